/*
 * The power goes at any moment: SIGKILL at every step boundary and around
 * every outside call of a pickup; and every call of every seam fails, before
 * and after its effect, once and twice in a row.  What is left stands on top of
 * home at a stated state, and ends delivered, whole.
 */
#include "core/token/client.h"
#include "tests/fault/judge.h"
#include "tests/fault/resumekit.h"
#include "tests/fault/sweep.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

static struct world w;

static void
an_undisturbed_pickup_is_whole(void **state)
{
	struct script s = { 0 };
	struct err e = { 0 };
	const char *wrong;

	(void)state;
	sweep_world(&w);
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
	sweep_world(&w);
	assert_int_equal(world_pickup(&w, &s, NULL, &e), 0);
	assert_true(world_so_opens(&w));
	world_done(&w);
	sweep_world(&w);
	assert_int_equal(world_setting(&w, "token", "so_pin = forget"), 0);
	s = (struct script){ 0 };
	assert_int_equal(world_pickup(&w, &s, NULL, &e), 0);
	if ((wrong = world_whole(&w)) != NULL)
		fail_msg("%s", wrong);
	assert_false(world_so_opens(&w));
	world_done(&w);
}

static const char *
killed_at(struct sweep *sweep, struct world *in, int at, char hit[64])
{
	struct script s = { .kill_at = at + 1 };
	int st = world_pickup_child(in, &s, NULL);

	(void)sweep;
	snprintf(hit, 64, "boundary %d", at + 1);
	return WIFSIGNALED(st) ? sweep_recovers(in) : "there is no such boundary";
}

static void
killed_at_each_step_boundary(void **state)
{
	struct script count = { .retries = 0 };
	struct sweep s = { .name = "kill_at_boundaries", .point = killed_at };

	(void)state;
	sweep_world(&w);
	assert_null(sweep_pickup(&w, &count, NULL));
	world_done(&w);
	s.total = s.sample = count.boundaries;
	assert_true(s.total >= 13);
	sweep_run(&s);
}

/* ---- around the calls --------------------------------------------------------------- */

/* What is broken, and how: a sweep's arg. */
struct breaks {
	enum fault_mode mode;
	int times;
	bool agent;
};

/* Calls through the seams in an undisturbed pickup, the readers among them. */
static int
calls_of(const struct breaks *b)
{
	struct faulty f = { .all = b->mode == FAULT_FAIL };
	struct script s = { .agent = b->agent };

	sweep_world(&w);
	assert_null(sweep_pickup(&w, &s, &f));
	assert_int_equal(s.delivered, 1);
	world_done(&w);
	return f.calls;
}

static const char *
breaks_at(struct sweep *sweep, struct world *in, int at, char hit[64])
{
	const struct breaks *b = sweep->arg;
	struct faulty f = { .mode = b->mode, .all = b->mode == FAULT_FAIL, .at = at / 2 + 1,
		.after = at % 2 != 0, .times = b->times };
	/* every third clerk puts it off instead of trying again */
	struct script s = { .retries = at % 3 == 0 ? 0 : b->times + 1, .agent = b->agent };
	const char *wrong = NULL;

	snprintf(hit, 64, "call %d", f.at);
	if (b->mode == FAULT_KILL)
		world_child(world_pickup, in, &s, &f);
	else {
		wrong = sweep_pickup(in, &s, &f);
		snprintf(hit, 64, "%s %.50s", f.after ? "after" : "before", f.hit);
	}
	return wrong != NULL ? wrong : sweep_recovers(in);
}

static void
breaks(const char *name, int sample, struct breaks b)
{
	struct sweep s = { .name = name, .sample = sample, .point = breaks_at, .arg = &b };

	s.total = 2 * calls_of(&b);
	sweep_run(&s);
}

static void
killed_around_outside_calls(void **state)
{
	(void)state;
	breaks("kill_around_calls", 16, (struct breaks){ FAULT_KILL, 1, false });
}

static void
calls_fail_once(void **state)
{
	(void)state;
	breaks("fail_calls", 32, (struct breaks){ FAULT_FAIL, 1, false });
}

static void
calls_fail_twice(void **state)
{
	(void)state;
	breaks("fail_calls_twice", 24, (struct breaks){ FAULT_FAIL, 2, false });
}

static void
calls_for_an_agent_fail_once(void **state)
{
	(void)state;
	breaks("fail_calls_agent", 16, (struct breaks){ FAULT_FAIL, 1, true });
}

static void
calls_for_an_agent_fail_twice(void **state)
{
	(void)state;
	breaks("fail_calls_agent_twice", 16, (struct breaks){ FAULT_FAIL, 2, true });
}

/* ---- put off --------------------------------------------------------------------------- */

/* "Not now" at a boundary loses nothing. */
static const char *
paused_at(struct sweep *sweep, struct world *in, int at, char hit[64])
{
	struct script s = { .later_at = at + 1 };
	const char *wrong = sweep_pickup(in, &s, NULL);

	(void)sweep;
	snprintf(hit, 64, "boundary %d", at + 1);
	if (wrong == NULL && s.delivered != 0)
		wrong = "it did not stop";
	return wrong != NULL ? wrong : sweep_recovers(in);
}

static void
paused_anywhere_goes_on_later(void **state)
{
	struct sweep s = { .name = "pause_at_boundaries", .total = 15, .sample = 5, .point = paused_at };

	(void)state;
	sweep_run(&s);
}

/* ---- the judge ---------------------------------------------------------------------------- */

/* A judge that sees nothing would make every sweep green. */
static void
what_the_judge_is_to_see_it_sees(void **state)
{
	char path[WORLD_PATH + 32], *text, *pin;
	struct script s = { .retries = 0 };

	(void)state;
	sweep_world(&w);
	assert_null(sweep_pickup(&w, &s, NULL));
	assert_null(world_stands(&w));
	assert_non_null(text = resume_message(&w, 1));
	for (pin = text; strspn(pin, "0123456789") != 8; pin++)
		assert_true(*pin != '\0');
	pin[8] = '\0';
	snprintf(path, sizeof(path), "%s/receipts/note", w.folder);
	kit_write(path, pin, 0600);
	assert_string_equal(world_stands(&w), "a PIN that was sent lies on the disk");
	assert_int_equal(remove(path), 0);
	free(text);

	assert_int_equal(world_sql(&w, "DROP TRIGGER stock_once"), 0);
	assert_int_equal(world_sql(&w, "UPDATE stock SET state = 'blank' WHERE state = 'out'"), 0);
	assert_non_null(world_stands(&w));
	world_done(&w);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_undisturbed_pickup_is_whole),
		cmocka_unit_test(what_the_judge_is_to_see_it_sees),
		cmocka_unit_test(a_forgotten_so_pin_opens_nothing),
		cmocka_unit_test(killed_at_each_step_boundary),
		cmocka_unit_test(paused_anywhere_goes_on_later),
		cmocka_unit_test(calls_fail_once),
		cmocka_unit_test(calls_fail_twice),
		cmocka_unit_test(calls_for_an_agent_fail_once),
		cmocka_unit_test(calls_for_an_agent_fail_twice),
		cmocka_unit_test(killed_around_outside_calls),
	};

	if (argc > 1 && strcmp(argv[1], "token-helper") == 0)
		return token_helper_main();
	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
