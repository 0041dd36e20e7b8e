#ifndef CORE_AHEAD_H
#define CORE_AHEAD_H

/*
 * UKeys made ahead of the visit: the making table run without one, an order
 * after the other.  What comes out is 已制待领; its PIN goes out at the handover.
 */
#include "core/seams.h"

/*
 * Each order is claimed, judged (RULES 11-13, 19: accepted is enough), its UKey
 * made and shown (desk.made); an unfinished making of it goes on.  A failure is
 * the order's own, and shown; Esc (LATER) and a book that takes nothing stop all.
 * -1: the last failure, for the log.
 */
int ahead_run(struct counter *c, const char (*orders)[NO_SIZE], size_t n, struct err *e);

#endif
