/* RULES 32: blanks counted by hand, beside what the book has. */
#include "tests/unit/book_kit.h"
#include "tests/unit/stock_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct err e;

static void
a_count_is_booked_beside_what_the_book_has(void **state)
{
	struct book_kit *k = *state;
	struct stock_count n, newest;

	assert_err(k->book.ops->stock_counted(k->book.self, &newest, &e), ERR_NOT_FOUND);
	assert_ok(RECEIVE("0A01", "0A02"));
	assert_ok(k->book.ops->stock_count(k->book.self, &k->keeper, 2, NULL, &n, &e));
	k->now += 60;
	assert_ok(k->book.ops->stock_count(k->book.self, &k->keeper, 1, NULL, &n, &e));
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
	assert_err(k->book.ops->stock_count(k->book.self, &k->keeper, -1, NULL, &n, &e), ERR_FAULT);
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
	assert_ok(k->book.ops->stock_count(k->book.self, &k->keeper, 3, stock_kit_list(NAMES("0a02", "0A04", "0C01"), 3), &n, &e));
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
		BOOK(a_count_is_booked_beside_what_the_book_has),
		BOOK(scanned_ones_show_where_they_differ),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
