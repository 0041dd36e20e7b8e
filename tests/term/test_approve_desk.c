/*
 * An agent's pickup while the supervisor is waited for (RULES 18): decided
 * over the clerk's screen, or at another one; left, and taken up again.
 */
#include "tests/term/approvals.h"

#include "core/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AGENT "11010519491231002X"

static void
type_day(struct counter_vt *c, int days)
{
	char keys[40], date[16];

	date_format(date_of(clock_now()) + days, date);
	snprintf(keys, sizeof(keys), "%s<Enter>", date);
	vt_keys(c->vt, keys);
}

/* From the open check of 韩梅梅's order to the supervisor. */
static void
check_agent(struct counter_vt *c)
{
	counter_keys(c, AGENT "<Enter>", "代领：证件号不是经办人");
	counter_keys(c, "赵明<Enter>", "= 有效");
	counter_keys(c, "<Space>111", "= 一致");
	type_day(c, -3);
	type_day(c, 27);
	counter_keys(c, "<Space>11", "还差 3 项：标书、告知平台、告知密码");
	counter_keys(c, "1<Space><Space>", "= 都齐了");
}

static struct counter_vt *
at_the_supervisor(void)
{
	struct counter_vt *c = counter_open(24, 80);

	cli_program(c->demo, (const char *const[]){ "rm", "-rf", "scans", NULL });
	counter_sign_in(c, "1001");
	counter_keys(c, "韩梅梅<Enter>", "还差 6 项");
	check_agent(c);
	counter_keys(c, "<Enter>", "核对码");
	return c;
}

/* Number and password where the supervisor is asked for them; then the digit. */
static void
decide_here(struct counter_vt *c, const char *staff, const char *digit, const char *wait)
{
	char password[40], keys[100];

	counter_password(c, staff, password);
	snprintf(keys, sizeof(keys), "%s<Enter>", staff);
	vt_keys(c->vt, keys);
	assert_true(vt_settle(c->vt));
	snprintf(keys, sizeof(keys), "%s<Enter>", password);
	vt_keys(c->vt, keys);
	assert_true(vt_settle(c->vt));
	counter_keys(c, digit, wait);
}

static void
the_supervisor_decides_over_the_clerks_screen(void **state)
{
	struct counter_vt *c = at_the_supervisor();
	struct approval a;

	(void)state;
	counter_shows(c, "approve-desk");
	counter_keys(c, "1", "= 1 委托书原件");
	decide_here(c, "2001", "1", "请插入一个空白UKey");
	a = approvals_get(c, 1);
	assert_int_equal(a.decision, APPROVAL_APPROVED);
	assert_string_equal(a.decided_by, "2001");
	assert_string_equal(a.asked_by, "1001");
	assert_true(vt_find(c->vt, "1001 李娜", NULL, NULL));    /* still the clerk's screen */
	counter_close(c);
}

static void
another_screen_decides_and_the_clerks_goes_on(void **state)
{
	struct counter_vt *c = at_the_supervisor(), *other = counter_beside(c, "2");
	int64_t decided;

	(void)state;
	counter_enter(other, "2001", "F4审批1");
	counter_keys(other, "<F4>", "核对码");
	counter_keys(other, "11", "没有等审批的业务");
	decided = clock_mono_ms();
	assert_true(vt_wait_ms(c->vt, "请插入一个空白UKey", 2000));
	assert_true(clock_mono_ms() - decided < 2000);
	counter_away(other);
	counter_close(c);
}

static void
a_wrong_password_decides_nothing(void **state)
{
	struct counter_vt *c = at_the_supervisor();

	(void)state;
	counter_keys(c, "1", "= 1 委托书原件");
	counter_keys(c, "1", "核对码");                 /* nobody has signed in: this is a number */
	counter_keys(c, "<C-u>2001<Enter>", "2001");
	counter_keys(c, "wrong<Enter>", "核对码");
	counter_keys(c, "1", "工号或密码不对");
	assert_int_equal(approvals_get(c, 1).decision, APPROVAL_WAITING);
	assert_false(vt_find(c->vt, "wrong", NULL, NULL));
	counter_close(c);
}

/* A clerk's own password is no supervisor's; nor is the asker's other number. */
static void
four_eyes_over_the_clerks_screen(void **state)
{
	struct counter_vt *c = at_the_supervisor();

	(void)state;
	counter_keys(c, "1", "= 1 委托书原件");
	decide_here(c, "1002", "1", "没有这项权限");
	assert_int_equal(approvals_get(c, 1).decision, APPROVAL_WAITING);
	cli_sql(c->demo, "UPDATE staff SET person = 'P01' WHERE id = '2001'");
	counter_keys(c, "<S-Tab><C-u>", "核对码");
	decide_here(c, "2001", "1", "不能审批自己的业务");
	assert_int_equal(approvals_get(c, 1).decision, APPROVAL_WAITING);
	counter_close(c);
}

static void
sent_back_opens_the_check_with_the_reason(void **state)
{
	struct counter_vt *c = at_the_supervisor();

	(void)state;
	counter_keys(c, "1", "= 1 委托书原件");
	decide_here(c, "2001", "2", "选了就提交");
	counter_keys(c, "1", "主管退回补正");
	assert_true(vt_find(c->vt, "2001：委托书或扫描件看不清", NULL, NULL));
	assert_true(vt_find(c->vt, "授权委托书", NULL, NULL));
	assert_int_equal(approvals_get(c, 1).decision, APPROVAL_RETURNED);
	counter_keys(c, "<Enter>", "核对码");
	assert_int_equal(approvals_get(c, 2).decision, APPROVAL_WAITING);
	counter_close(c);
}

static void
rejected_ends_the_visit_with_the_reason(void **state)
{
	struct counter_vt *c = at_the_supervisor();

	(void)state;
	approvals_decide(c, 1, APPROVAL_REJECTED);
	assert_true(vt_wait(c->vt, "R37"));
	assert_true(vt_find(c->vt, "公章看不清", NULL, NULL));
	counter_close(c);
}

/* Esc: the next person is served, and the request waits; home says so, and Enter takes it up. */
static void
left_for_later_it_stands_on_top_of_home(void **state)
{
	struct counter_vt *c = at_the_supervisor();

	(void)state;
	counter_keys(c, "<Esc>", "代领 等主管审批");
	assert_int_equal(approvals_get(c, 1).decision, APPROVAL_WAITING);
	approvals_decide(c, 1, APPROVAL_APPROVED);
	assert_true(vt_wait(c->vt, "代领 主管已同意"));
	counter_shows(c, "home-approved");
	counter_keys(c, "<Tab><Enter>", "还差 6 项");
	check_agent(c);
	counter_keys(c, "<Enter>", "请插入一个空白UKey");
	assert_int_equal(approvals_get(c, 1).used_by, 0);
	counter_close(c);
}

static void
who_leaves_takes_the_request_along(void **state)
{
	struct counter_vt *c = at_the_supervisor();

	(void)state;
	counter_keys(c, "<F9>", "领取人已离开");
	counter_gone(c, "<Esc>", "领取人已离开");
	counter_keys(c, "<F9>", "领取人已离开");
	counter_keys(c, "1", "知道了");
	counter_keys(c, "<Enter>", "F2查找");
	assert_int_equal(approvals_get(c, 1).decision, APPROVAL_WITHDRAWN);
	counter_close(c);
}

static void
a_scan_decides_nothing(void **state)
{
	struct counter_vt *c = at_the_supervisor();

	(void)state;
	vt_send(c->vt, "111111\r", 7);
	counter_keys(c, "", "核对码");
	assert_false(vt_find(c->vt, "= 1 委托书原件", NULL, NULL));
	counter_keys(c, "1", "= 1 委托书原件");
	vt_send(c->vt, "20010001\r", 9);       /* a badge, where the number is asked for */
	assert_true(vt_wait(c->vt, "20010001"));
	assert_int_equal(approvals_get(c, 1).decision, APPROVAL_WAITING);
	counter_close(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_supervisor_decides_over_the_clerks_screen),
		cmocka_unit_test(another_screen_decides_and_the_clerks_goes_on),
		cmocka_unit_test(a_wrong_password_decides_nothing),
		cmocka_unit_test(four_eyes_over_the_clerks_screen),
		cmocka_unit_test(sent_back_opens_the_check_with_the_reason),
		cmocka_unit_test(rejected_ends_the_visit_with_the_reason),
		cmocka_unit_test(left_for_later_it_stands_on_top_of_home),
		cmocka_unit_test(who_leaves_takes_the_request_along),
		cmocka_unit_test(a_scan_decides_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
