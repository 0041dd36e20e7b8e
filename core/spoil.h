#ifndef CORE_SPOIL_H
#define CORE_SPOIL_H

/* When what was made may not be handed over: certificate, UKey and handover end together. */
#include "core/step.h"

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
