/* stock receive, as the keeper of the stock at a shell runs it. */
#include "tests/unit/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
exits(const char *demo, const char *staff, const char *arguments, int code)
{
	const struct ran *r = cli_as(demo, staff, arguments);

	if (r->code != code)
		fail_msg("%s: exit code %d, not %d\n%s%s", arguments, r->code, code, r->out, r->err);
}

static void
says(const char *text, const char *what)
{
	if (strstr(text, what) == NULL)
		fail_msg("no \"%s\" in:\n%s", what, text);
}

static void
list(const char *demo, const char *text)
{
	char *path = kit_path(demo, "list.txt");

	kit_write(path, text, 0600);
	free(path);
}

/* Those the demo did not bring. */
static void
blanks_are(const char *demo, const char *want)
{
	assert_string_equal(cli_query(demo, "SELECT serial || ' ' || model FROM stock WHERE state = 'blank' AND "
	    "(serial LIKE '0A3F%' OR serial LIKE 'FT20%') ORDER BY serial"), want);
}

static void
a_run_comes_in_by_its_ends(void **state)
{
	char *demo = cli_demo();

	(void)state;
	exits(demo, "2001", "stock receive 0A3F09-0A3F0B ePass2003", 0);
	blanks_are(demo, "0A3F09 ePass2003\n0A3F0A ePass2003\n0A3F0B ePass2003\n");
	says(cli_as(demo, "2001", "stock receive FT20-0001-FT20-0002")->out, "已入库 2 个 ");
	assert_string_equal(cli_query(demo, "SELECT count(*), max(staff) FROM audit WHERE action = 'stock_in' "
	    "AND facts LIKE '%0A3F09%'"), "1|2001\n");
	free(demo);
}

static void
a_list_comes_in_from_a_file(void **state)
{
	char *demo = cli_demo();

	(void)state;
	list(demo, "# packing list 7\r\n0A3F 0001\r\n\r\n0a3f-0002\r\n0A3F0003");
	exits(demo, "2001", "stock receive %/list.txt ePass2003", 0);
	blanks_are(demo, "0A3F0001 ePass2003\n0a3f0002 ePass2003\n0A3F0003 ePass2003\n");
	free(demo);
}

/* The screen asks; a command tells, and does what it was told. */
static void
a_model_never_seen_is_told_of_once(void **state)
{
	char *demo = cli_demo();
	const struct ran *r;

	(void)state;
	r = cli_as(demo, "2001", "stock receive 0A3F0001-0A3F0002 ePas2003");
	assert_int_equal(r->code, 0);
	says(r->out, "已入库 2 个 ePas2003");
	says(r->err, "库存里从来没有这个型号：ePas2003");
	r = cli_as(demo, "2001", "stock receive 0A3F0003-0A3F0004 ePas2003");
	assert_int_equal(r->code, 0);
	assert_null(strstr(r->err, "从来没有"));
	r = cli_as(demo, "2001", "stock receive 0A3F0001-0A3F0002 ePass2003");
	assert_int_equal(r->code, 1);
	assert_null(strstr(r->err, "从来没有"));        /* nothing came in */
	free(demo);
}

static void
all_of_it_or_nothing(void **state)
{
	char *demo = cli_demo();
	const struct ran *r;

	(void)state;
	exits(demo, "2001", "stock receive 0A3F0001-0A3F0002 m", 0);
	r = cli_as(demo, "2001", "stock receive 0A3F0000-0A3F0009 m");
	assert_int_equal(r->code, 1);
	says(r->err, "[R46]");
	says(r->err, "0A3F0001 空白、0A3F0002 空白");
	list(demo, "0A3F0003\n0A3F0004\n0a3f 0003\n");
	r = cli_as(demo, "2001", "stock receive %/list.txt m");
	assert_int_equal(r->code, 1);
	says(r->err, "第 3 行：序列号重复：0a3f0003");
	list(demo, "0A3F0003\nn/a\n");
	says(cli_as(demo, "2001", "stock receive %/list.txt m")->err, "第 2 行：不像UKey的序列号：n/a");
	list(demo, "\n# nothing\n");
	says(cli_as(demo, "2001", "stock receive %/list.txt m")->err, "文件里没有序列号");
	says(cli_as(demo, "2001", "stock receive %/none.txt m")->err, "none.txt");
	exits(demo, "2001", "stock receive 0A3F1001-0A3F2001 m", 1);
	blanks_are(demo, "0A3F0001 m\n0A3F0002 m\n");
	free(demo);
}

static void
only_who_keeps_the_stock(void **state)
{
	static const char *const others[] = { "1001", "3001", "9001" };
	char *demo = cli_demo();

	(void)state;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		exits(demo, others[i], "stock receive 0A3F0001-0A3F0002 m", 1);
		says(cli_as(demo, others[i], "stock receive 0A3F0001-0A3F0002 m")->err, "[R27]");
	}
	blanks_are(demo, "");
	free(demo);
}

static void
a_demos_own_ukeys_came_in_the_same_way(void **state)
{
	char *demo = cli_demo();

	(void)state;
	assert_string_equal(cli_query(demo, "SELECT count(*), max(staff) FROM audit WHERE action = 'stock_in'"),
	    "1|2001\n");
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
		cmocka_unit_test(a_run_comes_in_by_its_ends),
		cmocka_unit_test(a_list_comes_in_from_a_file),
		cmocka_unit_test(a_model_never_seen_is_told_of_once),
		cmocka_unit_test(all_of_it_or_nothing),
		cmocka_unit_test(only_who_keeps_the_stock),
		cmocka_unit_test(a_demos_own_ukeys_came_in_the_same_way),
	};

	return cmocka_run_group_tests(tests, NULL, teardown);
}
