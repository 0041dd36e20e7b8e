/* Serials as they are typed, scanned and counted on. */
#include "core/token/serial.h"
#include "tests/unit/kit.h"

#include "core/text.h"

#include <string.h>

static struct err e;

static void
folds(const char *text, const char *want)
{
	char got[SERIAL_TEXT] = "before";

	if (want == NULL) {
		assert_int_equal(serial_fold(text, got, &e), -1);
		assert_int_equal(e.code, ERR_INPUT);
		assert_string_equal(got, "before");
	} else {
		assert_int_equal(serial_fold(text, got, &e), 0);
		assert_string_equal(got, want);
	}
}

static void
a_serial_is_taken_as_people_write_it(void **state)
{
	(void)state;
	folds("0A3F55D122079C10", "0A3F55D122079C10");
	folds("  0a3f-55d1:2207 9c10 ", "0a3f55d122079c10");
	folds("０Ａ３Ｆ", "0A3F");
	folds("FT2003G0001", "FT2003G0001");
}

static void
what_is_no_serial_is_refused(void **state)
{
	(void)state;
	folds("", NULL);
	folds("123", NULL);                             /* too short */
	folds("1234567890123456789012345", NULL);       /* too long */
	folds("0A3F/55D1", NULL);
	folds("序列号", NULL);
	folds("0A3F\x1b[2J", NULL);
	folds("12345678901234567890123456789012345678901234567890123456789012345678901234567890"
	    "12345678901234567890123456789012345678901234567890123456789012345678901234567890"
	    "1234567890123456789012345678901234567890123456789012345678901234567890", NULL);
}

static void
letters_are_the_same_either_way(void **state)
{
	(void)state;
	assert_true(serial_same("0a3F", "0A3f"));
	assert_false(serial_same("0A3F", "0A3E"));
}

/* ---- runs ---- */

static void
run(const char *first, const char *last, enum serial_base base, size_t want, const char *second)
{
	char got[SERIAL_TEXT];
	size_t n = 0;

	assert_int_equal(serial_run(first, last, base, 1000, &n, &e), 0);
	assert_int_equal(n, want);
	serial_nth(first, last, base, 0, got);
	assert_true(serial_same(got, first));
	serial_nth(first, last, base, n - 1, got);
	assert_true(serial_same(got, last));
	if (second == NULL)
		return;
	serial_nth(first, last, base, 1, got);
	assert_string_equal(got, second);
}

static void
a_run_counts_decimal_or_hex(void **state)
{
	(void)state;
	run("FT0099", "FT0101", SERIAL_DECIMAL, 3, "FT0100");
	run("0A3F00FE", "0A3F0101", SERIAL_HEX, 4, "0A3F00FF");
	run("0a3f00fe", "0a3f0101", SERIAL_HEX, 4, "0a3f00ff");
	run("0A3F9c09", "0a3F9C10", SERIAL_HEX, 8, "0A3F9c0a");
	run("FT0001", "FT0001", SERIAL_DECIMAL, 1, NULL);
	run("FT0001", "FT1000", SERIAL_DECIMAL, 1000, "FT0002");
	/* digits alone may be read either way */
	run("0A3F10", "0A3F30", SERIAL_DECIMAL, 21, "0A3F11");
	run("0A3F10", "0A3F30", SERIAL_HEX, 33, "0A3F11");
}

static void
no_run(const char *first, const char *last, enum serial_base base)
{
	size_t n = 77;

	assert_int_equal(serial_run(first, last, base, 1000, &n, &e), -1);
	assert_int_equal(e.code, ERR_INPUT);
	assert_string_not_equal(e.say, "");
	assert_int_equal(n, 77);
}

static void
what_is_no_run_is_refused(void **state)
{
	(void)state;
	no_run("FT0001", "FT00010", SERIAL_DECIMAL);            /* of two lengths */
	no_run("FT0009", "FT0001", SERIAL_DECIMAL);             /* backwards */
	no_run("FT0001", "FU0001", SERIAL_DECIMAL);             /* other letters */
	no_run("0A3F0A", "0A3F10", SERIAL_DECIMAL);             /* hex digits */
	no_run("0A3F0G", "0A3F10", SERIAL_HEX);
	no_run("FT0001", "FT1001", SERIAL_DECIMAL);             /* one too many */
	assert_non_null(strstr(e.say, "1001"));
	no_run("1000000000000000", "2000000000000000", SERIAL_DECIMAL);
}

static void
a_serials_own_look_says_which_is_likelier(void **state)
{
	(void)state;
	assert_int_equal(serial_looks("0A3F10"), SERIAL_HEX);
	assert_int_equal(serial_looks("003310"), SERIAL_DECIMAL);
	assert_int_equal(serial_looks("FT0010"), SERIAL_DECIMAL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_serial_is_taken_as_people_write_it),
		cmocka_unit_test(what_is_no_serial_is_refused),
		cmocka_unit_test(letters_are_the_same_either_way),
		cmocka_unit_test(a_run_counts_decimal_or_hex),
		cmocka_unit_test(what_is_no_run_is_refused),
		cmocka_unit_test(a_serials_own_look_says_which_is_likelier),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
