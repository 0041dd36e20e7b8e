#ifndef CORE_DAY_JUDGE_H
#define CORE_DAY_JUDGE_H

/*
 * One UKey of the day after another: what it came to, whether an original of
 * its receipt stands (RULES 34), what the CA says of its certificate (RULES 30)
 * and of the one it replaced (RULES 3).  Each counts into the day's figures, or
 * is an odd of the day.
 */
#include "core/seams.h"

/* The CA, and how often in a row it did not answer: then it is asked no more, and "not known" is said of the rest. */
struct day_ca {
	const struct counter *c;
	int silent;
};

/* MEMORY. */
int day_judge(struct day *day, struct day_ca *ca, const struct day_subject *s, struct err *e);

#endif
