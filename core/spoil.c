#include "core/spoil.h"

#include "conf/settings.h"
#include "core/receipt.h"
#include "core/rsa/cert.h"
#include "core/stock.h"
#include "core/text.h"

#include <stdio.h>
#include <string.h>

enum { SETTLE_SECONDS = 120 };

/* ---- the UKey ------------------------------------------------------------------- */

/* Was, or could have been, a certificate issued for it? */
static int
asked_ca(struct pickup *p, const struct making *m, bool *yes, struct err *e)
{
	struct book *b = &p->c->book;
	struct intent in;

	*yes = m->cert.n != 0;
	if (*yes)
		return 0;
	*yes = b->ops->intent_last(b->self, "making", m->id,
	    making_state_name(MAKING_KEYED), m->attempt, &in, e) == 0;
	return *yes || e->code == ERR_NOT_FOUND ? 0 : -1;
}

/* A paper signed for it, which the book does not know, goes. */
static int
drop_papers(struct pickup *p, struct err *e)
{
	struct book *b = &p->c->book;
	struct handover h;

	if (b->ops->handover_of(b->self, pickup_order(p)->no, &h, e) == -1)
		return e->code == ERR_NOT_FOUND ? 0 : -1;
	if (receipt_drop_unbooked(p, &h,
	    handover_state_name(HANDOVER_OLD_REVOKED), e) == -1)
		return -1;
	return receipt_drop_unbooked(p, &h, "supplement", e);
}

static int
end_making(struct pickup *p, struct making *m, const char *reason,
    int64_t approval, struct err *e)
{
	struct book *b = &p->c->book;
	enum making_state from = m->state;
	bool asked;

	if (from == MAKING_UNKNOWN)
		return 0;
	if (drop_papers(p, e) == -1 || asked_ca(p, m, &asked, e) == -1)
		return -1;
	m->state = asked ? MAKING_UNKNOWN : MAKING_SPOILED;
	m->approval = approval;
	snprintf(m->spoiled_reason, sizeof(m->spoiled_reason), "%s", reason);
	return b->ops->making_move(b->self, &p->by, pickup_claim(p), m, from, e);
}

int
spoil_end(struct pickup *p, const char *reason, int64_t approval, struct err *e)
{
	struct book *b = &p->c->book;
	struct making m = { 0 };
	int rc;

	if (b->ops->making_of(b->self, pickup_order(p)->no, &m, e) == -1)
		return -1;
	if ((rc = end_making(p, &m, reason, approval, e)) == 0)
		p->making.state = m.state;
	making_done(&m);
	return rc;
}

/* ---- its certificate ------------------------------------------------------------- */

/* What the CA says, as what it means here; *silent: it said nothing. */
static int
not_settled(const struct making *m, bool *silent, struct err *e)
{
	char why[sizeof(e->say)];

	*silent = e->code != ERR_CA && e->code != ERR_CA_CERTIFICATE && e->code != ERR_CA_STATUS;
	snprintf(why, sizeof(why), "%.200s", e->say[0] != '\0' ? e->say : err_what(e));
	why[text_whole(why)] = '\0';
	err_set(e, ERR_CERT_UNKNOWN, "UKey %s, making %lld: %s", m->token_serial,
	    (long long)m->id, why);
	return err_say(e, _("尾号 %s 已作废，证书没有查清、没有注销：%s"),
	    text_last4(m->token_serial), why);
}

/*
 * One the CA was asked for and that never came back is asked for again: same
 * order, same key, same certificate.  Kept before it is revoked: a CA does not
 * give a revoked one out again.
 */
static int
find_cert(struct pickup *p, struct making *m, bool *silent, struct err *e)
{
	const struct ca *ca = &p->c->ca;
	struct book *b = &p->c->book;
	struct cert_facts f;
	struct intent in;
	int ms = (int)p->c->conf->ca_seconds * 1000;

	if (m->cert.n != 0)
		return 0;
	if (b->ops->intent_last(b->self, "making", m->id,
	    making_state_name(MAKING_KEYED), m->attempt, &in, e) == -1)
		return e->code == ERR_NOT_FOUND ? 0 : -1;
	if (ca->ops->issue(ca->self,
	    &(struct ca_request){ in.key, pickup_order(p), &m->csr }, &m->cert,
	    &ms, e) == -1)
		return e->code == ERR_CA ? 0 : not_settled(m, silent, e); /* it said no: there is none */
	if (cert_facts(&m->cert, &f, e) == -1)
		return -1;
	memcpy(m->cert_serial, f.serial, sizeof(m->cert_serial));
	return b->ops->making_move(b->self, &p->by, pickup_claim(p), m, m->state, e);
}

static int
revoke_cert(struct pickup *p, const struct making *m, bool *silent, struct err *e)
{
	const struct ca *ca = &p->c->ca;
	struct cert_facts f;
	int ms = (int)p->c->conf->ca_seconds * 1000;

	if (m->cert.n == 0)
		return 0;
	if (cert_facts(&m->cert, &f, e) == -1)
		return -1;
	return ca->ops->revoke(ca->self, f.issuer, f.serial,
	    "cessationOfOperation", &ms, e) == 0 ? 0 : not_settled(m, silent, e);
}

static int
settle(struct pickup *p, struct making *m, bool *silent, struct err *e)
{
	struct book *b = &p->c->book;

	if (find_cert(p, m, silent, e) == -1 || revoke_cert(p, m, silent, e) == -1)
		return -1;
	m->state = MAKING_SPOILED;
	return b->ops->making_move(b->self, &p->by, pickup_claim(p), m,
	    MAKING_UNKNOWN, e);
}

static int
settle_if_unknown(struct pickup *p, bool *silent, struct err *e)
{
	struct book *b = &p->c->book;
	struct making m = { 0 };
	int rc = 0;

	if (b->ops->making_of(b->self, pickup_order(p)->no, &m, e) == -1)
		return e->code == ERR_NOT_FOUND ? 0 : -1;
	if (m.state == MAKING_UNKNOWN)
		rc = settle(p, &m, silent, e);
	making_done(&m);
	return rc;
}

int
spoil_settle(struct pickup *p, struct err *e)
{
	bool silent;

	return settle_if_unknown(p, &silent, e);
}

static int
settle_order(struct pickup *p, const char *no, bool *done, bool *silent, struct err *e)
{
	struct book *b = &p->c->book;
	struct err late;
	int rc;

	*done = false;
	if (b->ops->order_get(b->self, no, pickup_order(p), e) == -1)
		return -1;
	if (b->ops->claim(b->self, &p->by, no, SETTLE_SECONDS, pickup_claim(p), e) == -1)
		return e->code == ERR_OTHER_WINDOW ? 0 : -1;
	rc = settle_if_unknown(p, silent, e);
	b->ops->release(b->self, pickup_claim(p), &late);
	*done = rc == 0;
	return rc;
}

/* One the CA will not settle does not stand in the way of the others.  The first reason is told. */
static int
settle_each(struct pickup *p, size_t *settled, struct err *e)
{
	struct book *b = &p->c->book;
	struct making m = { 0 };
	struct err first = { .code = ERR_NONE };
	int64_t at = 0;
	bool done, silent = false;

	while (!silent && b->ops->making_unknown(b->self, at, &m, e) == 0) {
		at = m.id;
		if (settle_order(p, m.order, &done, &silent, e) == -1 && first.code == ERR_NONE)
			first = *e;
		*settled += done;
		making_done(&m);
	}
	if (first.code == ERR_NONE)
		return e->code == ERR_NOT_FOUND ? 0 : -1;
	*e = first;
	return -1;
}

int
spoil_settle_all(struct counter *c, size_t *settled, struct err *e)
{
	struct pickup *p;
	int rc;

	*settled = 0;
	if ((p = pickup_new(c, e)) == NULL)
		return -1;
	p->norders = 1;
	rc = settle_each(p, settled, e);
	pickup_free(p);
	return rc;
}

int
spoil_run(struct counter *c, const char (*orders)[NO_SIZE], size_t n,
    struct err *e)
{
	const struct desk *d = &c->desk;
	enum desk_choice choice;
	struct err why;
	size_t settled;

	(void)orders;
	(void)n;
	while (spoil_settle_all(c, &settled, &why) == -1) {
		if (d->ops->problem(d->self, &why, &choice, e) == -1)
			return -1;
		if (choice != DESK_RETRY)
			return err_set(e, ERR_LATER, "put off after %s", err_code(&why));
	}
	return 0;
}

/* ---- both, without a supervisor's approval ----------------------------------------- */

static int
spoil(struct pickup *p, const char *reason, struct err *e)
{
	struct book *b = &p->c->book;
	struct making m = { 0 };
	struct handover h;
	char path[4096];
	int rc = -1;

	if (b->ops->handover_of(b->self, pickup_order(p)->no, &h, e) == -1) {
		if (e->code != ERR_NOT_FOUND)
			return -1;
	} else if (handover_pin_is_out(&h))
		return err_set(e, ERR_NOT_FOUND, "the PIN is out: too late");
	if (b->ops->making_of(b->self, pickup_order(p)->no, &m, e) == 0 &&
	    end_making(p, &m, reason, 0, e) == 0 && spoil_settle(p, e) == 0)
		rc = stock_slip(p->c, m.token_serial, path, sizeof(path), e);
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
