#include "core/pin_delivery.h"

#include "conf/settings.h"
#include "core/pin.h"
#include "core/sms/message.h"
#include "core/text.h"
#include "core/ukey.h"

#include <stdio.h>
#include <string.h>
#include <sys/random.h>

/* Facts of the handover in hand, kept before the effect they tell of. */
static int
keep(struct pickup *p, struct err *e)
{
	struct book *b = &p->c->book;

	return b->ops->handover_move(b->self, &p->by, pickup_claim(p),
	    &p->handover, p->handover.state, e);
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
	snprintf(h->sms_id, sizeof(h->sms_id), "h%lld-%d-%d",
	    (long long)h->id, h->attempt, ++h->sms_count);
	h->sms_arrived = 0;
	h->sms_how[0] = '\0';
	return keep(p, e);
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
		.attempt = h->attempt,  /* a resend carries the same PIN */
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

static void
arrived(struct pickup *p, const char *how, int64_t when)
{
	snprintf(p->handover.sms_how, sizeof(p->handover.sms_how), "%s", how);
	p->handover.sms_arrived = when;
}

/* What the clerk sees while the message is on its way, and what was answered. */
static int
ask_desk(struct pickup *p, enum sms_state state, int again,
    enum desk_sms *answer, struct err *e)
{
	const struct desk *d = &p->c->desk;
	struct sms_view view = {
		.order = p->handover.order,
		.mobile = pickup_order(p)->mobile,
		.number = p->handover.sms_no,
		.state = state,
		.sent = p->handover.sms_sent,
		.attempt = p->handover.attempt + p->handover.sms_count - 1,
	};

	return d->ops->sms(d->self, &view, again, answer, e);
}

int
pin_arrive(struct pickup *p, struct err *e)
{
	const struct sms *s = &p->c->sms;
	enum sms_state state;
	enum desk_sms answer;
	int64_t when;
	int again;

	for (;;) {
		if (s->ops->state(s->self, p->handover.sms_id, &state, &when,
		    &again, e) == -1)
			return -1;
		if (state == SMS_DELIVERED) {
			arrived(p, "delivered", when);
			return 0;
		}
		if (ask_desk(p, state, again, &answer, e) == -1)
			return -1;
		switch (answer) {
		case DESK_SMS_ASK_AGAIN:
		case DESK_SMS_UNCONFIRMED:
		case DESK_SMS_HOLD:
			break;
		case DESK_SMS_READ_BACK:
			arrived(p, "read_back", pickup_now(p));
			return 0;
		case DESK_SMS_RESEND:
			if (pin_send(p, e) == -1 || keep(p, e) == -1)
				return -1;
			break;
		case DESK_SMS_LATER:
			return err_set(e, ERR_LATER, "message not waited for");
		}
	}
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
	return err_set(e, ERR_FAULT, "UKey %s refuses its transport PIN",
	    p->making.token_serial);
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
	if (t->ops->pin_change(t->self, info.serial, p->transport, p->pin,
	    e) == -1 && (e->code != ERR_TOKEN_PIN || set_before(p, e) == -1))
		return -1;
	p->handover.pin_set = pickup_now(p);
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
