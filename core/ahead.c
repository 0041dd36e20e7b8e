#include "core/ahead.h"

#include "conf/settings.h"
#include "core/lease.h"
#include "core/lost.h"
#include "core/making.h"
#include "core/rules.h"
#include "core/spoil.h"
#include "core/step.h"

#include <stdio.h>

static int
load(struct pickup *p, struct err *e)
{
	struct book *b = &p->c->book;
	struct order o;

	if (b->ops->order_get(b->self, pickup_order(p)->no, &o, e) == -1)
		return -1;
	*pickup_order(p) = o;
	return 0;
}

/* Not yet ready will do: that comes when the source says so. */
static int
judge(struct pickup *p, struct err *e)
{
	if (may(&p->c->clerk, MAY_MAKE_UKEY, NULL, e) == -1 ||
	    load(p, e) == -1)
		return -1;
	return rules_ahead(pickup_order(p), p->c->conf->counter_point, e);
}

/* Anew for every order: nobody waits for this one, and others may want the next. */
static int
claim(struct pickup *p, struct lease **lease, struct err *e)
{
	struct counter *c = p->c;
	struct book *b = &c->book;
	int seconds = (int)c->conf->visit_lease;
	struct err other;

	if (b->ops->claim(b->self, &p->by, pickup_order(p)->no, seconds,
	    pickup_claim(p), e) == -1)
		return -1;
	if (c->keeper.ops == NULL || lease_start(lease, c->keeper,
	    pickup_claim(p), 1, seconds, e) == 0)
		return 0;
	b->ops->release(b->self, pickup_claim(p), &other);
	return -1;
}

static int
make(struct pickup *p, struct err *e)
{
	const struct desk *d = &p->c->desk;

	if (judge(p, e) == -1)
		return -1;
	while (pickup_try(p, making_begin, e) == -1 || making_run(p, e) == -1)
		if (e->code != ERR_UKEY_LOST || lost_run(p, e) == -1)
			return -1;
	return d->ops->made(d->self, pickup_order(p), &p->making, e);
}

/* A refusal is nobody's visit: shown, without a slip. */
static void
show(struct pickup *p, const struct err *why)
{
	const struct desk *d = &p->c->desk;
	enum desk_choice choice;
	struct err e, other;

	if (why->code == ERR_LATER)
		return;
	if (why->code == ERR_CANCELLED && spoil_cancelled(p, &e) == -1 &&
	    e.code != ERR_NOT_FOUND)
		d->ops->problem(d->self, &e, &choice, &other);
	if (err_kind(why) != ERR_REFUSED)
		d->ops->problem(d->self, why, &choice, &e);
	else
		d->ops->refused(d->self, pickup_order(p), why, NULL, &e);
}

static int
one_order(struct pickup *p, struct err *e)
{
	struct book *b = &p->c->book;
	struct lease *lease = NULL;
	struct err other;
	int rc = -1;

	if (load(p, e) == 0 && pickup_wished(p, e) == 0) {
		pickup_take_up(p);
		if (claim(p, &lease, e) == 0)
			rc = make(p, e);
	}
	if (rc == -1)
		show(p, e);
	lease_stop(lease);
	b->ops->release(b->self, pickup_claim(p), &other);
	return rc;
}

int
ahead_run(struct counter *c, const char (*orders)[NO_SIZE], size_t n,
    struct err *e)
{
	struct pickup *p;
	struct err why;
	int rc = 0;

	if ((p = pickup_new(c, e)) == NULL)
		return -1;
	p->norders = n < VISIT_ORDERS ? n : VISIT_ORDERS;
	for (p->at = 0; p->at < p->norders; p->at++) {
		snprintf(pickup_order(p)->no, NO_SIZE, "%s", orders[p->at]);
		if (one_order(p, &why) == 0)
			continue;
		*e = why;
		rc = -1;
		if (pickup_stops(p, &why))
			break;
	}
	pickup_free(p);
	return rc;
}
