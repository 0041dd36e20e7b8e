#include "print/facts.h"

#include "core/clock.h"
#include "core/text.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* json_pack's letters: s string, s? string or null, i int, I 64 bits, b bool, o object (taken), o? or null. */

static json_t *
time_json(int64_t t)
{
	char s[32];

	if (t == 0)
		return json_null();
	time_rfc3339(t, s);
	return json_string(s);
}

static json_t *
date_json(int32_t d)
{
	char s[16];

	if (d == 0)
		return json_null();
	date_format(d, s);
	return json_string(s);
}

static json_t *
order_json(const struct order *o)
{
	char mobile[ID_SIZE];

	text_mask_mobile(o->mobile, mobile, sizeof mobile);
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "no", o->no, "service",
	    order_service_name(o->service), "kind", order_kind_name(o->kind), "institution", o->institution, "uscc",
	    o->uscc, "holder", o->holder, "handler", o->handler, "mobile", mobile);
}

static json_t *
seal_json(const struct order *o)
{
	if (o->seal_rate == 0)
		return json_null();
	return json_pack("{s:i, s:i, s:i, s:o}", "rate", o->seal_rate, "days", o->seal_days, "amount", o->seal_amount,
	    "paid", time_json(o->seal_paid));
}

/* A supervisor's word, with the code of what was approved. */
static json_t *
approval_json(const struct approval *a, const char *name)
{
	if (a == NULL)
		return json_null();
	return json_pack("{s:s, s:s?, s:o, s:s}", "by", a->decided_by, "name", name, "time", time_json(a->decided),
	    "check", a->check);
}

void
facts_deferral_reason(const struct receipt_facts *f, char *out, size_t size)
{
	json_t *j = f->deferral != NULL ? json_loads(f->deferral->facts, JSON_REJECT_DUPLICATES, NULL) : NULL;
	const char *reason = json_string_value(json_object_get(j, "reason"));

	snprintf(out, size, "%s", reason != NULL ? reason : "");
	out[text_whole(out)] = '\0';
	json_decref(j);
}

static json_t *
deferral_json(const struct receipt_facts *f)
{
	char reason[TEXT_SIZE];
	json_t *j = approval_json(f->deferral, f->deferrer_name);

	facts_deferral_reason(f, reason, sizeof reason);
	if (f->deferral != NULL)
		json_object_set_new(j, "reason", json_string(reason));
	return j;
}

static json_t *
old_json(const struct receipt_facts *f)
{
	return json_pack("{s:s, s:s, s:o, s:o, s:o, s:b}", "serial", f->order->old_serial, "medium", f->order->old_medium,
	    "end", date_json(f->order->old_end), "revoked", time_json(f->making->old_revoked), "deferred",
	    deferral_json(f), "kept", (int)f->visit->old_kept);
}

static json_t *
new_json(const struct receipt_facts *f)
{
	return json_pack("{s:s, s:s, s:s, s:o, s:o}", "serial", f->making->cert_serial, "ukey", f->making->token_serial,
	    "product", f->product, "begin", date_json(f->making->cert_begin), "end", date_json(f->making->cert_end));
}

static json_t *
letter_json(const struct visit *v)
{
	const struct letter *l = &v->letter;

	if (!v->agent)
		return json_null();
	return json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:b, s:i, s:s}", "principal", l->principal, "principal_code",
	    l->principal_code, "agent", l->agent, "chop", l->chop_name, "issued", date_json(l->issued), "valid_until",
	    date_json(l->valid_until), "original_kept", (int)l->original_kept, "scan_pages", l->scan_pages, "scan_sha256",
	    l->scan_sha256);
}

static json_t *
visit_json(const struct receipt_facts *f)
{
	const struct visit *v = f->visit;
	char number[ID_SIZE];

	text_mask_id(v->number, number, sizeof number);
	return json_pack("{s:s, s:b, s:s, s:s, s:s, s:b, s:s, s:b, s:s, s:b, s:b, s:o, s:o}", "no", v->no, "agent",
	    (int)v->agent, "collector", v->collector, "document", document_name(v->document), "number", number,
	    "same_person", (int)v->same_person, "signoff", v->signoff_here ? "here" : v->signoff ? "brought" : "none",
	    "bids_advised", (int)v->bids_advised, "bids", bids_name(v->bids), "told_platform", (int)v->told_platform,
	    "told_mobile", (int)v->told_mobile, "letter", letter_json(v), "approval", approval_json(f->approval, f->approver_name));
}

static json_t *
point_json(const struct receipt_facts *f)
{
	return json_pack("{s:s, s:s, s:i, s:s, s:s}", "id", f->visit->point, "name", f->point_name, "window",
	    f->visit->terminal, "clerk", f->visit->clerk, "clerk_name", f->clerk_name);
}

int
facts_json(const struct receipt_facts *f, struct blob *out, char sha256[65], struct err *e)
{
	json_t *j;
	char *s;
	int rc;

	j = json_pack("{s:s, s:i, s:s, s:s, s:s?, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:s, s:b}", "format",
	    "ukey-pickup receipt", "version", 1, "receipt", f->no, "kind", f->kind, "supplements", f->supplements,
	    "time", time_json(f->time), "point", point_json(f), "order", order_json(f->order), "eseal",
	    seal_json(f->order), "old_certificate", old_json(f), "certificate", new_json(f), "visit", visit_json(f),
	    "audit_head", f->audit_head, "demo", (int)f->demo);
	s = j != NULL ? json_dumps(j, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
	json_decref(j);
	if (s == NULL)
		return err_set(e, ERR_FAULT, "the facts of receipt %s are no JSON", f->no);
	rc = blob_set(out, s, strlen(s), e);
	free(s);
	if (rc == 0)
		blob_sha256(out, sha256);
	return rc;
}

int
facts_reprint(const struct reprint_facts *f, struct blob *out, struct err *e)
{
	const struct reprint *r = f->reprint;
	json_t *j, *point;
	char *s;
	int rc;

	point = json_pack("{s:s, s:i, s:s, s:s}", "name", f->point_name, "window", r->terminal, "clerk", r->staff,
	    "clerk_name", f->clerk_name);
	j = json_pack("{s:s, s:i, s:s, s:s, s:i, s:o, s:o, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "format",
	    "ukey-pickup reprint", "version", 1, "kind", "reprint", "receipt", r->receipt, "nth", r->nth, "time",
	    time_json(r->time), "point", point, "reason", reprint_reason_name(r->reason), "note", r->note, "requester",
	    reprint_requester_name(r->requester), "requester_name", r->name, "copy", reprint_copy_name(r->copy),
	    "original", original_state_name(r->original), "original_sha256", f->receipt->sha256, "facts_sha256",
	    f->receipt->facts_sha256);
	s = j != NULL ? json_dumps(j, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
	json_decref(j);
	if (s == NULL)
		return err_set(e, ERR_FAULT, "reprint %d of receipt %s is no JSON", r->nth, r->receipt);
	rc = blob_set(out, s, strlen(s), e);
	free(s);
	return rc;
}

void
facts_qr(const struct receipt_facts *f, const char *sha256, char out[FACTS_QR_SIZE])
{
	snprintf(out, FACTS_QR_SIZE, "UKP1|%s|%s|%.32s|%s", f->no, f->making->cert_serial, f->audit_head, sha256);
}
