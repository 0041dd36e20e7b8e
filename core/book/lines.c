/*
 * Rows of a list of orders, each with where its UKey stands and which window
 * has it, and the lists that are not searched: what is unfinished, what waits
 * for a supervisor, and what can be made ahead.
 */
#include "core/book/sqlite_private.h"

#include <stdio.h>
#include <string.h>

static const char *const kinds[] = { ORDER_KINDS(COLUMN_FILE_NAME) };
static const char *const order_states[] = { ORDER_STATES(COLUMN_FILE_NAME) };
static const char *const making_states[] = { MAKING_STATES(COLUMN_FILE_NAME) };
static const char *const handover_states[] = { HANDOVER_STATES(COLUMN_FILE_NAME) };
static const char *const approval_kinds[] = { APPROVAL_KINDS(COLUMN_FILE_NAME) };
static const char *const decisions[] = { APPROVAL_DECISIONS(COLUMN_FILE_NAME) };

/* `none` for NULL, -1 for a word that is none. */
static int
word(sqlite3_stmt *st, int at, const char *const *words, int n, int none)
{
	const char *s = (const char *)sqlite3_column_text(st, at);

	return s == NULL ? none : word_find(words, n, s);
}
#define WORD(at, words, none) \
	word(st, at, words, (int)(sizeof(words) / sizeof(words[0])), none)

static int
read_words(sqlite3_stmt *st, struct order_line *l, struct err *e)
{
	int kind = WORD(8, kinds, -1), state = WORD(9, order_states, -1);
	int making = WORD(10, making_states, MAKING__MAX);
	int handover = WORD(11, handover_states, HANDOVER__MAX);
	int approval = WORD(21, approval_kinds, 0), decision = WORD(22, decisions, 0);

	if (kind == -1 || state == -1 || making == -1 || handover == -1 ||
	    approval == -1 || decision == -1)
		return err_set(e, ERR_BOOK, "order %s: unknown word", l->no);
	l->kind = (enum order_kind)kind;
	l->state = (enum order_state)state;
	l->making = (enum making_state)making;
	l->handover = (enum handover_state)handover;
	l->approval_kind = (enum approval_kind)approval;
	l->approval_decision = (enum approval_decision)decision;
	return 0;
}

static int
read_line(sqlite3_stmt *st, struct order_line *l, struct err *e)
{
	if (db_text(st, 0, l->no, sizeof(l->no), e) == -1 ||
	    db_text(st, 1, l->institution, sizeof(l->institution), e) == -1 ||
	    db_text(st, 2, l->holder, sizeof(l->holder), e) == -1 ||
	    db_text(st, 3, l->handler, sizeof(l->handler), e) == -1 ||
	    db_text(st, 4, l->mobile, sizeof(l->mobile), e) == -1 ||
	    db_text(st, 5, l->handler_number, sizeof(l->handler_number), e) == -1 ||
	    db_text(st, 6, l->point, sizeof(l->point), e) == -1 ||
	    db_text(st, 7, l->token_serial, sizeof(l->token_serial), e) == -1 ||
	    read_words(st, l, e) == -1)
		return -1;
	l->mail = sqlite3_column_int(st, 12) != 0;
	l->cancelled = sqlite3_column_int(st, 13) != 0;
	l->unpaid = sqlite3_column_int(st, 14) != 0;
	l->suspended = sqlite3_column_int64(st, 15);
	l->ready = sqlite3_column_int64(st, 16);
	l->claim_terminal = sqlite3_column_int(st, 17);
	l->claim_since = sqlite3_column_int64(st, 18);
	l->ahead = sqlite3_column_int(st, 19) != 0;
	l->approval = sqlite3_column_int64(st, 20);
	l->approval_asked = sqlite3_column_int64(st, 23);
	return 0;
}

int
lines_read(struct book_sqlite *b, sqlite3_stmt *st, struct order_line *out,
    size_t max, size_t *n, struct err *e)
{
	size_t got = 0;
	int rc = 0;

	while (got < max && (rc = db_step(b, st, e)) == 1)
		if (read_line(st, &out[got++], e) == -1) {
			rc = -1;
			break;
		}
	db_done(st);
	if (rc != -1)
		*n = got;
	return rc == -1 ? -1 : 0;
}

int64_t
lines_now(const struct book_sqlite *b)
{
	return b->clock.ops->now(b->clock.self);
}

int
lines_after(struct book_sqlite *b, const char *no, int64_t *out, struct err *e)
{
	int rc = no[0] == '\0' ? (*out = 0, 1) :
	    db_number(b, e, out, "SELECT id FROM orders WHERE no = ?", "t", no);

	if (rc == 0)
		return err_set(e, ERR_NOT_FOUND, "no order %s to go on after", no);
	return rc == 1 ? 0 : -1;
}

/* ---- unfinished -------------------------------------------------------------------- */

/*
 * Of today: undecided, or approved and not yet used where the visit was broken
 * off (RULES 18).  A letter's orders are its visit's.
 */
#define APPROVALS \
	"FROM approvals a LEFT JOIN visit_orders v ON v.visit = a.visit AND a.kind = 'letter' "
#define APPROVALS_OPEN \
	"a.asked >= ?2 AND (a.decision = '' OR a.decision = 'approved' AND a.used_by IS NULL AND a.used_making IS NULL " \
	"AND a.expires > ?1 AND EXISTS (SELECT 1 FROM visits b WHERE b.id = a.visit " \
	"AND b.\"end\" = 'broken_off')) "
#define APPROVALS_ORDER "coalesce(v.order_no, a.order_no) "

/* The same order asked about again: the newer request counts, in the older one's place. */
static bool
again(const struct order_line *l, struct order_line *before, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(before[i].no, l->no) == 0) {
			before[i] = *l;
			return true;
		}
	return false;
}

static int
awaited(struct book_sqlite *b, struct order_line *out, size_t max, size_t *n,
    struct err *e)
{
	sqlite3_stmt *st = db_query(b, e, LINE_COLUMNS "a.id, a.kind, a.decision, a.asked "
	    APPROVALS "CROSS JOIN orders o ON o.no = " APPROVALS_ORDER LINE_JOINED
	    "WHERE " APPROVALS_OPEN "AND o.state <> 'collected' ORDER BY a.asked", "ll",
	    lines_now(b), day_begins(lines_now(b)));
	struct order_line l;
	size_t got = 0;
	int rc;

	if (st == NULL)
		return -1;
	while ((rc = db_step(b, st, e)) == 1) {
		if ((rc = read_line(st, &l, e)) == -1) {
			db_done(st);
			break;
		}
		if (!again(&l, out, got) && got < max)
			out[got++] = l;
	}
	if (rc == 0)
		*n = got;
	return rc;
}

/* A UKey begun and not yet with its owner is unfinished; one made ahead is not, until its people come. */
static int
begun(struct book_sqlite *b, struct order_line *out, size_t max, size_t *n,
    struct err *e)
{
	sqlite3_stmt *st = db_query(b, e, LINE_SELECT "FROM makings u "
	    "CROSS JOIN orders o ON o.no = u.order_no " LINE_JOINED
	    "WHERE u.state <> 'spoiled' AND u.handed_over = 0 "
	    "AND NOT (u.state = 'verified' AND u.visit IS NULL AND h.id IS NULL) "
	    "AND u.order_no NOT IN (SELECT " APPROVALS_ORDER APPROVALS
	    "WHERE " APPROVALS_OPEN ") "
	    "ORDER BY u.begun LIMIT ?3", "lll", lines_now(b),
	    day_begins(lines_now(b)), (int64_t)max);

	return st == NULL ? -1 : lines_read(b, st, out, max, n, e);
}

int
book_unfinished(void *self, struct order_line *out, size_t max, size_t *n,
    struct err *e)
{
	struct book_sqlite *b = self;
	size_t waiting = 0, made = 0;

	if (awaited(b, out, max, &waiting, e) == -1 ||
	    begun(b, out + waiting, max - waiting, &made, e) == -1)
		return -1;
	*n = waiting + made;
	return 0;
}

/* ---- to be made ahead ----------------------------------------------------------------- */

/*
 * RULES 11-13, 19, as rules_ahead has it.  A making that was begun ahead and
 * stopped goes on from here, too.  ?1 now, ?2 state, ?3 max, ?4 point, ?5 ready
 * and ?6 id to go on after: first the rest of that second, then what is later,
 * since a range of both at once is none to SQLite.
 */
#define UNMADE(range) \
	LINE_SELECT "FROM orders o INDEXED BY orders_unmade " LINE_JOINED \
	"WHERE o.state IN ('accepted', 'ready') AND o.point = ?4 AND o.state = ?2 " \
	"AND " range " AND o.mail = 0 AND o.cancelled = 0 " \
	"AND o.suspended = 0 AND o.liveness <> 0 AND o.accepted <> 0 " \
	"AND (o.seal_amount = 0 OR o.seal_paid <> 0) " \
	"AND (m.id IS NULL OR m.visit IS NULL AND m.state NOT IN ('verified', 'unknown')) " \
	"ORDER BY o.ready, o.id LIMIT ?3"
static const char *const unmade_sql[] = {
	UNMADE("o.ready = ?5 AND o.id > ?6"), UNMADE("o.ready > ?5 AND ?6 >= 0"),
};

/* Where the page begins: behind this order, or before the first. */
struct place {
	enum order_state state;
	int64_t ready, id;
};

static int
place_of(struct book_sqlite *b, const char *no, struct place *out, struct err *e)
{
	struct order o;

	*out = (struct place){ ORDER_READY, -1, 0 };
	if (no[0] == '\0')
		return 0;
	if (book_order_get(b, no, &o, e) == -1 ||
	    lines_after(b, no, &out->id, e) == -1)
		return -1;
	out->state = o.state == ORDER_ACCEPTED ? ORDER_ACCEPTED : ORDER_READY;
	out->ready = o.ready;
	return 0;
}

/* Of one state: what of it follows. */
static int
unmade_of(struct book_sqlite *b, const struct order_query *q,
    const struct place *after, struct order_line *out, size_t max, size_t *n,
    struct err *e)
{
	sqlite3_stmt *st;
	size_t all = 0, got;

	for (size_t i = 0; i < 2 && all < max; i++, all += got) {
		st = db_query(b, e, unmade_sql[i], "ltltll", lines_now(b),
		    order_states[after->state], (int64_t)(max - all), q->point,
		    after->ready, after->id);
		if (st == NULL || lines_read(b, st, out + all, max - all, &got,
		    e) == -1)
			return -1;
	}
	*n = all;
	return 0;
}

/* Those that are ready, then the accepted ones: each a range of the index. */
int
lines_unmade(struct book_sqlite *b, const struct order_query *q,
    struct order_line *out, size_t max, size_t *n, struct err *e)
{
	struct place after;
	size_t ready = 0, accepted = 0;

	if (place_of(b, q->after, &after, e) == -1)
		return -1;
	if (after.state == ORDER_READY) {
		if (unmade_of(b, q, &after, out, max, &ready, e) == -1)
			return -1;
		after = (struct place){ ORDER_ACCEPTED, -1, 0 };
	}
	if (ready < max && unmade_of(b, q, &after, out + ready, max - ready,
	    &accepted, e) == -1)
		return -1;
	*n = ready + accepted;
	return 0;
}
