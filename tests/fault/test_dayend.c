/*
 * The day-end: what does not balance is found and named, two people close it,
 * and each piece of work falls into exactly one day.  RULES 3, 30, 32.
 */
#include "core/ca/local.h"
#include "core/rsa/cert.h"
#include "core/token/client.h"
#include "tests/fault/daykit.h"
#include "tui/wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- a day that balances --------------------------------------------------------- */

static void
a_day_after_a_pickup_balances(void **state)
{
	struct world *w = *state;
	struct script s = { .retries = 0 };
	struct day d;

	resume_ends(w);
	daykit_day(w, &s, NULL, ERR_NONE);
	assert_int_equal(s.days, 1);
	assert_null(daykit_whole(w));
	daykit_last(w, &d);
	for (int b = 0; b < DAY_BALANCE__MAX; b++)
		assert_true(day_holds(&d, (enum day_balance)b));
	assert_int_equal(d.nodds, 0);
	assert_int_equal(d.figure[DAY_DELIVERED], 1);
	assert_int_equal(d.figure[DAY_ORIGINALS], 1);
	assert_int_equal(d.figure[DAY_OLD_REVOKED], 1);
	assert_int_equal(d.figure[DAY_LIVE_DELIVERED], 1);
	assert_int_equal(d.carried.n, resume_count(w, "SELECT count(*) FROM stock WHERE state = 'made'"));
	assert_string_equal(d.prepared_by, "1001");
	assert_string_equal(d.signed_by, "2001");
	assert_memory_equal(d.no, "RJFT", 4);
	day_done(&d);
}

static void
a_refusal_and_a_spoiled_one_are_in_it(void **state)
{
	struct world *w = *state;
	struct script ahead = { .later_at = 6 }, refused = { .retries = 0 }, s = { .retries = 0 };
	struct err e;
	struct day d;

	world_ahead(w, &ahead, NULL, &e);               /* begun, then cancelled: spoiled */
	resume_order(w, "cancelled = 1");
	world_ahead(w, &refused, NULL, &e);
	resume_pickup(w, &(struct script){ .retries = 0 }, NULL, ERR_CANCELLED);
	daykit_day(w, &s, NULL, ERR_NONE);
	daykit_last(w, &d);
	assert_int_equal(d.nodds, 0);
	assert_int_equal(d.figure[DAY_SPOILED], 1);
	assert_int_equal(d.figure[DAY_STOCK_SPOILED], 1);
	assert_int_equal(d.figure[DAY_REFUSED], 1);
	assert_string_equal(d.refused[0].code, "R07");
	for (int b = 0; b < DAY_BALANCE__MAX; b++)
		assert_true(day_holds(&d, (enum day_balance)b));
	day_done(&d);
}

/* What one day leaves on the shelf, the next one begins with; nothing is in both. */
static void
late_work_falls_into_the_next_day(void **state)
{
	struct world *w = *state;
	struct script ahead = { .retries = 0 }, first = { .retries = 0 }, second = { .retries = 0 };
	struct err e;
	struct day a, b;

	assert_int_equal(world_ahead(w, &ahead, NULL, &e), 0);
	daykit_day(w, &first, NULL, ERR_NONE);
	daykit_last(w, &a);
	resume_ends(w);
	daykit_day(w, &second, NULL, ERR_NONE);
	daykit_last(w, &b);
	assert_int_equal(a.figure[DAY_DELIVERED], 0);
	assert_int_equal(b.figure[DAY_DELIVERED], 1);
	assert_int_equal(b.figure[DAY_BEGUN], 0);
	assert_int_equal(b.figure[DAY_CARRIED], a.figure[DAY_WAITING]);
	assert_int_equal(b.figure[DAY_OPENING], a.figure[DAY_COUNTED]);
	assert_int_equal(b.figure[DAY_RECEIVED], 0);
	assert_int_equal(b.figure[DAY_USED], 0);
	assert_int_equal(b.after, 1);
	assert_int_equal(b.nodds, 0);
	assert_null(daykit_whole(w));
	day_done(&a);
	day_done(&b);
}

/* ---- what does not balance -------------------------------------------------------- */

/* Nothing of it is signed without a reason; with one it is, and stays on file. */
static void
found(struct world *w, enum day_what what, const char *order)
{
	struct script silent = { .will_not_say = true }, s = { .retries = 0 };
	const struct day_odd *o;
	struct day d;

	daykit_day(w, &silent, NULL, ERR_LATER);
	assert_int_equal(silent.last, ERR_DAY_UNREADY);
	assert_int_equal(resume_count(w, "SELECT count(*) FROM days"), 0);
	daykit_day(w, &s, NULL, ERR_NONE);
	daykit_last(w, &d);
	if ((o = daykit_odd(&d, what)) == NULL) {
		fail_msg("not found: %d", (int)what);
		return;
	}
	assert_string_equal(o->order, order);
	assert_string_equal(o->reason, "差异待查");
	assert_false(day_holds(&d, o->balance));
	assert_null(daykit_whole(w));
	day_done(&d);
}

static void
a_wrong_count(void **state)
{
	struct script silent = { .off = -2, .will_not_say = true }, s = { .off = -2 },
	    next = { .off = 0 };
	const struct day_odd *o;
	struct day d;

	daykit_day(*state, &silent, NULL, ERR_LATER);
	assert_int_equal(silent.last, ERR_DAY_UNREADY);
	daykit_day(*state, &s, NULL, ERR_NONE);
	daykit_last(*state, &d);
	assert_non_null(o = daykit_odd(&d, DAY_ODD_SUM));
	assert_int_equal(o->by, -2);
	assert_false(day_holds(&d, DAY_STOCK));
	day_done(&d);
	daykit_day(*state, &next, NULL, ERR_NONE);     /* what was counted is what the next one begins with */
	daykit_last(*state, &d);
	assert_int_equal(d.nodds, 0);
	day_done(&d);
}

static void
a_ukey_moved_by_hand(void **state)
{
	struct world *w = *state;

	assert_int_equal(world_sql(w, "DROP TRIGGER stock_once"), 0);
	assert_int_equal(world_sql(w, "UPDATE stock SET state = 'out' WHERE serial = "
	    "(SELECT min(serial) FROM stock WHERE state = 'blank')"), 0);
	found(w, DAY_ODD_STOCK_STATE, "");
}

static void
a_receipt_that_does_not_stand(void **state)
{
	struct world *w = *state;

	resume_ends(w);
	assert_int_equal(world_sql(w, "UPDATE receipts SET voided = 1"), 0);
	found(w, DAY_ODD_NO_RECEIPT, w->order);
}

static void
a_making_without_handover(void **state)
{
	struct world *w = *state;
	struct script ahead = { .retries = 0 };
	struct err e;

	assert_int_equal(world_ahead(w, &ahead, NULL, &e), 0);
	assert_int_equal(world_sql(w, "UPDATE makings SET handed_over = 1 WHERE id = (SELECT max(id) FROM makings)"), 0);
	found(w, DAY_ODD_NO_HANDOVER, w->order);
}

static void
an_old_certificate_not_revoked(void **state)
{
	struct world *w = *state;

	resume_ends(w);
	resume_old_good(w);             /* the CA knows another thing of it now */
	found(w, DAY_ODD_OLD_LIVE, w->order);
}

static void
a_certificate_revoked_but_delivered(void **state)
{
	struct world *w = *state;
	struct making m = { .id = 0 };
	struct cert_facts f;
	struct wired *x;
	struct err e;
	int ms = 20000;

	resume_ends(w);
	assert_int_equal(world_open(w, &x, &e), 0);
	assert_int_equal(x->book.ops->making_of(x->book.self, w->order, &m, &e), 0);
	assert_int_equal(cert_facts(&m.cert, &f, &e), 0);
	assert_int_equal(x->counter.ca.ops->revoke(x->counter.ca.self,
	    f.issuer, f.serial, "keyCompromise", &ms, &e), 0);
	making_done(&m);
	wire_close(x);
	found(w, DAY_ODD_CERT_DEAD, w->order);
}

/* RULES 30: a spoiled UKey's certificate is asked about until it is revoked. */
static void
a_spoiled_one_whose_certificate_lives(void **state)
{
	struct world *w = *state;
	struct script ahead = { .retries = 0 }, s = { .retries = 0 };
	struct err e;
	struct day d;

	assert_int_equal(world_ahead(w, &ahead, NULL, &e), 0);
	assert_int_equal(world_sql(w, "UPDATE makings SET state = 'spoiled', spoiled_reason = 'x', spoiled = begun WHERE id = "
	    "(SELECT max(id) FROM makings)"), 0);
	assert_int_equal(world_sql(w, "UPDATE stock SET state = 'spoiled', reason = 'x' WHERE serial = "
	    "(SELECT token_serial FROM makings ORDER BY id DESC LIMIT 1)"), 0);
	found(w, DAY_ODD_CERT_LIVE, w->order);
	daykit_day(w, &s, NULL, ERR_NONE);
	daykit_last(w, &d);
	assert_string_equal(daykit_odd(&d, DAY_ODD_CERT_LIVE)->order, w->order);
	assert_int_equal(d.certs.n, 1);
	day_done(&d);
}

static void
an_unreachable_ca_is_never_good(void **state)
{
	struct world *w = *state;
	struct faulty f = { .mode = FAULT_FAIL, .only = "ca.status", .at = 1, .times = 1000 };
	struct script s = { .retries = 0 };
	struct day d;

	resume_ends(w);
	daykit_day(w, &s, &f, ERR_NONE);
	assert_true(f.calls <= 2);      /* it is not asked for each and every one */
	daykit_last(w, &d);
	assert_non_null(daykit_odd(&d, DAY_ODD_CERT_NOT_KNOWN));
	assert_false(day_holds(&d, DAY_CERTIFICATES));
	assert_int_equal(d.figure[DAY_LIVE_DELIVERED], 0);
	day_done(&d);
	daykit_day(w, &s, NULL, ERR_NONE);      /* asked again at the next, which balances */
	daykit_last(w, &d);
	assert_int_equal(d.nodds, 0);
	assert_int_equal(d.figure[DAY_DELIVERED], 0);
	assert_int_equal(d.figure[DAY_LIVE_DELIVERED], 1);
	assert_int_equal(d.figure[DAY_OLD_CARRIED], 1);
	assert_int_equal(d.figure[DAY_OLD_REVOKED], 1);
	day_done(&d);
	daykit_day(w, &s, NULL, ERR_NONE);      /* and then no more */
	daykit_last(w, &d);
	assert_int_equal(d.figure[DAY_LIVE_DELIVERED] + d.figure[DAY_OLD_CARRIED], 0);
	day_done(&d);
}

/* RULES 3: listed every day until the CA has revoked it. */
static void
a_deferred_one_is_listed_until_it_is_done(void **state)
{
	struct world *w = *state;
	struct script pickup = { .defers = true };
	struct wired *x;
	struct order o;
	struct day d;
	struct err e;
	int ms = 20000;

	resume_old_good(w);
	resume_pickup(w, &pickup, NULL, ERR_NONE);
	for (int i = 0; i < 2; i++) {
		struct script s = { .retries = 0 };

		daykit_day(w, &s, NULL, ERR_NONE);
		daykit_last(w, &d);
		assert_non_null(daykit_odd(&d, DAY_ODD_OLD_PUT_OFF));
		assert_true(day_holds(&d, DAY_OLD));
		assert_int_equal(d.figure[DAY_OLD_CARRIED], i);
		day_done(&d);
	}
	assert_int_equal(world_open(w, &x, &e), 0);
	assert_int_equal(x->book.ops->order_get(x->book.self, w->order, &o, &e), 0);
	assert_int_equal(x->counter.ca.ops->revoke(x->counter.ca.self, o.old_issuer,
	    o.old_serial, "superseded", &ms, &e), 0);
	wire_close(x);
	daykit_day(w, &(struct script){ .retries = 0 }, NULL, ERR_NONE);
	daykit_last(w, &d);
	assert_null(daykit_odd(&d, DAY_ODD_OLD_PUT_OFF));
	assert_int_equal(d.figure[DAY_OLD_REVOKED], 1);
	assert_int_equal(d.olds.n, 0);
	day_done(&d);
}

/* ---- two persons, two windows ------------------------------------------------------- */

static void
nobody_signs_what_they_prepared(void **state)
{
	struct world *w = *state;
	struct script own = { .signer = "1001" }, s = { .retries = 0 };

	daykit_day(w, &own, NULL, ERR_LATER);          /* 1001 is no supervisor */
	assert_int_equal(world_sql(w, "UPDATE staff SET person = (SELECT person FROM staff WHERE id = '1001') "
	    "WHERE id = '2001'"), 0);
	own = (struct script){ .signer = "2001" };
	daykit_day(w, &own, NULL, ERR_LATER);
	assert_int_equal(own.last, ERR_NOT_SELF);
	assert_int_equal(own.prepares, 0);      /* what was prepared waits */
	assert_int_equal(resume_count(w, "SELECT count(*) FROM days WHERE closed = 0"), 1);
	assert_int_equal(resume_count(w, "SELECT count(*) FROM audit WHERE action = 'day_closed'"), 0);
	assert_int_equal(world_sql(w, "UPDATE staff SET person = 'P99' WHERE id = '2001'"), 0);
	daykit_day(w, &s, NULL, ERR_NONE);
	assert_null(daykit_whole(w));
}

/* Prepared at one screen, signed at another one by who sits there. */
static void
signed_at_the_supervisors_own_window(void **state)
{
	struct world *w = *state;
	struct script nobody = { .signer = "1001" }, s = { .retries = 0 };

	w->clerk = "2001";
	daykit_day(w, &s, NULL, ERR_DAY_UNREADY);      /* nobody has prepared it */
	assert_int_equal(s.prepares, 0);
	w->clerk = "1001";
	daykit_day(w, &nobody, NULL, ERR_LATER);
	w->clerk = "2001";
	w->terminal = 2;
	s = (struct script){ .retries = 0 };
	daykit_day(w, &s, NULL, ERR_NONE);
	assert_int_equal(s.prepares, 0);
	assert_int_equal(s.days, 1);
	assert_null(daykit_whole(w));
}

static void
at_another_window(struct script *s, struct day *d, enum day_stage stage)
{
	struct world there = *s->w;
	struct script ahead = { .retries = 0 };
	struct err e;

	(void)d;
	if (stage != DAY_STAGE_SIGN || s->arg == NULL)
		return;
	s->arg = NULL;
	there.terminal = 2;
	assert_int_equal(world_ahead(&there, &ahead, NULL, &e), 0);
}

static void
work_before_the_signature_is_shown_anew(void **state)
{
	struct world *w = *state;
	struct script s = { .on_day = at_another_window, .arg = w };
	struct day d;

	daykit_day(w, &s, NULL, ERR_NONE);
	assert_int_equal(s.prepares, 2);
	assert_int_equal(s.last, ERR_DAY_CHANGED);
	daykit_last(w, &d);
	assert_int_equal(d.figure[DAY_USED], resume_count(w, "SELECT count(*) FROM stock WHERE state = 'made'"));
	assert_int_equal(d.nodds, 0);
	day_done(&d);
	assert_null(daykit_whole(w));
}

static void
closed_at_another_window(struct script *s, struct day *d, enum day_stage stage)
{
	struct world there = *s->w;
	struct script other = { .retries = 0 };
	struct err e;

	(void)d;
	if (stage != DAY_STAGE_SIGN || s->arg == NULL)
		return;
	s->arg = NULL;
	there.terminal = 2;
	there.clerk = "1002";
	assert_int_equal(world_day(&there, &other, NULL, &e), 0);
}

static void
a_day_is_closed_once(void **state)
{
	struct world *w = *state;
	struct script s = { .on_day = closed_at_another_window, .arg = w };

	daykit_day(w, &s, NULL, ERR_DAY_CLOSED);
	assert_int_equal(s.refusals, 1);
	assert_int_equal(resume_count(w, "SELECT count(*) FROM days WHERE closed <> 0"), 1);
	assert_null(daykit_whole(w));
}

static void
a_closed_day_stays_as_it_was_signed(void **state)
{
	struct world *w = *state;

	daykit_day(w, &(struct script){ .retries = 0 }, NULL, ERR_NONE);
	assert_int_equal(world_sql(w, "UPDATE days SET facts = x'7b7d'"), -1);
	assert_int_equal(world_sql(w, "DELETE FROM days"), -1);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		RESUME(a_day_after_a_pickup_balances),
		RESUME(a_refusal_and_a_spoiled_one_are_in_it),
		RESUME(late_work_falls_into_the_next_day),
		RESUME(a_wrong_count),
		RESUME(a_ukey_moved_by_hand),
		RESUME(a_receipt_that_does_not_stand),
		RESUME(a_making_without_handover),
		RESUME(an_old_certificate_not_revoked),
		RESUME(a_certificate_revoked_but_delivered),
		RESUME(a_spoiled_one_whose_certificate_lives),
		RESUME(an_unreachable_ca_is_never_good),
		RESUME(a_deferred_one_is_listed_until_it_is_done),
		RESUME(nobody_signs_what_they_prepared),
		RESUME(signed_at_the_supervisors_own_window),
		RESUME(work_before_the_signature_is_shown_anew),
		RESUME(a_day_is_closed_once),
		RESUME(a_closed_day_stays_as_it_was_signed),
	};

	if (argc > 1 && strcmp(argv[1], "token-helper") == 0)
		return token_helper_main();
	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
