#include "core/pin_delivery.h"

#include "conf/settings.h"
#include "core/approval.h"
#include "core/pin.h"
#include "core/rules.h"
#include "core/sms/message.h"
#include "core/text.h"
#include "core/ukey.h"

#include <stdio.h>
#include <string.h>
#include <sys/random.h>

/* Facts of the handover in hand, kept before the effect they tell of.  That of a reset was delivered long ago. */
static int
keep(struct pickup *p, struct err *e)
{
	struct book *b = &p->c->book;

	if (p->visit.resets)
		return 0;
	return b->ops->handover_move(b->self, &p->by, pickup_claim(p),
	    &p->handover, p->handover.state, e);
}

int
pin_reset_line(struct pickup *p, const char *step, struct err *e)
{
	struct book *b = &p->c->book;
	const struct handover *h = &p->handover;
	char facts[200];
	const struct audit_line l = {
		.action = "pin_reset",
		.order = h->order,
		.record = "visit",
		.record_id = p->visit.id,
		.facts = facts,
	};

	snprintf(facts, sizeof(facts), "{\"how\":\"%s\",\"sms\":\"%s\",\"step\":\"%s\","
	    "\"token\":\"%s\"}", h->sms_how, h->sms_id, step, p->making.token_serial);
	return b->ops->audit_add(b->self, &p->by, &l, e);
}

/* The next message's own id and the two digits the handler can read back. */
static int
name_message(struct pickup *p, struct err *e)
{
	struct handover *h = &p->handover;
	unsigned char r;

	do {
		if (getrandom(&r, 1, 0) != 1)
			return err_set(e, ERR_FAULT, "getrandom");
	} while (r >= 200);             /* 200 = 2 * 100: no number is likelier */
	snprintf(h->sms_no, sizeof(h->sms_no), "%02d", r % 100);
	h->sms_count++;
	if (p->visit.resets)
		snprintf(h->sms_id, sizeof(h->sms_id), "r%lld-%d",
		    (long long)p->visit.id, h->sms_count);
	else
		snprintf(h->sms_id, sizeof(h->sms_id), "h%lld-%d-%d",
		    (long long)h->id, h->attempt, h->sms_count);
	h->sms_arrived = 0;
	h->sms_how[0] = '\0';
	return p->visit.resets ? pin_reset_line(p, "send", e) : keep(p, e);
}

static int
compose(struct pickup *p, struct secret *body, struct err *e)
{
	const struct handover *h = &p->handover;
	struct sms_facts f = {
		.signature = p->c->conf->sms_signature,
		.order = h->order,
		.token_serial = p->making.token_serial,
		.number = h->sms_no,
		/* a resend carries the same PIN; a reset PIN is never the first, nor that of a UKey made anew */
		.attempt = p->visit.resets ? 2 : h->attempt + p->making.attempt - 1,
		.service_phone = p->c->conf->paper_service_phone,
		.demo = p->c->demo,
	};

	return sms_pin_text(&f, p->pin, body, e);
}

static int
fresh_pin(struct pickup *p, struct err *e)
{
	if (p->pin != NULL)
		return 0;
	if ((p->pin = secret_new(e)) == NULL)
		return -1;
	if (pin_new(p->pin, pickup_order(p), e) == 0)
		return 0;
	p->pin = secret_free(p->pin);
	return -1;
}

int
pin_send(struct pickup *p, struct err *e)
{
	const struct sms *s = &p->c->sms;
	struct handover *h = &p->handover;
	struct secret *body = NULL;
	int ms = (int)p->c->conf->sms_seconds * 1000, rc = -1;

	if (fresh_pin(p, e) == -1 || name_message(p, e) == -1 ||
	    (body = secret_new(e)) == NULL || compose(p, body, e) == -1)
		goto out;
	if (s->ops->send(s->self, h->sms_id, pickup_order(p)->mobile, body,
	    &ms, e) == -1)
		goto out;
	h->sms_sent = pickup_now(p);
	rc = 0;
out:
	secret_free(body);
	return rc;
}

static int
ask_state(struct pickup *p, enum sms_state *state, int64_t *when, int *again,
    struct err *e)
{
	const struct sms *s = &p->c->sms;

	return s->ops->state(s->self, p->handover.sms_id, state, when, again, e);
}

/* The gateway may have taken the message already. */
int
pin_send_once(struct pickup *p, struct err *e)
{
	enum sms_state state;
	int64_t when;
	int again;

	if (p->pin == NULL || p->handover.sms_id[0] == '\0')
		return pin_send(p, e);
	if (ask_state(p, &state, &when, &again, e) == -1)
		return e->code == ERR_NOT_FOUND ? pin_send(p, e) : -1;
	return state == SMS_FAILED ? pin_send(p, e) : 0;
}

static void
arrived(struct pickup *p, const char *how, int64_t when)
{
	snprintf(p->handover.sms_how, sizeof(p->handover.sms_how), "%s", how);
	p->handover.sms_arrived = when;
}

/* What the clerk sees while the message is on its way, and what was answered. */
static int
ask_desk(struct pickup *p, enum sms_state state, int again,
    const struct err *why, enum desk_sms *answer, struct err *e)
{
	const struct desk *d = &p->c->desk;
	const struct handover *h = &p->handover;
	struct sms_view view = {
		.order = h->order,
		.mobile = pickup_order(p)->mobile,
		.number = h->sms_no,
		.state = state,
		.sent = h->sms_sent,
		.attempt = h->sms_count + (p->visit.resets ? 0 : h->attempt - 1),
		.resets = p->visit.resets,
		.can_reset = p->can_reset,
		.why = why->code == ERR_NONE ? NULL : why,
	};

	return d->ops->sms(d->self, &view, again, answer, e);
}

/* Not yet, and the clerk may choose again: a no with its reason, or Esc. */
static bool
goes_on_waiting(const struct err *e)
{
	return e->code == ERR_RETURNED || e->code == ERR_REJECTED ||
	    e->code == ERR_LATER;
}

/*
 * RULES 25: a supervisor accepts that nobody knows.  What came in while it was
 * decided counts first: a report of delivery makes the approval needless, one
 * of failure was not what was approved.  *done: it counts as arrived.
 */
static int
unconfirmed(struct pickup *p, enum sms_state state, bool *done, struct err *e)
{
	struct book *b = &p->c->book;
	struct approval a;
	enum sms_state now;
	int64_t when;
	int again;
	char facts[FACTS_SIZE];

	if (approval_facts_unconfirmed(p, state, facts, e) == -1 ||
	    approval_get(p, APPROVAL_UNCONFIRMED, p->handover.order, facts, &a,
	    e) == -1 || ask_state(p, &now, &when, &again, e) == -1)
		return -1;
	if (now == SMS_DELIVERED || (now == SMS_FAILED && state != SMS_FAILED))
		return 0;               /* the next question tells */
	if (b->ops->approval_use(b->self, &p->by, a.id, p->handover.id, e) == -1)
		return -1;
	arrived(p, "unconfirmed", pickup_now(p));
	*done = true;
	return 0;
}

/* RULES 10: nobody edits a mobile here.  The order waits until its source brings another one. */
static int
hold(struct pickup *p, struct err *e)
{
	struct book *b = &p->c->book;
	const struct desk *d = &p->c->desk;
	const char *no = p->handover.order;
	char reason[TEXT_SIZE];

	if (may(&p->c->clerk, MAY_HOLD_ORDER, NULL, e) == -1 ||
	    d->ops->note(d->self, DESK_NOTE_HOLD, pickup_order(p), reason, e) == -1)
		return -1;
	text_mask_numbers(reason);      /* the right number is not noted here either */
	if (b->ops->order_hold(b->self, &p->by, no, reason, e) == -1 ||
	    b->ops->order_get(b->self, no, pickup_order(p), e) == -1)
		return -1;
	return rule_not_suspended(pickup_order(p), e);
}

static int
resend(struct pickup *p, struct err *e)
{
	return pin_send(p, e) == -1 ? -1 : keep(p, e);
}

static int
answered(struct pickup *p, enum desk_sms answer, enum sms_state state,
    bool *done, struct err *e)
{
	switch (answer) {
	case DESK_SMS_ASK_AGAIN:
		break;
	case DESK_SMS_READ_BACK:
		arrived(p, "read_back", pickup_now(p));
		*done = true;
		break;
	case DESK_SMS_RESEND:
		return resend(p, e);
	case DESK_SMS_LATER:
		return err_set(e, ERR_LATER, "message not waited for");
	case DESK_SMS_UNCONFIRMED:
		return unconfirmed(p, state, done, e);
	case DESK_SMS_HOLD:
		if (!p->visit.resets)
			return hold(p, e);
		break;
	}
	return 0;
}

/* Esc on the message itself puts it off; on a question asked for it, only that. */
static bool
asked_for_more(enum desk_sms answer)
{
	return answer == DESK_SMS_UNCONFIRMED || answer == DESK_SMS_HOLD;
}

int
pin_arrive(struct pickup *p, struct err *e)
{
	struct err why = { .code = ERR_NONE };
	enum sms_state state;
	enum desk_sms answer;
	int64_t when;
	bool done = false;
	int again;

	while (!done) {
		if (ask_state(p, &state, &when, &again, e) == -1)
			return -1;
		if (state == SMS_DELIVERED) {
			arrived(p, "delivered", when);
			return 0;
		}
		if (ask_desk(p, state, again, &why, &answer, e) == -1)
			return -1;
		if (answered(p, answer, state, &done, e) == 0) {
			if (answer != DESK_SMS_ASK_AGAIN)
				err_clear(&why);
			continue;
		}
		if (!asked_for_more(answer) || !goes_on_waiting(e))
			return -1;
		err_clear(&why);
		if (e->code != ERR_LATER)
			why = *e;
	}
	return 0;
}

/*
 * The transport PIN is refused.  Only after an attempt with unknown outcome may
 * that mean "was set", and the customer's PIN, still in memory, must prove it.
 * Anything else is a fault, and the intent says that nothing was changed.
 */
static int
set_before(struct pickup *p, struct err *e)
{
	struct token *t = &p->c->token;
	struct book *b = &p->c->book;
	struct err other;

	if (p->unsure && t->ops->login(t->self, p->making.token_serial, p->pin,
	    e) == 0)
		return 0;
	if (e->code != ERR_TOKEN_PIN)
		return -1;
	b->ops->intent_end(b->self, p->intent.id, false, &other);
	return err_set(e, ERR_FAULT, "UKey %s refuses its transport PIN", p->making.token_serial);
}

/* OpenSC keeps the PIN of a login in plain memory, and this is the customer's.  Nothing later needs a login; set it is. */
static void
let_go(struct pickup *p, const char *serial)
{
	struct token *t = &p->c->token;
	struct err e;

	t->ops->logout(t->self, serial, &e);
}

int
pin_set(struct pickup *p, struct err *e)
{
	struct token *t = &p->c->token;
	struct token_info info;

	if (p->pin == NULL)
		return err_set(e, ERR_FAULT, "no PIN in memory to set");
	if (ukey_here(p, &info, e) == -1 ||
	    ukey_transport(p, info.pin_max, e) == -1)
		return -1;
	p->opened = false;
	if (t->ops->pin_change(t->self, info.serial, p->transport, p->pin,
	    e) == -1 && (e->code != ERR_TOKEN_PIN || set_before(p, e) == -1))
		return -1;
	p->handover.pin_set = pickup_now(p);
	let_go(p, info.serial);
	return 0;
}

/* Was the change begun in this attempt, and never heard of again? */
static int
change_begun(struct pickup *p, bool *begun, struct err *e)
{
	struct book *b = &p->c->book;
	struct intent in;

	if (b->ops->intent_last(b->self, "handover", p->handover.id,
	    handover_state_name(HANDOVER_PIN_ARRIVED), p->handover.attempt,
	    &in, e) == 0) {
		*begun = in.ended == 0;
		return 0;
	}
	*begun = false;
	return e->code == ERR_NOT_FOUND ? 0 : -1;
}

int
pin_was_set(struct pickup *p, bool *set, struct err *e)
{
	struct token *t = &p->c->token;
	struct token_info info;
	bool begun;

	if (change_begun(p, &begun, e) == -1)
		return -1;
	if (!begun) {
		*set = false;
		return 0;
	}
	if (ukey_here(p, &info, e) == -1 ||
	    ukey_transport(p, info.pin_max, e) == -1)
		return -1;
	p->handover.probes++;
	if (keep(p, e) == -1)
		return -1;
	if (t->ops->login(t->self, info.serial, p->transport, e) == 0) {
		*set = false;
		return 0;
	}
	if (e->code != ERR_TOKEN_PIN)
		return -1;
	*set = true;
	return 0;
}
