#include "core/spoil.h"

#include "conf/settings.h"
#include "core/rsa/cert.h"
#include "core/text.h"

#include <stdio.h>

static int
break_off_handover(struct pickup *p, struct err *e)
{
	struct book *b = &p->c->book;
	struct handover h;
	enum handover_state from;

	if (b->ops->handover_of(b->self, pickup_order(p)->no, &h, e) == -1)
		return e->code == ERR_NOT_FOUND ? 0 : -1;
	if (h.state >= HANDOVER_PIN_SET)
		return err_set(e, ERR_NOT_FOUND, "the PIN is set: too late");
	from = h.state;
	h.state = HANDOVER_BROKEN_OFF;
	return b->ops->handover_move(b->self, &p->by, pickup_claim(p), &h,
	    from, e);
}

/* A certificate nobody will get is revoked before its UKey is let go. */
static int
revoke_new(struct pickup *p, const struct making *m, struct err *e)
{
	const struct ca *ca = &p->c->ca;
	struct cert_facts f;
	int ms = (int)p->c->conf->ca_seconds * 1000;

	if (m->cert.n == 0)
		return 0;
	if (cert_facts(&m->cert, &f, e) == -1)
		return -1;
	return ca->ops->revoke(ca->self, f.issuer, f.serial,
	    "cessationOfOperation", &ms, e);
}

int
spoil_cancelled(struct pickup *p, struct err *e)
{
	struct book *b = &p->c->book;
	struct making m = { 0 };
	enum making_state from;
	int rc = -1;

	if (b->ops->making_of(b->self, pickup_order(p)->no, &m, e) == -1)
		return -1;
	from = m.state;
	if (break_off_handover(p, e) == -1 || revoke_new(p, &m, e) == -1)
		goto out;
	m.state = MAKING_SPOILED;
	snprintf(m.spoiled_reason, sizeof(m.spoiled_reason), "%s",
	    _("订单已取消"));
	rc = b->ops->making_move(b->self, &p->by, pickup_claim(p), &m, from,
	    e);
out:
	making_done(&m);
	return rc;
}
