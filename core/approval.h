#ifndef CORE_APPROVAL_H
#define CORE_APPROVAL_H

/*
 * A supervisor's word on exact facts: letters, revocations put off, messages
 * nobody confirmed, PINs reset, UKeys spoiled.  RULES 3, 18, 25, 27, 30.
 *
 *   the flow:  approval_facts_*() -> approval_get() waits at the desk
 *   a screen:  approval_decide(), from wherever the supervisor sits
 *
 * The facts are canonical JSON (sorted keys, compact), shown whole; the check
 * code is of exactly their bytes.
 */
#include "core/approval_facts.h"

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
