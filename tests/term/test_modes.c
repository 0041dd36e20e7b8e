/* After a day's work no file of a counter is anybody else's to read: files 0600, folders 0700, all ours. */
#include "tests/term/counter.h"

#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int files, folders;
static char *wrong;

static int
judge(const char *path, const struct stat *st, int type, struct FTW *f)
{
	mode_t mode = st->st_mode & 07777;

	(void)f;
	files += type == FTW_F;
	folders += type == FTW_D;
	if ((type == FTW_F && mode == 0600) || (type == FTW_D && mode == 0700) || wrong != NULL) {
		if (st->st_uid == geteuid() || wrong != NULL)
			return 0;
	}
	return asprintf(&wrong, "%s: mode %04o, uid %u, type %d", path, (unsigned)mode, st->st_uid, type) < 0;
}

static void
all_is_ours_alone(const struct counter_vt *c)
{
	files = folders = 0;
	assert_int_equal(nftw(c->demo, judge, 16, FTW_PHYS), 0);
	if (wrong != NULL)
		fail_msg("%s", wrong);
}

/* A pickup with a form made here, a refusal with its slip, a message that failed, an export, a notice. */
static void
serve_a_day(struct counter_vt *c)
{
	counter_ukey(c, "insert", "1");
	counter_sign_in(c, "1001");
	counter_scan(c, "韩梅梅", "还差 5 项");
	counter_keys(c, "<Space>11<Space><Space><Enter>", "就用这个");
	counter_keys(c, "<Enter>", "存根联");
	counter_keys(c, "<Space><Space><Space><Space><Space>", "都齐了");
	counter_keys(c, "<Enter>", "= 已交付");
	counter_keys(c, "<Enter>", "F2查找");
	counter_ukey(c, "remove", "1");
	counter_keys(c, "王小明<Enter>", "办理");
	counter_keys(c, "<Down><Down>", "F9不能办理");
	counter_keys(c, "<F9>", "告知单");
}

static void
a_days_work_leaves_nothing_for_others(void **state)
{
	struct counter_vt *c;

	(void)state;
	umask(0);               /* whoever starts it */
	c = counter_open(24, 80);
	all_is_ours_alone(c);   /* as demo made it */
	serve_a_day(c);
	assert_int_equal(cli_as(c->demo, "9001", "orders export %/out.json")->code, 0);
	assert_int_equal(cli(c->demo, "doctor --conf %/counter.ini")->code, 0);
	all_is_ours_alone(c);   /* while it is open: WAL, locks */
	vt_kill(c->vt, SIGTERM);
	assert_int_equal(vt_wait_exit(c->vt), 0);
	all_is_ours_alone(c);
	assert_in_range(files, 30, 100000);
	assert_in_range(folders, 10, 100000);
	counter_again(c);
	counter_close(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_days_work_leaves_nothing_for_others),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
