/*
 * Each screen as it stands at 80x24 (and the two that gain by more room), in
 * the order of a pickup.  The screens are tests/data/screens/.
 */
#include "tests/term/counter.h"

#include <stdio.h>

static struct counter_vt *
signed_in(int rows, int cols)
{
	struct counter_vt *c = counter_open(rows, cols);

	counter_sign_in(c, "1001");
	return c;
}

static void
sign_in(void **state)
{
	struct counter_vt *c = counter_open(24, 80);

	(void)state;
	counter_shows(c, "sign-in");
	counter_keys(c, "1001<Enter>wrong<Enter>", "R29");
	counter_shows(c, "sign-in-refused");
	counter_close(c);
}

static void
home(void **state)
{
	struct counter_vt *c = signed_in(24, 80);

	(void)state;
	counter_keys(c, "王小明", "查到 3 单");
	counter_shows(c, "home-found");
	counter_keys(c, "<Enter><Down><Down>", "135 元/年");
	counter_shows(c, "home-unpaid");
	counter_keys(c, "没有这个人", "没有查到");
	counter_shows(c, "home-none");
	counter_keys(c, "<F12>", "菜单");
	counter_shows(c, "menu");
	counter_gone(c, "<Esc>", "+-----");
	counter_keys(c, "<F10>", "换人登录");
	counter_shows(c, "leave");
	counter_close(c);
}

static void
check(void **state)
{
	struct counter_vt *c = signed_in(24, 80);

	(void)state;
	counter_keys(c, "韩梅梅<Enter>", "还差 6 项");
	counter_shows(c, "check");
	counter_keys(c, "<F9>", "不能办理的原因");
	counter_shows(c, "check-refusals");
	counter_keys(c, "1", "登记为不能办理");
	counter_shows(c, "check-refusal");
	counter_keys(c, "1", "登记为不能办理");
	counter_keys(c, "9", "知道了");
	counter_shows(c, "refused");
	counter_keys(c, "<Enter>", "F2查找");
	counter_close(c);
}

static void
making_and_handover(void **state)
{
	struct counter_vt *c = signed_in(24, 80);
	char number[40], keys[60];

	(void)state;
	counter_number(c, "韩梅梅", number);
	snprintf(keys, sizeof(keys), "%s<Enter>", number);
	counter_keys(c, keys, "还差 5 项");
	counter_shows(c, "check-scanned");
	counter_keys(c, "<Space>11<Space><Space>", "都齐了");
	counter_shows(c, "check-filled");
	counter_keys(c, "<Enter>", "请插入一个空白UKey");
	counter_shows(c, "making-want");
	counter_ukey(c, "insert", "1");
	assert_true(vt_wait(c->vt, "就用这个"));
	counter_shows(c, "making-confirm");
	counter_keys(c, "<Enter>", "存根联");
	counter_shows(c, "handover");
	counter_keys(c, "<F9>", "请收回 UKey 尾号");
	counter_shows(c, "handover-unsigned");
	counter_gone(c, "<Esc>", "请收回 UKey");
	counter_keys(c, "<Space><Space><Space><Space><Space>", "都齐了");
	counter_keys(c, "<Enter>", "= 已交付");
	counter_shows(c, "delivered");
	counter_keys(c, "<Enter>", "可领取的订单");
	counter_close(c);
}

/* Up to the checklist, the UKey being in the reader. */
static void
to_the_checklist(struct counter_vt *c)
{
	char number[40], keys[60];

	counter_number(c, "韩梅梅", number);
	snprintf(keys, sizeof(keys), "%s<Enter>", number);
	counter_ukey(c, "insert", "1");
	counter_keys(c, keys, "还差 5 项");
	counter_keys(c, "<Space>11<Space><Space><Enter>", "就用这个");
	counter_keys(c, "<Enter>", "存根联");
}

static void
unfinished_work_stands_on_top_and_goes_on(void **state)
{
	struct counter_vt *c = signed_in(24, 80);

	(void)state;
	to_the_checklist(c);
	counter_keys(c, "<Esc>", "在办 1");
	counter_shows(c, "home-unfinished");
	counter_again(c);
	counter_sign_in(c, "1002");
	counter_keys(c, "<Tab><Enter>", "还差 6 项");
	counter_close(c);
}

static void
help(void **state)
{
	struct counter_vt *c = counter_open(24, 80);

	(void)state;
	counter_keys(c, "<F1>", "帮助");
	counter_shows(c, "help-sign-in");
	counter_gone(c, "<Esc>", "任意键返回");
	counter_sign_in(c, "1001");
	counter_keys(c, "<F1>", "帮助");
	counter_shows(c, "help-home");
	counter_gone(c, "<Esc>", "任意键返回");
	counter_keys(c, "韩梅梅<Enter>", "还差 6 项");
	counter_keys(c, "<A-1>", "帮助");
	counter_shows(c, "help-check");
	counter_gone(c, "<Esc>", "任意键返回");
	counter_close(c);
}

static void
more_room_shows_more(void **state)
{
	struct counter_vt *c = signed_in(32, 120);

	(void)state;
	counter_keys(c, "王小明", "查到 3 单");
	counter_shows(c, "home-wide");
	counter_keys(c, "<Enter><Enter>", "还差 6 项");
	counter_shows(c, "check-wide");
	counter_close(c);
}

static void
too_small_says_so_and_loses_nothing(void **state)
{
	struct counter_vt *c = signed_in(24, 80);

	(void)state;
	counter_keys(c, "王小明", "查到 3 单");
	vt_resize(c->vt, 23, 79);
	assert_true(vt_wait(c->vt, "窗口太小"));
	counter_keys(c, "abc<Esc>", "窗口太小");
	vt_resize(c->vt, 24, 80);
	assert_true(vt_wait(c->vt, "查到 3 单"));
	counter_shows(c, "home-found");
	counter_close(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sign_in),
		cmocka_unit_test(home),
		cmocka_unit_test(check),
		cmocka_unit_test(making_and_handover),
		cmocka_unit_test(unfinished_work_stands_on_top_and_goes_on),
		cmocka_unit_test(help),
		cmocka_unit_test(more_room_shows_more),
		cmocka_unit_test(too_small_says_so_and_loses_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
