/*
 * RULES 17, 18 as the book itself keeps them, whatever a screen or a flow asks
 * of it: who decides, once; what an approval is good for, and for how long.
 */
#include "tests/unit/approval_kit.h"

#include "core/approval.h"
#include "core/clock.h"

#include <stdio.h>
#include <string.h>

#define A "SZ2611160023"
#define B "SZ2611160024"
#define DO(op, ...) (k->book.ops->op(k->book.self, __VA_ARGS__, &e))

static struct err e;

/* Two orders, each with a verified UKey. */
static struct book_kit *
ready(void **state, struct claim c[2], struct making m[2])
{
	struct book_kit *k = *state;

	approval_kit_staff(k);
	book_kit_add(k, A);
	book_kit_add(k, B);
	book_kit_blank(k, "0A01");
	book_kit_blank(k, "0A02");
	c[0] = book_kit_claim(k, A);
	c[1] = book_kit_claim(k, B);
	m[0] = book_kit_made(k, &c[0], "0A01");
	m[1] = book_kit_made(k, &c[1], "0A02");
	return k;
}

static int
begin(struct book_kit *k, const struct claim *c, const struct making *m, const struct visit *v,
    struct handover *h)
{
	*h = (struct handover){ .making = m->id, .visit = v->id, .terminal = 1, .clerk = "1001" };
	memcpy(h->order, c->order, sizeof(h->order));
	return DO(handover_new, &k->by, c, h);
}

/* The same handover, attempt anew in another visit. */
static int
take_over(struct book_kit *k, const struct claim *c, struct handover *h, const struct visit *v)
{
	h->attempt++;
	h->visit = v->id;
	return DO(handover_move, &k->by, c, h, h->state);
}

static int
deliver(struct book_kit *k, const struct claim *c, struct handover *h)
{
	enum handover_state from;

	while (h->state != HANDOVER_DELIVERED) {
		from = h->state;
		h->state = (enum handover_state)(from + 1);
		if (DO(handover_move, &k->by, c, h, from) == -1)
			return -1;
	}
	return 0;
}

/* ---- asking ---- */

static void
a_request_is_kept_as_asked(void **state)
{
	struct claim c[2];
	struct making m[2];
	struct book_kit *k = ready(state, c, m);
	struct visit v = approval_kit_visit(k, A, B);
	struct approval a = approval_kit_ask(k, &v), back;
	char check[16];

	assert_ok(DO(approval_get, a.id, &back));
	assert_string_equal(back.facts, a.facts);
	approval_check(a.facts, check);
	assert_string_equal(back.check, check);
	assert_string_equal(back.asked_by, "1001");
	assert_int_equal(back.asked, k->now);
	assert_int_equal(back.terminal, 1);
	assert_int_equal(back.decision, APPROVAL_WAITING);
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM audit WHERE action = 'approval_asked'"), 1);
	assert_err(DO(approval_get, a.id + 1, &back), ERR_NOT_FOUND);
}

static void
facts_are_json(void **state)
{
	struct book_kit *k = *state;
	struct approval a = { .kind = APPROVAL_PIN_RESET, .facts = "{not json" };

	approval_kit_staff(k);
	assert_err(DO(approval_add, &k->by, &a), ERR_FAULT);
	assert_int_equal(a.id, 0);
}

/* RULES 39: what the audit says of an approval names nobody and no number. */
static void
the_audit_holds_no_facts(void **state)
{
	struct claim c[2];
	struct making m[2];
	struct book_kit *k = ready(state, c, m);
	struct visit v = approval_kit_visit(k, A, B);
	struct handover h;

	approval_kit_approved(k, &v);
	assert_ok(begin(k, &c[0], &m[0], &v, &h));
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM audit WHERE action LIKE 'approval%'"), 3);
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM audit WHERE facts LIKE '%440300199003079927%' "
	    "OR facts LIKE '%赵明%' OR facts LIKE '%collector\":{%'"), 0);
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM audit WHERE action = 'approval_decided' "
	    "AND staff = '2001' AND json_extract(facts, '$.saw') = 'original' "
	    "AND json_extract(facts, '$.decision') = 'approved'"), 1);
}

static void
the_queue_is_todays_oldest_first(void **state)
{
	struct claim c[2];
	struct making m[2];
	struct book_kit *k = ready(state, c, m);
	struct visit v = approval_kit_visit(k, A, NULL), w;
	struct approval yesterday = approval_kit_ask(k, &v), first, second, out[4];
	struct book_counts n;
	size_t got;

	k->now += 86400;
	w = approval_kit_visit(k, B, NULL);
	first = approval_kit_ask(k, &w);
	w = approval_kit_visit(k, A, NULL);
	second = approval_kit_ask(k, &w);
	assert_ok(DO(approvals_waiting, 0, out, 4, &got));
	assert_int_equal(got, 2);
	assert_int_equal(out[0].id, first.id);
	assert_int_equal(out[1].id, second.id);
	assert_true(yesterday.id < first.id);
	assert_ok(k->book.ops->counts(k->book.self, &n, &e));
	assert_int_equal(n.approvals_waiting, 2);
	assert_ok(DO(approvals_waiting, first.id, out, 4, &got));
	assert_int_equal(got, 1);
	approval_kit_decide(k, &first, APPROVAL_APPROVED);
	assert_ok(DO(approvals_waiting, 0, out, 4, &got));
	assert_int_equal(got, 1);
	assert_int_equal(out[0].id, second.id);
}

/* ---- deciding: each bypass refused by the book alone ---- */

static void
decided_by(void **state, const char *id, enum err_code want)
{
	struct claim c[2];
	struct making m[2];
	struct book_kit *k = ready(state, c, m);
	struct visit v = approval_kit_visit(k, A, NULL);
	struct approval a = approval_kit_ask(k, &v), back;
	const struct actor by = { id, 1 };

	a.decision = APPROVAL_APPROVED;
	a.expires = k->now + 1800;
	assert_err(DO(approval_decide, &by, &a), want);
	assert_ok(DO(approval_get, a.id, &back));
	assert_int_equal(back.decision, APPROVAL_WAITING);
}

static void
who_asked_does_not_decide(void **state)
{
	decided_by(state, "1001", ERR_MAY);
}

static void
their_own_second_number_does_not_decide(void **state)
{
	decided_by(state, "2009", ERR_NOT_SELF);
}

static void
a_clerk_does_not_decide(void **state)
{
	decided_by(state, "1002", ERR_MAY);
}

static void
a_disabled_supervisor_does_not_decide(void **state)
{
	decided_by(state, "2008", ERR_STAFF_DISABLED);
}

static void
nobody_unknown_decides(void **state)
{
	decided_by(state, "7777", ERR_MAY);
}

/* A supervisor who asked, as a clerk may: the rule is of the person. */
static void
a_supervisor_does_not_decide_what_they_asked(void **state)
{
	struct claim c[2];
	struct making m[2];
	struct book_kit *k = ready(state, c, m);
	struct visit v = approval_kit_visit(k, A, NULL);
	struct approval a;
	const struct actor by = { "2003", 1 };

	k->by.staff = "2003";
	a = approval_kit_ask(k, &v);
	a.decision = APPROVAL_APPROVED;
	a.expires = k->now + 1800;
	assert_err(DO(approval_decide, &by, &a), ERR_NOT_SELF);
	assert_true(book_kit_sql(k, "UPDATE approvals SET decision = 'approved', decided = 1, "
	    "decided_by = '2003'") != 0);
}

static void
it_is_decided_once(void **state)
{
	struct claim c[2];
	struct making m[2];
	struct book_kit *k = ready(state, c, m);
	struct visit v = approval_kit_visit(k, A, NULL);
	struct approval a = approval_kit_ask(k, &v), late = a, back;
	const struct actor by = { "2002", 2 };

	approval_kit_decide(k, &a, APPROVAL_REJECTED);
	late.decision = APPROVAL_APPROVED;
	late.expires = k->now + 1800;
	assert_err(DO(approval_decide, &by, &late), ERR_DECIDED);
	assert_non_null(strstr(e.say, "2001"));
	assert_ok(DO(approval_get, a.id, &back));
	assert_int_equal(back.decision, APPROVAL_REJECTED);
	assert_string_equal(back.reason, "看不清");
	assert_true(book_kit_sql(k, "UPDATE approvals SET decision = 'approved'") != 0);
	assert_true(book_kit_sql(k, "DELETE FROM approvals") != 0);
}

static void
only_what_was_shown_is_decided(void **state)
{
	struct claim c[2];
	struct making m[2];
	struct book_kit *k = ready(state, c, m);
	struct visit v = approval_kit_visit(k, A, NULL);
	struct approval a = approval_kit_ask(k, &v);
	const struct actor by = { "2001", 1 };

	a.facts[strlen(a.facts) - 2] = ' ';
	a.decision = APPROVAL_APPROVED;
	a.expires = k->now + 1800;
	assert_err(DO(approval_decide, &by, &a), ERR_FAULT);
	assert_true(book_kit_sql(k, "UPDATE approvals SET facts = '{}'") != 0);
}

static void
withdrawn_is_no_decision_of_a_supervisor(void **state)
{
	struct claim c[2];
	struct making m[2];
	struct book_kit *k = ready(state, c, m);
	struct visit v = approval_kit_visit(k, A, NULL);
	struct approval a = approval_kit_ask(k, &v);
	const struct actor by = { "2001", 1 };

	a.decision = APPROVAL_WITHDRAWN;
	assert_err(DO(approval_decide, &by, &a), ERR_FAULT);
	a.decision = APPROVAL_WAITING;
	assert_err(DO(approval_decide, &by, &a), ERR_FAULT);
}

static void
a_cancelled_order_is_not_approved_but_may_be_sent_back(void **state)
{
	struct claim c[2];
	struct making m[2];
	struct book_kit *k = ready(state, c, m);
	struct visit v = approval_kit_visit(k, A, B);
	struct approval a = approval_kit_ask(k, &v);
	const struct actor by = { "2001", 1 };

	assert_ok(book_kit_sql(k, "UPDATE orders SET cancelled = 1 WHERE no = '" B "'"));
	a.decision = APPROVAL_APPROVED;
	a.expires = k->now + 1800;
	assert_err(DO(approval_decide, &by, &a), ERR_CANCELLED);
	a.decision = APPROVAL_WAITING;
	approval_kit_decide(k, &a, APPROVAL_RETURNED);
}

static void
a_visit_that_ends_withdraws_what_it_asked(void **state)
{
	static const enum visit_end ends[] = { VISIT_END_REFUSED, VISIT_END_WALKED_OUT, VISIT_END_DELIVERED };
	struct claim c[2];
	struct making m[2];
	struct book_kit *k = ready(state, c, m);
	struct approval a, back;
	struct visit v;

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		v = approval_kit_visit(k, A, NULL);
		a = approval_kit_ask(k, &v);
		approval_kit_end(k, &v, ends[i]);
		assert_ok(DO(approval_get, a.id, &back));
		assert_int_equal(back.decision, APPROVAL_WITHDRAWN);
	}
	v = approval_kit_visit(k, A, NULL);
	a = approval_kit_ask(k, &v);
	approval_kit_end(k, &v, VISIT_END_BROKEN_OFF);
	assert_ok(DO(approval_get, a.id, &back));
	assert_int_equal(back.decision, APPROVAL_WAITING);
}

/* ---- finding what was asked before ---- */

static int
found(struct book_kit *k, const struct visit *v, struct approval *out)
{
	struct approval like = { .kind = APPROVAL_LETTER, .visit = v->id };

	approval_kit_facts(v, like.facts);
	return DO(approval_find, &like, out);
}

static void
a_visit_broken_off_leaves_its_approval_to_the_next(void **state)
{
	struct claim c[2];
	struct making m[2];
	struct book_kit *k = ready(state, c, m);
	struct visit v = approval_kit_visit(k, A, B), next;
	struct approval a = approval_kit_ask(k, &v), out;

	assert_ok(found(k, &v, &out));
	assert_int_equal(out.id, a.id);
	next = approval_kit_visit(k, A, B);
	assert_err(found(k, &next, &out), ERR_NOT_FOUND);       /* somebody's who is still here */
	approval_kit_end(k, &v, VISIT_END_BROKEN_OFF);
	assert_ok(found(k, &next, &out));
	assert_int_equal(out.id, a.id);
	approval_kit_decide(k, &a, APPROVAL_APPROVED);
	assert_ok(found(k, &next, &out));
	assert_int_equal(out.decision, APPROVAL_APPROVED);
	k->now += 1800;                                      /* expired: no longer */
	assert_err(found(k, &next, &out), ERR_NOT_FOUND);
}

static void
other_ends_and_other_days_leave_nothing(void **state)
{
	static const enum visit_end ends[] = { VISIT_END_REFUSED, VISIT_END_WALKED_OUT, VISIT_END_DELIVERED };
	struct claim c[2];
	struct making m[2];
	struct book_kit *k = ready(state, c, m);
	struct visit v, next;
	struct approval out;

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		v = approval_kit_visit(k, A, NULL);
		approval_kit_approved(k, &v);
		approval_kit_end(k, &v, ends[i]);
		next = approval_kit_visit(k, A, NULL);
		assert_err(found(k, &next, &out), ERR_NOT_FOUND);
	}
	v = approval_kit_visit(k, A, NULL);
	approval_kit_ask(k, &v);
	approval_kit_end(k, &v, VISIT_END_BROKEN_OFF);
	k->now += 86400;
	next = approval_kit_visit(k, A, NULL);
	assert_err(found(k, &next, &out), ERR_NOT_FOUND);
}

/* It was taken up by a visit that the visitor then left. */
static void
what_a_later_visit_spent_is_not_found_again(void **state)
{
	struct claim c[2];
	struct making m[2];
	struct book_kit *k = ready(state, c, m);
	struct visit v = approval_kit_visit(k, A, NULL), second, third;
	struct approval a = approval_kit_approved(k, &v), out;

	approval_kit_end(k, &v, VISIT_END_BROKEN_OFF);
	second = approval_kit_visit(k, A, NULL);
	assert_ok(found(k, &second, &out));
	second.approval = a.id;
	approval_kit_end(k, &second, VISIT_END_WALKED_OUT);
	third = approval_kit_visit(k, A, NULL);
	assert_err(found(k, &third, &out), ERR_NOT_FOUND);
}

static void
one_changed_character_is_another_request(void **state)
{
	struct claim c[2];
	struct making m[2];
	struct book_kit *k = ready(state, c, m);
	struct visit v = approval_kit_visit(k, A, B), next;
	struct approval out;

	approval_kit_approved(k, &v);
	approval_kit_end(k, &v, VISIT_END_BROKEN_OFF);
	next = approval_kit_visit(k, A, B);
	next.letter.valid_until++;
	assert_err(found(k, &next, &out), ERR_NOT_FOUND);
	next.letter.valid_until--;
	next.norders = 1;
	assert_err(found(k, &next, &out), ERR_NOT_FOUND);
	next.norders = 2;
	assert_ok(found(k, &next, &out));
}

/* ---- an agent's handover ---- */

static void
an_agents_handover_wants_an_approval(void **state)
{
	struct claim c[2];
	struct making m[2];
	struct book_kit *k = ready(state, c, m);
	struct visit v = approval_kit_visit(k, A, NULL);
	struct approval a = approval_kit_ask(k, &v);
	struct handover h;

	assert_err(begin(k, &c[0], &m[0], &v, &h), ERR_NOT_APPROVED);
	v.approval = a.id;                              /* waiting is not approved */
	assert_ok(DO(visit_move, &k->by, &v, v.state));
	assert_err(begin(k, &c[0], &m[0], &v, &h), ERR_NOT_APPROVED);
	approval_kit_decide(k, &a, APPROVAL_REJECTED);  /* nor is this */
	assert_err(begin(k, &c[0], &m[0], &v, &h), ERR_NOT_APPROVED);
	approval_kit_approved(k, &v);
	assert_ok(begin(k, &c[0], &m[0], &v, &h));
}

static void
a_handlers_handover_wants_none(void **state)
{
	struct claim c[2];
	struct making m[2];
	struct book_kit *k = ready(state, c, m);
	struct visit v = book_kit_visit(k, A);
	struct handover h;

	assert_ok(begin(k, &c[0], &m[0], &v, &h));
}

static void
the_first_handover_uses_it_for_all_its_orders(void **state)
{
	struct claim c[2];
	struct making m[2];
	struct book_kit *k = ready(state, c, m);
	struct visit v = approval_kit_visit(k, A, B);
	struct approval a = approval_kit_approved(k, &v), back;
	struct handover h, g;

	assert_ok(begin(k, &c[0], &m[0], &v, &h));
	assert_ok(DO(approval_get, a.id, &back));
	assert_int_equal(back.used_by, h.id);
	k->now += 3600;                                 /* used, it does not expire */
	c[1] = book_kit_claim(k, B);
	assert_ok(begin(k, &c[1], &m[1], &v, &g));
	assert_ok(DO(approval_get, a.id, &back));
	assert_int_equal(back.used_by, h.id);
}

static void
it_expires_until_used(void **state)
{
	struct claim c[2];
	struct making m[2];
	struct book_kit *k = ready(state, c, m);
	struct visit v = approval_kit_visit(k, A, NULL);
	struct handover h;

	approval_kit_approved(k, &v);
	k->now += 1800;
	c[0] = book_kit_claim(k, A);
	assert_err(begin(k, &c[0], &m[0], &v, &h), ERR_EXPIRED);
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM handovers"), 0);
}

static void
an_order_it_does_not_name_is_not_covered(void **state)
{
	struct claim c[2];
	struct making m[2];
	struct book_kit *k = ready(state, c, m);
	struct visit v = approval_kit_visit(k, A, NULL);
	struct handover h;

	approval_kit_approved(k, &v);
	assert_err(begin(k, &c[1], &m[1], &v, &h), ERR_NOT_APPROVED);
}

/* The visit's letter or person changed after the supervisor had looked. */
static void
a_letter_changed_since_is_not_covered(void **state)
{
	struct claim c[2];
	struct making m[2];
	struct book_kit *k = ready(state, c, m);
	struct visit v = approval_kit_visit(k, A, NULL), changed;
	struct handover h;

	approval_kit_approved(k, &v);
	changed = v;
	changed.letter.valid_until++;
	assert_ok(DO(visit_move, &k->by, &changed, v.state));
	assert_err(begin(k, &c[0], &m[0], &v, &h), ERR_NOT_APPROVED);
	changed = v;
	changed.number[17] = '9';
	changed.number[16] = '9';
	assert_ok(DO(visit_move, &k->by, &changed, v.state));
	assert_err(begin(k, &c[0], &m[0], &v, &h), ERR_NOT_APPROVED);
	assert_ok(DO(visit_move, &k->by, &v, v.state));
	assert_ok(begin(k, &c[0], &m[0], &v, &h));
}

/* RULES 18: of all the visits there were, only a broken off one of today. */
static void
another_visits_approval_covers_only_after_it_broke_off(void **state)
{
	static const enum visit_end ends[] = { VISIT_END_REFUSED, VISIT_END_WALKED_OUT, VISIT_END_DELIVERED };
	struct claim c[2];
	struct making m[2];
	struct book_kit *k = ready(state, c, m);
	struct visit v = approval_kit_visit(k, A, NULL), next = approval_kit_visit(k, A, NULL);
	struct approval a = approval_kit_approved(k, &v);
	struct handover h;

	next.approval = a.id;
	assert_ok(DO(visit_move, &k->by, &next, next.state));
	assert_err(begin(k, &c[0], &m[0], &next, &h), ERR_NOT_APPROVED); /* still open elsewhere */
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		struct visit gone = approval_kit_visit(k, A, NULL);

		a = approval_kit_approved(k, &gone);
		approval_kit_end(k, &gone, ends[i]);
		next.approval = a.id;
		assert_ok(DO(visit_move, &k->by, &next, next.state));
		assert_err(begin(k, &c[0], &m[0], &next, &h), ERR_NOT_APPROVED);
	}
	approval_kit_end(k, &v, VISIT_END_BROKEN_OFF);
	next.approval = v.approval;
	assert_ok(DO(visit_move, &k->by, &next, next.state));
	assert_ok(begin(k, &c[0], &m[0], &next, &h));
}

static void
yesterdays_approval_covers_nothing(void **state)
{
	struct claim c[2];
	struct making m[2];
	struct book_kit *k = ready(state, c, m);
	struct visit v = approval_kit_visit(k, A, B), next;
	struct approval a = approval_kit_approved(k, &v);
	struct handover h;

	assert_ok(begin(k, &c[0], &m[0], &v, &h));      /* used: it does not expire */
	approval_kit_end(k, &v, VISIT_END_BROKEN_OFF);
	k->now += 86400;
	next = approval_kit_visit(k, A, B);
	next.approval = a.id;
	assert_ok(DO(visit_move, &k->by, &next, next.state));
	c[0] = book_kit_claim(k, A);
	assert_err(take_over(k, &c[0], &h, &next), ERR_NOT_APPROVED);
}

static void
a_handover_taken_into_another_visit_is_judged_anew(void **state)
{
	struct claim c[2];
	struct making m[2];
	struct book_kit *k = ready(state, c, m);
	struct visit v = approval_kit_visit(k, A, NULL), next;
	struct approval a = approval_kit_approved(k, &v), back;
	struct handover h, before;

	assert_ok(begin(k, &c[0], &m[0], &v, &h));
	approval_kit_end(k, &v, VISIT_END_WALKED_OUT);
	next = approval_kit_visit(k, A, NULL);
	before = h;
	assert_err(take_over(k, &c[0], &h, &next), ERR_NOT_APPROVED);
	h = before;
	next.approval = a.id;                           /* replayed */
	assert_ok(DO(visit_move, &k->by, &next, next.state));
	assert_err(take_over(k, &c[0], &h, &next), ERR_NOT_APPROVED);
	h = before;
	a = approval_kit_approved(k, &next);
	assert_ok(take_over(k, &c[0], &h, &next));
	assert_ok(DO(approval_get, a.id, &back));
	assert_int_equal(back.used_by, h.id);
}

static void
approved_and_then_cancelled_begins_nothing(void **state)
{
	struct claim c[2];
	struct making m[2];
	struct book_kit *k = ready(state, c, m);
	struct visit v = approval_kit_visit(k, A, NULL);
	struct handover h;

	approval_kit_approved(k, &v);
	assert_ok(book_kit_sql(k, "UPDATE orders SET cancelled = 1 WHERE no = '" A "'"));
	assert_err(begin(k, &c[0], &m[0], &v, &h), ERR_CANCELLED);
}

/* ---- the other kinds ---- */

static struct approval
of_kind(struct book_kit *k, enum approval_kind kind, const struct visit *v)
{
	struct approval a = { .kind = kind, .visit = v->id, .order = A, .facts = "{\"orders\":[]}" };

	assert_ok(DO(approval_add, &k->by, &a));
	approval_kit_decide(k, &a, APPROVAL_APPROVED);
	return a;
}

static void
others_are_used_by_the_handover_they_are_for(void **state)
{
	struct claim c[2];
	struct making m[2];
	struct book_kit *k = ready(state, c, m);
	struct visit v = book_kit_visit(k, A), w = book_kit_visit(k, B);
	struct approval a = of_kind(k, APPROVAL_DEFERRED, &v), late = of_kind(k, APPROVAL_UNCONFIRMED, &v);
	struct handover h, g;

	assert_ok(begin(k, &c[0], &m[0], &v, &h));
	assert_ok(begin(k, &c[1], &m[1], &w, &g));
	assert_err(DO(approval_use, &k->by, a.id, g.id), ERR_NOT_APPROVED);
	assert_ok(DO(approval_use, &k->by, a.id, h.id));
	assert_ok(DO(approval_use, &k->by, a.id, h.id));        /* resumed */
	k->now += 1800;
	assert_ok(DO(approval_use, &k->by, a.id, h.id));
	assert_err(DO(approval_use, &k->by, late.id, h.id), ERR_EXPIRED);
}

static void
a_reset_is_used_once(void **state)
{
	struct claim c[2];
	struct making m[2];
	struct book_kit *k = ready(state, c, m);
	struct visit v = book_kit_visit(k, A);
	struct approval a = of_kind(k, APPROVAL_PIN_RESET, &v), out, like = a;
	struct handover h;

	assert_ok(begin(k, &c[0], &m[0], &v, &h));
	assert_ok(DO(approval_find, &like, &out));
	assert_ok(DO(approval_use, &k->by, a.id, 0));
	assert_err(DO(approval_use, &k->by, a.id, 0), ERR_EXPIRED);
	assert_err(DO(approval_use, &k->by, a.id, h.id), ERR_EXPIRED);
	assert_err(DO(approval_find, &like, &out), ERR_NOT_FOUND);
}

static void
a_letters_approval_is_used_by_a_handover_only(void **state)
{
	struct claim c[2];
	struct making m[2];
	struct book_kit *k = ready(state, c, m);
	struct visit v = approval_kit_visit(k, A, NULL);
	struct approval a = approval_kit_approved(k, &v);

	assert_err(DO(approval_use, &k->by, a.id, 0), ERR_NOT_APPROVED);
}

/* ---- letters ---- */

static void
letter_works_once_for_each_order(void **state)
{
	struct claim c[2];
	struct making m[2];
	struct book_kit *k = ready(state, c, m);
	struct visit v = approval_kit_visit(k, A, B);
	struct handover h, g;
	int64_t when = 0;

	approval_kit_approved(k, &v);
	assert_ok(begin(k, &c[0], &m[0], &v, &h));
	assert_err(DO(letter_used, v.letter.principal_code, v.number, A, false, &when), ERR_NOT_FOUND);
	assert_ok(deliver(k, &c[0], &h));
	assert_ok(DO(letter_used, v.letter.principal_code, v.number, A, false, &when));
	assert_int_equal(when, k->now);
	assert_err(DO(letter_used, v.letter.principal_code, v.number, B, false, &when), ERR_NOT_FOUND);
	assert_ok(begin(k, &c[1], &m[1], &v, &g));
	assert_ok(book_kit_sql(k, "INSERT INTO letter_uses SELECT institution_code, agent_number, '" B "', "
	    "matter, 1000, time FROM letter_uses"));
	assert_err(deliver(k, &c[1], &g), ERR_LETTER_USED);
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM orders WHERE state = 'collected'"), 1);
}

static void
a_handler_uses_no_letter(void **state)
{
	struct claim c[2];
	struct making m[2];
	struct book_kit *k = ready(state, c, m);
	struct visit v = book_kit_visit(k, A);
	struct handover h;

	assert_ok(begin(k, &c[0], &m[0], &v, &h));
	assert_ok(deliver(k, &c[0], &h));
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM letter_uses"), 0);
}

static void
an_agents_month_is_counted(void **state)
{
	struct claim c[2];
	struct making m[2];
	struct book_kit *k = ready(state, c, m);
	struct visit v;
	struct handover h, g;
	int orders = -1, institutions = -1;

	assert_ok(book_kit_sql(k, "UPDATE orders SET uscc = '91440300MA5ABCDE0X' WHERE no = '" B "'"));
	v = approval_kit_visit(k, A, B);
	approval_kit_approved(k, &v);
	assert_ok(begin(k, &c[0], &m[0], &v, &h));
	assert_ok(begin(k, &c[1], &m[1], &v, &g));
	assert_ok(deliver(k, &c[0], &h));
	assert_ok(deliver(k, &c[1], &g));
	assert_ok(DO(agent_history, v.number, k->now - 86400, &orders, &institutions));
	assert_int_equal(orders, 2);
	assert_int_equal(institutions, 2);
	assert_ok(DO(agent_history, v.number, k->now + 1, &orders, &institutions));
	assert_int_equal(orders, 0);
	assert_ok(DO(agent_history, "somebody else", 0, &orders, &institutions));
	assert_int_equal(institutions, 0);
}

/* ---- home ---- */

static void
what_waits_stands_on_top_of_home(void **state)
{
	struct claim c[2];
	struct making m[2];
	struct book_kit *k = ready(state, c, m);
	struct visit v;
	struct approval a;
	struct order_line l[4];
	size_t n;

	book_kit_add(k, "SZ2611160025");
	v = approval_kit_visit(k, B, "SZ2611160025");
	k->now += 60;
	a = approval_kit_ask(k, &v);
	/* made at the counter: those made ahead wait on their shelf */
	assert_ok(book_kit_sql(k, "UPDATE makings SET visit = (SELECT max(id) FROM visits)"));
	assert_ok(DO(unfinished, l, 4, &n));
	assert_int_equal(n, 3);
	assert_string_equal(l[0].no, B);
	assert_string_equal(l[1].no, "SZ2611160025");
	assert_string_equal(l[2].no, A);
	assert_int_equal(l[0].approval, a.id);
	assert_int_equal(l[0].approval_asked, k->now);
	assert_int_equal(l[0].making, MAKING_VERIFIED);
	assert_int_equal(l[2].approval, 0);
	approval_kit_decide(k, &a, APPROVAL_APPROVED);
	assert_ok(DO(unfinished, l, 4, &n));            /* goes on at its window */
	assert_int_equal(n, 2);
	approval_kit_end(k, &v, VISIT_END_BROKEN_OFF);
	assert_ok(DO(unfinished, l, 4, &n));            /* to be taken up */
	assert_int_equal(n, 3);
	assert_int_equal(l[0].approval_decision, APPROVAL_APPROVED);
	k->now += 1800;
	assert_ok(DO(unfinished, l, 1, &n));
	assert_int_equal(n, 1);
	assert_int_equal(l[0].approval, 0);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, book_kit_setup, book_kit_teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_request_is_kept_as_asked),
		TEST(facts_are_json),
		TEST(the_audit_holds_no_facts),
		TEST(the_queue_is_todays_oldest_first),
		TEST(who_asked_does_not_decide),
		TEST(their_own_second_number_does_not_decide),
		TEST(a_clerk_does_not_decide),
		TEST(a_disabled_supervisor_does_not_decide),
		TEST(nobody_unknown_decides),
		TEST(a_supervisor_does_not_decide_what_they_asked),
		TEST(it_is_decided_once),
		TEST(only_what_was_shown_is_decided),
		TEST(withdrawn_is_no_decision_of_a_supervisor),
		TEST(a_cancelled_order_is_not_approved_but_may_be_sent_back),
		TEST(a_visit_that_ends_withdraws_what_it_asked),
		TEST(a_visit_broken_off_leaves_its_approval_to_the_next),
		TEST(other_ends_and_other_days_leave_nothing),
		TEST(what_a_later_visit_spent_is_not_found_again),
		TEST(one_changed_character_is_another_request),
		TEST(an_agents_handover_wants_an_approval),
		TEST(a_handlers_handover_wants_none),
		TEST(the_first_handover_uses_it_for_all_its_orders),
		TEST(it_expires_until_used),
		TEST(an_order_it_does_not_name_is_not_covered),
		TEST(a_letter_changed_since_is_not_covered),
		TEST(another_visits_approval_covers_only_after_it_broke_off),
		TEST(yesterdays_approval_covers_nothing),
		TEST(a_handover_taken_into_another_visit_is_judged_anew),
		TEST(approved_and_then_cancelled_begins_nothing),
		TEST(others_are_used_by_the_handover_they_are_for),
		TEST(a_reset_is_used_once),
		TEST(a_letters_approval_is_used_by_a_handover_only),
		TEST(letter_works_once_for_each_order),
		TEST(a_handler_uses_no_letter),
		TEST(an_agents_month_is_counted),
		TEST(what_waits_stands_on_top_of_home),
	};

	return cmocka_run_group_tests_name("book_approvals", tests, NULL, kit_teardown);
}
