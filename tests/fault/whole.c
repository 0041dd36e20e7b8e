/* What must hold in a world once its order is delivered. */
#include "tests/fault/judge.h"

#include "core/making.h"
#include "core/receipt.h"
#include "core/rsa/cert.h"
#include "core/ukey.h"
#include "tui/wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MESSAGE_PATH = WORLD_PATH + 128 };

static void
message_path(const struct world *w, const char *mobile, int nth,
    char out[MESSAGE_PATH])
{
	snprintf(out, MESSAGE_PATH, "%s/phone/%s/%04d.txt", w->folder, mobile,
	    nth);
}

/* The eight-digit number in the handler's n-th message; 0 = the newest. */
static int
message_pin(const struct world *w, const char *mobile, int nth,
    struct secret *pin, struct err *e)
{
	char path[MESSAGE_PATH];
	struct blob text = { 0 };
	int rc = -1;

	for (int i = 1; nth <= 0 && i < 100; i++) {
		message_path(w, mobile, i, path);
		if (access(path, F_OK) == 0)
			nth = -i;
	}
	message_path(w, mobile, abs(nth), path);
	if (blob_read(&text, path, 4096, e) == -1 ||
	    blob_add(&text, "", 1, e) == -1)
		return -1;
	for (size_t i = 0; i + 8 <= text.n && rc == -1; i++)
		if (strspn((char *)text.p + i, "0123456789") == 8 &&
		    (i == 0 || text.p[i - 1] < '0' || text.p[i - 1] > '9'))
			rc = secret_set(pin, text.p + i, 8, e);
	explicit_bzero(text.p, text.n);
	blob_done(&text);
	return rc;
}

static const char *
pin_opens(const struct world *w, struct wired *x, const struct making *m,
    const char *mobile, int nth)
{
	struct token *t = &x->counter.token;
	struct pickup p = { .c = &x->counter, .making = *m };
	const char *wrong = NULL;
	struct secret *pin = NULL;
	struct err e;

	if ((pin = secret_new(&e)) == NULL ||
	    message_pin(w, mobile, nth, pin, &e) == -1)
		wrong = "no PIN in the message";
	else if (t->ops->login(t->self, m->token_serial, pin, &e) == -1)
		wrong = "the PIN of the message does not log in";
	else if (t->ops->logout(t->self, m->token_serial, &e) == -1 ||
	    ukey_transport(&p, 12, &e) == -1)
		wrong = "no transport PIN";
	else if (t->ops->login(t->self, m->token_serial, p.transport,
	    &e) != -1)
		wrong = "the transport PIN still logs in";
	ukey_forget(&p);
	secret_free(pin);
	return wrong;
}

bool
world_pin_opens(struct world *w, const char *order, int nth)
{
	struct making m = { 0 };
	struct order o;
	struct wired *x;
	struct err e;
	bool opens;

	if (world_open(w, &x, &e) == -1)
		return false;
	opens = x->book.ops->order_get(x->book.self, order, &o, &e) == 0 &&
	    x->book.ops->making_of(x->book.self, order, &m, &e) == 0 &&
	    pin_opens(w, x, &m, o.mobile, nth) == NULL;
	making_done(&m);
	wire_close(x);
	return opens;
}

static long
count_order(const struct world *w, const char *fmt)
{
	char sql[600];

	snprintf(sql, sizeof(sql), fmt, w->order);
	return world_count(w, sql);
}

static const char *
certificate_confirmed(struct wired *x, const struct making *m)
{
	const struct ca *ca = &x->counter.ca;
	struct cert_facts f;
	enum ca_status s;
	int64_t when;
	int ms = 1000;
	struct err e;

	if (m->state != MAKING_VERIFIED)
		return "the making is not verified";
	if (cert_facts(&m->cert, &f, &e) == -1 ||
	    ca->ops->status(ca->self, f.issuer, f.serial, &s, &when, &ms,
	    &e) == -1 || s != CA_GOOD)
		return "the certificate is not good at the CA";
	return NULL;
}

static const char *
book_whole(const struct world *w)
{
	if (count_order(w, "SELECT count(*) FROM orders WHERE no='%s' AND state='collected'") != 1)
		return "the order is not collected";
	if (count_order(w, "SELECT count(*) FROM makings WHERE order_no='%s' AND state<>'spoiled'") != 1)
		return "not exactly one making";
	if (count_order(w, "SELECT count(*) FROM handovers WHERE order_no='%s' AND state='delivered'") != 1)
		return "not exactly one delivered handover";
	if (count_order(w, "SELECT count(*) FROM (SELECT 1 FROM audit WHERE action='state' AND order_no='%s' GROUP BY record, record_id, state, attempt HAVING count(*)>1)") != 0)
		return "a state has two lines for one attempt";
	if (count_order(w, "SELECT count(*) FROM audit WHERE action='state' AND record='handover' AND state='delivered' AND order_no='%s'") != 1)
		return "delivered not told once";
	if (count_order(w, "SELECT count(*) FROM receipts WHERE order_no='%s' AND kind='original' AND voided=0") != 1)
		return "not exactly one original receipt that stands";
	if (world_count(w, "SELECT count(*) FROM stock WHERE state IN ('making','made')") != w->kept)
		return "a UKey is left between the shelves of the stock";
	return NULL;
}

/* One number about an order and its handover: "%s" and "%lld" in this order. */
static long
count_handover(const struct world *w, const struct handover *h, const char *fmt)
{
	char sql[600];

	snprintf(sql, sizeof(sql), fmt, w->order, (long long)h->id);
	return world_count(w, sql);
}

/* RULES 17, 18, 23: an agent's letter and its approval are used, once, and the handler is told; a handler needs none. */
static const char *
letter_spent(struct world *w, struct wired *x, const struct handover *h)
{
	struct visit v;
	struct approval a;
	struct err e;

	if (x->book.ops->visit_get(x->book.self, h->visit, &v, &e) == -1)
		return "the handover has no visit";
	if (count_handover(w, h, "SELECT count(*) FROM letter_uses WHERE order_no = '%s' AND visit = "
	    "(SELECT visit FROM handovers WHERE id = %lld)") != v.agent ||
	    count_order(w, "SELECT count(*) FROM letter_uses WHERE order_no = '%s'") != v.agent)
		return "the letter is not used once";
	if (count_handover(w, h, "SELECT count(*) FROM notices WHERE kind = 'collected' AND order_no = '%s' AND handover = %lld") != v.agent)
		return "the handler is not told once";
	if (!v.agent)
		return v.approval == 0 ? NULL : "a handler's visit with an approval";
	if (x->book.ops->approval_get(x->book.self, v.approval, &a, &e) == -1 ||
	    a.kind != APPROVAL_LETTER || a.decision != APPROVAL_APPROVED ||
	    strcmp(a.decided_by, a.asked_by) == 0)
		return "an agent's visit that no supervisor approved";
	return a.used_by != 0 ? NULL : "the approval was not used";
}

/* RULES 3: revoked, or put off by a supervisor for this handover. */
static const char *
old_over(struct wired *x, const struct order *o, const struct handover *h)
{
	const struct ca *ca = &x->counter.ca;
	struct approval a;
	enum ca_status s;
	int64_t when;
	int ms = 1000;
	struct err e;

	if (ca->ops->status(ca->self, o->old_issuer, o->old_serial, &s, &when,
	    &ms, &e) == -1)
		return "the CA does not answer";
	if (h->deferral == 0)
		return s == CA_REVOKED ? NULL : "the old certificate is not revoked";
	if (x->book.ops->approval_get(x->book.self, h->deferral, &a, &e) == -1 ||
	    a.kind != APPROVAL_DEFERRED || a.decision != APPROVAL_APPROVED)
		return "the revocation was put off by nobody";
	return a.used_by == h->id ? NULL : "the approval of another handover";
}

static const char *
receipt_filed(struct wired *x, const struct handover *h)
{
	struct book *b = &x->book;
	struct receipt_row r;
	struct blob pdf = { 0 };
	char path[4096], sum[65];
	struct err e;

	if (b->ops->receipt_get(b->self, h->receipt, &r, &e) == -1 ||
	    receipt_path(&x->counter, r.no, path, sizeof(path), &e) == -1 ||
	    blob_read(&pdf, path, 1 << 24, &e) == -1)
		return "the receipt is not in the archive";
	blob_sha256(&pdf, sum);
	blob_done(&pdf);
	return strcmp(sum, r.sha256) == 0 ? NULL :
	    "the receipt in the archive is not the one booked";
}

/* RULES 28, 30: one key, one certificate. */
static const char *
one_on_the_ukey(struct wired *x, const struct making *m)
{
	struct token *t = &x->counter.token;
	struct token_info found[8];
	struct err e;
	size_t n = 0;

	if (t->ops->look(t->self, found, 8, &n, &e) == -1)
		return "the UKey cannot be looked at";
	for (size_t i = 0; i < n; i++)
		if (strcmp(found[i].serial, m->token_serial) == 0)
			return found[i].keys == 1 && found[i].certs == 1 ? NULL :
			    "not one key and one certificate on the UKey";
	return "the UKey is not in the reader";
}

const char *
world_whole(struct world *w)
{
	struct making m = { 0 };
	struct handover h;
	struct order o;
	struct wired *x;
	const char *wrong = NULL;
	struct err e;

	if (world_open(w, &x, &e) == -1)
		return "the counter does not open";
	if (x->book.ops->order_get(x->book.self, w->order, &o, &e) == -1 ||
	    x->book.ops->making_of(x->book.self, w->order, &m, &e) == -1 ||
	    x->book.ops->handover_of(x->book.self, w->order, &h, &e) == -1)
		wrong = "no making or no handover";
	if (wrong == NULL)
		wrong = certificate_confirmed(x, &m);
	if (wrong == NULL)
		wrong = book_whole(w);
	if (wrong == NULL)
		wrong = world_sound(w, x);
	if (wrong == NULL)
		wrong = letter_spent(w, x, &h);
	if (wrong == NULL)
		wrong = old_over(x, &o, &h);
	if (wrong == NULL)
		wrong = receipt_filed(x, &h);
	if (wrong == NULL && world_unbooked(w) != 0)
		wrong = "a receipt in the archive that was never booked";
	if (wrong == NULL)
		wrong = one_on_the_ukey(x, &m);
	if (wrong == NULL)
		wrong = pin_opens(w, x, &m, o.mobile, 0);
	making_done(&m);
	wire_close(x);
	return wrong;
}

bool
world_so_opens(struct world *w)
{
	struct pickup p = { .visit = { .id = 0 } };
	struct secret *so = NULL;
	struct wired *x;
	struct err e;
	bool opens = false;

	if (world_open(w, &x, &e) == -1)
		return false;
	p.c = &x->counter;
	if (x->book.ops->making_of(x->book.self, w->order, &p.making,
	    &e) == 0 && ukey_so_pin(&p, &so, &e) == 0)
		opens = x->counter.token.ops->so_change(x->counter.token.self,
		    p.making.token_serial, so, so, &e) == 0;
	secret_free(so);
	making_done(&p.making);
	wire_close(x);
	return opens;
}
