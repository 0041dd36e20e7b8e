/*
 * A real UKey in whole pickups, and what it may meet at each of its commands:
 * pulled out before and after the command's effect, a wrong status word, pcscd
 * gone.  Each time the work ends delivered and whole (world_whole).
 *
 * A point is mostly waiting for pcscd to look at its readers, so several workers
 * share the points, each with a rig of its own: half of them with UKeys without
 * secure messaging, half with.
 */
#include "core/token/client.h"
#include "tests/card/cardworld.h"
#include "tests/fault/judge.h"
#include "tests/fault/sweep.h"
#include "tests/unit/kit.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { KINDS = 2, WORKERS_MAX = 12, SEED = 7 };
enum { SAMPLE = 8 };            /* points of each sweep, plain and AES each, in `make test` */
enum how { TORN, WRONG_WORD, PCSCD_GONE, PCSCD_BETWEEN, HOWS };

static const char *const names[HOWS][KINDS] = {
	{ "card_torn", "card_torn_aes" },
	{ "card_status", "card_status_aes" },
	{ "pcscd_killed_in_calls", "pcscd_killed_in_calls_aes" },
	{ "pcscd_killed_at_steps", "pcscd_killed_at_steps_aes" },
};

/* What the workers have counted. */
static struct tally {
	struct {
		atomic_uint total, tried, recovered, spoiled;
	} of[HOWS][KINDS];
	atomic_uint commands[KINDS], lost;
} *tally;

/* Of one worker. */
static struct rig *rig;
static struct world base;       /* what each pickup begins with */
static int kind;                /* 1: AES */
static unsigned steps;          /* of an undisturbed pickup */

struct point {
	enum how how;
	unsigned at, sw;
	bool after;
};

/* Memory failed; not allowed; no room; something went wrong (ISO 7816-4, 5.6): instead of the command; the last one
 * also when it had its effect. */
static const unsigned words[] = { 0x6581, 0x6982, 0x6a84, 0x6f00, 0x6f00 };
enum { WORDS = sizeof(words) / sizeof(words[0]) };

static unsigned
points_of(enum how how)
{
	switch (how) {
	case WRONG_WORD:
		return tally->commands[kind] * WORDS;
	case PCSCD_BETWEEN:
		return steps;
	default:
		return tally->commands[kind] * 2;
	}
}

static struct point
point_of(enum how how, unsigned i)
{
	if (how == WRONG_WORD)
		return (struct point){ how, i / WORDS + 1, words[i % WORDS], i % WORDS == WORDS - 1 };
	if (how == PCSCD_BETWEEN)
		return (struct point){ .how = how, .at = i + 1 };
	return (struct point){ .how = how, .at = i / 2 + 1, .after = i % 2 == 1 };
}

static void
arm(const struct point *p)
{
	if (p->how == TORN)
		rig_tear(rig, 0, p->at, p->after);
	else if (p->how == WRONG_WORD)
		rig_status(rig, 0, p->at, p->sw, p->after);
	else if (p->how == PCSCD_GONE)
		rig_pcscd_dies(rig, 0, p->at, p->after);
}

static unsigned die_at_step;     /* pcscd; 0 = no more */

static void
at_step(struct script *s, enum moment m, const struct progress *g)
{
	(void)g;
	if (m == AT_STEP && die_at_step != 0 && s->boundaries == (int)die_at_step)
		rig_pcscd_kill(rig);
}

/* One start of the program; what must not be, or NULL. */
static const char *
pickup(struct world *w, int retries, bool *delivered)
{
	struct script s = cardworld_clerk(rig, retries);
	struct err e = { 0 };
	static char line[1200];

	s.on = at_step;
	*delivered = world_pickup(w, &s, NULL, &e) == 0;
	steps = (unsigned)s.boundaries;
	if (secret_alive() != 0)
		return "a secret is alive";
	if (s.faults > 0)
		return "a fault was shown, and what next?";
	if (*delivered || e.code == ERR_LATER)
		return NULL;
	err_line(&e, line, sizeof(line));
	return line;
}

/* Starts anew, twice at most, and does what the screen says; what is left each time is judged. */
static const char *
goes_on(struct world *w)
{
	const char *wrong;
	bool delivered = false;

	for (int i = 0; i < 3 && !delivered; i++, die_at_step = 0) {
		wrong = pickup(w, 3, &delivered);
		rig_pcscd_start(rig);
		if (!rig_is_in(rig, 1))
			cardworld_put_back(rig);
		if (wrong != NULL || (wrong = world_stands(w)) != NULL)
			return wrong;
	}
	return delivered ? NULL : "not delivered after three starts";
}

/* A pickup whose UKey meets that. */
static const char *
survives(const struct point *p)
{
	const char *wrong;
	struct world w;

	rig_wipe(rig, 0);
	assert_int_equal(world_copy(&w, &base), 0);
	arm(p);
	die_at_step = p->how == PCSCD_BETWEEN ? p->at : 0;
	wrong = goes_on(&w);
	if (wrong == NULL && p->how != PCSCD_BETWEEN && !rig_sprung(rig, 0))
		wrong = "never came so far";
	if (world_count(&w, "SELECT count(*) FROM makings WHERE state = 'spoiled'") > 0)
		tally->of[p->how][kind].spoiled++;
	rig_tear(rig, 0, 0, false);
	if (rig_is_in(rig, 1))
		rig_remove(rig, 1);
	rig_wipe(rig, 1);
	cardworld_put_back(rig);
	world_done(&w);
	return wrong;
}

/* How many commands and steps a pickup takes. */
static void
measure(void)
{
	bool delivered;
	struct world w;
	const char *wrong;

	assert_int_equal(world_copy(&w, &base), 0);
	rig_zero(rig, 0);
	if ((wrong = pickup(&w, 0, &delivered)) != NULL || !delivered)
		fail_msg("undisturbed: %s", wrong != NULL ? wrong : "later");
	tally->commands[kind] = rig_apdus(rig, 0);
	if ((wrong = world_whole(&w)) != NULL)
		fail_msg("undisturbed: %s", wrong);
	world_done(&w);
}

static int
seed(void)
{
	const char *text = getenv("FAULT_SEED");

	return text != NULL ? atoi(text) : SEED;
}

/* How many: more than there are processors, for most of the time they wait. */
static int
workers(void)
{
	return sweep_all() ? WORKERS_MAX : 8;
}

/* FAULT_SWEEP=name: that one alone. */
static bool
chosen(enum how how, int k)
{
	const char *only = getenv("FAULT_SWEEP");

	return only == NULL || strcmp(only, names[how][k]) == 0;
}

static void
try_point(enum how how, unsigned i)
{
	const struct point p = point_of(how, i);
	const char *wrong;

	tally->of[how][kind].tried++;
	if ((wrong = survives(&p)) == NULL)
		tally->of[how][kind].recovered++;
	else
		print_message("%s: point %u, %s command %u, %04x: %s\n", names[how][kind], i,
		    p.after ? "after" : "before", p.at, p.sw, wrong);
}

/* This worker's share: of every `stride`-th point, from a seeded first one, every so many-th.  FAULT_POINT=n: that
 * point alone. */
static void
share(enum how how, unsigned nth, unsigned of)
{
	const char *one = getenv("FAULT_POINT");
	unsigned all = points_of(how), n = 0;
	unsigned stride = sweep_all() || one != NULL || all <= SAMPLE ? 1 : all / SAMPLE;

	tally->of[how][kind].total = all;
	for (unsigned i = (unsigned)seed() % stride; i < all; i += stride)
		if (n++ % of == nth && (one == NULL || i == (unsigned)atoi(one)))
			try_point(how, i);
}

_Noreturn static void
work(int worker, pid_t test)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != test)
		_exit(1);
	/* an assertion that fails here must not go on with the test's own */
	setenv("CMOCKA_TEST_ABORT", "1", 1);
	kind = worker % KINDS;
	rig = rig_new(&(struct rig_setup){ .aes = kind == 1 });
	assert_int_equal(cardworld_new(&base, rig), 0);
	measure();
	for (enum how h = 0; h < HOWS; h++)
		if (chosen(h, kind))
			share(h, (unsigned)worker / KINDS, (unsigned)workers() / KINDS);
	world_done(&base);
	rig_done(rig);
	_exit(0);
}

/* ---- the test ---- */

/* All workers at once, the demo book made once for all of them. */
static int
sweep(void **state)
{
	pid_t pid[WORKERS_MAX], test = getpid();
	struct world w = { 0 };
	int status;

	(void)state;
	assert_int_equal(world_new(&w), 0);
	world_done(&w);
	memcpy(base.order, w.order, sizeof(base.order));
	print_message("seed %d\n", seed());
	for (int i = 0; i < workers(); i++)
		if ((pid[i] = fork()) == 0)
			work(i, test);
	for (int i = 0; i < workers(); i++)
		if (waitpid(pid[i], &status, 0) != pid[i] || status != 0)
			tally->lost++;
	return 0;
}

static void
all_recovered(enum how how)
{
	for (int k = 0; k < KINDS; k++) {
		unsigned tried = tally->of[how][k].tried, recovered = tally->of[how][k].recovered;

		if (!chosen(how, k))
			continue;
		print_message("%s tried %u of %u recovered %u\n", names[how][k], tried, tally->of[how][k].total,
		    recovered);
		if (tally->of[how][k].spoiled > 0)
			print_message("%s: %u of them with another UKey\n", names[how][k], tally->of[how][k].spoiled);
		assert_true(tried > 0);
		assert_int_equal(recovered, tried);
	}
	assert_int_equal(tally->lost, 0);
}

static void
undisturbed_pickup_is_whole(void **state)
{
	(void)state;
	assert_int_equal(tally->lost, 0);
	print_message("apdus_pickup %u, with AES %u\n", tally->commands[0], tally->commands[1]);
	assert_true(tally->commands[0] > 0 && tally->commands[1] > 0);
}

static void
torn_out_at_any_command(void **state)
{
	(void)state;
	all_recovered(TORN);
}

static void
wrong_status_word_at_any_command(void **state)
{
	(void)state;
	all_recovered(WRONG_WORD);
}

static void
pcscd_killed_at_any_command(void **state)
{
	(void)state;
	all_recovered(PCSCD_GONE);
}

static void
pcscd_killed_at_any_step(void **state)
{
	(void)state;
	all_recovered(PCSCD_BETWEEN);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(undisturbed_pickup_is_whole),
		cmocka_unit_test(torn_out_at_any_command),
		cmocka_unit_test(wrong_status_word_at_any_command),
		cmocka_unit_test(pcscd_killed_at_any_command),
		cmocka_unit_test(pcscd_killed_at_any_step),
	};

	if (argc == 2 && strcmp(argv[1], "token-helper") == 0)
		return token_helper_main();
	tally = mmap(NULL, sizeof(*tally), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (tally == MAP_FAILED)
		return 1;
	return cmocka_run_group_tests(tests, sweep, kit_teardown);
}
