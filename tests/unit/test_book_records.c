/* Visits, makings, handovers, intents, receipts: what is kept, and what is refused. */
#include "tests/unit/book_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct err e;

#define LINES_OF(record, state) \
	book_kit_ask(k, "SELECT count(*) FROM audit WHERE action = 'state' AND record = '" record \
	    "' AND state = '" state "'")

static void
stock_is(struct book_kit *k, const char *serial, const char *want)
{
	struct stock_line got;

	assert_ok(k->book.ops->stock_get(k->book.self, serial, &got, &e));
	assert_string_equal(stock_state_name(got.state), want);
}

/* An order, a blank UKey and a claim. */
static struct claim
ground(struct book_kit *k)
{
	book_kit_add(k, "SZ1");
	book_kit_blank(k, "T1");
	return book_kit_claim(k, "SZ1");
}

/* ---- visits ------------------------------------------------------------------------ */

static void
visits_are_numbered_by_day(void **state)
{
	struct book_kit *k = *state;

	book_kit_add(k, "SZ1");
	assert_string_equal(book_kit_visit(k, "SZ1").no, "1123-001");
	assert_string_equal(book_kit_visit(k, "SZ1").no, "1123-002");
	k->now += 86400;
	assert_string_equal(book_kit_visit(k, "SZ1").no, "1124-001");
}

static struct visit
full_visit(struct book_kit *k)
{
	struct visit v;

	book_kit_add(k, "SZ1");
	book_kit_add(k, "SZ2");
	v = book_kit_visit(k, "SZ2");
	snprintf(v.orders[1], NO_SIZE, "SZ1");
	v.norders = 2;
	v.state = VISIT_PERSON_SEEN;
	v.agent = v.electronic = v.same_person = v.signoff = v.signoff_here = true;
	v.bids_advised = v.told_platform = v.told_mobile = v.old_kept = true;
	snprintf(v.collector, sizeof(v.collector), "赵明");
	snprintf(v.number, sizeof(v.number), "440300198812129927");
	v.document = DOCUMENT_TEMPORARY_ID;
	v.document_until = 23000;
	v.bids = BIDS_SEALED;
	snprintf(v.letter.principal, NAME_SIZE, "委托单位");
	snprintf(v.letter.chop_name, NAME_SIZE, "公章");
	v.letter.issued = 20000;
	v.letter.original_kept = true;
	v.letter.scan_pages = 3;
	memset(v.letter.scan_sha256, 'c', 64);
	return v;
}

static void
a_visit_comes_back_whole(void **state)
{
	struct book_kit *k = *state;
	struct visit v = full_visit(k), back = { .id = 0 };

	assert_ok(k->book.ops->visit_move(k->book.self, &k->by, &v, VISIT_OPEN, &e));
	assert_ok(k->book.ops->visit_get(k->book.self, v.id, &back, &e));
	assert_string_equal(back.no, v.no);
	assert_string_equal(back.clerk, "1001");
	assert_string_equal(back.point, "FT01");
	assert_int_equal(back.state, VISIT_PERSON_SEEN);
	assert_int_equal(back.opened, k->now);
	assert_true(back.agent && back.electronic && back.same_person && back.signoff &&
	    back.signoff_here && back.bids_advised && back.told_platform &&
	    back.told_mobile && back.old_kept);
	assert_string_equal(back.collector, "赵明");
	assert_int_equal(back.document, DOCUMENT_TEMPORARY_ID);
	assert_int_equal(back.document_until, 23000);
	assert_int_equal(back.bids, BIDS_SEALED);
	assert_memory_equal(&back.letter, &v.letter, sizeof(v.letter));
	assert_int_equal(back.norders, 2);
	assert_string_equal(back.orders[0], "SZ2");
	assert_string_equal(back.orders[1], "SZ1");
}

static void
a_visit_s_line_masks_the_person(void **state)
{
	struct book_kit *k = *state;
	struct visit v = full_visit(k);

	assert_ok(k->book.ops->visit_move(k->book.self, &k->by, &v, VISIT_OPEN, &e));
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM audit WHERE facts LIKE "
	    "'%440***********9927%'"), 1);
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM audit WHERE facts LIKE "
	    "'%440300198812129927%' OR facts LIKE '%赵明%'"), 0);
}

static void
a_visit_moves_only_from_where_it_is(void **state)
{
	struct book_kit *k = *state;
	struct visit v = full_visit(k);
	static const struct actor other = { "1002", 2 };

	assert_err(k->book.ops->visit_move(k->book.self, &k->by, &v, VISIT_PAPERS_SEEN, &e), ERR_FAULT);
	assert_err(k->book.ops->visit_move(k->book.self, &other, &v, VISIT_OPEN, &e), ERR_FENCED);
	assert_err(k->book.ops->visit_get(k->book.self, 404, &v, &e), ERR_NOT_FOUND);
	assert_int_equal(LINES_OF("visit", "person_seen"), 0);
}

static void
visits_left_open_by_this_terminal_are_broken_off(void **state)
{
	struct book_kit *k = *state;
	static const struct actor other = { "1002", 2 };
	struct visit v, theirs = { .norders = 0 }, back;

	book_kit_add(k, "SZ1");
	v = book_kit_visit(k, "SZ1");
	book_kit_visit(k, "SZ1");
	assert_ok(k->book.ops->visit_new(k->book.self, &other, &theirs, &e));
	assert_ok(k->book.ops->visits_break_off(k->book.self, &k->by, &e));
	assert_ok(k->book.ops->visit_get(k->book.self, v.id, &back, &e));
	assert_int_equal(back.state, VISIT_CLOSED);
	assert_int_equal(back.end, VISIT_END_BROKEN_OFF);
	assert_int_equal(back.closed, k->now);
	assert_int_equal(LINES_OF("visit", "closed"), 2);
	assert_ok(k->book.ops->visit_get(k->book.self, theirs.id, &back, &e));
	assert_int_equal(back.state, VISIT_OPEN);
	assert_ok(k->book.ops->visits_break_off(k->book.self, &k->by, &e));
	assert_int_equal(LINES_OF("visit", "closed"), 2);
}

/* ---- makings ------------------------------------------------------------------------ */

static void
a_making_comes_back_whole(void **state)
{
	struct book_kit *k = *state;
	struct claim c = ground(k);
	struct making m = book_kit_begun(k, &c, "T1"), back = { .id = 0 };

	assert_int_equal(m.attempt, 1);
	assert_int_equal(m.begun, k->now);
	m.state = MAKING_OLD_CHECKED;
	m.old_revoked = 123;
	m.cert_begin = 20000;
	m.cert_end = 21224;
	snprintf(m.cert_serial, sizeof(m.cert_serial), "5D1F90C2");
	assert_ok(blob_set(&m.csr, "csr\0der", 7, &e));
	assert_ok(blob_set(&m.cert, "cert", 4, &e));
	assert_ok(k->book.ops->making_move(k->book.self, &k->by, &c, &m, MAKING_BEGUN, &e));
	assert_ok(k->book.ops->making_of(k->book.self, "SZ1", &back, &e));
	assert_int_equal(back.id, m.id);
	assert_true(blob_equal(&back.csr, &m.csr));
	assert_true(blob_equal(&back.cert, &m.cert));
	assert_string_equal(back.nonce, m.nonce);
	assert_string_equal(back.key_id, m.key_id);
	assert_int_equal(back.old_revoked, 123);
	assert_int_equal(back.cert_end, 21224);
	assert_int_equal(back.state, MAKING_OLD_CHECKED);
	making_done(&back);
	assert_ok(k->book.ops->making_on(k->book.self, "T1", &back, &e));
	assert_string_equal(back.cert_serial, "5D1F90C2");
	making_done(&back);
	making_done(&m);
	assert_err(k->book.ops->making_of(k->book.self, "SZ2", &back, &e), ERR_NOT_FOUND);
	assert_err(k->book.ops->making_on(k->book.self, "T9", &back, &e), ERR_NOT_FOUND);
}

static void
a_ukey_not_booked_in_or_not_blank_is_refused(void **state)
{
	struct book_kit *k = *state;
	struct claim c = ground(k), d;
	struct making m = { .order = "SZ1", .token_serial = "T8" };
	int64_t lines = book_kit_lines(k);

	assert_err(k->book.ops->making_new(k->book.self, &k->by, &c, &m, &e), ERR_TOKEN_NOT_BLANK);
	assert_non_null(strstr(e.say, "没有入库"));
	assert_int_equal(m.id, 0);
	assert_int_equal(book_kit_lines(k), lines);
	book_kit_begun(k, &c, "T1");
	book_kit_add(k, "SZ2");
	d = book_kit_claim(k, "SZ2");
	m = (struct making){ .order = "SZ2", .token_serial = "T1" };
	assert_err(k->book.ops->making_new(k->book.self, &k->by, &d, &m, &e), ERR_TOKEN_NOT_BLANK);
	assert_non_null(strstr(e.say, "在制"));
}

static void
one_order_has_one_making_until_it_is_spoiled(void **state)
{
	struct book_kit *k = *state;
	struct claim c = ground(k);
	struct making m = book_kit_begun(k, &c, "T1"), second = { .order = "SZ1", .token_serial = "T2" };

	book_kit_blank(k, "T2");
	assert_err(k->book.ops->making_new(k->book.self, &k->by, &c, &second, &e), ERR_FAULT);
	stock_is(k, "T2", "blank");
	book_kit_cancel(k, "SZ1");
	m.state = MAKING_SPOILED;
	snprintf(m.spoiled_reason, sizeof(m.spoiled_reason), "掉在地上");
	assert_ok(k->book.ops->making_move(k->book.self, &k->by, &c, &m, MAKING_BEGUN, &e));
	stock_is(k, "T1", "spoiled");
	assert_err(k->book.ops->making_of(k->book.self, "SZ1", &second, &e), ERR_NOT_FOUND);
	assert_ok(k->book.ops->making_new(k->book.self, &k->by, &c, &second, &e));
	assert_int_equal(second.attempt, 2);
	assert_int_equal(LINES_OF("making", "begun"), 2);
}

static void
the_stock_follows_the_making(void **state)
{
	struct book_kit *k = *state;
	struct claim c = ground(k);
	struct making m, back;
	struct visit v;

	stock_is(k, "T1", "blank");
	m = book_kit_made(k, &c, "T1");
	stock_is(k, "T1", "made");
	assert_ok(k->book.ops->making_of(k->book.self, "SZ1", &back, &e));
	assert_int_equal(back.verified, k->now);
	making_done(&back);
	v = book_kit_visit(k, "SZ1");
	book_kit_handover(k, &c, m.id, v.id, HANDOVER_DELIVERED);
	stock_is(k, "T1", "out");
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM stock_moves WHERE serial = 'T1'"), 4);
}

static void
facts_alone_write_no_state_line(void **state)
{
	struct book_kit *k = *state;
	struct claim c = ground(k);
	struct making m = book_kit_begun(k, &c, "T1"), back;
	int64_t lines = book_kit_lines(k);

	m.old_revoked = 5;
	assert_ok(k->book.ops->making_move(k->book.self, &k->by, &c, &m, MAKING_BEGUN, &e));
	assert_int_equal(book_kit_lines(k), lines);
	assert_ok(k->book.ops->making_of(k->book.self, "SZ1", &back, &e));
	assert_int_equal(back.old_revoked, 5);
	making_done(&back);
}

static void
a_making_moves_only_from_where_it_is(void **state)
{
	struct book_kit *k = *state;
	struct claim c = ground(k);
	struct making m = book_kit_begun(k, &c, "T1");

	m.state = MAKING_KEYED;
	assert_err(k->book.ops->making_move(k->book.self, &k->by, &c, &m, MAKING_FORMATTED, &e), ERR_FAULT);
	m.state = (enum making_state)77;
	assert_err(k->book.ops->making_move(k->book.self, &k->by, &c, &m, MAKING_BEGUN, &e), ERR_FAULT);
	assert_int_equal(LINES_OF("making", "keyed"), 0);
}

static void
one_state_is_told_once_an_attempt(void **state)
{
	struct book_kit *k = *state;
	struct claim c = ground(k);
	struct making m = book_kit_begun(k, &c, "T1");

	m.state = MAKING_OLD_CHECKED;
	assert_ok(k->book.ops->making_move(k->book.self, &k->by, &c, &m, MAKING_BEGUN, &e));
	m.state = MAKING_BEGUN;
	assert_err(k->book.ops->making_move(k->book.self, &k->by, &c, &m, MAKING_OLD_CHECKED, &e), ERR_FAULT);
	assert_int_equal(LINES_OF("making", "begun"), 1);
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM makings WHERE state = 'old_checked'"), 1);
}

static void
what_a_making_is_never_changes(void **state)
{
	struct book_kit *k = *state;
	struct claim c = ground(k);
	struct making m = book_kit_begun(k, &c, "T1"), back;

	snprintf(m.token_serial, sizeof(m.token_serial), "T2");
	memset(m.nonce, 'f', 32);
	assert_ok(k->book.ops->making_move(k->book.self, &k->by, &c, &m, MAKING_BEGUN, &e));
	assert_ok(k->book.ops->making_of(k->book.self, "SZ1", &back, &e));
	assert_string_equal(back.token_serial, "T1");
	assert_int_equal(back.nonce[0], '0');
	making_done(&back);
}

/* ---- handovers ------------------------------------------------------------------------ */

static void
a_handover_comes_back_whole(void **state)
{
	struct book_kit *k = *state;
	struct claim c = ground(k);
	struct making m = book_kit_made(k, &c, "T1");
	struct visit v = book_kit_visit(k, "SZ1");
	struct handover h = book_kit_handover(k, &c, m.id, v.id, HANDOVER_PIN_SENT), back;

	h.sms_count = 2;
	h.sms_sent = 11;
	h.sms_arrived = 12;
	h.probes = 1;
	h.pin_set = 13;
	h.printed = 3;
	h.supplement = true;
	h.receipt_time = 14;
	snprintf(h.receipt, sizeof(h.receipt), "FT2611230001");
	snprintf(h.sms_id, sizeof(h.sms_id), "SZ1-1-2");
	snprintf(h.sms_no, sizeof(h.sms_no), "07");
	snprintf(h.sms_how, sizeof(h.sms_how), "read_back");
	assert_ok(k->book.ops->handover_move(k->book.self, &k->by, &c, &h, HANDOVER_PIN_SENT, &e));
	assert_ok(k->book.ops->handover_of(k->book.self, "SZ1", &back, &e));
	assert_memory_equal(&back, &h, sizeof(h));
	assert_err(k->book.ops->handover_of(k->book.self, "SZ2", &back, &e), ERR_NOT_FOUND);
}

static void
only_a_verified_making_is_handed_over(void **state)
{
	struct book_kit *k = *state;
	struct claim c = ground(k);
	struct making m = book_kit_begun(k, &c, "T1");
	struct visit v = book_kit_visit(k, "SZ1");
	struct handover h = { .order = "SZ1", .making = m.id, .visit = v.id };

	assert_err(k->book.ops->handover_new(k->book.self, &k->by, &c, &h, &e), ERR_FAULT);
}

static void
delivered_means_collected_and_out(void **state)
{
	struct book_kit *k = *state;
	struct claim c = ground(k);
	struct making m = book_kit_made(k, &c, "T1");
	struct visit v = book_kit_visit(k, "SZ1");
	struct handover h, back;
	struct order o;

	k->now += 500;
	h = book_kit_handover(k, &c, m.id, v.id, HANDOVER_DELIVERED);
	assert_ok(k->book.ops->order_get(k->book.self, "SZ1", &o, &e));
	assert_int_equal(o.state, ORDER_COLLECTED);
	assert_int_equal(o.collected, k->now);
	assert_ok(k->book.ops->handover_of(k->book.self, "SZ1", &back, &e));
	assert_int_equal(back.delivered, k->now);
	/* a second one for the same order cannot begin */
	assert_err(k->book.ops->handover_new(k->book.self, &k->by, &c, &h, &e), ERR_FAULT);
}

static void
a_handover_broken_off_makes_room_for_the_next(void **state)
{
	struct book_kit *k = *state;
	struct claim c = ground(k);
	struct making m = book_kit_made(k, &c, "T1");
	struct visit v = book_kit_visit(k, "SZ1");
	struct handover h = book_kit_handover(k, &c, m.id, v.id, HANDOVER_OLD_REVOKED), next;

	h.state = HANDOVER_BROKEN_OFF;
	assert_ok(k->book.ops->handover_move(k->book.self, &k->by, &c, &h, HANDOVER_OLD_REVOKED, &e));
	assert_err(k->book.ops->handover_of(k->book.self, "SZ1", &next, &e), ERR_NOT_FOUND);
	next = book_kit_handover(k, &c, m.id, v.id, HANDOVER_BEGUN);
	assert_true(next.id != h.id);
}

static void
a_new_attempt_is_told_even_at_the_same_state(void **state)
{
	struct book_kit *k = *state;
	struct claim c = ground(k);
	struct making m = book_kit_made(k, &c, "T1");
	struct visit v = book_kit_visit(k, "SZ1");
	struct handover h = book_kit_handover(k, &c, m.id, v.id, HANDOVER_PIN_SENT);

	h.attempt = 2;
	h.state = HANDOVER_RECEIPT_SIGNED;
	assert_ok(k->book.ops->handover_move(k->book.self, &k->by, &c, &h, HANDOVER_PIN_SENT, &e));
	h.attempt = 3;
	assert_ok(k->book.ops->handover_move(k->book.self, &k->by, &c, &h, HANDOVER_RECEIPT_SIGNED, &e));
	assert_int_equal(LINES_OF("handover", "receipt_signed"), 3);
}

static void
unfinished_work_is_listed_oldest_first(void **state)
{
	struct book_kit *k = *state;
	struct claim c, d;
	struct making m;
	struct visit v;
	struct order_line l[5];
	size_t n;

	book_kit_add(k, "SZ2");
	c = ground(k);
	book_kit_blank(k, "T2");
	d = book_kit_claim(k, "SZ2");
	book_kit_begun(k, &d, "T2");
	k->now++;
	m = book_kit_made(k, &c, "T1");
	v = book_kit_visit(k, "SZ1");
	book_kit_handover(k, &c, m.id, v.id, HANDOVER_PIN_SET);
	assert_ok(k->book.ops->unfinished(k->book.self, l, 5, &n, &e));
	assert_int_equal(n, 2);
	assert_string_equal(l[0].no, "SZ2");
	assert_int_equal(l[0].making, MAKING_BEGUN);
	assert_int_equal(l[0].handover, HANDOVER__MAX);
	assert_string_equal(l[0].token_serial, "T2");
	assert_string_equal(l[1].no, "SZ1");
	assert_int_equal(l[1].making, MAKING_VERIFIED);
	assert_int_equal(l[1].handover, HANDOVER_PIN_SET);
	assert_int_equal(l[1].claim_terminal, 1);
}

static void
the_day_s_counts_are_the_day_s(void **state)
{
	struct book_kit *k = *state;
	struct claim c = ground(k);
	struct making m = book_kit_made(k, &c, "T1");
	struct visit v = book_kit_visit(k, "SZ1");
	struct audit_line no = { .action = "refused", .order = "SZ1" };
	struct book_counts n;

	book_kit_blank(k, "T2");
	assert_ok(k->book.ops->counts(k->book.self, &n, &e));
	assert_true(n.in_work == 1 && n.made_waiting == 1 && n.blank == 1 && n.ready == 1);
	book_kit_handover(k, &c, m.id, v.id, HANDOVER_DELIVERED);
	assert_ok(k->book.ops->audit_add(k->book.self, &k->by, &no, &e));
	assert_ok(k->book.ops->audit_add(k->book.self, &k->by, &no, &e));
	book_kit_add(k, "SZ2");
	c = book_kit_claim(k, "SZ2");
	m = book_kit_begun(k, &c, "T2");
	book_kit_cancel(k, "SZ2");
	m.state = MAKING_SPOILED;
	snprintf(m.spoiled_reason, sizeof(m.spoiled_reason), "掉在地上");
	assert_ok(k->book.ops->making_move(k->book.self, &k->by, &c, &m, MAKING_BEGUN, &e));
	assert_ok(k->book.ops->counts(k->book.self, &n, &e));
	assert_true(n.in_work == 0 && n.made_waiting == 0 && n.blank == 0 && n.ready == 0);
	assert_true(n.delivered_today == 1 && n.refused_today == 1 && n.spoiled_today == 1);
	k->now += INT64_C(15) * 3600;
	assert_ok(k->book.ops->counts(k->book.self, &n, &e));
	assert_true(n.delivered_today == 0 && n.refused_today == 0 && n.spoiled_today == 0);
}

/* ---- intents ------------------------------------------------------------------------- */

static void
intents_are_counted_by_step_and_attempt(void **state)
{
	struct book_kit *k = *state;
	struct claim c = ground(k);
	struct making m = book_kit_begun(k, &c, "T1");
	struct intent in = { .record = "making", .record_id = m.id, .step = "keyed", .attempt = 1,
		.key = "SZ1-1", .serial = "T1" }, last;

	assert_err(k->book.ops->intent_last(k->book.self, "making", m.id, "keyed", 1, &last, &e), ERR_NOT_FOUND);
	assert_ok(k->book.ops->intent_add(k->book.self, &k->by, &c, 120, &in, &e));
	assert_int_equal(in.nth, 1);
	assert_int_equal(in.booked, k->now);
	assert_ok(k->book.ops->intent_end(k->book.self, in.id, false, &e));
	assert_err(k->book.ops->intent_end(k->book.self, in.id, true, &e), ERR_FAULT);
	assert_ok(k->book.ops->intent_add(k->book.self, &k->by, &c, 120, &in, &e));
	assert_int_equal(in.nth, 2);
	assert_ok(k->book.ops->intent_last(k->book.self, "making", m.id, "keyed", 1, &last, &e));
	assert_int_equal(last.id, in.id);
	assert_int_equal(last.ended, 0);
	assert_string_equal(last.key, "SZ1-1");
	assert_ok(k->book.ops->intent_end(k->book.self, in.id, true, &e));
	assert_ok(k->book.ops->intent_last(k->book.self, "making", m.id, "keyed", 1, &last, &e));
	assert_true(last.ok && last.ended == k->now);
	assert_err(k->book.ops->intent_last(k->book.self, "making", m.id, "keyed", 2, &last, &e), ERR_NOT_FOUND);
	assert_err(k->book.ops->intent_last(k->book.self, "handover", m.id, "keyed", 1, &last, &e), ERR_NOT_FOUND);
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM audit WHERE action = 'intent'"), 2);
}

/* ---- receipts ------------------------------------------------------------------------- */

static void
receipt_numbers_go_up_by_point_and_day(void **state)
{
	struct book_kit *k = *state;
	char no[NO_SIZE];

	assert_ok(k->book.ops->receipt_number(k->book.self, "FT01", k->now, no, &e));
	assert_string_equal(no, "FT2611230001");
	assert_ok(k->book.ops->receipt_number(k->book.self, "FT02", k->now, no, &e));
	assert_string_equal(no, "FT2611230002");
	assert_ok(k->book.ops->receipt_number(k->book.self, "NS01", k->now, no, &e));
	assert_string_equal(no, "NS2611230001");
	assert_ok(k->book.ops->receipt_number(k->book.self, "FT01", k->now + 86400, no, &e));
	assert_string_equal(no, "FT2611240001");
	assert_ok(k->book.ops->receipt_number(k->book.self, "FT01", k->now, no, &e));
	assert_string_equal(no, "FT2611230003");
	assert_err(k->book.ops->receipt_number(k->book.self, "", k->now, no, &e), ERR_INPUT);
	assert_err(k->book.ops->receipt_number(k->book.self, "F", k->now, no, &e), ERR_INPUT);
	assert_true(book_kit_sql(k, "UPDATE numbers SET last = 0") != SQLITE_OK);
	assert_true(book_kit_sql(k, "DELETE FROM numbers") != SQLITE_OK);
}

static void
an_original_voids_what_was_signed_before_a_supplement_does_not(void **state)
{
	struct book_kit *k = *state;
	struct claim c = ground(k);
	struct making m = book_kit_made(k, &c, "T1");
	struct visit v = book_kit_visit(k, "SZ1");
	struct handover h = book_kit_handover(k, &c, m.id, v.id, HANDOVER_OLD_REVOKED);
	struct receipt_row a = book_kit_receipt(k, &h, "FT1"), b = book_kit_receipt(k, &h, "FT2"),
	    s = book_kit_receipt(k, &h, "FT3"), got;

	assert_err(k->book.ops->receipt_get(k->book.self, "FT1", &got, &e), ERR_NOT_FOUND);
	assert_ok(k->book.ops->receipt_add(k->book.self, &k->by, &c, &a, &book_kit_facts, &e));
	assert_ok(k->book.ops->receipt_get(k->book.self, "FT1", &got, &e));
	assert_memory_equal(&got, &a, sizeof(a));
	assert_ok(k->book.ops->receipt_add(k->book.self, &k->by, &c, &b, &book_kit_facts, &e));
	assert_ok(k->book.ops->receipt_get(k->book.self, "FT1", &got, &e));
	assert_true(got.voided);
	snprintf(s.kind, sizeof(s.kind), "supplement");
	assert_ok(k->book.ops->receipt_add(k->book.self, &k->by, &c, &s, &book_kit_facts, &e));
	assert_ok(k->book.ops->receipt_get(k->book.self, "FT2", &got, &e));
	assert_false(got.voided);
	/* a later supplement takes the place of the earlier; the original stays the one they add to */
	snprintf(s.no, sizeof(s.no), "FT4");
	assert_ok(k->book.ops->receipt_add(k->book.self, &k->by, &c, &s, &book_kit_facts, &e));
	assert_ok(k->book.ops->receipt_get(k->book.self, "FT3", &got, &e));
	assert_true(got.voided);
	assert_ok(k->book.ops->receipt_original(k->book.self, "SZ1", &got, &e));
	assert_string_equal(got.no, "FT2");
	assert_err(k->book.ops->receipt_original(k->book.self, "SZ9", &got, &e), ERR_NOT_FOUND);
	assert_err(k->book.ops->receipt_add(k->book.self, &k->by, &c, &a, &book_kit_facts, &e), ERR_FAULT);
}

static void
a_receipt_once_booked_is_fixed(void **state)
{
	struct book_kit *k = *state;
	struct claim c = ground(k);
	struct making m = book_kit_made(k, &c, "T1");
	struct visit v = book_kit_visit(k, "SZ1");
	struct handover h = book_kit_handover(k, &c, m.id, v.id, HANDOVER_OLD_REVOKED);
	struct receipt_row r = book_kit_receipt(k, &h, "FT1");

	assert_ok(k->book.ops->receipt_add(k->book.self, &k->by, &c, &r, &book_kit_facts, &e));
	assert_true(book_kit_sql(k, "UPDATE receipts SET path = 'x'") != SQLITE_OK);
	assert_true(book_kit_sql(k, "UPDATE receipts SET time = 1") != SQLITE_OK);
	assert_true(book_kit_sql(k, "DELETE FROM receipts") != SQLITE_OK);
	assert_true(book_kit_sql(k, "REPLACE INTO receipts SELECT id, no, order_no, handover, visit, 1, kind, "
	    "sha256, facts_sha256, audit_head, path, voided FROM receipts") != SQLITE_OK);
	assert_ok(book_kit_sql(k, "UPDATE receipts SET voided = 1"));
	assert_true(book_kit_sql(k, "UPDATE receipts SET voided = 0") != SQLITE_OK);
}

#define BOOK(test) cmocka_unit_test_setup_teardown(test, book_kit_setup, book_kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BOOK(visits_are_numbered_by_day),
		BOOK(a_visit_comes_back_whole),
		BOOK(a_visit_s_line_masks_the_person),
		BOOK(a_visit_moves_only_from_where_it_is),
		BOOK(visits_left_open_by_this_terminal_are_broken_off),
		BOOK(a_making_comes_back_whole),
		BOOK(a_ukey_not_booked_in_or_not_blank_is_refused),
		BOOK(one_order_has_one_making_until_it_is_spoiled),
		BOOK(the_stock_follows_the_making),
		BOOK(facts_alone_write_no_state_line),
		BOOK(a_making_moves_only_from_where_it_is),
		BOOK(one_state_is_told_once_an_attempt),
		BOOK(what_a_making_is_never_changes),
		BOOK(a_handover_comes_back_whole),
		BOOK(only_a_verified_making_is_handed_over),
		BOOK(delivered_means_collected_and_out),
		BOOK(a_handover_broken_off_makes_room_for_the_next),
		BOOK(a_new_attempt_is_told_even_at_the_same_state),
		BOOK(unfinished_work_is_listed_oldest_first),
		BOOK(the_day_s_counts_are_the_day_s),
		BOOK(intents_are_counted_by_step_and_attempt),
		BOOK(receipt_numbers_go_up_by_point_and_day),
		BOOK(an_original_voids_what_was_signed_before_a_supplement_does_not),
		BOOK(a_receipt_once_booked_is_fixed),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
