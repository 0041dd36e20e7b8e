/*
 * Day-ends in the book: which day a thing falls into, what is found where the
 * book was changed by hand, who may prepare and who may close.  RULES 32.
 */
#include "tests/unit/approval_kit.h"

#include <stdio.h>
#include <string.h>

static struct err e;

#define BOOK(op, ...) k->book.ops->op(k->book.self, __VA_ARGS__)

static int
setup(void **state)
{
	if (book_kit_setup(state) == -1)
		return -1;
	approval_kit_staff(*state);
	return 0;
}

/* As core/dayend.c files it, the UKeys' own figures left out. */
static struct day_row
facts_of(struct book_kit *k, long counted)
{
	struct day_look l;
	struct day_row r = { .point = "FT01" };

	assert_ok(BOOK(day_look, &l, &e));
	l.day.counted = true;
	l.day.figure[DAY_COUNTED] = counted;
	for (size_t i = 0; i < l.nsubjects; i++)
		if (l.subjects[i].handover == 0)
			assert_ok(day_ids_add(&l.day.carried, l.subjects[i].making, &e));
	r.after = l.day.after;
	memcpy(r.digest, l.day.digest, sizeof(r.digest));
	assert_ok(day_facts(&l.day, &r.facts, &e));
	blob_sha256(&r.facts, r.sha256);
	day_look_done(&l);
	return r;
}

static const struct actor supervisor = { "2001", 2 };

static struct day_row
closed(struct book_kit *k, long counted)
{
	struct day_row r = facts_of(k, counted);

	assert_ok(BOOK(day_prepare, &k->by, &r, &e));
	assert_ok(BOOK(day_close, &supervisor, &r, &e));
	return r;
}

static long
figure(struct book_kit *k, enum day_figure f)
{
	struct day_look l;
	long n;

	assert_ok(BOOK(day_look, &l, &e));
	n = l.day.figure[f];
	day_look_done(&l);
	return n;
}

static void
end(struct day_row *r)
{
	blob_done(&r->facts);
}

/* ---- which day ------------------------------------------------------------------- */

/* All of it in one and the same second. */
static void
equal_seconds_fall_into_one_day_each(void **state)
{
	struct book_kit *k = *state;
	struct day_row a, b;

	book_kit_blank(k, "T1");
	book_kit_blank(k, "T2");
	assert_int_equal(figure(k, DAY_RECEIVED), 2);
	a = closed(k, 2);
	assert_int_equal(figure(k, DAY_RECEIVED), 0);
	book_kit_blank(k, "T3");
	assert_int_equal(figure(k, DAY_OPENING), 2);
	assert_int_equal(figure(k, DAY_RECEIVED), 1);
	b = closed(k, 3);
	assert_int_equal(a.closed, b.closed);
	assert_int_equal(b.after, a.id);
	assert_string_equal(a.no, "RJFT26112301");
	assert_string_equal(b.no, "RJFT26112302");
	assert_int_equal(figure(k, DAY_RECEIVED), 0);
	end(&a);
	end(&b);
}

static void
a_ukey_is_carried_until_it_comes_to_its_end(void **state)
{
	struct book_kit *k = *state;
	struct claim c;
	struct making m;
	struct visit v;
	struct day_row r;
	struct day_look l;

	book_kit_add(k, "SZ1");
	book_kit_blank(k, "T1");
	book_kit_blank(k, "T2");
	c = book_kit_claim(k, "SZ1");
	m = book_kit_begun(k, &c, "T1");
	assert_int_equal(figure(k, DAY_STOCK_MAKING), 1);
	r = closed(k, 1);
	end(&r);
	assert_ok(BOOK(day_look, &l, &e));
	assert_int_equal(l.day.figure[DAY_OPENING], 2);     /* one counted, one at the window */
	assert_int_equal(l.day.figure[DAY_CARRIED], 1);
	assert_int_equal(l.day.figure[DAY_BEGUN], 0);
	assert_int_equal(l.nsubjects, 1);
	assert_string_equal(l.subjects[0].order, "SZ1");
	day_look_done(&l);
	while (m.state != MAKING_VERIFIED) {
		enum making_state from = m.state;

		m.state = (enum making_state)(from + 1);
		assert_ok(BOOK(making_move, &k->by, &c, &m, from, &e));
	}
	assert_int_equal(figure(k, DAY_USED), 1);
	v = book_kit_visit(k, "SZ1");
	book_kit_handover(k, &c, m.id, v.id, HANDOVER_DELIVERED);
	assert_ok(BOOK(day_look, &l, &e));
	assert_int_equal(l.day.figure[DAY_USED], 1);
	assert_true(l.subjects[0].handover != 0 && l.subjects[0].gone);
	assert_int_equal(l.day.nodds, 0);
	day_look_done(&l);
}

static void
what_was_used_is_not_spoiled_again(void **state)
{
	struct book_kit *k = *state;
	struct claim c;
	struct making m;

	book_kit_add(k, "SZ1");
	book_kit_blank(k, "T1");
	c = book_kit_claim(k, "SZ1");
	m = book_kit_made(k, &c, "T1");
	book_kit_cancel(k, "SZ1");
	m.state = MAKING_SPOILED;
	snprintf(m.spoiled_reason, sizeof(m.spoiled_reason), "broken");
	assert_ok(BOOK(making_move, &k->by, &c, &m, MAKING_VERIFIED, &e));
	assert_int_equal(figure(k, DAY_USED), 1);
	assert_int_equal(figure(k, DAY_STOCK_SPOILED), 0);
	book_kit_blank(k, "T2");
	m = book_kit_begun(k, &c, "T2");
	m.state = MAKING_SPOILED;
	snprintf(m.spoiled_reason, sizeof(m.spoiled_reason), "broken");
	assert_ok(BOOK(making_move, &k->by, &c, &m, MAKING_BEGUN, &e));
	assert_int_equal(figure(k, DAY_STOCK_SPOILED), 1);
}

static void
what_came_back_and_came_again_came_twice(void **state)
{
	static const char one[1][ID_SIZE] = { "T1" };
	struct book_kit *k = *state;

	book_kit_blank(k, "T1");
	book_kit_blank(k, "T2");
	assert_ok(BOOK(stock_leave, &k->keeper, STOCK_RETURNED, one, 1, "厂家召回", &e));
	assert_ok(BOOK(stock_receive, &k->keeper, one, 1, "ePass2003", &e));
	assert_int_equal(figure(k, DAY_RECEIVED), 3);
	assert_int_equal(figure(k, DAY_RETURNED), 1);
}

/* Typed by who prepares: the stock's newest count. */
static void
the_count_of_a_day_is_a_count(void **state)
{
	struct book_kit *k = *state;
	struct stock_count n;
	struct day_row r;

	book_kit_blank(k, "T1");
	book_kit_blank(k, "T2");
	assert_err(BOOK(stock_counted, &n, &e), ERR_NOT_FOUND);
	r = facts_of(k, 1);
	assert_err(BOOK(day_prepare, &(const struct actor){ "9001", 1 }, &r, &e), ERR_MAY);
	assert_err(BOOK(stock_counted, &n, &e), ERR_NOT_FOUND);
	assert_ok(BOOK(day_prepare, &k->by, &r, &e));
	assert_ok(BOOK(stock_counted, &n, &e));
	assert_int_equal(n.counted, 1);
	assert_int_equal(n.booked, 2);
	assert_string_equal(n.staff, k->by.staff);
	assert_false(n.scanned);
	assert_ok(BOOK(day_close, &supervisor, &r, &e));        /* it changes no figure */
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM stock_counts"), 1);
	end(&r);
}

static void
refusals_are_counted_by_reason(void **state)
{
	struct book_kit *k = *state;
	struct audit_line l = { .action = "refused" };
	struct day_look look;

	l.facts = "{\"code\":\"R22\"}";
	assert_ok(BOOK(audit_add, &k->by, &l, &e));
	assert_ok(BOOK(audit_add, &k->by, &l, &e));
	l.facts = "{\"code\":\"R03\"}";
	assert_ok(BOOK(audit_add, &k->by, &l, &e));
	assert_ok(BOOK(day_look, &look, &e));
	assert_int_equal(look.day.figure[DAY_REFUSED], 3);
	assert_int_equal(look.day.nrefused, 2);
	assert_string_equal(look.day.refused[0].code, "R03");
	assert_int_equal(look.day.refused[1].n, 2);
	day_look_done(&look);
}

static void
what_was_approved_sent_back_and_rejected_is_counted_apart(void **state)
{
	struct book_kit *k = *state;
	struct audit_line l = { .action = "approval_decided" };

	l.facts = "{\"decision\":\"approved\"}";
	assert_ok(BOOK(audit_add, &k->by, &l, &e));
	l.facts = "{\"decision\":\"returned\"}";
	assert_ok(BOOK(audit_add, &k->by, &l, &e));
	assert_ok(BOOK(audit_add, &k->by, &l, &e));
	assert_int_equal(figure(k, DAY_REJECTED), 0);
	l.facts = "{\"decision\":\"rejected\"}";
	assert_ok(BOOK(audit_add, &k->by, &l, &e));
	assert_int_equal(figure(k, DAY_APPROVED), 1);
	assert_int_equal(figure(k, DAY_SENT_BACK), 2);
	assert_int_equal(figure(k, DAY_REJECTED), 1);
}

/* A number whose paper was never made is none; one that is made later is that day's. */
static void
reprints_are_counted_when_they_are_made(void **state)
{
	const struct audit_line number = { .action = "reprint" }, paper = { .action = "reprinted" };
	struct book_kit *k = *state;
	struct day_row r;

	assert_ok(BOOK(audit_add, &k->by, &number, &e));
	assert_int_equal(figure(k, DAY_REPRINTS), 0);
	r = closed(k, 0);
	assert_ok(BOOK(audit_add, &k->by, &paper, &e));
	assert_int_equal(figure(k, DAY_REPRINTS), 1);
	end(&r);
}

/* ---- changed by hand ------------------------------------------------------------- */

static void
strays_are_named(void **state)
{
	static const char *const by_hand[] = {
		"UPDATE stock SET state = 'out' WHERE serial = 'T2'",          /* nobody has it */
		"UPDATE stock SET state = 'blank' WHERE serial = 'T1'",        /* it was made */
		"UPDATE stock SET state = 'spoiled', reason = 'x' WHERE serial = 'T1'",      /* it lies there, made */
	};
	static const char *const serials[] = { "T2", "T1", "T1" }, *const orders[] = { "", "SZ1", "SZ1" };
	struct book_kit *k = *state;
	struct claim c;
	struct making m;
	struct day_look l;

	book_kit_add(k, "SZ1");
	book_kit_blank(k, "T1");
	book_kit_blank(k, "T2");
	c = book_kit_claim(k, "SZ1");
	m = book_kit_made(k, &c, "T1");
	(void)m;
	assert_int_equal(book_kit_sql(k, "DROP TRIGGER stock_once"), 0);        /* past the program */
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(book_kit_sql(k, by_hand[i]), 0);
		assert_ok(BOOK(day_look, &l, &e));
		assert_int_equal(l.day.nodds, 1);
		assert_int_equal(l.day.odds[0].what, DAY_ODD_STOCK_STATE);
		assert_string_equal(l.day.odds[0].serial, serials[i]);
		assert_string_equal(l.day.odds[0].order, orders[i]);
		day_look_done(&l);
		assert_int_equal(book_kit_sql(k, "UPDATE stock SET state = CASE serial "
		    "WHEN 'T1' THEN 'made' ELSE 'blank' END"), 0);
	}
}

static void
a_making_nobody_began_is_seen(void **state)
{
	struct book_kit *k = *state;
	struct day_look l;

	book_kit_add(k, "SZ1");
	book_kit_blank(k, "T1");
	assert_int_equal(book_kit_sql(k, "INSERT INTO makings (order_no, attempt, state, terminal, clerk, begun, "
	    "verified, token_serial, token_model, nonce, key_version, key_id, csr, cert, cert_serial, cert_begin, "
	    "cert_end, old_revoked, spoiled_reason) VALUES ('SZ1', 1, 'begun', 1, '1001', 1, 0, 'T1', '', '', 1, '', "
	    "x'', x'', '', 0, 0, 0, '')"), 0);
	assert_ok(BOOK(day_look, &l, &e));
	assert_int_equal(l.day.figure[DAY_BEGUN], 0);
	assert_int_equal(l.nsubjects, 1);
	assert_false(l.subjects[0].begun);
	day_look_done(&l);
}

/* ---- who ------------------------------------------------------------------------------ */

static void
a_clerk_prepares_another_person_closes(void **state)
{
	static const struct actor auditor = { "2001", 1 }, gone = { "2008", 1 }, same = { "2009", 1 },
	    clerk = { "1002", 1 }, nobody = { "7777", 1 };
	struct book_kit *k = *state;
	struct day_row r = facts_of(k, 0);

	assert_err(BOOK(day_prepare, &auditor, &r, &e), ERR_MAY);      /* a supervisor counts nothing */
	assert_err(BOOK(day_prepare, &nobody, &r, &e), ERR_MAY);
	assert_ok(BOOK(day_prepare, &k->by, &r, &e));
	assert_err(BOOK(day_close, &clerk, &r, &e), ERR_MAY);
	assert_err(BOOK(day_close, &k->by, &r, &e), ERR_MAY);
	assert_err(BOOK(day_close, &same, &r, &e), ERR_NOT_SELF);      /* their own other number */
	assert_err(BOOK(day_close, &gone, &r, &e), ERR_STAFF_DISABLED);
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM audit WHERE action = 'day_closed'"), 0);
	assert_ok(BOOK(day_close, &supervisor, &r, &e));
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM audit WHERE action = 'day_closed'"), 1);
	end(&r);
}

static void
what_changed_is_not_closed(void **state)
{
	struct book_kit *k = *state;
	struct day_row r = facts_of(k, 0), other;

	assert_ok(BOOK(day_prepare, &k->by, &r, &e));
	book_kit_blank(k, "T1");
	assert_err(BOOK(day_close, &supervisor, &r, &e), ERR_DAY_CHANGED);
	assert_err(BOOK(day_prepare, &k->by, &r, &e), ERR_DAY_CHANGED);
	other = facts_of(k, 1);
	assert_ok(BOOK(day_prepare, &k->by, &other, &e));
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM days"), 1);     /* in its place */
	assert_err(BOOK(day_close, &supervisor, &r, &e), ERR_DAY_CHANGED);
	assert_ok(BOOK(day_close, &supervisor, &other, &e));
	end(&r);
	end(&other);
}

static void
other_work_before_the_signature_is_no_change(void **state)
{
	struct book_kit *k = *state;
	struct audit_line l = { .action = "sign_in" };
	struct day_row r = facts_of(k, 0);

	assert_ok(BOOK(day_prepare, &k->by, &r, &e));
	assert_ok(BOOK(audit_add, &supervisor, &l, &e));
	assert_ok(BOOK(day_close, &supervisor, &r, &e));
	end(&r);
}

static void
a_day_is_closed_once(void **state)
{
	struct book_kit *k = *state;
	struct day_row r = facts_of(k, 0), late = facts_of(k, 0), found;

	assert_ok(BOOK(day_prepare, &k->by, &r, &e));
	assert_ok(BOOK(day_prepared, &found, &e));
	assert_string_equal(found.sha256, r.sha256);
	assert_ok(BOOK(day_close, &supervisor, &r, &e));
	assert_err(BOOK(day_close, &supervisor, &found, &e), ERR_DAY_CLOSED);
	assert_err(BOOK(day_prepare, &k->by, &late, &e), ERR_DAY_CLOSED);
	end(&found);
	assert_err(BOOK(day_prepared, &found, &e), ERR_NOT_FOUND);
	assert_ok(BOOK(day_get, "", &found, &e));
	assert_string_equal(found.no, r.no);
	assert_string_equal(found.signed_by, "2001");
	assert_int_not_equal(book_kit_sql(k, "UPDATE days SET signed_by = '2002'"), 0);
	assert_int_not_equal(book_kit_sql(k, "DELETE FROM days"), 0);
	assert_int_not_equal(book_kit_sql(k, "INSERT INTO days SELECT 9, after, 'X', point, terminal, digest, facts, "
	    "sha256, prepared_by, prepared_name, prepared, signed_by, signed_name, closed, 0, 0, 0, 0 FROM days"), 0);
	end(&found);
	end(&r);
	end(&late);
}

static void
the_latest_stands_first(void **state)
{
	struct book_kit *k = *state;
	struct day_row rows[3], r;
	size_t n = 0;

	for (int i = 0; i < 3; i++) {
		r = closed(k, 0);
		end(&r);
		k->now += 86400;
	}
	assert_ok(BOOK(days, "", rows, 2, &n, &e));
	assert_int_equal(n, 2);
	assert_string_equal(rows[0].no, "RJFT26112501");
	assert_ok(BOOK(days, rows[1].no, rows, 3, &n, &e));
	assert_int_equal(n, 1);
	assert_string_equal(rows[0].no, "RJFT26112301");
	assert_int_equal(rows[0].facts.n, 0);
}

#define DAYS(test) cmocka_unit_test_setup_teardown(test, setup, book_kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		DAYS(equal_seconds_fall_into_one_day_each),
		DAYS(a_ukey_is_carried_until_it_comes_to_its_end),
		DAYS(what_was_used_is_not_spoiled_again),
		DAYS(what_came_back_and_came_again_came_twice),
		DAYS(the_count_of_a_day_is_a_count),
		DAYS(refusals_are_counted_by_reason),
		DAYS(what_was_approved_sent_back_and_rejected_is_counted_apart),
		DAYS(reprints_are_counted_when_they_are_made),
		DAYS(strays_are_named),
		DAYS(a_making_nobody_began_is_seen),
		DAYS(a_clerk_prepares_another_person_closes),
		DAYS(what_changed_is_not_closed),
		DAYS(other_work_before_the_signature_is_no_change),
		DAYS(a_day_is_closed_once),
		DAYS(the_latest_stands_first),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
