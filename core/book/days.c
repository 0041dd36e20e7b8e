/*
 * Day-ends on file: prepared by one person, closed by another.  Both look at
 * the book once more, in the transaction of what they write.
 */
#include "core/book/sqlite_private.h"

#include "core/clock.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define FIXED(f, k) COLUMN_(day_row, #f, f, COLUMN_##k, COLUMN_FIXED)
#define FREE(f, k) COLUMN_(day_row, #f, f, COLUMN_##k, COLUMN_FREE)

static const struct column columns[] = {
	COLUMN_(day_row, "id", id, COLUMN_LONG, COLUMN_ID),
	FIXED(after, LONG),
	FREE(no, TEXT),
	FREE(point, TEXT),
	FREE(terminal, INT),
	FREE(digest, TEXT),
	FREE(facts, BLOB),
	FREE(sha256, TEXT),
	FREE(prepared_by, TEXT),
	FREE(prepared_name, TEXT),
	FREE(prepared, LONG),
	FREE(signed_by, TEXT),
	FREE(signed_name, TEXT),
	FREE(closed, LONG),
};
static const struct layout days = LAYOUT("days", columns);

/* The same in a list: the facts stay where they are. */
static const struct column heads_columns[] = {
	COLUMN_(day_row, "id", id, COLUMN_LONG, COLUMN_ID),
	FIXED(after, LONG),
	FIXED(no, TEXT),
	FIXED(point, TEXT),
	FIXED(terminal, INT),
	FIXED(prepared_by, TEXT),
	FIXED(prepared, LONG),
	FIXED(signed_by, TEXT),
	FIXED(closed, LONG),
};
static const struct layout heads = LAYOUT("days", heads_columns);

/* ---- reading ------------------------------------------------------------------------- */

static int
get(struct book_sqlite *b, const char *tail, const char *key,
    struct day_row *out, struct err *e)
{
	struct day_row d = { .id = 0 };

	if (row_get(b, &days, &d, tail, key, e) == -1) {
		blob_done(&d.facts);
		return -1;
	}
	*out = d;
	return 0;
}

int
book_day_prepared(void *self, struct day_row *out, struct err *e)
{
	return get(self, "WHERE closed = 0 AND ? = '' ORDER BY id DESC LIMIT 1", "",
	    out, e);
}

int
book_day_get(void *self, const char *no, struct day_row *out, struct err *e)
{
	if (no[0] != '\0')
		return get(self, "WHERE no = ?", no, out, e);
	return get(self, "WHERE closed <> 0 AND ? = '' ORDER BY id DESC LIMIT 1", no,
	    out, e);
}

int
book_days(void *self, const char *before, struct day_row *out, size_t max,
    size_t *n, struct err *e)
{
	struct book_sqlite *b = self;
	sqlite3_stmt *st = row_select(b, &heads, "WHERE closed <> 0 AND (?1 = '' OR id < "
	    "(SELECT id FROM days WHERE no = ?1)) ORDER BY id DESC", e);
	size_t got = 0;
	int rc = 0;

	if (st == NULL)
		return -1;
	sqlite3_bind_text(st, 1, before, -1, SQLITE_STATIC);
	while (got < max && (rc = db_step(b, st, e)) == 1) {
		out[got] = (struct day_row){ .id = 0 };
		if ((rc = row_read(st, &heads, &out[got++], e)) == -1)
			break;
	}
	db_done(st);
	if (rc == -1)
		return -1;
	*n = got;
	return 0;
}

/* ---- preparing ------------------------------------------------------------------------ */

/* Their name, as it is now. */
static int
may_do(struct book_sqlite *b, const struct actor *by, enum may_action what,
    const char *whose, char name[NAME_SIZE], struct err *e)
{
	struct staff who, other = { .person = "" };

	if ((whose != NULL && book_staff_get(b, whose, &other, e) == -1) ||
	    book_may(b, by, what, other.person, e) == -1 ||
	    book_staff_get(b, by->staff, &who, e) == -1)
		return -1;
	memcpy(name, who.name, NAME_SIZE);
	return 0;
}

/* Is the day still open, and does the book still say what the facts were made of? */
static int
unchanged(struct book_sqlite *b, const struct day_row *d, struct err *e)
{
	struct day_look now;
	int rc = dayend_look(b, &now, e);

	if (rc == 0 && now.day.after != d->after)
		rc = err_set(e, ERR_DAY_CLOSED, "the day after %lld is closed",
		    (long long)d->after);
	else if (rc == 0 && strcmp(now.day.digest, d->digest) != 0)
		rc = err_set(e, ERR_DAY_CHANGED, "the book says something else");
	day_look_done(&now);
	return rc;
}

static int
tell(struct book_sqlite *b, const struct actor *by, const char *action,
    const struct day_row *d, struct err *e)
{
	struct audit_line l = { .action = action };
	char id[24];

	snprintf(id, sizeof(id), "%lld", (long long)d->id);
	return audit_facts(b, by, l, e, "day", id, "no", d->no, "sha256",
	    d->sha256, "prepared_by", d->prepared_by, NULL);
}

/* So that the stock knows of it, too. */
static int
book_count(struct book_sqlite *b, const struct actor *by, const struct day_row *d,
    struct err *e)
{
	int64_t counted;

	if (db_number(b, e, &counted, "SELECT CAST(facts AS TEXT) ->> '$.figures.counted' "
	    "FROM days WHERE id = ?", "l", d->id) == -1)
		return -1;
	return stock_count_of_day(b, by, (int)counted, e);
}

static int
prepare(struct book_sqlite *b, const struct actor *by, struct day_row *d,
    struct err *e)
{
	int64_t id = 0;
	int rc;

	if (may_do(b, by, MAY_CLOSE_DAY, NULL, d->prepared_name, e) == -1 ||
	    unchanged(b, d, e) == -1)
		return -1;
	rc = db_number(b, e, &id, "SELECT id FROM days WHERE after = ? AND closed = 0",
	    "l", d->after);
	if (rc == -1)
		return -1;
	d->prepared = b->now;
	d->id = id;
	rc = rc == 1 ? row_update(b, &days, d, id, e) :
	    row_insert(b, &days, d, &d->id, e);
	if (rc == -1 || book_count(b, by, d, e) == -1)
		return -1;
	return tell(b, by, "day_prepared", d, e);
}

int
book_day_prepare(void *self, const struct actor *by, struct day_row *d,
    struct err *e)
{
	struct book_sqlite *b = self;
	struct day_row new = *d;        /* borrows the facts */

	new.no[0] = new.signed_by[0] = new.signed_name[0] = '\0';
	new.closed = 0;
	snprintf(new.prepared_by, sizeof(new.prepared_by), "%s", by->staff);
	new.terminal = by->terminal;
	if (tx_begin(b, e) == -1 || tx_end(b, prepare(b, by, &new, e), e) == -1)
		return -1;
	*d = new;
	return 0;
}

/* ---- closing --------------------------------------------------------------------------- */

/* What lies there is what was signed. */
static int
still_prepared(struct book_sqlite *b, const struct day_row *d, struct err *e)
{
	int64_t one;
	int rc = db_number(b, e, &one, "SELECT 1 FROM days WHERE id = ? AND closed = 0 "
	    "AND sha256 = ? AND prepared_by = ? AND prepared = ?", "lttl", d->id,
	    d->sha256, d->prepared_by, d->prepared);

	if (rc == 0)
		return err_set(e, ERR_DAY_CHANGED, "prepared anew elsewhere");
	return rc == 1 ? 0 : -1;
}

/* "RJFT26112301" */
static int
number(struct book_sqlite *b, struct day_row *d, struct err *e)
{
	int32_t day = date_of(b->now);
	char kind[16];
	int64_t nth;
	int y, m, dd;

	if (!isalnum((unsigned char)d->point[0]) || !isalnum((unsigned char)d->point[1]))
		return err_set(e, ERR_INPUT, "point %s gives no numbers", d->point);
	snprintf(kind, sizeof(kind), "day %.2s", d->point);
	if (number_next(b, kind, day, &nth, e) == -1)
		return -1;
	date_ymd(day, &y, &m, &dd);
	snprintf(d->no, sizeof(d->no), "RJ%.2s%02d%02d%02d%02d", d->point, y % 100, m,
	    dd, (int)nth);
	return 0;
}

/* Its own line is the day's last. */
static int
end_here(struct book_sqlite *b, const struct day_row *d, struct err *e)
{
	return db_run(b, e, NULL, "UPDATE days SET no = ?2, signed_by = ?3, signed_name = ?4, closed = ?5, "
	    "to_line = (SELECT coalesce(max(id), 0) FROM audit), "
	    "to_move = (SELECT coalesce(max(id), 0) FROM stock_moves), "
	    "to_making = (SELECT coalesce(max(id), 0) FROM makings) WHERE id = ?1",
	    "ltttl", d->id, d->no, d->signed_by, d->signed_name, d->closed);
}

static int
close_it(struct book_sqlite *b, const struct actor *by, struct day_row *d,
    struct err *e)
{
	d->closed = b->now;
	if (may_do(b, by, MAY_SIGN_DAY, d->prepared_by, d->signed_name, e) == -1 ||
	    unchanged(b, d, e) == -1 || still_prepared(b, d, e) == -1 ||
	    number(b, d, e) == -1 || tell(b, by, "day_closed", d, e) == -1)
		return -1;
	return end_here(b, d, e);
}

int
book_day_close(void *self, const struct actor *by, struct day_row *d,
    struct err *e)
{
	struct book_sqlite *b = self;
	struct day_row new = *d;        /* borrows the facts */

	snprintf(new.signed_by, sizeof(new.signed_by), "%s", by->staff);
	if (tx_begin(b, e) == -1 || tx_end(b, close_it(b, by, &new, e), e) == -1)
		return -1;
	*d = new;
	return 0;
}
