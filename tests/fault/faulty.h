#ifndef TESTS_FAULT_FAULTY_H
#define TESTS_FAULT_FAULTY_H

/*
 * Real parts behind a counter's seams that break on demand: the n-th outside
 * call is made to fail, or the process is killed, before or after its effect.
 * With `only`, calls of that name alone count; with `all`, those too that only
 * read, and claims.
 */
#include "core/seams.h"

enum fault_mode { FAULT_NOTHING, FAULT_FAIL, FAULT_KILL, FAULT_HOOK };

struct faulty {
	enum fault_mode mode;
	const char *only;               /* "token.pin_change"; NULL = any */
	bool all;               /* readers and claims count, too */
	int at;                 /* 1 = the first call; 0 = never */
	bool after;             /* the effect happened */
	int times;              /* fail so many calls in a row */
	enum err_code code;     /* what a failed one says; NONE: what its part would */
	int calls;              /* counted so far */
	char hit[64];           /* the call that was broken */
	void (*hook)(struct faulty *f); /* what happens meanwhile, or NULL; the call itself goes on with FAULT_HOOK */
	void *arg;
	struct book book;
	struct token token;
	struct ca ca;
	struct sms sms;
	struct paper paper;
};

/* Put f between the counter and its parts.  f outlives the counter's use. */
void faulty_wrap(struct faulty *f, struct counter *c);

#endif
