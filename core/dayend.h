#ifndef CORE_DAYEND_H
#define CORE_DAYEND_H

/*
 * The day-end, 日结 (RULES 3, 30, 32): the book is looked at, the CA is asked
 * about each new certificate of the day and each old one that was put off,
 * the clerk counts the blanks and explains what does not balance, another
 * person signs, and the day is closed.  The paper comes after: it is made of
 * the closed day's facts, then or whenever it is missing.
 *
 * core/day.h has what is added up against what.
 */
#include "core/seams.h"

/* A job of the flow; the orders are not looked at.  LATER: nothing is closed, what was prepared waits.
 * REFUSED: MAY, DAY_UNREADY (nobody has prepared it), DAY_CLOSED, shown at the desk. */
int dayend_run(struct counter *c, const char (*orders)[NO_SIZE], size_t n, struct err *e);
/* A closed one, shown; its paper made again where it is missing.  orders[0] is its number. */
int dayend_past_run(struct counter *c, const char (*orders)[NO_SIZE], size_t n, struct err *e);

#endif
