/*
 * A pickup, from the visitor's first word to the signed paper.  This is the
 * whole of it; visit.c, making.c and handover.c are each a table and its steps.
 */
#include "core/pickup.h"

#include "conf/settings.h"
#include "core/handover.h"
#include "core/lease.h"
#include "core/making.h"
#include "core/spoil.h"
#include "core/step.h"
#include "core/ukey.h"
#include "core/visit.h"

#include <stdlib.h>

static int one_order(struct pickup *, size_t *delivered, struct err *);
static void show(struct pickup *, const struct err *);
static enum visit_end ending(struct pickup *, size_t delivered, const struct err *);

int
pickup_run(struct counter *c, const char (*orders)[NO_SIZE], size_t n,
    struct err *e)
{
	struct pickup *p;
	struct lease *lease = NULL;
	struct err closing;
	size_t delivered = 0;
	int rc = -1;

	if ((p = calloc(1, sizeof(*p))) == NULL)
		return err_set(e, ERR_MEMORY, "a pickup");
	p->c = c;
	p->by = (struct actor){ c->clerk.id, c->terminal };
	if (visit_begin(p, orders, n, e) == -1)
		goto out;
	if (c->keeper.ops != NULL && lease_start(&lease, c->keeper, p->claims,
	    p->norders, (int)c->conf->visit_lease, e) == -1)
		goto out;
	if (visit_run(p, e) == -1)
		goto out;
	for (p->at = 0; p->at < p->norders; p->at++)
		if (one_order(p, &delivered, e) == -1)
			goto out;
	rc = 0;
out:
	lease_stop(lease);
	if (rc == -1)
		show(p, e);
	if (visit_end(p, ending(p, delivered, rc == 0 ? NULL : e),
	    &closing) == -1 && rc == 0) {
		*e = closing;
		rc = -1;
	}
	ukey_forget(p);
	secret_free(p->pin);
	making_done(&p->making);
	free(p);
	return rc;
}

/* A verified UKey, made now or ahead, then its handover. */
static int
one_order(struct pickup *p, size_t *delivered, struct err *e)
{
	const struct desk *d = &p->c->desk;

	if (pickup_try(p, making_begin, e) == -1 ||
	    making_run(p, e) == -1 ||
	    pickup_try(p, handover_begin, e) == -1 ||
	    handover_run(p, e) == -1)
		return -1;
	ukey_forget(p);
	++*delivered;
	return d->ops->delivered(d->self, &p->visit, &p->handover, e);
}

/*
 * What ended the pickup: a refusal with its line of log; a fault nobody has
 * seen yet.  LATER is the clerk's own word.
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

static enum visit_end
ending(struct pickup *p, size_t delivered, const struct err *why)
{
	if (delivered == p->norders && delivered > 0)
		return VISIT_END_DELIVERED;
	if (why != NULL && why->code == ERR_UNSIGNED)
		return VISIT_END_WALKED_OUT;
	if (why != NULL && err_kind(why) == ERR_REFUSED)
		return VISIT_END_REFUSED;
	return VISIT_END_BROKEN_OFF;
}
