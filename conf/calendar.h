#ifndef CONF_CALENDAR_H
#define CONF_CALENDAR_H

/*
 * Working days, RULES 5: Monday to Friday, but for the State Council's days
 * off and make-up days, a file a year:
 *
 *	[2026]
 *	off  = 01-01..01-03, 02-15..02-23
 *	work = 01-04, 02-14
 *
 * Dates are days since 1970-01-01.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct calendar_year {
	int year;
	unsigned char work[366];        /* by day of the year: 1 = a working day */
};

struct calendar {
	struct calendar_year *y;
	size_t n;
};

/* Reads calendar-*.ini of the folder; none is no complaint.  Each complaint is one line;
 * returns how many, with any *out is untouched. */
int calendar_load(struct calendar *out, const char *folder, FILE *complaints);
void calendar_done(struct calendar *c);

/* 1 a working day, 0 not, -1 when the year has no data. */
int workday(const struct calendar *c, int32_t date);
/* The nth working day after `date`, which is day 0 and not counted.  -1 when a year
 * without data lies between: to be said, not guessed. */
int workday_after(const struct calendar *c, int32_t date, int n, int32_t *out);

#endif
