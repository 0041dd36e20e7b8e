#ifndef CORE_ALONE_H
#define CORE_ALONE_H

/*
 * Work on the order in hand without a visit: nobody stands at the counter.
 * Claimed for it alone, since nobody waits and others may want the next.
 */
#include "core/step.h"

/* The order in hand as the book has it now. */
int alone_load(struct pickup *p, struct err *e);
/*
 * Claimed, `work` done, its failure shown (a refusal is nobody's visit: without a
 * slip), released.  What work says; OTHER_WINDOW, LATER.
 */
int alone_order(struct pickup *p, int (*work)(struct pickup *, struct err *), struct err *e);

#endif
