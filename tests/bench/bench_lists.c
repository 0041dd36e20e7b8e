/*
 * Looking things up in a book of many orders beside one of few:
 * bench_lists SMALL BIG, two counters' folders.  A list pages by key, so how
 * many there are behind it costs nothing.
 */
#include "core/book/sqlite.h"
#include "tests/bench/bench.h"
#include "tui/wire.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE = 20, PAGES = 600, LOOKUPS = 4000 };

struct counter_book {
	struct book_sqlite *b;
	struct book seam;
	char (*numbers)[NO_SIZE];       /* LOOKUPS of its orders, spread evenly */
};

static void
numbers(struct counter_book *k, const char *path)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *st = NULL;
	size_t n = 0;

	k->numbers = calloc(LOOKUPS, sizeof(*k->numbers));
	if (k->numbers == NULL || sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(db, "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ?1 - 1), "
	    "span AS (SELECT min(id) AS a, max(id) AS b FROM orders) SELECT (SELECT no FROM orders WHERE "
	    "id >= a + (b - a) * ((i * 7919) % ?1) / ?1 ORDER BY id LIMIT 1) FROM n, span", -1, &st, NULL) != SQLITE_OK)
		bench_fail(path, "cannot be read");
	sqlite3_bind_int(st, 1, LOOKUPS);
	while (sqlite3_step(st) == SQLITE_ROW)
		snprintf(k->numbers[n++], NO_SIZE, "%s", (const char *)sqlite3_column_text(st, 0));
	sqlite3_finalize(st);
	sqlite3_close(db);
	if (n != LOOKUPS)
		bench_fail(path, "has no orders");
}

static struct counter_book
opened(const char *folder)
{
	struct counter_book k = { .b = NULL };
	char path[1000];
	struct err e;

	snprintf(path, sizeof(path), "%s/book.db", folder);
	if (book_sqlite_open(&k.b, path, wire_clock(), &e) == -1)
		bench_fail(path, "does not open");
	k.seam = book_sqlite_seam(k.b);
	numbers(&k, path);
	return k;
}

/* A page from the middle, as PgDn takes it, and the figures beside it. */
static void
page(struct counter_book *k, int i, struct samples *s)
{
	static struct order_line lines[PAGE];
	struct order_query q = { .text = "" };
	struct book_counts counts;
	struct err e;
	size_t n;
	double from;

	snprintf(q.after, sizeof(q.after), "%s", k->numbers[i % LOOKUPS]);
	from = bench_now();
	if (k->seam.ops->orders_find(k->seam.self, &q, lines, PAGE, &n, &e) == -1 ||
	    k->seam.ops->counts(k->seam.self, &counts, &e) == -1)
		bench_fail("page", "failed");
	samples_add(s, bench_now() - from);
}

/* What a scan asks: which order is this, and all of it. */
static void
lookup(struct counter_book *k, int i, struct samples *s)
{
	static struct order_line line;
	static struct order o;
	struct order_query q = { .text = k->numbers[i] };
	struct err e;
	size_t n = 0;
	double from = bench_now();

	if (k->seam.ops->orders_find(k->seam.self, &q, &line, 1, &n, &e) == -1 || n != 1 ||
	    k->seam.ops->order_get(k->seam.self, line.no, &o, &e) == -1)
		bench_fail(k->numbers[i], "not found");
	samples_add(s, bench_now() - from);
}

int
main(int argc, char **argv)
{
	static struct samples few, many, found;
	struct counter_book small, big;

	if (argc != 3)
		bench_fail("usage", "bench_lists SMALL BIG");
	small = opened(argv[1]);
	big = opened(argv[2]);
	for (int i = 0; i < PAGES; i++) {
		page(&small, i, &few);
		page(&big, i, &many);
	}
	for (int i = 0; i < LOOKUPS; i++)
		lookup(&big, i, &found);
	bench_line("list_ms", samples_median(&many) * 1e3, "ms", "");
	bench_line("list_1m_over_1k", samples_median(&many) / samples_median(&few), "ratio", "<= 1.2");
	bench_line("lookup_p50_ms", samples_median(&found) * 1e3, "ms", "");
	bench_line("lookup_p99_ms", samples_part(&found, 0.99) * 1e3, "ms", "<= 1");
	book_sqlite_free(small.b);
	book_sqlite_free(big.b);
	free(small.numbers);
	free(big.numbers);
	return 0;
}
