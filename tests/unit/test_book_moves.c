/* RULES 32 in the book: the moves of a period add up, and what was counted is held against them. */
#include "tests/unit/book_kit.h"
#include "tests/unit/stock_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct err e;

static struct stock_line
line_of(struct book_kit *k, const char *serial)
{
	struct stock_line l;

	assert_ok(k->book.ops->stock_get(k->book.self, serial, &l, &e));
	return l;
}

/* ---- the moves of a period ---- */

#define BALANCES(m) \
	assert_int_equal((m).opening + (m).received - (m).out - (m).spoiled - (m).returned - (m).in_work, (m).blank)

static struct stock_moves
moves(struct book_kit *k, int64_t from, int64_t to)
{
	struct stock_moves m;

	assert_ok(k->book.ops->stock_moves(k->book.self, from, to, &m, &e));
	BALANCES(m);
	assert_int_equal(m.stray, 0);
	return m;
}

static void
nothing_ever_is_nothing(void **state)
{
	struct stock_moves m = moves(*state, 0, INT64_MAX);

	assert_int_equal(m.opening + m.received + m.blank + m.made, 0);
}

static void
a_ukey_in_work_opens_the_next_day(void **state)
{
	struct book_kit *k = *state;
	const int64_t monday = k->now, tuesday = monday + 86400;
	struct claim c;
	struct making m;
	struct stock_moves day;

	assert_ok(RECEIVE("0A01", "0A02", "0A03", "0A04", "0A05"));
	assert_ok(SPOIL("0A05"));
	book_kit_add(k, "SZ1");
	c = book_kit_claim(k, "SZ1");
	m = book_kit_begun(k, &c, "0A01");
	day = moves(k, monday, tuesday);
	assert_int_equal(day.opening, 0);
	assert_int_equal(day.received, 5);
	assert_int_equal(day.spoiled, 1);
	assert_int_equal(day.in_work, 1);
	assert_int_equal(day.blank, 3);
	assert_int_equal(day.out, 0);
	k->now = tuesday;
	assert_ok(k->book.ops->renew(k->book.self, &c, 120, &e));
	m.state = MAKING_VERIFIED;
	assert_ok(k->book.ops->making_move(k->book.self, &k->by, &c, &m, MAKING_BEGUN, &e));
	assert_ok(RETURN("0A04"));
	day = moves(k, tuesday, tuesday + 86400);
	assert_int_equal(day.opening, 4);       /* three blanks and the one in work */
	assert_int_equal(day.out, 1);
	assert_int_equal(day.returned, 1);
	assert_int_equal(day.in_work, 0);
	assert_int_equal(day.blank, 2);
	assert_int_equal(day.made, 1);
	/* and Monday is what it was */
	day = moves(k, monday, tuesday);
	assert_int_equal(day.blank, 3);
	assert_int_equal(day.in_work, 1);
	making_done(&m);
}

/* What was used and is spoiled later left the blanks already: once. */
static void
a_made_ukey_that_is_spoiled_is_counted_once(void **state)
{
	struct book_kit *k = *state;
	struct stock_moves day;
	struct claim c;
	struct making m;

	assert_ok(RECEIVE("0A01", "0A02", "0A03"));
	book_kit_add(k, "SZ1");
	c = book_kit_claim(k, "SZ1");
	m = book_kit_made(k, &c, "0A01");
	m.state = MAKING_SPOILED;
	snprintf(m.spoiled_reason, sizeof(m.spoiled_reason), "订单已取消");
	assert_ok(k->book.ops->making_move(k->book.self, &k->by, &c, &m, MAKING_VERIFIED, &e));
	day = moves(k, k->now, k->now + 1);
	assert_int_equal(day.out, 1);
	assert_int_equal(day.spoiled, 0);
	assert_int_equal(day.made_spoiled, 1);
	assert_int_equal(day.made, 0);
	assert_int_equal(day.blank, 2);
	assert_string_equal(line_of(k, "0A01").reason, "订单已取消");
	assert_string_equal(line_of(k, "0A01").order, "SZ1");
	making_done(&m);
	/* one that is spoiled in its making was never used */
	m = book_kit_begun(k, &c, "0A02");
	m.state = MAKING_SPOILED;
	snprintf(m.spoiled_reason, sizeof(m.spoiled_reason), "掉在地上");
	assert_ok(k->book.ops->making_move(k->book.self, &k->by, &c, &m, MAKING_BEGUN, &e));
	day = moves(k, k->now, k->now + 1);
	assert_int_equal(day.out, 1);
	assert_int_equal(day.spoiled, 1);
	assert_int_equal(day.blank, 1);
	making_done(&m);
}

static void
a_second_belongs_to_one_period(void **state)
{
	struct book_kit *k = *state;

	assert_ok(RECEIVE("0A01"));
	assert_int_equal(moves(k, 0, k->now).received, 0);
	assert_int_equal(moves(k, k->now, k->now + 1).received, 1);
	assert_int_equal(moves(k, k->now + 1, k->now + 2).received, 0);
	assert_int_equal(moves(k, k->now + 1, k->now + 2).opening, 1);
	assert_int_equal(moves(k, k->now, k->now).received, 0);
	assert_err(k->book.ops->stock_moves(k->book.self, 2, 1, &(struct stock_moves){ .blank = 0 }, &e), ERR_FAULT);
}

static void
what_came_back_and_came_again_came_twice(void **state)
{
	struct book_kit *k = *state;
	struct stock_moves day;

	assert_ok(RECEIVE("0A01", "0A02"));
	assert_ok(RETURN("0A01"));
	assert_ok(RECEIVE("0A01"));
	day = moves(k, 0, k->now + 1);
	assert_int_equal(day.received, 3);
	assert_int_equal(day.returned, 1);
	assert_int_equal(day.blank, 2);
}

static void
a_shelf_written_past_the_program_is_seen(void **state)
{
	struct book_kit *k = *state;
	struct stock_moves m;

	assert_ok(RECEIVE("0A01", "0A02"));
	assert_int_equal(book_kit_sql(k, "DROP TRIGGER stock_moved"), 0);
	assert_int_equal(book_kit_sql(k, "UPDATE stock SET state = 'making' WHERE serial = '0A01'"), 0);
	assert_ok(k->book.ops->stock_moves(k->book.self, 0, k->now + 1, &m, &e));
	assert_int_equal(m.stray, 2);   /* a blank too few, one in work too many */
	assert_int_equal(m.blank, 2);   /* the moves say what should be */
}

/* ---- counted ---- */

static void
a_count_is_booked_beside_what_the_book_has(void **state)
{
	struct book_kit *k = *state;
	struct stock_count n, newest;

	assert_err(k->book.ops->stock_counted(k->book.self, &newest, &e), ERR_NOT_FOUND);
	assert_ok(RECEIVE("0A01", "0A02"));
	assert_ok(k->book.ops->stock_count(k->book.self, &k->by, MAY_COUNT_STOCK, 2, NULL, &n, &e));
	k->now += 60;
	assert_ok(k->book.ops->stock_count(k->book.self, &k->keeper, MAY_KEEP_STOCK, 1, NULL, &n, &e));
	assert_ok(k->book.ops->stock_counted(k->book.self, &newest, &e));
	assert_memory_equal(&newest, &n, sizeof(n));
	assert_int_equal(newest.counted, 1);
	assert_int_equal(newest.booked, 2);
	assert_int_equal(newest.time, k->now);
	assert_string_equal(newest.staff, "2001");
	assert_int_equal(newest.terminal, 1);
	assert_false(newest.scanned);
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM audit WHERE action = 'stock_count' "
	    "AND facts = '{\"booked\":\"2\",\"counted\":\"1\"}'"), 1);
	assert_int_not_equal(book_kit_sql(k, "UPDATE stock_counts SET counted = 2"), 0);
	assert_int_not_equal(book_kit_sql(k, "DELETE FROM stock_counts"), 0);
	assert_err(k->book.ops->stock_count(k->book.self, &k->keeper, MAY_KEEP_STOCK, -1, NULL, &n, &e), ERR_FAULT);
}

static void
scanned_ones_show_where_they_differ(void **state)
{
	struct book_kit *k = *state;
	struct stock_difference d[8];
	struct stock_count n;
	size_t got = 0;

	assert_ok(RECEIVE("0A01", "0A02", "0A03", "0A04"));
	assert_ok(SPOIL("0A04"));
	assert_ok(k->book.ops->stock_differ(k->book.self, LIST("0a02", "0A04", "0C01"), d, 8, &got, &e));
	assert_int_equal(got, 4);
	assert_string_equal(d[0].serial, "0A01");
	assert_false(d[0].found);
	assert_string_equal(d[1].serial, "0A03");
	assert_string_equal(d[2].serial, "0A04");
	assert_true(d[2].found);
	assert_int_equal(d[2].state, STOCK_SPOILED);
	assert_string_equal(d[3].serial, "0C01");
	assert_int_equal(d[3].state, STOCK__MAX);
	assert_ok(k->book.ops->stock_differ(k->book.self, LIST("0A02"), d, 1, &got, &e));
	assert_int_equal(got, 2);
	assert_ok(k->book.ops->stock_count(k->book.self, &k->keeper, MAY_KEEP_STOCK, 3, stock_kit_list(NAMES("0a02", "0A04", "0C01"), 3), &n, &e));
	assert_true(n.scanned);
	assert_int_equal(n.missing, 2);
	assert_int_equal(n.found, 2);
	assert_int_equal(n.booked, 3);
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM stock_differences WHERE found"), 2);
	/* all there */
	assert_ok(k->book.ops->stock_differ(k->book.self, LIST("0A01", "0A02", "0A03"), d, 8, &got, &e));
	assert_int_equal(got, 0);
}

#define BOOK(test) cmocka_unit_test_setup_teardown(test, book_kit_setup, book_kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BOOK(nothing_ever_is_nothing),
		BOOK(a_ukey_in_work_opens_the_next_day),
		BOOK(a_made_ukey_that_is_spoiled_is_counted_once),
		BOOK(a_second_belongs_to_one_period),
		BOOK(what_came_back_and_came_again_came_twice),
		BOOK(a_shelf_written_past_the_program_is_seen),
		BOOK(a_count_is_booked_beside_what_the_book_has),
		BOOK(scanned_ones_show_where_they_differ),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
