#ifndef CORE_MAKING_H
#define CORE_MAKING_H

/*
 * A making: one blank UKey becomes the verified carrier of one order's
 * certificate.  RULES 26-32.
 */
#include "core/step.h"

/*
 * Load the order's open or verified making into p->making, or choose a blank
 * UKey and book a new one.  Names that cannot be printed stop it before
 * (RULES 36), and so does a spoiled one whose certificate is not settled yet
 * (CERT_UNKNOWN, RULES 30).
 */
int making_begin(struct pickup *p, struct err *e);
/* From where it stands to verified. */
int making_run(struct pickup *p, struct err *e);

#endif
