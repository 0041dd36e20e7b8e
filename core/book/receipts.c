#include "core/book/sqlite_private.h"

#include "core/clock.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define FIXED(f, k) COLUMN_(receipt_row, #f, f, COLUMN_##k, COLUMN_FIXED)

static const struct column columns[] = {
	FIXED(no, TEXT),
	COLUMN_(receipt_row, "order_no", order, COLUMN_TEXT, COLUMN_FIXED),
	FIXED(handover, LONG),
	FIXED(visit, LONG),
	FIXED(time, LONG),
	FIXED(kind, TEXT),
	FIXED(sha256, TEXT),
	FIXED(facts_sha256, TEXT),
	FIXED(audit_head, TEXT),
	FIXED(path, TEXT),
	COLUMN_(receipt_row, "voided", voided, COLUMN_BOOL, COLUMN_FREE),
};
static const struct layout receipts = LAYOUT("receipts", columns);

int
number_next(struct book_sqlite *b, const char *kind, int32_t day, int64_t *out,
    struct err *e)
{
	if (db_run(b, e, NULL, "INSERT INTO numbers (kind, day, last) "
	    "VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET last = last + 1", "ti",
	    kind, (int)day) == -1)
		return -1;
	return db_number(b, e, out, "SELECT last FROM numbers WHERE kind = ? AND "
	    "day = ?", "ti", kind, (int)day) == 1 ? 0 : -1;
}

/* Booked before it is handed out: a number lost to a crash stays unused. */
int
book_receipt_number(void *self, const char *point, int64_t now,
    char out[NO_SIZE], struct err *e)
{
	struct book_sqlite *b = self;
	int32_t day = date_of(now);
	int64_t nth = 0;
	char kind[16];
	int y, m, d;

	if (!isalnum((unsigned char)point[0]) || !isalnum((unsigned char)point[1]))
		return err_set(e, ERR_INPUT, "point %s gives no receipt numbers", point);
	snprintf(kind, sizeof(kind), "receipt %.2s", point);
	if (tx_begin(b, e) == -1 ||
	    tx_end(b, number_next(b, kind, day, &nth, e), e) == -1)
		return -1;
	if (nth > 9999)
		return err_set(e, ERR_FAULT, "no receipt number left today");
	date_ymd(day, &y, &m, &d);
	snprintf(out, NO_SIZE, "%.2s%02d%02d%02d%04d", point, y % 100, m, d,
	    (int)nth);
	return 0;
}

/* RULES 34: an original replaces all that was signed before; a supplement, earlier supplements. */
static int
void_earlier(struct book_sqlite *b, const struct receipt_row *r, struct err *e)
{
	return db_run(b, e, NULL, "UPDATE receipts SET voided = 1 WHERE order_no = ?1 "
	    "AND voided = 0 AND (?2 = 'original' OR kind = ?2)", "tt", r->order,
	    r->kind);
}

/* So that it can be printed again whatever becomes of what it tells of. */
static int
keep_facts(struct book_sqlite *b, int64_t id, const struct receipt_row *r,
    const struct blob *facts, struct err *e)
{
	sqlite3_stmt *st;
	char sum[65];

	blob_sha256(facts, sum);
	if (strcmp(sum, r->facts_sha256) != 0)
		return err_set(e, ERR_FAULT, "facts of receipt %s are others than "
		    "it names", r->no);
	st = db_query(b, e, "INSERT INTO receipt_facts (receipt, facts) VALUES (?, ?)",
	    "l", id);
	if (st == NULL)
		return -1;
	sqlite3_bind_text(st, 2, (const char *)facts->p, (int)facts->n, SQLITE_STATIC);
	return db_step(b, st, e);
}

static int
file(struct book_sqlite *b, const struct actor *by, const struct claim *c,
    const struct receipt_row *r, const struct blob *facts, struct err *e)
{
	struct audit_line l = {
		.action = "receipt", .order = r->order, .record = "handover",
		.record_id = r->handover,
	};
	int64_t id = 0;

	if (claim_holds(b, by, c, r->order, e) == -1 ||
	    void_earlier(b, r, e) == -1 ||
	    row_insert(b, &receipts, r, &id, e) == -1 ||
	    keep_facts(b, id, r, facts, e) == -1 ||
	    receipts_index(b, id, r, e) == -1)
		return -1;
	return audit_facts(b, by, l, e, "no", r->no, "kind", r->kind, "sha256",
	    r->sha256, "facts_sha256", r->facts_sha256, "head", r->audit_head,
	    NULL);
}

int
book_receipt_add(void *self, const struct actor *by, const struct claim *c,
    const struct receipt_row *r, const struct blob *facts, struct err *e)
{
	struct book_sqlite *b = self;

	if (tx_begin(b, e) == -1)
		return -1;
	return tx_end(b, file(b, by, c, r, facts, e), e);
}

static int
get(struct book_sqlite *b, const char *where, const char *is,
    struct receipt_row *out, struct err *e)
{
	struct receipt_row r = { .no = "" };

	if (row_get(b, &receipts, &r, where, is, e) == -1)
		return -1;
	*out = r;
	return 0;
}

int
book_receipt_get(void *self, const char *no, struct receipt_row *out,
    struct err *e)
{
	return get(self, "WHERE no = ?", no, out, e);
}

int
book_receipt_facts(void *self, const char *no, struct blob *out, struct err *e)
{
	struct book_sqlite *b = self;
	struct blob facts = { 0 };
	sqlite3_stmt *st = db_query(b, e, "SELECT f.facts, r.facts_sha256 FROM receipts r "
	    "JOIN receipt_facts f ON f.receipt = r.id WHERE r.no = ?", "t", no);
	char want[65] = "", sum[65] = "";
	int rc;

	if (st == NULL || (rc = db_step(b, st, e)) == -1)
		return -1;
	if (rc == 0)
		return err_set(e, ERR_NOT_FOUND, "no facts of receipt %s", no);
	rc = blob_set(&facts, sqlite3_column_text(st, 0),
	    (size_t)sqlite3_column_bytes(st, 0), e);
	if (rc == 0)
		rc = db_text(st, 1, want, sizeof(want), e);
	db_done(st);
	blob_sha256(&facts, sum);
	if (rc == 0 && strcmp(sum, want) != 0)
		rc = err_set(e, ERR_AUDIT, "facts of receipt %s were changed", no);
	if (rc == -1) {
		blob_done(&facts);
		return -1;
	}
	blob_done(out);
	*out = facts;
	return 0;
}

int
book_receipt_original(void *self, const char *order, struct receipt_row *out,
    struct err *e)
{
	return get(self, "WHERE order_no = ? AND kind = 'original' AND voided = 0",
	    order, out, e);
}
