/* Commands that are somebody's: who signs in, what is told of it, what is refused. */
#include "tests/unit/cli.h"

#include <stdlib.h>
#include <string.h>

#define says(text, part)                                                       \
	do {                                                                   \
		if (strstr(text, part) == NULL)                                \
			fail_msg("no \"%s\" in: %s", part, text);              \
	} while (0)

static void
a_wrong_password_is_refused_counted_and_told(void **state)
{
	char *demo = cli_demo(), *sheet = kit_path(demo, "SIGN-IN.txt");
	const struct ran *r;

	(void)state;
	kit_write(sheet, "#\n1001  wrong\n7777  wrong\n3001  wrong\n9001  wrong\n", 0600);
	r = cli_as(demo, "1001", "orders list");
	assert_int_equal(r->code, 1);
	says(r->err, "R29");
	assert_string_equal(r->out, "");
	cli_exits_as(demo, "7777", "orders list", 1);
	cli_exits_as(demo, "9001", "orders import %/counter.ini", 1);
	says(cli_query(demo, "SELECT count(*) FROM audit WHERE action = 'sign_in_failed'"), "3");
	says(cli_query(demo, "SELECT failures FROM staff WHERE id = '1001'"), "1");
	cli_exits_as(demo, "1001", "orders list", 1);
	says(cli_as(demo, "1001", "orders list")->err, "R30");
	free(sheet);
	free(demo);
}

/* Nothing typed, nothing in the file: said, and nobody's failure. */
static void
without_a_password_nothing_is_tried(void **state)
{
	char *demo = cli_demo();

	(void)state;
	cli_exits(demo, "orders list --staff 1001", 1);
	says(cli(demo, "orders list --staff 1001")->err, "没有读到密码");
	says(cli_query(demo, "SELECT count(*) FROM audit WHERE action LIKE 'sign_in%'"), "0");
	free(demo);
}

/* What only reads is told in the commands' own chain, what writes in its window's, under who signed in. */
static void
a_command_is_told_under_who_signed_in(void **state)
{
	char *demo = cli_demo();

	(void)state;
	cli_exits_as(demo, "1001", "orders list", 0);
	cli_exits_as(demo, "9001", "orders export %/a.json", 0);
	cli_exits_as(demo, "9001", "orders import %/a.json --terminal 9", 0);
	assert_string_equal(cli_query(demo, "SELECT terminal, staff, action, coalesce(json_extract(nullif(facts, ''), '$.command'), '') "
	    "FROM audit WHERE terminal IN (0, 9) ORDER BY terminal, seq"),
	    "0|1001|sign_in|\n0|1001|command|orders list\n0|9001|sign_in|\n0|9001|command|orders export\n"
	    "9|9001|sign_in|\n9|9001|command|orders import\n9|9001|import|\n");
	cli_exits_as(demo, "3001", "audit verify", 0);
	cli_sql(demo, "DROP TRIGGER audit_fixed; UPDATE audit SET staff = '1002' WHERE terminal = 0 AND seq = 2;");
	says(cli_as(demo, "3001", "audit verify")->err, "命令的审计链第 2 行");
	free(demo);
}

static int
teardown(void **state)
{
	cli_done();
	return kit_teardown(state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_wrong_password_is_refused_counted_and_told),
		cmocka_unit_test(without_a_password_nothing_is_tried),
		cmocka_unit_test(a_command_is_told_under_who_signed_in),
	};

	return cmocka_run_group_tests(tests, NULL, teardown);
}
