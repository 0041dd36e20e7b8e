#include "tests/fault/sweep.h"

#include "core/secret.h"
#include "tests/fault/judge.h"
#include "tests/fault/resumekit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

/* Coprime to the total, near its golden section: early and late points take turns. */
static int
stride(int total)
{
	int step = (int)(total * 0.618), a, b, r;

	for (;; step++) {
		for (a = total, b = step > 0 ? step : 1; b != 0; a = b, b = r)
			r = a % b;
		if (a == 1)
			return step > 0 ? step : 1;
	}
}

void
sweep_run(struct sweep *s)
{
	const int tries = sweep_all() || s->sample > s->total ? s->total : s->sample;
	const int step = tries == s->total ? stride(s->total) : s->total / tries;
	const char *only = getenv("FAULT_SWEEP"), *one = getenv("FAULT_POINT");
	int ok = 0, i;

	assert_true(tries > 0);
	if (only != NULL && strcmp(only, s->name) != 0)
		skip();
	if (one != NULL) {
		assert_true(recovered(s, atoi(one) % s->total));
		return;
	}
	print_message("%s: seed %d\n", s->name, seed());
	for (i = 0; i < tries && (ok == i || getenv("FAULT_FIRST") == NULL); i++)
		ok += recovered(s, (int)(((long)i * step + seed()) % s->total));
	print_message("%s tried %d of %d recovered %d\n", s->name, i, s->total, ok);
	assert_int_equal(ok, i);
}

/* ---- going on --------------------------------------------------------------------- */

const char *
sweep_pickup(struct world *w, struct script *s, struct faulty *f)
{
	const bool again = s->retries > 0;
	struct err e = { .code = ERR_NONE };
	char line[1024];

	world_pickup(w, s, f, &e);
	if (secret_alive() != 0)
		return "a secret is alive";
	if (again && s->retries < 0) {
		err_line(&s->why, line, sizeof(line));
		print_message("in the end: %s\n", line);
		return "it goes on failing";
	}
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

/* The first eight-digit number of the handler's n-th message. */
static bool
pin_of(const struct world *w, int nth, char out[9])
{
	char *text = resume_message(w, nth);
	const char *p = text;

	if (text == NULL)
		return false;
	while (*p != '\0' && strspn(p, "0123456789") != 8)
		p += strspn(p, "0123456789") > 0 ? strspn(p, "0123456789") : 1;
	snprintf(out, 9, "%.8s", p);
	free(text);
	return true;
}

static const char *
no_pin_twice(const struct world *w)
{
	enum { MAX = 8 };
	char pins[MAX][9];
	int n = 0;

	while (n < MAX && pin_of(w, n + 1, pins[n]))
		n++;
	for (int i = 0; i < n; i++)
		for (int k = 0; k < i; k++)
			if (strcmp(pins[i], pins[k]) == 0)
				return "the same PIN was sent twice";
	return NULL;
}

const char *
sweep_recovers(struct world *w)
{
	const char *wrong = world_stands(w);

	if (wrong == NULL &&
	    world_count(w, "SELECT count(*) FROM orders WHERE state = 'collected'") == 0)
		wrong = ends(w);
	return wrong != NULL ? wrong : no_pin_twice(w);
}
