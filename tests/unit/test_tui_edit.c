/* The line to type into. */
#include "tests/unit/kit.h"
#include "tui/edit.h"

#include <string.h>

static void
press(struct edit *w, enum key_kind kind)
{
	assert_true(edit_key(w, &(struct key){ .kind = kind }));
}

static void
type(struct edit *w, const char *text)
{
	struct keys k = { 0 };
	struct key out;

	for (; *text != '\0'; text++)
		if (keys_byte(&k, (unsigned char)*text, &out))
			edit_key(w, &out);
}

static void
chinese_is_inserted_and_cut_by_whole_characters(void **state)
{
	struct edit w;

	(void)state;
	edit_init(&w, 10, NULL);
	type(&w, "陈𬭎明");
	press(&w, K_LEFT);
	press(&w, K_BACKSPACE);
	assert_string_equal(w.text, "陈明");
	type(&w, "小");
	assert_string_equal(w.text, "陈小明");
	press(&w, K_DELETE);
	assert_string_equal(w.text, "陈小");
	press(&w, K_HOME);
	type(&w, "a");
	press(&w, K_END);
	type(&w, "b");
	assert_string_equal(w.text, "a陈小b");
	press(&w, K_ERASE);
	assert_string_equal(w.text, "");
}

static void
no_more_characters_than_it_takes(void **state)
{
	struct edit w;

	(void)state;
	edit_init(&w, 2, NULL);
	type(&w, "陈小明");
	assert_string_equal(w.text, "陈小");
}

static void
what_a_field_does_not_take_is_refused(void **state)
{
	struct edit w;

	(void)state;
	edit_init(&w, 18, edit_letter_or_digit);
	type(&w, "44-03 0x陈");
	assert_string_equal(w.text, "44030X");
	edit_init(&w, 2, edit_digit);
	type(&w, "a３b７");
	assert_string_equal(w.text, "37");
}

static void
what_cannot_be_seen_is_refused(void **state)
{
	struct edit w;

	(void)state;
	edit_init(&w, 10, NULL);
	type(&w, "a\xE2\x80\xAE" "b\xE2\x80\x8B" "c");     /* U+202E, U+200B */
	assert_string_equal(w.text, "abc");
}

static void
moving_past_the_ends_does_nothing(void **state)
{
	struct edit w;

	(void)state;
	edit_init(&w, 10, NULL);
	press(&w, K_LEFT);
	press(&w, K_BACKSPACE);
	press(&w, K_DELETE);
	press(&w, K_RIGHT);
	type(&w, "a");
	assert_string_equal(w.text, "a");
}

static void
other_keys_are_not_its_own(void **state)
{
	struct edit w;

	(void)state;
	edit_init(&w, 10, NULL);
	assert_false(edit_key(&w, &(struct key){ .kind = K_ENTER }));
	assert_false(edit_key(&w, &(struct key){ .kind = K_TAB }));
	assert_false(edit_key(&w, &(struct key){ .kind = K_F, .f = 9 }));
}

static void
a_password_lives_in_the_secret_only(void **state)
{
	struct edit w;
	struct err e;
	struct secret *s = secret_new(&e);

	(void)state;
	assert_non_null(s);
	edit_init(&w, 5, NULL);
	w.secret = s;
	type(&w, "ab密7xyz");
	assert_string_equal(w.text, "");
	assert_string_equal((const char *)secret_bytes(s), "ab密7x");
	press(&w, K_BACKSPACE);
	press(&w, K_BACKSPACE);
	press(&w, K_BACKSPACE);
	assert_string_equal((const char *)secret_bytes(s), "ab");
	press(&w, K_ERASE);
	assert_int_equal(secret_len(s), 0);
	press(&w, K_BACKSPACE);
	secret_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chinese_is_inserted_and_cut_by_whole_characters),
		cmocka_unit_test(no_more_characters_than_it_takes),
		cmocka_unit_test(what_a_field_does_not_take_is_refused),
		cmocka_unit_test(what_cannot_be_seen_is_refused),
		cmocka_unit_test(moving_past_the_ends_does_nothing),
		cmocka_unit_test(other_keys_are_not_its_own),
		cmocka_unit_test(a_password_lives_in_the_secret_only),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
