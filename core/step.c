#include "core/step.h"

#include "conf/settings.h"
#include "core/clock.h"
#include "core/rules.h"
#include "core/text.h"
#include "core/ukey.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct pickup *
pickup_new(struct counter *c, struct err *e)
{
	struct pickup *p;

	if ((p = calloc(1, sizeof(*p))) == NULL) {
		err_set(e, ERR_MEMORY, "a pickup");
		return NULL;
	}
	p->c = c;
	p->by = (struct actor){ c->clerk.id, c->terminal };
	return p;
}

/* What belongs to the UKey in hand and to no other, its secrets first. */
static void
put_down_ukey(struct pickup *p)
{
	ukey_forget(p);
	p->pin = secret_free(p->pin);
	making_done(&p->making);
	p->handover = (struct handover){ 0 };
	p->intent = (struct intent){ 0 };
	p->product[0] = '\0';
	p->can_reset = false;
	p->unsure = p->was_set = p->ticked = p->let_go = false;
	p->looked = p->deferred = 0;
	memset(&p->lost, 0, sizeof(p->lost));
}

/* ... and to the order. */
static void
put_down(struct pickup *p)
{
	put_down_ukey(p);
	p->defer_reason[0] = '\0';
	p->put_off = ERR_NONE;
}

void
pickup_free(struct pickup *p)
{
	if (p == NULL)
		return;
	put_down(p);
	free(p);
}

struct order *
pickup_order(struct pickup *p)
{
	return &p->orders[p->at];
}

struct claim *
pickup_claim(struct pickup *p)
{
	return &p->claims[p->at];
}

int64_t
pickup_now(const struct pickup *p)
{
	return p->c->clock.ops->now(p->c->clock.self);
}

static const struct step *
step_from(const struct track *t, int state)
{
	for (size_t i = 0; i < t->nsteps; i++)
		if (t->steps[i].from == state)
			return &t->steps[i];
	return NULL;
}

static void
tell(struct pickup *p, const char *record, int state, const char *doing)
{
	struct progress g = {
		.order = pickup_order(p)->no,
		.institution = pickup_order(p)->institution,
		.record = record,
		.state = state,
		.doing = doing,
		.token_serial = p->making.token_serial,
		.token_model = p->making.token_model,
		.nth = (int)p->at + 1,
		.of = (int)p->norders,
	};

	p->c->desk.ops->doing(p->c->desk.self, &g);
}

void
pickup_take_up(struct pickup *p)
{
	put_down(p);
	tell(p, "order", 0, "");
}

void
pickup_anew(struct pickup *p)
{
	put_down_ukey(p);
	tell(p, "order", 0, "");
}

int
pickup_flags(struct pickup *p, struct err *e)
{
	struct book *b = &p->c->book;
	struct order o;

	if (b->ops->order_get(b->self, pickup_order(p)->no, &o, e) == -1)
		return err_wrap(e, "flags of %s", pickup_order(p)->no);
	*pickup_order(p) = o;
	if (strcmp(p->handover.order, o.no) == 0 &&
	    handover_pin_is_out(&p->handover))
		return 0;
	return rules_flags(&o, e);
}

/*
 * Book what is about to happen, with a fresh lease.  A retry of the same
 * attempt keeps the key, so that the other side can know it again.
 */
static int
intend(const struct track *t, struct pickup *p, const struct step *s,
    struct err *e)
{
	struct book *b = &p->c->book;
	struct intent in = { .attempt = t->attempt(p), .record_id = t->id(p) },
	    last;

	snprintf(in.record, sizeof(in.record), "%s", t->name);
	snprintf(in.step, sizeof(in.step), "%s", t->state_name(s->from));
	snprintf(in.serial, sizeof(in.serial), "%s", p->making.token_serial);
	p->unsure = false;
	if (b->ops->intent_last(b->self, in.record, in.record_id, in.step,
	    in.attempt, &last, e) == 0) {
		memcpy(in.key, last.key, sizeof(in.key));
		p->unsure = last.ended == 0;
	} else if (e->code != ERR_NOT_FOUND)
		return -1;
	else if (s->key == NULL)
		snprintf(in.key, sizeof(in.key), "%s%lld-%d", t->name,
		    (long long)in.record_id, in.attempt);
	else if (s->key(p, in.key, e) == -1)
		return -1;
	if (b->ops->intent_add(b->self, &p->by, pickup_claim(p),
	    (int)p->c->conf->visit_lease, &in, e) == -1)
		return err_wrap(e, "intent of %s %s", t->name, in.step);
	p->intent = in;
	return 0;
}

/* What it took while somebody was waited for tells nothing of the UKey. */
static int
timed(struct pickup *p, const struct step *s, struct err *e)
{
	int64_t from = clock_mono_ms();

	p->waited = false;
	p->took = 0;
	if (s->run(p, e) == -1)
		return -1;
	if (!p->waited)
		p->took = (int)(clock_mono_ms() - from) + 1;    /* begun ones count */
	return 0;
}

static int
run_step(const struct track *t, struct pickup *p, const struct step *s,
    struct err *e)
{
	if (may(&p->c->clerk, s->may, NULL, e) == -1)
		return -1;
	if (t->flags && pickup_flags(p, e) == -1)
		return -1;
	if (s->outside && intend(t, p, s, e) == -1)
		return -1;
	if (timed(p, s, e) == -1)
		return err_wrap(e, "%s %s, order %s", t->name,
		    t->state_name(s->from), pickup_order(p)->no);
	if (t->move(p, s->to, e) == -1)
		return err_wrap(e, "keeping %s", t->state_name(s->to));
	return 0;
}

bool
pickup_stops_all(enum err_code put_off)
{
	switch (put_off) {
	case ERR_BOOK:
	case ERR_BOOK_BUSY:
	case ERR_AUDIT:
	case ERR_CLOCK:
	case ERR_MEMORY:
		return true;
	default:
		return false;
	}
}

/* The clerk's own "not now", and a visitor who is gone, stop all. */
bool
pickup_stops(const struct pickup *p, const struct err *why)
{
	if (why->code == ERR_UNSIGNED)
		return true;
	if (why->code == ERR_LATER)
		return p->put_off == ERR_NONE || pickup_stops_all(p->put_off);
	return pickup_stops_all(why->code);
}

int
pickup_wished(struct pickup *p, struct err *e)
{
	const struct desk *d = &p->c->desk;

	switch (d->ops->wish(d->self)) {
	case DESK_PAUSE:
		return err_set(e, ERR_LATER, "paused");
	case DESK_LEFT:
		err_set(e, ERR_UNSIGNED, "the visitor left");
		return err_say(e, "%s", _("领取人已离开"));
	case DESK_GO_ON:
		break;
	}
	return 0;
}

/* 0: try again.  -1: stop, *e says why. */
static int
after_failure(struct pickup *p, int *gone, struct err *e)
{
	const struct desk *d = &p->c->desk;
	enum desk_choice choice;
	struct err why = *e;

	if (err_kind(e) == ERR_REFUSED || e->code == ERR_LATER ||
	    e->code == ERR_FENCED)
		return -1;
	/* Pulled out: the step itself asks for it.  Twice in a row is a fault. */
	if ((e->code == ERR_TOKEN_GONE || e->code == ERR_TOKEN_OTHER) &&
	    (*gone)++ == 0)
		return 0;
	*gone = 0;
	if (d->ops->problem(d->self, &why, &choice, e) == -1)
		return -1;
	if (choice == DESK_RETRY)
		return 0;
	if (choice == DESK_LOST && p->making.id != 0)
		return err_set(e, ERR_UKEY_LOST, "given up after %s", err_code(&why));
	p->put_off = why.code;
	return err_set(e, ERR_LATER, "put off after %s", err_code(&why));
}

int
track_run(const struct track *t, struct pickup *p, struct err *e)
{
	const struct step *s;
	int gone = 0;

	for (;;) {
		if (t->load(p, e) == -1) {
			if (after_failure(p, &gone, e) == -1)
				return -1;
			continue;
		}
		if (t->state(p) == t->end)
			return 0;
		if ((s = step_from(t, t->state(p))) == NULL)
			return err_set(e, ERR_FAULT, "no step of %s from %s",
			    t->name, t->state_name(t->state(p)));
		if (pickup_wished(p, e) == -1)
			return err_wrap(e, "before %s",
			    t->state_name(s->from));
		tell(p, t->name, s->from, t->state_text(s->from));
		if (run_step(t, p, s, e) == 0)
			gone = 0;
		else if (after_failure(p, &gone, e) == -1)
			return -1;
	}
}

int
pickup_try(struct pickup *p, int (*work)(struct pickup *, struct err *),
    struct err *e)
{
	int gone = 0;

	while (work(p, e) == -1)
		if (after_failure(p, &gone, e) == -1)
			return -1;
	return 0;
}
