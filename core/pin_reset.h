#ifndef CORE_PIN_RESET_H
#define CORE_PIN_RESET_H

/*
 * The PIN of a delivered UKey, reset: identity as for a pickup, a supervisor's
 * approval, the new PIN by SMS to the handler, a slip.  RULES 25, 27.
 *
 * It is no record of its own: it lives in one visit.  Broken off at any moment,
 * the UKey has the old PIN or that of the newest message, and the next visit
 * begins anew.
 */
#include "core/seams.h"

/* X(NAME, on the screen) */
#define PIN_RESET_STEPS(X)                                                     \
	X(UKEY, N_("核对UKey"))                                                \
	X(APPROVE, N_("主管审批"))                                             \
	X(SEND, N_("发送密码短信"))                                            \
	X(WAIT, N_("等待短信送达"))                                            \
	X(SET, N_("设置密码"))                                                 \
	X(SLIP, N_("制作重置单"))
#define PIN_RESET_X(name, text) PIN_RESET_##name,
enum pin_reset_step { PIN_RESET_STEPS(PIN_RESET_X) PIN_RESET__MAX };
#undef PIN_RESET_X

/* In the clerk's language; the record's name in struct progress is "reset". */
const char *pin_reset_text(enum pin_reset_step s);

/* orders: one, collected.  NOT_COLLECTED, NO_RESET, and what a pickup can meet. */
int pin_reset_run(struct counter *c, const char (*orders)[NO_SIZE], size_t n, struct err *e);

#endif
