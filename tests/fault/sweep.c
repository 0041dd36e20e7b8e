#include "tests/fault/sweep.h"

#include "core/secret.h"
#include "tests/fault/judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

bool
sweep_all(void)
{
	return getenv("FAULT_ALL") != NULL;
}

static int
seed(void)
{
	const char *s = getenv("FAULT_SEED");

	return s != NULL ? abs(atoi(s)) : 7;
}

void
sweep_world(struct world *w)
{
	char path[WORLD_PATH + 16];

	assert_int_equal(world_new(w), 0);
	snprintf(path, sizeof(path), "%s/phone/.mode", w->folder);
	kit_write(path, "delay 0", 0600);
}

static bool
recovered(struct sweep *s, int at)
{
	struct world w = { .order = "" };
	char hit[64] = "";
	const char *wrong;

	sweep_world(&w);
	wrong = s->point(s, &w, at, hit);
	world_done(&w);
	if (wrong != NULL)
		print_message("%s: point %d, %s: %s\n", s->name, at, hit, wrong);
	return wrong == NULL;
}

void
sweep_run(struct sweep *s)
{
	int tries = sweep_all() || s->sample > s->total ? s->total : s->sample;
	int ok = 0;

	assert_true(tries > 0);
	print_message("%s: seed %d\n", s->name, seed());
	for (int i = 0; i < tries; i++)
		ok += recovered(s, (int)(((long)i * s->total / tries + seed()) % s->total));
	print_message("%s tried %d of %d recovered %d\n", s->name, tries,
	    s->total, ok);
	assert_int_equal(ok, tries);
}

/* ---- going on --------------------------------------------------------------------- */

const char *
sweep_pickup(struct world *w, struct script *s, struct faulty *f)
{
	struct err e = { .code = ERR_NONE };

	world_pickup(w, s, f, &e);
	if (secret_alive() != 0)
		return "a secret is alive";
	return s->faults > 0 ? "a fault was shown, and what next?" : NULL;
}

/* Restarts, as often as it takes; the clerk tries again. */
static const char *
ends(struct world *w)
{
	for (int i = 0; i < 3; i++) {
		struct script s = { .retries = 2 };
		int st = world_pickup_child(w, &s, NULL);

		if (WIFEXITED(st) && WEXITSTATUS(st) == 0)
			return world_whole(w);
		if (WIFEXITED(st) && WEXITSTATUS(st) == 3)
			return "a secret is alive";
	}
	return "not delivered after three restarts";
}

const char *
sweep_recovers(struct world *w)
{
	const char *wrong = world_stands(w);

	if (wrong != NULL)
		return wrong;
	if (world_count(w, "SELECT count(*) FROM orders WHERE state = 'collected'") == 1)
		return NULL;            /* judged as whole already */
	return ends(w);
}
