#ifndef CORE_PIN_RESET_H
#define CORE_PIN_RESET_H

/*
 * The PIN of a delivered UKey, reset: identity as for a pickup, a supervisor's
 * approval, the new PIN by SMS to the handler, a slip.  RULES 25, 27.
 */
#include "core/seams.h"

/* orders: one, collected.  NOT_COLLECTED, NO_RESET, and what a pickup can meet. */
int pin_reset_run(struct counter *c, const char (*orders)[NO_SIZE], size_t n, struct err *e);

#endif
