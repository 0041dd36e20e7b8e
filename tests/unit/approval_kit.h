#ifndef TESTS_UNIT_APPROVAL_KIT_H
#define TESTS_UNIT_APPROVAL_KIT_H

/* An agent at the counter, whose letter a supervisor is to approve. */
#include "tests/unit/book_kit.h"

/* Staff besides the kit's: 2001 and 2002 supervisors (persons P3, P4), 2003 both supervisor and clerk (P6);
 * 2009 is 1001's other number; 2008 was a supervisor and is disabled. */
void approval_kit_staff(struct book_kit *k);
struct staff approval_kit_who(struct book_kit *k, const char *id);

/* A visit of 赵明 for these orders (`b` may be NULL), checked, with its letter. */
struct visit approval_kit_visit(struct book_kit *k, const char *a, const char *b);
/* The facts a pickup would make of it, as far as the book looks at them. */
void approval_kit_facts(const struct visit *v, char out[FACTS_SIZE]);
/* Asked at terminal 1 by k->by. */
struct approval approval_kit_ask(struct book_kit *k, const struct visit *v);
/* Decided by 2001, good for 30 minutes. */
void approval_kit_decide(struct book_kit *k, struct approval *a, enum approval_decision decision);
/* Asked and approved, and the visit's own. */
struct approval approval_kit_approved(struct book_kit *k, struct visit *v);
/* Close it. */
void approval_kit_end(struct book_kit *k, struct visit *v, enum visit_end end);

#endif
