/*
 * SIGKILL inside: at each system call of a pickup that changes something
 * (book, CA, phone, archive, log, the socket to the helper), before and after
 * it.  test_kills.c kills between the parts, this in their middle.
 */
#include "core/token/client.h"
#include "tests/fault/cut.h"
#include "tests/fault/sweep.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>

/* How many there are in an undisturbed one. */
static int
changes_of_a_pickup(bool agent)
{
	struct world w = { .order = "" };
	struct script s = { .agent = agent };
	struct cut c = { .at = 0 };
	int st;

	sweep_world(&w);
	st = cut_pickup(&w, &s, &c);
	world_done(&w);
	assert_int_not_equal(st, -1);   /* ptrace(2) is forbidden here */
	assert_true(WIFEXITED(st));
	assert_int_equal(WEXITSTATUS(st), 0);
	assert_true(c.calls > 100);
	return c.calls;
}

static const char *
cut_at(struct sweep *sweep, struct world *w, int at, char hit[64])
{
	bool agent = sweep->arg != NULL;
	struct script s = { .agent = agent };
	struct cut c = { .at = at / 2 + 1, .after = at % 2 != 0 };
	int st = cut_pickup(w, &s, &c);

	memcpy(hit, c.hit, sizeof(c.hit));
	/* a little fewer than the last time: then it is whole */
	if (!WIFSIGNALED(st) && !(WIFEXITED(st) && WEXITSTATUS(st) == 0))
		return "it ended by itself, and not well";
	return sweep_recovers(w);
}

static void
killed_inside_each_change(void **state)
{
	struct sweep s = { .name = "kill_inside", .sample = 60, .point = cut_at };

	(void)state;
	s.total = 2 * changes_of_a_pickup(false);
	sweep_run(&s);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(killed_inside_each_change),
	};

	if (argc > 1 && strcmp(argv[1], "token-helper") == 0)
		return token_helper_main();
	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
