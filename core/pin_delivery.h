#ifndef CORE_PIN_DELIVERY_H
#define CORE_PIN_DELIVERY_H

/* Send, wait, set: how the customer's PIN travels.  RULES 24, 25. */
#include "core/step.h"

/* A PIN (made if there is none in memory) goes to the handler's mobile as one more message. */
int pin_send(struct pickup *p, struct err *e);
/* Waits until it is reported delivered, or the handler reads the number back.  Resends on request. */
int pin_arrive(struct pickup *p, struct err *e);
/* Set on the UKey, and gone from memory. */
int pin_set(struct pickup *p, struct err *e);
/* After a crash with pin_set's intent booked: was it set?  One probe, counted in the book. */
int pin_was_set(struct pickup *p, bool *set, struct err *e);

#endif
