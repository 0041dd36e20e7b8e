/* From bytes to keys: nothing typed is lost or taken for something else. */
#include "tests/unit/kit.h"
#include "tui/keys.h"

#include <string.h>

struct typed {
	struct key k[64];
	size_t n;
};

static struct typed
type(struct keys *state, const char *bytes)
{
	struct typed t = { .n = 0 };

	for (; *bytes != '\0'; bytes++)
		if (keys_byte(state, (unsigned char)*bytes, &t.k[t.n]))
			t.n++;
	if (keys_end(state, &t.k[t.n]))
		t.n++;
	return t;
}

static void
letters_and_chinese_come_out_as_characters(void **state)
{
	struct keys k = { 0 };
	struct typed t = type(&k, "a陈𬭎");

	(void)state;
	assert_int_equal(t.n, 3);
	assert_true(key_char(&t.k[0], 'a'));
	assert_true(key_char(&t.k[1], 0x9648));
	assert_true(key_char(&t.k[2], 0x2CB4E));
}

static void
full_width_digits_are_folded(void **state)
{
	struct keys k = { 0 };
	struct typed t = type(&k, "１Ａ　");

	(void)state;
	assert_int_equal(t.n, 3);
	assert_int_equal(key_digit(&t.k[0]), 1);
	assert_true(key_char(&t.k[1], 'A'));
	assert_true(key_char(&t.k[2], ' '));
}

static void
a_character_split_over_two_reads_is_whole(void **state)
{
	struct keys k = { 0 };
	struct key out;

	(void)state;
	assert_false(keys_byte(&k, 0xE9, &out));
	assert_false(keys_end(&k, &out));
	assert_false(keys_byte(&k, 0x99, &out));
	assert_true(keys_byte(&k, 0x88, &out));
	assert_int_equal(out.ch, 0x9648);
}

static void
a_wrong_byte_does_not_eat_what_follows(void **state)
{
	static const char *const wrong[] = {
		"\xFF" "a", "\xE9" "a", "\x80" "a", "\xC0\x80" "a", "\xED\xA0\x80" "a",
		"\xF5\x80\x80\x80" "a",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct keys k = { 0 };
		struct typed t = type(&k, wrong[i]);

		assert_int_equal(t.n, 1);
		assert_true(key_char(&t.k[0], 'a'));
	}
}

static void
escape_alone_is_a_key(void **state)
{
	struct keys k = { 0 };
	struct typed t = type(&k, "\033");

	(void)state;
	assert_int_equal(t.n, 1);
	assert_int_equal(t.k[0].kind, K_ESC);
}

static void
unknown_sequences_are_dropped_whole(void **state)
{
	static const char *const unknown[] = {
		"\033[12;34R" "a", "\033[?62;22c" "a", "\033[27;5;9~" "a",
		"\033OZ" "a", "\033[<0;10;10M" "a",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++) {
		struct keys k = { 0 };
		struct typed t = type(&k, unknown[i]);

		assert_int_equal(t.n, 1);
		assert_true(key_char(&t.k[0], 'a'));
	}
}

static void
a_sequence_torn_in_the_middle_is_dropped_too(void **state)
{
	struct keys k = { 0 };
	struct key out;
	struct typed t;

	(void)state;
	assert_int_equal(type(&k, "\033[12;").n, 0);
	t = type(&k, "34R" "a");
	assert_int_equal(t.n, 1);
	assert_true(key_char(&t.k[0], 'a'));
	assert_false(keys_end(&k, &out));
}

static void
alt_and_a_digit_is_a_function_key(void **state)
{
	struct keys k = { 0 };
	struct typed t = type(&k, "\0331\0330");

	(void)state;
	assert_int_equal(t.n, 2);
	assert_true(key_f(&t.k[0], 1));
	assert_true(key_f(&t.k[1], 10));
}

static void
a_paste_never_confirms(void **state)
{
	struct keys k = { 0 };
	struct key out;
	struct typed t;

	(void)state;
	assert_false(keys_special(&k, K_PASTE, 0, &out));
	t = type(&k, "1\r\n\t2\033\033\033");
	assert_int_equal(t.n, 2);
	assert_int_equal(key_digit(&t.k[0]), 1);
	assert_int_equal(key_digit(&t.k[1]), 2);
	assert_false(keys_special(&k, K_F, 10, &out));
	assert_false(keys_special(&k, K_PASTE_END, 0, &out));
	t = type(&k, "\r");
	assert_int_equal(t.n, 1);
	assert_int_equal(t.k[0].kind, K_ENTER);
}

static void
control_bytes_without_a_job_do_nothing(void **state)
{
	struct keys k = { 0 };
	struct typed t = type(&k, "\x01\x02\x1A\x0C");

	(void)state;
	assert_int_equal(t.n, 1);
	assert_int_equal(t.k[0].kind, K_REPAINT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(letters_and_chinese_come_out_as_characters),
		cmocka_unit_test(full_width_digits_are_folded),
		cmocka_unit_test(a_character_split_over_two_reads_is_whole),
		cmocka_unit_test(a_wrong_byte_does_not_eat_what_follows),
		cmocka_unit_test(escape_alone_is_a_key),
		cmocka_unit_test(unknown_sequences_are_dropped_whole),
		cmocka_unit_test(a_sequence_torn_in_the_middle_is_dropped_too),
		cmocka_unit_test(alt_and_a_digit_is_a_function_key),
		cmocka_unit_test(a_paste_never_confirms),
		cmocka_unit_test(control_bytes_without_a_job_do_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
