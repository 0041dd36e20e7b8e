#ifndef PRINT_FACTS_READ_H
#define PRINT_FACTS_READ_H

/*
 * The other way round: a receipt's facts.json, as the book keeps it, becomes
 * the facts the paper is drawn from.  Nothing is judged on the way: what was
 * read is written again, and must be the same bytes.
 */
#include "core/seams.h"

struct facts_kept;

/* RECEIPT when it is no facts.json of a receipt that this program would write. */
int facts_read(struct facts_kept **out, const struct blob *json, struct err *e);
/* NULL is fine. */
void facts_free(struct facts_kept *k);
/* Good as long as k is.  ID numbers and mobiles are masked, as on the paper. */
const struct receipt_facts *facts_of(const struct facts_kept *k);

#endif
