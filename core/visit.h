#ifndef CORE_VISIT_H
#define CORE_VISIT_H

/*
 * A visit: who is standing there, with what papers.  Never resumed: whoever
 * walked out is checked anew (RULES, "The visit").
 */
#include "core/step.h"

/*
 * Load the orders, refuse what cannot be collected here, claim the rest, ask
 * the CA about the old certificates, and book the visit.
 * -1: nothing is left to do; the clerk has seen why.
 */
int visit_begin(struct pickup *p, const char (*orders)[NO_SIZE], size_t n, struct err *e);
/* The check: person and papers, until they hold or the clerk gives up. */
int visit_run(struct pickup *p, struct err *e);
/* Close the visit as `end` and give the orders back. */
int visit_end(struct pickup *p, enum visit_end end, struct err *e);
/* Its number in the names of files: with the year, "2026-1123-017", since numbers come again. */
void visit_file_no(const struct visit *v, char out[NO_SIZE]);
/* Show a refusal and log it (RULES 21).  Leaves *why as it is. */
void visit_refuse(struct pickup *p, const struct order *o, const struct err *why);

#endif
