#include "forms/due.h"

#include "core/clock.h"

/* The first year without data after `from`; there is one. */
static int
year_without_data(const struct calendar *c, int32_t from)
{
	int y, m, d;

	while (workday(c, ++from) != -1)
		;
	date_ymd(from, &y, &m, &d);
	return y;
}

struct due
due_count(const struct calendar *c, const struct book_day *days, size_t n,
    int32_t today)
{
	struct due due = { 0, 0, 0 };
	int32_t last;

	for (size_t i = 0; i < n; i++) {
		if (workday_after(c, days[i].day, DUE_DAYS, &last) == -1)
			due.unknown_year = year_without_data(c, days[i].day);
		else if (last == today)
			due.today += days[i].n;
		else if (last < today)
			due.overdue += days[i].n;
	}
	return due;
}
