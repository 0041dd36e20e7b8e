#ifndef TESTS_FAULT_SWEEP_H
#define TESTS_FAULT_SWEEP_H

/*
 * A sweep: the same pickup, disturbed at each of its points in turn; what is
 * left is judged (judge.h), the work goes on from there, and the end is judged.
 *
 * `make test` takes a sample, evenly spread from a first point that FAULT_SEED
 * moves; FAULT_ALL takes every point.  FAULT_SWEEP names the one sweep to run,
 * FAULT_POINT its one point; FAULT_FIRST ends it at the first point that fails.  Prints "NAME tried N of TOTAL recovered N",
 * and fails when it recovered fewer than it tried.
 */
#include "tests/fault/script.h"
#include "tests/unit/kit.h"

struct sweep {
	const char *name;
	int total;              /* points there are */
	int sample;             /* ... of which so many are tried, without FAULT_ALL */
	/* Disturb w at this point (0, 1, ...) and go on: NULL, or what does not hold; what was hit goes to `hit`. */
	const char *(*point)(struct sweep *s, struct world *w, int at, char hit[64]);
	void *arg;
};

void sweep_run(struct sweep *s);
/* Is every point tried? */
bool sweep_all(void);

/* A fresh world whose messages arrive at once. */
void sweep_world(struct world *w);
/*
 * What a disturbed pickup left: it stands, and a few restarts deliver it, whole.
 * The clerks of sweeps never resend: no PIN went out twice.
 */
const char *sweep_recovers(struct world *w);
/*
 * A pickup in this process, whatever it ends with: no secret is left alive,
 * nothing was shown without a next step, and what is tried again (s->retries > 0)
 * fails no oftener than that.
 */
const char *sweep_pickup(struct world *w, struct script *s, struct faulty *f);

#endif
