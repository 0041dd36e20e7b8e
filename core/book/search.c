/* Lists of orders: any part of a number or a name finds its order (grams.c). */
#include "core/book/grams.h"

#include <stdio.h>
#include <string.h>

/* All the words an order is found by. */
static void
grams_of(const struct order *o, struct grams *g)
{
	const char *const fields[] = { o->no, o->mobile, o->handler_number, o->uscc,
		o->institution, o->handler, o->holder };
	enum { NUMBERS = 4 };

	g->n = 0;
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		if (fields[i] == o->holder && strcmp(o->holder, o->institution) == 0)
			continue;
		grams_add(g, fields[i], i < NUMBERS);
	}
}

int
search_add(struct book_sqlite *b, int64_t id, const struct order *o,
    struct err *e)
{
	struct grams g;

	grams_of(o, &g);
	return db_run(b, e, NULL, "INSERT INTO order_words (rowid, grams) "
	    "VALUES (?, ?)", "lt", id, g.text);
}

int
search_remove(struct book_sqlite *b, int64_t id, const struct order *was,
    struct err *e)
{
	struct grams g;

	grams_of(was, &g);
	return db_run(b, e, NULL, "INSERT INTO order_words (order_words, rowid, grams) "
	    "VALUES ('delete', ?, ?)", "lt", id, g.text);
}

/* ---- lists ---------------------------------------------------------------------- */

/* ?1 now, ?2 after, ?3 max, ?4 point, ?5 words. */
static void
find_sql(const struct order_query *q, bool words, char *sql, size_t size)
{
	snprintf(sql, size, LINE_SELECT "FROM %s " LINE_JOINED "WHERE %s%s%s ORDER BY %s LIMIT ?3",
	    words ? "order_words w CROSS JOIN orders o ON o.id = w.rowid" : "orders o",
	    words ? "order_words MATCH ?5 AND w.rowid > ?2" : "o.id > ?2",
	    q->point != NULL ? " AND o.point = ?4" : "",
	    q->ready_only ? " AND o.state = 'ready'" : "",
	    words ? "w.rowid" : "o.id");
}

static int
find(struct book_sqlite *b, const struct order_query *q, const char *words,
    struct order_line *out, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st;
	char sql[1024];
	int64_t after;

	if (lines_after(b, q->after, &after, e) == -1)
		return -1;
	find_sql(q, words[0] != '\0', sql, sizeof(sql));
	if ((st = db_query(b, e, sql, "lll", lines_now(b), after, (int64_t)max)) == NULL)
		return -1;
	if (q->point != NULL)
		sqlite3_bind_text(st, 4, q->point, -1, SQLITE_STATIC);
	if (words[0] != '\0')
		sqlite3_bind_text(st, 5, words, -1, SQLITE_STATIC);
	return lines_read(b, st, out, max, n, e);
}

int
book_orders_find(void *self, const struct order_query *q, struct order_line *out,
    size_t max, size_t *n, struct err *e)
{
	struct grams words = { .n = 0 };

	if (q->unmade)
		return lines_unmade(self, q, out, max, n, e);
	if (q->text != NULL && grams_query(self, "order_words",
	    q->text, &words, e) == -1)
		return -1;
	return find(self, q, words.text, out, max, n, e);
}
