/*
 * The screen's doors (tests/unit/may_doors.def), by someone with each permission
 * alone: what the table of core/may.h gives is offered and opens; of what it
 * does not give nothing is offered, and its keys change nothing.
 */
#include "tests/term/approvals.h"
#include "tests/unit/may_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How a door is gone through from home. */
struct way {
	const char *type, *found;       /* first, and what then stands there; NULL: nothing */
	const char *offer;              /* on the key bar, or in F12's menu */
	bool menu;
	const char *press, *opens;
	const char *leave;              /* back home */
};

static const struct way
	way_search = { NULL, NULL, "F2查找", false, "王小明", "查到 3 单", "<Esc>" },
	way_forms = { NULL, NULL, "F7表单", false, "<F7>", "手填的表单", "<Esc>" },
	way_serve = { "韩梅梅", "查到 1 单", "Enter 办理", false, "<Enter>", "[1核验]", "<Esc>" },
	way_refuse = { "许静", "查到 1 单", "F9不能办理", false, "<F9>", "订单已领取", "<Enter>" },
	way_make_ahead = { NULL, NULL, "1  预先制作", true, "1", "已选 0 单", "<Esc>" },
	way_give_up = { "唐浩", "查到 1 单", "6  报作废UKey", true, "6", "为什么不能用了", "<Esc>" },
	way_reset = { "许静", "查到 1 单", "2  重置密码", true, "2", "订单还没有领取", "<Enter>" },
	way_reprint = { NULL, NULL, "F5补打", false, "<F5>", "扫回执", "<Esc>" },
	way_queue = { NULL, NULL, "F4审批1", false, "<F4>", "核对码", "<Esc>" },
	way_stock = { NULL, NULL, "3  库存", true, "3", "换状态", "<Esc>" },
	way_decide = { NULL, NULL, "F4审批1", false, "<F4>", "核对码", "<Esc>" };

static const struct door {
	const char *name;
	enum may_action action;
	const struct way *way;
} doors[] = {
#define SCREEN_DOOR(action, name) { #name, MAY_##action, &way_##name },
#include "tests/unit/may_doors.def"
};
enum { DOORS = sizeof(doors) / sizeof(doors[0]) };

/* Below the line with the time and the lamps. */
static void
looks(struct counter_vt *c, char *out, size_t size)
{
	char row[400];
	size_t n = 0;

	assert_true(vt_settle(c->vt));
	for (int y = 2; y < 24; y++)
		n += (size_t)snprintf(out + n, size - n, "%s\n", vt_row(c->vt, y, row, sizeof(row)));
	assert_true(n < size);
}

static void
opens(struct counter_vt *c, const struct way *w)
{
	if (w->type != NULL)
		counter_keys(c, w->type, w->found);
	if (w->menu)
		counter_keys(c, "<F12>", "+-----");
	assert_true(vt_wait(c->vt, w->offer));
	counter_keys(c, w->press, w->opens);
	counter_gone(c, w->leave, w->opens);
	counter_keys(c, "<F2>", w->type != NULL ? "刷身份证" : "F10退出");
	counter_gone(c, "<Esc>", "查到");
}

/* The keys all the same; that they were all read is seen by the help that follows. */
static void
stays_shut(struct counter_vt *c, const struct way *w)
{
	static char before[16384], after[16384];

	looks(c, before, sizeof(before));
	vt_keys(c->vt, w->type != NULL ? w->type : "");
	if (w->menu)
		counter_keys(c, "<F12>", "+-----");
	assert_false(vt_find(c->vt, w->offer, NULL, NULL));
	vt_keys(c->vt, w->press);
	if (w->menu)
		counter_gone(c, "<Esc>", "+-----");
	counter_keys(c, "<F1>", "任意键返回");
	assert_false(vt_find(c->vt, w->opens, NULL, NULL));
	counter_gone(c, "<Space>", "任意键返回");
	looks(c, after, sizeof(after));
	assert_string_equal(before, after);
}

/* Sees the case and says yes; whose work it was decides. */
static void
decides(struct counter_vt *c, int64_t id, bool own)
{
	counter_keys(c, "<F4>", own ? "不能审批自己的业务" : "核对码");
	counter_keys(c, "11", own ? "不能审批自己的业务" : "没有等审批的业务");
	assert_int_equal(approvals_get(c, id).decision, own ? APPROVAL_WAITING : APPROVAL_APPROVED);
	counter_gone(c, "<Esc>", "Esc 返回");
}

static void
through(struct counter_vt *c, const struct door *d, enum permission p, int64_t id, bool own)
{
	enum err_code says = may_kit_says(d->action, p, own);

	print_message("%s with %s%s\n", d->name, permission_name(p), own ? ", own" : "");
	if (says == ERR_MAY)
		stays_shut(c, d->way);
	else if (d->action == MAY_APPROVE)
		decides(c, id, own);
	else
		opens(c, d->way);
}

/* A case waits: asked by another, or by the one signed in under another number. */
static int64_t
asked(const struct counter_vt *c, bool own)
{
	char no[NO_SIZE];

	cli_sql(c->demo, "INSERT INTO staff VALUES ('7002', 'P01', '李娜', 1, 0, '', 0, 0)");
	snprintf(no, sizeof(no), "%s", cli_query(c->demo, "SELECT no FROM orders WHERE handler = '王小明' ORDER BY no LIMIT 1"));
	no[strcspn(no, "\n")] = '\0';
	return approvals_ask(c, own ? "7002" : "1002", no, NULL);
}

static void
walk(enum permission p, bool own)
{
	struct counter_vt *c = counter_open(24, 80);
	char sql[100];
	int64_t id = asked(c, own);

	cli_sql(c->demo, "UPDATE orders SET state = 'collected', collected = unixepoch() WHERE handler = '许静'");
	snprintf(sql, sizeof(sql), "UPDATE staff SET permissions = %u WHERE id = '1001'", 1u << p);
	cli_sql(c->demo, sql);
	counter_enter(c, "1001", p == PERMISSION_PICKUP ? "F2查找" : "您的角色");
	for (int i = 0; i < DOORS; i++)
		if (!own || may_kit_not_self(doors[i].action))
			through(c, &doors[i], p, id, own);
	counter_close(c);
}

static void
the_screens_doors_open_as_the_table_says(void **state)
{
	(void)state;
	for (int p = 0; p < PERMISSION__MAX; p++)
		walk((enum permission)p, false);
}

static void
ones_own_work_stays_shut(void **state)
{
	(void)state;
	for (int p = 0; p < PERMISSION__MAX; p++)
		walk((enum permission)p, true);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_screens_doors_open_as_the_table_says),
		cmocka_unit_test(ones_own_work_stays_shut),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
