/*
 * Lists of orders.  Any part of a number or a name finds its order, from one
 * character on, in every script: each field is taken apart into overlapping
 * grams of one, two and three characters, and a gram is a word to FTS5:
 * hex code points with z between, "6df1z5733z5e02" for 深圳市.  Three and
 * more characters are a phrase of three-grams, which is selective where
 * single digits are not.  Long numbers are a word as a whole too: a card or a
 * bar code read in finds its orders at once.  Words of the query hold only
 * [0-9a-fz], so there is nothing in them to escape.
 */
#include "core/book/sqlite_private.h"

#include "core/text.h"

#include <stdio.h>
#include <string.h>

enum {
	GRAM = 3,               /* the longest */
	WHOLE = 10,             /* numbers from this long on are kept whole too */
	CHARS = 256,            /* of one field or query */
	GRAMS_SIZE = 48 * 1024, /* seven fields of single bytes at their longest */
};

struct grams {
	char text[GRAMS_SIZE];
	size_t n;
};

struct chars {
	uint32_t u[CHARS];
	size_t n;
};

static void
add(struct grams *g, const char *s)
{
	size_t n = strlen(s);

	if (g->n + n >= sizeof(g->text))
		return;
	memcpy(g->text + g->n, s, n + 1);
	g->n += n;
}

/* "6df1z5733 "; by hand, an import spends its time here. */
static void
add_gram(struct grams *g, const uint32_t *u, size_t n)
{
	char word[ID_SIZE * 9 + 1];
	size_t at = 0;

	for (size_t i = 0; i < n; i++) {
		int shift = 28;

		while (shift > 0 && u[i] >> shift == 0)
			shift -= 4;
		for (; shift >= 0; shift -= 4)
			word[at++] = "0123456789abcdef"[u[i] >> shift & 15];
		word[at++] = i + 1 < n ? 'z' : ' ';
	}
	word[at] = '\0';
	add(g, word);
}

/* All grams of one length, in their order. */
static void
add_grams(struct grams *g, const struct chars *c, size_t n)
{
	for (size_t i = 0; i + n <= c->n; i++)
		add_gram(g, c->u + i, n);
}

/* Full width and upper case are the same to whoever looks for them. */
static void
take_apart(const char *text, struct chars *out)
{
	char folded[CHARS * 4];
	const char *s = folded;
	size_t n;

	snprintf(folded, sizeof(folded), "%s", text);
	text_fold(folded);
	out->n = 0;
	while (out->n < CHARS && (n = text_next(s, &out->u[out->n])) != 0) {
		if (out->u[out->n] >= 'A' && out->u[out->n] <= 'Z')
			out->u[out->n] += 'a' - 'A';
		out->n++;
		s += n;
	}
}

static bool
is_long(const struct chars *c)
{
	return c->n >= WHOLE && c->n < ID_SIZE;
}

/* All the words an order is found by. */
static void
grams_of(const struct order *o, struct grams *g)
{
	const char *const fields[] = { o->no, o->mobile, o->handler_number, o->uscc,
		o->institution, o->handler, o->holder };
	enum { NUMBERS = 4 };
	struct chars c;

	g->n = 0;
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		if (fields[i] == o->holder && strcmp(o->holder, o->institution) == 0)
			continue;
		take_apart(fields[i], &c);
		for (size_t n = 1; n <= GRAM; n++)
			add_grams(g, &c, n);
		if (i < NUMBERS && is_long(&c))
			add_gram(g, c.u, c.n);
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

/* A word as a phrase.  A number somebody has is that number; any other is looked for in all. */
static int
add_phrase(struct book_sqlite *b, struct grams *out, const struct chars *word,
    struct err *e)
{
	struct grams whole = { .n = 0 };
	int64_t id;
	int rc = 0;

	if (is_long(word)) {
		add_gram(&whole, word->u, word->n);
		rc = db_number(b, e, &id, "SELECT rowid FROM order_words WHERE "
		    "order_words MATCH ? LIMIT 1", "t", whole.text);
	}
	if (rc == -1)
		return -1;
	add(out, out->n == 0 ? "\"" : "AND \"");
	if (rc == 1)
		add(out, whole.text);
	else
		add_grams(out, word, word->n < GRAM ? word->n : GRAM);
	add(out, "\" ");
	return 0;
}

/* "word word" as an FTS5 query: all of them wanted. */
static int
search_words(struct book_sqlite *b, const char *text, struct grams *out,
    struct err *e)
{
	struct chars all, word;

	if (!text_valid(text) || text_chars(text) >= CHARS)
		return err_set(e, ERR_INPUT, "a search of %zu characters",
		    text_chars(text));
	take_apart(text, &all);
	out->n = 0;
	for (size_t i = 0; i < all.n; i++) {
		for (word.n = 0; i < all.n && all.u[i] != ' '; i++)
			word.u[word.n++] = all.u[i];
		if (word.n > 0 && add_phrase(b, out, &word, e) == -1)
			return -1;
	}
	return 0;
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
	if (q->text != NULL && search_words(self, q->text, &words, e) == -1)
		return -1;
	return find(self, q, words.text, out, max, n, e);
}
