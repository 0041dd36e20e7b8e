/*
 * Read the table, then the functions in the same order.
 */
#include "core/making.h"

#include "conf/settings.h"
#include "core/clock.h"
#include "core/old_cert.h"
#include "core/rsa/cert.h"
#include "core/rsa/challenge.h"
#include "core/rsa/csr.h"
#include "core/spoil.h"
#include "core/text.h"
#include "core/ukey.h"

#include <stdio.h>
#include <string.h>
#include <sys/random.h>

enum { CHAIN_MAX = 4 };

static int check_old(struct pickup *, struct err *);
static int format(struct pickup *, struct err *);
static int make_key(struct pickup *, struct err *);
static int ask_ca(struct pickup *, struct err *);
static int write_cert(struct pickup *, struct err *);
static int verify(struct pickup *, struct err *);

static const struct step steps[] = {
	{ MAKING_BEGUN,       check_old,  MAKING_OLD_CHECKED, MAY_MAKE_UKEY, false, NULL },
	{ MAKING_OLD_CHECKED, format,     MAKING_FORMATTED,   MAY_MAKE_UKEY, true,  NULL },
	{ MAKING_FORMATTED,   make_key,   MAKING_KEYED,       MAY_MAKE_UKEY, true,  NULL },
	{ MAKING_KEYED,       ask_ca,     MAKING_ISSUED,      MAY_MAKE_UKEY, true,  NULL },
	{ MAKING_ISSUED,      write_cert, MAKING_WRITTEN,     MAY_MAKE_UKEY, true,  NULL },
	{ MAKING_WRITTEN,     verify,     MAKING_VERIFIED,    MAY_MAKE_UKEY, false, NULL },
};

static const char *
state_name(int s)
{
	return making_state_name((enum making_state)s);
}

static const char *
state_text(int s)
{
	return making_state_text((enum making_state)s);
}

static int
load(struct pickup *p, struct err *e)
{
	struct book *b = &p->c->book;
	struct making m = { 0 };

	if (b->ops->making_of(b->self, pickup_order(p)->no, &m, e) == -1)
		return -1;
	making_done(&p->making);
	p->making = m;
	return 0;
}

static int
state(const struct pickup *p)
{
	return (int)p->making.state;
}

static int64_t
id(const struct pickup *p)
{
	return p->making.id;
}

static int
attempt(const struct pickup *p)
{
	return p->making.attempt;
}

static int
move(struct pickup *p, int to, struct err *e)
{
	struct book *b = &p->c->book;
	enum making_state from = p->making.state;

	p->making.state = (enum making_state)to;
	p->making.took = p->took;
	if (to == MAKING_VERIFIED)
		p->making.verified = pickup_now(p);
	if (b->ops->making_move(b->self, &p->by, pickup_claim(p), &p->making,
	    from, e) == 0)
		return 0;
	p->making.state = from;
	return -1;
}

static const struct track track = {
	.name = "making",
	.steps = steps,
	.nsteps = sizeof(steps) / sizeof(steps[0]),
	.end = MAKING_VERIFIED,
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
preflight(struct pickup *p, const char *const *names, size_t n, struct err *e)
{
	const struct paper *a = &p->c->paper;

	for (size_t i = 0; i < n; i++)
		if (a->ops->preflight(a->self, names[i], e) == -1)
			return -1;
	return 0;
}

/* RULES 36: who collects and who serves, whoever made the UKey; ahead of a visit nobody collects. */
static int
people_printable(struct pickup *p, struct err *e)
{
	const char *const names[] = { p->visit.collector, p->c->clerk.name };

	return preflight(p, names, 2, e);
}

/* What else will stand on paper or in the certificate. */
static int
printable(struct pickup *p, struct err *e)
{
	const struct order *o = pickup_order(p);
	char subject[DN_SIZE];
	const char *const names[] = { o->handler, o->holder, o->institution,
		o->uscc, subject };

	if (csr_subject(o, subject, e) == -1)
		return -1;
	return preflight(p, names, sizeof(names) / sizeof(names[0]), e);
}

static int
fresh(struct pickup *p, const struct token_info *t, struct err *e)
{
	struct book *b = &p->c->book;
	struct making m = { 0 };
	unsigned char r[32];

	if (getrandom(r, sizeof(r), 0) != (ssize_t)sizeof(r))
		return err_set(e, ERR_FAULT, "getrandom");
	hex_put(r, 16, m.nonce);
	hex_put(r + 16, 16, m.key_id);
	memcpy(m.order, pickup_order(p)->no, sizeof(m.order));
	memcpy(m.token_serial, t->serial, sizeof(m.token_serial));
	memcpy(m.token_model, t->model, sizeof(m.token_model));
	memcpy(m.clerk, p->c->clerk.id, sizeof(m.clerk));
	m.visit = p->visit.id;
	m.terminal = p->c->terminal;
	m.key_version = (int)p->c->conf->token_key_version;
	m.begun = pickup_now(p);
	if (b->ops->making_new(b->self, &p->by, pickup_claim(p), &m, e) == -1)
		return -1;
	making_done(&p->making);
	p->making = m;
	return 0;
}

/* RULES 30: no other UKey before the CA has told, and revoked, what it issued for a spoiled one. */
int
making_begin(struct pickup *p, struct err *e)
{
	struct token_info t;
	int64_t when;

	if (people_printable(p, e) == -1 || spoil_settle(p, e) == -1)
		return -1;
	if (load(p, e) == 0)
		return 0;
	if (e->code != ERR_NOT_FOUND)
		return -1;
	/* Nothing is bound to the order before all that can be asked was asked. */
	if (may(&p->c->clerk, MAY_MAKE_UKEY, NULL, e) == -1 ||
	    printable(p, e) == -1 || old_cert_checked(p, &when, e) == -1)
		return -1;
	if (ukey_choose(p, &t, e) == -1)
		return -1;
	return fresh(p, &t, e);
}

int
making_run(struct pickup *p, struct err *e)
{
	return track_run(&track, p, e);
}

/* Anew on every resume, and shown. */
static int
check_old(struct pickup *p, struct err *e)
{
	return old_cert_checked(p, &p->making.old_revoked, e);
}

/* Our transport PIN opens it, and it holds nothing, or (the book was restored and is older) this making's own key. */
static int
formatted(struct pickup *p, const struct token_info *info, struct err *e)
{
	struct token *t = &p->c->token;
	struct blob spki = { 0 };

	if (ukey_open(p, info, e) == -1)
		return -1;
	if (info->keys == 0 && info->certs == 0)
		return 0;
	if (info->keys <= 1 && info->certs <= 1 && t->ops->key_find(t->self,
	    info->serial, p->making.key_id, &spki, e) == 0) {
		blob_done(&spki);
		return 0;
	}
	return err_set(e, ERR_TOKEN_NOT_BLANK,
	    "UKey %s got %d keys, %d certificates", info->serial,
	    info->keys, info->certs);
}

/* What nobody can read was torn in our own format, or its last four were retyped (RULES 31). */
static bool
is_to_be_formatted(const struct token_info *t)
{
	return t->what == TOKEN_BLANK || t->what == TOKEN_UNKNOWN;
}

/* Looks first: after a crash the UKey may be formatted already. */
static int
format(struct pickup *p, struct err *e)
{
	struct token *t = &p->c->token;
	struct token_info info;
	struct secret *so = NULL;
	int rc = -1;

	if (ukey_here(p, &info, e) == -1 ||
	    ukey_transport(p, info.pin_max, e) == -1)
		return -1;
	if (!is_to_be_formatted(&info))
		return formatted(p, &info, e);
	if (ukey_so_pin(p, &so, e) == -1)
		goto out;
	if (t->ops->format(t->self, info.serial, so, p->transport,
	    pickup_order(p)->no, e) == -1)
		goto out;
	rc = ukey_open(p, &info, e);
out:
	secret_free(so);
	return rc;
}

static int
make_key(struct pickup *p, struct err *e)
{
	struct token *t = &p->c->token;
	struct making *m = &p->making;
	struct blob spki = { 0 }, csr = { 0 };
	int rc = -1;

	if (ukey_ready(p, e) == -1)
		goto out;
	if (t->ops->key_find(t->self, m->token_serial, m->key_id, &spki,
	    e) == -1) {
		if (e->code != ERR_NOT_FOUND ||
		    t->ops->key_make(t->self, m->token_serial, m->key_id,
		    (int)p->c->conf->token_bits, &spki, e) == -1)
			goto out;
	}
	if (t->ops->key_guarded(t->self, m->token_serial, m->key_id, e) == -1 ||
	    csr_make(pickup_order(p), &spki, ukey_sign, p, &csr, e) == -1)
		goto out;
	blob_done(&m->csr);
	m->csr = csr;
	csr = (struct blob){ 0 };
	rc = 0;
out:
	blob_done(&spki);
	blob_done(&csr);
	return rc;
}

/* RULES 29 before anything is kept. */
static int
matches(struct pickup *p, const struct blob *cert, struct err *e)
{
	const struct ca *ca = &p->c->ca;
	struct blob chain[CHAIN_MAX] = { 0 };
	size_t n = 0;
	int rc = -1;

	if (ca->ops->chain(ca->self, chain, CHAIN_MAX, &n, e) == 0)
		rc = cert_check(cert, &p->making.csr, pickup_order(p), chain,
		    n, pickup_now(p), e);
	for (size_t i = 0; i < n; i++)
		blob_done(&chain[i]);
	return rc;
}

static int
ask_ca(struct pickup *p, struct err *e)
{
	const struct ca *ca = &p->c->ca;
	struct making *m = &p->making;
	struct ca_request r = { p->intent.key, pickup_order(p), &m->csr };
	struct cert_facts f;
	struct blob cert = { 0 };
	int ms = (int)p->c->conf->ca_seconds * 1000;

	if (ca->ops->issue(ca->self, &r, &cert, &ms, e) == -1)
		return -1;
	if (matches(p, &cert, e) == -1 || cert_facts(&cert, &f, e) == -1) {
		blob_done(&cert);
		return -1;
	}
	blob_done(&m->cert);
	m->cert = cert;
	memcpy(m->cert_serial, f.serial, sizeof(m->cert_serial));
	m->cert_begin = date_of(f.begin);
	m->cert_end = date_of(f.end);
	return 0;
}

/* The certificate on the UKey is the one in the book. */
static int
read_back(struct pickup *p, struct err *e)
{
	struct token *t = &p->c->token;
	const struct making *m = &p->making;
	struct blob back = { 0 };
	int rc = 0;

	if (t->ops->cert_get(t->self, m->token_serial, m->key_id, &back,
	    e) == -1)
		return -1;
	if (!blob_equal(&back, &m->cert))
		rc = err_set(e, ERR_TOKEN_KEY,
		    "UKey %s gave back another certificate", m->token_serial);
	blob_done(&back);
	return rc;
}

static int
write_cert(struct pickup *p, struct err *e)
{
	struct token *t = &p->c->token;
	const struct making *m = &p->making;

	if (ukey_ready(p, e) == -1 || matches(p, &m->cert, e) == -1)
		return -1;
	if (read_back(p, e) == 0)
		return 0;
	if (e->code != ERR_NOT_FOUND && e->code != ERR_TOKEN_KEY)
		return -1;
	if (t->ops->cert_put(t->self, m->token_serial, m->key_id,
	    pickup_order(p)->no, &m->cert, e) == -1)
		return ukey_key_gone(p, e);
	return read_back(p, e);
}

static int
verify(struct pickup *p, struct err *e)
{
	struct token *t = &p->c->token;
	const struct making *m = &p->making;
	struct blob challenge = { 0 }, sig = { 0 };
	int rc = -1;

	if (ukey_ready(p, e) == -1 || read_back(p, e) == -1 ||
	    matches(p, &m->cert, e) == -1 ||
	    t->ops->key_guarded(t->self, m->token_serial, m->key_id, e) == -1 ||
	    challenge_new(&challenge, e) == -1 ||
	    ukey_sign(p, &challenge, &sig, e) == -1)
		goto out;
	rc = challenge_check(&challenge, &sig, &m->cert, e);
out:
	if (rc == -1)
		ukey_key_gone(p, e);
	blob_done(&challenge);
	blob_done(&sig);
	return rc;
}
