/*
 * RULES 18: what an approval is good for.  It is used once, in the transaction
 * of what it allows: a letter's by the first handover of its visit, for all
 * its orders; that a UKey may be spoiled, by its making; any other by the
 * handover it was given for.
 */
#include "core/book/sqlite_private.h"

/* Its UKey was spoiled on the way: what was put off stays so for the one that comes instead, in the same visit. */
static int
goes_on(struct book_sqlite *b, const struct approval *a, int64_t handover,
    struct err *e)
{
	int64_t one;

	return a->kind != APPROVAL_DEFERRED ? 0 : db_number(b, e, &one,
	    "SELECT 1 FROM handovers was, handovers h WHERE was.id = ? AND was.state = 'broken_off' "
	    "AND h.id = ? AND h.order_no = was.order_no AND h.visit = was.visit", "ll",
	    a->used_by, handover);
}

static int
use(struct book_sqlite *b, const struct actor *by, struct approval *a,
    int64_t handover, struct err *e)
{
	int rc;

	if (a->used_by != 0 && (a->kind == APPROVAL_LETTER ||
	    (a->used_by == handover && a->kind != APPROVAL_PIN_RESET)))
		return 0;
	if (a->used_by != 0 && (rc = goes_on(b, a, handover, e)) != 0)
		return rc == -1 ? -1 : 0;
	if (a->used_by != 0)
		return err_set(e, ERR_EXPIRED, "approval %lld was used by handover %lld",
		    (long long)a->id, (long long)a->used_by);
	if (a->expires <= b->now)
		return err_set(e, ERR_EXPIRED, "approval %lld is over", (long long)a->id);
	a->used_by = handover;
	if (db_run(b, e, NULL, "UPDATE approvals SET used_by = ? WHERE id = ?", "ll",
	    handover, a->id) == -1)
		return -1;
	return approval_tell(b, by, "approval_used", a, e);
}

/* A reset has no handover of its own: it is of the UKey that was delivered. */
static int
handover_for(struct book_sqlite *b, const struct approval *a, int64_t *handover,
    struct err *e)
{
	int rc = *handover == 0 ? db_number(b, e, handover, "SELECT id FROM handovers "
	    "WHERE order_no = ? AND state <> 'broken_off'", "t", a->order) :
	    db_number(b, e, handover, "SELECT id FROM handovers WHERE id = ? "
	    "AND order_no = ?", "lt", *handover, a->order);

	return rc == 1 ? 0 : rc == -1 ? -1 : err_set(e, ERR_NOT_APPROVED,
	    "approval %lld is not of handover %lld", (long long)a->id,
	    (long long)*handover);
}

static int
use_alone(struct book_sqlite *b, const struct actor *by, int64_t id,
    int64_t handover, struct err *e)
{
	struct approval a;

	if (book_approval_get(b, id, &a, e) == -1)
		return -1;
	if (a.kind == APPROVAL_LETTER || a.kind == APPROVAL_SPOILED ||
	    a.decision != APPROVAL_APPROVED)
		return err_set(e, ERR_NOT_APPROVED, "approval %lld: a %s, %s",
		    (long long)id, approval_kind_name(a.kind), approval_decision_name(a.decision));
	if (handover_for(b, &a, &handover, e) == -1)
		return -1;
	return use(b, by, &a, handover, e);
}

int
book_approval_use(void *self, const struct actor *by, int64_t id,
    int64_t handover, struct err *e)
{
	struct book_sqlite *b = self;

	if (tx_begin(b, e) == -1)
		return -1;
	return tx_end(b, use_alone(b, by, id, handover, e), e);
}

/* ---- an agent's handover ------------------------------------------------------- */

/* Was it this visit's to use, and does it tell of this person, this letter, this order? */
static int
is_for(struct book_sqlite *b, const struct approval *a, const struct handover *h,
    struct err *e)
{
#define DATE(field) "iif(v." field " = 0, '', date(v." field " * 86400, 'unixepoch'))"
	int64_t one;

	return db_number(b, e, &one, "SELECT 1 FROM visits v, approvals WHERE v.id = ?1 "
	    "AND approvals.id = ?2 AND (approvals.visit = v.id OR approvals.asked >= ?3 AND " APPROVAL_LEFT_BEHIND ") "
	    "AND json_extract(facts, '$.collector.name') = v.collector "
	    "AND json_extract(facts, '$.collector.number') = v.number "
	    "AND json_extract(facts, '$.letter.principal_code') = v.letter_principal_code "
	    "AND json_extract(facts, '$.letter.issued') = " DATE("letter_issued") " "
	    "AND json_extract(facts, '$.letter.until') = " DATE("letter_valid_until") " "
	    "AND EXISTS (SELECT 1 FROM json_each(facts, '$.orders') "
	    "WHERE json_extract(value, '$.no') = ?4)", "lllt", h->visit, a->id,
	    day_begins(b->now), h->order);
#undef DATE
}

static int
not_cancelled(struct book_sqlite *b, const struct handover *h, struct err *e)
{
	int64_t cancelled;

	if (handover_pin_is_out(h))
		return 0;
	if (db_number(b, e, &cancelled, "SELECT cancelled FROM orders WHERE no = ?",
	    "t", h->order) != 1)
		return -1;
	return cancelled ? err_set(e, ERR_CANCELLED, "order %s is cancelled",
	    h->order) : 0;
}

/* The approval of a handler's visit is 0; *agent tells. */
static int
of_visit(struct book_sqlite *b, int64_t visit, bool *agent, int64_t *approval,
    struct err *e)
{
	sqlite3_stmt *st = db_query(b, e, "SELECT agent, coalesce(approval, 0) "
	    "FROM visits WHERE id = ?", "l", visit);
	int rc = st == NULL ? -1 : db_step(b, st, e);

	if (rc != 1)
		return rc == -1 ? -1 : err_set(e, ERR_FAULT, "no visit %lld",
		    (long long)visit);
	*agent = sqlite3_column_int(st, 0) != 0;
	*approval = sqlite3_column_int64(st, 1);
	db_done(st);
	return 0;
}

int
approval_covers(struct book_sqlite *b, const struct actor *by,
    const struct handover *h, struct err *e)
{
	struct approval a;
	int64_t id;
	bool agent;
	int rc;

	if (of_visit(b, h->visit, &agent, &id, e) == -1)
		return -1;
	if (!agent)
		return 0;
	if (id == 0)
		return err_set(e, ERR_NOT_APPROVED, "an agent's visit %lld without approval",
		    (long long)h->visit);
	if (book_approval_get(b, id, &a, e) == -1)
		return -1;
	if (a.kind != APPROVAL_LETTER || a.decision != APPROVAL_APPROVED)
		return err_set(e, ERR_NOT_APPROVED, "approval %lld: a %s, %s",
		    (long long)id, approval_kind_name(a.kind), approval_decision_name(a.decision));
	if ((rc = is_for(b, &a, h, e)) != 1)
		return rc == -1 ? -1 : err_set(e, ERR_NOT_APPROVED,
		    "approval %lld is not for order %s in visit %lld",
		    (long long)id, h->order, (long long)h->visit);
	if (not_cancelled(b, h, e) == -1)
		return -1;
	return use(b, by, &a, h->id, e);
}

/* ---- a UKey that is spoiled ----------------------------------------------------- */

/* Is it of this making, by its own number and its UKey's? */
static int
is_of(struct book_sqlite *b, const struct approval *a, const struct making *m,
    struct err *e)
{
	int64_t one;

	return db_number(b, e, &one, "SELECT 1 FROM approvals WHERE id = ? AND order_no = ? "
	    "AND json_extract(facts, '$.spoiled.making') = ? "
	    "AND json_extract(facts, '$.spoiled.token') = ?", "ltlt", a->id, m->order,
	    m->id, m->token_serial);
}

static int
use_up(struct book_sqlite *b, const struct actor *by, const struct making *m,
    struct err *e)
{
	struct approval a;
	int rc;

	if (book_approval_get(b, m->approval, &a, e) == -1)
		return -1;
	if (a.kind != APPROVAL_SPOILED || a.decision != APPROVAL_APPROVED)
		return err_set(e, ERR_NOT_APPROVED, "approval %lld: a %s, %s",
		    (long long)a.id, approval_kind_name(a.kind), approval_decision_name(a.decision));
	if ((rc = is_of(b, &a, m, e)) != 1)
		return rc == -1 ? -1 : err_set(e, ERR_NOT_APPROVED,
		    "approval %lld is not of making %lld", (long long)a.id, (long long)m->id);
	if (a.expires <= b->now)
		return err_set(e, ERR_EXPIRED, "approval %lld is over", (long long)a.id);
	a.used_making = m->id;
	if (db_run(b, e, NULL, "UPDATE approvals SET used_making = ? WHERE id = ?", "ll",
	    m->id, a.id) == -1)
		return -1;
	return approval_tell(b, by, "approval_used", &a, e);
}

/* Nobody's word is needed where the order is no more, and a supervisor's act is one (core/restored.h). */
static int
needs_none(struct book_sqlite *b, const struct actor *by, const struct making *m,
    struct err *e)
{
	int64_t one;
	int rc = db_number(b, e, &one, "SELECT 1 FROM orders WHERE no = ? AND cancelled", "t",
	    m->order);

	if (rc != 0)
		return rc;
	rc = db_number(b, e, &one, "SELECT 1 FROM restore_findings WHERE order_no = ? "
	    "AND what = 'revoked' AND released = 0", "t", m->order);
	if (rc == 1 && book_may(b, by, MAY_ACKNOWLEDGE_RESTORE, NULL, e) == -1)
		return -1;
	return rc;
}

int
approval_spoils(struct book_sqlite *b, const struct actor *by,
    const struct making *m, struct err *e)
{
	int rc;

	if (m->approval != 0)
		return use_up(b, by, m, e);
	if ((rc = needs_none(b, by, m, e)) != 0)
		return rc == -1 ? -1 : 0;
	return err_set(e, ERR_NOT_APPROVED, "making %lld is spoiled on nobody's word",
	    (long long)m->id);
}
