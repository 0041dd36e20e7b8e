#ifndef CORE_SPOIL_H
#define CORE_SPOIL_H

/*
 * When what was made may not be handed over: certificate, UKey and handover
 * end together.  RULES 13, 30, 32.
 *
 *   spoil_end      the book, at once: UKey spoiled, handover broken off; a making
 *                  whose certificate the CA knows of stands as MAKING_UNKNOWN
 *   spoil_settle   the CA: what it issued is found and revoked, then it is
 *                  MAKING_SPOILED; may be done again at any time
 *
 * An order has at most one making that is not MAKING_SPOILED: nothing is made
 * anew while a certificate may be out that nobody has revoked.
 */
#include "core/step.h"

/* Of the order in hand, whose claim is held; approval as in struct making.  NOT_FOUND; what making_move says. */
int spoil_end(struct pickup *p, const char *reason, int64_t approval, struct err *e);
/* CERT_UNKNOWN: the CA does not answer.  Nothing to settle: 0. */
int spoil_settle(struct pickup *p, struct err *e);

/*
 * All that stand as MAKING_UNKNOWN, one after the other, as long as the CA
 * answers, and be it with a no; what another window has in hand is its own.
 * Done by the program, whoever is signed in: a supervisor has approved each.
 * *settled of them; else the first reason: CERT_UNKNOWN, and what a book says.
 */
int spoil_settle_all(struct counter *c, size_t *settled, struct err *e);
/* The same as a job of its own: what the CA does not answer is shown, and tried again.  The orders are not looked at. */
int spoil_run(struct counter *c, const char (*orders)[NO_SIZE], size_t n, struct err *e);

/*
 * The order in hand was cancelled: its certificate is revoked, its UKey spoiled,
 * an open handover broken off (RULES 13, 30).  NOT_FOUND: nothing was begun, or
 * the PIN is set already.  The UKey's slip (core/stock.h) comes last: what it says
 * of itself (PAPER, DISK) leaves the UKey spoiled, and it can be made again.
 */
int spoil_cancelled(struct pickup *p, struct err *e);
/* The same for an order of a restored book whose certificate the CA has revoked since: it may be made anew. */
int spoil_revoked(struct pickup *p, struct err *e);

#endif
