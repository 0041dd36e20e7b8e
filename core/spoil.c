#include "core/spoil.h"

#include "conf/settings.h"
#include "core/receipt.h"
#include "core/rsa/cert.h"
#include "core/stock.h"
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
	if (handover_pin_is_out(&h))
		return err_set(e, ERR_NOT_FOUND, "the PIN is out: too late");
	if (receipt_drop_unbooked(p, &h,
	    handover_state_name(HANDOVER_OLD_REVOKED), e) == -1)
		return -1;
	from = h.state;
	h.state = HANDOVER_BROKEN_OFF;
	return b->ops->handover_move(b->self, &p->by, pickup_claim(p), &h,
	    from, e);
}

/*
 * The certificate nobody will get.  One the CA was asked for and that never
 * came back is asked for again: same order, same key, same certificate.
 */
static int
issued(struct pickup *p, const struct making *m, struct blob *cert,
    struct err *e)
{
	const struct ca *ca = &p->c->ca;
	struct book *b = &p->c->book;
	struct intent in;
	int ms = (int)p->c->conf->ca_seconds * 1000;

	if (m->cert.n != 0)
		return blob_set(cert, m->cert.p, m->cert.n, e);
	if (b->ops->intent_last(b->self, "making", m->id,
	    making_state_name(MAKING_KEYED), m->attempt, &in, e) == -1)
		return e->code == ERR_NOT_FOUND ? 0 : -1;
	return ca->ops->issue(ca->self,
	    &(struct ca_request){ in.key, pickup_order(p), &m->csr }, cert,
	    &ms, e);
}

static int
revoke_new(struct pickup *p, const struct making *m, struct err *e)
{
	const struct ca *ca = &p->c->ca;
	struct cert_facts f;
	struct blob cert = { 0 };
	int ms = (int)p->c->conf->ca_seconds * 1000, rc;

	if ((rc = issued(p, m, &cert, e)) == 0 && cert.n != 0 &&
	    (rc = cert_facts(&cert, &f, e)) == 0)
		rc = ca->ops->revoke(ca->self, f.issuer, f.serial,
		    "cessationOfOperation", &ms, e);
	blob_done(&cert);
	return rc;
}

static int
spoil(struct pickup *p, const char *reason, struct err *e)
{
	struct book *b = &p->c->book;
	struct making m = { 0 };
	enum making_state from;
	char path[4096];
	int rc = -1;

	if (b->ops->making_of(b->self, pickup_order(p)->no, &m, e) == -1)
		return -1;
	from = m.state;
	if (break_off_handover(p, e) == -1 || revoke_new(p, &m, e) == -1)
		goto out;
	m.state = MAKING_SPOILED;
	snprintf(m.spoiled_reason, sizeof(m.spoiled_reason), "%s", reason);
	if (b->ops->making_move(b->self, &p->by, pickup_claim(p), &m, from,
	    e) == 0)
		rc = stock_slip(p->c, m.token_serial, path, sizeof(path), e);
out:
	making_done(&m);
	return rc;
}

int
spoil_cancelled(struct pickup *p, struct err *e)
{
	return spoil(p, _("订单已取消"), e);
}

int
spoil_revoked(struct pickup *p, struct err *e)
{
	return spoil(p, _("证书已注销，订单库由备份恢复"), e);
}
