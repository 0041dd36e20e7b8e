/*
 * RULES 32: what the book says of the day so far.  The day begins behind what
 * the last closed day-end has of each: its line of audit, its move in stock,
 * its making.  Each is numbered as it was booked, so that a
 * second, or a clock, decides nothing.
 */
#include "core/book/sqlite_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Behind what the day begins. */
struct since {
	int64_t day, line, move, making;
};

static const char *const states[] = { MAKING_STATES(COLUMN_FILE_NAME) };

/* ---- where it begins ---------------------------------------------------------------- */

#define LAST_DAY \
	"SELECT id, closed, to_line, to_move, to_making, " \
	"CAST(facts AS TEXT) ->> '$.figures.counted' + " \
	"(CAST(facts AS TEXT) ->> '$.figures.stock_making'), " \
	"json_array_length(CAST(facts AS TEXT), '$.carried'), " \
	"json_array_length(CAST(facts AS TEXT), '$.olds') " \
	"FROM days WHERE closed <> 0 ORDER BY id DESC LIMIT 1"

/* A first day begins with nothing. */
static int
begins(struct book_sqlite *b, struct since *s, struct day *d, struct err *e)
{
	sqlite3_stmt *st = db_query(b, e, LAST_DAY, "");
	int rc;

	*s = (struct since){ 0 };
	if (st == NULL || (rc = db_step(b, st, e)) == -1)
		return -1;
	if (rc == 0)
		return 0;
	d->after = s->day = sqlite3_column_int64(st, 0);
	d->from = sqlite3_column_int64(st, 1);
	s->line = sqlite3_column_int64(st, 2);
	s->move = sqlite3_column_int64(st, 3);
	s->making = sqlite3_column_int64(st, 4);
	d->figure[DAY_OPENING] = (long)sqlite3_column_int64(st, 5);
	d->figure[DAY_CARRIED] = (long)sqlite3_column_int64(st, 6);
	d->figure[DAY_OLD_CARRIED] = (long)sqlite3_column_int64(st, 7);
	db_done(st);
	return 0;
}

/* ---- figures --------------------------------------------------------------------------- */

/* A UKey's moves of the day, each with where it stood before ('' = nowhere). */
#define MOVES(now, before) \
	"SELECT count(*) FROM stock_moves m WHERE m.id > ? AND m.state IN " now \
	" AND coalesce((SELECT p.state FROM stock_moves p WHERE p.serial = m.serial " \
	"AND p.id < m.id ORDER BY p.id DESC LIMIT 1), '') " before
#define NOT_LEFT "('blank', 'making')"  /* in the drawer, or at a window */
/* By the rowid alone: the day is short, the history long. */
#define LINES "SELECT count(*) FROM audit NOT INDEXED WHERE id > ? AND action = "

static const struct {
	enum day_figure figure;
	const char *sql;
	size_t since;                   /* of struct since */
} counts[] = {
	{ DAY_RECEIVED, MOVES(NOT_LEFT, "NOT IN " NOT_LEFT), offsetof(struct since, move) },
	{ DAY_USED, MOVES("('made', 'out')", "IN " NOT_LEFT), offsetof(struct since, move) },
	{ DAY_STOCK_SPOILED, MOVES("('spoiled')", "IN " NOT_LEFT), offsetof(struct since, move) },
	{ DAY_RETURNED, MOVES("('returned')", "IN " NOT_LEFT), offsetof(struct since, move) },
	{ DAY_STOCK_MAKING, "SELECT count(*) FROM stock WHERE state = 'making' AND 0 <= ?",
	    offsetof(struct since, move) },
	{ DAY_BEGUN, LINES "'state' AND record = 'making' AND state = 'begun'", offsetof(struct since, line) },
	{ DAY_REFUSED, LINES "'refused'", offsetof(struct since, line) },
	{ DAY_RESETS, LINES "'pin_reset' AND facts ->> '$.step' = 'set'", offsetof(struct since, line) },
	{ DAY_APPROVED, LINES "'approval_decided' AND facts ->> '$.decision' = 'approved'",
	    offsetof(struct since, line) },
	{ DAY_SENT_BACK, LINES "'approval_decided' AND facts ->> '$.decision' = 'returned'",
	    offsetof(struct since, line) },
	{ DAY_REJECTED, LINES "'approval_decided' AND facts ->> '$.decision' = 'rejected'",
	    offsetof(struct since, line) },
	{ DAY_REPRINTS, LINES "'reprinted'", offsetof(struct since, line) },     /* made: a number is not yet a paper */
};

static int
count(struct book_sqlite *b, const struct since *s, struct day *d, struct err *e)
{
	int64_t after, n;

	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		memcpy(&after, (const char *)s + counts[i].since, sizeof(after));
		if (db_number(b, e, &n, counts[i].sql, "l", after) == -1)
			return -1;
		d->figure[counts[i].figure] = (long)n;
	}
	return 0;
}

static int
refusals(struct book_sqlite *b, const struct since *s, struct day *d,
    struct err *e)
{
	sqlite3_stmt *st = db_query(b, e, "SELECT coalesce(facts ->> '$.code', '?') AS code, "
	    "count(*) FROM audit NOT INDEXED WHERE id > ? AND action = 'refused' GROUP BY code "
	    "ORDER BY code", "l", s->line);
	struct day_refusal *r;
	int rc;

	if (st == NULL)
		return -1;
	while ((rc = db_step(b, st, e)) == 1 && d->nrefused < DAY_REFUSALS) {
		r = &d->refused[d->nrefused++];
		if (db_text(st, 0, r->code, sizeof(r->code), e) == -1) {
			rc = -1;
			break;
		}
		r->n = sqlite3_column_int(st, 1);
	}
	if (rc != 0)
		db_done(st);
	return rc == -1 ? -1 : 0;
}

/* ---- a UKey that is not where its making has it ------------------------------------------ */

#define STRAYS \
	"SELECT s.serial, coalesce(m.order_no, (SELECT g.order_no FROM makings g " \
	"WHERE g.token_serial = s.serial ORDER BY g.id DESC LIMIT 1), '') " \
	"FROM stock s LEFT JOIN makings m ON m.token_serial = s.serial AND m.state <> 'spoiled' " \
	"WHERE s.serial IN (SELECT serial FROM stock_moves WHERE id > ?) AND NOT CASE " \
	"WHEN m.id IS NULL THEN s.state IN ('spoiled', 'returned') OR s.state = 'blank' " \
	"AND NOT EXISTS (SELECT 1 FROM makings g WHERE g.token_serial = s.serial) " \
	"WHEN m.state = 'unknown' THEN s.state IN ('making', 'spoiled') " \
	"WHEN m.state <> 'verified' THEN s.state = 'making' " \
	"WHEN m.handed_over <> 0 THEN s.state = 'out' ELSE s.state = 'made' END " \
	"ORDER BY s.serial"

static int
strays(struct book_sqlite *b, const struct since *s, struct day *d, struct err *e)
{
	sqlite3_stmt *st = db_query(b, e, STRAYS, "l", s->move);
	char serial[ID_SIZE], order[NO_SIZE];
	int rc;

	if (st == NULL)
		return -1;
	while ((rc = db_step(b, st, e)) == 1)
		if (db_text(st, 0, serial, sizeof(serial), e) == -1 ||
		    db_text(st, 1, order, sizeof(order), e) == -1 ||
		    day_odd_add(d, DAY_ODD_STOCK_STATE, order, serial, e) == -1) {
			db_done(st);
			return -1;
		}
	return rc;
}

/* ---- what the day's UKeys came to ---------------------------------------------------------- */

#define OF_FACTS(list) "SELECT value FROM days d, json_each(CAST(d.facts AS TEXT), '$." list "') WHERE d.id = ?"
#define SUBJECT(asked) \
	"SELECT m.id, coalesce(h.id, 0), m.order_no, m.token_serial, m.cert_serial, m.state, " \
	"EXISTS (SELECT 1 FROM audit a WHERE a.action = 'state' AND a.record = 'making' " \
	"AND a.record_id = m.id AND a.state = 'begun'), m.handed_over <> 0, " \
	"EXISTS (SELECT 1 FROM receipts r WHERE r.order_no = m.order_no AND r.handover = h.id " \
	"AND r.kind = 'original' AND r.voided = 0), " \
	"coalesce((SELECT p.id FROM approvals p WHERE p.id = h.deferral AND p.kind = 'deferred' " \
	"AND p.decision = 'approved'), 0), " asked ", o.old_issuer, o.old_serial, m.cert " \
	"FROM makings m JOIN orders o ON o.no = m.order_no LEFT JOIN handovers h " \
	"ON h.order_no = m.order_no AND h.making = m.id AND h.state = 'delivered' "

static const char *const subject_sql[] = {
	SUBJECT("0") "WHERE m.id IN (" OF_FACTS("carried") ") ORDER BY m.id",
	SUBJECT("0") "WHERE m.id > ? ORDER BY m.id",
	SUBJECT("1") "WHERE m.id IN (" OF_FACTS("certs") ") ORDER BY m.id",
	SUBJECT("2") "WHERE h.id IN (" OF_FACTS("olds") ") ORDER BY m.id",
};

static int
read_subject(sqlite3_stmt *st, struct day_subject *s, struct err *e)
{
	const char *word = (const char *)sqlite3_column_text(st, 5);
	int state = word == NULL ? -1 : word_find(states, MAKING__MAX, word);

	if (state == -1)
		return err_set(e, ERR_BOOK, "a making's state");
	s->making = sqlite3_column_int64(st, 0);
	s->handover = sqlite3_column_int64(st, 1);
	s->state = (enum making_state)state;
	s->begun = sqlite3_column_int(st, 6) != 0;
	s->gone = sqlite3_column_int(st, 7) != 0;
	s->receipt = sqlite3_column_int(st, 8) != 0;
	s->deferral = sqlite3_column_int64(st, 9);
	s->asked = (enum day_ask)sqlite3_column_int(st, 10);
	if (db_text(st, 2, s->order, sizeof(s->order), e) == -1 ||
	    db_text(st, 3, s->token_serial, sizeof(s->token_serial), e) == -1 ||
	    db_text(st, 4, s->cert_serial, sizeof(s->cert_serial), e) == -1 ||
	    db_text(st, 11, s->old_issuer, sizeof(s->old_issuer), e) == -1 ||
	    db_text(st, 12, s->old_serial, sizeof(s->old_serial), e) == -1)
		return -1;
	return blob_set(&s->cert, sqlite3_column_blob(st, 13),
	    (size_t)sqlite3_column_bytes(st, 13), e);
}

static int
add_subject(struct day_look *l, sqlite3_stmt *st, struct err *e)
{
	struct day_subject *more = realloc(l->subjects,
	    (l->nsubjects + 1) * sizeof(*more));

	if (more == NULL)
		return err_set(e, ERR_MEMORY, "%zu makings", l->nsubjects + 1);
	l->subjects = more;
	more[l->nsubjects] = (struct day_subject){ .making = 0 };
	return read_subject(st, &more[l->nsubjects++], e);
}

static int
subjects(struct book_sqlite *b, const struct since *s, struct day_look *l,
    struct err *e)
{
	const int64_t parameter[] = { s->day, s->making, s->day, s->day };
	sqlite3_stmt *st;
	int rc = 0;

	for (size_t i = 0; i < 4 && rc == 0; i++) {
		if ((st = db_query(b, e, subject_sql[i], "l", parameter[i])) == NULL)
			return -1;
		while ((rc = db_step(b, st, e)) == 1)
			if (add_subject(l, st, e) == -1) {
				db_done(st);
				return -1;
			}
	}
	return rc;
}

/* ---- the digest ---------------------------------------------------------------------------- */

static int
say_subject(struct blob *text, const struct day_subject *s, struct err *e)
{
	char line[400];
	int n = snprintf(line, sizeof(line), "%lld %lld %s %s %s %d %d%d%d%d %lld\n",
	    (long long)s->making, (long long)s->handover, s->order,
	    s->token_serial, s->cert_serial, (int)s->state, s->begun, s->gone,
	    s->receipt, (int)s->asked, (long long)s->deferral);

	return blob_add(text, line, (size_t)n, e);
}

static int
say_all(struct blob *text, const struct day_look *l, struct err *e)
{
	const struct day *d = &l->day;
	int rc;

	rc = blob_add(text, &d->after, sizeof(d->after), e);
	if (rc == 0)
		rc = blob_add(text, d->figure, sizeof(d->figure), e);
	for (size_t i = 0; i < d->nrefused && rc == 0; i++)
		rc = blob_add(text, d->refused[i].code, strlen(d->refused[i].code), e);
	for (size_t i = 0; i < d->nodds && rc == 0; i++)
		rc = blob_add(text, d->odds[i].serial, strlen(d->odds[i].serial) + 1, e);
	for (size_t i = 0; i < l->nsubjects && rc == 0; i++)
		rc = say_subject(text, &l->subjects[i], e);
	return rc;
}

static int
digest(struct day_look *l, struct err *e)
{
	struct blob text = { 0 };
	int rc = say_all(&text, l, e);

	if (rc == 0)
		blob_sha256(&text, l->day.digest);
	blob_done(&text);
	return rc;
}

/* ---- all of it ------------------------------------------------------------------------------ */

int
dayend_look(struct book_sqlite *b, struct day_look *out, struct err *e)
{
	struct since s;

	*out = (struct day_look){ .nsubjects = 0 };
	if (begins(b, &s, &out->day, e) == -1 || count(b, &s, &out->day, e) == -1 ||
	    refusals(b, &s, &out->day, e) == -1 ||
	    strays(b, &s, &out->day, e) == -1 || subjects(b, &s, out, e) == -1)
		return -1;
	return digest(out, e);
}

int
book_day_look(void *self, struct day_look *out, struct err *e)
{
	struct book_sqlite *b = self;
	struct day_look l = { .nsubjects = 0 };

	if (tx_read(b, e) == -1)
		return -1;
	if (tx_end(b, dayend_look(b, &l, e), e) == -1) {
		day_look_done(&l);
		return -1;
	}
	*out = l;
	return 0;
}
