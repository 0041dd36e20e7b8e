#include "core/book/sqlite_private.h"

#include "core/clock.h"
#include "core/restored.h"
#include "core/text.h"

#include <stdio.h>

/* REFUSED when another terminal's lease still runs. */
static int
not_elsewhere(struct book_sqlite *b, const struct actor *by, const char *order,
    struct err *e)
{
	sqlite3_stmt *st = db_query(b, e, "SELECT terminal, since FROM claims WHERE "
	    "order_no = ? AND terminal NOT IN (0, ?) AND until > ?", "til", order,
	    by->terminal, b->now);
	int rc, terminal;
	char since[8];

	if (st == NULL || (rc = db_step(b, st, e)) != 1)
		return st == NULL ? -1 : rc;
	terminal = sqlite3_column_int(st, 0);
	time_hhmm(sqlite3_column_int64(st, 1), since);
	db_done(st);
	err_set(e, ERR_OTHER_WINDOW, "%s is claimed by terminal %d", order,
	    terminal);
	return err_say(e, _("%02d号窗口，自 %s 起"), terminal, since);
}

static int
take(struct book_sqlite *b, const struct actor *by, const char *order,
    int64_t until, int64_t *version, struct err *e)
{
	const struct book seam = book_sqlite_seam(b);
	int rc = db_number(b, e, version, "SELECT 1 FROM orders WHERE no = ?", "t",
	    order);

	if (rc == -1)
		return -1;
	if (rc == 0)
		return err_set(e, ERR_NOT_FOUND, "no order %s", order);
	if (restored_ready(&seam, e) == -1 || audit_clock(b, by->terminal, e) == -1 ||
	    not_elsewhere(b, by, order, e) == -1)
		return -1;
	if (db_run(b, e, NULL, "INSERT INTO claims (order_no, version, terminal, "
	    "since, until) VALUES (?, 1, ?, ?, ?) ON CONFLICT DO UPDATE SET "
	    "version = version + 1, terminal = excluded.terminal, "
	    "since = excluded.since, until = excluded.until", "till", order,
	    by->terminal, b->now, until) == -1)
		return -1;
	rc = db_number(b, e, version, "SELECT version FROM claims WHERE order_no = ?",
	    "t", order);
	return rc == 1 ? 0 : -1;
}

int
book_claim(void *self, const struct actor *by, const char *order, int seconds,
    struct claim *out, struct err *e)
{
	struct book_sqlite *b = self;
	struct claim c = { 0 };

	if (snprintf(c.order, sizeof(c.order), "%s", order) >= (int)sizeof(c.order))
		return err_set(e, ERR_NOT_FOUND, "an order number too long");
	if (tx_begin(b, e) == -1)
		return -1;
	c.until = b->now + seconds;
	if (tx_end(b, take(b, by, order, c.until, &c.version, e), e) == -1)
		return -1;
	*out = c;
	return 0;
}

int
claim_extend(struct book_sqlite *b, const struct claim *c, int64_t until,
    struct err *e)
{
	int n;

	if (db_run(b, e, &n, "UPDATE claims SET until = ? WHERE order_no = ? AND "
	    "version = ? AND terminal <> 0", "ltl", until, c->order,
	    c->version) == -1)
		return -1;
	if (n == 0)
		return err_set(e, ERR_FENCED, "the claim on %s is lost", c->order);
	return 0;
}

int
book_renew(void *self, struct claim *c, int seconds, struct err *e)
{
	struct book_sqlite *b = self;
	int64_t until;

	if (tx_begin(b, e) == -1)
		return -1;
	until = b->now + seconds;
	if (tx_end(b, claim_extend(b, c, until, e), e) == -1)
		return -1;
	c->until = until;
	return 0;
}

/* A claim lost already has nothing to give back. */
int
book_release(void *self, const struct claim *c, struct err *e)
{
	return db_run(self, e, NULL, "UPDATE claims SET terminal = 0, until = 0 "
	    "WHERE order_no = ? AND version = ?", "tl", c->order, c->version);
}

/* Not the lease but the version is the fence: a lease run out that nobody
 * took over harms nobody. */
int
claim_holds(struct book_sqlite *b, const struct actor *by, const struct claim *c,
    const char *order, struct err *e)
{
	int64_t one;
	int rc = db_number(b, e, &one, "SELECT 1 FROM claims WHERE order_no = ? AND "
	    "order_no = ? AND version = ? AND terminal = ?", "ttli", order, c->order,
	    c->version, by->terminal);

	if (rc == 0)
		return err_set(e, ERR_FENCED, "the claim on %s is lost", order);
	return rc == 1 ? 0 : -1;
}
