/* UKeys made before anybody comes: the making table itself runs, at a desk where nobody sits. */
#include "tui/demo_own.h"

#include "core/ahead.h"
#include "core/clock.h"
#include "core/token/reader.h"
#include "tui/demo.h"
#include "tui/demo_orders.h"

#include <stdio.h>
#include <string.h>

#define CLERK "1001"

struct nobody {
	struct reader *reader;
	int next;                       /* the drawer's number of the UKey to take, from the last one down */
	struct err why;                 /* what the flow asked about: a demo has no answer */
};

static int
no_answer(struct nobody *n, const struct err *why, struct err *e)
{
	if (why != NULL)
		n->why = *why;
	return err_set(e, ERR_LATER, "nobody sits at this desk");
}

static int
want_ukey(void *self, const char *serial, const struct err *why, struct err *e)
{
	struct nobody *n = self;
	char which[12];

	if (why != NULL || serial != NULL)
		return no_answer(n, why, e);
	snprintf(which, sizeof(which), "%d", n->next--);
	return reader_insert(n->reader, which, e);
}

static int
confirm_ukey(void *self, const struct token_info *t, const struct order *o, struct err *e)
{
	(void)self;
	(void)t;
	(void)o;
	(void)e;
	return 0;
}

static void
doing(void *self, const struct progress *p)
{
	(void)self;
	(void)p;
}

static enum desk_wish
wish(void *self)
{
	(void)self;
	return DESK_GO_ON;
}

static int
problem(void *self, const struct err *why, enum desk_choice *out, struct err *e)
{
	(void)out;
	return no_answer(self, why, e);
}

static int
refused(void *self, const struct order *o, const struct err *why, const char *slip, struct err *e)
{
	(void)o;
	(void)slip;
	return no_answer(self, why, e);
}

/* Back into the drawer, as 已制待领. */
static int
made(void *self, const struct order *o, const struct making *m, struct err *e)
{
	struct nobody *n = self;

	(void)o;
	(void)m;
	return reader_remove(n->reader, NULL, e);
}

/* All that a making without a visit asks for. */
static const struct desk_ops ops = {
	.want_ukey = want_ukey,
	.confirm_ukey = confirm_ukey,
	.doing = doing,
	.wish = wish,
	.problem = problem,
	.refused = refused,
	.made = made,
};

int
demo_ahead_count(long orders)
{
	return orders >= DEMO_AHEAD + DEMO_AHEADS ? DEMO_AHEADS : 0;
}

int
demo_ahead(struct demo *d, struct err *e)
{
	struct nobody n = { .reader = d->w->reader, .next = DEMO_UKEYS };
	struct counter c = d->w->counter;
	char orders[DEMO_AHEADS][NO_SIZE];
	struct order o;

	if (demo_ahead_count(d->orders) == 0)
		return 0;
	for (size_t i = 0; i < DEMO_AHEADS; i++) {
		demo_order(DEMO_AHEAD + i, &d->w->calendar, date_of(clock_now()), &o);
		memcpy(orders[i], o.no, NO_SIZE);
	}
	if (c.book.ops->staff_get(c.book.self, CLERK, &c.clerk, e) == -1)
		return err_wrap(e, "who makes UKeys ahead");
	c.desk = (struct desk){ &ops, &n };
	if (ahead_run(&c, (const char (*)[NO_SIZE])orders, DEMO_AHEADS, e) == 0)
		return 0;
	if (n.why.depth > 0)
		*e = n.why;
	return err_wrap(e, "UKeys made ahead");
}
