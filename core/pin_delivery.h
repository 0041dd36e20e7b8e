#ifndef CORE_PIN_DELIVERY_H
#define CORE_PIN_DELIVERY_H

/*
 * Send, wait, set: how the customer's PIN travels.  RULES 10, 24, 25.  The
 * message is that of the handover in hand; a reset (core/pin_reset.h) sends
 * and waits the same way.
 */
#include "core/step.h"

/* A PIN (made if there is none in memory) goes to the handler's mobile as one more message. */
int pin_send(struct pickup *p, struct err *e);
/* The same, unless the last message is on its way already: for a step that runs again. */
int pin_send_once(struct pickup *p, struct err *e);
/*
 * Waits until it is reported delivered, the handler reads the number back, or a
 * supervisor accepts it as it is.  Resends on request.  ON_HOLD: the number is
 * wrong or lost, the order is held now.
 */
int pin_arrive(struct pickup *p, struct err *e);
/* Set on the UKey, and gone from memory. */
int pin_set(struct pickup *p, struct err *e);
/* After a crash with pin_set's intent booked: was it set?  One probe, counted in the book. */
int pin_was_set(struct pickup *p, bool *set, struct err *e);
/* A reset's line of audit: how far its message, or its UKey, has come. */
int pin_reset_line(struct pickup *p, const char *step, struct err *e);

#endif
