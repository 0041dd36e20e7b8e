#ifndef CORE_PICKUP_H
#define CORE_PICKUP_H

/*
 * The pickup: a visit, and for each of its orders a making (unless there is a
 * verified one) and a handover.  Runs on the flow thread; asks the person
 * through desk.  Safe after any failure or power cut: makings and handovers go
 * on from the last state the book holds.
 */
#include "core/seams.h"

/*
 * One visit for these orders (numbers).  0: the visit was closed as delivered, or
 * refused (shown), or paused by the clerk (e->code ERR_LATER gives -1).
 * -1: what the clerk has already seen, for the log.
 */
int pickup_run(struct counter *c, const char (*orders)[NO_SIZE], size_t n, struct err *e);

#endif
