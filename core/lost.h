#ifndef CORE_LOST_H
#define CORE_LOST_H

/*
 * A UKey in hand that is broken or lost for good, or whose PIN is of no use
 * and gone from memory (RULES 25, 30).  The clerk says so wherever the work
 * asks for it (UKEY_LOST), and why; a supervisor approves; it is spoiled
 * (core/spoil.h), its slip made, and the order goes on in the same visit with
 * a blank UKey.  Person, papers and approvals of the visit stand.  Where nobody
 * stands at the counter it is a job of its own.
 */
#include "core/step.h"

/* May the clerk say so when this is shown?  What is about which UKey was put in has another remedy. */
bool lost_possible(const struct err *why);

/*
 * 0: the order goes on, from its making: spoiled it is made anew; a supervisor
 * or the clerk said no after all, and the UKey will be asked for again.
 * LATER, UNSIGNED, and what a book says that takes nothing.
 */
int lost_run(struct pickup *p, struct err *e);

/*
 * A job without a visit: the UKey of this serial, finished or half-made, that
 * no visitor has, will not be used any more, wherever it is.  Why is asked, a
 * supervisor approves, it is spoiled, its slip made and its certificate
 * revoked; the order may be made anew.  One spoiled and not settled: the rest.
 * What it refuses is shown: MAY, COLLECTED, CANCELLED (spoiled by itself),
 * STOCK_BOUND in the middle of a handover (its visitor's), STOCK_GONE, OTHER_WINDOW.
 */
int lost_shelved_run(struct counter *c, const char (*serials)[NO_SIZE], size_t n, struct err *e);

#endif
