/* The lamps' two witnesses: what is looked at and what is used. */
#include "core/record.h"
#include "tests/unit/kit.h"
#include "tui/lamps.h"

static void
use(struct lamps *l, enum err_code code, int64_t now)
{
	struct err e;

	err_set(&e, code, "in use");
	lamps_bad(l, &e, now);
}

static void
the_first_look_is_news_and_the_same_again_is_not(void **state)
{
	struct lamps l = { 0 };

	(void)state;
	assert_true(lamps_looked(&l, LAMP_CA, NULL, 100));
	assert_int_equal(l.lamp[LAMP_CA].state, LAMP_GOOD);
	assert_int_equal(l.lamp[LAMP_CA].since, 100);
	assert_false(lamps_looked(&l, LAMP_CA, NULL, 200));
	assert_int_equal(l.lamp[LAMP_CA].since, 100);
	assert_int_equal(l.lamp[LAMP_SMS].state, LAMP_LOOKING);
}

static void
another_reason_does_not_make_it_younger(void **state)
{
	struct lamps l = { 0 };

	(void)state;
	assert_true(lamps_looked(&l, LAMP_CA, "gone", 100));
	assert_false(lamps_looked(&l, LAMP_CA, "closed", 200));
	assert_string_equal(l.lamp[LAMP_CA].word, "closed");
	assert_int_equal(l.lamp[LAMP_CA].since, 100);
	assert_true(lamps_looked(&l, LAMP_CA, NULL, 300));
	assert_int_equal(l.lamp[LAMP_CA].since, 300);
}

/* A deleted book goes on being read by who has it open. */
static void
use_cannot_call_well_what_a_look_found_wrong(void **state)
{
	struct lamps l = { 0 };

	(void)state;
	lamps_looked(&l, LAMP_BOOK, "gone", 100);
	lamps_good(&l, LAMP_BOOK, 200);
	assert_int_equal(l.lamp[LAMP_BOOK].state, LAMP_BAD);
	use(&l, ERR_BOOK_BUSY, 300);
	assert_string_equal(l.lamp[LAMP_BOOK].word, "gone");
	lamps_looked(&l, LAMP_BOOK, NULL, 400);
	assert_int_equal(l.lamp[LAMP_BOOK].state, LAMP_GOOD);
}

static void
what_use_found_wrong_use_or_a_later_look_finds_right(void **state)
{
	struct lamps l = { 0 };

	(void)state;
	lamps_looked(&l, LAMP_SMS, NULL, 100);
	use(&l, ERR_SMS_FAILED, 200);
	assert_int_equal(l.lamp[LAMP_SMS].state, LAMP_BAD);
	assert_int_equal(l.lamp[LAMP_SMS].since, 200);
	lamps_seen(&l, "handover", HANDOVER_PIN_ARRIVED, 300);
	assert_int_equal(l.lamp[LAMP_SMS].state, LAMP_GOOD);
	use(&l, ERR_SMS, 400);
	lamps_looked(&l, LAMP_SMS, NULL, 500);
	assert_int_equal(l.lamp[LAMP_SMS].state, LAMP_GOOD);
	assert_int_equal(l.lamp[LAMP_SMS].since, 500);
}

static void
each_error_is_its_own_parts(void **state)
{
	struct lamps l = { 0 };

	(void)state;
	use(&l, ERR_CA_STATUS, 1);
	use(&l, ERR_FONT, 2);
	assert_int_equal(l.lamp[LAMP_CA].state, LAMP_BAD);
	assert_int_equal(l.lamp[LAMP_PAPER].state, LAMP_BAD);
	use(&l, ERR_TOKEN_GONE, 3);
	use(&l, ERR_UNPAID, 3);
	assert_int_equal(l.lamp[LAMP_BOOK].state, LAMP_LOOKING);
	assert_int_equal(l.lamp[LAMP_SMS].state, LAMP_LOOKING);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_look_is_news_and_the_same_again_is_not),
		cmocka_unit_test(another_reason_does_not_make_it_younger),
		cmocka_unit_test(use_cannot_call_well_what_a_look_found_wrong),
		cmocka_unit_test(what_use_found_wrong_use_or_a_later_look_finds_right),
		cmocka_unit_test(each_error_is_its_own_parts),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
