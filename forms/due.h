#ifndef FORMS_DUE_H
#define FORMS_DUE_H

/* The making limit: five working days from the order's date to ready.  RULES 5. */
#include "conf/calendar.h"
#include "core/seams.h"

enum { DUE_DAYS = 5 };

struct due {
	int today, overdue;     /* orders whose last day is today, or was before */
	int unknown_year;       /* a year the calendar has no data for; 0 = none */
};

/* `days` as struct book_ops' unready gives them.  A day whose limit falls in a
 * year without data is not guessed: the year is named. */
struct due due_count(const struct calendar *c, const struct book_day *days, size_t n, int32_t today);

#endif
