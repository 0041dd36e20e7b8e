#ifndef CORE_APPROVAL_H
#define CORE_APPROVAL_H

/*
 * A supervisor's word on exact facts: letters, revocations put off, messages
 * nobody confirmed, PINs reset.  RULES 3, 18, 25, 27.
 *
 *   the flow:  approval_facts_*() -> approval_get() waits at the desk
 *   a screen:  approval_decide(), from wherever the supervisor sits
 *
 * The facts are canonical JSON (sorted keys, compact), shown whole; the check
 * code is of exactly their bytes.
 */
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

/* "7F3A-91C2" of the facts' bytes. */
void approval_check(const char *facts, char out[16]);

/*
 * Ask, or take up what was asked with the same facts (RULES 18), and wait at
 * the desk until it is decided.  order: NULL for a letter.
 * 0: approved, *out filled.  RETURNED, REJECTED (the reason in say), LATER,
 * UNSIGNED.  One that expires while waiting to be used is asked anew.
 */
int approval_get(struct pickup *p, enum approval_kind kind, const char *order, const char *facts,
    struct approval *out, struct err *e);

/*
 * Before an agent's next handover: the letter's approval still stands, or is
 * asked for anew (it expired before it was used).  0 for a handler's visit.
 */
int approval_stands(struct pickup *p, struct err *e);

/*
 * The supervisor's decision, from any screen: decision, reason (for RETURNED
 * and REJECTED) and, for a letter, saw are in *a; the rest is as it was shown.
 * `who` may APPROVE and is another person than the one who asked (by person
 * id); no order of it is cancelled.  REFUSED: MAY, NOT_SELF, STAFF_DISABLED,
 * DECIDED, CANCELLED; INPUT: reason or saw missing.
 */
int approval_decide(const struct book *b, const struct actor *by, const struct staff *who, int minutes,
    int64_t now, struct approval *a, struct err *e);

#endif
