/*
 * Two programs, windows 1 and 2, on one book.  RULES 21; core/seams.h, claims
 * and fences.
 */
#include "core/clock.h"
#include "core/lease.h"
#include "core/making.h"
#include "core/token/client.h"
#include "tests/fault/resumekit.h"
#include "tui/wire.h"

#include <semaphore.h>
#include <string.h>
#include <time.h>

static struct world
window_2(const struct world *w)
{
	struct world other = *w;

	other.terminal = 2;
	return other;
}

/* ---- seen too early --------------------------------------------------------------- */

/* Everything told of handovers, as one number. */
static long
told(const struct world *w)
{
	return resume_count(w, "SELECT sum(attempt * 1000 + visit) + (SELECT "
	    "count(*) FROM audit WHERE record = 'handover') FROM handovers");
}

static void
deliver_at_window_2(struct faulty *f)
{
	struct world *w = f->arg, other = window_2(w);
	struct script s = { .retries = 0 };

	resume_pickup(&other, &s, NULL, ERR_NONE);
	f->calls = (int)told(w);
}

static void
delivered_between_look_and_claim_is_collected(void **state)
{
	struct faulty f = { .mode = FAULT_HOOK, .only = "book.claim", .at = 1,
		.times = 1, .hook = deliver_at_window_2, .arg = *state };
	struct script s = { .retries = 0 };
	const char *wrong;

	resume_pickup(*state, &s, &f, ERR_COLLECTED);
	assert_int_equal(s.refusals, 1);
	assert_int_equal(s.delivered, 0);
	assert_int_equal(told(*state), f.calls);
	if ((wrong = world_whole(*state)) != NULL)
		fail_msg("%s", wrong);
}

static void
a_delivered_handover_stays_so(void **state)
{
	struct world *w = *state;
	const struct actor by = { "1001", 1 };
	struct claim c;
	struct handover h, again;
	struct wired *x;
	struct book *b;
	struct err e;

	resume_ends(w);
	assert_int_equal(world_open(w, &x, &e), 0);
	b = &x->book;
	assert_int_equal(b->ops->claim(b->self, &by, w->order, 60, &c, &e), 0);
	assert_int_equal(b->ops->handover_of(b->self, w->order, &h, &e), 0);
	for (int to = 0; to < HANDOVER__MAX; to++) {
		again = h;
		again.state = (enum handover_state)to;
		again.attempt++;
		assert_int_equal(b->ops->handover_move(b->self, &by, &c, &again,
		    HANDOVER_DELIVERED, &e), -1);
	}
	assert_int_equal(b->ops->handover_of(b->self, w->order, &again, &e), 0);
	assert_int_equal(again.state, HANDOVER_DELIVERED);
	assert_int_equal(again.attempt, h.attempt);
	wire_close(x);
}

/* ---- one at a time ------------------------------------------------------------------ */

static void
try_at_window_2(struct script *s, enum moment m, const struct progress *g)
{
	struct world other = window_2(s->w);
	struct script t = { .retries = 0 };

	if (!resume_is(m, g, "making", MAKING_KEYED))
		return;
	resume_pickup(&other, &t, NULL, ERR_OTHER_WINDOW);
	assert_int_equal(t.refusals, 1);
}

static void
an_order_in_hand_is_refused_elsewhere(void **state)
{
	struct script s = { .on = try_at_window_2 };
	const char *wrong;

	resume_pickup(*state, &s, NULL, ERR_NONE);
	assert_int_equal(s.problems + s.refusals, 0);
	if ((wrong = world_whole(*state)) != NULL)
		fail_msg("%s", wrong);
}

/* What window 1 held when it died is no good any more. */
static void
is_fenced(struct world *w, struct claim *c)
{
	const struct actor by = { "1001", 1 };
	struct intent in = { .record = "making", .step = "keyed",
		.attempt = 1 };
	struct receipt_row r = { .kind = "original" };
	struct making m = { 0 };
	struct handover h;
	struct wired *x;
	struct book *b;
	struct err e;

	assert_int_equal(world_open(w, &x, &e), 0);
	b = &x->book;
	assert_int_equal(b->ops->making_of(b->self, w->order, &m, &e), 0);
	assert_int_equal(b->ops->handover_of(b->self, w->order, &h, &e), 0);
	in.record_id = m.id;
	memcpy(r.order, w->order, NO_SIZE);
	assert_int_equal(b->ops->intent_add(b->self, &by, c, 60, &in, &e), -1);
	assert_int_equal(e.code, ERR_FENCED);
	assert_int_equal(b->ops->making_move(b->self, &by, c, &m, m.state, &e),
	    -1);
	assert_int_equal(e.code, ERR_FENCED);
	assert_int_equal(b->ops->handover_move(b->self, &by, c, &h, h.state,
	    &e), -1);
	assert_int_equal(e.code, ERR_FENCED);
	assert_int_equal(b->ops->receipt_add(b->self, &by, c, &r,
	    &(struct blob){ 0 }, &e), -1);
	assert_int_equal(e.code, ERR_FENCED);
	making_done(&m);
	wire_close(x);
}

static void
a_lease_run_out_is_taken_over(void **state)
{
	struct world *w = *state, other = window_2(w);
	struct script s = { .retries = 0 };
	struct claim dead = { .version = 0 };

	resume_killed(w, "token.key_make", true);
	memcpy(dead.order, w->order, NO_SIZE);
	dead.version = resume_count(w, "SELECT version FROM claims");
	resume_pickup(&other, &s, NULL, ERR_OTHER_WINDOW);
	assert_int_equal(world_sql(w, "UPDATE claims SET until = 1"), 0);
	resume_ends(&other);
	is_fenced(w, &dead);
}

static void
take_over_at_window_2(struct script *s, enum moment m, const struct progress *g)
{
	struct world other = window_2(s->w);

	if (!resume_is(m, g, "making", MAKING_KEYED))
		return;
	assert_int_equal(world_sql(s->w, "UPDATE claims SET until = 1"), 0);
	resume_ends(&other);
}

static void
who_was_taken_over_does_nothing_more(void **state)
{
	struct script s = { .retries = 5, .on = take_over_at_window_2 };
	const char *wrong;

	resume_pickup(*state, &s, NULL, ERR_FENCED);
	assert_int_equal(s.delivered, 0);
	assert_int_equal(resume_certificates(*state, false), 1);
	if ((wrong = world_whole(*state)) != NULL)
		fail_msg("%s", wrong);
}

/* ---- the lease ------------------------------------------------------------------------ */

/* The real book, that says when it was asked to renew. */
struct counted {
	struct book book;
	sem_t renewed;
};

static int
renew(void *self, struct claim *c, int seconds, struct err *e)
{
	struct counted *k = self;
	int rc = k->book.ops->renew(k->book.self, c, seconds, e);

	sem_post(&k->renewed);
	return rc;
}

static void
wait_renewed(struct counted *k)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += 30;
	assert_int_equal(sem_timedwait(&k->renewed, &until), 0);
}

static void
a_lease_is_renewed_until_it_is_lost(void **state)
{
	static const struct book_ops ops = { .renew = renew };
	const struct actor by = { "1001", 1 };
	struct world *w = *state;
	struct counted k;
	struct claim c;
	struct lease *l;
	struct wired *x;
	struct err e;

	assert_int_equal(world_open(w, &x, &e), 0);
	assert_int_equal(x->book.ops->claim(x->book.self, &by, w->order, 1, &c,
	    &e), 0);
	assert_int_equal(world_sql(w, "UPDATE claims SET until = 1"), 0);
	k.book = x->counter.keeper;
	assert_int_equal(sem_init(&k.renewed, 0, 0), 0);
	assert_int_equal(lease_start(&l, (struct book){ &ops, &k }, &c, 1, 1,
	    &e), 0);
	wait_renewed(&k);
	assert_true(resume_count(w, "SELECT until FROM claims") > clock_now() - 60);

	assert_int_equal(world_sql(w,
	    "UPDATE claims SET version = version + 1, until = 1"), 0);
	wait_renewed(&k);
	assert_int_equal(resume_count(w, "SELECT until FROM claims"), 1);
	lease_stop(l);
	sem_destroy(&k.renewed);
	wire_close(x);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		RESUME(delivered_between_look_and_claim_is_collected),
		RESUME(a_delivered_handover_stays_so),
		RESUME(an_order_in_hand_is_refused_elsewhere),
		RESUME(a_lease_run_out_is_taken_over),
		RESUME(who_was_taken_over_does_nothing_more),
		RESUME(a_lease_is_renewed_until_it_is_lost),
	};

	if (argc > 1 && strcmp(argv[1], "token-helper") == 0)
		return token_helper_main();
	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
