/* doctor: each probe made to fail and to warn, its line read; one broken part hides none of the others. */
#include "core/ca/local.h"
#include "core/token/client.h"
#include "tests/unit/cli.h"
#include "tui/doctor.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* A demo of the test's own, on the table. */
struct table {
	char *demo;
	struct patient *p;
	struct finding f;
	struct err e;
};

static char *
ini(const struct table *t)
{
	return kit_path(t->demo, "counter.ini");
}

static void
lay(struct table *t)
{
	char *path = ini(t);

	doctor_free(t->p);
	t->p = NULL;
	assert_int_equal(doctor_lay(&t->p, path, 0, &t->e), 0);
	free(path);
}

static int
setup(void **state)
{
	struct table *t = calloc(1, sizeof(*t));

	t->demo = cli_demo();
	*state = t;
	return 0;
}

static int
teardown(void **state)
{
	struct table *t = *state;

	doctor_free(t->p);
	cli_done();
	free(t->demo);
	free(t);
	return 0;
}

/* ---- breaking things ------------------------------------------------------------- */

static void
move_away(const struct table *t, const char *name)
{
	char *from = kit_path(t->demo, name), *to;

	assert_true(asprintf(&to, "%s.away", from) > 0);
	assert_int_equal(rename(from, to), 0);
	free(from);
	free(to);
}

static void
mode(const struct table *t, const char *name, unsigned m)
{
	char *path = kit_path(t->demo, name);

	assert_int_equal(chmod(path, (mode_t)m), 0);
	free(path);
}

static void
put(const struct table *t, const char *name, const char *text)
{
	char *path = kit_path(t->demo, name);

	kit_write(path, text, 0600);
	free(path);
}

/* A line more right behind its section's head. */
static void
set(const struct table *t, const char *section, const char *line)
{
	char *path = ini(t), *text = kit_read(path), *at, *all;

	assert_non_null(at = strstr(text, section));
	at += strlen(section);
	assert_true(asprintf(&all, "%.*s\n%s%s", (int)(at - text), text, line, at) > 0);
	kit_write(path, all, 0600);
	free(all);
	free(text);
	free(path);
}

static void
no_demo(const struct table *t)
{
	cli_sql(t->demo, "UPDATE meta SET value = '0' WHERE key = 'demo'");
}

/* ---- what a probe says ------------------------------------------------------------ */

static enum finding_state
probe(struct table *t, const char *name)
{
	const struct probe *all;
	size_t n;

	all = doctor_probes(&n);
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].name, name) == 0) {
			assert_true(doctor_probe(t->p, &all[i], &t->f));
			return t->f.state;
		}
	fail_msg("no probe %s", name);
	return FINDING__MAX;
}

static void
says(struct table *t, const char *name, enum finding_state want, const char *text)
{
	enum finding_state s = probe(t, name);

	if (s != want || strstr(t->f.text, text) == NULL)
		fail_msg("%s: %s \"%s\", not %s \"%s\"", name, finding_name(s), t->f.text, finding_name(want), text);
	if (s == FINDING_OK)
		assert_string_equal(t->f.todo, "");
}

static void
fails(struct table *t, const char *name, const char *text)
{
	says(t, name, FINDING_FAILED, text);
	assert_string_not_equal(t->f.todo, "");
}

static void
warns(struct table *t, const char *name, const char *text)
{
	says(t, name, FINDING_WARNING, text);
}

static void
is_fine(struct table *t, const char *name)
{
	says(t, name, FINDING_OK, "");
	assert_string_not_equal(t->f.text, "");
}

/* ---- all of it --------------------------------------------------------------------- */

static void
nothing_of_a_demo_fails(void **state)
{
	struct table *t = *state;
	const struct probe *all;
	size_t n;

	lay(t);
	all = doctor_probes(&n);
	for (size_t i = 0; i < n; i++) {
		t->p->host.dumpable = t->p->host.cores = false;
		t->p->host.umask = 077;
		if (probe(t, all[i].name) == FINDING_FAILED)
			fail_msg("%s: %s", all[i].name, t->f.text);
	}
}

static void
without_settings_the_rest_is_still_looked_at(void **state)
{
	struct table *t = *state;
	const struct probe *all;
	int looked = 0;
	size_t n;

	move_away(t, "counter.ini");
	lay(t);
	fails(t, "settings", "counter.ini");
	is_fine(t, "locale");
	all = doctor_probes(&n);
	for (size_t i = 0; i < n; i++)
		looked += doctor_probe(t->p, &all[i], &t->f);
	assert_in_range(looked, 4, n - 4);
}

/* The book would not even be opened by the counter then. */
static void
wrong_settings_are_all_said_and_hide_nothing(void **state)
{
	struct table *t = *state;

	set(t, "[counter]", "terminal = 100\nlanguage = fr\n");
	set(t, "[token]", "bits = many\nfrob = 1\n");
	mode(t, "master.secret", 0644);
	lay(t);
	fails(t, "settings", "counter:terminal");
	assert_non_null(strstr(t->f.text, "counter:language"));
	assert_non_null(strstr(t->f.text, "token:bits"));
	assert_non_null(strstr(t->f.text, "token:frob"));
	assert_non_null(strstr(t->f.text, "token:master: mode is 0644"));
	fails(t, "master", "0644");
	is_fine(t, "book");
	is_fine(t, "audit");
	is_fine(t, "ca");
	is_fine(t, "module");
	is_fine(t, "branch");
}

static void
a_point_nobody_registered_is_said(void **state)
{
	struct table *t = *state;

	put(t, "points.ini", "[ZZ99]\nname = x\naddress = x\nphone = 1\nhours = x\n");
	lay(t);
	fails(t, "settings", "FT01 is not in");
}

/* ---- the machine ------------------------------------------------------------------- */

static void
root_and_foreign_data_fail_outside_a_demo(void **state)
{
	struct table *t = *state;

	lay(t);
	t->p->host.uid = 0;
	warns(t, "account", "root");
	t->p->host.uid = getuid() + 4711;
	warns(t, "account", "另一个账号");
	warns(t, "files", "另一个账号");
	no_demo(t);
	lay(t);
	t->p->host.uid = 0;
	fails(t, "account", "root");
	t->p->host.uid = getuid() + 4711;
	fails(t, "account", "另一个账号");
	fails(t, "files", "另一个账号");
}

static void
a_folder_others_may_enter_fails_outside_a_demo(void **state)
{
	struct table *t = *state;

	mode(t, "", 0755);
	lay(t);
	warns(t, "account", "权限 0755");
	no_demo(t);
	lay(t);
	fails(t, "account", "权限 0755");
}

static void
a_file_others_may_read_is_named(void **state)
{
	static const char *const ours[] = { "receipts", "phone", "ca/index.db", "tokens/01", "book.db" };
	struct table *t = *state;

	lay(t);
	is_fine(t, "files");
	for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++) {
		mode(t, ours[i], 0744);
		warns(t, "files", ours[i]);
		assert_non_null(strstr(t->f.text, "0744"));
		mode(t, ours[i], 0700);
	}
	put(t, "log/counter.log", "x");
	mode(t, "log/counter.log", 0604);
	no_demo(t);
	lay(t);
	fails(t, "files", "counter.log");
}

static void
a_process_that_could_leak_is_said(void **state)
{
	struct table *t = *state;

	lay(t);
	t->p->host = (struct host){ .umask = 077, .lockable = 1 << 20 };
	is_fine(t, "process");
	t->p->host.lockable = 65536;
	fails(t, "process", "65536");
	t->p->host.lockable = 1 << 20;
	t->p->host.dumpable = true;
	fails(t, "process", "转储");
	t->p->host.dumpable = false;
	t->p->host.cores = true;
	fails(t, "process", "转储");
	t->p->host.umask = 022;
	fails(t, "process", "022");
}

static struct statvfs disk;

static int
space(const char *path, struct statvfs *out)
{
	(void)path;
	*out = disk;
	return 0;
}

static void
a_full_disk_fails_and_a_nearly_full_one_warns(void **state)
{
	struct table *t = *state;

	lay(t);
	t->p->host.space = space;
	disk = (struct statvfs){ .f_frsize = 1 << 20, .f_blocks = 10000, .f_bavail = 5 };
	fails(t, "disk", "只剩 5 MB");
	disk.f_bavail = 300;
	warns(t, "disk", "只剩 300 MB");
	disk.f_bavail = 5000;
	says(t, "disk", FINDING_OK, "5000 MB");
	disk.f_flag = ST_RDONLY;
	fails(t, "disk", "只读");
	disk = (struct statvfs){ .f_frsize = 1 << 20, .f_blocks = 10000, .f_bavail = 5000, .f_files = 100 };
	fails(t, "disk", "5000 MB");    /* no inode left */
	disk = (struct statvfs){ .f_frsize = 1024 };
	is_fine(t, "disk");             /* a share that does not tell */
}

static void
a_clock_behind_the_audit_or_adrift_is_said(void **state)
{
	struct table *t = *state;

	lay(t);
	t->p->host.clock = CLOCK_KEPT;
	says(t, "clock", FINDING_OK, "已对时");
	t->p->host.clock = CLOCK_UNTOLD;
	is_fine(t, "clock");
	assert_null(strstr(t->f.text, "对时"));
	t->p->host.clock = CLOCK_DRIFTS;
	warns(t, "clock", "没有对时来源");
	t->p->host.now -= 7200;
	fails(t, "clock", "早于最后一条审计记录");
	t->p->host.now = 1700000000;
	fails(t, "clock", "2023-11-15");
}

static void
english_without_its_catalogue_is_said(void **state)
{
	struct table *t = *state;

	lay(t);
	is_fine(t, "locale");
	set(t, "[counter]", "language = en\n");
	lay(t);
	warns(t, "locale", "英文");
}

static void
a_terminal_that_cannot_show_it_is_said(void **state)
{
	struct table *t = *state;

	lay(t);
	t->p->host = (struct host){ .tty = true, .rows = 24, .cols = 80 };
	is_fine(t, "terminal");
	t->p->host.cols = 79;
	warns(t, "terminal", "79x24");
	t->p->host.console = true;
	fails(t, "terminal", "Linux 控制台");
	assert_non_null(strstr(t->f.todo, "ssh"));
	t->p->host = (struct host){ .tty = false };
	is_fine(t, "terminal");
}

static void
a_year_without_data_warns(void **state)
{
	struct table *t = *state;

	lay(t);
	t->p->host.now = 1795579200;    /* 2026-11-25 */
	is_fine(t, "calendar");
	t->p->host.now += 864000;   /* in December the limit reaches into the next year */
	warns(t, "calendar", "缺 2027 年");
	assert_null(strstr(t->f.text, "2026"));
	assert_non_null(strstr(t->f.todo, "calendar-"));
	t->p->host.now += 5184000;
	warns(t, "calendar", "缺 2027 年");
}

/* ---- the book ------------------------------------------------------------------------ */

static void
a_missing_book_fails_and_the_rest_is_looked_at(void **state)
{
	struct table *t = *state;

	move_away(t, "book.db");
	lay(t);
	fails(t, "book", "book.db");
	warns(t, "audit", "订单库打不开");
	warns(t, "staff", "订单库打不开");
	is_fine(t, "master");
	is_fine(t, "branch");
	is_fine(t, "module");
}

static void
a_file_that_is_no_book_fails(void **state)
{
	struct table *t = *state;

	put(t, "book.db", "this is not a database, whatever it may be called, and long enough");
	lay(t);
	fails(t, "book", "订单库");
}

/* The middle of the file, as a bad disk would leave it. */
static void
a_damaged_book_fails(void **state)
{
	struct table *t = *state;
	char *path = kit_path(t->demo, "book.db"), junk[4096];
	struct stat st;
	int fd = open(path, O_WRONLY);

	memset(junk, 0xA5, sizeof(junk));
	assert_int_equal(fstat(fd, &st), 0);
	for (off_t at = st.st_size / 8 * 4096 / 4096; at < st.st_size - 4096; at += st.st_size / 8)
		assert_int_equal(pwrite(fd, junk, sizeof(junk), at / 4096 * 4096), sizeof(junk));
	close(fd);
	free(path);
	lay(t);
	fails(t, "book", "");
	assert_non_null(strstr(t->f.todo, "备份"));
}

static void
a_changed_audit_fails(void **state)
{
	struct table *t = *state;

	cli_sql(t->demo, "DROP TRIGGER audit_fixed; UPDATE audit SET staff = 'x' WHERE seq = 3");
	lay(t);
	fails(t, "audit", "第 3 行");
	is_fine(t, "book");
}

static void
a_name_no_font_draws_fails_where_it_is_printed(void **state)
{
	struct table *t = *state;

	cli_sql(t->demo, "UPDATE staff SET name = '陈' || char(0x32000) WHERE id IN ('2001', '3001')");
	lay(t);
	fails(t, "staff", "2001");
	assert_non_null(strstr(t->f.text, "U+32000"));
	assert_null(strstr(t->f.text, "3001")); /* an auditor stands on no paper */
	cli_sql(t->demo, "UPDATE staff SET disabled = 1 WHERE id = '2001'");
	lay(t);
	warns(t, "staff", "主管");
	cli_sql(t->demo, "UPDATE staff SET disabled = 1");
	lay(t);
	warns(t, "staff", "柜员");
}

/* ---- the parts ------------------------------------------------------------------------- */

static void
a_master_secret_gone_or_short_fails(void **state)
{
	struct table *t = *state;

	put(t, "master.secret", "0123456789");
	lay(t);
	fails(t, "master", "10");
	move_away(t, "master.secret");
	lay(t);
	fails(t, "master", "master.secret");
	assert_non_null(strstr(t->f.todo, "600"));
}

static void
a_module_that_cannot_be_loaded_fails(void **state)
{
	struct table *t = *state;

	set(t, "[token]", "module = points.ini\n");
	lay(t);
	fails(t, "module", "驱动");
	warns(t, "reader", "没有检查");
	is_fine(t, "ca");
}

static void
the_reader_tells_what_is_in_it(void **state)
{
	struct table *t = *state;

	lay(t);
	is_fine(t, "module");
	says(t, "reader", FINDING_OK, "0");
	assert_int_equal(cli(t->demo, "ukey insert 3 --conf %/counter.ini")->code, 0);
	lay(t);
	is_fine(t, "module");
	says(t, "reader", FINDING_OK, "1");
	move_away(t, "reader");
	lay(t);
	fails(t, "reader", "reader");
}

static void
a_ca_that_is_gone_or_mixed_up_fails(void **state)
{
	struct table *t = *state;

	lay(t);
	is_fine(t, "ca");
	t->p->host.now += (int64_t)20 * 366 * 86400;
	fails(t, "ca", "到期");
	move_away(t, "ca/crl.pem");
	lay(t);
	warns(t, "ca", "crl.pem");
	put(t, "ca/index.db", "nonsense\n");
	lay(t);
	fails(t, "ca", "");
	move_away(t, "ca/index.db");
	lay(t);
	fails(t, "ca", "index.db");
}

static void
a_branch_certificate_near_its_end_warns_and_behind_it_fails(void **state)
{
	struct table *t = *state;

	lay(t);
	is_fine(t, "branch");
	t->p->host.now += (int64_t)5 * 31557600 - 1728000;
	warns(t, "branch", "还有 19 天");
	t->p->host.now += (int64_t)30 * 86400;
	fails(t, "branch", "到期");
	t->p->host.now = 1700000000;
	fails(t, "branch", "起才有效");
}

static void
a_branch_key_that_is_anothers_fails(void **state)
{
	struct table *t = *state;
	char *ca = kit_path(t->demo, "ca"), *cert = kit_path(t->demo, "other.pem"),
	    *key = kit_path(t->demo, "branch/branch.key");
	struct ca_local *c = NULL;

	assert_int_equal(ca_local_open(&c, ca, &t->e), 0);
	assert_int_equal(ca_local_branch(c, "另一个", cert, key, &t->e), 0);
	ca_local_free(c);
	free(ca);
	free(cert);
	free(key);
	lay(t);
	fails(t, "branch", "不是一对");
}

static void
a_phone_that_is_gone_fails_and_a_silenced_one_warns(void **state)
{
	struct table *t = *state;

	assert_int_equal(cli(t->demo, "phone fail --conf %/counter.ini")->code, 0);
	lay(t);
	warns(t, "sms", "fail");
	assert_int_equal(cli(t->demo, "phone ok --conf %/counter.ini")->code, 0);
	is_fine(t, "sms");
	put(t, "phone/.mode", "sometimes");
	fails(t, "sms", "");
	no_demo(t);
	lay(t);
	fails(t, "sms", "演示");
	move_away(t, "phone");
	lay(t);
	fails(t, "sms", "phone");
}

static void
missing_fonts_and_characters_are_named(void **state)
{
	struct table *t = *state;

	set(t, "[paper]", "fonts = /nonexistent/a.ttf\nservice_phone = 400\xF0\xB2\x80\x80\n");
	lay(t);
	fails(t, "fonts", "/nonexistent/a.ttf");
	is_fine(t, "staff");            /* their names are not to blame */
	free(t->demo);
	t->demo = cli_demo();
	set(t, "[paper]", "service_phone = 400\xF0\xB2\x80\x80\n");
	lay(t);
	fails(t, "fonts", "paper:service_phone");
	assert_non_null(strstr(t->f.text, "U+32000"));
}

static void
an_archive_that_is_gone_fails(void **state)
{
	struct table *t = *state;

	move_away(t, "receipts");
	lay(t);
	fails(t, "printer", "receipts");
}

static void
scans_and_their_viewer_warn(void **state)
{
	struct table *t = *state;

	set(t, "[letter]", "viewer = evince\n");
	lay(t);
	warns(t, "scans", "evince");
	move_away(t, "scans");
	lay(t);
	warns(t, "scans", "scans");
}

/* ---- as a command ------------------------------------------------------------------------ */

static void
exit_codes_tell_warnings_failures_and_settings_apart(void **state)
{
	struct table *t = *state;
	const struct ran *r = cli(t->demo, "doctor --conf %/counter.ini");

	assert_int_equal(r->code, 0);
	assert_string_equal(r->err, "");
	assert_non_null(strstr(r->out, "订单库"));
	move_away(t, "phone");
	r = cli(t->demo, "doctor --conf %/counter.ini");
	assert_int_equal(r->code, 1);
	assert_non_null(strstr(r->err, "F09"));
	assert_non_null(strstr(r->out, "x 异常  短信"));
	assert_non_null(strstr(r->out, "-> "));
	mode(t, "master.secret", 0640);
	r = cli(t->demo, "doctor --conf %/counter.ini");
	assert_int_equal(r->code, 2);
	assert_non_null(strstr(r->err, "I01"));
	assert_non_null(strstr(r->out, "x 异常  短信"));
	assert_non_null(strstr(r->out, "= 正常  订单库"));
	assert_int_equal(cli(t->demo, "doctor --conf %/nothing.ini")->code, 2);
}

static void
programs_read_the_same(void **state)
{
	struct table *t = *state;
	const struct probe *all;
	json_t *j, *list, *row;
	size_t n;

	move_away(t, "receipts");
	assert_non_null(j = json_loads(cli(t->demo, "doctor --json --conf %/counter.ini")->out, 0, NULL));
	assert_true(json_is_false(json_object_get(j, "fit")));
	all = doctor_probes(&n);
	list = json_object_get(j, "probes");
	assert_int_equal(json_array_size(list), n);
	for (size_t i = 0; i < n; i++) {
		row = json_array_get(list, i);
		assert_string_equal(json_string_value(json_object_get(row, "probe")), all[i].name);
		if (strcmp(all[i].name, "printer") == 0)
			assert_string_equal(json_string_value(json_object_get(row, "state")), "failed");
		if (strcmp(all[i].name, "book") == 0)
			assert_string_equal(json_string_value(json_object_get(row, "state")), "ok");
	}
	json_decref(j);
}

/* The machine that gives too little: the counter does not open, doctor says why and goes on. */
static void
too_little_memory_to_lock_is_one_line_of_many(void **state)
{
	static const char *const argv[] = { "prlimit", "--memlock=65536:65536", "%", "doctor", NULL };
	struct table *t = *state;
	const char *words[5];
	const struct ran *r;

	memcpy(words, argv, sizeof(words));
	words[2] = cli_binary();
	r = cli_program(t->demo, words);
	assert_int_equal(r->code, 1);
	assert_non_null(strstr(r->out, "LimitMEMLOCK"));
	assert_non_null(strstr(r->out, "= 正常  订单库"));
	words[3] = NULL;
	r = cli_program(t->demo, words);
	assert_int_equal(r->code, 3);
	assert_non_null(strstr(r->err, "F08"));
}

/* Somebody serves at this window: its lock is held. */
static void
a_running_counter_is_not_disturbed(void **state)
{
	struct table *t = *state;
	char *lock = kit_path(t->demo, "book.db.terminal-1");
	int fd = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	assert_int_equal(flock(fd, LOCK_EX), 0);
	assert_int_equal(cli(t->demo, "doctor --conf %/counter.ini")->code, 0);
	close(fd);
	free(lock);
}

/* ---- without a trace ------------------------------------------------------------------------ */

static FILE *seen;

/* A folder's own time may change: SQLite puts two files into it and takes them out. */
static int
note(const char *path, const struct stat *st, int type, struct FTW *f)
{
	(void)f;
	fprintf(seen, "%s %o %u %lld", path, (unsigned)st->st_mode, (unsigned)st->st_uid, (long long)st->st_ino);
	if (type == FTW_F)
		fprintf(seen, " %lld %lld.%ld", (long long)st->st_size, (long long)st->st_mtim.tv_sec,
		    st->st_mtim.tv_nsec);
	fputc('\n', seen);
	return 0;
}

static char *
all_files(const char *dir)
{
	char *text = NULL;
	size_t n;

	seen = open_memstream(&text, &n);
	assert_int_equal(nftw(dir, note, 16, FTW_PHYS), 0);
	assert_int_equal(fclose(seen), 0);
	return text;
}

static void
it_leaves_no_trace(void **state)
{
	struct table *t = *state;
	char *before, *after;

	move_away(t, "ca/crl.pem");
	move_away(t, "scans");
	before = all_files(t->demo);
	assert_int_equal(cli(t->demo, "doctor --conf %/counter.ini")->code, 0);
	after = all_files(t->demo);
	assert_string_equal(before, after);
	free(before);
	free(after);
}

int
main(int argc, char **argv)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(nothing_of_a_demo_fails),
		T(without_settings_the_rest_is_still_looked_at),
		T(wrong_settings_are_all_said_and_hide_nothing),
		T(a_point_nobody_registered_is_said),
		T(root_and_foreign_data_fail_outside_a_demo),
		T(a_folder_others_may_enter_fails_outside_a_demo),
		T(a_file_others_may_read_is_named),
		T(a_process_that_could_leak_is_said),
		T(a_full_disk_fails_and_a_nearly_full_one_warns),
		T(a_clock_behind_the_audit_or_adrift_is_said),
		T(english_without_its_catalogue_is_said),
		T(a_terminal_that_cannot_show_it_is_said),
		T(a_year_without_data_warns),
		T(a_missing_book_fails_and_the_rest_is_looked_at),
		T(a_file_that_is_no_book_fails),
		T(a_damaged_book_fails),
		T(a_changed_audit_fails),
		T(a_name_no_font_draws_fails_where_it_is_printed),
		T(a_master_secret_gone_or_short_fails),
		T(a_module_that_cannot_be_loaded_fails),
		T(the_reader_tells_what_is_in_it),
		T(a_ca_that_is_gone_or_mixed_up_fails),
		T(a_branch_certificate_near_its_end_warns_and_behind_it_fails),
		T(a_branch_key_that_is_anothers_fails),
		T(a_phone_that_is_gone_fails_and_a_silenced_one_warns),
		T(missing_fonts_and_characters_are_named),
		T(an_archive_that_is_gone_fails),
		T(scans_and_their_viewer_warn),
		T(exit_codes_tell_warnings_failures_and_settings_apart),
		T(programs_read_the_same),
		T(too_little_memory_to_lock_is_one_line_of_many),
		T(a_running_counter_is_not_disturbed),
		T(it_leaves_no_trace),
	};

	if (argc == 2 && strcmp(argv[1], "token-helper") == 0)
		return token_helper_main();     /* probe_module runs us */
	return cmocka_run_group_tests_name("doctor", tests, NULL, kit_teardown);
}
