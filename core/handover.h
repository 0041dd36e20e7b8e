#ifndef CORE_HANDOVER_H
#define CORE_HANDOVER_H

/*
 * A handover: one verified making goes to the person of a cleared visit.
 * RULES 3, 23-25, 31, 33-37.
 */
#include "core/step.h"

/*
 * Start one for the making in hand, or go on with the order's unfinished one:
 * before the PIN is set it starts anew with another attempt (receipt and PIN
 * are made again); after it, this visitor gets a supplement receipt.
 */
int handover_begin(struct pickup *p, struct err *e);
/* From where it stands to delivered. */
int handover_run(struct pickup *p, struct err *e);

#endif
