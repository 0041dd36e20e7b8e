#ifndef CORE_USUAL_H
#define CORE_USUAL_H

/*
 * How long a step of a making takes on a UKey of this model: what the book has
 * seen of it, and until that is enough, what is known of such chips.
 */
#include "core/seams.h"

enum { USUAL_ENOUGH = 10 };             /* makings from which on the book's own say is taken */

struct usual {
	int usual, worst;               /* seconds, rounded up; 0 = nothing is known */
	int n;                          /* makings they are of; 0: not of this book's */
};

int usual_of(const struct book *b, const char *model, enum making_state step, struct usual *out, struct err *e);

#endif
