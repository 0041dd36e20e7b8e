#ifndef CORE_PIN_H
#define CORE_PIN_H

/* The customer's PIN, RULES 24. */
#include "core/order.h"
#include "core/secret.h"

/* NULL when the PIN is fine, else why not ("three equal in a row"). */
const char *pin_weak(const char *pin, const char *handler_number, const char *mobile);
/* Eight random digits that are not weak. */
int pin_new(struct secret *out, const struct order *o, struct err *e);

#endif
