/*
 * What people do at the desk while a pickup runs: bring two orders, cancel,
 * walk away with the UKey, not sign, leave.  RULES 3, 13, 25, 31, 34, 37.
 */
#include "core/token/client.h"
#include "tests/fault/resumekit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- two orders of one handler ------------------------------------------------ */

static void
orders_alike_get_a_message_each(void **state)
{
	static char nos[2][NO_SIZE] = { "SZ2611150031012345678901AAAAAAAA",
		"SZ2611150031012345678901BBBBBBBB" };
	struct world *w = *state;
	struct script s = { .retries = 0 };

	resume_copy(w, nos[0], "5E57000000000001");
	resume_copy(w, nos[1], "5E57000000000002");
	memcpy(w->order, nos[0], NO_SIZE);
	memcpy(w->also, nos[1], NO_SIZE);
	resume_pickup(w, &s, NULL, ERR_NONE);
	assert_int_equal(s.delivered, 2);
	assert_int_equal(resume_count(w,
	    "SELECT count(DISTINCT sms_id) FROM handovers"), 2);
	assert_true(world_pin_opens(w, nos[0], 1));
	assert_true(world_pin_opens(w, nos[1], 2));
	assert_null(resume_message(w, 3));
}

/* ---- the UKey leaves with its owner ------------------------------------------- */

static void
owner_leaves(struct faulty *f)
{
	resume_reader(f->arg, false);
}

/* The list is ticked: the next store, to delivered, is the one that fails. */
static void
store_fails_next(struct script *s, enum moment m, const struct progress *g)
{
	struct faulty *f = s->arg;

	(void)g;
	if (m != AT_CHECKLIST)
		return;
	assert_int_equal(f->mode, FAULT_NOTHING);       /* asked once */
	f->mode = FAULT_FAIL;
	f->calls = 0;
}

static void
ticked_once_is_delivered_without_the_ukey(void **state)
{
	struct faulty f = { .only = "book.handover_move", .at = 1, .times = 1,
		.hook = owner_leaves, .arg = *state };
	struct script s = { .retries = 1, .on = store_fails_next, .arg = &f };
	const char *wrong;

	resume_pickup(*state, &s, &f, ERR_NONE);
	assert_int_equal(s.problems, 1);
	assert_int_equal(s.inserted, 1);        /* the blank one, at the start */
	assert_int_equal(s.delivered, 1);
	resume_reader(*state, true);
	if ((wrong = world_whole(*state)) != NULL)
		fail_msg("%s", wrong);
}

/* ---- cancelled while everybody waits ------------------------------------------- */

static void
cancel_while_it_is_fetched(struct script *s, enum moment m,
    const struct progress *g)
{
	if (resume_is(m, g, "handover", HANDOVER_RECEIPT_SIGNED))
		resume_reader(s->w, false);
	else if (m == AT_UKEY_WANTED && s->inserted > 1)
		resume_order(s->w, "cancelled = 1");
}

static void
cancelled_at_the_last_moment_sends_nothing(void **state)
{
	struct script s = { .on = cancel_while_it_is_fetched };

	resume_pickup(*state, &s, NULL, ERR_CANCELLED);
	assert_int_equal(s.inserted, 2);
	assert_int_equal(s.refusals, 1);
	assert_null(resume_message(*state, 1));
	assert_int_equal(resume_count(*state, "SELECT count(*) FROM handovers "
	    "WHERE state = 'broken_off'"), 1);
	assert_int_equal(resume_count(*state,
	    "SELECT count(*) FROM stock WHERE state = 'spoiled'"), 1);
	assert_int_equal(resume_certificates(*state, true), 0);
}

/* ---- the last screens ----------------------------------------------------------- */

static void
leaving_the_last_screen_is_no_break(void **state)
{
	struct script s = { .leaves = true };
	const char *wrong;

	resume_pickup(*state, &s, NULL, ERR_LATER);
	assert_int_equal(resume_count(*state,
	    "SELECT count(*) FROM visits WHERE \"end\" = 'delivered'"), 1);
	if ((wrong = world_whole(*state)) != NULL)
		fail_msg("%s", wrong);
}

static void
who_does_not_sign_has_walked_out(void **state)
{
	struct script s = { .will_not_sign = true };

	resume_pickup(*state, &s, NULL, ERR_UNSIGNED);
	assert_int_equal(s.refusals, 1);
	assert_int_equal(s.delivered + s.problems, 0);
	assert_int_equal(resume_count(*state,
	    "SELECT count(*) FROM visits WHERE \"end\" = 'walked_out'"), 1);
	assert_int_equal(resume_count(*state, "SELECT count(*) FROM audit "
	    "WHERE action = 'refused' AND facts LIKE '%\"R34\"%'"), 1);
	assert_int_equal(resume_count(*state,
	    "SELECT count(*) FROM stock WHERE state = 'made'"), 1);
	assert_true(world_unfinished(*state));

	resume_ends(*state);
	assert_int_equal(resume_count(*state,
	    "SELECT count(*) FROM receipts WHERE kind = 'supplement'"), 1);
	assert_int_equal(resume_signatures(*state, "supplement"), 1);
	assert_int_equal(resume_count(*state,
	    "SELECT count(*) FROM stock WHERE state = 'out'"), 1);
	assert_null(resume_message(*state, 2));
}

/* ---- the old certificate --------------------------------------------------------- */

struct old {
	enum ca_status making, signing;
};

static void
look_at_old(struct script *s, enum moment m, const struct progress *g)
{
	struct old *old = s->arg;

	if (resume_is(m, g, "making", MAKING_WRITTEN))
		old->making = resume_old(s->w);
	else if (resume_is(m, g, "handover", HANDOVER_OLD_REVOKED))
		old->signing = resume_old(s->w);
}

static void
on_delivery_the_old_one_goes_before_the_receipt(void **state)
{
	struct old old = { CA_UNKNOWN, CA_UNKNOWN };
	struct script s = { .on = look_at_old, .arg = &old };
	const char *wrong;

	resume_on_delivery(*state);
	resume_old_good(*state);
	resume_pickup(*state, &s, NULL, ERR_NONE);
	assert_int_equal(old.making, CA_GOOD);
	assert_int_equal(old.signing, CA_REVOKED);
	assert_int_equal(resume_old(*state), CA_REVOKED);
	assert_int_equal(resume_count(*state,
	    "SELECT count(*) FROM makings WHERE old_revoked <> 0"), 1);
	if ((wrong = world_whole(*state)) != NULL)
		fail_msg("%s", wrong);
}

static void
on_submit_a_good_old_one_stops_the_making(void **state)
{
	struct script s = { .retries = 0 };

	resume_old_good(*state);
	resume_pickup(*state, &s, NULL, ERR_OLD_NOT_REVOKED);
	assert_int_equal(s.refusals, 1);
	assert_int_equal(resume_certificates(*state, false), 0);
	assert_int_equal(resume_count(*state, "SELECT count(*) FROM intents"), 0);
	assert_int_equal(resume_count(*state, "SELECT count(*) FROM makings"), 0);
	assert_int_equal(resume_old(*state), CA_GOOD);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		RESUME(orders_alike_get_a_message_each),
		RESUME(ticked_once_is_delivered_without_the_ukey),
		RESUME(cancelled_at_the_last_moment_sends_nothing),
		RESUME(leaving_the_last_screen_is_no_break),
		RESUME(who_does_not_sign_has_walked_out),
		RESUME(on_delivery_the_old_one_goes_before_the_receipt),
		RESUME(on_submit_a_good_old_one_stops_the_making),
	};

	if (argc > 1 && strcmp(argv[1], "token-helper") == 0)
		return token_helper_main();
	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
