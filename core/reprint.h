#ifndef CORE_REPRINT_H
#define CORE_REPRINT_H

/*
 * A receipt printed again: the same facts, with number, reason, requester and
 * which copy.  RULES 35.
 *
 * The first print is looked at, and never touched: a copy of a damaged one is
 * made from what the book keeps, and says so.  Each reprint's number is booked
 * before its paper is made: whatever breaks off, no two papers bear the same.  A restored book counts on
 * behind what it has lost, and behind what lies in the archive.
 */
#include "core/seams.h"

/* receipts: one number.  NOT_REPRINTED, REASON, MAY, UNPRINTABLE; LATER: put off. */
int reprint_run(struct counter *c, const char (*receipts)[NO_SIZE], size_t n, struct err *e);

#endif
