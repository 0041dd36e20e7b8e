#include "core/book/sqlite_private.h"

#include <stdio.h>

static const char *const states[] = { HANDOVER_STATES(COLUMN_FILE_NAME) };

#define FIXED(f, k) COLUMN_(handover, #f, f, COLUMN_##k, COLUMN_FIXED)
#define FREE(f, k) COLUMN_(handover, #f, f, COLUMN_##k, COLUMN_FREE)

static const struct column columns[] = {
	COLUMN_(handover, "id", id, COLUMN_LONG, COLUMN_ID),
	COLUMN_(handover, "order_no", order, COLUMN_TEXT, COLUMN_FIXED),
	FIXED(making, LONG),
	FREE(visit, LONG),
	FREE(attempt, INT),
	COLUMN_WORDS_(handover, "state", state, states, COLUMN_FREE),
	FREE(terminal, INT),
	FREE(clerk, TEXT),
	FIXED(begun, LONG),
	FREE(delivered, LONG),
	FREE(receipt, TEXT),
	FREE(receipt_time, LONG),
	FREE(sms_id, TEXT),
	FREE(sms_no, TEXT),
	FREE(sms_count, INT),
	FREE(sms_sent, LONG),
	FREE(sms_arrived, LONG),
	FREE(sms_how, TEXT),
	FREE(probes, INT),
	FREE(pin_set, LONG),
	FREE(printed, INT),
	FREE(supplement, BOOL),
	FREE(deferral, REF),
};
static const struct layout handovers = LAYOUT("handovers", columns);

static int
state_line(struct book_sqlite *b, const struct actor *by,
    const struct handover *h, struct err *e)
{
	struct audit_line l = {
		.action = "state", .order = h->order, .record = "handover",
		.record_id = h->id, .state = states[h->state],
		.attempt = h->attempt,
	};
	char making[24], visit[24];

	snprintf(making, sizeof(making), "%lld", (long long)h->making);
	snprintf(visit, sizeof(visit), "%lld", (long long)h->visit);
	return audit_facts(b, by, l, e, "making", making, "visit", visit,
	    "receipt", h->receipt, "sms", h->sms_id, "sms_how", h->sms_how, NULL);
}

static int
start(struct book_sqlite *b, const struct actor *by, const struct claim *c,
    struct handover *h, struct err *e)
{
	int64_t one;
	int rc;

	if (h->attempt == 0)
		h->attempt = 1;
	if (h->begun == 0)
		h->begun = b->now;
	if (book_may(b, by, MAY_HAND_OVER, NULL, e) == -1 ||
	    claim_holds(b, by, c, h->order, e) == -1)
		return -1;
	rc = db_number(b, e, &one, "SELECT 1 FROM makings WHERE id = ? AND "
	    "order_no = ? AND state = 'verified'", "lt", h->making, h->order);
	if (rc != 1)
		return rc == -1 ? -1 : err_set(e, ERR_FAULT,
		    "no verified making %lld of %s", (long long)h->making, h->order);
	h->id = 0;
	if (row_insert(b, &handovers, h, &h->id, e) == -1 ||
	    approval_covers(b, by, h, e) == -1)
		return -1;
	return state_line(b, by, h, e);
}

int
book_handover_new(void *self, const struct actor *by, const struct claim *c,
    struct handover *h, struct err *e)
{
	struct book_sqlite *b = self;
	struct handover new = *h;

	new.state = HANDOVER_BEGUN;
	if (tx_begin(b, e) == -1 || tx_end(b, start(b, by, c, &new, e), e) == -1)
		return -1;
	*h = new;
	return 0;
}

/* The order is collected, the UKey has left with its owner. */
static int
deliver(struct book_sqlite *b, const struct actor *by, const struct handover *h,
    struct err *e)
{
	sqlite3_stmt *st;
	char serial[ID_SIZE];
	int n, rc;

	if (letter_use(b, h, e) == -1)
		return -1;
	if (db_run(b, e, &n, "UPDATE orders SET state = 'collected', collected = ? "
	    "WHERE no = ? AND state <> 'collected'", "lt", h->delivered,
	    h->order) == -1)
		return -1;
	if (n == 0)
		return err_set(e, ERR_COLLECTED, "%s is collected", h->order);
	if (db_run(b, e, NULL, "UPDATE makings SET handed_over = ? WHERE id = ?",
	    "ll", h->delivered, h->making) == -1)
		return -1;
	st = db_query(b, e, "SELECT token_serial FROM makings WHERE id = ?", "l",
	    h->making);
	if (st == NULL || db_step(b, st, e) != 1)
		return -1;
	rc = db_text(st, 0, serial, sizeof(serial), e);
	db_done(st);
	if (rc == -1 || notice_collected(b, h, e) == -1)
		return -1;
	return stock_move(b, by, serial, STOCK_OUT, "", e);
}

/* RULES 34: what was signed for a UKey nobody gets is no receipt. */
static int
void_receipts(struct book_sqlite *b, const struct handover *h, struct err *e)
{
	return db_run(b, e, NULL, "UPDATE receipts SET voided = 1 WHERE order_no = ? AND handover = ? "
	    "AND voided = 0", "tl", h->order, h->id);
}

/* A new attempt at the state it stands at is told as well: who began it, in which visit. */
static int
tell(struct book_sqlite *b, const struct actor *by, const struct handover *h,
    enum handover_state from, int64_t attempt, struct err *e)
{
	if (h->state == HANDOVER_DELIVERED && from != HANDOVER_DELIVERED &&
	    deliver(b, by, h, e) == -1)
		return -1;
	if (h->state == HANDOVER_BROKEN_OFF && void_receipts(b, h, e) == -1)
		return -1;
	if (h->state == from && h->attempt == attempt)
		return 0;
	if (h->state > from && h->state <= HANDOVER_DELIVERED &&
	    intent_done(b, "handover", h->id, states[from], h->attempt, 0, e) == -1)
		return -1;
	return state_line(b, by, h, e);
}

/* Taken into another visit, its collector answers for it anew (RULES 15, 18). */
static int
taken_over(struct book_sqlite *b, const struct actor *by,
    const struct handover *h, int64_t visit, struct err *e)
{
	return h->visit == visit ? 0 : approval_covers(b, by, h, e);
}

static int
move(struct book_sqlite *b, const struct actor *by, const struct claim *c,
    struct handover *h, enum handover_state from, struct err *e)
{
	int64_t attempt, visit;

	if (h->state == HANDOVER_DELIVERED && h->delivered == 0)
		h->delivered = b->now;
	if (claim_holds(b, by, c, h->order, e) == -1 ||
	    state_is(b, &handovers, h->id, h->order, states[from], e) == -1 ||
	    db_number(b, e, &attempt, "SELECT attempt FROM handovers WHERE id = ?",
	    "l", h->id) != 1 ||
	    db_number(b, e, &visit, "SELECT visit FROM handovers WHERE id = ?",
	    "l", h->id) != 1)
		return -1;
	if (taken_over(b, by, h, visit, e) == -1 ||
	    row_update(b, &handovers, h, h->id, e) == -1)
		return -1;
	return tell(b, by, h, from, attempt, e);
}

int
book_handover_move(void *self, const struct actor *by, const struct claim *c,
    const struct handover *h, enum handover_state from, struct err *e)
{
	struct book_sqlite *b = self;
	struct handover new = *h;

	if ((unsigned)from >= HANDOVER__MAX)
		return err_set(e, ERR_FAULT, "no such state: %d", (int)from);
	if (tx_begin(b, e) == -1)
		return -1;
	return tx_end(b, move(b, by, c, &new, from, e), e);
}

int
handover_break_off(struct book_sqlite *b, const struct actor *by,
    const struct making *m, struct err *e)
{
	struct handover h;

	if (book_handover_of(b, m->order, &h, e) == -1)
		return e->code == ERR_NOT_FOUND ? 0 : -1;
	if (h.state == HANDOVER_DELIVERED)
		return err_set(e, ERR_COLLECTED, "UKey %s of %s was handed over",
		    m->token_serial, m->order);
	h.state = HANDOVER_BROKEN_OFF;
	if (row_update(b, &handovers, &h, h.id, e) == -1 ||
	    void_receipts(b, &h, e) == -1)
		return -1;
	return state_line(b, by, &h, e);
}

int
book_handover_of(void *self, const char *order, struct handover *out,
    struct err *e)
{
	struct handover h = { .id = 0 };

	if (row_get(self, &handovers, &h, "WHERE order_no = ? AND "
	    "state <> 'broken_off'", order, e) == -1)
		return -1;
	*out = h;
	return 0;
}
