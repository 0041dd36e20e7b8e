/*
 * The power goes at any moment: SIGKILL at every step boundary and around
 * every outside call of a pickup.  After the restart the work stands on top of
 * home and ends delivered, whole.
 */
#include "core/pickup.h"
#include "core/secret.h"
#include "core/token/client.h"
#include "tests/fault/script.h"
#include "tests/fault/world.h"
#include "tests/unit/kit.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

static struct world w;

/* Restart as often as it takes (the clerk tries again); at most a few times. */
static const char *
finish(void)
{
	for (int i = 0; i < 3; i++) {
		struct script s = { .retries = 2 };
		int st = world_pickup_child(&w, &s, NULL);

		if (WIFEXITED(st) && WEXITSTATUS(st) == 0)
			return world_whole(&w);
		if (WIFEXITED(st) && WEXITSTATUS(st) == 3)
			return "a secret is alive";
	}
	return "not delivered after three restarts";
}

static void
an_undisturbed_pickup_is_whole(void **state)
{
	struct script s = { 0 };
	struct err e = { 0 };
	const char *wrong;

	(void)state;
	assert_int_equal(world_new(&w), 0);
	if (world_pickup(&w, &s, NULL, &e) == -1) {
		char line[1024];

		err_line(&e, line, sizeof(line));
		fail_msg("%s", line);
	}
	assert_int_equal(s.problems + s.refusals, 0);
	assert_int_equal(s.delivered, 1);
	if ((wrong = world_whole(&w)) != NULL)
		fail_msg("%s", wrong);
	world_done(&w);
}

/* RULES 26: kept, the derived SO PIN opens the UKey; forgotten, nothing does. */
static void
a_forgotten_so_pin_opens_nothing(void **state)
{
	struct script s = { 0 };
	struct err e = { 0 };
	const char *wrong;

	(void)state;
	assert_int_equal(world_new(&w), 0);
	assert_int_equal(world_pickup(&w, &s, NULL, &e), 0);
	assert_true(world_so_opens(&w));
	world_done(&w);
	assert_int_equal(world_new(&w), 0);
	assert_int_equal(world_setting(&w, "token", "so_pin = forget"), 0);
	s = (struct script){ 0 };
	assert_int_equal(world_pickup(&w, &s, NULL, &e), 0);
	if ((wrong = world_whole(&w)) != NULL)
		fail_msg("%s", wrong);
	assert_false(world_so_opens(&w));
	world_done(&w);
}

static void
killed_at_each_step_boundary(void **state)
{
	int tried = 0, recovered = 0;

	(void)state;
	for (int at = 1;; at++) {
		struct script s = { .kill_at = at };
		const char *wrong;
		bool begun;
		int st;

		assert_int_equal(world_new(&w), 0);
		st = world_pickup_child(&w, &s, NULL);
		if (WIFEXITED(st)) {
			assert_int_equal(WEXITSTATUS(st), 0);
			world_done(&w);
			break;
		}
		assert_int_equal(WTERMSIG(st), SIGKILL);
		tried++;
		begun = world_count(&w, "SELECT count(*) FROM makings") > 0;
		if (begun && !world_unfinished(&w))
			print_message("boundary %d: not on top of home\n", at);
		else if ((wrong = finish()) != NULL)
			print_message("boundary %d: %s\n", at, wrong);
		else
			recovered++;
		world_done(&w);
	}
	print_message("kill_at_boundaries tried %d of %d recovered %d\n",
	    tried, tried, recovered);
	assert_true(tried >= 13);
	assert_int_equal(recovered, tried);
}

/* One point of a sweep: break call `at`, then finish; NULL when whole. */
static const char *
broken_at(enum fault_mode mode, int at, bool after, int times, bool *done,
    char hit[64])
{
	struct faulty f = { .mode = mode, .at = at, .after = after,
		.times = times };
	struct script s = { .retries = times + 1 };
	struct err e = { 0 };
	const char *wrong = NULL;
	int st = 0;

	*done = false;
	assert_int_equal(world_new(&w), 0);
	if (mode == FAULT_KILL) {
		st = world_pickup_child(&w, &s, &f);
		*done = WIFEXITED(st);
	} else {
		world_pickup(&w, &s, &f, &e);
		*done = f.calls < at;
		snprintf(hit, 64, "%s", f.hit);
		if (secret_alive() != 0)
			wrong = "a secret is alive";
	}
	if (!*done && wrong == NULL) {
		wrong = world_count(&w,
		    "SELECT count(*) FROM orders WHERE state='collected'") == 1
		    ? world_whole(&w) : finish();
	}
	world_done(&w);
	return wrong;
}

/* Every `stride`-th call from a seeded first one, each side of its effect. */
static void
sweep(const char *name, enum fault_mode mode, int times)
{
	const char *all = getenv("FAULT_ALL"), *seed = getenv("FAULT_SEED");
	int stride = all != NULL ? 1 : 5, total = 0, tried = 0, recovered = 0;
	int first = (seed != NULL ? atoi(seed) : 7) % stride + 1;
	bool done = false;

	print_message("%s: seed %d, every %d calls\n", name,
	    seed != NULL ? atoi(seed) : 7, stride);
	for (int at = first; !done; at += stride)
		for (int after = 0; after < 2 && !done; after++) {
			char hit[64] = "";
			const char *wrong = broken_at(mode, at, after != 0,
			    times, &done, hit);

			if (done)
				break;
			tried++;
			total = at;
			if (wrong == NULL)
				recovered++;
			else
				print_message("%s: call %d %s %s: %s\n", name,
				    at, after ? "after" : "before", hit, wrong);
		}
	print_message("%s tried %d of %d recovered %d\n", name, tried,
	    total * 2, recovered);
	assert_true(tried > 0);
	assert_int_equal(recovered, tried);
}

static void
killed_around_outside_calls(void **state)
{
	(void)state;
	sweep("kill_around_calls", FAULT_KILL, 1);
}

static void
outside_calls_fail_once(void **state)
{
	(void)state;
	sweep("fail_calls", FAULT_FAIL, 1);
}

static void
outside_calls_fail_twice(void **state)
{
	(void)state;
	sweep("fail_calls_twice", FAULT_FAIL, 2);
}

/* "Not now" at a boundary loses nothing. */
static void
paused_anywhere_goes_on_later(void **state)
{
	int tried = 0;

	(void)state;
	for (int at = 2; at < 16; at += 3) {
		struct script s = { .later_at = at };
		struct err e = { 0 };
		const char *wrong;

		assert_int_equal(world_new(&w), 0);
		assert_int_equal(world_pickup(&w, &s, NULL, &e), -1);
		assert_int_equal(e.code, ERR_LATER);
		assert_int_equal(secret_alive(), 0);
		if ((wrong = finish()) != NULL)
			fail_msg("paused at %d: %s", at, wrong);
		tried++;
		world_done(&w);
	}
	assert_int_equal(tried, 5);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_undisturbed_pickup_is_whole),
		cmocka_unit_test(a_forgotten_so_pin_opens_nothing),
		cmocka_unit_test(killed_at_each_step_boundary),
		cmocka_unit_test(paused_anywhere_goes_on_later),
		cmocka_unit_test(outside_calls_fail_once),
		cmocka_unit_test(outside_calls_fail_twice),
		cmocka_unit_test(killed_around_outside_calls),
	};

	if (argc > 1 && strcmp(argv[1], "token-helper") == 0)
		return token_helper_main();
	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
