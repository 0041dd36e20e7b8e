/* RULES 17: a letter works once per listed order; who fetches much for others. */
#include "core/book/sqlite_private.h"

/* Nothing is used up when the handler came in person; twice by one visit is once. */
static int
use_up(struct book_sqlite *b, int64_t visit, const char *order,
    const char *matter, struct err *e)
{
	int64_t by;
	int rc;

	if ((rc = db_number(b, e, &by, "SELECT 1 FROM visits WHERE id = ? AND agent", "l",
	    visit)) != 1)
		return rc;
	if (db_run(b, e, NULL, "INSERT INTO letter_uses (institution_code, agent_number, order_no, "
	    "matter, visit, time) SELECT o.uscc, v.number, o.no, ?1, v.id, ?2 FROM visits v, orders o "
	    "WHERE v.id = ?3 AND o.no = ?4 ON CONFLICT DO NOTHING", "tllt", matter,
	    b->now, visit, order) == -1 ||
	    db_number(b, e, &by, "SELECT u.visit FROM letter_uses u, visits v, orders o "
	    "WHERE v.id = ? AND o.no = ? AND u.institution_code = o.uscc AND u.agent_number = v.number "
	    "AND u.order_no = o.no AND u.matter = ?", "ltt", visit, order, matter) == -1)
		return -1;
	return by == visit ? 0 : err_set(e, ERR_LETTER_USED,
	    "a letter was used for order %s before", order);
}

int
letter_use(struct book_sqlite *b, const struct handover *h, struct err *e)
{
	return use_up(b, h->visit, h->order, "pickup", e);
}

int
book_letter_spend(void *self, int64_t visit, const char *order, struct err *e)
{
	struct book_sqlite *b = self;

	if (tx_begin(b, e) == -1)
		return -1;
	return tx_end(b, use_up(b, visit, order, "pin_reset", e), e);
}

int
book_letter_used(void *self, const char *institution_code,
    const char *agent_number, const char *order, bool reset, int64_t *when,
    struct err *e)
{
	int64_t time;
	int rc = db_number(self, e, &time, "SELECT time FROM letter_uses WHERE "
	    "institution_code = ? AND agent_number = ? AND order_no = ? AND matter = ?",
	    "tttt", institution_code, agent_number, order,
	    reset ? "pin_reset" : "pickup");

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
	    "FROM letter_uses WHERE agent_number = ? AND matter = 'pickup' AND time >= ?", "tl", number,
	    since);

	if (st == NULL || db_step(b, st, e) != 1)
		return -1;
	*orders = sqlite3_column_int(st, 0);
	*institutions = sqlite3_column_int(st, 1);
	db_done(st);
	return 0;
}
