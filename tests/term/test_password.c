/* The password a command asks for on the terminal: not shown, and echo is back whatever happens. */
#include "tests/term/counter.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* `orders list` by 1001 under a shell, which then says how it ended and how the terminal was left. */
static struct vt *
asks(const char *demo)
{
	char *ini = kit_path(demo, "counter.ini");
	char script[] = "trap : INT TERM; \"$@\"; echo \"= left $?\"; "
	    "stty -a | grep -q -- ' -echo ' && echo '= hushed' || echo '= loud'";
	char *const argv[] = { strdup("sh"), strdup("-c"), script, strdup("sh"), strdup(cli_binary()),
		strdup("orders"), strdup("list"), strdup("韩梅梅"), strdup("--staff"), strdup("1001"),
		strdup("--conf"), ini, NULL };
	struct vt *v = vt_open(24, 80, argv);

	assert_non_null(v);
	assert_true(vt_wait(v, "密码："));
	for (size_t i = 0; argv[i] != NULL; i++)
		if (argv[i] != script)
			free(argv[i]);
	return v;
}

static void
left(struct vt *v, const char *code)
{
	assert_true(vt_wait(v, code));
	assert_true(vt_wait(v, "= loud"));
	assert_int_equal(vt_wait_exit(v), 0);
	vt_free(v);
}

static void
it_is_typed_unseen_and_signs_in(void **state)
{
	char *demo = cli_demo(), password[40];
	struct vt *v = asks(demo);

	(void)state;
	cli_password(demo, "1001", password);
	vt_keys(v, password);
	vt_keys(v, "<Enter>");
	assert_true(vt_wait(v, "韩*梅"));
	assert_false(vt_find(v, password, NULL, NULL));
	left(v, "= left 0");
	free(demo);
}

static void
a_wrong_one_is_refused(void **state)
{
	char *demo = cli_demo();
	struct vt *v = asks(demo);

	(void)state;
	vt_keys(v, "not it<Enter>");
	assert_true(vt_wait(v, "R29"));
	assert_false(vt_find(v, "not it", NULL, NULL));
	left(v, "= left 1");
	free(demo);
}

static void
an_interrupt_gives_the_echo_back(void **state)
{
	char *demo = cli_demo();
	struct vt *v = asks(demo);

	(void)state;
	vt_keys(v, "half<C-c>");
	left(v, "= left 130");
	free(demo);
}

/* The prompt stands on this row; what was typed before it came is thrown away. */
static bool
asked_on(struct vt *v, int row)
{
	char text[200];

	for (int i = 0; i < 2000; i++)
		if (strstr(vt_row(v, row, text, sizeof(text)), "密码：") != NULL || !vt_settle(v))
			break;
	return strstr(vt_row(v, row, text, sizeof(text)), "密码：") != NULL;
}

/* Stopped and gone on with (here, where nobody could wake it, at once): asked anew, from the beginning. */
static void
after_a_stop_it_is_asked_anew(void **state)
{
	char *demo = cli_demo(), password[40];
	struct vt *v = asks(demo);

	(void)state;
	cli_password(demo, "1001", password);
	vt_keys(v, "half<C-z>");
	assert_true(asked_on(v, 1));
	vt_keys(v, password);
	vt_keys(v, "<Enter>");
	assert_true(vt_wait(v, "韩*梅"));
	left(v, "= left 0");
	free(demo);
}

static void
nothing_typed_is_no_attempt(void **state)
{
	char *demo = cli_demo();
	struct vt *v = asks(demo);

	(void)state;
	vt_keys(v, "<C-d>");
	assert_true(vt_wait(v, "没有读到密码"));
	left(v, "= left 1");
	assert_string_equal(cli_query(demo, "SELECT count(*) FROM audit WHERE action LIKE 'sign_in%'"), "0\n");
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
		cmocka_unit_test(it_is_typed_unseen_and_signs_in),
		cmocka_unit_test(a_wrong_one_is_refused),
		cmocka_unit_test(an_interrupt_gives_the_echo_back),
		cmocka_unit_test(after_a_stop_it_is_asked_anew),
		cmocka_unit_test(nothing_typed_is_no_attempt),
	};

	return cmocka_run_group_tests(tests, NULL, teardown);
}
