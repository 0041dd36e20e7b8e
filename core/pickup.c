/*
 * A pickup, from the visitor's first word to the signed paper.  This is the
 * whole of it; visit.c, making.c and handover.c are each a table and its steps.
 */
#include "core/pickup.h"

#include "conf/settings.h"
#include "core/handover.h"
#include "core/lease.h"
#include "core/lost.h"
#include "core/making.h"
#include "core/spoil.h"
#include "core/step.h"
#include "core/ukey.h"
#include "core/visit.h"

static int check(struct pickup *, struct lease **, struct err *);
static int each_order(struct pickup *, enum visit_end *, struct err *);
static int one_order(struct pickup *, struct err *);
static int make_and_hand_over(struct pickup *, struct err *);
static void show(struct pickup *, const struct err *);
static enum visit_end ending(enum visit_end so_far, const struct err *);

int
pickup_run(struct counter *c, const char (*orders)[NO_SIZE], size_t n,
    struct err *e)
{
	struct pickup *p;
	struct lease *lease = NULL;
	enum visit_end end = VISIT_END_DELIVERED;
	struct err closing;
	int rc;

	if ((p = pickup_new(c, e)) == NULL)
		return -1;
	if ((rc = visit_begin(p, orders, n, e)) == -1 ||
	    (rc = check(p, &lease, e)) == -1) {
		show(p, e);
		end = ending(end, e);
	} else
		rc = each_order(p, &end, e);
	lease_stop(lease);
	if (visit_end(p, end, &closing) == -1 && rc == 0) {
		*e = closing;
		rc = -1;
	}
	pickup_free(p);
	return rc;
}

/* Who stands there, with which papers; the claims are kept alive from here on. */
static int
check(struct pickup *p, struct lease **lease, struct err *e)
{
	struct counter *c = p->c;

	if (c->keeper.ops != NULL && lease_start(lease, c->keeper, p->claims,
	    p->norders, (int)c->conf->visit_lease, e) == -1)
		return -1;
	return visit_run(p, e);
}

/* One after the other, and each order's failure is its own.  *e: the last one. */
static int
each_order(struct pickup *p, enum visit_end *end, struct err *e)
{
	struct err why;
	int rc = 0;

	for (p->at = 0; p->at < p->norders; p->at++) {
		pickup_take_up(p);
		if (one_order(p, &why) == 0)
			continue;
		show(p, &why);
		*end = ending(*end, &why);
		*e = why;
		rc = -1;
		if (pickup_stops(p, &why))
			break;
	}
	if (p->visit.delivered == p->norders)
		*end = VISIT_END_DELIVERED;
	return rc;
}

/* With as many UKeys as it takes: one that is no good any more is spoiled, and another one made. */
static int
one_order(struct pickup *p, struct err *e)
{
	const struct desk *d = &p->c->desk;

	if (pickup_wished(p, e) == -1)
		return -1;
	while (make_and_hand_over(p, e) == -1)
		if (e->code != ERR_UKEY_LOST || lost_run(p, e) == -1)
			return -1;
	ukey_forget(p);
	p->visit.delivered++;
	return d->ops->delivered(d->self, &p->visit, &p->handover, e);
}

/* A verified UKey, made now or ahead, then its handover. */
static int
make_and_hand_over(struct pickup *p, struct err *e)
{
	if (pickup_try(p, making_begin, e) == -1 ||
	    making_run(p, e) == -1 ||
	    pickup_try(p, handover_begin, e) == -1)
		return -1;
	return handover_run(p, e);
}

/*
 * What stopped the check or an order: a refusal with its line of log; a fault
 * nobody has seen yet.  LATER is the clerk's own word.
 */
static void
show(struct pickup *p, const struct err *why)
{
	const struct desk *d = &p->c->desk;
	enum desk_choice choice;
	struct err e, other;

	if (why->code == ERR_LATER)
		return;
	if (why->code == ERR_CANCELLED && p->at < p->norders &&
	    spoil_cancelled(p, &e) == -1 && e.code != ERR_NOT_FOUND)
		d->ops->problem(d->self, &e, &choice, &other);
	if (err_kind(why) != ERR_REFUSED)
		d->ops->problem(d->self, why, &choice, &e);
	else if (p->visit.id != 0)
		visit_refuse(p, p->at < p->norders ? pickup_order(p) : NULL,
		    why);
}

/* By the least settled of what stopped it; whoever walks out has the last word. */
static enum visit_end
ending(enum visit_end so_far, const struct err *why)
{
	if (why->code == ERR_UNSIGNED)
		return VISIT_END_WALKED_OUT;
	if (err_kind(why) == ERR_REFUSED && so_far != VISIT_END_BROKEN_OFF)
		return VISIT_END_REFUSED;
	return VISIT_END_BROKEN_OFF;
}
