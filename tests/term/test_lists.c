/*
 * What home and the check tell at a glance: whose a row is, where another
 * point's order is fetched, what is wrong and why.
 */
#include "tests/term/counter.h"

#include <stdio.h>
#include <string.h>

static struct counter_vt *
signed_in(void)
{
	struct counter_vt *c = counter_open(24, 80);

	counter_sign_in(c, "1001");
	return c;
}

static bool
shows(struct counter_vt *c, const char *text)
{
	return vt_find(c->vt, text, NULL, NULL);
}

static void
another_points_order_says_where(void **state)
{
	struct counter_vt *c = counter_open(24, 80);

	(void)state;
	cli_sql(c->demo, "UPDATE orders SET point = 'NS02' WHERE handler = '韩梅梅'");
	counter_sign_in(c, "1001");
	counter_keys(c, "韩梅梅", "请到南山受理点：深圳市南山区样例街2号");
	assert_true(shows(c, "0755-00000202"));
	assert_true(shows(c, "14:00-18:00"));
	counter_close(c);
}

static void
of_several_people_the_rows_own_handler_stands_above(void **state)
{
	struct counter_vt *c = signed_in();

	(void)state;
	counter_keys(c, "深圳市<Enter>", "办理");
	assert_true(shows(c, "经办人"));
	assert_true(shows(c, "****"));
	counter_close(c);
}

static void
another_handlers_order_is_not_wrong_input(void **state)
{
	struct counter_vt *c = signed_in();

	(void)state;
	counter_keys(c, "深圳市<Enter><Space>", "办理所选 1 单");
	counter_keys(c, "<Down><Space>", "不是同一经办人");
	assert_false(shows(c, "输入有误"));
	counter_close(c);
}

static void
a_wrong_date_counts_as_missing_and_says_how_it_is_written(void **state)
{
	struct counter_vt *c = signed_in();
	char number[40], keys[60];

	(void)state;
	counter_number(c, "韩梅梅", number);
	snprintf(keys, sizeof(keys), "%s<Enter>", number);
	counter_keys(c, keys, "还差 5 项");
	counter_keys(c, "<Space>11<Space><Space>", "都齐了");
	counter_keys(c, "<Tab><Tab><Tab>35.3", "还差 1 项：有效期至");
	assert_false(shows(c, "都齐了"));
	assert_false(shows(c, "开始制作"));
	counter_keys(c, "<Enter>", "日期写成 20350301");
	counter_keys(c, "<C-u>", "都齐了");
	counter_close(c);
}

static void
the_holder_of_a_personal_certificate_is_named(void **state)
{
	struct counter_vt *c = counter_open(24, 80);

	(void)state;
	cli_sql(c->demo, "UPDATE orders SET kind = 'institution_personal', holder = '欧阳持有' "
	    "WHERE handler = '韩梅梅'");
	counter_sign_in(c, "1001");
	counter_keys(c, "韩梅梅<Enter>", "还差 6 项");
	assert_true(shows(c, "机构个人证书 欧阳持有"));
	counter_close(c);
}

static void
a_long_institution_is_whole_in_the_check(void **state)
{
	struct counter_vt *c = counter_open(24, 80);

	(void)state;
	cli_sql(c->demo, "UPDATE orders SET institution = '深圳市前海深港现代服务业合作区"
	    "示范建设工程项目管理咨询监理有限责任公司第一分公司' WHERE handler = '韩梅梅'");
	counter_sign_in(c, "1001");
	counter_keys(c, "韩梅梅<Enter>", "还差 6 项");
	assert_true(shows(c, "深圳市前海深港现代服务业合作区示范建设工程项目管理咨询监理有限责任"));
	assert_true(shows(c, "公司第一分公司"));
	counter_close(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(another_points_order_says_where),
		cmocka_unit_test(of_several_people_the_rows_own_handler_stands_above),
		cmocka_unit_test(another_handlers_order_is_not_wrong_input),
		cmocka_unit_test(a_wrong_date_counts_as_missing_and_says_how_it_is_written),
		cmocka_unit_test(the_holder_of_a_personal_certificate_is_named),
		cmocka_unit_test(a_long_institution_is_whole_in_the_check),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
