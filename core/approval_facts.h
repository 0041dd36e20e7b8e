#ifndef CORE_APPROVAL_FACTS_H
#define CORE_APPROVAL_FACTS_H

/* The facts of an approval (core/approval.h), by its kind. */
#include "core/step.h"

/*
 * What is shown, by kind, from the pickup in hand: whole numbers (who shows
 * them masks them), nothing that another visit with the same person, letter
 * and orders would not have again.  A letter's scans are their digest, and
 * "1.pdf" for <paper:receipts>/scans/letter-<no of the asking visit>-1.pdf.
 * FAULT when it does not fit; what the CA says, for a letter.
 */
int approval_facts_letter(const struct pickup *p, char out[FACTS_SIZE], struct err *e);
int approval_facts_deferred(const struct pickup *p, enum ca_status old, const char *reason, char out[FACTS_SIZE], struct err *e);
int approval_facts_unconfirmed(const struct pickup *p, enum sms_state state, char out[FACTS_SIZE], struct err *e);
int approval_facts_pin_reset(const struct pickup *p, const char *token_serial, char out[FACTS_SIZE], struct err *e);
/* h: what was begun of handing it over, or NULL. */
int approval_facts_spoiled(const struct pickup *p, const struct making *m, const struct handover *h,
    const char *reason, char out[FACTS_SIZE], struct err *e);

#endif
