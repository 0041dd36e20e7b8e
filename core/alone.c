#include "core/alone.h"

#include "conf/settings.h"
#include "core/lease.h"
#include "core/spoil.h"

int
alone_load(struct pickup *p, struct err *e)
{
	struct book *b = &p->c->book;
	struct order o;

	if (b->ops->order_get(b->self, pickup_order(p)->no, &o, e) == -1)
		return -1;
	*pickup_order(p) = o;
	return 0;
}

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

int
alone_order(struct pickup *p, int (*work)(struct pickup *, struct err *),
    struct err *e)
{
	struct book *b = &p->c->book;
	struct lease *lease = NULL;
	struct err other;
	int rc = -1;

	if (alone_load(p, e) == 0 && pickup_wished(p, e) == 0) {
		pickup_take_up(p);
		if (claim(p, &lease, e) == 0)
			rc = work(p, e);
	}
	if (rc == -1)
		show(p, e);
	lease_stop(lease);
	b->ops->release(b->self, pickup_claim(p), &other);
	return rc;
}
