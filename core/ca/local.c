#include "core/ca/local.h"

#include "core/ca/folder.h"
#include "core/ca/profile.h"
#include "core/clock.h"
#include "core/rsa/cert.h"
#include "core/rsa/csr.h"
#include "core/rsa/x509.h"
#include "core/text.h"

#include <stdio.h>
#include <string.h>

/* ---- issue --------------------------------------------------------------------------- */

static int
refuse(struct err *e, const char *why, const char *say)
{
	err_set(e, ERR_CA, "refused: %s", why);
	return err_say(e, "%s", say);
}

/* RULES 30: what was issued for this order or this key decides.  NULL in *again: nothing stands in the way. */
static int
look_before(const struct ca_index *x, const char *order, const char *key, const struct ca_row **again, struct err *e)
{
	const struct ca_row *r;

	*again = NULL;
	for (r = x->rows; r < x->rows + x->n; r++) {
		bool same_order = strcmp(r->order, order) == 0, same_key = strcmp(r->key, key) == 0;

		if (same_key && !same_order)
			return refuse(e, "key of another order", _("这个密钥已用于另一订单。"));
		if (same_key && r->revoked != 0)
			return refuse(e, "key of a revoked certificate", _("这个密钥的证书已注销，请换新UKey重新制作。"));
		if (same_key)
			*again = r;
		else if (same_order && r->cert.n > 0 && (r->revoked == 0 || r->reason == CA_REASON_HOLD))
			return refuse(e, "an unrevoked certificate for another key",
			    _("本订单已有一张未注销的新证书，须先注销它。"));
	}
	return 0;
}

/* A CA believes nothing it can check. */
static int
check_request(X509_REQ *req, const struct order *o, struct err *e)
{
	EVP_PKEY *key = X509_REQ_get0_pubkey(req);
	char got[DN_SIZE], want[DN_SIZE];

	if (key == NULL || EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA || EVP_PKEY_get_bits(key) < RSA_BITS_MIN)
		return refuse(e, "weak key", _("申请里的密钥不是 2048 位以上的 RSA。"));
	if (X509_REQ_verify(req, key) != 1) {
		ossl_reason();
		return refuse(e, "request does not verify", _("证书申请的签名不对。"));
	}
	if (csr_subject(o, want, e) == -1 ||
	    x509_name_text(X509_REQ_get_subject_name(req), got, sizeof(got), e) == -1)
		return -1;
	if (strcmp(got, want) != 0)
		return refuse(e, "subject is not the order's", _("证书申请的主题与订单不符。"));
	return 0;
}

/* RULES 8: the new one ends when the old one would have. */
static int
certify(struct ca_local *c, X509_REQ *req, const struct order *o, struct blob *out, struct err *e)
{
	struct ca_wish w = {
		.profile = (enum ca_profile)o->kind,
		.subject = X509_REQ_get_subject_name(req),
		.key = X509_REQ_get0_pubkey(req),
		.begin = clock_now(),
	};
	X509 *cert;
	int rc;

	if (cert_last_second(o->old_end, &w.end, e) == -1)
		return -1;
	if (w.end <= w.begin)
		return refuse(e, "the old certificate has ended", _("原证书已过有效期，不能按原止日签发。"));
	if ((cert = ca_certify(&w, c->cert, c->key, e)) == NULL)
		return -1;
	rc = ca_book(c, cert, o->no, out, e);
	X509_free(cert);
	return rc;
}

/* Booked before it is answered: who asks again, after whatever crash, gets the same bytes. */
static int
issue_in_turn(struct ca_local *c, X509_REQ *req, const struct order *o, struct blob *out, struct err *e)
{
	const struct ca_row *again;
	char key[65];

	if (check_request(req, o, e) == -1 || pkey_sha256(X509_REQ_get0_pubkey(req), key, e) == -1 ||
	    look_before(&c->index, o->no, key, &again, e) == -1)
		return -1;
	if (again != NULL)
		return blob_set(out, again->cert.p, again->cert.n, e);
	return certify(c, req, o, out, e);
}

static int
issue(void *self, const struct ca_request *r, struct blob *cert, int *ms, struct err *e)
{
	struct ca_local *c = self;
	struct ca_turn t;
	X509_REQ *req;
	int rc = -1;

	if (ca_order_no(r->order->no, e) == -1 || (req = x509_req_from(r->csr, ERR_CA, e)) == NULL)
		return -1;
	if (ca_turn_begin(c, &t, ms, e) == 0)
		rc = ca_turn_end(&t, issue_in_turn(c, req, r->order, cert, e));
	X509_REQ_free(req);
	return rc == 0 ? 0 : err_wrap(e, "certificate for order %s", r->order->no);
}

/* ---- chain, status, revocation ---------------------------------------------------------- */

static int
chain(void *self, struct blob *out, size_t max, size_t *n, struct err *e)
{
	struct ca_local *c = self;

	if (max < 1)
		return err_set(e, ERR_FAULT, "no room for the chain");
	if (x509_to(c->cert, &out[0], e) == -1)
		return -1;
	*n = 1;
	return 0;
}

static const struct ca_row *
row_of(const struct ca_local *c, const char *issuer, const char *serial)
{
	return x509_name_same(issuer, c->name) ? ca_index_find(&c->index, serial) : NULL;
}

static enum ca_status
status_of(const struct ca_row *row)
{
	if (row->revoked == 0)
		return CA_GOOD;
	return row->reason == CA_REASON_HOLD ? CA_HOLD : CA_REVOKED;
}

static int
status(void *self, const char *issuer, const char *serial, enum ca_status *out, int64_t *when, int *ms, struct err *e)
{
	struct ca_local *c = self;
	const struct ca_row *row;
	struct ca_turn t;

	if (ca_turn_begin(c, &t, ms, e) == -1)
		return -1;
	row = row_of(c, issuer, serial);
	*out = row == NULL ? CA_UNKNOWN : status_of(row);
	*when = row != NULL ? row->revoked : 0;
	return ca_turn_end(&t, 0);
}

/* A branch's certificate is no order's; an old one was issued before there was the order. */
static int
issued(void *self, int64_t *at, struct ca_issued *out, size_t max, size_t *n, int *ms, struct err *e)
{
	struct ca_local *c = self;
	struct ca_turn t;
	size_t got = 0, i;

	if (ca_turn_begin(c, &t, ms, e) == -1)
		return -1;
	for (i = (size_t)*at; i < c->index.n && got < max; i++) {
		const struct ca_row *row = &c->index.rows[i];

		if (row->cert.n == 0 || strcmp(row->order, "-") == 0)
			continue;
		out[got].status = status_of(row);
		memcpy(out[got].order, row->order, sizeof(out[got].order));
		memcpy(out[got].serial, row->serial, sizeof(out[got].serial));
		snprintf(out[got++].issuer, sizeof(out->issuer), "%s", c->name);
	}
	*at = (int64_t)i;
	*n = got;
	return ca_turn_end(&t, 0);
}

/* Done already counts, and keeps its first time; only a hold may become final. */
static int
revoke_in_turn(struct ca_local *c, const struct ca_row *row, enum ca_reason reason, struct err *e)
{
	bool done = row->revoked != 0 && (row->reason != CA_REASON_HOLD || reason == CA_REASON_HOLD);
	char serial[SERIAL_SIZE];

	memcpy(serial, row->serial, sizeof(serial)); /* the row moves when the index grows */
	if (!done && ca_index_revoked(&c->index, c->index_path, serial, clock_now(), reason, e) == -1)
		return -1;
	return ca_crl_mend(c, e);
}

static int
revoke(void *self, const char *issuer, const char *serial, const char *reason, int *ms, struct err *e)
{
	struct ca_local *c = self;
	const struct ca_row *row;
	enum ca_reason why;
	struct ca_turn t;

	if (ca_reason_parse(reason, &why) == -1)
		return err_set(e, ERR_FAULT, "no such CRLReason: %s", reason);
	if (ca_turn_begin(c, &t, ms, e) == -1)
		return -1;
	if ((row = row_of(c, issuer, serial)) != NULL)
		return ca_turn_end(&t, revoke_in_turn(c, row, why, e));
	err_set(e, ERR_CA_STATUS, "serial %s of %s was not issued here", serial, issuer);
	return ca_turn_end(&t, err_say(e, _("CA 没有签发过这张证书。")));
}

static const struct ca_ops ops = {
	.issue = issue,
	.chain = chain,
	.status = status,
	.issued = issued,
	.revoke = revoke,
};

struct ca
ca_local_seam(struct ca_local *c)
{
	return (struct ca){ &ops, c };
}
