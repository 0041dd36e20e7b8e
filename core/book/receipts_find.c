/*
 * Lists of receipts, the latest first.  They are found by what they were
 * signed with: the order's words of that day, and who collected.
 */
#include "core/book/grams.h"

#include <stdio.h>
#include <string.h>

#define COLUMNS \
	"SELECT r.no, r.order_no, r.handover, r.visit, r.time, r.kind, r.sha256, r.facts_sha256, " \
	"r.audit_head, r.path, r.voided, o.institution, v.collector, h.state = 'delivered', " \
	"(SELECT coalesce(max(nth), 0) FROM reprints WHERE receipt = r.no) "
#define JOINED \
	"CROSS JOIN orders o ON o.no = r.order_no CROSS JOIN visits v ON v.id = r.visit " \
	"CROSS JOIN handovers h ON h.id = r.handover "

/* ?1 behind this id, ?2 max, ?3 what is looked for. */
#define ALL COLUMNS "FROM receipts r " JOINED "WHERE r.id < ?1 ORDER BY r.id DESC LIMIT ?2"
#define OF_WORDS COLUMNS "FROM receipt_words w CROSS JOIN receipts r ON r.id = w.rowid " JOINED \
	"WHERE receipt_words MATCH ?3 AND w.rowid < ?1 ORDER BY w.rowid DESC LIMIT ?2"
#define OF_NO COLUMNS "FROM receipts r " JOINED "WHERE r.no = ?3 AND r.id < ?1 LIMIT ?2"
#define OF_ORDER COLUMNS "FROM receipts r INDEXED BY receipts_order " JOINED \
	"WHERE r.order_no = ?3 AND r.id < ?1 ORDER BY r.id DESC LIMIT ?2"

/* ---- what finds a receipt ------------------------------------------------------- */

int
receipts_index(struct book_sqlite *b, int64_t id, const struct receipt_row *r,
    struct err *e)
{
	enum { NUMBERS = 5, FIELDS = 9 };
	sqlite3_stmt *st = db_query(b, e, "SELECT ?, o.no, o.mobile, o.handler_number, "
	    "v.number, v.collector, o.handler, o.institution, o.holder FROM orders o, "
	    "visits v WHERE o.no = ? AND v.id = ?", "ttl", r->no, r->order, r->visit);
	struct grams g = { .n = 0 };
	int rc;

	if (st == NULL || (rc = db_step(b, st, e)) == -1)
		return -1;
	if (rc == 0)
		return err_set(e, ERR_FAULT, "receipt %s of no order or visit", r->no);
	for (int i = 0; i < FIELDS; i++)
		grams_add(&g, (const char *)sqlite3_column_text(st, i), i < NUMBERS);
	db_done(st);
	return db_run(b, e, NULL, "INSERT INTO receipt_words (rowid, grams) "
	    "VALUES (?, ?)", "lt", id, g.text);
}

/* ---- lists ----------------------------------------------------------------------- */

static int
read_row(sqlite3_stmt *st, struct receipt_row *r, struct err *e)
{
	if (db_text(st, 0, r->no, sizeof(r->no), e) == -1 ||
	    db_text(st, 1, r->order, sizeof(r->order), e) == -1 ||
	    db_text(st, 5, r->kind, sizeof(r->kind), e) == -1 ||
	    db_text(st, 6, r->sha256, sizeof(r->sha256), e) == -1 ||
	    db_text(st, 7, r->facts_sha256, sizeof(r->facts_sha256), e) == -1 ||
	    db_text(st, 8, r->audit_head, sizeof(r->audit_head), e) == -1 ||
	    db_text(st, 9, r->path, sizeof(r->path), e) == -1)
		return -1;
	r->handover = sqlite3_column_int64(st, 2);
	r->visit = sqlite3_column_int64(st, 3);
	r->time = sqlite3_column_int64(st, 4);
	r->voided = sqlite3_column_int(st, 10) != 0;
	return 0;
}

static int
read_line(sqlite3_stmt *st, struct receipt_line *l, struct err *e)
{
	if (read_row(st, &l->row, e) == -1 ||
	    db_text(st, 11, l->institution, sizeof(l->institution), e) == -1 ||
	    db_text(st, 12, l->collector, sizeof(l->collector), e) == -1)
		return -1;
	l->delivered = sqlite3_column_int(st, 13) != 0;
	l->reprints = sqlite3_column_int(st, 14);
	return 0;
}

/* what NULL: the statement looks for nothing. */
static int
list(struct book_sqlite *b, const char *sql, int64_t behind, const char *what,
    struct receipt_line *out, size_t max, size_t *n, struct err *e)
{
	sqlite3_stmt *st = db_query(b, e, sql, what != NULL ? "llt" : "ll", behind,
	    (int64_t)max, what);
	size_t got = 0;
	int rc = 0;

	if (st == NULL)
		return -1;
	while (got < max && (rc = db_step(b, st, e)) == 1) {
		out[got] = (struct receipt_line){ .reprints = 0 };
		if ((rc = read_line(st, &out[got++], e)) == -1)
			break;
	}
	db_done(st);
	if (rc == -1)
		return -1;
	*n = got;
	return 0;
}

/* A receipt's own number, or else its order's. */
static int
list_only(struct book_sqlite *b, int64_t behind, const char *what,
    struct receipt_line *out, size_t max, size_t *n, struct err *e)
{
	size_t got = 0;

	if (list(b, OF_NO, behind, what, out, max, &got, e) == -1 ||
	    (got == 0 && list(b, OF_ORDER, behind, what, out, max, &got, e) == -1))
		return -1;
	*n = got;
	return 0;
}

static int
after(struct book_sqlite *b, const char *no, int64_t *out, struct err *e)
{
	int rc;

	*out = INT64_MAX;
	if (no[0] == '\0')
		return 0;
	rc = db_number(b, e, out, "SELECT id FROM receipts WHERE no = ?", "t", no);
	if (rc == 0)
		return err_set(e, ERR_NOT_FOUND, "no receipt %s to go on after", no);
	return rc == 1 ? 0 : -1;
}

int
book_receipts_find(void *self, const struct receipt_query *q,
    struct receipt_line *out, size_t max, size_t *n, struct err *e)
{
	struct grams words = { .n = 0 };
	int64_t behind;

	if (after(self, q->after, &behind, e) == -1)
		return -1;
	if (q->only != NULL)
		return list_only(self, behind, q->only, out, max, n, e);
	if (q->text != NULL && grams_query(self, "receipt_words", q->text, &words,
	    e) == -1)
		return -1;
	return words.n == 0 ? list(self, ALL, behind, NULL, out, max, n, e) :
	    list(self, OF_WORDS, behind, words.text, out, max, n, e);
}
