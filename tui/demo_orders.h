#ifndef TUI_DEMO_ORDERS_H
#define TUI_DEMO_ORDERS_H

/*
 * The orders of a demo.  Order n is the same every time but for its dates,
 * which count back from today.  The first are samples, one a case (the
 * table in demo_orders.c lists them); the others are a crowd around them.
 */
#include "conf/calendar.h"
#include "core/order.h"

/* As the local CA names itself: it issued the old certificates. */
#define DEMO_CA "Demo CA"
#define DEMO_POINT "FT01"
#define DEMO_OTHER_POINT "NS02"

/* Some of the samples, by what they are for. */
enum demo_sample {
	DEMO_AGENT = 27,        /* and the next: one handler's, one institution's, both on one letter */
	DEMO_NO_CHOP = 29,      /* its letter lacks the chop */
	DEMO_AHEAD = 30,        /* and the next: their UKeys are made ahead */
	DEMO_OVERDUE = 32,      /* and the next: accepted, past the making limit (RULES 5) */
	DEMO_DUE = 34,          /* and the next: the limit is today, or the next working day */
};

enum { DEMO_AHEADS = 2 };

/* Order n = 0, 1, ... ; today is a date.  Working days by c, or (NULL, a year it lacks) by weekdays. */
void demo_order(size_t n, const struct calendar *c, int32_t today, struct order *out);

#endif
