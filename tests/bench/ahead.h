#ifndef TESTS_BENCH_AHEAD_H
#define TESTS_BENCH_AHEAD_H

/* One UKey made ahead by the whole program, timed from the clerk's word to verified. */
#include "core/blob.h"
#include "tests/fault/world.h"

struct ahead_time {
	double whole, keygen;           /* seconds; whole without keygen */
	struct blob cert;               /* what was written; blob_done it */
};

/* In a fresh counter w, by this clerk. */
void ahead_made(struct world *w, struct script *s, struct ahead_time *out);

#endif
