/*
 * Each refusal of RULES 21 once, as the clerk meets it: the code on the
 * screen, the sentence on the visitor's slip, one line of audit.
 */
#include "tests/term/counter.h"

#include "core/clock.h"
#include "core/err.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AGENT "11010519491231002X"

/* A day so many days from today, as it is typed. */
static const char *
day(int days)
{
	static char text[16];

	date_format(date_of(clock_now()) + days, text);
	return text;
}

/* ---- what a refusal leaves ---- */

static long
number(const struct counter_vt *c, const char *sql)
{
	const struct ran *r = cli_program(c->demo,
	    (const char *const[]){ "sqlite3", "book.db", sql, NULL });

	assert_int_equal(r->code, 0);
	return strtol(r->out, NULL, 10);
}

static long
audited(const struct counter_vt *c, const char *code)
{
	char sql[200];

	snprintf(sql, sizeof(sql), "SELECT count(*) FROM audit WHERE action = 'refused' AND "
	    "facts = '{\"code\":\"%s\"}'", code);
	return number(c, sql);
}

static long
slips(const struct counter_vt *c)
{
	const struct ran *r = cli_program(c->demo,
	    (const char *const[]){ "sh", "-c", "ls receipts/slips 2>/dev/null | grep -c '^20..-....-'", NULL });

	return strtol(r->out, NULL, 10);
}

static void
squeeze(const char *text, char *out, size_t size)
{
	size_t n = 0;

	for (; *text != '\0' && n + 1 < size; text++)
		if (!isspace((unsigned char)*text))
			out[n++] = *text;
	out[n] = '\0';
}

/* The newest slip, however its lines are broken. */
static void
on_the_slip(const struct counter_vt *c, const char *text)
{
	static char slip[20000], wanted[400];
	const struct ran *r = cli_program(c->demo, (const char *const[]){ "sh", "-c",
	    "pdftotext -raw \"$(ls -t receipts/slips/*.pdf | head -1)\" -", NULL });

	assert_int_equal(r->code, 0);
	squeeze(r->out, slip, sizeof(slip));
	squeeze(text, wanted, sizeof(wanted));
	if (strstr(slip, wanted) == NULL)
		fail_msg("no \"%s\" on the slip:\n%s", text, r->out);
}

/* The keys end the visit with this refusal; then home is there again. */
static void
refuses(struct counter_vt *c, const char *keys, enum err_code code, const char *say)
{
	const struct err e = { .code = code };
	long lines = audited(c, err_code(&e)), files = slips(c);

	counter_keys(c, keys, "知道了");
	assert_true(vt_wait(c->vt, err_code(&e)));
	assert_true(vt_find(c->vt, err_what(&e), NULL, NULL));
	assert_true(vt_find(c->vt, "告知单", NULL, NULL));
	assert_int_equal(audited(c, err_code(&e)), lines + 1);
	assert_int_equal(slips(c), files + 1);
	on_the_slip(c, err_what(&e));
	on_the_slip(c, "福田受理点 01号窗口");   /* where it was said, wherever it sends the visitor */
	on_the_slip(c, "经办柜员 1001 李娜");
	if (say != NULL) {
		assert_true(vt_find(c->vt, say, NULL, NULL));
		on_the_slip(c, say);
	}
	counter_keys(c, "<Enter>", "F2查找");
}

/* ---- at home: F9 on the order that was found ---- */

static void
at_home(struct counter_vt *c, const char *who, enum err_code code, const char *say)
{
	counter_keys(c, who, "查到 1 单");
	assert_true(vt_wait(c->vt, "F9不能办理"));
	refuses(c, "<F9>", code, say);
}

static void
orders_that_cannot_be_collected_here_now(void **state)
{
	static const struct {
		const char *who;
		enum err_code code;
		const char *say;
	} cases[] = {
		{ "李雷", ERR_WRONG_POINT, "南山区样例街2号政务服务大厅2楼" },
		{ "欧阳娜娜", ERR_MAIL_ORDER, NULL },
		{ "林翀", ERR_NO_LIVENESS, NULL },
		{ "陈赟", ERR_NOT_ACCEPTED, NULL },
		{ "刘洋", ERR_CANCELLED, NULL },
		{ "张伟", ERR_ON_HOLD, "手机号码待更换" },
		{ "黄煜燚", ERR_NOT_READY, NULL },
	};
	struct counter_vt *c = counter_open(24, 80);

	(void)state;
	counter_sign_in(c, "1001");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		at_home(c, cases[i].who, cases[i].code, cases[i].say);
	counter_close(c);
}

static void
one_of_several_is_refused_from_its_row(void **state)
{
	struct counter_vt *c = counter_open(24, 80);

	(void)state;
	counter_sign_in(c, "1001");
	counter_keys(c, "王小明", "查到 3 单");
	assert_false(vt_find(c->vt, "F9不能办理", NULL, NULL));
	counter_keys(c, "<F9>", "查到 3 单");
	counter_keys(c, "<Enter>", "Enter 办理所选 2 单");
	assert_false(vt_find(c->vt, "F9不能办理", NULL, NULL));
	counter_keys(c, "<Down><Down>", "F9不能办理");
	refuses(c, "<F9>", ERR_UNPAID, "135 元/年");
	counter_close(c);
}

static void
an_order_at_another_window(void **state)
{
	struct counter_vt *c = counter_open(24, 80);

	(void)state;
	cli_sql(c->demo, "INSERT INTO claims SELECT no, 1, 7, unixepoch(), unixepoch() + 9000 "
	    "FROM orders WHERE handler = '韩梅梅'");
	counter_sign_in(c, "1001");
	at_home(c, "韩梅梅", ERR_OTHER_WINDOW, "07号窗口");
	counter_close(c);
}

static void
an_order_that_was_collected(void **state)
{
	struct counter_vt *c = counter_open(24, 80);

	(void)state;
	counter_sign_in(c, "1001");
	counter_ukey(c, "insert", "1");
	counter_scan(c, "韩梅梅", "还差 5 项");
	counter_keys(c, "<Space>11<Space><Space><Enter>", "就用这个");
	counter_keys(c, "<Enter>", "存根联");
	counter_keys(c, "<Space><Space><Space><Space><Space>", "都齐了");
	counter_keys(c, "<Enter>", "= 已交付");
	counter_keys(c, "<Enter>", "F2查找");
	at_home(c, "韩梅梅", ERR_COLLECTED, "由 韩*梅 领取，回执号 FT");
	counter_close(c);
}

/* ---- at the check ---- */

struct at_check {
	const char *before;             /* keys, in parts; then what to wait for */
	const char *wait;
	const char *reason;             /* keys from F9 on; the last records */
	enum err_code code;
	const char *say;
};

/* A part after the other: what comes at once is a scan. */
static void
type_parts(struct counter_vt *c, const char *keys, const char *wait)
{
	char *text = strdup(keys), *save = NULL;

	for (char *part = strtok_r(text, "|", &save); part != NULL; part = strtok_r(NULL, "|", &save)) {
		assert_true(vt_settle(c->vt));
		vt_keys(c->vt, part);
	}
	free(text);
	counter_keys(c, "", wait);
}

static void
at_the_check(struct counter_vt *c, const struct at_check *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		counter_keys(c, "韩梅梅<Enter>", "还差 6 项");
		if (cases[i].before != NULL)
			type_parts(c, cases[i].before, cases[i].wait);
		counter_keys(c, "<F9>", "不能办理的原因");
		for (const char *k = cases[i].reason; k[1] != '\0'; k++)
			counter_keys(c, (const char[]){ *k, '\0' },     /* 9: the second page has come */
			    k[2] == '\0' ? "登记为不能办理" : "姓名或名称里有字无法印出");
		refuses(c, cases[i].reason + strlen(cases[i].reason) - 1,
		    cases[i].code, cases[i].say);
	}
}

static void
a_handler_who_cannot_be_served(void **state)
{
	static const struct at_check cases[] = {
		{ NULL, NULL, "19", ERR_NOT_SAME_PERSON, NULL },
		{ NULL, NULL, "29", ERR_ID_EXPIRED, NULL },
		{ "<Tab>20200102<Enter>", "! 已过期", "29", ERR_ID_EXPIRED, "2020-01-02" },
		{ NULL, NULL, "39", ERR_ELECTRONIC_ID, NULL },
		{ NULL, NULL, "41", ERR_ID_MISMATCH, "姓名不符" },
		{ NULL, NULL, "42", ERR_ID_MISMATCH, "证件号码不符" },
		{ NULL, NULL, "59", ERR_SIGNOFF_MISSING, NULL },
		{ NULL, NULL, "69", ERR_BIDS_SEALED, NULL },
		{ NULL, NULL, "79", ERR_BIDS_UNKNOWN, NULL },
		{ NULL, NULL, "89", ERR_RENAMED, NULL },
	};
	struct counter_vt *c = counter_open(24, 80);

	(void)state;
	counter_sign_in(c, "1001");
	at_the_check(c, cases, sizeof(cases) / sizeof(cases[0]));
	counter_close(c);
}

#define COMES AGENT "<Enter>|赵明<Enter>|<Space>"

static void
an_agent_who_cannot_be_served(void **state)
{
	char expired[120], tomorrow[120];
	const struct at_check cases[] = {
		{ COMES, "[x] 是原件", "49", ERR_LETTER_MISSING, NULL },
		{ COMES "13", "! 无章", "59", ERR_LETTER_NO_CHOP, NULL },
		{ expired, "! 已过期", "69", ERR_LETTER_EXPIRED, "有效期至" },
		{ tomorrow, "! 已过期", "69", ERR_LETTER_EXPIRED, "还没有到" },
		{ COMES "2", "! 不符", "79", ERR_LETTER_PRINCIPAL, "机构名称不符" },
		{ COMES "12", "! 不符", "79", ERR_LETTER_PRINCIPAL, "公章上的名称不符" },
		{ COMES "112", "! 不符", "89", ERR_LETTER_AGENT, "姓名与证件不符" },
		{ COMES "113", "! 不符", "89", ERR_LETTER_AGENT, "证件号码与证件不符" },
		{ COMES, "[x] 是原件", "949", ERR_LETTER_ORDER, NULL },
		{ COMES, "[x] 是原件", "939", ERR_RENAMED, NULL },
		{ COMES, "[x] 是原件", "919", ERR_BIDS_SEALED, NULL },
		{ COMES, "[x] 是原件", "961", ERR_ID_MISMATCH, "姓名不符" },
		{ AGENT "<Enter>|赵明<Enter><Tab>", "代领", "19", ERR_NOT_SAME_PERSON, NULL },
	};
	struct counter_vt *c = counter_open(24, 80);

	(void)state;
	/* Tab: what was typed before is no part of a scan */
	snprintf(expired, sizeof(expired), COMES "111<Tab><S-Tab>%s<Enter>|20200102<Enter>", day(-3));
	snprintf(tomorrow, sizeof(tomorrow), COMES "111<Tab><S-Tab>%s<Enter>", day(1));
	counter_sign_in(c, "1001");
	at_the_check(c, cases, sizeof(cases) / sizeof(cases[0]));
	counter_close(c);
}

static void
a_letter_works_once(void **state)
{
	struct counter_vt *c = counter_open(24, 80);

	(void)state;
	cli_sql(c->demo, "INSERT INTO letter_uses SELECT uscc, '" AGENT "', no, 'pickup', 1, 1763600400 "
	    "FROM orders WHERE handler = '韩梅梅'");
	counter_sign_in(c, "1001");
	counter_keys(c, "韩梅梅<Enter>", "还差 6 项");
	type_parts(c, COMES "111", "= 一致");
	counter_keys(c, day(-3), "= 一致");
	counter_keys(c, "<Enter>", "= 有效");
	counter_keys(c, day(9), "= 有效");
	counter_keys(c, "<Enter>", "= 有效");
	counter_keys(c, "<Space>111<Space><Space>", "= 都齐了");
	counter_keys(c, "<Enter>", "! 该授权委托书已用于本订单");
	counter_keys(c, "<F9>", "其他原因");
	counter_keys(c, "9", "5  ! 该授权委托书已用于本订单");
	counter_keys(c, "5", "登记为不能办理");
	refuses(c, "9", ERR_LETTER_USED, "2025-11-20 09:00 已经用过");
	counter_close(c);
}

/* ---- the slip ---- */

static void
a_slip_that_cannot_be_made_hides_no_refusal(void **state)
{
	struct counter_vt *c = counter_open(24, 80);
	char *path = kit_path(c->demo, "receipts/slips");

	(void)state;
	kit_write(path, "no folder\n", 0600);
	counter_sign_in(c, "1001");
	counter_keys(c, "李雷", "查到 1 单");
	counter_keys(c, "<F9>", "出了问题");
	counter_keys(c, "2", "知道了");
	assert_true(vt_find(c->vt, "R01", NULL, NULL));
	assert_false(vt_find(c->vt, "告知单", NULL, NULL));
	assert_int_equal(audited(c, "R01"), 1);
	counter_keys(c, "<Enter>", "F2查找");
	counter_keys(c, "李雷", "查到 1 单");
	counter_keys(c, "<F9>", "出了问题");
	assert_int_equal(remove(path), 0);
	counter_keys(c, "1", "知道了");
	assert_true(vt_find(c->vt, "告知单", NULL, NULL));
	assert_int_equal(slips(c), 1);
	free(path);
	counter_close(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(orders_that_cannot_be_collected_here_now),
		cmocka_unit_test(one_of_several_is_refused_from_its_row),
		cmocka_unit_test(an_order_at_another_window),
		cmocka_unit_test(an_order_that_was_collected),
		cmocka_unit_test(a_handler_who_cannot_be_served),
		cmocka_unit_test(an_agent_who_cannot_be_served),
		cmocka_unit_test(a_letter_works_once),
		cmocka_unit_test(a_slip_that_cannot_be_made_hides_no_refusal),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
