#include "core/old_cert.h"

#include "conf/settings.h"
#include "core/approval.h"
#include "core/rules.h"

#include <string.h>

static bool
on_delivery(const struct pickup *p)
{
	return strcmp(p->c->conf->ca_revoke_old, "on_delivery") == 0;
}

int
old_cert_look(struct pickup *p, enum ca_status *s, int64_t *when, struct err *e)
{
	const struct ca *ca = &p->c->ca;
	const struct order *o = pickup_order(p);
	int ms = (int)p->c->conf->ca_seconds * 1000;
	enum ca_status now;
	int64_t since = 0;

	if (ca->ops->status(ca->self, o->old_issuer, o->old_serial, &now,
	    &since, &ms, e) == -1)
		return -1;
	*s = now;
	*when = now == CA_REVOKED ? since : 0;
	return 0;
}

static int
revoke(struct pickup *p, struct err *e)
{
	const struct ca *ca = &p->c->ca;
	const struct order *o = pickup_order(p);
	int ms = (int)p->c->conf->ca_seconds * 1000;

	return ca->ops->revoke(ca->self, o->old_issuer, o->old_serial,
	    "superseded", &ms, e);
}

/* ---- put off ---------------------------------------------------------------- */

/* Taken up where the same was asked in this visit already; else asked now. */
static int
approve(struct pickup *p, enum ca_status s, int64_t *id, struct err *e)
{
	char facts[FACTS_SIZE];
	struct approval a;

	if (p->deferred != 0) {         /* used, and then not stored with the handover */
		*id = p->deferred;
		return 0;
	}
	if (approval_facts_deferred(p, s, p->defer_reason, facts, e) == -1 ||
	    approval_get(p, APPROVAL_DEFERRED, pickup_order(p)->no, facts, &a,
	    e) == -1)
		return -1;
	*id = a.id;
	return 0;
}

/*
 * The clerk sees why not, and looks again (0), lets it be (the refusal), or
 * writes down what the supervisor is to put it off for (0: p->defer_reason).
 */
static int
ask(struct pickup *p, struct err *e)
{
	const struct desk *d = &p->c->desk;
	struct err why = *e;
	enum desk_choice choice;

	if (d->ops->problem(d->self, &why, &choice, e) == -1)
		return -1;
	if (choice == DESK_LATER) {
		*e = why;
		return -1;
	}
	/* Esc leads back to the question */
	if (choice == DESK_APPROVAL && d->ops->note(d->self, DESK_NOTE_DEFER,
	    pickup_order(p), p->defer_reason, e) == -1 && e->code != ERR_LATER)
		return -1;
	return 0;
}

/* Sent back, or too old to be used: that is shown, then it may be asked anew. */
static int
sent_back(struct pickup *p, struct err *e)
{
	p->defer_reason[0] = '\0';
	return ask(p, e);
}

/* ---- what lets the work go on --------------------------------------------------- */

/* `now`: it is to be over now, where on_delivery it may be good until the handover. */
static int
judge(struct pickup *p, bool now, enum ca_status *s, int64_t *when,
    struct err *e)
{
	if (old_cert_look(p, s, when, e) == -1)
		return -1;
	if (*s == CA_GOOD && on_delivery(p)) {
		if (!now)
			return 0;
		if (revoke(p, e) == -1 || old_cert_look(p, s, when, e) == -1)
			return -1;
	}
	return rule_old_revoked(*s, e);
}

/* Nobody stands there while UKeys are made ahead: then it is simply refused. */
static int
judge_or_ask(struct pickup *p, bool now, int64_t *when, int64_t *deferral,
    struct err *e)
{
	enum ca_status s = CA_UNKNOWN;

	for (;;) {
		*deferral = 0;
		if (judge(p, now, &s, when, e) == 0)
			return 0;
		if (e->code != ERR_OLD_NOT_REVOKED || p->visit.id == 0)
			return -1;
		if (p->defer_reason[0] == '\0') {
			if (ask(p, e) == -1)
				return -1;
			continue;
		}
		if (approve(p, s, deferral, e) == 0)
			return 0;
		if (e->code != ERR_RETURNED || sent_back(p, e) == -1)
			return -1;
	}
}

int
old_cert_checked(struct pickup *p, int64_t *when, struct err *e)
{
	int64_t deferral, since;

	if (judge_or_ask(p, false, &since, &deferral, e) == -1)
		return -1;
	*when = since;
	return 0;
}

int
old_cert_cleared(struct pickup *p, int64_t *when, int64_t *deferral,
    struct err *e)
{
	struct book *b = &p->c->book;
	int64_t id = 0, since = 0;

	for (;;) {
		if (judge_or_ask(p, true, &since, &id, e) == -1)
			return -1;
		if (id == 0)
			break;
		if (b->ops->approval_use(b->self, &p->by, id, p->handover.id,
		    e) == 0) {
			p->deferred = id;
			break;
		}
		if (e->code != ERR_EXPIRED || sent_back(p, e) == -1)
			return -1;
	}
	*when = since;
	*deferral = id;
	return 0;
}
