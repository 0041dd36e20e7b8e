/* ukey-pickup ukey: what is in the reader, with real parts, for people and for programs. */
#include "tests/unit/foreign.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOLDER "深圳市别家建设工程有限公司"

static void
says(const char *text, const char *what)
{
	if (strstr(text, what) == NULL)
		fail_msg("no \"%s\" in:\n%s", what, text);
}

/* The only UKey in the reader, as programs see it. */
static json_t *
the_one(const char *demo)
{
	const struct ran *r = cli(demo, "ukey --json");
	json_t *all = json_loads(r->out, JSON_REJECT_DUPLICATES, NULL), *one;

	assert_int_equal(r->code, 0);
	assert_non_null(all);
	assert_int_equal(json_array_size(all), 1);
	one = json_incref(json_array_get(all, 0));
	json_decref(all);
	return one;
}

static void
is(json_t *one, const char *key, const char *want)
{
	const char *got = json_string_value(json_object_get(one, key));

	if (want == NULL)
		assert_true(json_is_null(json_object_get(one, key)));
	else if (got == NULL || strcmp(got, want) != 0)
		fail_msg("%s is %s, not %s", key, got != NULL ? got : "nothing", want);
}

static void
an_empty_reader_says_so(void **state)
{
	char *demo = cli_demo();

	(void)state;
	says(cli(demo, "ukey")->out, "没有UKey");
	assert_string_equal(cli(demo, "ukey --json")->out, "[]\n");
	free(demo);
}

static void
a_blank_is_told_with_its_stock(void **state)
{
	char *demo = cli_demo();
	json_t *one;

	(void)state;
	cli_exits(demo, "ukey insert 3", 0);
	one = the_one(demo);
	is(one, "kind", "blank");
	is(one, "stock", "blank");
	is(one, "order", NULL);
	is(one, "next", "可以制作：先找到订单");
	json_decref(one);
	cli_sql(demo, "DROP TRIGGER stock_kept; DELETE FROM stock WHERE state = 'blank'");
	one = the_one(demo);
	is(one, "kind", "not_received");
	is(one, "stock", NULL);
	json_decref(one);
	free(demo);
}

static void
one_made_ahead_is_told_with_its_order(void **state)
{
	char *demo = cli_demo(), no[40];
	json_t *one;

	(void)state;
	cli_exits(demo, "ukey insert 20", 0);
	one = the_one(demo);
	is(one, "kind", "made");
	is(one, "making", "verified");
	is(one, "handover", NULL);
	snprintf(no, sizeof(no), "%s", json_string_value(json_object_get(one, "order")));
	assert_int_equal(json_integer_value(json_object_get(one, "keys")), 1);
	assert_int_equal(json_integer_value(json_object_get(one, "certificates")), 1);
	says(cli(demo, "ukey")->out, no);
	json_decref(one);
	free(demo);
}

/* RULES 31: whatever looks at it leaves it as it is. */
static void
a_foreign_one_is_told_and_left_alone(void **state)
{
	char *demo = cli_demo(), *before, *after;
	json_t *one;

	(void)state;
	foreign_make(demo, "77", HOLDER);
	before = foreign_content(demo, false, "77");
	cli_exits(demo, "ukey insert 77", 0);
	says(cli(demo, "ukey")->out, "外来，标签「" FOREIGN_LABEL "」，1 个密钥，1 张证书，持有人 " HOLDER "\n");
	says(cli(demo, "ukey")->out, "不要初始化");
	one = the_one(demo);
	is(one, "kind", "foreign");
	is(one, "label", FOREIGN_LABEL);
	is(one, "holder", HOLDER);
	is(one, "order", NULL);
	json_decref(one);
	after = foreign_content(demo, true, "77");
	assert_string_equal(after, before);
	free(after);
	free(before);
	free(demo);
}

static void
two_are_told_one_after_the_other(void **state)
{
	char *demo = cli_demo();
	json_t *all;

	(void)state;
	foreign_make(demo, "77", "王小明");
	cli_exits(demo, "ukey insert 77", 0);
	cli_exits(demo, "ukey insert 1", 0);
	says(cli(demo, "ukey")->out, "持有人 王*明");
	says(cli(demo, "ukey")->out, "空白，在库存里");
	all = json_loads(cli(demo, "ukey --json")->out, 0, NULL);
	assert_int_equal(json_array_size(all), 2);
	assert_null(strstr(cli(demo, "ukey --json")->out, "王小明"));
	json_decref(all);
	free(demo);
}

static int
teardown(void **state)
{
	(void)state;
	cli_done();
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_reader_says_so),
		cmocka_unit_test(a_blank_is_told_with_its_stock),
		cmocka_unit_test(one_made_ahead_is_told_with_its_order),
		cmocka_unit_test(a_foreign_one_is_told_and_left_alone),
		cmocka_unit_test(two_are_told_one_after_the_other),
	};

	return cmocka_run_group_tests(tests, NULL, teardown);
}
