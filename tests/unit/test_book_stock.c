/* RULES 32 in the book: a blank leaves once, what is there is listed. */
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

static int
says(const char *what)
{
	return strstr(e.say, what) != NULL;
}

/* ---- in ---- */

static void
ukeys_come_in_together_with_one_line(void **state)
{
	struct book_kit *k = *state;
	struct stock_line l;
	char model[ID_SIZE];
	bool known;

	assert_err(k->book.ops->stock_model(k->book.self, model, &e), ERR_NOT_FOUND);
	assert_ok(RECEIVE("0A01", "0A02", "0A03"));
	l = line_of(k, "0A02");
	assert_int_equal(l.state, STOCK_BLANK);
	assert_string_equal(l.model, "ePass2003");
	assert_string_equal(l.staff, "2001");
	assert_int_equal(l.time, k->now);
	assert_string_equal(l.order, "");
	assert_int_equal(book_kit_lines(k), 1);
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM audit WHERE action = 'stock_in' AND facts LIKE "
	    "'%\"count\":\"3\",\"first\":\"0A01\",\"last\":\"0A03\",\"model\":\"ePass2003\",\"serials_sha256\":\"%'"), 1);
	assert_ok(k->book.ops->stock_model(k->book.self, model, &e));
	assert_ok(k->book.ops->stock_model_known(k->book.self, model, &known, &e));
	assert_true(known);
	assert_ok(k->book.ops->stock_model_known(k->book.self, "nobody's", &known, &e));
	assert_false(known);
	assert_string_equal(model, "ePass2003");
}

static void
one_that_is_there_stops_all_and_is_named(void **state)
{
	struct book_kit *k = *state;

	assert_ok(RECEIVE("0A01"));
	assert_err(RECEIVE("0A00", "0A01", "0A02"), ERR_STOCK_THERE);
	assert_true(says("0A01"));
	assert_false(says("0A00"));
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM stock"), 1);
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM stock_moves"), 1);
	assert_int_equal(book_kit_lines(k), 1);
	/* twice in the same delivery, too */
	assert_err(RECEIVE("0A07", "0A07"), ERR_STOCK_THERE);
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM stock"), 1);
}

static void
letters_of_a_serial_may_be_written_either_way(void **state)
{
	struct book_kit *k = *state;
	struct claim c;
	struct making m;

	assert_ok(RECEIVE("0A3F9c10"));
	assert_err(RECEIVE("0a3f9C10"), ERR_STOCK_THERE);
	book_kit_add(k, "SZ1");
	c = book_kit_claim(k, "SZ1");
	m = book_kit_begun(k, &c, "0A3F9C10");
	assert_int_equal(line_of(k, "0a3f9c10").state, STOCK_MAKING);
	assert_string_equal(line_of(k, "0a3f9c10").order, "SZ1");
	making_done(&m);
}

static void
so_many_at_once_and_no_more(void **state)
{
	struct book_kit *k = *state;
	char (*many)[ID_SIZE] = calloc(STOCK_SERIALS + 1, ID_SIZE);

	assert_non_null(many);
	for (int i = 0; i <= STOCK_SERIALS; i++)
		snprintf(many[i], ID_SIZE, "0A%06d", i);
	assert_err(k->book.ops->stock_receive(k->book.self, &k->keeper, (const char (*)[ID_SIZE])many,
	    STOCK_SERIALS + 1, "m", &e), ERR_FAULT);
	assert_err(k->book.ops->stock_receive(k->book.self, &k->keeper, (const char (*)[ID_SIZE])many, 0, "m", &e),
	    ERR_FAULT);
	assert_ok(k->book.ops->stock_receive(k->book.self, &k->keeper, (const char (*)[ID_SIZE])many,
	    STOCK_SERIALS, "m", &e));
	assert_err(k->book.ops->stock_receive(k->book.self, &k->keeper, (const char (*)[ID_SIZE])many,
	    STOCK_SERIALS, "m", &e), ERR_STOCK_THERE);
	assert_true(says("0A000004"));  /* the first few, and how many */
	assert_false(says("0A000005"));
	assert_true(says("1000"));
	free(many);
}

/* ---- out ---- */

static void
a_blank_is_spoiled_or_returned_with_its_reason(void **state)
{
	struct book_kit *k = *state;
	struct stock_line l;

	assert_ok(RECEIVE("0A01", "0A02", "0A03"));
	k->now += 60;
	assert_ok(SPOIL("0A01"));
	l = line_of(k, "0A01");
	assert_int_equal(l.state, STOCK_SPOILED);
	assert_string_equal(l.reason, "外壳损坏");
	assert_int_equal(l.time, k->now);
	assert_ok(RETURN("0A02", "0A03"));
	assert_int_equal(line_of(k, "0A03").state, STOCK_RETURNED);
	assert_int_equal(book_kit_lines(k), 3);
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM audit WHERE action = 'stock_spoil' "
	    "AND facts = '{\"reason\":\"外壳损坏\",\"token\":\"0A01\"}'"), 1);
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM audit WHERE action = 'stock_return' "
	    "AND facts LIKE '%\"count\":\"2\"%厂家召回%'"), 1);
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM stock_moves WHERE reason <> ''"), 3);
	/* without a reason nothing leaves */
	assert_ok(RECEIVE("0A04"));
	assert_err(k->book.ops->stock_leave(k->book.self, &k->keeper, STOCK_SPOILED, LIST("0A04"), "", &e), ERR_FAULT);
	assert_err(k->book.ops->stock_leave(k->book.self, &k->keeper, STOCK_OUT, LIST("0A04"), "x", &e), ERR_FAULT);
	assert_int_equal(line_of(k, "0A04").state, STOCK_BLANK);
}

static void
a_blank_leaves_once(void **state)
{
	struct book_kit *k = *state;

	assert_ok(RECEIVE("0A01", "0A02", "0A03"));
	assert_ok(SPOIL("0A01"));
	assert_err(SPOIL("0A01"), ERR_STOCK_GONE);
	assert_err(RETURN("0A01"), ERR_STOCK_GONE);
	assert_err(RECEIVE("0A01"), ERR_STOCK_THERE);
	assert_ok(RETURN("0A02"));
	assert_err(RETURN("0A03", "0A02"), ERR_STOCK_GONE);
	assert_true(says("0A02"));
	assert_err(SPOIL("0A09"), ERR_NOT_FOUND);
	assert_true(says("0A09"));
	assert_int_equal(line_of(k, "0A03").state, STOCK_BLANK);
	/* sent back and come again */
	assert_ok(RECEIVE("0A02"));
	assert_int_equal(line_of(k, "0A02").state, STOCK_BLANK);
	assert_string_equal(line_of(k, "0A02").reason, "");
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM stock_moves WHERE serial = '0A02'"), 3);
}

static void
an_orders_ukey_is_no_blank(void **state)
{
	struct book_kit *k = *state;
	struct claim c;
	struct making m;

	assert_ok(RECEIVE("0A01", "0A02"));
	book_kit_add(k, "SZ1");
	c = book_kit_claim(k, "SZ1");
	m = book_kit_begun(k, &c, "0A01");
	assert_err(SPOIL("0A01"), ERR_STOCK_BOUND);
	assert_true(says("在制"));
	assert_true(says("SZ1"));
	making_done(&m);
	book_kit_add(k, "SZ2");
	c = book_kit_claim(k, "SZ2");
	m = book_kit_made(k, &c, "0A02");
	assert_err(RETURN("0A02"), ERR_STOCK_BOUND);
	assert_true(says("已制待领"));
	making_done(&m);
}

static void
no_ukey_goes_a_way_there_is_not(void **state)
{
	struct book_kit *k = *state;

	assert_ok(RECEIVE("0A01", "0A02"));
	assert_ok(SPOIL("0A01"));
	assert_int_not_equal(book_kit_sql(k, "UPDATE stock SET state = 'blank' WHERE serial = '0A01'"), 0);
	assert_int_not_equal(book_kit_sql(k, "UPDATE stock SET state = 'out' WHERE serial = '0A02'"), 0);
	assert_int_not_equal(book_kit_sql(k, "DELETE FROM stock WHERE serial = '0A02'"), 0);
	assert_int_not_equal(book_kit_sql(k, "DELETE FROM stock_moves"), 0);
	assert_int_not_equal(book_kit_sql(k, "UPDATE stock_moves SET time = 0"), 0);
}

static void
who_keeps_no_stock_moves_none(void **state)
{
	struct book_kit *k = *state;
	static const struct actor nobody = { "", 1 };
	struct stock_count n;

	assert_ok(RECEIVE("0A01"));
	assert_err(k->book.ops->stock_receive(k->book.self, &k->by, LIST("0A02"), "m", &e), ERR_MAY);
	assert_err(k->book.ops->stock_receive(k->book.self, &nobody, LIST("0A02"), "m", &e), ERR_MAY);
	assert_err(k->book.ops->stock_leave(k->book.self, &k->by, STOCK_SPOILED, LIST("0A01"), "x", &e), ERR_MAY);
	assert_err(k->book.ops->stock_leave(k->book.self, &k->admin, STOCK_RETURNED, LIST("0A01"), "x", &e), ERR_MAY);
	assert_err(k->book.ops->stock_count(k->book.self, &k->by, 1, NULL, &n, &e), ERR_MAY);
	assert_int_equal(line_of(k, "0A01").state, STOCK_BLANK);
	assert_int_equal(book_kit_lines(k), 1);
	assert_ok(k->book.ops->stock_count(k->book.self, &k->keeper, 1, NULL, &n, &e));
}

/* ---- looked at ---- */

static void
figures_are_by_state(void **state)
{
	struct book_kit *k = *state;
	int n[STOCK__MAX];

	assert_ok(k->book.ops->stock_figures(k->book.self, n, &e));
	assert_int_equal(n[STOCK_BLANK] + n[STOCK_SPOILED], 0);
	assert_ok(RECEIVE("0A01", "0A02", "0A03", "0A04"));
	assert_ok(SPOIL("0A01"));
	assert_ok(RETURN("0A02"));
	assert_ok(k->book.ops->stock_figures(k->book.self, n, &e));
	assert_int_equal(n[STOCK_BLANK], 2);
	assert_int_equal(n[STOCK_SPOILED], 1);
	assert_int_equal(n[STOCK_RETURNED], 1);
}

/* All pages of two rows each, joined. */
static void
pages(struct book_kit *k, const char *text, enum stock_state s, const char *want)
{
	struct stock_query q = { .text = text, .state = s };
	struct stock_line l[2];
	char got[400] = "";
	size_t n, used = 0;

	do {
		assert_ok(k->book.ops->stock_list(k->book.self, &q, l, 2, &n, &e));
		for (size_t i = 0; i < n; i++) {
			used += (size_t)snprintf(got + used, sizeof(got) - used, "%.39s ", l[i].serial);
			memcpy(q.after, l[i].key, sizeof(q.after));
		}
	} while (n == 2);
	assert_string_equal(got, want);
}

static void
lists_are_newest_first_page_by_page(void **state)
{
	struct book_kit *k = *state;

	pages(k, "", STOCK_BLANK, "");
	assert_ok(RECEIVE("0A01", "0A02", "0A03"));
	k->now += 60;
	assert_ok(RECEIVE("0B12", "0B11", "0B13"));
	k->now += 60;
	assert_ok(SPOIL("0A02"));
	pages(k, "", STOCK_BLANK, "0B11 0B12 0B13 0A01 0A03 ");
	pages(k, NULL, STOCK_SPOILED, "0A02 ");
	pages(k, "", STOCK_RETURNED, "");
}

static void
a_serial_is_found_by_how_it_ends(void **state)
{
	struct book_kit *k = *state;

	assert_ok(RECEIVE("0A01", "0A11", "0b11", "0C1F"));
	assert_ok(SPOIL("0A11"));
	pages(k, "11", STOCK__MAX, "0A11 0b11 ");
	pages(k, "1", STOCK__MAX, "0A01 0A11 0b11 ");
	pages(k, "0B11", STOCK__MAX, "0b11 ");
	pages(k, "c1f", STOCK__MAX, "0C1F ");
	pages(k, "11", STOCK_BLANK, "0b11 ");
	pages(k, "2", STOCK__MAX, "");
	pages(k, "1234567890123456789012345678901234567890123456789", STOCK__MAX, "");
}

/* Most of a delivery ends in something: page by page, in the order of their ends. */
static void
many_that_end_alike_come_page_by_page(void **state)
{
	struct book_kit *k = *state;

	assert_ok(RECEIVE("0A01", "0C01", "0B01", "0B02", "0A11"));
	k->now += 60;
	assert_ok(RECEIVE("0a91", "0D01", "001"));
	pages(k, "1", STOCK__MAX, "001 0A01 0B01 0C01 0D01 0A11 0a91 ");
	pages(k, "01", STOCK__MAX, "001 0A01 0B01 0C01 0D01 ");
}

#define BOOK(test) cmocka_unit_test_setup_teardown(test, book_kit_setup, book_kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BOOK(ukeys_come_in_together_with_one_line),
		BOOK(one_that_is_there_stops_all_and_is_named),
		BOOK(letters_of_a_serial_may_be_written_either_way),
		BOOK(so_many_at_once_and_no_more),
		BOOK(a_blank_is_spoiled_or_returned_with_its_reason),
		BOOK(a_blank_leaves_once),
		BOOK(an_orders_ukey_is_no_blank),
		BOOK(no_ukey_goes_a_way_there_is_not),
		BOOK(who_keeps_no_stock_moves_none),
		BOOK(figures_are_by_state),
		BOOK(lists_are_newest_first_page_by_page),
		BOOK(a_serial_is_found_by_how_it_ends),
		BOOK(many_that_end_alike_come_page_by_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
