#ifndef FORMS_APPROVE_H
#define FORMS_APPROVE_H

/*
 * What a supervisor is asked, in rows: the facts of an approval as people
 * read them, every number masked (RULES 18, 39).  And what may be said to it.
 */
#include "core/record.h"

#include <stddef.h>

enum { APPROVE_ROWS = 48, APPROVE_REASONS = 4 };

struct approve_row {
	const char *label;      /* in the clerk's language; NULL = goes on with the one above */
	char text[3 * NAME_SIZE];
	bool warn;
};

/* What the facts are about, for looking up what else is known. */
struct approve_about {
	char agent[NAME_SIZE], number[ID_SIZE], institution_code[ID_SIZE]; /* agent "" = no letter */
	char orders[VISIT_ORDERS][NO_SIZE];
	size_t norders;
	char scans[VISIT_SCANS][40];    /* "1.pdf", as core/approval.h has them */
	size_t nscans;
};

/* Looked up when it is shown; no part of the facts. */
struct approve_known {
	int orders, institutions;       /* the agent fetched in the last 30 days */
	int unusual;                    /* setting approval:unusual */
	int64_t used;                   /* a letter of this agent was used for one of the orders; 0 = not */
};

/* FAULT: facts that cannot be read. */
int approve_about(const struct approval *a, struct approve_about *out, struct err *e);
/* The case into out[APPROVE_ROWS]; how many rows.  FAULT. */
int approve_rows(const struct approval *a, const struct approve_known *k, struct approve_row *out, size_t *n,
    struct err *e);
/* What to mind, or "". */
void approve_hint(const struct approve_about *about, const struct approve_known *k, char *out, size_t size);
/* Usual reasons of a no, by digit from 1, APPROVE_REASONS of them at most; N_() texts, ends with NULL. */
const char *const *approve_reasons(enum approval_kind kind, enum approval_decision decision);

#endif
