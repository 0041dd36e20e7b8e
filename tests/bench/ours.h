#ifndef TESTS_BENCH_OURS_H
#define TESTS_BENCH_OURS_H

/* A making by the whole program: helper process, book, CA, every look before every act. */
#include "tests/bench/bench.h"
#include "tests/fault/world.h"

/* From the clerk's word to verified, of w's order, by a clerk as in s; the key pair apart.  cert: what it got. */
void ours_making(struct world *w, struct script *s, struct samples *whole, struct samples *keygen,
    struct blob *cert);

#endif
