/* How the handler is reached: another mobile from the source, a counter's hold, notices to be sent (RULES 10, 23). */
#include "tests/unit/book_kit.h"

#include <stdio.h>
#include <string.h>

#define OTHER "13900139000"

static struct err e;

static void
put(struct book_kit *k, const struct order *o)
{
	assert_ok(k->book.ops->orders_add(k->book.self, &k->admin, o, 1, &e));
}

static struct order
get(struct book_kit *k, const char *no)
{
	struct order o;

	assert_ok(k->book.ops->order_get(k->book.self, no, &o, &e));
	return o;
}

static size_t
hits(struct book_kit *k, const char *text)
{
	struct order_query q = { .text = text };
	struct order_line l[9];
	size_t n = 99;

	assert_ok(k->book.ops->orders_find(k->book.self, &q, l, 9, &n, &e));
	return n;
}

static void
hold(struct book_kit *k, const char *no)
{
	assert_ok(k->book.ops->order_hold(k->book.self, &k->by, no, "号码停机", &e));
}

static struct order
with_mobile(const char *no, const char *mobile)
{
	struct order o = book_kit_order(no);

	snprintf(o.mobile, sizeof(o.mobile), "%s", mobile);
	return o;
}

/* ---- another mobile ------------------------------------------------------------- */

static void
another_mobile_finds_the_order_and_the_old_one_does_not(void **state)
{
	struct book_kit *k = *state;
	struct order o = with_mobile("SZ1", OTHER);

	book_kit_add(k, "SZ1");
	book_kit_add(k, "SZ2");
	assert_int_equal(hits(k, "13800138000"), 2);
	snprintf(o.email, sizeof(o.email), "new@example.com");
	put(k, &o);
	assert_string_equal(get(k, "SZ1").mobile, OTHER);
	assert_string_equal(get(k, "SZ1").email, "new@example.com");
	assert_int_equal(hits(k, OTHER), 1);
	assert_int_equal(hits(k, "9001"), 1);
	assert_int_equal(hits(k, "13800138000"), 1);
	assert_int_equal(hits(k, "王小明"), 2);
	assert_int_equal(hits(k, "SZ1"), 1);
	put(k, &o);
	assert_int_equal(hits(k, OTHER), 1);
	o = book_kit_order("SZ1");
	put(k, &o);
	assert_int_equal(hits(k, "13800138000"), 2);
	assert_int_equal(hits(k, OTHER), 0);
}

static void
a_change_of_mobile_is_told_masked_and_counted(void **state)
{
	struct book_kit *k = *state;
	struct order o[2] = { with_mobile("SZ1", OTHER), book_kit_order("SZ2") };

	book_kit_add(k, "SZ1");
	assert_ok(k->book.ops->orders_add(k->book.self, &k->admin, o, 2, &e));
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM audit WHERE action = 'mobile' AND order_no = 'SZ1' "
	    "AND facts = '{\"new\":\"139****9000\",\"old\":\"138****8000\"}'"), 1);
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM audit WHERE action = 'import' "
	    "AND facts LIKE '%\"changed\":\"1\"%' AND facts LIKE '%\"mobiles\":\"1\"%' AND facts LIKE '%\"new\":\"1\"%'"), 1);
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM audit WHERE facts LIKE '%13%0013%000%'"), 0);
}

static void
another_email_alone_is_no_change_of_mobile(void **state)
{
	struct book_kit *k = *state;
	struct order o = book_kit_order("SZ1");

	book_kit_add(k, "SZ1");
	hold(k, "SZ1");
	snprintf(o.email, sizeof(o.email), "new@example.com");
	put(k, &o);
	assert_string_equal(get(k, "SZ1").email, "new@example.com");
	assert_true(get(k, "SZ1").held);
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM audit WHERE action = 'mobile'"), 0);
}

/* A reset PIN goes to the mobile the handler has now; everything else of a collected order stays. */
static void
of_a_collected_order_only_the_mobile_changes(void **state)
{
	struct book_kit *k = *state;
	struct order o = with_mobile("SZ1", OTHER);

	book_kit_add(k, "SZ1");
	assert_int_equal(book_kit_sql(k, "UPDATE orders SET state = 'collected', collected = 9"), 0);
	o.cancelled = true;
	put(k, &o);
	o = get(k, "SZ1");
	assert_string_equal(o.mobile, OTHER);
	assert_int_equal(o.state, ORDER_COLLECTED);
	assert_int_equal(o.collected, 9);
	assert_false(o.cancelled);
}

/* ---- held ------------------------------------------------------------------------- */

static void
a_hold_stays_until_another_mobile_comes(void **state)
{
	struct book_kit *k = *state;
	struct order o = book_kit_order("SZ1");

	book_kit_add(k, "SZ1");
	hold(k, "SZ1");
	for (int i = 0; i < 2; i++) {
		assert_true(get(k, "SZ1").held);
		assert_int_equal(get(k, "SZ1").suspended, k->now);
		assert_string_equal(get(k, "SZ1").suspended_reason, "号码停机");
		put(k, &o);
	}
	o = with_mobile("SZ1", OTHER);
	put(k, &o);
	assert_false(get(k, "SZ1").held);
	assert_int_equal(get(k, "SZ1").suspended, 0);
	assert_string_equal(get(k, "SZ1").suspended_reason, "");
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM audit WHERE action = 'mobile' "
	    "AND facts LIKE '%\"hold\":\"lifted\"%'"), 1);
}

static void
the_sources_own_hold_outlives_ours(void **state)
{
	struct book_kit *k = *state;
	struct order o = with_mobile("SZ1", OTHER);

	book_kit_add(k, "SZ1");
	hold(k, "SZ1");
	o.suspended = 5;
	snprintf(o.suspended_reason, sizeof(o.suspended_reason), "查");
	put(k, &o);
	assert_false(get(k, "SZ1").held);
	assert_int_equal(get(k, "SZ1").suspended, 5);
	assert_string_equal(get(k, "SZ1").suspended_reason, "查");
}

static void
a_hold_is_told_and_wants_a_reason_and_an_order_not_collected(void **state)
{
	struct book_kit *k = *state;

	book_kit_add(k, "SZ1");
	assert_err(k->book.ops->order_hold(k->book.self, &k->by, "SZ1", "", &e), ERR_INPUT);
	hold(k, "SZ1");
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM audit WHERE action = 'hold' AND order_no = 'SZ1' "
	    "AND staff = '1001' AND facts = '{\"reason\":\"号码停机\"}'"), 1);
	assert_int_equal(book_kit_sql(k, "UPDATE orders SET state = 'collected', held = 0, suspended = 0"), 0);
	assert_err(k->book.ops->order_hold(k->book.self, &k->by, "SZ1", "x", &e), ERR_COLLECTED);
	assert_err(k->book.ops->order_hold(k->book.self, &k->by, "SZ404", "x", &e), ERR_COLLECTED);
	assert_false(get(k, "SZ1").held);
}

/* ---- notices ------------------------------------------------------------------------ */

static int64_t
next(struct book_kit *k, int64_t after, struct notice *out)
{
	if (k->book.ops->notice_next(k->book.self, after, out, &e) == 0)
		return out->id;
	assert_int_equal(e.code, ERR_NOT_FOUND);
	return 0;
}

static void
a_ready_notice_is_booked_once_when_an_import_makes_the_order_ready(void **state)
{
	struct book_kit *k = *state;
	struct order o = book_kit_order("SZ1");
	struct notice n;

	book_sqlite_tell_ready(k->own, "FT01");
	o.state = ORDER_ACCEPTED;
	o.ready = 0;
	put(k, &o);
	assert_int_equal(next(k, 0, &n), 0);
	o = book_kit_order("SZ1");
	put(k, &o);
	assert_int_not_equal(next(k, 0, &n), 0);
	assert_int_equal(n.kind, NOTICE_READY);
	assert_string_equal(n.order, "SZ1");
	assert_int_equal(n.made, k->now);
	put(k, &o);
	o.suspended = 7;
	put(k, &o);
	assert_int_equal(next(k, 0, &n), 0);    /* true no more */
	o.suspended = 0;
	put(k, &o);
	assert_int_not_equal(next(k, 0, &n), 0);
	assert_int_equal(next(k, n.id, &n), 0);
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM notices"), 1);
}

static void
who_cannot_come_here_yet_is_not_told(void **state)
{
	struct book_kit *k = *state;
	struct order o[5];
	struct notice n;

	book_kit_add(k, "SZ0");         /* nobody wished for notices then */
	book_sqlite_tell_ready(k->own, "FT01");
	for (int i = 0; i < 5; i++) {
		char no[16];

		snprintf(no, sizeof(no), "SZ%d", i + 1);
		o[i] = book_kit_order(no);
	}
	o[0].mail = true;
	snprintf(o[1].point, sizeof(o[1].point), "LH02");
	o[2].seal_paid = 0;
	o[3].cancelled = true;
	o[4].suspended = 3;
	assert_ok(k->book.ops->orders_add(k->book.self, &k->admin, o, 5, &e));
	assert_int_equal(next(k, 0, &n), 0);
	o[2].seal_paid = 1794792660;
	put(k, &o[2]);
	assert_int_not_equal(next(k, 0, &n), 0);
	assert_string_equal(n.order, "SZ3");
}

/* The order handed over, in a visit of its handler or (whose approval is another test's) of an agent. */
static void
deliver(struct book_kit *k, const char *no, bool agent)
{
	struct claim c;
	struct visit v;
	struct making m;
	struct handover h;

	book_kit_add(k, no);
	book_kit_blank(k, no);
	c = book_kit_claim(k, no);
	v = book_kit_visit(k, no);
	m = book_kit_made(k, &c, no);
	h = book_kit_handover(k, &c, m.id, v.id, HANDOVER_PRINTED);
	if (agent)
		assert_int_equal(book_kit_sql(k, "UPDATE visits SET agent = 1, number = 'E1'"), 0);
	h.state = HANDOVER_DELIVERED;
	assert_ok(k->book.ops->handover_move(k->book.self, &k->by, &c, &h, HANDOVER_PRINTED, &e));
	making_done(&m);
}

static void
only_an_agents_pickup_is_told_of_with_the_delivery(void **state)
{
	struct book_kit *k = *state;
	struct notice n;

	deliver(k, "SZ1", false);
	assert_int_equal(next(k, 0, &n), 0);
	deliver(k, "SZ2", true);
	assert_int_not_equal(next(k, 0, &n), 0);
	assert_int_equal(n.kind, NOTICE_COLLECTED);
	assert_string_equal(n.order, "SZ2");
	assert_int_equal(n.handover, book_kit_ask(k, "SELECT id FROM handovers WHERE order_no = 'SZ2'"));
}

static void
a_notice_is_ended_once_and_a_failure_stays(void **state)
{
	struct book_kit *k = *state;
	struct notice n;
	int64_t id, lines;

	deliver(k, "SZ1", true);
	id = next(k, 0, &n);
	lines = book_kit_lines(k);
	assert_ok(k->book.ops->notice_end(k->book.self, &k->by, id, false, &e));
	assert_int_equal(next(k, 0, &n), id);
	assert_int_equal(n.tries, 1);
	assert_int_equal(book_kit_lines(k), lines);
	k->now++;
	assert_ok(k->book.ops->notice_end(k->book.self, &k->by, id, true, &e));
	assert_ok(k->book.ops->notice_end(k->book.self, &k->by, id, true, &e));
	assert_int_equal(next(k, 0, &n), 0);
	assert_int_equal(book_kit_lines(k), lines + 1);
	assert_int_equal(book_kit_ask(k, "SELECT sent FROM notices"), k->now);
	assert_err(k->book.ops->notice_end(k->book.self, &k->by, 404, true, &e), ERR_NOT_FOUND);
}

#define BOOK(f) cmocka_unit_test_setup_teardown(f, book_kit_setup, book_kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BOOK(another_mobile_finds_the_order_and_the_old_one_does_not),
		BOOK(a_change_of_mobile_is_told_masked_and_counted),
		BOOK(another_email_alone_is_no_change_of_mobile),
		BOOK(of_a_collected_order_only_the_mobile_changes),
		BOOK(a_hold_stays_until_another_mobile_comes),
		BOOK(the_sources_own_hold_outlives_ours),
		BOOK(a_hold_is_told_and_wants_a_reason_and_an_order_not_collected),
		BOOK(a_ready_notice_is_booked_once_when_an_import_makes_the_order_ready),
		BOOK(who_cannot_come_here_yet_is_not_told),
		BOOK(only_an_agents_pickup_is_told_of_with_the_delivery),
		BOOK(a_notice_is_ended_once_and_a_failure_stays),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
