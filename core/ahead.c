#include "core/ahead.h"

#include "conf/settings.h"
#include "core/alone.h"
#include "core/lost.h"
#include "core/making.h"
#include "core/rules.h"

#include <stdio.h>

/* Not yet ready will do: that comes when the source says so. */
static int
judge(struct pickup *p, struct err *e)
{
	if (may(&p->c->clerk, MAY_MAKE_UKEY, NULL, e) == -1 ||
	    alone_load(p, e) == -1)
		return -1;
	return rules_ahead(pickup_order(p), p->c->conf->counter_point, e);
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
		if (alone_order(p, make, &why) == 0)
			continue;
		*e = why;
		rc = -1;
		if (pickup_stops(p, &why))
			break;
	}
	pickup_free(p);
	return rc;
}
