#ifndef CORE_LOST_H
#define CORE_LOST_H

/*
 * A UKey in hand that is broken or lost for good, or whose PIN is of no use
 * and gone from memory (RULES 25, 30).  The clerk says so wherever the work
 * asks for it (UKEY_LOST), and why; a supervisor approves; it is spoiled
 * (core/spoil.h), its slip made, and the order goes on in the same visit with
 * a blank UKey.  Person, papers and approvals of the visit stand.
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

#endif
