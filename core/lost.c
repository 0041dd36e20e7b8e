#include "core/lost.h"

#include "core/alone.h"
#include "core/approval.h"
#include "core/rules.h"
#include "core/spoil.h"
#include "core/stock.h"

#include <stdio.h>
#include <string.h>

bool
lost_possible(const struct err *why)
{
	switch (why->code) {
	case ERR_TOKEN_TWO:
	case ERR_TOKEN_MODULE:
	case ERR_TOKEN_DELIVERED:
	case ERR_STOCK_GONE:
		return false;
	case ERR_FAULT:                 /* its transport PIN is refused, and nobody knows why */
		return true;
	default:
		return err_kind(why) == ERR_TOKEN;
	}
}

/* ---- asking ----------------------------------------------------------------------- */

/* What the supervisor is to see of it, as the book has it. */
static int
facts_of(struct pickup *p, char facts[FACTS_SIZE], struct err *e)
{
	struct book *b = &p->c->book;
	struct making m = { 0 };
	struct handover h;
	const struct handover *open = &h;
	int rc;

	if (b->ops->making_of(b->self, pickup_order(p)->no, &m, e) == -1)
		return -1;
	if (b->ops->handover_of(b->self, pickup_order(p)->no, &h, e) == 0)
		rc = 0;
	else {
		rc = e->code == ERR_NOT_FOUND ? 0 : -1;
		open = NULL;
	}
	if (rc == 0)
		rc = approval_facts_spoiled(p, &m, open, p->lost.reason, facts, e);
	making_done(&m);
	return rc;
}

static int
agreed(struct pickup *p, struct err *e)
{
	const struct desk *d = &p->c->desk;
	struct approval a;
	char facts[FACTS_SIZE];

	if (d->ops->note(d->self, DESK_NOTE_LOST, pickup_order(p),
	    p->lost.reason, e) == -1 || facts_of(p, facts, e) == -1 ||
	    approval_get(p, APPROVAL_SPOILED, pickup_order(p)->no, facts, &a,
	    e) == -1)
		return -1;
	p->lost.approval = a.id;
	return 0;
}

/* Not spoiled: Esc leads back to where it stood, and so does a no, once it was read. */
static int
stays(struct pickup *p, struct err *e)
{
	const struct desk *d = &p->c->desk;
	struct err why = *e;
	enum desk_choice choice;

	if (why.code == ERR_LATER && p->put_off == ERR_NONE)
		return pickup_wished(p, e);
	if (why.code == ERR_LATER || why.code == ERR_UNSIGNED ||
	    why.code == ERR_FENCED)
		return -1;
	if (d->ops->problem(d->self, &why, &choice, e) == -1)
		return -1;
	if (choice != DESK_LATER)
		return 0;
	p->put_off = why.code;
	return err_set(e, ERR_LATER, "put off after %s", err_code(&why));
}

/* ---- ending it ---------------------------------------------------------------------- */

/* Tried again after it was stored late, it is not there any more. */
static int
end(struct pickup *p, struct err *e)
{
	if (spoil_end(p, p->lost.reason, p->lost.approval, e) == 0)
		return 0;
	if (e->code != ERR_NOT_FOUND)
		return -1;
	p->making.state = MAKING_SPOILED;
	return 0;
}

static int
slip(struct pickup *p, struct err *e)
{
	return stock_slip(p->c, p->making.token_serial, p->lost.slip,
	    sizeof(p->lost.slip), e);
}

/* Without paper the work goes on: the slip can be made again from the stock. */
static int
give_slip(struct pickup *p, struct err *e)
{
	const struct desk *d = &p->c->desk;
	bool made = pickup_try(p, slip, e) == 0;

	if (!made && (e->code != ERR_LATER || pickup_stops(p, e)))
		return -1;
	p->put_off = ERR_NONE;
	return d->ops->spoiled(d->self, pickup_order(p), &p->making,
	    made ? p->lost.slip : NULL, e);
}

int
lost_run(struct pickup *p, struct err *e)
{
	if (agreed(p, e) == -1 || pickup_try(p, end, e) == -1)
		return stays(p, e);
	if (give_slip(p, e) == -1)
		return -1;
	pickup_anew(p);
	return 0;
}

/* ---- nobody stands at the counter ------------------------------------------------------ */

/* A handover that has begun is its visitor's: the PIN may be out. */
static int
not_handing_over(struct pickup *p, struct err *e)
{
	struct book *b = &p->c->book;
	struct handover h;

	if (b->ops->handover_of(b->self, pickup_order(p)->no, &h, e) == -1)
		return e->code == ERR_NOT_FOUND ? 0 : -1;
	return h.state == HANDOVER_BEGUN ? 0 : err_set(e, ERR_STOCK_BOUND,
	    "the handover is %s", handover_state_name(h.state));
}

static int
gone(const char *what, struct err *e)
{
	return e->code != ERR_NOT_FOUND ? -1 : err_set(e, ERR_STOCK_GONE, "no UKey of %s", what);
}

static int
judge(struct pickup *p, struct err *e)
{
	struct book *b = &p->c->book;
	const struct order *o = pickup_order(p);

	if (may(&p->c->clerk, MAY_MAKE_UKEY, NULL, e) == -1 ||
	    alone_load(p, e) == -1 || rule_not_collected(o, e) == -1 ||
	    rule_not_cancelled(o, e) == -1 || not_handing_over(p, e) == -1)
		return -1;
	return b->ops->making_of(b->self, o->no, &p->making, e) == 0 ? 0 : gone(o->no, e);
}

/* Spoiled already, and the power went: asked again it is brought to its end. */
static int
shelved(struct pickup *p, struct err *e)
{
	if (judge(p, e) == -1)
		return -1;
	if (p->making.state != MAKING_UNKNOWN &&
	    (agreed(p, e) == -1 || pickup_try(p, end, e) == -1))
		return -1;
	return give_slip(p, e) == -1 || pickup_try(p, spoil_settle, e) == -1 ? -1 : 0;
}

/* Its order; the claim is what makes sure of it. */
static int
find(struct pickup *p, const char *serial, struct err *e)
{
	struct book *b = &p->c->book;
	struct making m = { 0 };

	if (b->ops->making_on(b->self, serial, &m, e) == -1)
		return gone(serial, e);
	memcpy(pickup_order(p)->no, m.order, NO_SIZE);
	making_done(&m);
	return 0;
}

int
lost_shelved_run(struct counter *c, const char (*serials)[NO_SIZE], size_t n,
    struct err *e)
{
	const struct desk *d = &c->desk;
	struct pickup *p;
	struct err other;
	int rc = -1;

	(void)n;
	if ((p = pickup_new(c, e)) == NULL)
		return -1;
	p->norders = 1;
	if (find(p, serials[0], e) == 0)
		rc = alone_order(p, shelved, e);
	else
		d->ops->refused(d->self, NULL, e, NULL, &other);
	pickup_free(p);
	return rc;
}
