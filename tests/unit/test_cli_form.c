/* ukey-pickup form: what a scanner finds on it, and what it will not do. */
#include "tests/unit/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct desk {
	char *demo;
	char order[2][40];              /* of the demo's agent: two of one institution */
};

static int
setup(void **state)
{
	struct desk *d = calloc(1, sizeof(*d));
	json_t *orders;

	assert_non_null(d);
	d->demo = cli_demo();
	assert_non_null(orders = json_loads(cli_as(d->demo, "1001", "orders list 罗锦 --json")->out, 0, NULL));
	assert_int_equal(json_array_size(orders), 2);
	for (size_t i = 0; i < 2; i++)
		snprintf(d->order[i], sizeof(d->order[i]), "%s",
		    json_string_value(json_object_get(json_array_get(orders, i), "order")));
	json_decref(orders);
	*state = d;
	return 0;
}

static int
teardown(void **state)
{
	struct desk *d = *state;

	free(d->demo);
	free(d);
	cli_done();
	return 0;
}

/* The command, signed in or (staff NULL) not, and what it exits with; its stderr has `why`. */
static void
exits(const struct desk *d, const char *staff, int code, const char *why, const char *arguments)
{
	char line[900];
	const struct ran *r;

	snprintf(line, sizeof(line), "form %s%s", arguments, staff == NULL ? " --conf %/counter.ini" : "");
	r = staff == NULL ? cli(d->demo, line) : cli_as(d->demo, staff, line);
	if (r->code != code || strstr(r->err, why) == NULL)
		fail_msg("%s: exit %d, not %d\n%s%s", line, r->code, code, r->out, r->err);
}

static char *
scanned(const struct desk *d, const char *name)
{
	char *command, out[200] = "";
	FILE *p;

	assert_true(asprintf(&command, "cd '%s' && pdftoppm -r 150 -png -singlefile %s page && zbarimg -q --raw page.png "
	    "2>/dev/null", d->demo, name) > 0);
	assert_non_null(p = popen(command, "r"));
	if (fgets(out, sizeof(out), p) == NULL)
		out[0] = '\0';
	pclose(p);
	free(command);
	out[strcspn(out, "\n")] = '\0';
	return strdup(out);
}

/* How many orders home would find for what the scanner read. */
static size_t
found(const struct desk *d, const char *name)
{
	char *code = scanned(d, name), line[300];
	json_t *orders;
	size_t n;

	assert_string_not_equal(code, "");
	snprintf(line, sizeof(line), "orders list %s --json", code);
	assert_non_null(orders = json_loads(cli_as(d->demo, "1001", line)->out, 0, NULL));
	n = json_array_size(orders);
	json_decref(orders);
	free(code);
	return n;
}

static void
a_scan_of_the_form_finds_its_orders(void **state)
{
	static const char *const kinds[] = { "signoff", "letter" };
	const struct desk *d = *state;
	char line[300], name[40], *code;

	for (size_t i = 0; i < 2; i++) {
		snprintf(line, sizeof(line), "%s --order %s -o %%/one-%zu.pdf", kinds[i], d->order[1], i);
		exits(d, "1001", 0, "", line);
		snprintf(name, sizeof(name), "one-%zu.pdf", i);
		code = scanned(d, name);
		assert_string_equal(code, d->order[1]);
		free(code);
		assert_int_equal(found(d, name), 1);
		snprintf(line, sizeof(line), "%s --order %s --order %s -o %%/two-%zu.pdf", kinds[i], d->order[0],
		    d->order[1], i);
		exits(d, "1001", 0, "", line);
		snprintf(name, sizeof(name), "two-%zu.pdf", i);
		assert_int_equal(found(d, name), 2);
	}
}

static void
without_orders_it_is_blank(void **state)
{
	const struct desk *d = *state;
	char *path = kit_path(d->demo, "blank.pdf");
	struct stat st;

	exits(d, NULL, 0, "", "letter -o %/blank.pdf");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_non_null(strstr(cli(d->demo, "form signoff -o %/b.pdf --conf %/counter.ini")->out, "表单已做好"));
	free(path);
}

static void
nothing_is_written_over(void **state)
{
	const struct desk *d = *state;
	char *path = kit_path(d->demo, "mine.pdf"), *text;

	kit_write(path, "mine\n", 0600);
	exits(d, NULL, 1, "不覆盖", "signoff -o %/mine.pdf");
	assert_non_null(text = kit_read(path));
	assert_string_equal(text, "mine\n");
	free(text);
	free(path);
}

static void
an_order_there_is_not_exits_1_and_leaves_nothing(void **state)
{
	const struct desk *d = *state;
	char line[300], *path = kit_path(d->demo, "a.pdf");

	exits(d, "1001", 1, "SZ0000000000", "signoff --order SZ0000000000 -o %/a.pdf");
	snprintf(line, sizeof(line), "letter --order %s --order SZ0000000000 -o %%/a.pdf", d->order[0]);
	exits(d, "1001", 1, "SZ0000000000", line);
	assert_int_equal(access(path, F_OK), -1);
	exits(d, NULL, 3, "F06", "letter -o %/no/such/folder.pdf");
	free(path);
}

/* What the orders say is for who may see them; a blank form is for everybody. */
static void
a_form_of_orders_wants_a_sign_in(void **state)
{
	const struct desk *d = *state;
	char line[300], *path = kit_path(d->demo, "a.pdf");

	snprintf(line, sizeof(line), "letter --order %s -o %%/a.pdf", d->order[0]);
	exits(d, NULL, 2, "--staff", line);
	exits(d, "3001", 1, "R27", line);
	assert_int_equal(access(path, F_OK), -1);
	exits(d, "1002", 0, "", line);
	assert_non_null(strstr(cli(d->demo, "form letter --help")->out, "[--staff NO]"));
	free(path);
}

static void
what_is_typed_wrong_exits_2(void **state)
{
	static const char thirteen[] = "signoff --order 1 --order 2 --order 3 --order 4 --order 5 --order 6 --order 7 "
	    "--order 8 --order 9 --order 10 --order 11 --order 12 --order 13 -o %/a.pdf";
	static const char *const wrong[] = { "", "frob", "letter", "letter -o", "letter --order", "signoff --order A",
		"letter --order A --order A -o %/a.pdf", "letter -o %/a.pdf x", "signoff --terminal 3 -o %/a.pdf",
		thirteen };
	const struct desk *d = *state;
	char *path = kit_path(d->demo, "a.pdf");

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		exits(d, NULL, 2, "--help", wrong[i]);
	assert_int_equal(access(path, F_OK), -1);
	assert_non_null(strstr(cli(d->demo, "form letter --help")->out, "[--order NO]... -o FILE\n"));
	free(path);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(a_scan_of_the_form_finds_its_orders),
		T(without_orders_it_is_blank),
		T(nothing_is_written_over),
		T(an_order_there_is_not_exits_1_and_leaves_nothing),
		T(a_form_of_orders_wants_a_sign_in),
		T(what_is_typed_wrong_exits_2),
	};
	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
