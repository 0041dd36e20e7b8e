#include "core/clock.h"

#include "tests/unit/kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static int
in_shanghai(void **state)
{
	(void)state;
	unsetenv("TZ");
	return 0;
}

static void
time_of_rfc3339(void **state)
{
	int64_t t = 0;
	struct err e;

	(void)state;
	assert_int_equal(time_parse("2026-11-23T09:49:05+08:00", &t, &e), 0);
	assert_int_equal(t, 1795398545);
	assert_int_equal(time_parse("2026-11-23T01:49:05.250Z", &t, &e), 0);
	assert_int_equal(t, 1795398545);
	assert_int_equal(time_parse("2026-11-22t20:19:05-05:30", &t, &e), 0);
	assert_int_equal(t, 1795398545);
	assert_int_equal(time_parse("2016-12-31T23:59:60Z", &t, &e), 0);
	assert_int_equal(t, 1483228800);
}

static void
time_that_is_none_is_refused_untouched(void **state)
{
	static const char *const bad[] = {"", "2026-11-23", "2026-11-23T09:49:05", "2026-11-23 09:49:05+08:00",
	    "2026-02-29T09:49:05+08:00", "2026-11-23T24:00:00Z", "2026-11-23T09:60:00Z", "2026-11-23T09:49:05.Z",
	    "2026-11-23T09:49:05+0800", "2026-11-23T09:49:05+24:00", "2026-11-23T09:49:05Z ", "26-11-23T09:49:05Z"};
	int64_t t = 7;
	struct err e;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(time_parse(bad[i], &t, &e), -1);
		assert_int_equal(e.code, ERR_INPUT);
	}
	assert_int_equal(t, 7);
}

static void
times_are_shown_in_shanghai(void **state)
{
	char full[32], minute[20], hhmm[8], brief[16];

	(void)state;
	time_rfc3339(1795398545, full);
	time_minute(1795398545, minute);
	time_hhmm(1795398545, hhmm);
	time_short(1795398545, brief);
	assert_string_equal(full, "2026-11-23T09:49:05+08:00");
	assert_string_equal(minute, "2026-11-23 09:49");
	assert_string_equal(hhmm, "09:49");
	assert_string_equal(brief, "11-23 09:49");
}

static void
tz_is_respected(void **state)
{
	char full[32];

	(void)state;
	setenv("TZ", "NST3:30", 1);
	tzset();
	time_rfc3339(1795398545, full);
	assert_string_equal(full, "2026-11-22T22:19:05-03:30");
	assert_int_equal(date_of(1795398545), date_of(1795398545 - 3600));
	unsetenv("TZ");
	tzset();
}

static void
none_is_written_as_nothing(void **state)
{
	char full[32] = "x", date[16] = "x";

	(void)state;
	time_rfc3339(0, full);
	date_format(0, date);
	assert_string_equal(full, "");
	assert_string_equal(date, "");
	assert_int_equal(date_of(0), 0);
}

static void
the_local_date_begins_at_local_midnight(void **state)
{
	int32_t d;
	struct err e;

	(void)state;
	assert_int_equal(date_parse("2026-11-23", &d, &e), 0);
	assert_int_equal(date_of((int64_t)d * 86400 - 28800), d);
	assert_int_equal(date_of((int64_t)d * 86400 - 28800 - 1), d - 1);
}

static void
every_date_of_four_centuries_comes_back(void **state)
{
	int32_t d, back, from, to;
	int y, m, day;
	struct err e;

	(void)state;
	assert_int_equal(date_parse("1800-01-01", &from, &e), 0);
	assert_int_equal(date_parse("2200-12-31", &to, &e), 0);
	assert_int_equal(to - from, 400 * 365 + 97 + 365 - 1);
	for (d = from; d <= to; d++) {
		date_ymd(d, &y, &m, &day);
		assert_int_equal(date_from_ymd(y, m, day, &back), 0);
		assert_int_equal(back, d);
	}
}

static void
a_date_the_calendar_lacks_is_refused(void **state)
{
	static const char *const bad[] = {"2026-02-29", "1900-02-29", "2026-04-31", "2026-13-01", "2026-00-10",
	    "2026-01-00", "0000-01-01", "2026-1-1", "2026-01-01x", "20260101", "２０２６-01-01"};
	int32_t d = 7;
	struct err e;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(date_parse(bad[i], &d, &e), -1);
		assert_int_equal(e.code, ERR_INPUT);
	}
	assert_int_equal(d, 7);
	assert_int_equal(date_parse("2000-02-29", &d, &e), 0);
	assert_int_equal(d, 11016);
}

static void
weekdays_are_right(void **state)
{
	int32_t d;
	struct err e;

	(void)state;
	assert_int_equal(date_weekday(0), 4);
	assert_int_equal(date_weekday(-4), 0);
	assert_int_equal(date_weekday(-5), 6);
	assert_int_equal(date_parse("2026-11-23", &d, &e), 0);
	assert_int_equal(date_weekday(d), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(time_of_rfc3339),
	    cmocka_unit_test(time_that_is_none_is_refused_untouched),
	    cmocka_unit_test(times_are_shown_in_shanghai),
	    cmocka_unit_test(tz_is_respected),
	    cmocka_unit_test(none_is_written_as_nothing),
	    cmocka_unit_test(the_local_date_begins_at_local_midnight),
	    cmocka_unit_test(every_date_of_four_centuries_comes_back),
	    cmocka_unit_test(a_date_the_calendar_lacks_is_refused),
	    cmocka_unit_test(weekdays_are_right),
	};

	return cmocka_run_group_tests_name("clock", tests, in_shanghai, kit_teardown);
}
