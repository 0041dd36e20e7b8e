#include "core/book/sqlite_private.h"

#include <stdio.h>
#include <string.h>

static const char *const states[] = { MAKING_STATES(COLUMN_FILE_NAME) };

#define FIXED(f, k) COLUMN_(making, #f, f, COLUMN_##k, COLUMN_FIXED)
#define FREE(f, k) COLUMN_(making, #f, f, COLUMN_##k, COLUMN_FREE)

static const struct column columns[] = {
	COLUMN_(making, "id", id, COLUMN_LONG, COLUMN_ID),
	COLUMN_(making, "order_no", order, COLUMN_TEXT, COLUMN_FIXED),
	FIXED(attempt, INT),
	COLUMN_WORDS_(making, "state", state, states, COLUMN_FREE),
	FREE(visit, REF),
	FREE(terminal, INT),
	FREE(clerk, TEXT),
	FIXED(begun, LONG),
	FREE(verified, LONG),
	FIXED(token_serial, TEXT),
	FIXED(token_model, TEXT),
	FIXED(nonce, TEXT),
	FIXED(key_version, INT),
	FIXED(key_id, TEXT),
	FREE(csr, BLOB),
	FREE(cert, BLOB),
	FREE(cert_serial, TEXT),
	FREE(cert_begin, INT),
	FREE(cert_end, INT),
	FREE(old_revoked, LONG),
	FREE(spoiled_reason, TEXT),
	FREE(approval, REF),
};
static const struct layout makings = LAYOUT("makings", columns);

static int
state_line(struct book_sqlite *b, const struct actor *by, const struct making *m,
    struct err *e)
{
	struct audit_line l = {
		.action = "state", .order = m->order, .record = "making",
		.record_id = m->id, .state = states[m->state],
		.attempt = m->attempt,
	};
	char approval[24] = "";

	if (m->approval != 0)
		snprintf(approval, sizeof(approval), "%lld", (long long)m->approval);
	return audit_facts(b, by, l, e, "token", m->token_serial, "certificate",
	    m->cert_serial, "reason", m->spoiled_reason, "approval", approval, NULL);
}

static int
start(struct book_sqlite *b, const struct actor *by, const struct claim *c,
    struct making *m, struct err *e)
{
	int64_t attempt;

	if (book_may(b, by, MAY_MAKE_UKEY, NULL, e) == -1 ||
	    claim_holds(b, by, c, m->order, e) == -1 ||
	    stock_begin(b, by, m->token_serial, e) == -1)
		return -1;
	if (db_number(b, e, &attempt, "SELECT coalesce(max(attempt), 0) + 1 "
	    "FROM makings WHERE order_no = ?", "t", m->order) != 1)
		return -1;
	m->attempt = (int)attempt;
	if (m->begun == 0)
		m->begun = b->now;
	m->id = 0;
	if (row_insert(b, &makings, m, &m->id, e) == -1)
		return -1;
	return state_line(b, by, m, e);
}

int
book_making_new(void *self, const struct actor *by, const struct claim *c,
    struct making *m, struct err *e)
{
	struct book_sqlite *b = self;
	struct making new = *m;

	new.state = MAKING_BEGUN;
	if (tx_begin(b, e) == -1 || tx_end(b, start(b, by, c, &new, e), e) == -1)
		return -1;
	m->id = new.id;
	m->attempt = new.attempt;
	m->begun = new.begun;
	m->state = MAKING_BEGUN;
	return 0;
}

/* Its UKey is no good any more, whatever is still to be asked about its certificate. */
static bool
is_over(enum making_state s)
{
	return s == MAKING_SPOILED || s == MAKING_UNKNOWN;
}

/* RULES 18, 30, 32: on whose word, what was begun with it, and where it lies. */
static int
spoil(struct book_sqlite *b, const struct actor *by, const struct making *m,
    struct err *e)
{
	if (approval_spoils(b, by, m, e) == -1 ||
	    handover_break_off(b, by, m, e) == -1 ||
	    approvals_of_spoiled(b, by, m->order, e) == -1)
		return -1;
	return stock_move(b, by, m->token_serial, STOCK_SPOILED,
	    m->spoiled_reason, e);
}

/* What a UKey's making means for the stock, RULES 32. */
static int
move_stock(struct book_sqlite *b, const struct actor *by, const struct making *m,
    enum making_state from, struct err *e)
{
	if (m->state == MAKING_VERIFIED)
		return stock_move(b, by, m->token_serial, STOCK_MADE, "", e);
	if (is_over(m->state) && !is_over(from) && spoil(b, by, m, e) == -1)
		return -1;
	return m->state != MAKING_SPOILED ? 0 : db_run(b, e, NULL,
	    "UPDATE makings SET spoiled = ? WHERE id = ?", "ll", b->now, m->id);
}

/* An ended one stays ended; only what is not known of its certificate may come to be known. */
static int
goes_so(enum making_state from, enum making_state to, struct err *e)
{
	if (from == to || from < MAKING_SPOILED ||
	    (from == MAKING_UNKNOWN && to == MAKING_SPOILED))
		return 0;
	return err_set(e, ERR_FAULT, "a making does not go from %s to %s",
	    making_state_name(from), making_state_name(to));
}

static int
move(struct book_sqlite *b, const struct actor *by, const struct claim *c,
    struct making *m, enum making_state from, struct err *e)
{
	if (m->state == MAKING_VERIFIED && m->verified == 0)
		m->verified = b->now;
	if (goes_so(from, m->state, e) == -1 ||
	    claim_holds(b, by, c, m->order, e) == -1 ||
	    state_is(b, &makings, m->id, m->order, states[from], e) == -1 ||
	    row_update(b, &makings, m, m->id, e) == -1)
		return -1;
	if (m->state == from)
		return 0;
	if (m->state <= MAKING_VERIFIED && intent_done(b, "making", m->id,
	    states[from], m->attempt, m->took, e) == -1)
		return -1;
	if (move_stock(b, by, m, from, e) == -1)
		return -1;
	return state_line(b, by, m, e);
}

int
book_making_move(void *self, const struct actor *by, const struct claim *c,
    const struct making *m, enum making_state from, struct err *e)
{
	struct book_sqlite *b = self;
	struct making new = *m;         /* borrows the blobs */

	if ((unsigned)from >= MAKING__MAX)
		return err_set(e, ERR_FAULT, "no such state: %d", (int)from);
	if (tx_begin(b, e) == -1)
		return -1;
	return tx_end(b, move(b, by, c, &new, from, e), e);
}

static int
get(struct book_sqlite *b, const char *tail, const char *key, struct making *out,
    struct err *e)
{
	struct making m = { .id = 0 };

	if (row_get(b, &makings, &m, tail, key, e) == -1) {
		making_done(&m);
		return -1;
	}
	*out = m;
	return 0;
}

int
book_making_of(void *self, const char *order, struct making *out, struct err *e)
{
	return get(self, "WHERE order_no = ? AND state <> 'spoiled'", order, out, e);
}

int
book_making_on(void *self, const char *token_serial, struct making *out,
    struct err *e)
{
	return get(self, "WHERE token_serial = ? AND state <> 'spoiled'",
	    token_serial, out, e);
}

int
book_making_with(void *self, const char *cert_serial, struct making *out,
    struct err *e)
{
	return get(self, "WHERE cert_serial = ? AND cert_serial <> ''", cert_serial,
	    out, e);
}

int
book_making_next(void *self, int64_t after, struct making *out, struct err *e)
{
	char key[24];

	snprintf(key, sizeof(key), "%lld", (long long)after);
	return get(self, "WHERE id > ? AND cert_serial <> '' ORDER BY id LIMIT 1", key,
	    out, e);
}

int
book_making_unknown(void *self, int64_t after, struct making *out, struct err *e)
{
	char key[24];

	snprintf(key, sizeof(key), "%lld", (long long)after);
	return get(self, "WHERE state = 'unknown' AND id > ? ORDER BY id LIMIT 1", key,
	    out, e);
}
