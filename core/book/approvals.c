/*
 * RULES 18: a supervisor's word on exact facts, asked and decided; what it is
 * used for stands in approval_use.c.  Decided once, by another person than
 * the one who asked.  The book judges that itself, in the transaction of what
 * happens: a screen may be wrong, and another one faster.
 */
#include "core/book/sqlite_private.h"

#include "core/approval.h"
#include "core/clock.h"

#include <stdio.h>
#include <string.h>

static const char *const kinds[] = { APPROVAL_KINDS(COLUMN_FILE_NAME) };
static const char *const decisions[] = { APPROVAL_DECISIONS(COLUMN_FILE_NAME) };

#define FIXED(f, k) COLUMN_(approval, #f, f, COLUMN_##k, COLUMN_FIXED)
#define FREE(f, k) COLUMN_(approval, #f, f, COLUMN_##k, COLUMN_FREE)

static const struct column columns[] = {
	COLUMN_(approval, "id", id, COLUMN_LONG, COLUMN_ID),
	COLUMN_WORDS_(approval, "kind", kind, kinds, COLUMN_FIXED),
	FIXED(visit, REF),
	COLUMN_(approval, "order_no", order, COLUMN_TEXT, COLUMN_FIXED),
	FIXED(facts, TEXT),
	FIXED(check, TEXT),
	FIXED(terminal, INT),
	FIXED(asked_by, TEXT),
	FIXED(asked, LONG),
	FREE(decided_by, TEXT),
	FREE(decided, LONG),
	FREE(expires, LONG),
	COLUMN_WORDS_(approval, "decision", decision, decisions, COLUMN_FREE),
	FREE(reason, TEXT),
	FREE(saw, TEXT),
	FREE(used_by, REF),
	FREE(used_making, REF),
};
static const struct layout approvals = LAYOUT("approvals", columns);

/* ---- what all share ------------------------------------------------------------ */

int64_t
day_begins(int64_t now)
{
	int64_t before = now - INT64_C(26) * 3600, in = now, middle;

	while (in - before > 1) {
		middle = before + (in - before) / 2;
		if (date_of(middle) == date_of(now))
			in = middle;
		else
			before = middle;
	}
	return in;
}

int
book_approval_get(void *self, int64_t id, struct approval *out, struct err *e)
{
	struct approval a = { .id = 0 };
	char key[24];

	snprintf(key, sizeof(key), "%lld", (long long)id);
	if (row_get(self, &approvals, &a, "WHERE id = ?", key, e) == -1)
		return -1;
	*out = a;
	return 0;
}

/* Never the facts themselves: they name people and numbers. */
int
approval_tell(struct book_sqlite *b, const struct actor *by, const char *action,
    const struct approval *a, struct err *e)
{
	struct audit_line l = {
		.action = action, .order = a->order,
		.record = a->visit != 0 ? "visit" : NULL, .record_id = a->visit,
	};
	char id[24], handover[24] = "", making[24] = "";

	snprintf(id, sizeof(id), "%lld", (long long)a->id);
	if (a->used_by != 0)
		snprintf(handover, sizeof(handover), "%lld",
		    (long long)a->used_by);
	if (a->used_making != 0)
		snprintf(making, sizeof(making), "%lld",
		    (long long)a->used_making);
	return audit_facts(b, by, l, e, "approval", id, "kind", kinds[a->kind],
	    "check", a->check, "asked_by", a->asked_by, "decision",
	    decisions[a->decision], "saw", a->saw, "handover", handover,
	    "making", making, NULL);
}

/* ---- asking -------------------------------------------------------------------- */

/* Who asks does the work it is about. */
static const enum may_action asking[APPROVAL_KIND__MAX] = {
	[APPROVAL_LETTER] = MAY_CHECK_VISIT,
	[APPROVAL_DEFERRED] = MAY_HAND_OVER,
	[APPROVAL_UNCONFIRMED] = MAY_HAND_OVER,
	[APPROVAL_PIN_RESET] = MAY_RESET_PIN,
	[APPROVAL_SPOILED] = MAY_MAKE_UKEY,
};

static int
add(struct book_sqlite *b, const struct actor *by, struct approval *a,
    struct err *e)
{
	int64_t good;

	if (book_may(b, by, asking[a->kind], NULL, e) == -1 ||
	    db_number(b, e, &good, "SELECT json_valid(?)", "t", a->facts) != 1)
		return -1;
	if (!good)
		return err_set(e, ERR_FAULT, "facts that are no JSON");
	a->asked = b->now;
	a->id = 0;
	if (row_insert(b, &approvals, a, &a->id, e) == -1)
		return -1;
	return approval_tell(b, by, "approval_asked", a, e);
}

int
book_approval_add(void *self, const struct actor *by, struct approval *a,
    struct err *e)
{
	struct book_sqlite *b = self;
	struct approval new = { .kind = a->kind, .visit = a->visit,
		.terminal = by->terminal };

	memcpy(new.order, a->order, sizeof(new.order));
	memcpy(new.facts, a->facts, sizeof(new.facts));
	snprintf(new.asked_by, sizeof(new.asked_by), "%s", by->staff);
	approval_check(new.facts, new.check);
	if (tx_begin(b, e) == -1 || tx_end(b, add(b, by, &new, e), e) == -1)
		return -1;
	*a = new;
	return 0;
}

/* By the day, says the +: all letters there ever were share an empty order. */
static int
find(struct book_sqlite *b, const struct approval *like, struct approval *out,
    struct err *e)
{
	int64_t id;
	int rc = db_number(b, e, &id, "SELECT id FROM approvals "
	    "WHERE asked >= ?1 AND +kind = ?2 AND +order_no = ?3 AND facts = ?4 "
	    "AND (decision = '' OR decision = 'approved' AND (used_by IS NULL AND expires > ?5 "
	    "OR used_by IS NOT NULL AND kind <> 'pin_reset')) "
	    "AND (coalesce(visit, 0) = ?6 OR " APPROVAL_LEFT_BEHIND ") ORDER BY asked DESC, id DESC LIMIT 1", "ltttll",
	    day_begins(b->now), kinds[like->kind], like->order, like->facts,
	    b->now, like->visit);

	if (rc != 1)
		return rc == -1 ? -1 : err_set(e, ERR_NOT_FOUND,
		    "nothing asked with these facts");
	return book_approval_get(b, id, out, e);
}

int
book_approval_find(void *self, const struct approval *like,
    struct approval *out, struct err *e)
{
	struct book_sqlite *b = self;
	struct approval a;

	b->now = b->clock.ops->now(b->clock.self);
	if (tx_read(b, e) == -1 || tx_end(b, find(b, like, &a, e), e) == -1)
		return -1;
	*out = a;
	return 0;
}

int
book_approvals_waiting(void *self, int64_t after, struct approval *out,
    size_t max, size_t *n, struct err *e)
{
	struct book_sqlite *b = self;
	sqlite3_stmt *st = row_select(b, &approvals, "WHERE decision = '' AND "
	    "asked >= ? AND +id > ? ORDER BY asked, id LIMIT ?", e);
	size_t got = 0;
	int rc = 0;

	if (st == NULL)
		return -1;
	sqlite3_bind_int64(st, 1, day_begins(b->clock.ops->now(b->clock.self)));
	sqlite3_bind_int64(st, 2, after);
	sqlite3_bind_int64(st, 3, (int64_t)max);
	while (got < max && (rc = db_step(b, st, e)) == 1) {
		memset(&out[got], 0, sizeof(out[got]));
		if ((rc = row_read(st, &approvals, &out[got++], e)) == -1)
			break;
	}
	db_done(st);
	if (rc == -1)
		return -1;
	*n = got;
	return 0;
}

/* ---- deciding ------------------------------------------------------------------ */

/* Four eyes are two persons, whatever number they signed in with. */
static int
may_decide(struct book_sqlite *b, const struct actor *by,
    const struct approval *was, struct err *e)
{
	struct staff asker;

	if (book_staff_get(b, was->asked_by, &asker, e) == -1)
		return err_wrap(e, "who asked for approval %lld", (long long)was->id);
	return book_may(b, by, MAY_APPROVE, asker.person, e);
}

/* A cancelled order gets no approval; one whose PIN is out is past that (RULES 13). */
static int
none_cancelled(struct book_sqlite *b, const struct approval *was, struct err *e)
{
	int64_t one;
	int rc = db_number(b, e, &one, "SELECT 1 FROM orders o WHERE o.cancelled "
	    "AND (o.no = ?1 OR o.no IN (SELECT json_extract(value, '$.no') "
	    "FROM json_each(?2, '$.orders'))) AND NOT EXISTS (SELECT 1 FROM handovers h "
	    "WHERE h.order_no = o.no AND h.state <> 'broken_off' AND h.sms_sent <> 0)",
	    "tt", was->order, was->facts);

	return rc == 1 ? err_set(e, ERR_CANCELLED,
	    "an order of approval %lld is cancelled", (long long)was->id) : rc;
}

static int
decided_before(const struct approval *was, struct err *e)
{
	err_set(e, ERR_DECIDED, "approval %lld is %s", (long long)was->id,
	    decisions[was->decision]);
	return err_say(e, "%s %s", was->decided_by,
	    approval_decision_text(was->decision));
}

static int
decide(struct book_sqlite *b, const struct actor *by, struct approval *a,
    struct err *e)
{
	struct approval was;
	int n;

	if (book_approval_get(b, a->id, &was, e) == -1)
		return -1;
	if (strcmp(was.facts, a->facts) != 0)
		return err_set(e, ERR_FAULT, "other facts were shown than approval %lld has",
		    (long long)a->id);
	if (was.decision != APPROVAL_WAITING)
		return decided_before(&was, e);
	if (may_decide(b, by, &was, e) == -1 || (a->decision == APPROVAL_APPROVED &&
	    none_cancelled(b, &was, e) == -1))
		return -1;
	was.decision = a->decision;
	was.decided = b->now;
	was.expires = a->decision == APPROVAL_APPROVED ? a->expires : 0;
	snprintf(was.decided_by, sizeof(was.decided_by), "%s", by->staff);
	memcpy(was.reason, a->reason, sizeof(was.reason));
	memcpy(was.saw, a->saw, sizeof(was.saw));
	if (db_run(b, e, &n, "UPDATE approvals SET decision = ?, decided = ?, decided_by = ?, "
	    "expires = ?, reason = ?, saw = ? WHERE id = ? AND decision = ''", "tltlttl",
	    decisions[was.decision], was.decided, was.decided_by, was.expires,
	    was.reason, was.saw, was.id) == -1)
		return -1;
	if (n != 1)
		return decided_before(&was, e);
	*a = was;
	return approval_tell(b, by, "approval_decided", a, e);
}

int
book_approval_decide(void *self, const struct actor *by,
    const struct approval *a, struct err *e)
{
	struct book_sqlite *b = self;
	struct approval new = *a;

	if (a->decision != APPROVAL_APPROVED && a->decision != APPROVAL_RETURNED &&
	    a->decision != APPROVAL_REJECTED)
		return err_set(e, ERR_FAULT, "no decision: %d", (int)a->decision);
	if (tx_begin(b, e) == -1)
		return -1;
	return tx_end(b, decide(b, by, &new, e), e);
}

static int
withdraw(struct book_sqlite *b, const struct actor *by, int64_t id,
    struct err *e)
{
	struct approval a;

	if (book_approval_get(b, id, &a, e) == -1)
		return -1;
	a.decision = APPROVAL_WITHDRAWN;
	a.decided = b->now;
	snprintf(a.decided_by, sizeof(a.decided_by), "%s", by->staff);
	if (row_update(b, &approvals, &a, id, e) == -1)
		return -1;
	return approval_tell(b, by, "approval_decided", &a, e);
}

int
approvals_withdraw(struct book_sqlite *b, const struct actor *by, int64_t visit,
    struct err *e)
{
	int64_t id;
	int rc;

	while ((rc = db_number(b, e, &id, "SELECT id FROM approvals WHERE visit = ? "
	    "AND decision = '' LIMIT 1", "l", visit)) == 1)
		if (withdraw(b, by, id, e) == -1)
			return -1;
	return rc;
}

int
approvals_of_spoiled(struct book_sqlite *b, const struct actor *by, const char *order,
    struct err *e)
{
	int64_t id;
	int rc;

	while ((rc = db_number(b, e, &id, "SELECT id FROM approvals WHERE order_no = ? "
	    "AND kind IN ('spoiled', 'unconfirmed') AND decision = '' LIMIT 1", "t", order)) == 1)
		if (withdraw(b, by, id, e) == -1)
			return -1;
	return rc;
}
