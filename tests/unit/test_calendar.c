#include "conf/calendar.h"

#include "core/clock.h"
#include "tests/unit/kit.h"

#include <stdlib.h>
#include <string.h>

static int32_t
day(const char *s)
{
	int32_t d = 0;
	struct err e;

	assert_int_equal(date_parse(s, &d, &e), 0);
	return d;
}

static struct calendar
shipped(void)
{
	const char *top = getenv("TOP");
	struct calendar c = { 0 };
	char *conf = kit_path(top != NULL ? top : ".", "conf");

	assert_int_equal(calendar_load(&c, conf, stderr), 0);
	assert_true(c.n >= 2);
	free(conf);
	return c;
}

static void
five_working_days_are_those_of_the_vectors(void **state)
{
	struct calendar c = shipped();
	json_t *v = kit_vectors("workdays.json"), *end;
	const char *from;
	int32_t got;

	(void)state;
	json_object_foreach (json_object_get(v, "five_working_days_after"), from, end) {
		assert_int_equal(workday_after(&c, day(from), 5, &got), 0);
		assert_int_equal(got, day(json_string_value(end)));
	}
	json_decref(v);
	calendar_done(&c);
}

/* Every day of both years against the notices' own lists. */
static void
the_shipped_years_are_the_notices(void **state)
{
	struct calendar c = shipped();
	json_t *v = kit_vectors("workdays.json"), *list;
	int32_t d, weekday;
	char date[16];
	const char *year;
	size_t i;
	int want;

	(void)state;
	for (d = day("2025-01-01"); d <= day("2026-12-31"); d++) {
		date_format(d, date);
		year = strncmp(date, "2025", 4) == 0 ? "2025" : "2026";
		weekday = date_weekday(d);
		want = weekday != 0 && weekday != 6;
		list = json_object_get(json_object_get(v, "off"), year);
		for (i = 0; i < json_array_size(list); i++)
			want = strcmp(json_string_value(json_array_get(list, i)), date) == 0 ? 0 : want;
		list = json_object_get(json_object_get(v, "makeup"), year);
		for (i = 0; i < json_array_size(list); i++)
			want = strcmp(json_string_value(json_array_get(list, i)), date) == 0 ? 1 : want;
		assert_int_equal(workday(&c, d), want);
	}
	json_decref(v);
	calendar_done(&c);
}

static void
a_year_without_data_is_said_not_guessed(void **state)
{
	struct calendar c = shipped(), none = { 0 };
	json_t *v = kit_vectors("workdays.json"), *from;
	int32_t got = 7;
	size_t i;

	(void)state;
	json_array_foreach (json_object_get(v, "no_data_warning"), i, from)
		assert_int_equal(workday_after(&c, day(json_string_value(from)), 5, &got), -1);
	assert_int_equal(workday_after(&none, day("2026-11-23"), 1, &got), -1);
	assert_int_equal(workday(&c, day("2024-12-31")), -1);
	assert_int_equal(got, 7);
	json_decref(v);
	calendar_done(&c);
}

static void
day_zero_is_not_counted(void **state)
{
	struct calendar c = shipped();
	int32_t got;

	(void)state;
	assert_int_equal(workday_after(&c, day("2026-11-20"), 0, &got), 0);
	assert_int_equal(got, day("2026-11-20"));
	assert_int_equal(workday_after(&c, day("2026-11-20"), 1, &got), 0);
	assert_int_equal(got, day("2026-11-23"));
	calendar_done(&c);
}

static void
refuse(const char *text, const char *why)
{
	char *dir = kit_dir(), *path = kit_path(dir, "calendar-2027.ini"), *said = NULL;
	struct calendar c = { 0 };
	size_t size;
	FILE *f = open_memstream(&said, &size);

	kit_write(path, text, 0644);
	assert_int_equal(calendar_load(&c, dir, f), 1);
	fclose(f);
	if (strstr(said, why) == NULL)
		print_error("said: %s", said);
	assert_non_null(strstr(said, why));
	assert_null(c.y);
	free(said);
	free(path);
	free(dir);
}

static void
wrong_calendars_are_refused(void **state)
{
	(void)state;
	refuse("[2027]\noff = 01-01\n", "calendar-2027.ini: 2027:work: must be given");
	refuse("[2027]\noff = 02-29\nwork =\n", "2027:off: not a list of days");
	refuse("[2027]\noff = 13-01\nwork =\n", "2027:off: not a list of days");
	refuse("[2027]\noff = 1-1\nwork =\n", "2027:off: not a list of days");
	refuse("[2027]\noff = 01-03..01-01\nwork =\n", "2027:off: not a list of days");
	refuse("[2027]\noff = 01-01..\nwork =\n", "2027:off: not a list of days");
	refuse("[2027]\noff = 01-01x\nwork =\n", "2027:off: not a list of days");
	refuse("[2027]\noff = 01-01..01-03\nwork = 01-02\n", "2027:work: not a list of days");
	refuse("[2027]\noff =\nwork =\nfree = 01-01\n", "2027:free: unknown");
	refuse("[next]\noff =\nwork =\n", "next: not a year");
}

static void
no_file_is_no_complaint(void **state)
{
	char *dir = kit_dir();
	struct calendar c = { 0 };

	(void)state;
	assert_int_equal(calendar_load(&c, dir, stderr), 0);
	assert_int_equal(c.n, 0);
	calendar_done(&c);
	free(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(five_working_days_are_those_of_the_vectors),
	    cmocka_unit_test(the_shipped_years_are_the_notices),
	    cmocka_unit_test(a_year_without_data_is_said_not_guessed),
	    cmocka_unit_test(day_zero_is_not_counted),
	    cmocka_unit_test(wrong_calendars_are_refused),
	    cmocka_unit_test(no_file_is_no_complaint),
	};

	return cmocka_run_group_tests_name("calendar", tests, NULL, kit_teardown);
}
