/*
 * Two orders in one visit: each order's failure is its own, what ends the
 * visit ends it, and nothing of the first one is in hand for the second.
 */
#include "core/token/client.h"
#include "tests/fault/resumekit.h"

#include <stdio.h>
#include <string.h>

static const char *const nos[2] = { "SZ2611150071", "SZ2611150072" };

/* The world's order is the first of two of its handler. */
static void
two(struct world *w)
{
	resume_copy(w, nos[0], "5E57000000000011");
	resume_copy(w, nos[1], "5E57000000000012");
	snprintf(w->order, sizeof(w->order), "%s", nos[0]);
	snprintf(w->also, sizeof(w->also), "%s", nos[1]);
}

static long
visits_ended(const struct world *w, const char *end)
{
	char sql[120];

	snprintf(sql, sizeof(sql),
	    "SELECT count(*) FROM visits WHERE \"end\" = '%s'", end);
	return resume_count(w, sql);
}

static bool
collected(const struct world *w, const char *no)
{
	char sql[120];

	snprintf(sql, sizeof(sql), "SELECT count(*) FROM orders WHERE no = '%s' "
	    "AND state = 'collected'", no);
	return resume_count(w, sql) == 1;
}

/* The one that was left is fetched in another visit. */
static void
fetched_later(struct world *w, const char *no)
{
	snprintf(w->order, sizeof(w->order), "%s", no);
	w->also[0] = '\0';
	resume_ends(w);
}

static void
both_are_handed_over_after_one_check(void **state)
{
	struct script s = { .retries = 0 };
	struct world *w = *state;

	two(w);
	resume_pickup(w, &s, NULL, ERR_NONE);
	assert_int_equal(s.delivered, 2);
	assert_int_equal(s.problems + s.refusals, 0);
	assert_int_equal(visits_ended(w, "delivered"), 1);
	assert_int_equal(resume_count(w, "SELECT count(*) FROM visits"), 1);
	assert_true(world_pin_opens(w, nos[0], 1));
	assert_true(world_pin_opens(w, nos[1], 2));
	assert_int_equal(resume_certificates(w, true), 1);
	snprintf(w->order, sizeof(w->order), "%s", nos[1]);
	assert_int_equal(resume_certificates(w, true), 1);
}

static void
a_fault_of_the_first_leaves_the_second_alone(void **state)
{
	struct faulty f = { .mode = FAULT_FAIL, .only = "token.cert_put", .at = 1, .times = 2 };
	struct script s = { .retries = 1 };
	struct world *w = *state;

	two(w);
	resume_pickup(w, &s, &f, ERR_LATER);
	assert_int_equal(s.problems, 2);
	assert_int_equal(s.refusals, 0);
	assert_int_equal(s.delivered, 1);
	assert_true(collected(w, nos[1]) && !collected(w, nos[0]));
	assert_true(world_unfinished(w));
	assert_int_equal(visits_ended(w, "broken_off"), 1);
	fetched_later(w, nos[0]);
}

static void
cancel_the_first(struct script *s, enum moment m, const struct progress *g)
{
	if (resume_is(m, g, "making", MAKING_KEYED) &&
	    strcmp(g->order, nos[0]) == 0)
		resume_order(s->w, "cancelled = 1");
}

static void
a_refusal_of_the_first_leaves_the_second_alone(void **state)
{
	struct script s = { .on = cancel_the_first };
	struct world *w = *state;

	two(w);
	resume_pickup(w, &s, NULL, ERR_CANCELLED);
	assert_int_equal(s.refusals, 1);
	assert_int_equal(s.problems, 0);
	assert_true(collected(w, nos[1]) && !collected(w, nos[0]));
	assert_int_equal(visits_ended(w, "refused"), 1);
	assert_int_equal(resume_count(w,
	    "SELECT count(*) FROM stock WHERE state = 'spoiled'"), 1);
	assert_int_equal(resume_spoil_slips(w), 1);
	assert_false(world_unfinished(w));
}

/* One letter, one approval, two orders: what the first does not use is good for another visit. */
static void
an_agents_second_order_is_served_when_the_first_fails(void **state)
{
	struct faulty f = { .mode = FAULT_FAIL, .only = "token.cert_put", .at = 1, .times = 2 };
	struct script s = { .retries = 1, .agent = true }, again = { .agent = true };
	struct world *w = *state;
	const char *wrong;

	two(w);
	resume_pickup(w, &s, &f, ERR_LATER);
	assert_int_equal(s.approvals, 1);
	assert_true(collected(w, nos[1]) && !collected(w, nos[0]));
	assert_int_equal(resume_count(w, "SELECT count(*) FROM letter_uses"), 1);
	w->also[0] = '\0';
	resume_pickup(w, &again, NULL, ERR_NONE);
	assert_int_equal(again.approvals, 1);   /* of other orders: other facts */
	if ((wrong = world_whole(w)) != NULL)
		fail_msg("%s", wrong);
	assert_int_equal(resume_count(w, "SELECT count(*) FROM letter_uses"), 2);
}

/* Sent, and then not set: the next order has a PIN of its own. */
static void
a_pin_does_not_pass_to_the_next_order(void **state)
{
	struct faulty f = { .mode = FAULT_FAIL, .only = "token.pin_change", .at = 1, .times = 2 };
	struct script s = { .retries = 1 };
	struct world *w = *state;

	two(w);
	resume_pickup(w, &s, &f, ERR_LATER);
	assert_int_equal(s.delivered, 1);
	assert_true(world_pin_opens(w, nos[1], 2));
	assert_false(world_pin_opens(w, nos[1], 1));
	assert_false(world_pin_opens(w, nos[0], 1));
	assert_int_equal(secret_alive(), 0);
	fetched_later(w, nos[0]);
	assert_true(world_pin_opens(w, nos[0], 3));
}

/* ---- what ends the visit --------------------------------------------------------- */

/* The second one was not touched. */
static void
second_is_untouched(const struct world *w)
{
	char sql[120];

	snprintf(sql, sizeof(sql),
	    "SELECT count(*) FROM makings WHERE order_no = '%s'", nos[1]);
	assert_int_equal(resume_count(w, sql), 0);
	assert_int_equal(resume_count(w,
	    "SELECT count(*) FROM claims WHERE terminal <> 0"), 0);
}

static void
later_at_the_key(struct script *s, enum moment m, const struct progress *g)
{
	s->later = s->later || resume_is(m, g, "making", MAKING_FORMATTED);
}

static void
esc_pauses_the_visit(void **state)
{
	struct script s = { .on = later_at_the_key };
	struct world *w = *state;

	two(w);
	resume_pickup(w, &s, NULL, ERR_LATER);
	assert_int_equal(s.problems + s.refusals + s.delivered, 0);
	second_is_untouched(w);
	assert_int_equal(visits_ended(w, "broken_off"), 1);
	fetched_later(w, nos[0]);
	fetched_later(w, nos[1]);
}

static void
a_book_that_takes_nothing_ends_the_visit(void **state)
{
	struct faulty f = { .mode = FAULT_FAIL, .only = "book.making_move", .at = 2, .times = 2 };
	struct script s = { .retries = 1 };
	struct world *w = *state;

	two(w);
	resume_pickup(w, &s, &f, ERR_LATER);
	assert_int_equal(s.last, ERR_BOOK);
	second_is_untouched(w);
	assert_int_equal(visits_ended(w, "broken_off"), 1);
	fetched_later(w, nos[0]);
}

static void
who_does_not_sign_the_first_gets_no_second(void **state)
{
	struct script s = { .will_not_sign = true };
	struct world *w = *state;

	two(w);
	resume_pickup(w, &s, NULL, ERR_UNSIGNED);
	assert_int_equal(s.refusals, 1);
	second_is_untouched(w);
	assert_int_equal(visits_ended(w, "walked_out"), 1);
	fetched_later(w, nos[0]);
}

static void
who_leaves_at_a_problem_has_walked_out(void **state)
{
	struct faulty f = { .mode = FAULT_FAIL, .only = "ca.issue", .at = 1, .times = 1 };
	struct script s = { .leaves_at_problem = true };
	struct world *w = *state;

	two(w);
	resume_pickup(w, &s, &f, ERR_UNSIGNED);
	assert_int_equal(s.problems, 1);
	second_is_untouched(w);
	assert_true(world_unfinished(w));
	assert_int_equal(visits_ended(w, "walked_out"), 1);
}

static void
leave_after_the_first(struct script *s, enum moment m, const struct progress *g)
{
	s->left = s->left || (m == AT_STEP && strcmp(g->order, nos[1]) == 0);
}

static void
what_was_handed_over_stays_so_when_the_visitor_leaves(void **state)
{
	struct script s = { .on = leave_after_the_first };
	struct world *w = *state;

	two(w);
	resume_pickup(w, &s, NULL, ERR_UNSIGNED);
	assert_int_equal(s.delivered, 1);
	assert_true(collected(w, nos[0]) && !collected(w, nos[1]));
	assert_int_equal(visits_ended(w, "walked_out"), 1);
	fetched_later(w, nos[1]);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		RESUME(both_are_handed_over_after_one_check),
		RESUME(a_fault_of_the_first_leaves_the_second_alone),
		RESUME(a_refusal_of_the_first_leaves_the_second_alone),
		RESUME(an_agents_second_order_is_served_when_the_first_fails),
		RESUME(a_pin_does_not_pass_to_the_next_order),
		RESUME(esc_pauses_the_visit),
		RESUME(a_book_that_takes_nothing_ends_the_visit),
		RESUME(who_does_not_sign_the_first_gets_no_second),
		RESUME(who_leaves_at_a_problem_has_walked_out),
		RESUME(what_was_handed_over_stays_so_when_the_visitor_leaves),
	};

	if (argc > 1 && strcmp(argv[1], "token-helper") == 0)
		return token_helper_main();
	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
