/*
 * A call of the day-end fails, or the power goes around it: the day is closed
 * wholly or not at all, and its paper comes then or later.
 */
#include "core/token/client.h"
#include "tests/fault/daykit.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

/* Closed wholly or not at all; the next start brings what is missing. */
static const char *
goes_on(struct world *w)
{
	long before = world_count(w, "SELECT count(*) FROM days WHERE closed <> 0");
	struct script s = { .retries = 2 };
	struct err e;

	if (before != world_count(w, "SELECT count(*) FROM audit WHERE action = 'day_closed'"))
		return "half closed";
	if (world_day(w, &s, NULL, &e) == -1)
		return "the next one is not closed";
	return daykit_whole(w);
}

static const char *
broken_at(enum fault_mode mode, int at, bool after, bool *done, char hit[64])
{
	struct faulty f = { .mode = mode, .at = at, .times = 1, .after = after };
	struct script s = { .retries = 2 };
	const char *wrong = NULL;
	struct err e;
	void *w;

	resume_new(&w);
	resume_ends(w);
	if (mode == FAULT_KILL) {
		*done = WIFEXITED(world_child(world_day, w, &s, &f));
	} else {
		world_day(w, &s, &f, &e);
		*done = f.calls < at;
		snprintf(hit, 64, "%s", f.hit);
	}
	if (!*done)
		wrong = goes_on(w);
	resume_free(&w);
	return wrong;
}

static void
sweep(enum fault_mode mode, const char *name)
{
	int tried = 0, recovered = 0;
	bool done = false;

	for (int at = 1; !done; at++)
		for (int after = 0; after < 2 && !done; after++) {
			char hit[64] = "";
			const char *wrong = broken_at(mode, at, after != 0, &done, hit);

			if (done)
				break;
			tried++;
			if (wrong == NULL)
				recovered++;
			else
				print_message("%s call %d %s %s: %s\n", name, at,
				    after ? "after" : "before", hit, wrong);
		}
	print_message("%s tried %d of %d recovered %d\n", name, tried, tried, recovered);
	assert_true(tried >= 14);
	assert_int_equal(recovered, tried);
}

static void
killed_around_every_call(void **state)
{
	(void)state;
	sweep(FAULT_KILL, "kill_dayend");
}

static void
every_call_failed(void **state)
{
	(void)state;
	sweep(FAULT_FAIL, "fail_dayend");
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(killed_around_every_call),
		cmocka_unit_test(every_call_failed),
	};

	if (argc > 1 && strcmp(argv[1], "token-helper") == 0)
		return token_helper_main();
	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
