#include "print/facts_read.h"

#include "core/clock.h"
#include "core/text.h"
#include "print/facts.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct facts_kept {
	json_t *root;                   /* the strings of `facts` are its own */
	struct receipt_facts facts;
	struct order order;
	struct visit visit;
	struct making making;
	struct approval approval, deferral;
};

/* What is not there, or of another kind, reads as nothing: the bytes will differ. */

static const char *
text(const json_t *j, const char *key)
{
	return json_string_value(json_object_get(j, key));
}

static void
copy(char *out, size_t size, const json_t *j, const char *key)
{
	const char *s = text(j, key);

	snprintf(out, size, "%s", s != NULL ? s : "");
	out[text_whole(out)] = '\0';
}
#define COPY(to, j, key) copy(to, sizeof(to), j, key)

static int
number(const json_t *j, const char *key)
{
	return (int)json_integer_value(json_object_get(j, key));
}

static bool
yes(const json_t *j, const char *key)
{
	return json_is_true(json_object_get(j, key));
}

static int64_t
time_at(const json_t *j, const char *key)
{
	const char *s = text(j, key);
	int64_t t = 0;
	struct err e;

	if (s != NULL)
		time_parse(s, &t, &e);
	return t;
}

static int32_t
date_on(const json_t *j, const char *key)
{
	const char *s = text(j, key);
	int32_t d = 0;
	struct err e;

	if (s != NULL)
		date_parse(s, &d, &e);
	return d;
}

/* An enum's word; an unknown one stays what it was. */
#define WORD(parse, j, key, out) do {                                          \
		if (text(j, key) != NULL)                                      \
			parse(text(j, key), out);                              \
	} while (0)

/* ---- the parts, as facts.c writes them ----------------------------------------------- */

static void
read_order(const json_t *root, struct order *o)
{
	const json_t *j = json_object_get(root, "order"), *seal = json_object_get(root, "eseal");

	COPY(o->no, j, "no");
	WORD(order_service_parse, j, "service", &o->service);
	WORD(order_kind_parse, j, "kind", &o->kind);
	COPY(o->institution, j, "institution");
	COPY(o->uscc, j, "uscc");
	COPY(o->holder, j, "holder");
	COPY(o->handler, j, "handler");
	COPY(o->mobile, j, "mobile");
	o->seal_rate = number(seal, "rate");
	o->seal_days = number(seal, "days");
	o->seal_amount = number(seal, "amount");
	o->seal_paid = time_at(seal, "paid");
}

/* False when nobody approved anything. */
static bool
read_approval(const json_t *j, struct approval *a, const char **name)
{
	if (!json_is_object(j))
		return false;
	COPY(a->decided_by, j, "by");
	a->decided = time_at(j, "time");
	COPY(a->check, j, "check");
	*name = text(j, "name");
	return true;
}

/* Why it was put off stands in the approval's own facts. */
static void
read_deferral(const json_t *j, struct facts_kept *k)
{
	json_t *facts;
	char *s;

	if (!read_approval(j, &k->deferral, &k->facts.deferrer_name))
		return;
	k->facts.deferral = &k->deferral;
	facts = json_pack("{s:O}", "reason", json_object_get(j, "reason"));
	s = json_dumps(facts, JSON_COMPACT | JSON_SORT_KEYS);
	snprintf(k->deferral.facts, sizeof k->deferral.facts, "%s", s != NULL ? s : "");
	free(s);
	json_decref(facts);
}

static void
read_certificates(const json_t *root, struct facts_kept *k)
{
	const json_t *was = json_object_get(root, "old_certificate"), *j = json_object_get(root, "certificate");

	COPY(k->order.old_serial, was, "serial");
	COPY(k->order.old_medium, was, "medium");
	k->order.old_end = date_on(was, "end");
	k->making.old_revoked = time_at(was, "revoked");
	k->visit.old_kept = yes(was, "kept");
	read_deferral(json_object_get(was, "deferred"), k);
	COPY(k->making.cert_serial, j, "serial");
	COPY(k->making.token_serial, j, "ukey");
	k->facts.product = text(j, "product");
	k->making.cert_begin = date_on(j, "begin");
	k->making.cert_end = date_on(j, "end");
}

static void
read_letter(const json_t *j, struct letter *l)
{
	COPY(l->principal, j, "principal");
	COPY(l->principal_code, j, "principal_code");
	COPY(l->agent, j, "agent");
	COPY(l->chop_name, j, "chop");
	l->issued = date_on(j, "issued");
	l->valid_until = date_on(j, "valid_until");
	l->original_kept = yes(j, "original_kept");
	l->scan_pages = number(j, "scan_pages");
	COPY(l->scan_sha256, j, "scan_sha256");
}

static void
read_visit(const json_t *root, struct facts_kept *k)
{
	const json_t *j = json_object_get(root, "visit");
	const char *signoff = text(j, "signoff");
	struct visit *v = &k->visit;

	COPY(v->no, j, "no");
	v->agent = yes(j, "agent");
	COPY(v->collector, j, "collector");
	WORD(document_parse, j, "document", &v->document);
	COPY(v->number, j, "number");
	v->same_person = yes(j, "same_person");
	v->signoff_here = signoff != NULL && strcmp(signoff, "here") == 0;
	v->signoff = signoff != NULL && strcmp(signoff, "none") != 0;
	v->bids_advised = yes(j, "bids_advised");
	WORD(bids_parse, j, "bids", &v->bids);
	v->told_platform = yes(j, "told_platform");
	v->told_mobile = yes(j, "told_mobile");
	read_letter(json_object_get(j, "letter"), &v->letter);
	if (read_approval(json_object_get(j, "approval"), &k->approval, &k->facts.approver_name))
		k->facts.approval = &k->approval;
}

static void
read_point(const json_t *root, struct facts_kept *k)
{
	const json_t *j = json_object_get(root, "point");

	COPY(k->visit.point, j, "id");
	k->visit.terminal = number(j, "window");
	COPY(k->visit.clerk, j, "clerk");
	k->facts.point_name = text(j, "name");
	k->facts.clerk_name = text(j, "clerk_name");
}

static void
read_all(struct facts_kept *k)
{
	struct receipt_facts *f = &k->facts;

	*f = (struct receipt_facts){ .order = &k->order, .visit = &k->visit, .making = &k->making,
		.no = text(k->root, "receipt"), .kind = text(k->root, "kind"), .time = time_at(k->root, "time"),
		.audit_head = text(k->root, "audit_head"), .supplements = text(k->root, "supplements"),
		.demo = yes(k->root, "demo") };
	read_order(k->root, &k->order);
	read_certificates(k->root, k);
	read_visit(k->root, k);
	read_point(k->root, k);
}

/* ---- and back -------------------------------------------------------------------------- */

/* What facts_json may not be given. */
static bool
has_all(const struct receipt_facts *f)
{
	return f->no != NULL && f->kind != NULL && f->audit_head != NULL && f->product != NULL &&
	    f->point_name != NULL && f->clerk_name != NULL;
}

static int
check(const struct facts_kept *k, const struct blob *json, struct err *e)
{
	struct blob again = { 0 };
	char sha256[65];
	int rc;

	if (!has_all(&k->facts))
		return err_set(e, ERR_RECEIPT, "no facts of a receipt");
	if (facts_json(&k->facts, &again, sha256, e) == -1)
		return -1;
	rc = blob_equal(&again, json) ? 0 :
	    err_set(e, ERR_RECEIPT, "facts of receipt %s say more than is known of", k->facts.no);
	blob_done(&again);
	return rc;
}

int
facts_read(struct facts_kept **out, const struct blob *json, struct err *e)
{
	struct facts_kept *k = calloc(1, sizeof *k);

	if (k == NULL)
		return err_set(e, ERR_MEMORY, "facts of a receipt");
	k->root = json_loadb((const char *)json->p, json->n, JSON_REJECT_DUPLICATES, NULL);
	read_all(k);
	if (check(k, json, e) == -1) {
		facts_free(k);
		return -1;
	}
	*out = k;
	return 0;
}

void
facts_free(struct facts_kept *k)
{
	if (k == NULL)
		return;
	json_decref(k->root);
	free(k);
}

const struct receipt_facts *
facts_of(const struct facts_kept *k)
{
	return &k->facts;
}
