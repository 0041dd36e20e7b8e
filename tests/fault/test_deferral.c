/*
 * The old certificate is not revoked: a supervisor puts it off, or does not;
 * ca:revoke_old = on_delivery; killed on the way.  RULES 3.
 */
#include "core/token/client.h"
#include "tests/fault/resumekit.h"
#include "tui/wire.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

static void
is_whole(struct world *w)
{
	const char *wrong = world_whole(w);

	if (wrong != NULL)
		fail_msg("%s", wrong);
}

static long
deferrals(const struct world *w, bool used)
{
	return resume_count(w, used ?
	    "SELECT count(*) FROM approvals WHERE kind = 'deferred' AND used_by IS NOT NULL" :
	    "SELECT count(*) FROM approvals WHERE kind = 'deferred'");
}

/* ---- put off, or not ---------------------------------------------------------------- */

static void
put_off_the_pickup_goes_on(void **state)
{
	struct script s = { .defers = true };

	resume_old_good(*state);
	resume_pickup(*state, &s, NULL, ERR_NONE);
	assert_int_equal(s.problems, 1);
	assert_int_equal(s.approvals, 1);       /* once: before the UKey, and found again at the handover */
	assert_int_equal(s.refusals, 0);
	assert_int_equal(deferrals(*state, true), 1);
	assert_int_equal(resume_count(*state, "SELECT count(*) FROM handovers "
	    "WHERE deferral IS NOT NULL"), 1);
	assert_int_equal(resume_count(*state, "SELECT count(*) FROM audit "
	    "WHERE action = 'approval_used'"), 1);
	assert_int_equal(resume_old(*state), CA_GOOD);
	is_whole(*state);
}

static void
nothing_is_begun(const struct world *w)
{
	assert_int_equal(resume_count(w, "SELECT count(*) FROM makings"), 0);
	assert_int_equal(resume_count(w, "SELECT count(*) FROM stock WHERE state <> 'blank'"), 0);
	assert_int_equal(resume_count(w, "SELECT count(*) FROM intents"), 0);
}

static void
rejected_no_ukey_is_wasted(void **state)
{
	struct script s = { .defers = true, .decision = APPROVAL_REJECTED };

	resume_old_good(*state);
	resume_pickup(*state, &s, NULL, ERR_REJECTED);
	assert_int_equal(s.refusals, 1);
	nothing_is_begun(*state);
	assert_int_equal(resume_count(*state,
	    "SELECT count(*) FROM visits WHERE \"end\" = 'refused'"), 1);
}

static void
no_supervisor_the_visit_pauses(void **state)
{
	struct script s = { .defers = true, .decision = APPROVAL_WITHDRAWN };

	resume_old_good(*state);
	resume_pickup(*state, &s, NULL, ERR_LATER);
	assert_int_equal(s.refusals, 0);
	nothing_is_begun(*state);
}

static void
first_no_then_yes(struct script *s, enum moment m, const struct progress *g)
{
	(void)g;
	if (m == AT_APPROVAL)
		s->decision = s->approvals == 1 ? APPROVAL_RETURNED : APPROVAL_APPROVED;
}

static void
sent_back_it_is_asked_anew(void **state)
{
	struct script s = { .defers = true, .retries = 2, .on = first_no_then_yes };

	resume_old_good(*state);
	resume_pickup(*state, &s, NULL, ERR_NONE);
	assert_int_equal(s.approvals, 2);
	assert_int_equal(s.problems, 3);        /* not revoked, sent back, not revoked */
	assert_int_equal(deferrals(*state, true), 1);
	is_whole(*state);
}

static void
sent_back_and_let_be_it_is_refused(void **state)
{
	struct script s = { .defers = true, .decision = APPROVAL_RETURNED };

	resume_old_good(*state);
	resume_pickup(*state, &s, NULL, ERR_RETURNED);
	assert_int_equal(s.refusals, 1);
	nothing_is_begun(*state);
}

/* Approved before the UKey was made, and then everything took too long. */
static void
time_passes(struct script *s, enum moment m, const struct progress *g)
{
	if (!resume_is(m, g, "handover", HANDOVER_BEGUN) || s->approvals != 1)
		return;
	assert_int_equal(world_sql(s->w, "DROP TRIGGER approvals_once"), 0);
	assert_int_equal(world_sql(s->w, "UPDATE approvals SET expires = 1"), 0);
}

static void
expired_before_its_use_it_is_asked_anew(void **state)
{
	struct script s = { .defers = true, .on = time_passes };

	resume_old_good(*state);
	resume_pickup(*state, &s, NULL, ERR_NONE);
	assert_int_equal(s.approvals, 2);
	assert_int_equal(s.problems, 1);        /* the reason stands: it is not asked for again */
	assert_int_equal(deferrals(*state, true), 1);
	is_whole(*state);
}

static void
revoke_meanwhile(struct script *s, enum moment m, const struct progress *g)
{
	struct ca *ca = &s->c->ca;
	struct order o;
	struct err e;
	int ms = 1000;

	if (!resume_is(m, g, "making", MAKING_KEYED))
		return;
	assert_int_equal(s->c->book.ops->order_get(s->c->book.self, g->order, &o, &e), 0);
	assert_int_equal(ca->ops->revoke(ca->self, o.old_issuer, o.old_serial,
	    "superseded", &ms, &e), 0);
}

static void
revoked_meanwhile_nothing_is_put_off(void **state)
{
	struct script s = { .defers = true, .on = revoke_meanwhile };

	resume_old_good(*state);
	resume_pickup(*state, &s, NULL, ERR_NONE);
	assert_int_equal(s.approvals, 1);
	assert_int_equal(deferrals(*state, true), 0);
	assert_int_equal(resume_count(*state, "SELECT count(*) FROM handovers "
	    "WHERE deferral IS NOT NULL"), 0);
	is_whole(*state);
}

/* ---- what the CA says ----------------------------------------------------------------- */

static void
hold_old(struct world *w)
{
	struct wired *x;
	struct order o;
	struct err e;
	int ms = 1000;

	resume_old_good(w);
	assert_int_equal(world_open(w, &x, &e), 0);
	assert_int_equal(x->book.ops->order_get(x->book.self, w->order, &o, &e), 0);
	assert_int_equal(x->counter.ca.ops->revoke(x->counter.ca.self, o.old_issuer,
	    o.old_serial, "certificateHold", &ms, &e), 0);
	wire_close(x);
	assert_int_equal(resume_old(w), CA_HOLD);
}

/* A hold is not final, whoever revokes it and when. */
static void
a_hold_is_put_off_or_refused(void **state)
{
	struct script no = { .retries = 0 }, s = { .defers = true };

	hold_old(*state);
	resume_on_delivery(*state);
	resume_pickup(*state, &no, NULL, ERR_OLD_NOT_REVOKED);
	nothing_is_begun(*state);
	resume_pickup(*state, &s, NULL, ERR_NONE);
	assert_int_equal(s.approvals, 1);
	assert_int_equal(resume_old(*state), CA_HOLD);
	is_whole(*state);
}

static void
unknown_is_not_put_off(void **state)
{
	struct script s = { .defers = true };

	resume_order(*state, "old_serial = '5E57FFFFFFFFFFFF'");
	resume_pickup(*state, &s, NULL, ERR_LATER);
	assert_int_equal(s.last, ERR_CA_STATUS);
	assert_int_equal(s.approvals, 0);
	nothing_is_begun(*state);
}

/* ---- on_delivery ------------------------------------------------------------------------ */

static void
on_delivery_a_revocation_that_fails_is_tried_again(void **state)
{
	struct faulty f = { .mode = FAULT_FAIL, .only = "ca.revoke", .at = 1, .times = 2 };
	struct script s = { .retries = 2 };

	resume_on_delivery(*state);
	resume_old_good(*state);
	resume_pickup(*state, &s, &f, ERR_NONE);
	assert_int_equal(s.problems, 2);
	assert_int_equal(s.approvals, 0);
	assert_int_equal(resume_old(*state), CA_REVOKED);
	is_whole(*state);
}

static void
on_delivery_put_off_nothing_was_handed_over(void **state)
{
	struct faulty f = { .mode = FAULT_FAIL, .only = "ca.revoke", .at = 1, .times = 1 };
	struct script s = { .retries = 0 };

	resume_on_delivery(*state);
	resume_old_good(*state);
	resume_pickup(*state, &s, &f, ERR_LATER);
	assert_int_equal(resume_old(*state), CA_GOOD);
	assert_int_equal(resume_count(*state, "SELECT count(*) FROM receipts"), 0);
	assert_null(resume_message(*state, 1));
	assert_true(world_unfinished(*state));
	resume_ends(*state);
}

static void
on_delivery_what_is_revoked_already_counts(void **state)
{
	struct script s = { .retries = 0 };

	resume_on_delivery(*state);
	resume_pickup(*state, &s, NULL, ERR_NONE);
	assert_int_equal(s.problems, 0);
	is_whole(*state);
}

/* ---- another visit ------------------------------------------------------------------------ */

static void
does_not_sign(struct script *s, enum moment m, const struct progress *g)
{
	s->left = s->left || resume_is(m, g, "handover", HANDOVER_OLD_REVOKED);
}

/* RULES 18: what was approved for one visit is not for another person's. */
static void
another_visit_asks_anew(void **state)
{
	struct script s = { .defers = true, .on = does_not_sign }, next = { .defers = true };

	resume_old_good(*state);
	resume_pickup(*state, &s, NULL, ERR_UNSIGNED);
	assert_int_equal(deferrals(*state, true), 1);
	resume_pickup(*state, &next, NULL, ERR_NONE);
	assert_int_equal(next.approvals, 1);
	assert_int_equal(deferrals(*state, true), 2);
	is_whole(*state);
}

/* ---- the power goes -------------------------------------------------------------------------- */

static const char *
finish(struct world *w)
{
	struct script s = { .retries = 2, .defers = true };
	int st = world_pickup_child(w, &s, NULL);

	return WIFEXITED(st) && WEXITSTATUS(st) == 0 ? world_whole(w) :
	    "not delivered";
}

/* The call that is killed, its n-th time. */
static const char *
killed(void *w, const char *call, int at, bool after)
{
	struct faulty f = { .mode = FAULT_KILL, .only = call, .at = at,
		.times = 1, .after = after };
	struct script s = { .defers = true };

	return WIFSIGNALED(world_pickup_child(w, &s, &f)) ? finish(w) :
	    "was not killed";
}

static void
killed_around_a_deferral_or_a_revocation(void **state)
{
	static const struct {
		const char *call;
		int at;
		bool on_delivery;
	} calls[] = {
		{ "book.approval_add", 1, false },
		{ "ca.status", 1, false },
		{ "book.making_new", 1, false },
		{ "book.approval_use", 1, false },
		{ "book.handover_move", 1, false },     /* to old_revoked, with the deferral */
		{ "ca.revoke", 1, true },
		{ "book.making_move", 7, true },        /* when it was revoked */
		{ "book.handover_move", 1, true },
	};
	int tried = 0, recovered = 0;

	(void)state;
	for (size_t i = 0; i < 2 * sizeof(calls) / sizeof(calls[0]); i++) {
		const char *wrong;
		void *w;

		resume_new(&w);
		resume_old_good(w);
		if (calls[i / 2].on_delivery)
			resume_on_delivery(w);
		tried++;
		if ((wrong = killed(w, calls[i / 2].call, calls[i / 2].at,
		    i % 2 != 0)) == NULL)
			recovered++;
		else
			print_message("%s %d: %s\n", calls[i / 2].call, (int)i % 2, wrong);
		resume_free(&w);
	}
	print_message("kill_deferral tried %d of %d recovered %d\n", tried, tried,
	    recovered);
	assert_int_equal(recovered, tried);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		RESUME(put_off_the_pickup_goes_on),
		RESUME(rejected_no_ukey_is_wasted),
		RESUME(no_supervisor_the_visit_pauses),
		RESUME(sent_back_it_is_asked_anew),
		RESUME(sent_back_and_let_be_it_is_refused),
		RESUME(expired_before_its_use_it_is_asked_anew),
		RESUME(revoked_meanwhile_nothing_is_put_off),
		RESUME(a_hold_is_put_off_or_refused),
		RESUME(unknown_is_not_put_off),
		RESUME(on_delivery_a_revocation_that_fails_is_tried_again),
		RESUME(on_delivery_put_off_nothing_was_handed_over),
		RESUME(on_delivery_what_is_revoked_already_counts),
		RESUME(another_visit_asks_anew),
		cmocka_unit_test(killed_around_a_deferral_or_a_revocation),
	};

	if (argc > 1 && strcmp(argv[1], "token-helper") == 0)
		return token_helper_main();
	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
