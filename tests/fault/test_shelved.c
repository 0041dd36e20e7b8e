/*
 * A UKey made for an order, or half-made, that is broken or lost while nobody
 * is at the counter: a supervisor's word ends it, its certificate is revoked,
 * and the order is like new (RULES 18, 30, 32).  What a visitor has, or is
 * being given, is not ended so.
 */
#include "core/token/client.h"
#include "tests/fault/resumekit.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

/* Made ahead, then in no reader: it lies in the drawer, or does not. */
static void
made_and_gone(struct world *w)
{
	struct script s = { .retries = 0 };
	struct err e;

	assert_int_equal(world_ahead(w, &s, NULL, &e), 0);
	resume_reader(w, false);
}

static void
gives_up(struct world *w, struct script *s, struct faulty *f, enum err_code want)
{
	struct err e = { .code = ERR_NONE };
	char line[1024];

	if (world_lost(w, s, f, &e) == 0)
		e.code = ERR_NONE;
	assert_int_equal(secret_alive(), 0);
	if (e.code == want)
		return;
	err_line(&e, line, sizeof(line));
	fail_msg("wanted %d: %s", (int)want, line);
}

/* ---- what it leaves -------------------------------------------------------------------- */

static const struct {
	const char *sql;
	long n;
	const char *wrong;
} left[] = {
	{ "SELECT count(*) FROM makings WHERE state = 'spoiled'", 1, "not one making is spoiled" },
	{ "SELECT count(*) FROM makings WHERE state <> 'spoiled'", 0, "a making stands" },
	{ "SELECT count(*) FROM stock WHERE state = 'spoiled'", 1, "not one UKey is spoiled in stock" },
	{ "SELECT count(*) FROM stock WHERE state = 'made'", 0, "one lies made in stock" },
	{ "SELECT count(*) FROM approvals WHERE kind = 'spoiled' AND decision = 'approved' AND used_making = "
	  "(SELECT id FROM makings)", 1, "not one approval was used for it" },
	{ "SELECT count(*) FROM visits", 0, "there was a visit" },
	{ "SELECT count(*) FROM claims WHERE terminal <> 0", 0, "it is still claimed" },
};

static const char *
given_up(struct world *w)
{
	for (size_t i = 0; i < sizeof(left) / sizeof(left[0]); i++)
		if (world_count(w, left[i].sql) != left[i].n)
			return left[i].wrong;
	if (resume_certificates(w, true) != 0)
		return "a certificate is good";
	if (resume_spoil_slips(w) != 1)
		return "no slip";
	return world_unfinished(w) ? "it is unfinished" : NULL;
}

static void
is_given_up(struct world *w)
{
	const char *wrong = given_up(w);

	if (wrong != NULL)
		fail_msg("%s", wrong);
}

static void
see_day(struct script *s, struct day *d, enum day_stage stage)
{
	bool *even = s->arg;

	for (int b = 0; stage == DAY_STAGE_CLOSED && b < DAY_BALANCE__MAX; b++)
		*even = *even && day_holds(d, (enum day_balance)b);
}

/* The day closes even, and the order's people come and get another one. */
static const char *
goes_on(struct world *w)
{
	bool even = true;
	struct script day = { .on_day = see_day, .arg = &even }, s = { .retries = 0 };
	struct err e;

	if (world_day(w, &day, NULL, &e) == -1)
		return "the day does not close";
	if (!even)
		return "the day is not even";
	if (world_pickup(w, &s, NULL, &e) == -1)
		return "not delivered";
	if (resume_certificates(w, true) != 1)
		return "not exactly one certificate is good";
	return world_whole(w);
}

static void
the_order_goes_on(struct world *w)
{
	const char *wrong = goes_on(w);

	if (wrong != NULL)
		fail_msg("%s", wrong);
}

/* ---- given up -------------------------------------------------------------------------- */

static void
a_made_one_lost_in_the_drawer_is_given_up(void **state)
{
	struct world *w = *state;
	struct script s = { .retries = 0 };

	made_and_gone(w);
	gives_up(w, &s, NULL, ERR_NONE);
	assert_int_equal(s.spoiled, 1);
	assert_int_equal(s.approvals, 1);
	assert_int_equal(s.problems + s.refusals + s.slips, 0);
	is_given_up(w);
	the_order_goes_on(w);
}

static void
one_made_ahead_by_half_is_given_up(void **state)
{
	struct world *w = *state;
	struct script ahead = { .later_at = 6 }, s = { .retries = 0 };
	struct err e;

	assert_int_equal(world_ahead(w, &ahead, NULL, &e), -1);
	assert_int_equal(resume_count(w, "SELECT count(*) FROM makings WHERE state NOT IN ('verified', 'begun')"), 1);
	gives_up(w, &s, NULL, ERR_NONE);
	is_given_up(w);
	resume_reader(w, false);
	the_order_goes_on(w);
}

/* Spoiled at once; the certificate is revoked when the CA is back, on the same supervisor's word. */
static void
with_the_ca_down_the_rest_comes_later(void **state)
{
	struct world *w = *state;
	struct faulty f = { .mode = FAULT_FAIL, .only = "ca.revoke", .at = 1, .times = 99 };
	struct script s = { .retries = 0 }, again = { .retries = 0 };

	made_and_gone(w);
	gives_up(w, &s, &f, ERR_LATER);
	assert_int_equal(s.last, ERR_CERT_UNKNOWN);
	assert_true(world_unfinished(w));
	assert_int_equal(resume_certificates(w, true), 1);
	gives_up(w, &again, NULL, ERR_NONE);
	assert_int_equal(again.approvals, 0);
	is_given_up(w);
}

/* ---- the power goes in the middle of it ------------------------------------------------ */

/* Asked again it comes to its end; where nothing was left to be asked, it was there. */
static const char *
ask_again(struct world *w)
{
	struct script s = { .retries = 2 };
	const char *wrong;
	struct err e;

	if (world_count(w, "SELECT count(*) FROM makings WHERE state <> 'spoiled'") > 0 &&
	    world_lost(w, &s, NULL, &e) == -1)
		return "asked again it is not given up";
	if ((wrong = goes_on(w)) != NULL)
		return wrong;
	return resume_spoil_slips(w) == 1 ? NULL : "no slip";
}

static const char *
killed_at(const struct world *of, int call, bool after, bool *done)
{
	struct faulty f = { .mode = FAULT_KILL, .at = -call, .after = after, .times = 1 };
	struct script s = { .on = resume_from_lost, .arg = &f };
	const char *wrong;
	struct world w;
	int st;

	if (world_copy(&w, of) == -1)
		return "no copy";
	st = world_child(world_lost, &w, &s, &f);
	*done = WIFEXITED(st);
	if (*done)
		wrong = WEXITSTATUS(st) == 0 ? given_up(&w) : "not given up";
	else
		wrong = resume_certificates(&w, true) > 1 ? "two certificates are good" : ask_again(&w);
	world_done(&w);
	return wrong;
}

static void
killed_anywhere_it_is_asked_again(void **state)
{
	int tried = 0, recovered = 0;
	bool done = false;

	made_and_gone(*state);
	for (int call = 1; call < 60 && !done; call++)
		for (int after = 0; after < 2 && !done; after++) {
			const char *wrong = killed_at(*state, call, after != 0, &done);

			tried++;
			recovered += wrong == NULL;
			if (wrong != NULL)
				print_message("call %d %s: %s\n", call, after ? "after" : "before", wrong);
		}
	assert_true(done && tried > 4);
	print_message("kill_in_giving_up tried %d of %d recovered %d\n", tried, tried, recovered);
	assert_int_equal(recovered, tried);
}

/* ---- not given up ---------------------------------------------------------------------- */

static void
lies_as_it_was(struct world *w)
{
	assert_int_equal(resume_count(w, "SELECT count(*) FROM makings WHERE state = 'verified'"), 1);
	assert_int_equal(resume_count(w, "SELECT count(*) FROM stock WHERE state = 'spoiled'"), 0);
	assert_int_equal(resume_certificates(w, true), 1);
	assert_int_equal(resume_spoil_slips(w), 0);
}

static void
refused_by_the_supervisor_it_lies_as_it_was(void **state)
{
	struct world *w = *state;
	struct script s = { .decision = APPROVAL_REJECTED }, away = { .decision = APPROVAL_WITHDRAWN };

	made_and_gone(w);
	gives_up(w, &s, NULL, ERR_REJECTED);
	assert_int_equal(s.refusals, 1);
	gives_up(w, &away, NULL, ERR_LATER);
	lies_as_it_was(w);
}

static void
a_delivered_one_is_its_owners(void **state)
{
	struct world *w = *state;
	struct script first = { .retries = 0 }, s = { .retries = 0 };

	resume_pickup(w, &first, NULL, ERR_NONE);
	gives_up(w, &s, NULL, ERR_COLLECTED);
	assert_int_equal(s.refusals, 1);
	assert_int_equal(s.approvals, 0);
	lies_as_it_was(w);
}

/* The PIN may be out: its visitor's, with whom it is ended or goes on. */
static void
one_being_handed_over_is_its_visitors(void **state)
{
	struct world *w = *state;
	struct script s = { .retries = 0 };

	resume_killed(w, "sms.send", true);
	gives_up(w, &s, NULL, ERR_STOCK_BOUND);
	assert_int_equal(s.approvals, 0);
	lies_as_it_was(w);
}

/* RULES 13: nobody need approve that. */
static void
a_cancelled_orders_is_spoiled_by_itself(void **state)
{
	struct world *w = *state;
	struct script s = { .retries = 0 };

	made_and_gone(w);
	resume_order(w, "cancelled = 1");
	gives_up(w, &s, NULL, ERR_CANCELLED);
	assert_int_equal(s.approvals, 0);
	assert_int_equal(resume_certificates(w, true), 0);
	assert_int_equal(resume_spoil_slips(w), 1);
}

/* The other window has it in hand: its supervisor's answer is awaited there. */
static void
try_at_window_2(struct script *s, enum moment m, const struct progress *g)
{
	struct world other = *s->w;
	struct script t = { .retries = 0 };
	struct err e;

	(void)g;
	if (m != AT_LOST)
		return;
	other.terminal = 2;
	assert_int_equal(world_lost(&other, &t, NULL, &e), -1);
	assert_int_equal(e.code, ERR_OTHER_WINDOW);
	assert_int_equal(t.refusals, 1);
	assert_int_equal(t.approvals, 0);
}

static void
what_another_window_has_in_hand_is_refused(void **state)
{
	struct world *w = *state;
	struct script s = { .on = try_at_window_2 };

	made_and_gone(w);
	gives_up(w, &s, NULL, ERR_NONE);
	is_given_up(w);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		RESUME(a_made_one_lost_in_the_drawer_is_given_up),
		RESUME(one_made_ahead_by_half_is_given_up),
		RESUME(with_the_ca_down_the_rest_comes_later),
		RESUME(killed_anywhere_it_is_asked_again),
		RESUME(refused_by_the_supervisor_it_lies_as_it_was),
		RESUME(a_delivered_one_is_its_owners),
		RESUME(one_being_handed_over_is_its_visitors),
		RESUME(a_cancelled_orders_is_spoiled_by_itself),
		RESUME(what_another_window_has_in_hand_is_refused),
	};

	if (argc > 1 && strcmp(argv[1], "token-helper") == 0)
		return token_helper_main();
	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
