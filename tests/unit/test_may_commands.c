/*
 * Every command that is somebody's, tried with each permission alone: it does
 * its work exactly where core/may.h says, else nothing; the audit says which.
 */
#include "tests/unit/cli.h"
#include "tests/unit/may_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	enum may_action action;
	const char *line;
} commands[] = {
#define COMMAND_DOOR(action, line) { MAY_##action, line },
#include "tests/unit/may_doors.def"
};
enum { COMMANDS = sizeof(commands) / sizeof(commands[0]) };

static void
has_alone(const char *demo, enum permission p)
{
	char sql[100];

	snprintf(sql, sizeof(sql), "UPDATE staff SET permissions = %u WHERE id = '1001'", 1u << p);
	cli_sql(demo, sql);
}

/* What is in the book but for the lines that say who asked. */
static char *
written(const char *demo)
{
	return strdup(cli_query(demo, "SELECT (SELECT count(*) FROM orders), (SELECT count(*) FROM audit "
	    "WHERE action NOT IN ('sign_in', 'command', 'command_refused')), (SELECT count(*) FROM notices), (SELECT count(*) FROM stock)"));
}

static void
try_command(const char *demo, enum may_action action, const char *line, enum permission p)
{
	bool open = may_kit_says(action, p, false) == ERR_NONE;
	char *before = written(demo), *after;
	const struct ran *r = cli_as(demo, "1001", line);

	if (r->code != (open ? 0 : 1) || (strstr(r->err, "R27") != NULL) == open)
		fail_msg("%s with %s: exit %d\n%s%s", line, permission_name(p), r->code, r->out, r->err);
	if (!open)
		assert_string_equal(r->out, "");
	after = written(demo);
	if (!open)
		assert_string_equal(before, after);
	assert_string_equal(cli_query(demo, "SELECT action FROM audit WHERE staff = '1001' AND action NOT IN ('import', 'stock_in', 'backup_made') "
	    "ORDER BY rowid DESC LIMIT 1"), open ? "command\n" : "command_refused\n");
	free(after);
	free(before);
}

/* One order of the demo's under a number of its own. */
static void
write_order(const char *demo)
{
	char *from = kit_path(demo, "all.json"), *to = kit_path(demo, "new.json");
	json_t *j, *orders, *o;

	assert_int_equal(cli_as(demo, "9001", "orders export %/all.json")->code, 0);
	assert_non_null(j = json_load_file(from, 0, NULL));
	orders = json_object_get(j, "orders");
	while (json_array_size(orders) > 1)
		json_array_remove(orders, 1);
	o = json_array_get(orders, 0);
	json_object_set_new(o, "order", json_string("SZ9901010001"));
	json_object_set_new(json_object_get(o, "old_certificate"), "serial", json_string("9901010001000001"));
	assert_int_equal(json_dump_file(j, to, 0), 0);
	json_decref(j);
	free(to);
	free(from);
}

/* Its receipt, as a handover would leave it: what is shown of it is what was booked, and the file is whole. */
static void
write_receipt(const char *demo)
{
	static const char sum[] = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";       /* of {} */
	char *file = kit_path(demo, "receipts/FT9901010001.pdf"), sql[600];

	cli_sql(demo, "INSERT INTO visits VALUES (1, '1', 'FT01', 1, '1001', 'closed', 'delivered', 1, 2, 0, '某人', "
	    "'resident_id', 'x', 0, 0, 1, '', '', '', '', '', 0, 0, '', 0, 0, '', NULL, 1, 0, 'none', 0, 1, 1, 1); "
	    "INSERT INTO handovers VALUES (1, 'SZ9901010001', 1, 1, 1, 'delivered', 1, '1001', 1, 2, 'FT9901010001', 2, "
	    "'', '', 0, 0, 0, '', 0, 0, 1, 0, NULL)");
	snprintf(sql, sizeof(sql), "INSERT INTO receipts SELECT 1, 'FT9901010001', 'SZ9901010001', 1, 1, 2, 'original', "
	    "'%s', '%s', hash, 'FT9901010001.pdf', 0 FROM audit LIMIT 1; INSERT INTO receipt_facts VALUES (1, '{}')",
	    sum, sum);
	cli_sql(demo, sql);
	kit_write(file, "{}", 0600);
	free(file);
}

static void
commands_open_as_the_table_says(void **state)
{
	char *demo = cli_demo(), *out = kit_path(demo, "out.json"), *list = kit_path(demo, "list.txt");

	(void)state;
	write_order(demo);
	kit_write(list, "0A3F01\n0A3F02\n", 0600);
	assert_int_equal(cli_as(demo, "9001", "orders import %/new.json")->code, 0);
	write_receipt(demo);
	for (int p = 0; p < PERMISSION__MAX; p++) {
		has_alone(demo, (enum permission)p);
		for (int i = 0; i < COMMANDS; i++)
			try_command(demo, commands[i].action, commands[i].line, (enum permission)p);
		assert_int_equal(remove(out) == 0, p == PERMISSION_ADMIN);
	}
	free(list);
	free(out);
	free(demo);
}

static bool
is_door(const char *usage)
{
	for (int i = 0; i < COMMANDS; i++) {
		size_t n = strcspn(commands[i].line, "%S-");

		n -= n < strlen(commands[i].line);      /* the blank before */
		if (strncmp(usage, commands[i].line, n) == 0 && (usage[n] == ' ' || usage[n] == '\0'))
			return true;
	}
	return false;
}

/* A new command is a door, or is named here as anyone's. */
static void
every_command_is_a_door_or_anyones(void **state)
{
	static const char *const anyones[] = { "[--conf", "demo ", "doctor ", "notices ", "ukey ", "phone ", "restore " };
	char *dir = kit_dir(), *help, *save = NULL;
	int found = 0;

	(void)state;
	assert_non_null(help = strdup(cli(dir, "--help")->out));
	for (char *l = strtok_r(help, "\n", &save); l != NULL; l = strtok_r(NULL, "\n", &save)) {
		static const char head[] = "  ukey-pickup ";
		bool free_for_all = false, signs_in = strstr(l, "--staff NO") != NULL;

		if (strncmp(l, head, strlen(head)) != 0)
			continue;
		l += strlen(head);
		for (size_t i = 0; i < sizeof(anyones) / sizeof(anyones[0]); i++)
			free_for_all |= strncmp(l, anyones[i], strlen(anyones[i])) == 0;
		if (is_door(l) == free_for_all || signs_in == free_for_all)
			fail_msg("%s", l);
		found++;
	}
	assert_in_range(found, COMMANDS + 5, 100);
	free(help);
	free(dir);
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
		cmocka_unit_test(commands_open_as_the_table_says),
		cmocka_unit_test(every_command_is_a_door_or_anyones),
	};

	return cmocka_run_group_tests(tests, NULL, teardown);
}
