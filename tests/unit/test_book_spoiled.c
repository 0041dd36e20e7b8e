/*
 * A UKey spoiled, as the book itself keeps it (RULES 18, 30, 32): on whose
 * word, once, and what ends with it.  What is not known of a certificate keeps
 * the order from another one.
 */
#include "tests/unit/approval_kit.h"

#include <stdio.h>
#include <string.h>

#define NO "SZ2611160023"
#define DO(op, ...) (k->book.ops->op(k->book.self, __VA_ARGS__, &e))

static struct err e;

struct bench {
	struct book_kit *k;
	struct claim c;
	struct making m;
	struct visit v;
};

/* An order with a verified UKey, and its handler at the counter. */
static struct bench
ready(void **state)
{
	struct bench x = { .k = *state };

	approval_kit_staff(x.k);
	book_kit_add(x.k, NO);
	book_kit_blank(x.k, "0A01");
	book_kit_blank(x.k, "0A02");
	x.c = book_kit_claim(x.k, NO);
	x.m = book_kit_made(x.k, &x.c, "0A01");
	x.v = book_kit_visit(x.k, NO);
	return x;
}

/* For this making and this UKey, asked by the kit's clerk. */
static struct approval
ask(const struct bench *x, int64_t making, const char *token)
{
	struct book_kit *k = x->k;
	struct approval a = { .kind = APPROVAL_SPOILED, .visit = x->v.id, .order = NO };

	snprintf(a.facts, sizeof(a.facts), "{\"kind\":\"spoiled\",\"orders\":[{\"no\":\"" NO "\"}],"
	    "\"spoiled\":{\"making\":%lld,\"token\":\"%s\"}}", (long long)making, token);
	assert_ok(DO(approval_add, &k->by, &a));
	return a;
}

static int64_t
approved(const struct bench *x)
{
	struct approval a = ask(x, x->m.id, x->m.token_serial);

	approval_kit_decide(x->k, &a, APPROVAL_APPROVED);
	return a.id;
}

static int
to(const struct bench *x, enum making_state s, int64_t approval)
{
	struct book_kit *k = x->k;
	struct making m = x->m;

	m.state = s;
	m.approval = approval;
	snprintf(m.spoiled_reason, sizeof(m.spoiled_reason), "坏了");
	return DO(making_move, &k->by, &x->c, &m, x->m.state);
}

static void
stands(const struct bench *x)
{
	assert_int_equal(book_kit_ask(x->k, "SELECT count(*) FROM makings WHERE state = 'verified'"), 1);
	assert_int_equal(book_kit_ask(x->k, "SELECT count(*) FROM stock WHERE state = 'spoiled'"), 0);
	assert_int_equal(book_kit_ask(x->k, "SELECT count(*) FROM approvals WHERE used_making IS NOT NULL"), 0);
}

/* ---- on whose word ---- */

static void
nobodys_word_spoils_nothing(void **state)
{
	struct bench x = ready(state);

	assert_err(to(&x, MAKING_SPOILED, 0), ERR_NOT_APPROVED);
	assert_err(to(&x, MAKING_UNKNOWN, 0), ERR_NOT_APPROVED);
	stands(&x);
}

static void
a_cancelled_orders_needs_none(void **state)
{
	struct bench x = ready(state);

	book_kit_cancel(x.k, NO);
	assert_ok(to(&x, MAKING_UNKNOWN, 0));
}

static void
an_approval_is_of_one_making_and_its_ukey(void **state)
{
	struct bench x = ready(state);
	struct book_kit *k = x.k;
	struct approval other = ask(&x, x.m.id + 1, "0A01"), ukey = ask(&x, x.m.id, "0A02"),
	    letter = { .kind = APPROVAL_DEFERRED, .visit = x.v.id, .order = NO };

	approval_kit_decide(k, &other, APPROVAL_APPROVED);
	approval_kit_decide(k, &ukey, APPROVAL_APPROVED);
	memcpy(letter.facts, other.facts, sizeof(letter.facts));
	assert_ok(DO(approval_add, &k->by, &letter));
	approval_kit_decide(k, &letter, APPROVAL_APPROVED);
	assert_err(to(&x, MAKING_SPOILED, other.id), ERR_NOT_APPROVED);
	assert_err(to(&x, MAKING_SPOILED, ukey.id), ERR_NOT_APPROVED);
	assert_err(to(&x, MAKING_SPOILED, letter.id), ERR_NOT_APPROVED);
	stands(&x);
}

static void
undecided_refused_or_too_old_it_is_good_for_nothing(void **state)
{
	struct bench x = ready(state);
	struct approval waits = ask(&x, x.m.id, "0A01"), no = ask(&x, x.m.id, "0A01");
	int64_t old = approved(&x);

	assert_err(to(&x, MAKING_SPOILED, waits.id), ERR_NOT_APPROVED);
	approval_kit_decide(x.k, &no, APPROVAL_REJECTED);
	assert_err(to(&x, MAKING_SPOILED, no.id), ERR_NOT_APPROVED);
	x.k->now += 1860;
	assert_err(to(&x, MAKING_SPOILED, old), ERR_EXPIRED);
	stands(&x);
}

/* Four eyes are two persons: 2009 is the clerk's own other number. */
static void
who_asked_does_not_approve(void **state)
{
	struct bench x = ready(state);
	struct book_kit *k = x.k;
	struct approval a = ask(&x, x.m.id, "0A01");

	a.decision = APPROVAL_APPROVED;
	a.expires = k->now + 1800;
	assert_err(DO(approval_decide, &((struct actor){ "2009", 1 }), &a), ERR_NOT_SELF);
	assert_err(DO(approval_decide, &((struct actor){ "1002", 1 }), &a), ERR_MAY);
}

static void
it_is_used_up_with_what_it_allows(void **state)
{
	struct bench x = ready(state);
	struct book_kit *k = x.k;
	struct approval a;
	int64_t id = approved(&x);

	assert_err(DO(approval_use, &k->by, id, 0), ERR_NOT_APPROVED);  /* by no handover */
	assert_ok(to(&x, MAKING_SPOILED, id));
	assert_ok(DO(approval_get, id, &a));
	assert_int_equal(a.used_making, x.m.id);
	assert_int_equal(a.used_by, 0);
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM audit WHERE action = 'approval_used'"), 1);
}

/* A supervisor who looks at it later would decide about a UKey that is gone. */
static void
what_else_was_asked_about_it_is_withdrawn(void **state)
{
	struct bench x = ready(state);
	struct book_kit *k = x.k;
	struct approval first = ask(&x, x.m.id, x.m.token_serial);
	int64_t second = approved(&x);

	assert_ok(to(&x, MAKING_SPOILED, second));
	assert_ok(DO(approval_get, first.id, &first));
	assert_int_equal(first.decision, APPROVAL_WITHDRAWN);
}

static void
an_approval_that_was_used_cannot_be_moved(void **state)
{
	struct bench x = ready(state);

	assert_ok(to(&x, MAKING_SPOILED, approved(&x)));
	assert_int_not_equal(book_kit_sql(x.k, "UPDATE approvals SET used_making = NULL"), 0);
	assert_int_not_equal(book_kit_sql(x.k, "UPDATE approvals SET used_by = 1"), 0);
}

/* ---- what ends with it ---- */

static void
handover_and_receipts_end_with_it(void **state)
{
	struct bench x = ready(state);
	struct book_kit *k = x.k;
	struct handover h = book_kit_handover(k, &x.c, x.m.id, x.v.id, HANDOVER_OLD_REVOKED);
	struct receipt_row r = book_kit_receipt(k, &h, "FT2611230001");

	assert_ok(DO(receipt_add, &k->by, &x.c, &r, &book_kit_facts));
	assert_ok(to(&x, MAKING_UNKNOWN, approved(&x)));
	assert_err(DO(handover_of, NO, &h), ERR_NOT_FOUND);
	assert_err(DO(receipt_original, NO, &r), ERR_NOT_FOUND);
	assert_int_equal(book_kit_ask(k, "SELECT voided FROM receipts"), 1);
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM stock WHERE serial = '0A01' AND state = 'spoiled'"), 1);
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM audit WHERE action = 'state' AND state = 'broken_off'"), 1);
}

/* All or nothing: where it cannot be spoiled, nothing is broken off. */
static void
without_the_word_the_handover_stands(void **state)
{
	struct bench x = ready(state);
	struct book_kit *k = x.k;
	struct handover h = book_kit_handover(k, &x.c, x.m.id, x.v.id, HANDOVER_OLD_REVOKED);

	assert_err(to(&x, MAKING_SPOILED, 0), ERR_NOT_APPROVED);
	assert_ok(DO(handover_of, NO, &h));
}

static void
what_was_handed_over_is_not_spoiled(void **state)
{
	struct bench x = ready(state);
	int64_t id = approved(&x);

	book_kit_handover(x.k, &x.c, x.m.id, x.v.id, HANDOVER_DELIVERED);
	assert_err(to(&x, MAKING_SPOILED, id), ERR_COLLECTED);
	assert_int_equal(book_kit_ask(x.k, "SELECT count(*) FROM stock WHERE state = 'out'"), 1);
}

/* ---- not known ---- */

static void
while_a_certificate_is_not_known_no_other_is_begun(void **state)
{
	struct bench x = ready(state);
	struct book_kit *k = x.k;
	struct making next = { .order = NO, .token_serial = "0A02" }, m;

	assert_ok(to(&x, MAKING_UNKNOWN, approved(&x)));
	assert_err(DO(making_new, &k->by, &x.c, &next), ERR_FAULT);
	assert_ok(DO(making_unknown, 0, &m));
	assert_int_equal(m.id, x.m.id);
	making_done(&m);
	assert_err(DO(making_unknown, x.m.id, &m), ERR_NOT_FOUND);
	assert_ok(DO(making_of, NO, &x.m));
	assert_ok(to(&x, MAKING_SPOILED, x.m.approval));
	assert_err(DO(making_unknown, 0, &m), ERR_NOT_FOUND);
	assert_ok(DO(making_new, &k->by, &x.c, &next));
	assert_int_equal(next.attempt, 2);
	making_done(&x.m);
}

/* The UKey itself is spoiled from the first moment, once. */
static void
the_stock_counts_it_once(void **state)
{
	struct bench x = ready(state);
	struct book_kit *k = x.k;

	assert_ok(to(&x, MAKING_UNKNOWN, approved(&x)));
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM stock_moves WHERE state = 'spoiled'"), 1);
	assert_ok(DO(making_of, NO, &x.m));
	assert_ok(to(&x, MAKING_SPOILED, x.m.approval));
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM stock_moves WHERE state = 'spoiled'"), 1);
	making_done(&x.m);
}

static void
an_ended_making_goes_nowhere(void **state)
{
	struct bench x = ready(state);

	assert_ok(to(&x, MAKING_UNKNOWN, approved(&x)));
	x.m.state = MAKING_UNKNOWN;
	assert_err(to(&x, MAKING_VERIFIED, 0), ERR_FAULT);
	assert_ok(to(&x, MAKING_SPOILED, 0));
	x.m.state = MAKING_SPOILED;
	assert_err(to(&x, MAKING_VERIFIED, 0), ERR_FAULT);
	assert_err(to(&x, MAKING_UNKNOWN, 0), ERR_FAULT);
}

/* ---- what was approved for the UKey before ---- */

static void
deferral(const struct bench *x, struct approval *a)
{
	struct book_kit *k = x->k;

	*a = (struct approval){ .kind = APPROVAL_DEFERRED, .visit = x->v.id, .order = NO };
	snprintf(a->facts, sizeof(a->facts), "{\"kind\":\"deferred\"}");
	assert_ok(DO(approval_add, &k->by, a));
	approval_kit_decide(k, a, APPROVAL_APPROVED);
}

/* The other UKey's handover, in this visit. */
static struct handover
made_anew(struct bench *x, int64_t visit)
{
	struct book_kit *k = x->k;

	making_done(&x->m);
	assert_ok(DO(making_of, NO, &x->m));
	assert_ok(to(x, MAKING_SPOILED, x->m.approval));
	making_done(&x->m);
	x->m = book_kit_made(k, &x->c, "0A02");
	return book_kit_handover(k, &x->c, x->m.id, visit, HANDOVER_BEGUN);
}

static void
what_was_put_off_stays_so_in_the_same_visit_alone(void **state)
{
	struct bench x = ready(state);
	struct book_kit *k = x.k;
	struct handover h = book_kit_handover(k, &x.c, x.m.id, x.v.id, HANDOVER_BEGUN);
	struct visit later = book_kit_visit(k, NO);
	struct approval a;

	deferral(&x, &a);
	assert_ok(DO(approval_use, &k->by, a.id, h.id));
	assert_ok(to(&x, MAKING_UNKNOWN, approved(&x)));
	h = made_anew(&x, x.v.id);
	assert_ok(DO(approval_use, &k->by, a.id, h.id));
	assert_ok(to(&x, MAKING_UNKNOWN, approved(&x)));
	book_kit_blank(k, "0A03");
	making_done(&x.m);
	assert_ok(DO(making_of, NO, &x.m));
	assert_ok(to(&x, MAKING_SPOILED, 0));
	making_done(&x.m);
	x.m = book_kit_made(k, &x.c, "0A03");
	h = book_kit_handover(k, &x.c, x.m.id, later.id, HANDOVER_BEGUN);
	assert_err(DO(approval_use, &k->by, a.id, h.id), ERR_EXPIRED);
	making_done(&x.m);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, book_kit_setup, book_kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nobodys_word_spoils_nothing),
		TEST(a_cancelled_orders_needs_none),
		TEST(an_approval_is_of_one_making_and_its_ukey),
		TEST(undecided_refused_or_too_old_it_is_good_for_nothing),
		TEST(who_asked_does_not_approve),
		TEST(it_is_used_up_with_what_it_allows),
		TEST(what_else_was_asked_about_it_is_withdrawn),
		TEST(an_approval_that_was_used_cannot_be_moved),
		TEST(handover_and_receipts_end_with_it),
		TEST(without_the_word_the_handover_stands),
		TEST(what_was_handed_over_is_not_spoiled),
		TEST(while_a_certificate_is_not_known_no_other_is_begun),
		TEST(the_stock_counts_it_once),
		TEST(an_ended_making_goes_nowhere),
		TEST(what_was_put_off_stays_so_in_the_same_visit_alone),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
