#ifndef CORE_NOTICES_H
#define CORE_NOTICES_H

/*
 * Messages without a PIN, RULES 23: an order is ready to fetch; an agent has
 * fetched it.  Booked with what they tell of, sent when there is time, each
 * under its own id, so that none is lost by a crash and none is sent twice.
 */
#include "core/seams.h"

/* Send what waits, at most `max`; *sent tells how many went out.  One that fails stays for the next time. */
int notices_send(struct counter *c, int max, int *sent, struct err *e);

#endif
