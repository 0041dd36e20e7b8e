/* F12, 4: the doctor's lines on a screen. */
#include "tests/term/counter.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
move_file(const struct counter_vt *c, const char *from, const char *to)
{
	char *a = kit_path(c->demo, from), *b = kit_path(c->demo, to);

	assert_int_equal(rename(a, b), 0);
	free(a);
	free(b);
}

static void
open_doctor(struct counter_vt *c, const char *entry, const char *wait)
{
	counter_keys(c, "<F12>", entry);
	counter_keys(c, "4", wait);
}

/* What is worst has the cursor, and what to do stands at the foot. */
static void
what_is_wrong_is_shown_with_what_to_do(void **state)
{
	struct counter_vt *c = counter_open(24, 80);

	(void)state;
	move_file(c, "receipts", "aside");
	counter_sign_in(c, "1001");
	open_doctor(c, "系统检查", "再查一次");
	counter_shows(c, "doctor");
	counter_keys(c, "<F1>", "任意键返回");
	counter_shows(c, "help-doctor");
	counter_gone(c, "<Enter>", "任意键返回");
	move_file(c, "aside", "receipts");
	counter_keys(c, "<Enter>", "异常 0");
	counter_keys(c, "<Esc>", "F2查找");
	counter_close(c);
}

static void
in_english_and_on_a_large_screen(void **state)
{
	struct counter_vt *c = counter_open_english(24, 80);

	(void)state;
	move_file(c, "receipts", "aside");
	counter_enter(c, "1001", "F2Find");
	open_doctor(c, "System check", "again");
	counter_shows(c, "doctor-en");
	vt_resize(c->vt, 43, 132);
	assert_true(vt_wait(c->vt, "Settings"));
	counter_shows(c, "doctor-wide-en");
	counter_close(c);
}

static void
each_line_can_be_looked_at(void **state)
{
	struct counter_vt *c = counter_open(24, 80);

	(void)state;
	counter_sign_in(c, "1001");
	open_doctor(c, "系统检查", "再查一次");
	counter_keys(c, "<PgUp><PgUp>", ">");
	assert_true(vt_find(c->vt, "设置          /", NULL, NULL));
	assert_false(vt_find(c->vt, "扫描件  ", NULL, NULL));
	counter_keys(c, "<PgDn><PgDn>", "扫描件  ");
	assert_false(vt_find(c->vt, "设置          /", NULL, NULL));
	counter_keys(c, "<Up>", "回执是 PDF 文件");
	counter_close(c);
}

/* Opening a FIFO waits for who writes, as a share waits for its server. */
static void
esc_leaves_what_does_not_answer(void **state)
{
	struct counter_vt *c = counter_open(24, 80);
	char *fifo = kit_path(c->demo, "ca/ca.pem");
	int fd;

	(void)state;
	counter_sign_in(c, "1001");
	move_file(c, "ca/ca.pem", "aside");
	assert_int_equal(mkfifo(fifo, 0600), 0);
	for (int i = 0; i < 2; i++) {
		open_doctor(c, "系统检查", "正在检查：CA");
		assert_true(vt_find(c->vt, "订单库  ", NULL, NULL));
		counter_keys(c, "<Esc>", "F2查找");
		counter_keys(c, "王小明", "查到 3 单");
		counter_keys(c, "<Esc>", "可领取的订单");
	}
	fd = open(fifo, O_WRONLY | O_CLOEXEC);
	move_file(c, "aside", "ca/ca.pem");
	close(fd);
	assert_true(vt_wait(c->vt, "CA 正常"));
	open_doctor(c, "系统检查", "异常 0");
	free(fifo);
	counter_close(c);
}

static void
everybody_who_signs_in_may_look(void **state)
{
	static const char *const staff[] = { "2001", "3001", "9001" };

	(void)state;
	for (size_t i = 0; i < sizeof(staff) / sizeof(staff[0]); i++) {
		struct counter_vt *c = counter_open(24, 80);

		counter_enter(c, staff[i], "您的角色");
		open_doctor(c, "系统检查", "再查一次");
		counter_keys(c, "<Esc>", "您的角色");
		counter_close(c);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_wrong_is_shown_with_what_to_do),
		cmocka_unit_test(in_english_and_on_a_large_screen),
		cmocka_unit_test(each_line_can_be_looked_at),
		cmocka_unit_test(esc_leaves_what_does_not_answer),
		cmocka_unit_test(everybody_who_signs_in_may_look),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
