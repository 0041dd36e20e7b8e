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
 * One visit for these orders (numbers): one check, then each order's making and
 * handover.  A refusal, or a fault the clerk puts the order off for, leaves the
 * orders behind it alone; Esc (LATER), a visitor who left (UNSIGNED) and a book
 * that takes nothing end the whole visit.
 * 0: all were delivered.  -1: what stopped the last one that was not, which the
 * clerk has seen, for the log.
 */
int pickup_run(struct counter *c, const char (*orders)[NO_SIZE], size_t n, struct err *e);

#endif
