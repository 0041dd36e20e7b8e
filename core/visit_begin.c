/* The beginning of a visit: which of the orders may be collected here, now. */
#include "core/visit.h"

#include "conf/settings.h"
#include "core/clock.h"
#include "core/restored.h"
#include "core/rules.h"
#include "core/spoil.h"
#include "core/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int
claim(struct pickup *p, const char *no, struct err *e)
{
	struct book *b = &p->c->book;

	return b->ops->claim(b->self, &p->by, no,
	    (int)p->c->conf->visit_lease, &p->claims[p->norders], e);
}

/* Cancelled since its UKey was begun: what was made is spoiled (RULES 13). */
static void
drop_cancelled(struct pickup *p)
{
	struct err e;

	p->at = p->norders;
	if (spoil_cancelled(p, &e) == -1 && e.code != ERR_NOT_FOUND)
		visit_refuse(p, pickup_order(p), &e);
	p->at = 0;
}

/* From the PIN message on the flags no longer stop a pickup (RULES 13). */
static bool
pin_is_out(struct pickup *p, const char *no)
{
	struct book *b = &p->c->book;
	struct handover h;
	struct err e;

	return b->ops->handover_of(b->self, no, &h, &e) == 0 &&
	    handover_pin_is_out(&h);
}

/* RULES 21: when, by whom, which receipt. */
static int
who_collected(struct pickup *p, const struct order *o, struct err *e)
{
	struct book *b = &p->c->book;
	struct handover h;
	struct visit *v;
	struct err other;
	char when[20], name[NAME_SIZE];

	if ((v = malloc(sizeof(*v))) == NULL)
		return -1;
	if (b->ops->handover_of(b->self, o->no, &h, &other) == 0 &&
	    b->ops->visit_get(b->self, h.visit, v, &other) == 0) {
		time_minute(h.delivered, when);
		text_mask_name(v->collector, name, sizeof(name));
		err_say(e, _("%s 由 %s 领取，回执号 %s"), when, name,
		    h.receipt);
	}
	free(v);
	return -1;
}

/* RULES 36: names no font draws stop the visit before anything is asked. */
static int
names_printable(struct pickup *p, const struct order *o, struct err *e)
{
	const struct paper *a = &p->c->paper;
	const struct {
		const char *what, *name;
	} names[] = {
		{ _("经办人"), o->handler },
		{ _("证书持有人"), o->holder },
		{ _("机构名称"), o->institution },
	};
	struct err why;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (a->ops->preflight(a->self, names[i].name, e) == -1) {
			why = *e;
			return err_say(e, _("%s：%s"), names[i].what, why.say);
		}
	return 0;
}

static int
collectable(struct pickup *p, const struct order *o, struct err *e)
{
	struct order free_of_flags = *o;

	if (p->visit.resets)
		return rules_reset(o, p->c->conf->counter_point, e);
	/* a counter's own hold is for a PIN that went to the wrong mobile (RULES 10) */
	if (pin_is_out(p, o->no) && !o->held) {
		free_of_flags.cancelled = false;
		free_of_flags.suspended = 0;
	}
	if (rules_order(&free_of_flags, p->c->conf->counter_point, e) == -1)
		return e->code == ERR_COLLECTED ? who_collected(p, o, e) : -1;
	return names_printable(p, o, e);
}

/*
 * Claim one order, then look at it: what another window did before is seen.
 * A refused one is left out of the visit.
 */
static int
take(struct pickup *p, const char *no, struct err *e)
{
	struct book *b = &p->c->book;
	struct order *o = &p->orders[p->norders];
	struct err other;

	if (b->ops->order_get(b->self, no, o, e) == -1)
		return -1;
	if (claim(p, no, e) == -1) {
		visit_refuse(p, o, e);
		return -1;
	}
	if (b->ops->order_get(b->self, no, o, e) == -1 ||
	    collectable(p, o, e) == -1) {
		visit_refuse(p, o, e);
		if (e->code == ERR_CANCELLED)
			drop_cancelled(p);
		b->ops->release(b->self, &p->claims[p->norders], &other);
		return -1;
	}
	memcpy(p->visit.orders[p->norders], no, NO_SIZE);
	p->norders++;
	p->visit.norders = p->norders;
	return 0;
}

/*
 * RULES 3: the old certificates' state is looked at early, so that the guard
 * (RULES 6) knows whether stopping still protects anything.  A CA that does
 * not answer now is asked again by the making.
 */
static bool
all_revoked(struct pickup *p)
{
	const struct ca *ca = &p->c->ca;
	enum ca_status s;
	struct err e;

	for (size_t i = 0; i < p->norders; i++) {
		int ms = (int)p->c->conf->ca_seconds * 1000;
		int64_t when;

		if (ca->ops->status(ca->self, p->orders[i].old_issuer,
		    p->orders[i].old_serial, &s, &when, &ms, &e) == -1 ||
		    s != CA_REVOKED)
			return false;
	}
	return true;
}

int
visit_begin(struct pickup *p, const char (*orders)[NO_SIZE], size_t n,
    struct err *e)
{
	struct book *b = &p->c->book;
	struct visit *v = &p->visit;

	if (may(&p->c->clerk, MAY_CHECK_VISIT, NULL, e) == -1) {
		visit_refuse(p, NULL, e);
		return -1;
	}
	if (restored_ready(b, e) == -1 || b->ops->visits_break_off(b->self, &p->by, e) == -1)
		return -1;
	for (size_t i = 0; i < n && p->norders < VISIT_ORDERS; i++)
		if (take(p, orders[i], e) == -1 && err_kind(e) != ERR_REFUSED)
			return -1;
	if (p->norders == 0)
		return n != 0 ? -1 :
		    err_set(e, ERR_INPUT, "a visit without orders");
	snprintf(v->point, sizeof(v->point), "%s", p->c->conf->counter_point);
	snprintf(v->clerk, sizeof(v->clerk), "%s", p->c->clerk.id);
	v->terminal = p->c->terminal;
	v->opened = pickup_now(p);
	v->old_kept = strcmp(p->c->conf->visit_old_ukey, "kept") == 0;
	v->old_revoked = all_revoked(p);
	if (b->ops->visit_new(b->self, &p->by, v, e) == 0)
		return 0;
	if (err_kind(e) == ERR_REFUSED) /* the book knows of another right than the one signed in with */
		visit_refuse(p, NULL, e);
	return -1;
}
