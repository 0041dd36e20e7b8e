/*
 * The outbox: what the handler is to be told (RULES 23), booked in the
 * transaction that makes it true, and marked when it has gone out.
 */
#include "core/book/sqlite_private.h"

#include "core/rules.h"

#include <stdio.h>

static const char *const kinds[] = { NOTICE_KINDS(COLUMN_FILE_NAME) };

#define FIXED(f, k) COLUMN_(notice, #f, f, COLUMN_##k, COLUMN_FIXED)
#define FREE(f, k) COLUMN_(notice, #f, f, COLUMN_##k, COLUMN_FREE)

static const struct column columns[] = {
	COLUMN_(notice, "id", id, COLUMN_LONG, COLUMN_ID),
	COLUMN_WORDS_(notice, "kind", kind, kinds, COLUMN_FIXED),
	COLUMN_(notice, "order_no", order, COLUMN_TEXT, COLUMN_FIXED),
	FIXED(handover, LONG),
	FIXED(made, LONG),
	FREE(sent, LONG),
	FREE(tries, INT),
};
static const struct layout notices = LAYOUT("notices", columns);

/* Each order's handler is told a thing once, whatever happens to the order after. */
static int
put(struct book_sqlite *b, enum notice_kind kind, const char *order,
    int64_t handover, struct err *e)
{
	return db_run(b, e, NULL, "INSERT INTO notices (kind, order_no, handover, "
	    "made, sent, tries) VALUES (?, ?, ?, ?, 0, 0) ON CONFLICT DO NOTHING",
	    "ttll", kinds[kind], order, handover, b->now);
}

int
notice_ready(struct book_sqlite *b, const struct order *o,
    const struct order *was, struct err *e)
{
	struct err no;

	if (b->ready_point[0] == '\0' ||
	    rules_order(o, b->ready_point, &no) == -1 ||
	    (was != NULL && rules_order(was, b->ready_point, &no) == 0))
		return 0;
	return put(b, NOTICE_READY, o->no, 0, e);
}

/* A handler who came in person knows. */
int
notice_collected(struct book_sqlite *b, const struct handover *h, struct err *e)
{
	int64_t agent;
	int rc = db_number(b, e, &agent, "SELECT agent FROM visits WHERE id = ?",
	    "l", h->visit);

	if (rc != 1 || agent == 0)
		return rc == -1 ? -1 : 0;
	return put(b, NOTICE_COLLECTED, h->order, h->id, e);
}

/* That an order is ready is only told while it is. */
int
book_notice_next(void *self, int64_t after, struct notice *out, struct err *e)
{
	struct notice n = { .id = 0 };
	char key[24];

	snprintf(key, sizeof(key), "%lld", (long long)after);
	if (row_get(self, &notices, &n, "WHERE sent = 0 AND id > CAST(? AS INTEGER) "
	    "AND (kind <> 'ready' OR EXISTS (SELECT 1 FROM orders o WHERE "
	    "o.no = order_no AND o.state = 'ready' AND NOT o.cancelled AND "
	    "o.suspended = 0)) ORDER BY id LIMIT 1", key, e) == -1)
		return -1;
	*out = n;
	return 0;
}

static int
end(struct book_sqlite *b, const struct actor *by, int64_t id, bool sent,
    struct err *e)
{
	struct notice n = { .id = 0 };
	char key[24];

	snprintf(key, sizeof(key), "%lld", (long long)id);
	if (row_get(b, &notices, &n, "WHERE id = CAST(? AS INTEGER)", key, e) == -1)
		return -1;
	if (n.sent != 0)
		return 0;
	n.tries++;
	n.sent = sent ? b->now : 0;
	if (row_update(b, &notices, &n, id, e) == -1)
		return -1;
	return !sent ? 0 : audit_facts(b, by, (struct audit_line){
	    .action = "notice", .order = n.order }, e, "kind", kinds[n.kind], NULL);
}

int
book_notice_end(void *self, const struct actor *by, int64_t id, bool sent,
    struct err *e)
{
	struct book_sqlite *b = self;

	if (tx_begin(b, e) == -1)
		return -1;
	return tx_end(b, end(b, by, id, sent, e), e);
}
