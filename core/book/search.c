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

/* ---- rows ---------------------------------------------------------------------- */

static const char *const kinds[] = { ORDER_KINDS(COLUMN_FILE_NAME) };
static const char *const order_states[] = { ORDER_STATES(COLUMN_FILE_NAME) };
static const char *const making_states[] = { MAKING_STATES(COLUMN_FILE_NAME) };
static const char *const handover_states[] = { HANDOVER_STATES(COLUMN_FILE_NAME) };
static const char *const approval_kinds[] = { APPROVAL_KINDS(COLUMN_FILE_NAME) };
static const char *const decisions[] = { APPROVAL_DECISIONS(COLUMN_FILE_NAME) };

#define LINE \
	"SELECT o.no, o.institution, o.holder, o.handler, o.mobile, " \
	"o.handler_number, o.point, m.token_serial, o.kind, o.state, m.state, " \
	"h.state, o.mail, o.cancelled, o.seal_amount > 0 AND o.seal_paid = 0, " \
	"o.suspended, o.ready, c.terminal, c.since, "
#define NO_APPROVAL "0, NULL, NULL, 0 "
#define JOINED \
	"LEFT JOIN makings m ON m.order_no = o.no AND m.state <> 'spoiled' " \
	"LEFT JOIN handovers h ON h.order_no = o.no AND h.state <> 'broken_off' " \
	"LEFT JOIN claims c ON c.order_no = o.no AND c.until > ?1 "

/* `none` for NULL, -1 for a word that is none. */
static int
word(sqlite3_stmt *st, int at, const char *const *words, int n, int none)
{
	const char *s = (const char *)sqlite3_column_text(st, at);

	return s == NULL ? none : word_find(words, n, s);
}
#define WORD(at, words, none) \
	word(st, at, words, (int)(sizeof(words) / sizeof(words[0])), none)

static int
read_words(sqlite3_stmt *st, struct order_line *l, struct err *e)
{
	int kind = WORD(8, kinds, -1), state = WORD(9, order_states, -1);
	int making = WORD(10, making_states, MAKING__MAX);
	int handover = WORD(11, handover_states, HANDOVER__MAX);
	int approval = WORD(20, approval_kinds, 0), decision = WORD(21, decisions, 0);

	if (kind == -1 || state == -1 || making == -1 || handover == -1 ||
	    approval == -1 || decision == -1)
		return err_set(e, ERR_BOOK, "order %s: unknown word", l->no);
	l->kind = (enum order_kind)kind;
	l->state = (enum order_state)state;
	l->making = (enum making_state)making;
	l->handover = (enum handover_state)handover;
	l->approval_kind = (enum approval_kind)approval;
	l->approval_decision = (enum approval_decision)decision;
	return 0;
}

static int
read_line(sqlite3_stmt *st, struct order_line *l, struct err *e)
{
	if (db_text(st, 0, l->no, sizeof(l->no), e) == -1 ||
	    db_text(st, 1, l->institution, sizeof(l->institution), e) == -1 ||
	    db_text(st, 2, l->holder, sizeof(l->holder), e) == -1 ||
	    db_text(st, 3, l->handler, sizeof(l->handler), e) == -1 ||
	    db_text(st, 4, l->mobile, sizeof(l->mobile), e) == -1 ||
	    db_text(st, 5, l->handler_number, sizeof(l->handler_number), e) == -1 ||
	    db_text(st, 6, l->point, sizeof(l->point), e) == -1 ||
	    db_text(st, 7, l->token_serial, sizeof(l->token_serial), e) == -1 ||
	    read_words(st, l, e) == -1)
		return -1;
	l->mail = sqlite3_column_int(st, 12) != 0;
	l->cancelled = sqlite3_column_int(st, 13) != 0;
	l->unpaid = sqlite3_column_int(st, 14) != 0;
	l->suspended = sqlite3_column_int64(st, 15);
	l->ready = sqlite3_column_int64(st, 16);
	l->claim_terminal = sqlite3_column_int(st, 17);
	l->claim_since = sqlite3_column_int64(st, 18);
	l->approval = sqlite3_column_int64(st, 19);
	l->approval_asked = sqlite3_column_int64(st, 22);
	return 0;
}

/* A row that cannot be read costs the list: *n stays as it was. */
static int
read_lines(struct book_sqlite *b, sqlite3_stmt *st, struct order_line *out,
    size_t max, size_t *n, struct err *e)
{
	size_t got = 0;
	int rc = 0;

	while (got < max && (rc = db_step(b, st, e)) == 1)
		if (read_line(st, &out[got++], e) == -1) {
			rc = -1;
			break;
		}
	db_done(st);
	if (rc != -1)
		*n = got;
	return rc == -1 ? -1 : 0;
}

static int64_t
now(const struct book_sqlite *b)
{
	return b->clock.ops->now(b->clock.self);
}

/* The id the page begins after. */
static int
begin_after(struct book_sqlite *b, const char *no, int64_t *out, struct err *e)
{
	int rc = no[0] == '\0' ? (*out = 0, 1) :
	    db_number(b, e, out, "SELECT id FROM orders WHERE no = ?", "t", no);

	if (rc == 0)
		return err_set(e, ERR_NOT_FOUND, "no order %s to go on after", no);
	return rc == 1 ? 0 : -1;
}

/* ?1 now, ?2 after, ?3 max, ?4 point, ?5 words. */
static void
find_sql(const struct order_query *q, bool words, char *sql, size_t size)
{
	snprintf(sql, size, LINE NO_APPROVAL "FROM %s " JOINED "WHERE %s%s%s ORDER BY %s LIMIT ?3",
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

	if (begin_after(b, q->after, &after, e) == -1)
		return -1;
	find_sql(q, words[0] != '\0', sql, sizeof(sql));
	if ((st = db_query(b, e, sql, "lll", now(b), after, (int64_t)max)) == NULL)
		return -1;
	if (q->point != NULL)
		sqlite3_bind_text(st, 4, q->point, -1, SQLITE_STATIC);
	if (words[0] != '\0')
		sqlite3_bind_text(st, 5, words, -1, SQLITE_STATIC);
	return read_lines(b, st, out, max, n, e);
}

int
book_orders_find(void *self, const struct order_query *q, struct order_line *out,
    size_t max, size_t *n, struct err *e)
{
	struct grams words = { .n = 0 };

	if (q->text != NULL && search_words(self, q->text, &words, e) == -1)
		return -1;
	return find(self, q, words.text, out, max, n, e);
}

/*
 * Of today: undecided, or approved and not yet used where the visit was broken
 * off (RULES 18).  A letter's orders are its visit's.
 */
#define APPROVALS \
	"FROM approvals a LEFT JOIN visit_orders v ON v.visit = a.visit AND a.kind = 'letter' "
#define APPROVALS_OPEN \
	"a.asked >= ?2 AND (a.decision = '' OR a.decision = 'approved' AND a.used_by IS NULL " \
	"AND a.expires > ?1 AND EXISTS (SELECT 1 FROM visits b WHERE b.id = a.visit " \
	"AND b.\"end\" = 'broken_off')) "
#define APPROVALS_ORDER "coalesce(v.order_no, a.order_no) "

/* The same order asked about again: the newer request counts, in the older one's place. */
static bool
again(const struct order_line *l, struct order_line *before, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(before[i].no, l->no) == 0) {
			before[i] = *l;
			return true;
		}
	return false;
}

static int
awaited(struct book_sqlite *b, struct order_line *out, size_t max, size_t *n,
    struct err *e)
{
	sqlite3_stmt *st = db_query(b, e, LINE "a.id, a.kind, a.decision, a.asked "
	    APPROVALS "CROSS JOIN orders o ON o.no = " APPROVALS_ORDER JOINED
	    "WHERE " APPROVALS_OPEN "AND o.state <> 'collected' ORDER BY a.asked", "ll",
	    now(b), day_begins(now(b)));
	struct order_line l;
	size_t got = 0;
	int rc;

	if (st == NULL)
		return -1;
	while ((rc = db_step(b, st, e)) == 1) {
		if ((rc = read_line(st, &l, e)) == -1) {
			db_done(st);
			break;
		}
		if (!again(&l, out, got) && got < max)
			out[got++] = l;
	}
	if (rc == 0)
		*n = got;
	return rc;
}

/* A UKey begun and not yet with its owner is unfinished, verified or not. */
static int
begun(struct book_sqlite *b, struct order_line *out, size_t max, size_t *n,
    struct err *e)
{
	sqlite3_stmt *st = db_query(b, e, LINE NO_APPROVAL "FROM makings u "
	    "CROSS JOIN orders o ON o.no = u.order_no " JOINED
	    "WHERE u.state <> 'spoiled' AND u.handed_over = 0 "
	    "AND u.order_no NOT IN (SELECT " APPROVALS_ORDER APPROVALS
	    "WHERE " APPROVALS_OPEN ") "
	    "ORDER BY u.begun LIMIT ?3", "lll", now(b), day_begins(now(b)),
	    (int64_t)max);

	return st == NULL ? -1 : read_lines(b, st, out, max, n, e);
}

int
book_unfinished(void *self, struct order_line *out, size_t max, size_t *n,
    struct err *e)
{
	struct book_sqlite *b = self;
	size_t waiting = 0, made = 0;

	if (awaited(b, out, max, &waiting, e) == -1 ||
	    begun(b, out + waiting, max - waiting, &made, e) == -1)
		return -1;
	*n = waiting + made;
	return 0;
}
