/* tui/burst.c: what is a scan, what are keys. */
#include "tests/unit/kit.h"
#include "tui/burst.h"

#include <string.h>

static enum burst_what
one(struct burst *b, enum key_kind kind, uint32_t ch)
{
	return burst_key(b, &(struct key){ .kind = kind, .ch = ch }, 1000);
}

static void
hold(struct burst *b, const char *text)
{
	for (; *text != '\0'; text++)
		assert_int_equal(one(b, K_CHAR, (unsigned char)*text), BURST_HELD);
}

static void
many_characters_and_cr_or_tab_are_a_scan(void **state)
{
	static const enum key_kind ends[] = { K_ENTER, K_TAB };
	struct burst b = { 0 };
	char text[NAME_SIZE];

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		hold(&b, "SZ2611160023");
		assert_int_equal(one(&b, ends[i], 0), BURST_ENDS);
		assert_int_equal(burst_take(&b, text), 12);
		assert_string_equal(text, "SZ2611160023");
		burst_drop(&b);
	}
}

static void
the_lf_behind_its_cr_belongs_to_it(void **state)
{
	struct burst b = { 0 };
	char text[NAME_SIZE];

	(void)state;
	hold(&b, "440300199003079914");
	assert_int_equal(one(&b, K_ENTER, 0), BURST_ENDS);
	burst_take(&b, text);
	assert_int_not_equal(b.due, 0);
	assert_int_equal(one(&b, K_ENTER, 0), BURST_NOTHING);
	burst_drop(&b);
	assert_int_equal(one(&b, K_ENTER, 0), BURST_OTHER);
}

static void
few_characters_are_keys(void **state)
{
	struct burst b = { 0 };
	char text[NAME_SIZE];

	(void)state;
	hold(&b, "11");
	assert_int_equal(b.due, 1000 + BURST_GAP);
	assert_int_equal(one(&b, K_ENTER, 0), BURST_OTHER);
	assert_false(burst_is_scan(&b));
	assert_int_equal(burst_take(&b, text), 2);
	assert_int_equal(b.due, 0);
}

static void
chinese_and_a_first_space_wait_for_nothing(void **state)
{
	struct burst b = { 0 };

	(void)state;
	assert_int_equal(one(&b, K_CHAR, 0x738B), BURST_OTHER);
	assert_int_equal(one(&b, K_CHAR, ' '), BURST_OTHER);
	assert_int_equal(b.due, 0);
}

static void
a_space_inside_a_scan_is_part_of_it(void **state)
{
	struct burst b = { 0 };

	(void)state;
	hold(&b, "SZ2611 160023");
	assert_int_equal(one(&b, K_ENTER, 0), BURST_ENDS);
}

static void
a_scan_without_end_stays_within_its_room(void **state)
{
	struct burst b = { 0 };

	(void)state;
	for (size_t i = 0; i + 1 < NAME_SIZE; i++)
		assert_int_equal(one(&b, K_CHAR, '4'), BURST_HELD);
	assert_int_equal(one(&b, K_CHAR, '4'), BURST_OTHER);
	assert_true(burst_is_scan(&b));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(many_characters_and_cr_or_tab_are_a_scan),
		cmocka_unit_test(the_lf_behind_its_cr_belongs_to_it),
		cmocka_unit_test(few_characters_are_keys),
		cmocka_unit_test(chinese_and_a_first_space_wait_for_nothing),
		cmocka_unit_test(a_space_inside_a_scan_is_part_of_it),
		cmocka_unit_test(a_scan_without_end_stays_within_its_room),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
