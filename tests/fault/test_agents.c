/*
 * A pickup by letter: the power goes at each step and around outside calls,
 * the visitor walks out anywhere, and somebody else comes for the order.
 * Whoever it is is checked anew, and it ends delivered, whole.  RULES 15-18, 34, 37.
 */
#include "core/token/client.h"
#include "tests/fault/resumekit.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

static void
an_undisturbed_pickup_by_letter_is_whole(void **state)
{
	struct script s = { .agent = true };
	const char *wrong;

	resume_pickup(*state, &s, NULL, ERR_NONE);
	assert_int_equal(s.problems + s.refusals, 0);
	assert_int_equal(s.delivered, 1);
	assert_int_equal(s.approvals, 1);
	if ((wrong = world_whole(*state)) != NULL)
		fail_msg("%s", wrong);
	assert_int_equal(resume_count(*state, "SELECT count(*) FROM letter_uses"), 1);
}

/* Somebody comes, as often as it takes; at most a few times. */
static const char *
finish(struct world *w, bool agent)
{
	for (int i = 0; i < 3; i++) {
		struct script s = { .retries = 2, .agent = agent };
		int st = world_pickup_child(w, &s, NULL);

		if (WIFEXITED(st) && WEXITSTATUS(st) == 0)
			return world_whole(w);
		if (WIFEXITED(st) && WEXITSTATUS(st) == 3)
			return "a secret is alive";
	}
	return "not delivered after three restarts";
}

static bool
is_collected(const struct world *w)
{
	return resume_count(w,
	    "SELECT count(*) FROM orders WHERE state = 'collected'") == 1;
}

/* ---- the power goes ------------------------------------------------------------- */

/* The agent again, or every other time the handler. */
static void
killed_at_each_step_boundary(void **state)
{
	int tried = 0, recovered = 0;

	(void)state;
	for (int at = 1;; at++) {
		struct script s = { .kill_at = at, .agent = true };
		const char *wrong;
		void *w;
		int st;

		resume_new(&w);
		st = world_pickup_child(w, &s, NULL);
		if (WIFEXITED(st)) {
			assert_int_equal(WEXITSTATUS(st), 0);
			resume_free(&w);
			break;
		}
		tried++;
		if ((wrong = finish(w, at % 2 == 0)) == NULL)
			recovered++;
		else
			print_message("boundary %d: %s\n", at, wrong);
		resume_free(&w);
	}
	print_message("kill_agent_at_boundaries tried %d of %d recovered %d\n",
	    tried, tried, recovered);
	assert_true(tried >= 17);
	assert_int_equal(recovered, tried);
}

/* Every stride-th call, before or after its effect. */
static void
killed_around_outside_calls(void **state)
{
	enum { STRIDE = 7 };
	int tried = 0, recovered = 0, total = 0;
	bool done = false;

	(void)state;
	for (int at = 3; !done; at += STRIDE) {
		struct faulty f = { .mode = FAULT_KILL, .at = at, .times = 1,
			.after = at % 2 == 0 };
		struct script s = { .agent = true };
		const char *wrong;
		void *w;

		resume_new(&w);
		done = WIFEXITED(world_pickup_child(w, &s, &f));
		if (!done) {
			tried++;
			total = at;
			wrong = is_collected(w) ? world_whole(w) :
			    finish(w, tried % 3 != 0);
			if (wrong == NULL)
				recovered++;
			else
				print_message("call %d: %s\n", at, wrong);
		}
		resume_free(&w);
	}
	print_message("kill_agent_around_calls tried %d of %d recovered %d\n",
	    tried, total * 2, recovered);
	assert_true(tried > 0);
	assert_int_equal(recovered, tried);
}

/* Approved, used and delivered are each booked with what they allow: around these the letter stays good for one. */
static void
killed_where_the_letter_is_used(void **state)
{
	static const struct {
		const char *call;
		int at;
	} calls[] = {
		{ "book.approval_add", 1 },
		{ "book.visit_move", 4 },       /* to approved */
		{ "book.handover_new", 1 },
		{ "book.handover_move", 8 },    /* to delivered */
	};
	int tried = 0, recovered = 0;

	(void)state;
	for (size_t i = 0; i < 2 * sizeof(calls) / sizeof(calls[0]); i++) {
		struct faulty f = { .mode = FAULT_KILL, .only = calls[i / 2].call,
			.at = calls[i / 2].at, .times = 1, .after = i % 2 != 0 };
		struct script s = { .agent = true };
		const char *wrong;
		void *w;

		resume_new(&w);
		assert_true(WIFSIGNALED(world_pickup_child(w, &s, &f)));
		tried++;
		/* the last of all is the delivery */
		assert_int_equal(is_collected(w), i + 1 == 2 * sizeof(calls) / sizeof(calls[0]));
		wrong = is_collected(w) ? world_whole(w) : finish(w, true);
		if (wrong == NULL)
			recovered++;
		else
			print_message("%s %d: %s\n", f.only, f.after, wrong);
		resume_free(&w);
	}
	print_message("kill_letter tried %d of %d recovered %d\n", tried, tried,
	    recovered);
	assert_int_equal(recovered, tried);
}

/* The same person, letter and order on the same day: RULES 18 lets it be. */
static void
a_visit_that_broke_off_is_approved_once(void **state)
{
	struct script s = { .agent = true, .later_at = 9 }, again = { .agent = true };
	const char *wrong;

	resume_pickup(*state, &s, NULL, ERR_LATER);
	assert_int_equal(s.approvals, 1);
	resume_pickup(*state, &again, NULL, ERR_NONE);
	assert_int_equal(again.approvals, 0);
	if ((wrong = world_whole(*state)) != NULL)
		fail_msg("%s", wrong);
}

/* ---- the visitor goes ------------------------------------------------------------- */

/* One boundary: someone walks out there, then someone else comes. */
static const char *
walked_out_at(void *w, int at, bool agent, bool *done)
{
	struct script s = { .left_at = at, .agent = agent };
	struct err e = { .code = ERR_NONE };

	*done = world_pickup(w, &s, NULL, &e) == 0;
	if (*done)
		return NULL;
	if (e.code != ERR_UNSIGNED || s.problems != 0 || s.delivered != 0)
		return "it did not stop because the visitor left";
	if (secret_alive() != 0)
		return "a secret is alive";
	if (resume_count(w, "SELECT count(*) FROM visits WHERE \"end\" = 'walked_out'") != 1)
		return "the visit is not closed as walked out";
	if (resume_count(w, "SELECT count(*) FROM claims WHERE terminal <> 0") != 0)
		return "the order is still claimed";
	if ((resume_count(w, "SELECT count(*) FROM makings") == 1) != world_unfinished(w))
		return "what was begun is not on top of home";
	return finish(w, !agent);
}

/* Every stride-th boundary from the first on. */
static void
walks_out(const char *name, bool agent, int stride)
{
	int tried = 0, recovered = 0, last = 0;
	bool done = false;

	for (int at = 1; !done; at += stride) {
		const char *wrong;
		void *w;

		resume_new(&w);
		wrong = walked_out_at(w, at, agent, &done);
		if (!done) {
			tried++;
			last = at;
			if (wrong == NULL)
				recovered++;
			else
				print_message("%s at %d: %s\n", name, at, wrong);
		}
		resume_free(&w);
	}
	print_message("%s tried %d of %d recovered %d\n", name, tried, last,
	    recovered);
	assert_true(tried * stride >= 14);
	assert_int_equal(recovered, tried);
}

static void
a_handler_walks_out_and_an_agent_comes(void **state)
{
	(void)state;
	walks_out("handler_walks_out", false, 1);
}

static void
an_agent_walks_out_and_the_handler_comes(void **state)
{
	(void)state;
	walks_out("agent_walks_out", true, 2);
}

/* After the PIN is set the handler has it already: the agent gets a supplement, and the handler no message. */
static void
an_agent_after_the_handler_gets_a_supplement(void **state)
{
	struct script s = { .will_not_sign = true }, agent = { .agent = true };
	const char *wrong;

	resume_pickup(*state, &s, NULL, ERR_UNSIGNED);
	resume_pickup(*state, &agent, NULL, ERR_NONE);
	assert_int_equal(agent.approvals, 1);
	if ((wrong = world_whole(*state)) != NULL)
		fail_msg("%s", wrong);
	assert_int_equal(resume_count(*state, "SELECT count(*) FROM receipts "
	    "WHERE kind = 'supplement' AND NOT voided"), 1);
	assert_int_equal(resume_signatures(*state, "original"), 2);
	assert_int_equal(resume_signatures(*state, "supplement"), 1);
	assert_null(resume_message(*state, 2));
}

/* Before it is set all is made anew: the first person's receipt is voided, the PIN is another. */
static void
an_agent_before_the_pin_is_set_gets_an_original(void **state)
{
	struct script agent = { .agent = true };
	const char *wrong;

	resume_killed(*state, "token.pin_change", false);
	resume_pickup(*state, &agent, NULL, ERR_NONE);
	if ((wrong = world_whole(*state)) != NULL)
		fail_msg("%s", wrong);
	assert_int_equal(resume_count(*state, "SELECT count(*) FROM receipts "
	    "WHERE kind = 'original' AND voided"), 1);
	assert_int_equal(resume_count(*state,
	    "SELECT count(*) FROM receipts WHERE kind = 'supplement'"), 0);
	assert_false(world_pin_opens(*state, ((struct world *)*state)->order, 1));
}

/* What an agent did not get is not used up: the letter is good for the next visit, approved anew. */
static void
a_letter_not_delivered_on_is_not_used(void **state)
{
	struct script s = { .agent = true, .will_not_sign = true }, again = { .agent = true };
	const char *wrong;

	resume_pickup(*state, &s, NULL, ERR_UNSIGNED);
	assert_int_equal(resume_count(*state, "SELECT count(*) FROM letter_uses"), 0);
	resume_pickup(*state, &again, NULL, ERR_NONE);
	assert_int_equal(again.approvals, 1);
	if ((wrong = world_whole(*state)) != NULL)
		fail_msg("%s", wrong);
}

/* RULES 36: the supervisor's name goes on the receipt, so it is looked at before any UKey is made. */
static void
a_supervisor_nobody_can_print_stops_before_the_making(void **state)
{
	struct script s = { .agent = true };

	assert_int_equal(world_sql(*state, "UPDATE staff SET name = '陈\U00032000' WHERE permissions & 2"), 0);
	resume_pickup(*state, &s, NULL, ERR_UNPRINTABLE);
	assert_int_equal(s.approvals, 1);
	assert_int_equal(s.refusals, 1);
	assert_int_equal(resume_count(*state, "SELECT count(*) FROM makings"), 0);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		RESUME(an_undisturbed_pickup_by_letter_is_whole),
		cmocka_unit_test(killed_at_each_step_boundary),
		cmocka_unit_test(killed_around_outside_calls),
		cmocka_unit_test(killed_where_the_letter_is_used),
		RESUME(a_visit_that_broke_off_is_approved_once),
		cmocka_unit_test(a_handler_walks_out_and_an_agent_comes),
		cmocka_unit_test(an_agent_walks_out_and_the_handler_comes),
		RESUME(an_agent_after_the_handler_gets_a_supplement),
		RESUME(an_agent_before_the_pin_is_set_gets_an_original),
		RESUME(a_letter_not_delivered_on_is_not_used),
		RESUME(a_supervisor_nobody_can_print_stops_before_the_making),
	};

	if (argc > 1 && strcmp(argv[1], "token-helper") == 0)
		return token_helper_main();
	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
