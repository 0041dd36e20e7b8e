#include "core/book/sqlite_private.h"

#include "core/clock.h"
#include "core/text.h"

#include <stdio.h>
#include <string.h>

static const char *const states[] = { VISIT_STATES(COLUMN_FILE_NAME) };
static const char *const ends[] = { VISIT_ENDS(COLUMN_FILE_NAME) };
static const char *const documents[] = { DOCUMENTS(COLUMN_FILE_NAME) };
static const char *const answers[] = { BIDS_ANSWERS(COLUMN_FILE_NAME) };

#define FIXED(f, k) COLUMN_(visit, #f, f, COLUMN_##k, COLUMN_FIXED)
#define FREE(f, k) COLUMN_(visit, #f, f, COLUMN_##k, COLUMN_FREE)
#define LETTER(f, k) COLUMN_(visit, "letter_" #f, letter.f, COLUMN_##k, COLUMN_FREE)

static const struct column columns[] = {
	COLUMN_(visit, "id", id, COLUMN_LONG, COLUMN_ID),
	FIXED(no, TEXT),
	FIXED(point, TEXT),
	FIXED(terminal, INT),
	FIXED(clerk, TEXT),
	COLUMN_WORDS_(visit, "state", state, states, COLUMN_FREE),
	COLUMN_WORDS_(visit, "end", end, ends, COLUMN_FREE),
	FIXED(opened, LONG),
	FREE(closed, LONG),
	FREE(agent, BOOL),
	FREE(collector, TEXT),
	COLUMN_WORDS_(visit, "document", document, documents, COLUMN_FREE),
	FREE(number, TEXT),
	FREE(document_until, INT),
	FREE(electronic, BOOL),
	FREE(same_person, BOOL),
	LETTER(principal, TEXT),
	LETTER(principal_code, TEXT),
	LETTER(agent, TEXT),
	LETTER(agent_number, TEXT),
	LETTER(matter, TEXT),
	LETTER(issued, INT),
	LETTER(valid_until, INT),
	LETTER(chop_name, TEXT),
	LETTER(original_kept, BOOL),
	LETTER(scan_pages, INT),
	LETTER(scan_sha256, TEXT),
	FREE(approval, REF),
	FREE(signoff, BOOL),
	FREE(signoff_here, BOOL),
	COLUMN_WORDS_(visit, "bids", bids, answers, COLUMN_FREE),
	FREE(bids_advised, BOOL),
	FREE(told_platform, BOOL),
	FREE(told_mobile, BOOL),
	FREE(old_kept, BOOL),
};
static const struct layout visits = LAYOUT("visits", columns);

static int
put_orders(struct book_sqlite *b, const struct visit *v, struct err *e)
{
	if (db_run(b, e, NULL, "DELETE FROM visit_orders WHERE visit = ?", "l",
	    v->id) == -1)
		return -1;
	for (size_t i = 0; i < v->norders; i++)
		if (db_run(b, e, NULL, "INSERT INTO visit_orders (visit, nth, order_no) "
		    "VALUES (?, ?, ?)", "lit", v->id, (int)i, v->orders[i]) == -1)
			return err_wrap(e, "order %s of visit %s", v->orders[i], v->no);
	return 0;
}

static int
get_orders(struct book_sqlite *b, struct visit *v, struct err *e)
{
	sqlite3_stmt *st = db_query(b, e, "SELECT order_no FROM visit_orders "
	    "WHERE visit = ? ORDER BY nth LIMIT 12", "l", v->id);
	int rc;

	if (st == NULL)
		return -1;
	for (v->norders = 0; (rc = db_step(b, st, e)) == 1; v->norders++)
		if (db_text(st, 0, v->orders[v->norders], NO_SIZE, e) == -1) {
			db_done(st);
			return -1;
		}
	return rc;
}

/* Who stood here, masked (RULES 39), and for what. */
static int
state_line(struct book_sqlite *b, const struct actor *by, const struct visit *v,
    struct err *e)
{
	struct audit_line l = {
		.action = "state", .record = "visit", .record_id = v->id,
		.state = states[v->state], .attempt = 1,
		.order = v->norders == 1 ? v->orders[0] : NULL,
	};
	char name[NAME_SIZE], number[ID_SIZE], orders[VISIT_ORDERS * NO_SIZE] = "";
	size_t n = 0;

	text_mask_name(v->collector, name, sizeof(name));
	text_mask_id(v->number, number, sizeof(number));
	for (size_t i = 0; i < v->norders; i++)
		n += (size_t)snprintf(orders + n, sizeof(orders) - n, "%s%s",
		    i == 0 ? "" : ",", v->orders[i]);
	return audit_facts(b, by, l, e, "visit", v->no, "orders", orders,
	    "collector", name, "number", number, "end", ends[v->end], NULL);
}

static int
start(struct book_sqlite *b, const struct actor *by, struct visit *v,
    struct err *e)
{
	int64_t nth;
	int m, d, y;

	if (v->opened == 0)
		v->opened = b->now;
	date_ymd(date_of(b->now), &y, &m, &d);
	if (book_may(b, by, MAY_CHECK_VISIT, NULL, e) == -1 ||
	    number_next(b, "visit", date_of(b->now), &nth, e) == -1)
		return -1;
	snprintf(v->no, sizeof(v->no), "%02d%02d-%03d", m, d, (int)nth);
	v->id = 0;
	if (row_insert(b, &visits, v, &v->id, e) == -1 || put_orders(b, v, e) == -1)
		return -1;
	return state_line(b, by, v, e);
}

int
book_visit_new(void *self, const struct actor *by, struct visit *v, struct err *e)
{
	struct book_sqlite *b = self;
	struct visit new = *v;

	if (v->norders > VISIT_ORDERS)
		return err_set(e, ERR_FAULT, "a visit for %zu orders", v->norders);
	new.state = VISIT_OPEN;
	new.terminal = by->terminal;
	if (tx_begin(b, e) == -1 || tx_end(b, start(b, by, &new, e), e) == -1)
		return -1;
	*v = new;
	return 0;
}

/* What it asked for goes with it; broken off, the next visit today may take it up (RULES 18). */
static int
withdraw(struct book_sqlite *b, const struct actor *by, const struct visit *v,
    struct err *e)
{
	return v->state != VISIT_CLOSED || v->end == VISIT_END_BROKEN_OFF ? 0 :
	    approvals_withdraw(b, by, v->id, e);
}

static int
move(struct book_sqlite *b, const struct actor *by, struct visit *v,
    enum visit_state from, struct err *e)
{
	if (v->state == VISIT_CLOSED && v->closed == 0)
		v->closed = b->now;
	if (state_is(b, &visits, v->id, NULL, states[from], e) == -1 ||
	    row_update(b, &visits, v, v->id, e) == -1 ||
	    put_orders(b, v, e) == -1)
		return -1;
	if (v->state == from)
		return 0;
	if (withdraw(b, by, v, e) == -1)
		return -1;
	return state_line(b, by, v, e);
}

/* A visit is its terminal's alone: no claim fences it. */
int
book_visit_move(void *self, const struct actor *by, const struct visit *v,
    enum visit_state from, struct err *e)
{
	struct book_sqlite *b = self;
	struct visit new = *v;

	if (v->terminal != by->terminal)
		return err_set(e, ERR_FENCED, "visit %s is terminal %d's", v->no,
		    v->terminal);
	if ((unsigned)from >= VISIT__MAX || v->norders > VISIT_ORDERS)
		return err_set(e, ERR_FAULT, "visit %s is malformed", v->no);
	if (tx_begin(b, e) == -1)
		return -1;
	return tx_end(b, move(b, by, &new, from, e), e);
}

/* Inside a transaction. */
static int
get(struct book_sqlite *b, int64_t id, struct visit *out, struct err *e)
{
	char key[24];

	snprintf(key, sizeof(key), "%lld", (long long)id);
	memset(out, 0, sizeof(*out));
	if (row_get(b, &visits, out, "WHERE id = ?", key, e) == -1)
		return -1;
	return get_orders(b, out, e);
}

int
book_visit_get(void *self, int64_t id, struct visit *out, struct err *e)
{
	struct book_sqlite *b = self;
	struct visit v;

	if (tx_read(b, e) == -1 || tx_end(b, get(b, id, &v, e), e) == -1)
		return -1;
	*out = v;
	return 0;
}

static int
break_off(struct book_sqlite *b, const struct actor *by, struct err *e)
{
	struct visit v;
	enum visit_state from;
	int64_t id;
	int rc;

	while ((rc = db_number(b, e, &id, "SELECT id FROM visits WHERE terminal = ? "
	    "AND state <> 'closed' LIMIT 1", "i", by->terminal)) == 1) {
		if (get(b, id, &v, e) == -1)
			return -1;
		from = v.state;
		v.state = VISIT_CLOSED;
		v.end = VISIT_END_BROKEN_OFF;
		if (move(b, by, &v, from, e) == -1)
			return -1;
	}
	return rc;
}

int
book_visits_break_off(void *self, const struct actor *by, struct err *e)
{
	struct book_sqlite *b = self;

	if (tx_begin(b, e) == -1)
		return -1;
	return tx_end(b, break_off(b, by, e), e);
}
