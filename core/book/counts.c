#include "core/book/sqlite_private.h"

#include "core/clock.h"

/* How many of the times a query lists are today's, here. */
static int
count_today(struct book_sqlite *b, const char *sql, int64_t now, int *out,
    struct err *e)
{
	/* from a little more than a day back: which day it was, the clock says */
	sqlite3_stmt *st = db_query(b, e, sql, "l", now - INT64_C(26) * 3600);
	int rc, n = 0;

	if (st == NULL)
		return -1;
	while ((rc = db_step(b, st, e)) == 1)
		if (date_of(sqlite3_column_int64(st, 0)) == date_of(now))
			n++;
	if (rc == 0)
		*out = n;
	return rc;
}

static int
count(struct book_sqlite *b, const char *sql, int *out, struct err *e)
{
	int64_t n = 0;

	if (db_number(b, e, &n, sql, "") == -1)
		return -1;
	*out = (int)n;
	return 0;
}

/* Kept by triggers, a row a day. */
static int
count_waiting(struct book_sqlite *b, int64_t now, struct book_counts *c,
    struct err *e)
{
	int64_t all = 0, old = 0;

	if (db_number(b, e, &all, "SELECT coalesce(sum(n), 0) FROM waiting", "") == -1 ||
	    db_number(b, e, &old, "SELECT coalesce(sum(n), 0) FROM waiting "
	    "WHERE day < (? + 28800) / 86400 - 30", "l", now) == -1)
		return -1;
	c->ready = (int)all;
	c->ready_30d = (int)old;
	return 0;
}

static int
fill(struct book_sqlite *b, struct book_counts *c, struct err *e)
{
	int64_t now = b->clock.ops->now(b->clock.self);

	if (count_waiting(b, now, c, e) == -1 ||
	    count(b, "SELECT count(*) FROM makings "
	    "WHERE state <> 'spoiled' AND handed_over = 0", &c->in_work, e) == -1 ||
	    count_today(b, "SELECT delivered FROM handovers "
	    "WHERE state = 'delivered' AND delivered > ?", now, &c->delivered_today,
	    e) == -1 ||
	    count_today(b, "SELECT max(time) FROM audit WHERE action = 'refused' "
	    "AND time > ? GROUP BY order_no", now, &c->refused_today, e) == -1 ||
	    count_today(b, "SELECT spoiled FROM makings "
	    "WHERE state = 'spoiled' AND spoiled > ?", now, &c->spoiled_today,
	    e) == -1 ||
	    count(b, "SELECT count(*) FROM stock WHERE state = 'blank'", &c->blank,
	    e) == -1 ||
	    count(b, "SELECT count(*) FROM stock WHERE state = 'made'",
	    &c->made_waiting, e) == -1)
		return -1;
	return count_today(b, "SELECT asked FROM approvals WHERE decision = '' AND asked > ?",
	    now, &c->approvals_waiting, e);
}

int
book_counts(void *self, struct book_counts *out, struct err *e)
{
	struct book_sqlite *b = self;
	struct book_counts c = { 0 };

	if (tx_read(b, e) == -1 || tx_end(b, fill(b, &c, e), e) == -1)
		return -1;
	*out = c;
	return 0;
}

/* China Standard Time, as the schema's triggers have it: UTC+8, no summer time. */
int
book_unready(void *self, struct book_day *out, size_t max, size_t *n,
    struct err *e)
{
	struct book_sqlite *b = self;
	sqlite3_stmt *st = db_query(b, e, "SELECT (ordered + 28800) / 86400 AS day, count(*) "
	    "FROM orders WHERE state IN ('submitted', 'accepted') AND liveness <> 0 "
	    "AND cancelled = 0 AND suspended = 0 GROUP BY day ORDER BY day", "");
	size_t got = 0;
	int rc;

	if (st == NULL)
		return -1;
	while ((rc = db_step(b, st, e)) == 1)
		if (got < max)
			out[got++] = (struct book_day){ sqlite3_column_int(st, 0),
			    sqlite3_column_int(st, 1) };
	if (rc == 0)
		*n = got;
	return rc;
}
