#ifndef TESTS_TERM_APPROVALS_H
#define TESTS_TERM_APPROVALS_H

/* Another window of the same counter, by the book alone: an agent there waits for the supervisor. */
#include "core/seams.h"
#include "tests/term/counter.h"

/* Asked at terminal 3 by `clerk` for these handlers' ready orders (the second may be NULL); its id. */
int64_t approvals_ask(const struct counter_vt *c, const char *clerk, const char *no, const char *also);
/* What the book says of it now. */
struct approval approvals_get(const struct counter_vt *c, int64_t id);
/* Decided at terminal 3, by 2001 (in no time a screen needs). */
void approvals_decide(const struct counter_vt *c, int64_t id, enum approval_decision decision);
/* The visit it was asked in ends. */
void approvals_end(const struct counter_vt *c, int64_t id, enum visit_end end);

#endif
