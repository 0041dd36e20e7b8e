/*
 * What a clerk may rely on at any moment: nothing typed by accident does
 * harm, the screen answers whatever the parts do, nothing is lost.
 */
#include "tests/term/counter.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct counter_vt *
signed_in(void)
{
	struct counter_vt *c = counter_open(24, 80);

	counter_sign_in(c, "1001");
	return c;
}

/* The handler with one order, ready, scanned in; the UKey is in the reader. */
static struct counter_vt *
at_the_check(void)
{
	struct counter_vt *c = signed_in();
	char number[40], keys[60];

	counter_number(c, "韩梅梅", number);
	snprintf(keys, sizeof(keys), "%s<Enter>", number);
	counter_ukey(c, "insert", "1");
	counter_keys(c, keys, "还差 5 项");
	return c;
}

static struct counter_vt *
at_the_ukey(void)
{
	struct counter_vt *c = at_the_check();

	counter_keys(c, "<Space>11<Space><Space><Enter>", "就用这个");
	return c;
}

static void
a_self_pickup_takes_eight_keys(void **state)
{
	static const char *const keys[] = {
		"<Space>", "1", "1", "<Space>", "<Space>", "<Enter>",
	};
	struct counter_vt *c = at_the_check();
	size_t pressed = 0;

	(void)state;
	for (; pressed < sizeof(keys) / sizeof(keys[0]); pressed++)
		vt_keys(c->vt, keys[pressed]);
	assert_true(vt_wait(c->vt, "就用这个"));
	counter_keys(c, "<Enter>", "存根联");
	pressed++;
	counter_keys(c, "<Space><Space><Space><Space><Space>", "都齐了");
	counter_keys(c, "<Enter>", "= 已交付");
	pressed++;
	assert_in_range(pressed, 1, 8);
	counter_close(c);
}

static void
nothing_is_delivered_until_all_is_ticked(void **state)
{
	struct counter_vt *c = at_the_ukey();

	(void)state;
	counter_keys(c, "<Enter>", "存根联");
	counter_keys(c, "<Enter><Space><Space><Space><Space><Enter>", "还差 1 项");
	counter_keys(c, "<Space>", "都齐了");
	counter_keys(c, "<Enter>", "= 已交付");
	counter_close(c);
}

static void
a_scan_confirms_no_dialog(void **state)
{
	struct counter_vt *c = signed_in();

	(void)state;
	counter_keys(c, "<F10>", "退出程序");
	vt_send(c->vt, "110101199001011237\r", 19);
	assert_true(vt_wait_gone(c->vt, "退出程序"));
	assert_true(vt_wait(c->vt, "F2查找"));
	counter_keys(c, "<F10>", "退出程序");
	vt_keys(c->vt, "1");
	assert_int_equal(vt_wait_exit(c->vt), 0);
	counter_again(c);
	counter_close(c);
}

static void
a_paste_is_text_only(void **state)
{
	struct counter_vt *c = signed_in();

	(void)state;
	vt_send(c->vt, "\033[200~韩梅梅\r\n\033[201~", 12 + 9 + 2);
	assert_true(vt_wait(c->vt, "查到 1 单"));
	assert_true(vt_settle(c->vt));
	assert_true(vt_find(c->vt, "F2查找", NULL, NULL));
	counter_close(c);
}

static void
text_from_outside_cannot_move_the_cursor(void **state)
{
	struct counter_vt *c = counter_open(24, 80);

	(void)state;
	cli_sql(c->demo, "UPDATE orders SET institution = 'A' || char(27) || '[2J' || char(8) || "
	    "char(8238) || 'B' WHERE no = (SELECT min(no) FROM orders)");
	counter_sign_in(c, "1001");
	assert_true(vt_find(c->vt, "A?[2J??B", NULL, NULL));
	counter_close(c);
}

/* A child of one of its threads: the process around the UKey's driver. */
static pid_t
helper_of(pid_t pid)
{
	char path[300], line[200];
	pid_t child = 0;
	struct dirent *entry;
	DIR *d;

	snprintf(path, sizeof(path), "/proc/%d/task", (int)pid);
	assert_non_null(d = opendir(path));
	while (child == 0 && (entry = readdir(d)) != NULL) {
		snprintf(path, sizeof(path), "/proc/%d/task/%s/children", (int)pid,
		    entry->d_name);
		FILE *f = fopen(path, "r");

		if (f != NULL && fgets(line, sizeof(line), f) != NULL)
			child = (pid_t)strtol(line, NULL, 10);
		if (f != NULL)
			fclose(f);
	}
	closedir(d);
	assert_true(child > 0);
	return child;
}

static void
keys_are_answered_while_the_ukey_hangs(void **state)
{
	struct counter_vt *c = at_the_ukey();
	pid_t helper = helper_of(vt_pid(c->vt));

	(void)state;
	assert_int_equal(kill(helper, SIGSTOP), 0);
	vt_keys(c->vt, "<Enter>");
	assert_true(vt_wait(c->vt, "请勿拔出"));
	vt_keys(c->vt, "<F1>");
	assert_true(vt_wait(c->vt, "任意键返回"));
	vt_keys(c->vt, "<Enter>");
	assert_true(vt_wait_gone(c->vt, "任意键返回"));
	vt_resize(c->vt, 30, 100);
	assert_true(vt_wait(c->vt, "请勿拔出"));
	vt_keys(c->vt, "<Esc>");
	assert_true(vt_wait(c->vt, "正在停在安全的地方"));
	assert_int_equal(kill(helper, SIGCONT), 0);
	assert_true(vt_wait(c->vt, "在办 1"));
	counter_close(c);
}

static void
a_ukey_pulled_out_is_asked_for_and_the_work_goes_on(void **state)
{
	struct counter_vt *c = at_the_ukey();
	pid_t helper = helper_of(vt_pid(c->vt));

	(void)state;
	assert_int_equal(kill(helper, SIGSTOP), 0);
	counter_keys(c, "<Enter>", "请勿拔出");
	counter_ukey(c, "remove", "1");
	assert_int_equal(kill(helper, SIGCONT), 0);
	assert_true(vt_wait(c->vt, "请插回尾号"));
	counter_ukey(c, "insert", "2");
	assert_true(vt_wait(c->vt, "不是本单的UKey"));
	counter_ukey(c, "remove", "2");
	counter_ukey(c, "insert", "1");
	assert_true(vt_wait(c->vt, "存根联"));
	counter_close(c);
}

static void
term_pauses_the_work_and_leaves_the_terminal_clean(void **state)
{
	struct counter_vt *c = at_the_ukey();
	int row, col;

	(void)state;
	vt_kill(c->vt, SIGTERM);
	assert_int_equal(vt_wait_exit(c->vt), 0);
	assert_true(vt_cursor(c->vt, &row, &col));
	counter_again(c);
	counter_sign_in(c, "1001");
	counter_keys(c, "韩梅梅", "可领取");
	counter_close(c);
}

static void
a_paused_check_begins_empty(void **state)
{
	struct counter_vt *c = at_the_check();

	(void)state;
	counter_keys(c, "<Space>11<Space><Space>", "都齐了");
	counter_keys(c, "<Esc>", "F2查找");
	counter_keys(c, "韩梅梅<Enter>", "还差 6 项");
	counter_close(c);
}

/* RULES 39: the next customer does not read the last one's number. */
static void
a_visit_that_has_ended_leaves_nothing_on_home(void **state)
{
	struct counter_vt *c = at_the_check();

	(void)state;
	counter_keys(c, "<Esc>", "F2查找");
	assert_true(vt_find(c->vt, "可领取的订单", NULL, NULL));
	assert_false(vt_find(c->vt, "440", NULL, NULL));
	assert_false(vt_find(c->vt, "韩", NULL, NULL));
	counter_close(c);
}

static void
another_clerk_does_not_see_what_was_looked_for(void **state)
{
	struct counter_vt *c = signed_in();

	(void)state;
	counter_keys(c, "王小明", "查到 3 单");
	counter_keys(c, "<F10>", "换人登录");
	counter_keys(c, "2", "工号");
	assert_false(vt_find(c->vt, "王", NULL, NULL));
	counter_sign_in(c, "1002");
	assert_true(vt_find(c->vt, "张敏", NULL, NULL));
	assert_false(vt_find(c->vt, "查到 3 单", NULL, NULL));
	counter_close(c);
}

static void
who_may_not_serve_sees_no_orders(void **state)
{
	struct counter_vt *c = counter_open(24, 80);

	(void)state;
	counter_enter(c, "3001", "您的角色");
	assert_true(vt_find(c->vt, "您的角色：审计员", NULL, NULL));
	counter_keys(c, "王小明", "您的角色");
	assert_false(vt_find(c->vt, "SZ", NULL, NULL));
	assert_false(vt_find(c->vt, "可领取", NULL, NULL));
	assert_false(vt_find(c->vt, "查找", NULL, NULL));
	counter_close(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_self_pickup_takes_eight_keys),
		cmocka_unit_test(nothing_is_delivered_until_all_is_ticked),
		cmocka_unit_test(a_scan_confirms_no_dialog),
		cmocka_unit_test(a_paste_is_text_only),
		cmocka_unit_test(text_from_outside_cannot_move_the_cursor),
		cmocka_unit_test(keys_are_answered_while_the_ukey_hangs),
		cmocka_unit_test(a_ukey_pulled_out_is_asked_for_and_the_work_goes_on),
		cmocka_unit_test(term_pauses_the_work_and_leaves_the_terminal_clean),
		cmocka_unit_test(a_paused_check_begins_empty),
		cmocka_unit_test(a_visit_that_has_ended_leaves_nothing_on_home),
		cmocka_unit_test(another_clerk_does_not_see_what_was_looked_for),
		cmocka_unit_test(who_may_not_serve_sees_no_orders),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
