/*
 * What the flow asks and tells, as the clerk meets it: one order after the
 * other, a UKey at the wrong moment, work taken up again, what went wrong.
 */
#include "tests/term/counter.h"

#include <glob.h>
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

/* The handler with one order; no UKey is in the reader. */
static struct counter_vt *
at_the_check(void)
{
	struct counter_vt *c = signed_in();

	counter_scan(c, "韩梅梅", "还差 5 项");
	return c;
}

static struct counter_vt *
at_the_checklist(void)
{
	struct counter_vt *c = at_the_check();

	counter_ukey(c, "insert", "1");
	counter_keys(c, "<Space>11<Space><Space><Enter>", "就用这个");
	counter_keys(c, "<Enter>", "存根联");
	return c;
}

/* Does `text` stand in this row? */
static bool
in_row(struct counter_vt *c, int row, const char *text)
{
	char line[400];

	return strstr(vt_row(c->vt, row, line, sizeof(line)), text) != NULL;
}

static char *
log_text(const struct counter_vt *c)
{
	char *path = kit_path(c->demo, "log/counter.log"), *text = kit_read(path);

	free(path);
	return text;
}

/* Lines of the log that hold this. */
static int
logged(const struct counter_vt *c, const char *what)
{
	char *text = log_text(c);
	int n = 0;

	for (char *at = text; at != NULL && (at = strstr(at, what)) != NULL; at++)
		n++;
	free(text);
	return n;
}

static void
the_second_order_has_its_own_heading_and_steps(void **state)
{
	struct counter_vt *c = signed_in();
	char first[400], second[400];

	(void)state;
	counter_ukey(c, "insert", "1");
	counter_keys(c, "王小明", "查到 3 单");
	counter_keys(c, "<Enter><Enter>", "还差 6 项");
	counter_scan(c, "王小明", "还差 5 项");
	counter_keys(c, "<Space>11<Space><Space><Enter>", "就用这个");
	assert_true(vt_find(c->vt, "第 1 单，共 2 单", NULL, NULL));
	vt_row(c->vt, 3, first, sizeof(first));
	counter_keys(c, "<Enter>", "存根联");
	counter_keys(c, "<Space><Space><Space><Space><Space>", "都齐了");
	counter_keys(c, "<Enter>", "还有 1 单");
	counter_shows(c, "delivered-first");
	counter_keys(c, "<Enter>", "第 2 单，共 2 单");
	assert_true(vt_wait(c->vt, "请插入一个空白UKey"));
	counter_shows(c, "making-second");
	vt_row(c->vt, 3, second, sizeof(second));
	assert_string_not_equal(first, second);
	counter_ukey(c, "remove", "1");
	counter_ukey(c, "insert", "2");
	assert_true(vt_wait(c->vt, "就用这个"));
	counter_keys(c, "<Enter>", "存根联");
	counter_keys(c, "<Space><Space><Space><Space>", "都齐了");
	counter_keys(c, "<Enter>", "= 已交付");
	assert_false(vt_find(c->vt, "还有", NULL, NULL));
	counter_close(c);
}

static void
the_ukey_stays_in_the_reader_until_delivered(void **state)
{
	struct counter_vt *c = at_the_checklist();

	(void)state;
	assert_true(vt_find(c->vt, "交付后再拔", NULL, NULL));
	counter_keys(c, "<Space><Space><Space><Space><Space>", "都齐了");
	counter_ukey(c, "remove", "1");
	counter_keys(c, "<Enter>", "请插回尾号");
	assert_false(vt_find(c->vt, "= 已交付", NULL, NULL));
	counter_ukey(c, "insert", "1");
	assert_true(vt_wait(c->vt, "= 已交付"));
	assert_true(vt_wait(c->vt, "请拔下 UKey 尾号"));
	counter_close(c);
}

static void
a_ukey_missing_after_the_list_can_be_put_off(void **state)
{
	struct counter_vt *c = at_the_checklist();

	(void)state;
	counter_keys(c, "<Space><Space><Space><Space><Space>", "都齐了");
	counter_ukey(c, "remove", "1");
	counter_keys(c, "<Enter>", "请插回尾号");
	counter_keys(c, "<Esc>", "在办 1");
	counter_close(c);
}

static void
the_ukey_question_is_asked_anew_when_the_reader_changes(void **state)
{
	struct counter_vt *c = at_the_check();

	(void)state;
	counter_ukey(c, "insert", "1");
	counter_keys(c, "<Space>11<Space><Space><Enter>", "用这个吗");
	for (int i = 0; i < 3; i++) {
		counter_ukey(c, "insert", "2");
		assert_true(vt_wait(c->vt, "读卡器里有两个UKey"));
		counter_ukey(c, "remove", "2");
		assert_true(vt_wait(c->vt, "用这个吗"));
		counter_ukey(c, "remove", "1");
		assert_true(vt_wait(c->vt, "请插入一个空白UKey"));
		counter_ukey(c, "insert", "1");
		assert_true(vt_wait(c->vt, "用这个吗"));
	}
	counter_keys(c, "<Enter>", "存根联");
	counter_close(c);
}

static void
work_taken_up_shows_where_it_stands(void **state)
{
	struct counter_vt *c = at_the_checklist();

	(void)state;
	counter_keys(c, "<Esc>", "在办 1");
	counter_ukey(c, "remove", "1");
	counter_again(c);
	counter_sign_in(c, "1002");
	counter_scan(c, "韩梅梅", "还差 5 项");
	counter_keys(c, "<Space>11<Space><Space><Enter>", "请插回尾号");
	counter_shows(c, "handover-want");
	counter_ukey(c, "insert", "1");
	assert_true(vt_wait(c->vt, "存根联"));
	assert_true(vt_wait(c->vt, "已送达 138****8001"));
	counter_close(c);
}

static void
a_form_not_brought_is_made_here(void **state)
{
	struct counter_vt *c = at_the_check();

	(void)state;
	counter_keys(c, "<Space>21<Space><Space>", "都齐了");
	counter_keys(c, "<Enter>", "签收单已备好");
	assert_int_equal(cli_program(c->demo, (const char *const[]){ "sh", "-c",
	    "ls receipts/signoff-20*-*-001.pdf", NULL })->code, 0);    /* the number comes again next year */
	counter_shows(c, "form-ready");
	vt_send(c->vt, "SZ2611160023\r", 13);   /* a scan has not signed it */
	counter_keys(c, "<Space>", "签收单已备好");
	counter_keys(c, "<Enter>", "请插入一个空白UKey");
	counter_close(c);
}

static void
an_institutions_name_is_whole(void **state)
{
	struct counter_vt *c = counter_open(24, 80);

	(void)state;
	cli_sql(c->demo, "UPDATE orders SET institution = '深圳市前海深港现代服务业合作区"
	    "第一二三四五六七八九十建设工程机电设备安装与装饰装修股份有限公司' WHERE handler = '韩梅梅'");
	counter_sign_in(c, "1001");
	counter_scan(c, "韩梅梅", "还差 5 项");
	counter_ukey(c, "insert", "1");
	counter_keys(c, "<Space>11<Space><Space><Enter>", "用这个吗");
	assert_true(in_row(c, 5, "股份有限公司"));
	counter_keys(c, "<Enter>", "存根联");
	assert_true(in_row(c, 5, "股份有限公司"));
	counter_close(c);
}

static void
what_was_shown_stands_in_the_log_once(void **state)
{
	struct counter_vt *c = at_the_check();

	(void)state;
	counter_keys(c, "<F9>", "不能办理的原因");
	counter_keys(c, "1", "登记为不能办理");
	counter_keys(c, "9", "R14");
	assert_int_equal(logged(c, " R14 "), 1);
	counter_keys(c, "<Enter>", "F2查找");
	assert_int_equal(logged(c, " R14 "), 1);
	counter_close(c);
}

/* The two digits of the only message sent. */
static int
message_number(const struct counter_vt *c)
{
	char *pattern = kit_path(c->demo, "phone/1*/0001.txt"), *text, *at;
	glob_t g;
	int n;

	assert_int_equal(glob(pattern, 0, NULL, &g), 0);
	text = kit_read(g.gl_pathv[0]);
	assert_non_null(at = strstr(text, "编号"));
	n = atoi(at + strlen("编号"));
	globfree(&g);
	free(text);
	free(pattern);
	return n;
}

static void
a_read_back_is_no_guessing(void **state)
{
	struct counter_vt *c = at_the_check();
	char *mode = kit_path(c->demo, "phone/.mode"), keys[40];
	int right;

	(void)state;
	kit_write(mode, "never\n", 0600);
	counter_ukey(c, "insert", "1");
	counter_keys(c, "<Space>11<Space><Space><Enter>", "就用这个");
	counter_keys(c, "<Enter>", "经办人念出短信编号");
	right = message_number(c);
	counter_keys(c, "1", "两位编号");
	for (int i = 1; i <= 3; i++) {
		snprintf(keys, sizeof(keys), "%02d<Enter>", (right + i) % 100);
		counter_keys(c, keys, i < 3 ? "编号不符" : "编号三次不对");
	}
	counter_keys(c, "1", "编号三次不对");
	counter_keys(c, "2", "经办人念出短信编号");
	free(mode);
	counter_close(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_second_order_has_its_own_heading_and_steps),
		cmocka_unit_test(the_ukey_stays_in_the_reader_until_delivered),
		cmocka_unit_test(a_ukey_missing_after_the_list_can_be_put_off),
		cmocka_unit_test(the_ukey_question_is_asked_anew_when_the_reader_changes),
		cmocka_unit_test(work_taken_up_shows_where_it_stands),
		cmocka_unit_test(a_form_not_brought_is_made_here),
		cmocka_unit_test(an_institutions_name_is_whole),
		cmocka_unit_test(a_read_back_is_no_guessing),
		cmocka_unit_test(what_was_shown_stands_in_the_log_once),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
