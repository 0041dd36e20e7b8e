/*
 * One hash chain a terminal; 0 is the commands' that take no terminal.  A line's
 * hash is SHA-256 over, each field with its length as 4 bytes big-endian before
 * it, numbers as 8 bytes big-endian:
 *
 *   "ukey-pickup audit 1", hash of the line before (64 zeros for the first),
 *   terminal, seq, time, staff, action, order, record, record id, state,
 *   attempt, facts
 *
 * So no field can lend a byte to its neighbour, and a line cannot be changed,
 * moved, left out or slipped in without changing every hash after it.
 */
#include "core/book/sqlite_private.h"

#include "core/clock.h"
#include "core/text.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define FIRST "0000000000000000000000000000000000000000000000000000000000000000"

struct head {
	int64_t seq, time;
	char hash[65];
};

static int
add_text(struct blob *b, const char *s, struct err *e)
{
	size_t n = strlen(s);
	unsigned char len[4] = { (unsigned char)(n >> 24), (unsigned char)(n >> 16),
		(unsigned char)(n >> 8), (unsigned char)n };

	if (blob_add(b, len, sizeof(len), e) == -1)
		return -1;
	return blob_add(b, s, n, e);
}

static int
add_number(struct blob *b, int64_t v, struct err *e)
{
	unsigned char p[12] = { 0, 0, 0, 8 };

	for (int i = 0; i < 8; i++)
		p[4 + i] = (unsigned char)((uint64_t)v >> (56 - 8 * i));
	return blob_add(b, p, sizeof(p), e);
}

static const char *
given(const char *s)
{
	return s != NULL ? s : "";
}

static int
hash(const char *prev, int terminal, int64_t seq, int64_t time,
    const char *staff, const struct audit_line *l, char out[65], struct err *e)
{
	struct blob b = { 0 };
	int rc = -1;

	if (add_text(&b, "ukey-pickup audit 1", e) == -1 ||
	    add_text(&b, prev, e) == -1 ||
	    add_number(&b, terminal, e) == -1 ||
	    add_number(&b, seq, e) == -1 ||
	    add_number(&b, time, e) == -1 ||
	    add_text(&b, given(staff), e) == -1 ||
	    add_text(&b, given(l->action), e) == -1 ||
	    add_text(&b, given(l->order), e) == -1 ||
	    add_text(&b, given(l->record), e) == -1 ||
	    add_number(&b, l->record_id, e) == -1 ||
	    add_text(&b, given(l->state), e) == -1 ||
	    add_number(&b, l->attempt, e) == -1 ||
	    add_text(&b, given(l->facts), e) == -1)
		goto out;
	blob_sha256(&b, out);
	rc = 0;
out:
	blob_done(&b);
	return rc;
}

static int
head(struct book_sqlite *b, int terminal, struct head *out, struct err *e)
{
	sqlite3_stmt *st = db_query(b, e, "SELECT seq, time, hash FROM audit "
	    "WHERE terminal = ? ORDER BY seq DESC LIMIT 1", "i", terminal);
	struct head h = { 0, 0, FIRST };
	int rc;

	if (st == NULL || (rc = db_step(b, st, e)) == -1)
		return -1;
	if (rc == 1) {
		h.seq = sqlite3_column_int64(st, 0);
		h.time = sqlite3_column_int64(st, 1);
		rc = db_text(st, 2, h.hash, sizeof(h.hash), e);
		db_done(st);
	}
	if (rc == -1)
		return -1;
	*out = h;
	return 0;
}

static int
clock_behind(const struct head *h, int64_t now, struct err *e)
{
	char was[20];

	if (now >= h->time)
		return 0;
	time_minute(h->time, was);
	err_set(e, ERR_CLOCK, "the clock is %" PRId64 " s behind audit line %"
	    PRId64, h->time - now, h->seq);
	return err_say(e, _("最后一条记录是 %s"), was);
}

int
audit_clock(struct book_sqlite *b, int terminal, struct err *e)
{
	struct head h;

	if (head(b, terminal, &h, e) == -1)
		return -1;
	return clock_behind(&h, b->now, e);
}

int
audit_append(struct book_sqlite *b, const struct actor *by,
    const struct audit_line *l, struct err *e)
{
	struct head h;
	char sum[65];

	if (head(b, by->terminal, &h, e) == -1 ||
	    clock_behind(&h, b->now, e) == -1 ||
	    hash(h.hash, by->terminal, h.seq + 1, b->now, by->staff, l, sum,
	    e) == -1)
		return -1;
	if (db_run(b, e, NULL, "INSERT INTO audit (terminal, seq, time, staff, "
	    "action, order_no, record, record_id, state, attempt, facts, prev, "
	    "hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	    "illttttltittt", by->terminal, h.seq + 1, b->now, by->staff,
	    l->action, l->order, l->record, l->record_id, l->state, l->attempt,
	    l->facts, h.hash, sum) == -1)
		return err_wrap(e, "audit line %s %s %s", given(l->action),
		    given(l->record), given(l->state));
	return 0;
}

int
audit_facts(struct book_sqlite *b, const struct actor *by, struct audit_line l,
    struct err *e, ...)
{
	json_t *facts = json_object();
	const char *key, *value;
	char *text;
	va_list ap;
	int rc;

	va_start(ap, e);
	while ((key = va_arg(ap, const char *)) != NULL)
		if ((value = va_arg(ap, const char *)) != NULL && value[0] != '\0')
			json_object_set_new(facts, key, json_string(value));
	va_end(ap);
	text = json_dumps(facts, JSON_COMPACT | JSON_SORT_KEYS);
	json_decref(facts);
	if (text == NULL)
		return err_set(e, ERR_MEMORY, "facts of an audit line");
	l.facts = text;
	rc = audit_append(b, by, &l, e);
	free(text);
	return rc;
}

int
book_audit_add(void *self, const struct actor *by, const struct audit_line *l,
    struct err *e)
{
	struct book_sqlite *b = self;

	if (tx_begin(b, e) == -1)
		return -1;
	return tx_end(b, audit_append(b, by, l, e), e);
}

int
book_audit_head(void *self, int terminal, char out[65], int64_t *seq,
    int64_t *at, struct err *e)
{
	struct head h;

	if (head(self, terminal, &h, e) == -1)
		return -1;
	memcpy(out, h.hash, sizeof(h.hash));
	*seq = h.seq;
	*at = h.time;
	return 0;
}

/* ---- verifying ----------------------------------------------------------------- */

#define LINES "SELECT terminal, seq, time, staff, action, order_no, record, " \
    "record_id, state, attempt, facts, prev, hash FROM audit ORDER BY terminal, seq"

static const char *
text(sqlite3_stmt *st, int column)
{
	return given((const char *)sqlite3_column_text(st, column));
}

static int
broken(struct err *e, int terminal, int64_t seq, const char *how, const char *say)
{
	err_set(e, ERR_AUDIT, "terminal %d, line %" PRId64 ": %s", terminal, seq,
	    how);
	if (terminal == 0)
		return err_say(e, _("命令的审计链第 %lld 行：%s"),
		    (long long)seq, say);
	return err_say(e, _("%02d号窗口第 %lld 行：%s"), terminal,
	    (long long)seq, say);
}

/* One line against the one before it; `before` moves on to it. */
static int
check_line(sqlite3_stmt *st, struct head *before, struct err *e)
{
	int terminal = sqlite3_column_int(st, 0);
	int64_t seq = sqlite3_column_int64(st, 1);
	int64_t time = sqlite3_column_int64(st, 2);
	struct audit_line l = {
		.action = text(st, 4), .order = text(st, 5),
		.record = text(st, 6), .record_id = sqlite3_column_int64(st, 7),
		.state = text(st, 8), .attempt = sqlite3_column_int(st, 9),
		.facts = text(st, 10),
	};
	char sum[65];

	if (seq != before->seq + 1)
		return broken(e, terminal, before->seq + 1, "is missing",
		    _("缺失"));
	if (strcmp(text(st, 11), before->hash) != 0)
		return broken(e, terminal, seq, "does not follow the one before",
		    _("与上一行不相接（被插入、删除或调换）"));
	if (hash(before->hash, terminal, seq, time, text(st, 3), &l, sum, e) == -1)
		return -1;
	if (strcmp(text(st, 12), sum) != 0)
		return broken(e, terminal, seq, "was changed", _("被改动"));
	if (time < before->time)
		return broken(e, terminal, seq, "is older than the one before",
		    _("早于上一行"));
	before->seq = seq;
	before->time = time;
	memcpy(before->hash, sum, sizeof(sum));
	return 0;
}

static int
check_chains(struct book_sqlite *b, long *lines, struct err *e)
{
	sqlite3_stmt *st = db_query(b, e, LINES, "");
	struct head before = { 0, 0, FIRST };
	int rc, terminal = -1;

	if (st == NULL)
		return -1;
	for (*lines = 0; (rc = db_step(b, st, e)) == 1; ++*lines) {
		if (sqlite3_column_int(st, 0) != terminal)
			before = (struct head){ 0, 0, FIRST };
		terminal = sqlite3_column_int(st, 0);
		if (check_line(st, &before, e) == -1) {
			db_done(st);
			return -1;
		}
	}
	return rc;
}

/* Heads stand on paper too: a receipt whose head is in no chain tells of a tail cut off. */
static int
check_receipts(struct book_sqlite *b, struct err *e)
{
	sqlite3_stmt *st = db_query(b, e, "SELECT r.no, h.terminal, (SELECT coalesce"
	    "(max(seq), 0) + 1 FROM audit WHERE terminal = h.terminal) "
	    "FROM receipts r JOIN handovers h ON h.id = r.handover "
	    "WHERE NOT EXISTS (SELECT 1 FROM audit WHERE hash = r.audit_head) "
	    "ORDER BY r.time DESC LIMIT 1", "");
	int rc, terminal;
	int64_t seq;
	char no[NO_SIZE];

	if (st == NULL || (rc = db_step(b, st, e)) != 1)
		return st == NULL ? -1 : rc;
	terminal = sqlite3_column_int(st, 1);
	seq = sqlite3_column_int64(st, 2);
	rc = db_text(st, 0, no, sizeof(no), e);
	db_done(st);
	if (rc == -1)
		return -1;
	broken(e, terminal, seq, "the tail was cut off", _("其后被截断"));
	return err_wrap(e, "the head on receipt %s is in no chain", no);
}

int
book_sqlite_audit_verify(struct book_sqlite *b, long *lines, struct err *e)
{
	long n = 0;
	int rc;

	if (tx_read(b, e) == -1)
		return -1;
	rc = check_chains(b, &n, e);
	if (rc == 0)
		rc = check_receipts(b, e);
	if (tx_end(b, rc, e) == -1)
		return -1;
	*lines = n;
	return 0;
}
