/*
 * Reprints as the clerk meets them: F5, the latest receipt on top, two digits;
 * looked for, damaged, refused; and the same receipts for the command line.
 * RULES 35.
 */
#include "tests/term/counter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One number from the book. */
static int
count(const struct counter_vt *c, const char *sql)
{
	return atoi(cli_query(c->demo, sql));
}

/* A word from the book; free it. */
static char *
word(const struct counter_vt *c, const char *sql)
{
	char *out = strdup(cli_query(c->demo, sql));

	assert_non_null(out);
	out[strcspn(out, "\n")] = '\0';
	return out;
}

/* The latest receipt's number; free it. */
static char *
latest(const struct counter_vt *c)
{
	return word(c, "SELECT no FROM receipts ORDER BY id DESC LIMIT 1");
}

static char *
receipt_file(const struct counter_vt *c)
{
	char *no = latest(c), name[80], *path;

	snprintf(name, sizeof(name), "receipts/%s.pdf", no);
	path = kit_path(c->demo, name);
	free(no);
	return path;
}

/* A shell's command in the demo's folder succeeds. */
static void
shell(const struct counter_vt *c, const char *command)
{
	const char *const argv[] = { "sh", "-c", command, NULL };
	const struct ran *r = cli_program(c->demo, argv);

	if (r->code != 0)
		fail_msg("%s: %s%s", command, r->out, r->err);
}

/* A handler fetches his UKey, the n-th of the drawer; home is there again. */
static void
deliver(struct counter_vt *c, const char *name, const char *ukey)
{
	counter_ukey(c, "insert", ukey);
	counter_scan(c, name, "还差 5 项");
	counter_keys(c, "<Space>11<Space><Space><Enter>", "就用这个");
	counter_keys(c, "<Enter>", "存根联");
	counter_keys(c, "<Space><Space><Space><Space><Space>", "都齐了");
	counter_keys(c, "<Enter>", "= 已交付");
	counter_ukey(c, "remove", ukey);
	counter_keys(c, "<Enter>", "可领取的订单");
}

static struct counter_vt *
delivered_at(int rows, int cols)
{
	struct counter_vt *c = counter_open(rows, cols);

	counter_sign_in(c, "1001");
	deliver(c, "韩梅梅", "1");
	return c;
}

/* ---- the usual case ---------------------------------------------------------------------- */

static void
from_f5_to_the_paper_are_four_keys(void **state)
{
	static const struct {
		const char *key, *then;
	} keys[] = { { "<F5>", "扫回执" }, { "<Enter>", "没有补打过" }, { "1", "选这一联" }, { "2", "= 已补打" } };
	struct counter_vt *c = delivered_at(24, 80);

	(void)state;
	assert_int_equal(sizeof(keys) / sizeof(keys[0]), 4);
	for (size_t i = 0; i < 4; i++)
		counter_keys(c, keys[i].key, keys[i].then);
	assert_int_equal(count(c, "SELECT count(*) FROM reprints WHERE made <> 0 AND nth = 1 AND reason = 'jam' "
	    "AND copy = 'theirs' AND requester = 'collector' AND name = '韩梅梅' AND staff = '1001'"), 1);
	shell(c, "pdftotext -raw receipts/reprints/*-1.pdf - | tr -d ' \\n' | grep -q 第1次补打");
	counter_close(c);
}

static void
each_screen_of_a_reprint(void **state)
{
	struct counter_vt *c = counter_open(24, 80);

	(void)state;
	counter_sign_in(c, "1001");
	counter_keys(c, "<F5>", "还没有回执");
	counter_shows(c, "reprint-none");
	counter_keys(c, "<Enter>", "还没有回执");        /* nothing to print */
	counter_keys(c, "<Esc>", "可领取的订单");
	deliver(c, "韩梅梅", "1");
	deliver(c, "王志远", "2");
	counter_keys(c, "<F5>", "扫回执");
	counter_shows(c, "reprint-list");
	counter_keys(c, "<F1>", "帮助");
	counter_shows(c, "help-reprint");
	counter_gone(c, "<Esc>", "任意键返回");
	counter_keys(c, "<Down><Enter>", "没有补打过");
	counter_shows(c, "reprint-ask");
	counter_keys(c, "2", "选这一联");
	counter_shows(c, "reprint-copy");
	counter_keys(c, "1", "= 已补打");
	counter_shows(c, "reprinted");
	counter_keys(c, "<Enter>", "补打1次");
	counter_shows(c, "reprint-list-again");
	counter_keys(c, "<Esc>", "可领取的订单");
	counter_close(c);
}

static void
each_screen_in_english(void **state)
{
	struct counter_vt *c = delivered_at(24, 80);
	char *ini = kit_path(c->demo, "counter.ini"), *text = kit_read(ini), *all;

	(void)state;
	assert_int_not_equal(asprintf(&all, "%.*slanguage = en\n%s", (int)(strstr(text, "point = ") - text), text,
	    strstr(text, "point = ")), -1);
	kit_write(ini, all, 0600);
	free(all);
	free(text);
	free(ini);
	counter_again(c);
	counter_enter(c, "1001", "F5Reprint");
	counter_keys(c, "<F5>", "Scan it");
	counter_shows(c, "reprint-list-en");
	counter_keys(c, "<F1>", "Help");
	counter_shows(c, "help-reprint-en");
	counter_keys(c, "<Esc>", "Scan it");
	counter_keys(c, "<Enter>", "Never reprinted");
	counter_shows(c, "reprint-ask-en");
	counter_keys(c, "4", "In words");
	counter_keys(c, "spot check<Enter>", "it prints");
	counter_keys(c, "2", "= Reprinted");
	counter_shows(c, "reprinted-en");
	counter_keys(c, "<Enter>", "Reprints 1");
	counter_close(c);
}

static void
a_wide_screen_shows_whole_names(void **state)
{
	struct counter_vt *c = counter_open(43, 132);

	(void)state;
	counter_sign_in(c, "1001");
	cli_sql(c->demo, "UPDATE orders SET institution = '深圳市' || replace(hex(zeroblob(20)), '00', '很长') || '有限公司' "
	    "WHERE handler = '韩梅梅'");
	deliver(c, "韩梅梅", "1");
	counter_keys(c, "<F5>", "扫回执");
	counter_shows(c, "reprint-list-wide");
	counter_keys(c, "<Enter>", "没有补打过");
	counter_shows(c, "reprint-ask-wide");
	counter_close(c);
}

/* ---- other answers -------------------------------------------------------------------------- */

static void
another_reason_and_another_requester_are_typed(void **state)
{
	struct counter_vt *c = delivered_at(24, 80);

	(void)state;
	counter_keys(c, "<F5>", "扫回执");
	counter_keys(c, "<Enter>", "没有补打过");
	counter_keys(c, "<S-Tab>4", "姓名");
	counter_keys(c, "钱会计<Enter>", "数字 选择");
	counter_keys(c, "4", "写明");
	counter_keys(c, "<Enter>", "选这一联");         /* not written yet */
	counter_keys(c, "1", "下一项");                 /* led back to it */
	assert_int_equal(count(c, "SELECT count(*) FROM reprints"), 0);
	counter_keys(c, "审计抽查 440300199003079914", "抽查 4403");
	counter_shows(c, "reprint-ask-other");
	counter_keys(c, "<Enter>", "选这一联");
	counter_keys(c, "1", "= 已补打");
	assert_int_equal(count(c, "SELECT count(*) FROM reprints WHERE reason = 'other' AND note = "
	    "'审计抽查 440***********9914' AND requester = 'other' AND name = '钱会计' AND copy = 'ours'"), 1);
	shell(c, "pdftotext -raw receipts/reprints/*-1.pdf - | tr -d ' \\n' | grep -q '原因：审计抽查440[*]*9914申请人：其他钱会计'");
	counter_close(c);
}

static void
filing_is_for_the_point_unless_said_otherwise(void **state)
{
	struct counter_vt *c = delivered_at(24, 80);

	(void)state;
	counter_keys(c, "<F5>", "扫回执");
	counter_keys(c, "<Enter>", "没有补打过");
	counter_keys(c, "3", "[3 受理点]");
	counter_keys(c, "1", "= 已补打");
	counter_keys(c, "<Enter>", "补打1次");
	counter_keys(c, "<Enter>", "已用到第1次");
	counter_keys(c, "<S-Tab>2", "[2 经办人");
	counter_keys(c, "3", "选这一联");
	assert_true(vt_find(c->vt, "[2 经办人", NULL, NULL));
	counter_keys(c, "2", "第2次");
	assert_int_equal(count(c, "SELECT count(*) FROM reprints WHERE requester = 'point' AND nth = 1"), 1);
	assert_int_equal(count(c, "SELECT count(*) FROM reprints WHERE requester = 'handler' AND nth = 2"), 1);
	counter_close(c);
}

/* ---- looking for one -------------------------------------------------------------------------- */

static void
any_part_or_a_scan_finds_it_and_esc_loses_nothing(void **state)
{
	struct counter_vt *c = counter_open(24, 80);
	char *no, keys[200];

	(void)state;
	counter_sign_in(c, "1001");
	deliver(c, "韩梅梅", "1");
	no = latest(c);
	deliver(c, "王志远", "2");
	counter_keys(c, "<F5>", "王*远");
	counter_keys(c, "韩梅", "韩*梅");
	assert_true(vt_wait_gone(c->vt, "王*远"));
	counter_keys(c, "<Enter>", "没有补打过");
	counter_keys(c, "<Esc>", "扫回执");
	assert_true(vt_find(c->vt, "韩梅", NULL, NULL));
	assert_false(vt_find(c->vt, "王*远", NULL, NULL));
	counter_keys(c, "没有这个人", "没有查到");        /* a new search by itself */
	counter_keys(c, "<Esc>", "王*远");
	/* the code on the paper opens its receipt at once */
	snprintf(keys, sizeof(keys), "UKP1|%s|5D1F90C27B6408AE|9f2b6c1e4d7a8053|00112233445566778899<Enter>", no);
	counter_keys(c, keys, "没有补打过");
	assert_true(vt_find(c->vt, no, NULL, NULL));
	counter_keys(c, "<Esc>", "扫回执");
	counter_keys(c, "<Esc>", "王*远");
	counter_keys(c, "<Esc>", "可领取的订单");
	free(no);
	counter_close(c);
}

/* A collected order in hand at home is looked for at once. */
static void
home_s_collected_order_is_found_already(void **state)
{
	struct counter_vt *c = counter_open(24, 80);

	(void)state;
	counter_sign_in(c, "1001");
	deliver(c, "韩梅梅", "1");
	deliver(c, "王志远", "2");
	counter_keys(c, "韩梅梅", "已领取");
	counter_keys(c, "<F5>", "扫回执");
	assert_true(vt_find(c->vt, "韩*梅", NULL, NULL));
	assert_false(vt_find(c->vt, "王*远", NULL, NULL));
	counter_keys(c, "<Enter>", "没有补打过");
	counter_close(c);
}

/* ---- the first print ------------------------------------------------------------------------------ */

/* Whatever became of the order and of whom it names. */
static void
the_copy_says_what_the_first_print_said(void **state)
{
	struct counter_vt *c = delivered_at(24, 80);

	(void)state;
	cli_sql(c->demo, "UPDATE orders SET mobile = '13911112222', institution = '另一家公司'; "
	    "UPDATE staff SET name = '李娜娜'");
	shell(c, "cp receipts/FT*.pdf first.pdf");
	counter_keys(c, "<F5>", "扫回执");
	counter_keys(c, "<Enter>", "没有补打过");
	counter_keys(c, "2", "选这一联");
	counter_keys(c, "2", "= 已补打");
	shell(c, "pdfdetach -savefile facts.json -o a.json first.pdf && "
	    "pdfdetach -savefile facts.json -o b.json receipts/reprints/*-1.pdf && cmp a.json b.json");
	shell(c, "for f in first.pdf receipts/reprints/*-1.pdf; do pdftotext -raw $f - | tr -d ' \\n' | "
	    "grep -o 业务类型.*致电客服。 >$(basename $f).txt; done; cmp first.pdf.txt FT*-1.pdf.txt");
	shell(c, "cmp first.pdf receipts/FT*.pdf");
	counter_close(c);
}

static void
a_damaged_original_is_said_on_screen_and_paper(void **state)
{
	struct counter_vt *c = delivered_at(24, 80);
	char *path = receipt_file(c);

	(void)state;
	shell(c, "printf x >>$(ls receipts/FT*.pdf)");
	counter_keys(c, "<F5>", "扫回执");
	counter_keys(c, "<Enter>", "已记入审计");
	counter_shows(c, "reprint-ask-damaged");
	counter_keys(c, "2", "选这一联");
	counter_keys(c, "2", "= 已补打");
	counter_shows(c, "reprinted-damaged");
	shell(c, "pdftotext -raw receipts/reprints/*-1.pdf - | grep -q 原件损坏，依订单库记录重制");
	assert_int_equal(count(c, "SELECT count(*) FROM audit WHERE action = 'receipt_damaged'"), 1);
	assert_int_equal(cli_as(c->demo, "3001", "audit verify")->code, 0);
	counter_keys(c, "<Enter>", "补打1次");
	assert_int_equal(unlink(path), 0);
	counter_keys(c, "<Enter>", "原件文件缺失");
	counter_keys(c, "1", "选这一联");
	counter_keys(c, "2", "第2次");
	assert_int_equal(access(path, F_OK), -1);       /* the archive is not touched up */
	free(path);
	counter_close(c);
}

/* ---- refused ------------------------------------------------------------------------------------------ */

static void
who_may_not_sees_no_key(void **state)
{
	struct counter_vt *c = delivered_at(24, 80);

	(void)state;
	counter_again(c);
	counter_sign_in(c, "1002");
	assert_false(vt_find(c->vt, "F5", NULL, NULL));
	counter_keys(c, "<F5><A-5>", "可领取的订单");
	assert_false(vt_find(c->vt, "补打回执", NULL, NULL));
	counter_again(c);
	counter_enter(c, "2001", "您的角色");
	assert_false(vt_find(c->vt, "F5", NULL, NULL));
	counter_keys(c, "<F5>", "您的角色");
	counter_close(c);
}

/* Taken away while the list was open: core and book say no. */
static void
a_permission_taken_away_meanwhile_is_missed(void **state)
{
	struct counter_vt *c = delivered_at(24, 80);

	(void)state;
	counter_keys(c, "<F5>", "扫回执");
	counter_keys(c, "<Enter>", "没有补打过");
	cli_sql(c->demo, "UPDATE staff SET permissions = 1 WHERE id = '1001'");
	counter_keys(c, "2", "选这一联");
	counter_keys(c, "2", "R27");
	assert_int_equal(count(c, "SELECT count(*) FROM reprints"), 0);
	counter_keys(c, "<Enter>", "扫回执");
	counter_close(c);
}

/* Who has only this permission finds it on a home without orders. */
static void
whoever_only_reprints_has_the_key(void **state)
{
	struct counter_vt *c = delivered_at(24, 80);

	(void)state;
	cli_sql(c->demo, "UPDATE staff SET permissions = 4 WHERE id = '1002'");
	counter_again(c);
	counter_enter(c, "1002", "您的角色");
	assert_true(vt_find(c->vt, "F5补打", NULL, NULL));
	counter_keys(c, "<F5>", "扫回执");
	counter_keys(c, "<Enter>", "没有补打过");
	counter_keys(c, "1", "选这一联");
	counter_keys(c, "2", "= 已补打");
	counter_keys(c, "<Enter>", "补打1次");
	counter_keys(c, "<Esc>", "您的角色");
	counter_close(c);
}

static void
what_is_not_handed_over_is_refused(void **state)
{
	struct counter_vt *c = counter_open(24, 80);

	(void)state;
	counter_sign_in(c, "1001");
	counter_ukey(c, "insert", "1");
	counter_scan(c, "韩梅梅", "还差 5 项");
	counter_keys(c, "<Space>11<Space><Space><Enter>", "就用这个");
	counter_keys(c, "<Enter>", "存根联");
	counter_keys(c, "<Esc>", "在办 1");
	counter_keys(c, "<F5>", "未交付");
	counter_keys(c, "<Enter>", "R44");
	counter_shows(c, "reprint-refused");
	counter_keys(c, "<Enter>", "未交付");
	counter_close(c);
}

/* The last one's list is not left open for the next. */
static void
another_clerk_finds_home(void **state)
{
	struct counter_vt *c = delivered_at(24, 80);

	(void)state;
	counter_keys(c, "<F5>", "扫回执");
	counter_keys(c, "<F10>", "换人登录");
	counter_keys(c, "2", "工号");
	counter_sign_in(c, "1002");
	assert_false(vt_find(c->vt, "补打回执", NULL, NULL));
	counter_close(c);
}

/* ---- the command line ------------------------------------------------------------------------------------- */

static void
receipt_show_says_it_all(void **state)
{
	struct counter_vt *c = delivered_at(24, 80);
	char *no = latest(c), *order = word(c, "SELECT order_no FROM receipts"), command[160], *path = receipt_file(c);
	const struct ran *r;
	json_t *j, *one;

	(void)state;
	counter_keys(c, "<F5>", "扫回执");
	counter_keys(c, "<Enter>", "没有补打过");
	counter_keys(c, "2", "选这一联");
	counter_keys(c, "2", "= 已补打");
	snprintf(command, sizeof(command), "receipt show %s", no);
	r = cli_as(c->demo, "1001", command);
	assert_int_equal(r->code, 0);
	assert_non_null(strstr(r->out, no));
	assert_non_null(strstr(r->out, "2 个：UKey 密钥验证、受理点"));
	assert_non_null(strstr(r->out, "原件完好"));
	assert_non_null(strstr(r->out, "经办人本人领取"));
	assert_non_null(strstr(r->out, "第1次"));
	assert_non_null(strstr(r->out, "客户联  遗失  领取人 韩梅梅  1001"));
	snprintf(command, sizeof(command), "receipt show %s --json", order);
	r = cli_as(c->demo, "1001", command);
	assert_int_equal(r->code, 0);
	assert_non_null(j = json_loads(r->out, 0, NULL));
	one = json_array_get(j, 0);
	assert_int_equal(json_array_size(j), 1);
	assert_string_equal(json_string_value(json_object_get(one, "receipt")), no);
	assert_string_equal(json_string_value(json_object_get(json_object_get(one, "file"), "state")), "whole");
	assert_int_equal(json_array_size(json_object_get(one, "signatures")), 2);
	assert_int_equal(json_array_size(json_object_get(one, "reprints")), 1);
	assert_string_equal(json_string_value(json_object_get(json_object_get(json_object_get(one, "facts"),
	    "order"), "no")), order);
	json_decref(j);
	assert_int_equal(unlink(path), 0);
	r = cli_as(c->demo, "1001", command);
	assert_int_equal(r->code, 1);
	assert_non_null(strstr(r->out, "\"missing\""));
	assert_non_null(strstr(r->err, "P03"));
	r = cli_as(c->demo, "1001", "receipt show FT0000000000");
	assert_int_equal(r->code, 1);
	assert_non_null(strstr(r->err, "I03"));
	assert_int_equal(cli_as(c->demo, "1001", "receipt show")->code, 2);
	snprintf(command, sizeof(command), "receipt show %s", no);
	assert_int_equal(cli_as(c->demo, "1002", command)->code, 1);    /* may not reprint */
	assert_int_equal(cli(c->demo, command)->code, 2);               /* and nobody without a name */
	free(path);
	free(no);
	free(order);
	counter_close(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(from_f5_to_the_paper_are_four_keys),
		cmocka_unit_test(each_screen_of_a_reprint),
		cmocka_unit_test(each_screen_in_english),
		cmocka_unit_test(a_wide_screen_shows_whole_names),
		cmocka_unit_test(another_reason_and_another_requester_are_typed),
		cmocka_unit_test(filing_is_for_the_point_unless_said_otherwise),
		cmocka_unit_test(any_part_or_a_scan_finds_it_and_esc_loses_nothing),
		cmocka_unit_test(home_s_collected_order_is_found_already),
		cmocka_unit_test(the_copy_says_what_the_first_print_said),
		cmocka_unit_test(a_damaged_original_is_said_on_screen_and_paper),
		cmocka_unit_test(who_may_not_sees_no_key),
		cmocka_unit_test(a_permission_taken_away_meanwhile_is_missed),
		cmocka_unit_test(whoever_only_reprints_has_the_key),
		cmocka_unit_test(what_is_not_handed_over_is_refused),
		cmocka_unit_test(another_clerk_finds_home),
		cmocka_unit_test(receipt_show_says_it_all),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
