/*
 * Read the table, then the functions in the same order.
 */
#include "core/handover.h"

#include "conf/settings.h"
#include "core/approval.h"
#include "core/old_cert.h"
#include "core/pin_delivery.h"
#include "core/receipt.h"
#include "core/ukey.h"

#include <string.h>

static int revoke_old(struct pickup *, struct err *);
static int receipt_number(struct pickup *, char key[NO_SIZE], struct err *);
static int sign_receipt(struct pickup *, struct err *);
static int send_pin(struct pickup *, struct err *);
static int print_receipt(struct pickup *, struct err *);
static int hand_over(struct pickup *, struct err *);

static const struct step steps[] = {
	{ HANDOVER_BEGUN,          revoke_old,    HANDOVER_OLD_REVOKED,    MAY_HAND_OVER, true,  NULL },
	{ HANDOVER_OLD_REVOKED,    sign_receipt,  HANDOVER_RECEIPT_SIGNED, MAY_HAND_OVER, true,  receipt_number },
	{ HANDOVER_RECEIPT_SIGNED, send_pin,      HANDOVER_PIN_SENT,       MAY_HAND_OVER, true,  NULL },
	{ HANDOVER_PIN_SENT,       pin_arrive,    HANDOVER_PIN_ARRIVED,    MAY_HAND_OVER, false, NULL },
	{ HANDOVER_PIN_ARRIVED,    pin_set,       HANDOVER_PIN_SET,        MAY_HAND_OVER, true,  NULL },
	{ HANDOVER_PIN_SET,        print_receipt, HANDOVER_PRINTED,        MAY_HAND_OVER, true,  NULL },
	{ HANDOVER_PRINTED,        hand_over,     HANDOVER_DELIVERED,      MAY_HAND_OVER, false, NULL },
};

static const char *
state_name(int s)
{
	return handover_state_name((enum handover_state)s);
}

static const char *
state_text(int s)
{
	return handover_state_text((enum handover_state)s);
}

static int
load(struct pickup *p, struct err *e)
{
	struct book *b = &p->c->book;
	struct handover h;

	if (b->ops->handover_of(b->self, pickup_order(p)->no, &h, e) == -1)
		return -1;
	p->handover = h;
	return 0;
}

static int
state(const struct pickup *p)
{
	return (int)p->handover.state;
}

static int64_t
id(const struct pickup *p)
{
	return p->handover.id;
}

static int
attempt(const struct pickup *p)
{
	return p->handover.attempt;
}

static int
move(struct pickup *p, int to, struct err *e)
{
	struct book *b = &p->c->book;
	struct handover h = p->handover;

	h.state = (enum handover_state)to;
	if (to == HANDOVER_DELIVERED)
		h.delivered = pickup_now(p);
	if (b->ops->handover_move(b->self, &p->by, pickup_claim(p), &h,
	    p->handover.state, e) == -1)
		return -1;
	p->handover = h;
	if (to == HANDOVER_PIN_SET)
		p->pin = secret_free(p->pin);
	return 0;
}

static const struct track track = {
	.name = "handover",
	.steps = steps,
	.nsteps = sizeof(steps) / sizeof(steps[0]),
	.end = HANDOVER_DELIVERED,
	.flags = true,
	.state_name = state_name,
	.state_text = state_text,
	.load = load,
	.state = state,
	.id = id,
	.attempt = attempt,
	.move = move,
};

static int
fresh(struct pickup *p, struct err *e)
{
	struct book *b = &p->c->book;
	struct handover h = { 0 };

	memcpy(h.order, pickup_order(p)->no, sizeof(h.order));
	memcpy(h.clerk, p->c->clerk.id, sizeof(h.clerk));
	h.making = p->making.id;
	h.visit = p->visit.id;
	h.attempt = 1;
	h.terminal = p->c->terminal;
	h.begun = pickup_now(p);
	if (b->ops->handover_new(b->self, &p->by, pickup_claim(p), &h,
	    e) == -1)
		return -1;
	p->handover = h;
	return 0;
}

/* Another attempt, in this visit: receipt and PIN are made again. */
static int
anew(struct pickup *p, struct err *e)
{
	struct handover old = p->handover, *h = &p->handover;

	if (receipt_drop_unbooked(p, h,
	    handover_state_name(HANDOVER_OLD_REVOKED), e) == -1)
		return -1;
	h->attempt++;
	h->visit = p->visit.id;
	h->terminal = p->c->terminal;
	memcpy(h->clerk, p->c->clerk.id, sizeof(h->clerk));
	h->receipt[0] = h->sms_id[0] = h->sms_no[0] = h->sms_how[0] = '\0';
	h->receipt_time = h->sms_arrived = 0;
	h->sms_count = 0;
	h->deferral = 0;        /* looked at again */
	p->pin = secret_free(p->pin);
	if (move(p, HANDOVER_BEGUN, e) == 0)
		return 0;
	p->handover = old;
	return -1;
}

/* A supplement's own number, with the file gone that a crash left under the last. */
static int
supplement_begin(struct pickup *p, struct intent *in, struct err *e)
{
	struct book *b = &p->c->book;
	const struct handover *h = &p->handover;

	*in = (struct intent){ .record = "handover", .record_id = h->id,
		.step = "supplement", .attempt = h->attempt };
	memcpy(in->serial, p->making.token_serial, sizeof(in->serial));
	if (receipt_drop_unbooked(p, h, in->step, e) == -1 ||
	    receipt_number(p, in->key, e) == -1)
		return -1;
	return b->ops->intent_add(b->self, &p->by, pickup_claim(p),
	    (int)p->c->conf->visit_lease, in, e);
}

/*
 * After pin_set the PIN cannot be sent again: this visitor signs a supplement,
 * made by the branch alone (RULES 34), and the work goes on from there.
 */
static int
supplement(struct pickup *p, struct err *e)
{
	struct book *b = &p->c->book;
	struct handover old = p->handover;
	struct intent in;

	if (ukey_here(p, NULL, e) == -1 ||
	    supplement_begin(p, &in, e) == -1 ||
	    receipt_sign(p, in.key, true, e) == -1)
		return -1;
	p->handover.attempt++;
	p->handover.visit = p->visit.id;
	p->handover.terminal = p->c->terminal;
	memcpy(p->handover.clerk, p->c->clerk.id, sizeof(old.clerk));
	if (move(p, HANDOVER_PIN_SET, e) == 0)
		return b->ops->intent_end(b->self, in.id, true, e);
	p->handover = old;
	return -1;
}

/* One look after a crash (RULES 25), however often what follows is tried. */
static int
look_at_pin(struct pickup *p, struct err *e)
{
	if (p->looked != p->handover.id) {
		if (pin_was_set(p, &p->was_set, e) == -1)
			return -1;
		p->looked = p->handover.id;
	}
	if (!p->was_set)
		return 0;
	p->handover.pin_set = pickup_now(p);
	return move(p, HANDOVER_PIN_SET, e);
}

int
handover_begin(struct pickup *p, struct err *e)
{
	p->ticked = p->let_go = false;
	if (load(p, e) == -1) {
		if (e->code != ERR_NOT_FOUND || approval_stands(p, e) == -1)
			return -1;
		return fresh(p, e);
	}
	if (p->handover.visit == p->visit.id)
		return 0;
	if (approval_stands(p, e) == -1)
		return -1;
	if (p->handover.state == HANDOVER_PIN_ARRIVED && look_at_pin(p, e) == -1)
		return -1;
	switch (p->handover.state) {
	case HANDOVER_DELIVERED:
		return err_set(e, ERR_COLLECTED, "order %s is delivered",
		    p->handover.order);
	case HANDOVER_PIN_SET:
	case HANDOVER_PRINTED:
		return supplement(p, e);
	default:
		return anew(p, e);
	}
}

int
handover_run(struct pickup *p, struct err *e)
{
	return track_run(&track, p, e);
}

/* RULES 3: nothing is handed over before the old one is known revoked, or put off. */
static int
revoke_old(struct pickup *p, struct err *e)
{
	struct book *b = &p->c->book;
	int64_t when, was;

	if (old_cert_cleared(p, &when, &p->handover.deferral, e) == -1)
		return -1;
	if ((was = p->making.old_revoked) == when)
		return 0;
	p->making.old_revoked = when;
	if (b->ops->making_move(b->self, &p->by, pickup_claim(p), &p->making,
	    p->making.state, e) == 0)
		return 0;
	p->making.old_revoked = was;
	return -1;
}

static int
receipt_number(struct pickup *p, char key[NO_SIZE], struct err *e)
{
	struct book *b = &p->c->book;

	return b->ops->receipt_number(b->self, p->c->conf->counter_point,
	    pickup_now(p), key, e);
}

/* The UKey signs under its transport PIN, so this comes before pin_set. */
static int
sign_receipt(struct pickup *p, struct err *e)
{
	if (ukey_ready(p, e) == -1)
		return -1;
	return receipt_sign(p, p->intent.key, false, e);
}

static int
send_pin(struct pickup *p, struct err *e)
{
	if (ukey_here(p, NULL, e) == -1 || pickup_flags(p, e) == -1)
		return -1;
	return pin_send_once(p, e);
}

static int
print_receipt(struct pickup *p, struct err *e)
{
	const struct paper *a = &p->c->paper;
	char path[4096];

	if (receipt_path(p->c, p->handover.receipt, path, sizeof(path),
	    e) == -1 || a->ops->print(a->self, path, e) == -1)
		return -1;
	p->handover.printed++;
	return 0;
}

/*
 * The serial is read once more, after the list is ticked: finished UKeys get
 * swapped on desks (RULES 31).
 */
static int
hand_over(struct pickup *p, struct err *e)
{
	const struct desk *d = &p->c->desk;

	if (!p->ticked && d->ops->checklist(d->self, &p->visit, &p->handover,
	    &p->making, e) == -1)
		return -1;
	p->ticked = true;
	if (p->let_go)          /* stored late: the visitor has gone with it */
		return 0;
	if (ukey_here(p, NULL, e) == -1 || ukey_forget_so(p, e) == -1)
		return -1;
	p->let_go = true;
	return 0;
}
