/* RULES 17: a letter works once per listed order; who fetches much for others. */
#include "core/book/sqlite_private.h"

int
letter_use(struct book_sqlite *b, const struct handover *h, struct err *e)
{
	int64_t one;
	int rc, n;

	if ((rc = db_number(b, e, &one, "SELECT 1 FROM visits WHERE id = ? AND agent", "l",
	    h->visit)) != 1)
		return rc;
	if (db_run(b, e, &n, "INSERT INTO letter_uses (institution_code, agent_number, order_no, "
	    "handover, time) SELECT o.uscc, v.number, o.no, ?1, ?2 FROM visits v, orders o "
	    "WHERE v.id = ?3 AND o.no = ?4 ON CONFLICT DO NOTHING", "lllt", h->id,
	    h->delivered, h->visit, h->order) == -1)
		return -1;
	return n == 1 ? 0 : err_set(e, ERR_LETTER_USED,
	    "a letter was used for order %s before", h->order);
}

int
book_letter_used(void *self, const char *institution_code,
    const char *agent_number, const char *order, int64_t *when, struct err *e)
{
	int64_t time;
	int rc = db_number(self, e, &time, "SELECT time FROM letter_uses WHERE "
	    "institution_code = ? AND agent_number = ? AND order_no = ?", "ttt",
	    institution_code, agent_number, order);

	if (rc == 0)
		return err_set(e, ERR_NOT_FOUND, "no letter was used for %s", order);
	if (rc == 1)
		*when = time;
	return rc == 1 ? 0 : -1;
}

int
book_agent_history(void *self, const char *number, int64_t since, int *orders,
    int *institutions, struct err *e)
{
	struct book_sqlite *b = self;
	sqlite3_stmt *st = db_query(b, e, "SELECT count(*), count(DISTINCT institution_code) "
	    "FROM letter_uses WHERE agent_number = ? AND time >= ?", "tl", number,
	    since);

	if (st == NULL || db_step(b, st, e) != 1)
		return -1;
	*orders = sqlite3_column_int(st, 0);
	*institutions = sqlite3_column_int(st, 1);
	db_done(st);
	return 0;
}
