/*
 * UKeys made ahead of the visit: made by one clerk, collected with another, of
 * an order that is not ready yet, broken off and gone on with.  RULES 5, 13, 25.
 */
#include "core/token/client.h"
#include "tests/fault/resumekit.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

static void
ahead(struct world *w, struct script *s, struct faulty *f, enum err_code want)
{
	struct err e = { .code = ERR_NONE };
	char line[1024];

	if (world_ahead(w, s, f, &e) == 0)
		e.code = ERR_NONE;
	assert_int_equal(secret_alive(), 0);
	if (e.code == want)
		return;
	err_line(&e, line, sizeof(line));
	fail_msg("wanted %d: %s", (int)want, line);
}

/* On its shelf: no visit, no message, nothing unfinished on top of home. */
static void
lies_made(struct world *w, int n)
{
	assert_int_equal(resume_count(w,
	    "SELECT count(*) FROM stock WHERE state = 'made'"), n);
	assert_int_equal(resume_count(w, "SELECT count(*) FROM makings "
	    "WHERE state = 'verified' AND visit IS NULL"), n);
	assert_int_equal(resume_count(w, "SELECT count(*) FROM visits"), 0);
	assert_int_equal(resume_count(w,
	    "SELECT count(*) FROM claims WHERE terminal <> 0"), 0);
	assert_null(resume_message(w, 1));
	assert_false(world_unfinished(w));
}

static void
made_ahead_is_collected_with_another_clerk(void **state)
{
	char *text;
	struct script s = { .retries = 0 };
	struct world *w = *state;

	ahead(w, &s, NULL, ERR_NONE);
	assert_int_equal(s.made, 1);
	assert_int_equal(s.problems + s.refusals + s.delivered, 0);
	lies_made(w, 1);
	w->clerk = "1002";
	resume_ends(w);
	assert_int_equal(resume_count(w, "SELECT count(*) FROM makings WHERE clerk = '1001'"), 1);
	assert_int_equal(resume_count(w, "SELECT count(*) FROM handovers WHERE clerk = '1002'"), 1);
	assert_int_equal(resume_certificates(w, false), 1);
	assert_non_null(text = resume_message(w, 1));
	free(text);
	assert_null(resume_message(w, 2));
}

static void
accepted_is_enough_and_ready_comes_later(void **state)
{
	struct script s = { .retries = 0 }, early = { .retries = 0 };
	struct world *w = *state;

	resume_order(w, "state = 'accepted', ready = 0");
	ahead(w, &s, NULL, ERR_NONE);
	assert_int_equal(s.made, 1);
	lies_made(w, 1);
	resume_pickup(w, &early, NULL, ERR_NOT_READY);
	resume_order(w, "state = 'ready', ready = ordered + 86400");
	resume_ends(w);
}

static void
what_could_not_be_collected_is_not_made(void **state)
{
	static const struct {
		const char *set;
		enum err_code want;
	} orders[] = {
		{ "cancelled = 1", ERR_CANCELLED },
		{ "cancelled = 0, suspended = 1, suspended_reason = '补材料'", ERR_ON_HOLD },
		{ "suspended = 0, mail = 1", ERR_MAIL_ORDER },
		{ "mail = 0, point = 'NS01'", ERR_WRONG_POINT },
		{ "point = 'FT01', liveness = 0", ERR_NO_LIVENESS },
		{ "liveness = 1, seal_amount = 221, seal_paid = 0", ERR_UNPAID },
		{ "seal_paid = 1, state = 'submitted'", ERR_NOT_ACCEPTED },
		{ "state = 'collected'", ERR_COLLECTED },
	};

	for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
		struct script s = { .retries = 0 };

		resume_order(*state, orders[i].set);
		ahead(*state, &s, NULL, orders[i].want);
		assert_int_equal(s.refusals, 1);
		assert_int_equal(s.slips + s.made + s.problems, 0);
	}
	assert_int_equal(resume_count(*state, "SELECT count(*) FROM makings"), 0);
	assert_int_equal(resume_count(*state,
	    "SELECT count(*) FROM audit WHERE action = 'refused'"), 0);
}

static void
a_good_old_certificate_stops_it_only_where_it_should_be_revoked(void **state)
{
	struct script s = { .defers = true }, later = { .retries = 0 };

	resume_old_good(*state);
	ahead(*state, &s, NULL, ERR_OLD_NOT_REVOKED);   /* nobody to put it off for */
	assert_int_equal(s.refusals, 1);
	assert_int_equal(s.problems, 0);
	resume_on_delivery(*state);
	ahead(*state, &later, NULL, ERR_NONE);
	assert_int_equal(resume_old(*state), CA_GOOD);
	lies_made(*state, 1);
	resume_ends(*state);
	assert_int_equal(resume_old(*state), CA_REVOKED);
}

static void
each_orders_failure_is_its_own(void **state)
{
	static const char second[] = "SZ2611150081";
	struct faulty f = { .mode = FAULT_FAIL, .only = "token.cert_put", .at = 1, .times = 2 };
	struct script s = { .retries = 1 }, again = { .retries = 0 };
	struct world *w = *state;

	resume_copy(w, second, "5E57000000000021");
	snprintf(w->also, sizeof(w->also), "%s", second);
	ahead(w, &s, &f, ERR_LATER);
	assert_int_equal(s.problems, 2);
	assert_int_equal(s.made, 1);
	assert_true(world_unfinished(w));
	w->also[0] = '\0';
	ahead(w, &again, NULL, ERR_NONE);       /* on the same UKey, from where it stopped */
	assert_int_equal(resume_count(w, "SELECT count(*) FROM makings"), 2);
	assert_int_equal(resume_certificates(w, false), 1);
	lies_made(w, 2);
}

static void
esc_stops_before_the_next(void **state)
{
	static const char second[] = "SZ2611150082";
	struct script s = { .later_at = 5 }, again = { .blanks = 1 };
	struct world *w = *state;

	resume_copy(w, second, "5E57000000000022");
	snprintf(w->also, sizeof(w->also), "%s", second);
	ahead(w, &s, NULL, ERR_LATER);
	assert_int_equal(s.problems + s.refusals + s.made, 0);
	assert_int_equal(resume_count(w, "SELECT count(*) FROM makings"), 1);
	ahead(w, &again, NULL, ERR_NONE);
	assert_int_equal(again.made, 2);
	lies_made(w, 2);
}

static void
cancelled_meanwhile_is_spoiled(void **state)
{
	struct script s = { .later_at = 6 }, again = { .retries = 0 };

	ahead(*state, &s, NULL, ERR_LATER);
	resume_order(*state, "cancelled = 1");
	ahead(*state, &again, NULL, ERR_CANCELLED);
	assert_int_equal(again.refusals, 1);
	assert_int_equal(resume_count(*state,
	    "SELECT count(*) FROM stock WHERE state = 'spoiled'"), 1);
	assert_int_equal(resume_certificates(*state, true), 0);
	assert_int_equal(resume_spoil_slips(*state), 1);
	assert_false(world_unfinished(*state));
}

/* Its slip fails: the UKey is spoiled all the same, and the clerk is told; the slip can be made later. */
static void
cancelled_without_paper_is_spoiled(void **state)
{
	struct script s = { .later_at = 6 }, again = { .retries = 0 };
	struct faulty f = { .mode = FAULT_FAIL, .only = "paper.slip", .at = 1, .times = 99 };

	ahead(*state, &s, NULL, ERR_LATER);
	resume_order(*state, "cancelled = 1");
	ahead(*state, &again, &f, ERR_CANCELLED);
	assert_int_equal(again.problems, 1);
	assert_int_equal(again.refusals, 1);
	assert_int_equal(resume_count(*state,
	    "SELECT count(*) FROM stock WHERE state = 'spoiled' AND reason <> ''"), 1);
	assert_int_equal(resume_spoil_slips(*state), 0);
	assert_false(world_unfinished(*state));
}

/* ---- the power goes -------------------------------------------------------------- */

/* Every other time its people come before it is gone on with. */
static const char *
goes_on(struct world *w, bool visitor)
{
	struct script s = { .retries = 2 }, v = { .retries = 2 };
	int st;

	if (!visitor) {
		st = world_child(world_ahead, w, &s, NULL);
		if (!WIFEXITED(st) || WEXITSTATUS(st) != 0)
			return "not made";
	}
	st = world_child(world_pickup, w, &v, NULL);
	return WIFEXITED(st) && WEXITSTATUS(st) == 0 ? world_whole(w) :
	    "not delivered";
}

static void
killed_at_each_step_boundary(void **state)
{
	int tried = 0, recovered = 0;

	(void)state;
	for (int at = 1;; at++) {
		struct script s = { .kill_at = at };
		const char *wrong;
		void *w;
		int st;

		resume_new(&w);
		st = world_child(world_ahead, w, &s, NULL);
		if (WIFEXITED(st)) {
			assert_int_equal(WEXITSTATUS(st), 0);
			resume_free(&w);
			break;
		}
		tried++;
		if ((wrong = goes_on(w, at % 2 == 0)) == NULL)
			recovered++;
		else
			print_message("boundary %d: %s\n", at, wrong);
		resume_free(&w);
	}
	print_message("kill_ahead tried %d of %d recovered %d\n", tried, tried,
	    recovered);
	assert_true(tried >= 7);
	assert_int_equal(recovered, tried);
}

/* Every stride-th call of a making, each side of its effect. */
static void
killed_around_outside_calls(void **state)
{
	enum { STRIDE = 4 };
	int tried = 0, recovered = 0, total = 0;
	bool done = false;

	(void)state;
	for (int at = 2; !done; at += STRIDE) {
		struct faulty f = { .mode = FAULT_KILL, .at = at, .times = 1,
			.after = at % 8 != 2 };
		struct script s = { .retries = 0 };
		const char *wrong;
		void *w;

		resume_new(&w);
		done = WIFEXITED(world_child(world_ahead, w, &s, &f));
		if (!done) {
			tried++;
			total = at;
			if ((wrong = goes_on(w, tried % 2 == 0)) == NULL)
				recovered++;
			else
				print_message("call %d: %s\n", at, wrong);
		}
		resume_free(&w);
	}
	print_message("kill_ahead_around_calls tried %d of %d recovered %d\n",
	    tried, total * 2, recovered);
	assert_true(tried > 0);
	assert_int_equal(recovered, tried);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		RESUME(made_ahead_is_collected_with_another_clerk),
		RESUME(accepted_is_enough_and_ready_comes_later),
		RESUME(what_could_not_be_collected_is_not_made),
		RESUME(a_good_old_certificate_stops_it_only_where_it_should_be_revoked),
		RESUME(each_orders_failure_is_its_own),
		RESUME(esc_stops_before_the_next),
		RESUME(cancelled_meanwhile_is_spoiled),
		RESUME(cancelled_without_paper_is_spoiled),
		cmocka_unit_test(killed_at_each_step_boundary),
		cmocka_unit_test(killed_around_outside_calls),
	};

	if (argc > 1 && strcmp(argv[1], "token-helper") == 0)
		return token_helper_main();
	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
