/*
 * The supervisor's queue at one window while others ask (RULES 18): two
 * programs on one book, and a third window by the book alone.
 */
#include "tests/term/approvals.h"

#include "core/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* 王小明's two orders, numbered by the day the demo was made. */
static void
order_numbers(const struct counter_vt *c, char first[NO_SIZE], char second[NO_SIZE])
{
	json_t *o = json_loads(cli_as(c->demo, "1001", "orders list 王小明 --json")->out, 0, NULL);

	assert_non_null(o);
	snprintf(first, NO_SIZE, "%s", json_string_value(json_object_get(json_array_get(o, 0), "order")));
	snprintf(second, NO_SIZE, "%s", json_string_value(json_object_get(json_array_get(o, 1), "order")));
	json_decref(o);
}

static int64_t
both_asked(const struct counter_vt *c, const char *clerk)
{
	char first[NO_SIZE], second[NO_SIZE];

	order_numbers(c, first, second);
	return approvals_ask(c, clerk, first, second);
}

static int64_t
one_asked(const struct counter_vt *c)
{
	char first[NO_SIZE], second[NO_SIZE];

	order_numbers(c, first, second);
	return approvals_ask(c, "1002", second, NULL);
}

static struct counter_vt *
supervisor(void)
{
	struct counter_vt *c = counter_open(24, 80);

	counter_enter(c, "2001", "F4审批0");
	return c;
}

static void
another_window_sees_it_within_two_seconds(void **state)
{
	struct counter_vt *c = supervisor(), *clerk = counter_beside(c, "2");
	int64_t id, asked;

	(void)state;
	counter_sign_in(clerk, "1001");
	id = both_asked(c, "1001");
	asked = clock_mono_ms();
	assert_true(vt_wait_ms(c->vt, "F4审批1", 2000));
	assert_true(vt_wait_ms(clerk->vt, "等主管审批", 2000));
	assert_true(clock_mono_ms() - asked < 2000);
	counter_shows(clerk, "home-awaited");
	approvals_decide(c, id, APPROVAL_APPROVED);
	asked = clock_mono_ms();
	assert_true(vt_wait_ms(c->vt, "F4审批0", 2000));
	assert_true(clock_mono_ms() - asked < 2000);
	counter_away(clerk);
	counter_close(c);
}

static void
the_case_is_shown_whole(void **state)
{
	struct counter_vt *c = supervisor();

	(void)state;
	both_asked(c, "1001");
	assert_true(vt_wait(c->vt, "F4审批1"));
	counter_keys(c, "<F4>", "核对码");
	counter_shows(c, "approve-case");
	assert_false(vt_find(c->vt, "440300199003079927", NULL, NULL));
	assert_false(vt_find(c->vt, "13800138000", NULL, NULL));
	counter_keys(c, "<F1>", "一屏一件");
	counter_shows(c, "help-approve");
	counter_keys(c, "<Space>", "核对码");
	counter_close(c);
}

static void
the_case_in_english(void **state)
{
	struct counter_vt *c = counter_open_english(24, 80);

	(void)state;
	counter_enter(c, "2001", "F4Approve 0");
	both_asked(c, "1001");
	assert_true(vt_wait(c->vt, "F4Approve 1"));
	counter_keys(c, "<F4>", "Check code");
	counter_shows(c, "approve-case-en");
	counter_keys(c, "<F1>", "one case a screen");
	counter_shows(c, "help-approve-en");
	counter_keys(c, "<Space>", "Check code");
	counter_close(c);
}

static void
the_next_one_comes_by_itself(void **state)
{
	struct counter_vt *c = supervisor();
	int64_t first, second;
	struct approval a;

	(void)state;
	first = both_asked(c, "1001");
	second = one_asked(c);
	assert_true(vt_wait(c->vt, "F4审批2"));
	counter_keys(c, "<F4>", "第 1 件 共 2 件");
	counter_keys(c, "<PgDn>", "第 2 件 共 2 件");
	counter_keys(c, "<PgUp>", "第 1 件 共 2 件");
	counter_keys(c, "14", "第 2 件 共 2 件");       /* seen, later */
	counter_keys(c, "<PgUp>", "第 1 件 共 2 件");
	counter_keys(c, "11", "第 1 件 共 1 件");
	a = approvals_get(c, first);
	assert_int_equal(a.decision, APPROVAL_APPROVED);
	assert_string_equal(a.decided_by, "2001");
	assert_string_equal(a.saw, "original");
	assert_int_equal(a.expires - a.decided, 30 * 60);
	assert_int_equal(approvals_get(c, second).decision, APPROVAL_WAITING);
	counter_keys(c, "21", "没有等审批的业务");
	assert_string_equal(approvals_get(c, second).saw, "scan");
	counter_shows(c, "approve-none");
	both_asked(c, "1002");
	assert_true(vt_wait(c->vt, "第 1 件 共 1 件"));
	counter_keys(c, "<Esc>", "F4审批1");
	counter_close(c);
}

static void
what_was_seen_is_said_first(void **state)
{
	struct counter_vt *c = supervisor();
	int64_t id;

	(void)state;
	id = both_asked(c, "1001");
	assert_true(vt_wait(c->vt, "F4审批1"));
	counter_keys(c, "<F4>", "核对码");
	counter_keys(c, "<Enter>1", "请先选看过什么");
	assert_int_equal(approvals_get(c, id).decision, APPROVAL_WAITING);
	counter_close(c);
}

static void
a_no_says_why(void **state)
{
	struct counter_vt *c = supervisor();
	int64_t first, second;

	(void)state;
	first = both_asked(c, "1001");
	second = one_asked(c);
	assert_true(vt_wait(c->vt, "F4审批2"));
	counter_keys(c, "<F4>", "第 1 件 共 2 件");
	counter_keys(c, "12", "选了就提交");
	counter_shows(c, "approve-reasons");
	counter_gone(c, "<Esc>", "选了就提交");
	assert_int_equal(approvals_get(c, first).decision, APPROVAL_WAITING);
	counter_keys(c, "2", "选了就提交");
	counter_keys(c, "2", "第 1 件 共 1 件");
	assert_int_equal(approvals_get(c, first).decision, APPROVAL_RETURNED);
	assert_string_equal(approvals_get(c, first).reason, "公章与机构名称不符");
	counter_keys(c, "13", "选了就提交");
	counter_keys(c, "9", "写明原因");
	counter_keys(c, "电话里否认<Enter>", "没有等审批的业务");
	assert_int_equal(approvals_get(c, second).decision, APPROVAL_REJECTED);
	assert_string_equal(approvals_get(c, second).reason, "电话里否认");
	counter_close(c);
}

/* Somebody was faster: the digit meant for that case does not reach the next one. */
static void
decided_elsewhere_is_said_and_decides_nothing_else(void **state)
{
	struct counter_vt *c = supervisor();
	int64_t first, second;

	(void)state;
	first = both_asked(c, "1001");
	second = one_asked(c);
	assert_true(vt_wait(c->vt, "F4审批2"));
	counter_keys(c, "<F4>", "第 1 件 共 2 件");
	counter_keys(c, "1", "= 1 委托书原件");
	approvals_decide(c, first, APPROVAL_REJECTED);
	assert_true(vt_wait(c->vt, "已由他人处理"));
	assert_true(vt_find(c->vt, "还有 1 件", NULL, NULL));
	counter_keys(c, "1", "第 1 件 共 1 件");
	assert_int_equal(approvals_get(c, first).decision, APPROVAL_REJECTED);
	assert_int_equal(approvals_get(c, second).decision, APPROVAL_WAITING);
	approvals_end(c, second, VISIT_END_WALKED_OUT);
	assert_true(vt_wait(c->vt, "还有 0 件"));
	counter_keys(c, "<Enter>", "没有等审批的业务");
	counter_close(c);
}

static void
nobody_approves_their_own(void **state)
{
	struct counter_vt *c = counter_open(24, 80);
	int64_t id;

	(void)state;
	cli_sql(c->demo, "UPDATE staff SET person = 'P01' WHERE id = '2001'");  /* 李娜's other number */
	counter_enter(c, "2001", "F4审批0");
	id = both_asked(c, "1001");
	assert_true(vt_wait(c->vt, "F4审批1"));
	counter_keys(c, "<F4>", "不能审批自己的业务");
	counter_keys(c, "11", "不能审批自己的业务");
	assert_int_equal(approvals_get(c, id).decision, APPROVAL_WAITING);
	counter_close(c);
}

static void
a_clerk_has_no_queue(void **state)
{
	struct counter_vt *c = counter_open(24, 80);

	(void)state;
	counter_sign_in(c, "1002");
	assert_false(vt_find(c->vt, "F4", NULL, NULL));
	counter_keys(c, "<F4>", "F2查找");
	assert_false(vt_find(c->vt, "没有等审批的业务", NULL, NULL));
	counter_close(c);
}

static void
a_busy_agent_is_pointed_out(void **state)
{
	struct counter_vt *c = supervisor();

	(void)state;
	cli_sql(c->demo, "PRAGMA foreign_keys = OFF; INSERT INTO letter_uses SELECT substr(no, -3), "
	    "'440300199003079927', no, 'pickup', 1, unixepoch() FROM orders LIMIT 9");
	both_asked(c, "1001");
	assert_true(vt_wait(c->vt, "F4审批1"));
	counter_keys(c, "<F4>", "! 赵明近一个月已为 9 家机构代领 9 单");
	counter_shows(c, "approve-hint");
	counter_keys(c, "11", "没有等审批的业务");
	counter_close(c);
}

/* What does not fit is scrolled to, and nobody approves what was not on the screen. */
static void
all_is_read_before_it_is_approved(void **state)
{
	struct counter_vt *c = supervisor();
	int64_t id;

	(void)state;
	cli_sql(c->demo, "UPDATE orders SET institution = '深圳市前海深港现代服务业合作区"
	    "示范建设工程项目管理咨询监理有限责任公司第一分公司' WHERE handler = '王小明'");
	cli_sql(c->demo, "PRAGMA foreign_keys = OFF; INSERT INTO letter_uses SELECT substr(no, -3), "
	    "'440300199003079927', no, 'pickup', 1, unixepoch() FROM orders LIMIT 9");
	id = both_asked(c, "1001");
	assert_true(vt_wait(c->vt, "F4审批1"));
	counter_keys(c, "<F4>", "! 下面还有 1 行");
	assert_false(vt_find(c->vt, "标书  ", NULL, NULL));
	counter_keys(c, "11", "还没有看完");
	assert_int_equal(approvals_get(c, id).decision, APPROVAL_WAITING);
	counter_keys(c, "<Down>", "没有这种标书");
	counter_keys(c, "<Up>", "谁来领");              /* what was seen stays seen */
	counter_keys(c, "1", "没有等审批的业务");
	assert_int_equal(approvals_get(c, id).decision, APPROVAL_APPROVED);
	counter_close(c);
}

/* The viewer is a program of the test's: it notes what it was given. */
static void
the_scan_is_opened(void **state)
{
	struct counter_vt *c = counter_open(24, 80);
	char *ini = kit_path(c->demo, "counter.ini"), *was = kit_read(ini), *now;
	char *viewer = kit_path(c->demo, "viewer"), *seen = kit_path(c->demo, "seen"), *script, *said;

	(void)state;
	counter_enter(c, "2001", "F4审批0");
	both_asked(c, "1001");
	assert_true(vt_wait(c->vt, "F4审批1"));
	counter_keys(c, "<F4>", "核对码");
	counter_keys(c, "5", "没有设置看扫描件的程序");
	assert_true(asprintf(&script, "#!/bin/sh\necho \"$# $1\" >'%s.part' && mv '%s.part' '%s'\n", seen, seen, seen) > 0);
	kit_write(viewer, script, 0700);
	assert_true(asprintf(&now, "%s\n[letter]\nviewer = %s\n", was, viewer) > 0);
	kit_write(ini, now, 0600);
	counter_again(c);
	counter_enter(c, "2001", "F4审批1");
	counter_keys(c, "<F4>", "核对码");
	counter_keys(c, "5", "已打开扫描件 1 / 1");
	while ((said = kit_read(seen)) == NULL)
		assert_true(vt_settle(c->vt));
	assert_non_null(strstr(said, "1 /"));
	assert_non_null(strstr(said, "/scans/letter-"));
	free(said);
	free(now);
	free(was);
	free(script);
	free(seen);
	free(viewer);
	free(ini);
	counter_close(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(another_window_sees_it_within_two_seconds),
		cmocka_unit_test(the_case_is_shown_whole),
		cmocka_unit_test(the_case_in_english),
		cmocka_unit_test(the_next_one_comes_by_itself),
		cmocka_unit_test(what_was_seen_is_said_first),
		cmocka_unit_test(a_no_says_why),
		cmocka_unit_test(decided_elsewhere_is_said_and_decides_nothing_else),
		cmocka_unit_test(nobody_approves_their_own),
		cmocka_unit_test(a_clerk_has_no_queue),
		cmocka_unit_test(a_busy_agent_is_pointed_out),
		cmocka_unit_test(all_is_read_before_it_is_approved),
		cmocka_unit_test(the_scan_is_opened),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
