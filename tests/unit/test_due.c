/* RULES 5: five working days, counted by the State Council's calendar. */
#include "core/clock.h"
#include "forms/due.h"
#include "tests/unit/kit.h"

#include <stdlib.h>
#include <string.h>

static struct calendar calendar;

static int32_t
day(const char *s)
{
	struct err e;
	int32_t d;

	assert_int_equal(date_parse(s, &d, &e), 0);
	return d;
}

static int
load(void **state)
{
	const char *top = getenv("TOP");
	char path[4096];

	(void)state;
	snprintf(path, sizeof(path), "%s/conf", top != NULL ? top : ".");
	return calendar_load(&calendar, path, stderr);
}

static int
done(void **state)
{
	calendar_done(&calendar);
	return kit_teardown(state);
}

static void
the_fifth_working_day_is_the_last(void **state)
{
	const struct book_day d[] = {
		{ day("2026-11-13"), 1 },       /* last day Friday the 20th */
		{ day("2026-11-15"), 3 },       /* a Sunday: the 20th as well */
		{ day("2026-11-16"), 2 },       /* Monday the 23rd */
		{ day("2026-11-17"), 4 },
	};
	struct due due = due_count(&calendar, d, 4, day("2026-11-23"));

	(void)state;
	assert_int_equal(due.today, 2);
	assert_int_equal(due.overdue, 4);
	assert_int_equal(due.unknown_year, 0);
}

static void
holidays_and_make_up_days_count(void **state)
{
	const struct book_day d[] = { { day("2026-09-30"), 1 } };

	(void)state;
	assert_int_equal(due_count(&calendar, d, 1, day("2026-10-12")).today, 0);
	assert_int_equal(due_count(&calendar, d, 1, day("2026-10-13")).today, 1);
	assert_int_equal(due_count(&calendar, d, 1, day("2026-10-14")).overdue, 1);
}

static void
a_year_without_data_is_named_and_not_guessed(void **state)
{
	const struct book_day d[] = {
		{ day("2026-11-16"), 1 }, { day("2026-12-28"), 5 },
	};
	struct due due = due_count(&calendar, d, 2, day("2026-12-31"));

	(void)state;
	assert_int_equal(due.overdue, 1);
	assert_int_equal(due.today, 0);
	assert_int_equal(due.unknown_year, 2027);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_fifth_working_day_is_the_last),
		cmocka_unit_test(holidays_and_make_up_days_count),
		cmocka_unit_test(a_year_without_data_is_named_and_not_guessed),
	};

	return cmocka_run_group_tests(tests, load, done);
}
