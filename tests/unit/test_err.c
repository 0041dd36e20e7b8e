#include "core/err.h"

#include "core/text.h"
#include "tests/unit/kit.h"

#include <string.h>

static int
low(struct err *e)
{
	return err_set(e, ERR_TOKEN_GONE, "slot %d is empty", 3);
}

static int
high(struct err *e)
{
	return low(e) == -1 ? err_wrap(e, "making key") : 0;
}

static void
a_cause_and_its_wrap_make_one_line(void **state)
{
	struct err e;
	char line[400];

	(void)state;
	assert_int_equal(high(&e), -1);
	assert_int_equal(e.code, ERR_TOKEN_GONE);
	err_line(&e, line, sizeof(line));
	assert_non_null(strstr(line, "T01 low:"));
	assert_non_null(strstr(line, "slot 3 is empty; high:"));
	assert_non_null(strstr(line, "making key"));
}

static void
the_kind_says_who_can_mend_it(void **state)
{
	struct err e = { .code = ERR_TOKEN_GONE };

	(void)state;
	assert_int_equal(err_kind(&e), ERR_TOKEN);
	e.code = ERR_UNPAID;
	assert_int_equal(err_kind(&e), ERR_REFUSED);
	e.code = ERR_SETTINGS;
	assert_int_equal(err_kind(&e), ERR_INPUT);
	e.code = ERR_FAULT;
	assert_int_equal(err_kind(&e), ERR_FAULT);
}

static void
a_new_error_forgets_the_old_one(void **state)
{
	struct err e = { 0 };

	(void)state;
	high(&e);
	err_say(&e, "%s", "why");
	err_set(&e, ERR_DISK, "full");
	assert_int_equal(e.depth, 1);
	assert_string_equal(e.say, "");
	assert_string_equal(err_code(&e), "F06");
}

static void
a_long_chain_keeps_its_first_causes(void **state)
{
	struct err e;
	int i;

	(void)state;
	err_set(&e, ERR_FAULT, "first");
	for (i = 0; i < 3 * ERR_DEPTH; i++)
		assert_int_equal(err_wrap(&e, "wrap %d", i), -1);
	assert_int_equal(e.depth, ERR_DEPTH);
	assert_string_equal(e.at[0].text, "first");
}

static void
a_line_is_cut_to_its_buffer(void **state)
{
	struct err e;
	char line[16];

	(void)state;
	high(&e);
	memset(line, 'x', sizeof(line));
	err_line(&e, line, 10);
	assert_int_equal(strlen(line), 9);
	assert_int_equal(line[10], 'x');
}

static void
a_long_reason_is_cut_between_characters(void **state)
{
	char text[600] = "ab";
	struct err e;

	(void)state;
	while (strlen(text) + 3 < sizeof(text))
		strcat(text, "深");
	err_set(&e, ERR_INPUT, "x");
	err_say(&e, "%s", text);
	assert_true(text_valid(e.say));
	assert_in_range(strlen(e.say), sizeof(e.say) - 4, sizeof(e.say) - 1);
}

static void
every_code_is_unique_and_tells_what_to_do(void **state)
{
	struct err a = { 0 }, b = { 0 };
	int i, j;

	(void)state;
	for (i = 1; i < ERR__MAX; i++) {
		a.code = (enum err_code)i;
		assert_int_equal(strlen(err_code(&a)), 3);
		assert_true(text_valid(err_what(&a)) && err_what(&a)[0] != '\0');
		assert_true(text_valid(err_todo(&a)) && err_todo(&a)[0] != '\0');
		for (j = 1; j < i; j++) {
			b.code = (enum err_code)j;
			assert_string_not_equal(err_code(&a), err_code(&b));
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_cause_and_its_wrap_make_one_line),
	    cmocka_unit_test(the_kind_says_who_can_mend_it),
	    cmocka_unit_test(a_new_error_forgets_the_old_one),
	    cmocka_unit_test(a_long_chain_keeps_its_first_causes),
	    cmocka_unit_test(a_line_is_cut_to_its_buffer),
	    cmocka_unit_test(a_long_reason_is_cut_between_characters),
	    cmocka_unit_test(every_code_is_unique_and_tells_what_to_do),
	};

	return cmocka_run_group_tests_name("err", tests, NULL, kit_teardown);
}
