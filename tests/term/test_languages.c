/*
 * The clerk's screens one after the other, walked once for each language and
 * size that the other tests do not show: English at 80x24, both at 132x43.  An
 * agent's visit and the supervisor's side, at 80x24, have walks of their own.
 */
#include "tests/term/approvals.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct walk {
	int language, rows, cols;       /* 0 Chinese, 1 English */
	const char *suffix;             /* of the expected screens */
};

/* Keys to type, or "!" and something else to do; what is seen then, in each language; the screen, or NULL. */
struct stop {
	const char *keys, *sees[2], *screen;
};

static const struct stop sign_in[] = {
	{ "1001<Enter>wrong<Enter>", { "R29", "R29" }, "sign-in-refused" },
	{ "<F1>", { "任意键返回", "Any key" }, "help-sign-in" },
	{ "<Esc>", { "R29", "R29" }, NULL },
	{ "!password 1001", { "F2查找", "F2Find" }, NULL },
};

static const struct stop home[] = {
	{ "王小明", { "查到 3 单", "Found 3" }, "home-found" },
	{ "<Enter><Down><Down>", { "135 元/年", "135 yuan" }, "home-unpaid" },
	{ "<F1>", { "任意键返回", "Any key" }, "help-home" },
	{ "<Esc>", { "135 元/年", "135 yuan" }, NULL },
	{ "没有这个人", { "没有查到", "Nothing found" }, "home-none" },
	{ "<F12>", { "1  预先制作", "1  Make ahead" }, "menu" },
	{ "9", { "0  退出", "0  Quit" }, "menu-keys" },
	{ "<Esc>", { "没有查到", "Nothing found" }, NULL },
	{ "<F10>", { "换人登录", "someone else" }, "leave" },
	{ "<Esc><F7>", { "手填的表单", "by hand" }, "forms-blank" },
	{ "<Esc><F2>罗锦", { "查到 2 单", "Found 2" }, NULL },
	{ "<F7>", { "等 2 单", "2 in all" }, "forms" },
	{ "2", { "= 表单已做好", "= The form is ready" }, "forms-made" },
	{ "<Esc><F12>", { "1  预先制作", "1  Make ahead" }, NULL },
	{ "1", { "已选 0 单", "0 picked" }, "ahead-list" },
	{ "<F1>", { "任意键返回", "Any key" }, "help-ahead" },
	{ "<Esc>", { "已选 0 单", "0 picked" }, NULL },
	{ "<Space><Enter>", { "请插入一个空白UKey", "Insert a blank UKey" }, "ahead-want" },
	{ "!insert 1", { "就用这个", "Use this one" }, NULL },
	{ "<Enter>", { "装袋", "bag it" }, "ahead-made" },
	{ "!remove 1", { "装袋", "bag it" }, NULL },
	{ "<Enter>", { "F2查找", "F2Find" }, NULL },
};

static const struct stop check[] = {
	{ "<F2>韩梅梅<Enter>", { "还差 6 项", "Missing 6" }, "check" },
	{ "<F1>", { "任意键返回", "Any key" }, "help-check" },
	{ "<Esc><F7>", { "手填的表单", "by hand" }, "forms-check" },
	{ "<Esc>", { "还差 6 项", "Missing 6" }, NULL },
	{ "<S-Tab>", { "7 护照", "7 Passport" }, "check-documents" },
	{ "<Tab>", { "还差 6 项", "Missing 6" }, NULL },
	{ "<F9>", { "不能办理的原因", "Why it is refused" }, "check-refusals" },
	{ "1", { "登记为不能办理", "Record as refused" }, "check-fields" },
	{ "0", { "还差 6 项", "Missing 6" }, NULL },
	{ "<F9>", { "不能办理的原因", "Why it is refused" }, NULL },
	{ "2", { "登记为不能办理", "Record as refused" }, "check-refusal" },
	{ "9", { "知道了", "Understood" }, "refused" },
	{ "<F1>", { "任意键返回", "Any key" }, "help-message" },
	{ "<Esc>", { "知道了", "Understood" }, NULL },
	{ "<Enter>", { "F2查找", "F2Find" }, NULL },
};

static const struct stop pickup[] = {
	{ "!scan 韩梅梅", { "还差 5 项", "Missing 5" }, "check-scanned" },
	{ "<Space>21<Space><Space>", { "= 都齐了", "= Complete" }, "check-filled" },
	{ "!receipts away", { "= 都齐了", "= Complete" }, NULL },
	{ "<Enter>", { "1 重试", "1 Retry" }, "problem" },
	{ "!receipts back", { "1 重试", "1 Retry" }, NULL },
	{ "1", { "= 签收单已备好", "= The sign-off form" }, "form-ready" },
	{ "<Enter>", { "请插入一个空白UKey", "Insert a blank UKey" }, "making-want" },
	{ "<F1>", { "任意键返回", "Any key" }, "help-making" },
	{ "<Esc><F9>", { "1  领取人已离开", "1  The collector has left" }, "making-left" },
	{ "<Esc>", { "请插入一个空白UKey", "Insert a blank UKey" }, NULL },
	{ "!insert 2", { "就用这个", "Use this one" }, "making-confirm" },
	{ "!phone fail", { "就用这个", "Use this one" }, NULL },
	{ "<Enter>", { "未送达", "Not delivered" }, "message-failed" },
	{ "<F1>", { "任意键返回", "Any key" }, "help-handover" },
	{ "<Esc>", { "2 重发短信", "2 Send again" }, NULL },
	{ "1", { "念出的两位编号", "The number read back" }, "message-number" },
	{ "<Esc>", { "2 重发短信", "2 Send again" }, NULL },
	{ "5", { "为什么冻结", "Why is it held" }, "message-hold" },
	{ "<Esc>", { "2 重发短信", "2 Send again" }, NULL },
	{ "!phone ok", { "2 重发短信", "2 Send again" }, NULL },
	{ "2", { "存根联", "Our copy" }, "handover" },
	{ "<F9>", { "UKey 收回", "take the UKey back" }, "handover-unsigned" },
	{ "<Esc>", { "存根联", "Our copy" }, NULL },
	{ "<Esc>", { "在办 1", "Open 1" }, "home-unfinished" },
	{ "!remove 2", { "UKey 未插入", "No UKey" }, NULL },
	{ "!scan 韩梅梅", { "还差 5 项", "Missing 5" }, NULL },
	{ "<Space>11<Space><Space><Enter>", { "请插回尾号", "Put back the UKey" }, "handover-want" },
	{ "!insert 2", { "存根联", "Our copy" }, "handover-again" },
	{ "<Space><Space><Space><Space><Space>", { "都齐了", "Complete" }, "handover-ticked" },
	{ "<Enter>", { "= 已交付", "= Delivered" }, "delivered" },
	{ "<Enter>", { "F2查找", "F2Find" }, NULL },
	{ "韩梅梅", { "已领取", "Collected" }, "home-collected" },
};

static const struct stop reset[] = {
	{ "<F12>", { "2  重置密码", "2  PIN reset" }, "menu-reset" },
	{ "2", { "还差 3 项", "Missing 3" }, "reset-check" },
	{ "<Esc>", { "F2查找", "F2Find" }, NULL },
	{ "<F10>", { "换人登录", "someone else" }, NULL },
	{ "2", { "工号", "Staff" }, NULL },
	{ "!sign-in 2001", { "F4审批0", "F4Approve 0" }, "home-supervisor" },
	{ "<F4>", { "没有等审批", "Nothing waits" }, "approve-none" },
};

static const struct stop agent[] = {
	{ "<F2>罗锦", { "查到 2 单", "Found 2" }, NULL },
	{ "<Enter><Enter>", { "还差 6 项", "Missing 6" }, NULL },
	{ "11010519491231002X<Enter>", { "代领：证件号不是经办人", "Agent: not the number" }, "agent" },
	{ "<F6>", { "letter-2-orders.pdf", "letter-2-orders.pdf" }, "agent-scans" },
	{ "<Esc>", { "代领：证件号不是经办人", "Agent: not the number" }, NULL },
	{ "<F9>", { "其他原因", "Other reasons" }, "agent-reasons" },
	{ "<Esc>", { "代领：证件号不是经办人", "Agent: not the number" }, NULL },
	{ "<Esc>", { "F2查找", "F2Find" }, NULL },
};

static const struct stop approval[] = {
	{ "!ask 罗锦", { "没有等审批", "Nothing waits" }, NULL },
	{ "<Esc>", { "F4审批1", "F4Approve 1" }, NULL },
	{ "<F4>", { "核对码", "Check code" }, "approve-case" },
	{ "<F1>", { "任意键返回", "Any key" }, "help-approve" },
	{ "<Esc>", { "核对码", "Check code" }, NULL },
	{ "13", { "别的原因，自己写", "Another reason, to be written" }, "approve-reasons" },
};

/* ---- doing it ---------------------------------------------------------------------- */

static void
write_mode(const struct counter_vt *c, const char *mode)
{
	char *path = kit_path(c->demo, "phone/.mode");

	kit_write(path, mode, 0600);
	free(path);
}

/* No paper can be written, or again. */
static void
receipts_away(const struct counter_vt *c, bool away)
{
	char *at = kit_path(c->demo, "receipts"), *off = kit_path(c->demo, "receipts.away");

	assert_int_equal(away ? rename(at, off) : rename(off, at), 0);
	free(at);
	free(off);
}

/* Where the number stands there already. */
static void
enter_password(struct counter_vt *c, const char *staff, const char *sees)
{
	char password[40], keys[60];

	counter_password(c, staff, password);
	snprintf(keys, sizeof(keys), "%s<Enter>", password);
	counter_keys(c, keys, sees);
}

/* Another window asks for the supervisor. */
static void
ask(const struct counter_vt *c, const char *handler)
{
	char sql[120], no[NO_SIZE];

	snprintf(sql, sizeof(sql), "SELECT no FROM orders WHERE handler = '%s' ORDER BY no LIMIT 1", handler);
	snprintf(no, sizeof(no), "%s", cli_query(c->demo, sql));
	no[strcspn(no, "\n")] = '\0';
	approvals_ask(c, "1002", no, NULL);
}

static void
act(struct counter_vt *c, const char *what, const char *sees)
{
	const char *arg = strchr(what, ' ') + 1;

	if (strncmp(what, "sign-in", 7) == 0)
		counter_enter(c, arg, sees);
	else if (strncmp(what, "password", 8) == 0)
		enter_password(c, arg, sees);
	else if (strncmp(what, "scan", 4) == 0)
		counter_scan(c, arg, sees);
	else if (strncmp(what, "insert", 6) == 0)
		counter_ukey(c, "insert", arg);
	else if (strncmp(what, "remove", 6) == 0)
		counter_ukey(c, "remove", arg);
	else if (strncmp(what, "ask", 3) == 0)
		ask(c, arg);
	else if (strncmp(what, "phone", 5) == 0)
		write_mode(c, arg);
	else if (strncmp(what, "receipts", 8) == 0)
		receipts_away(c, strcmp(arg, "away") == 0);
	else
		fail_msg("no such act: %s", what);
}

/* An Esc that leads the keys closes what was seen, before the others are typed. */
static void
type(struct counter_vt *c, const char *keys, const char *seen, const char *sees)
{
	if (strncmp(keys, "<Esc>", 5) == 0) {
		counter_gone(c, "<Esc>", seen);
		keys += 5;
	}
	counter_keys(c, keys, sees);
}

static void
go(struct counter_vt *c, const struct walk *w, const struct stop *stops, size_t n)
{
	char name[100];

	for (size_t i = 0; i < n; i++) {
		const struct stop *s = &stops[i];

		if (s->keys[0] == '!')
			act(c, s->keys + 1, s->sees[w->language]);
		else
			type(c, s->keys, i > 0 ? stops[i - 1].sees[w->language] : "<S-Tab>", s->sees[w->language]);
		assert_true(vt_wait(c->vt, s->sees[w->language]));
		snprintf(name, sizeof(name), "%s-%s", s->screen, w->suffix);
		if (s->screen != NULL)
			counter_shows(c, name);
	}
}

#define GO(c, w, stops) go(c, w, stops, sizeof(stops) / sizeof((stops)[0]))

static void
walk(const struct walk *w)
{
	struct counter_vt *c = w->language == 1 ? counter_open_english(w->rows, w->cols) :
	    counter_open(w->rows, w->cols);

	GO(c, w, sign_in);
	GO(c, w, home);
	GO(c, w, check);
	if (w->cols > 80)
		GO(c, w, agent);
	GO(c, w, pickup);
	GO(c, w, reset);
	if (w->cols > 80)
		GO(c, w, approval);
	counter_close(c);
}

static void
english(void **state)
{
	(void)state;
	walk(&(struct walk){ 1, 24, 80, "en" });
}

static void
english_wide(void **state)
{
	(void)state;
	walk(&(struct walk){ 1, 43, 132, "en-132" });
}

static void
chinese_wide(void **state)
{
	(void)state;
	walk(&(struct walk){ 0, 43, 132, "132" });
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(english),
		cmocka_unit_test(english_wide),
		cmocka_unit_test(chinese_wide),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
