#ifndef TESTS_FAULT_DAYKIT_H
#define TESTS_FAULT_DAYKIT_H

/* Day-ends of a world of the tests' own. */
#include "tests/fault/resumekit.h"

/* A day-end in this process, and what it must end with; ERR_NONE: closed. */
void daykit_day(struct world *w, struct script *s, struct faulty *f, enum err_code want);
/* The last closed one; day_done it. */
void daykit_last(const struct world *w, struct day *out);
/* Its first of this kind, or NULL. */
const struct day_odd *daykit_odd(const struct day *d, enum day_what what);
/* Paper and a line of audit for each closed day, the audit whole?  NULL, or what does not hold. */
const char *daykit_whole(struct world *w);

#endif
