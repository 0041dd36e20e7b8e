/* What a supervisor is asked, as canonical JSON: exactly what is shown, and nothing else. */
#include "core/approval_facts.h"

#include "core/clock.h"
#include "core/scans.h"
#include "conf/settings.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Canonical: sorted keys, no spaces.  Takes `facts` over, NULL where one could not be made. */
static int
seal(json_t *facts, enum approval_kind kind, char out[FACTS_SIZE], struct err *e)
{
	char *text = NULL;
	int rc = -1;

	if (facts != NULL && json_object_set_new(facts, "kind",
	    json_string(approval_kind_name(kind))) == 0)
		text = json_dumps(facts, JSON_SORT_KEYS | JSON_COMPACT);
	if (text == NULL)
		err_set(e, ERR_FAULT, "facts of a %s", approval_kind_name(kind));
	else if (strlen(text) >= FACTS_SIZE)
		err_set(e, ERR_FAULT, "facts of %zu bytes", strlen(text));
	else {
		memcpy(out, text, strlen(text) + 1);
		rc = 0;
	}
	free(text);
	json_decref(facts);
	return rc;
}

static json_t *
date(int32_t d)
{
	char text[16];

	date_format(d, text);
	return json_string(text);
}

static json_t *
collector(const struct visit *v)
{
	return json_pack("{s:s, s:s, s:s, s:o, s:b}", "name", v->collector,
	    "document", document_name(v->document), "number", v->number,
	    "until", date(v->document_until),
	    "attested", v->same_person && !v->electronic);
}

/* letter-2026-1123-017-1.pdf is "1.pdf" of its visit: the next visit with the same files has it again. */
static json_t *
scans(const struct visit *v)
{
	json_t *names = json_array();
	char head[SCANS_HEAD];
	size_t n;

	scans_head(v, head);
	n = strlen(head);
	for (size_t i = 0; i < v->nscans; i++)
		json_array_append_new(names, json_string(v->scans[i] +
		    (strncmp(v->scans[i], head, n) == 0 ? n : 0)));
	return names;
}

static json_t *
letter(const struct visit *v)
{
	const struct letter *l = &v->letter;

	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:s, s:b, s:i, s:s, s:o}",
	    "principal", l->principal, "principal_code", l->principal_code,
	    "agent", l->agent, "agent_number", l->agent_number,
	    "matter", l->matter, "issued", date(l->issued),
	    "until", date(l->valid_until), "chop", l->chop_name,
	    "original_kept", l->original_kept, "scan_pages", l->scan_pages,
	    "scan_sha256", l->scan_sha256, "scans", scans(v));
}

static const char *
status_name(enum ca_status s)
{
	static const char *const names[] = {
		[CA_GOOD] = "good", [CA_REVOKED] = "revoked",
		[CA_HOLD] = "hold", [CA_UNKNOWN] = "unknown",
	};

	return names[s];
}

/* An order and whose the PIN will be. */
static json_t *
order(const struct order *o)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "no", o->no,
	    "kind", order_kind_name(o->kind), "holder",
	    o->kind == ORDER_PERSONAL ? o->holder : "", "old_serial",
	    o->old_serial, "handler", o->handler, "mobile", o->mobile);
}

static json_t *
institution(const struct order *o)
{
	return json_pack("{s:s, s:s}", "name", o->institution, "code", o->uscc);
}

/* The same with what the CA says of the old certificate: NULL where it does not answer. */
static json_t *
order_now(const struct pickup *p, const struct order *o, struct err *e)
{
	const struct ca *ca = &p->c->ca;
	int ms = (int)p->c->conf->ca_seconds * 1000;
	enum ca_status s;
	int64_t when = 0;
	json_t *j;

	if (ca->ops->status(ca->self, o->old_issuer, o->old_serial, &s, &when,
	    &ms, e) == -1)
		return NULL;
	if ((j = order(o)) == NULL || json_object_set_new(j, "old",
	    json_string(status_name(s))) == -1 || json_object_set_new(j, "old_when",
	    json_integer(s == CA_REVOKED ? when : 0)) == -1) {
		err_set(e, ERR_FAULT, "facts of order %s", o->no);
		json_decref(j);
		return NULL;
	}
	return j;
}

static int
orders(const struct pickup *p, json_t *facts, struct err *e)
{
	json_t *all = json_array(), *one;

	for (size_t i = 0; i < p->norders; i++) {
		if ((one = order_now(p, &p->orders[i], e)) == NULL) {
			json_decref(all);
			return -1;
		}
		json_array_append_new(all, one);
	}
	return json_object_set_new(facts, "orders", all) == 0 ? 0 :
	    err_set(e, ERR_FAULT, "facts of %zu orders", p->norders);
}

/* One letter, one institution: the screen names it once for all orders. */
int
approval_facts_letter(const struct pickup *p, char out[FACTS_SIZE], struct err *e)
{
	const struct visit *v = &p->visit;
	const struct order *first = p->orders;
	json_t *facts;

	for (size_t i = 1; i < p->norders; i++)
		if (strcmp(p->orders[i].uscc, first->uscc) != 0 ||
		    strcmp(p->orders[i].institution, first->institution) != 0)
			return err_set(e, ERR_LETTER_PRINCIPAL,
			    "order %s is another institution's", p->orders[i].no);
	facts = json_pack("{s:o, s:o, s:o, s:s, s:b, s:s}",
	    "collector", collector(v), "letter", letter(v),
	    "institution", institution(first), "bids", bids_name(v->bids),
	    "bids_advised", v->bids_advised, "point", v->point);
	if (facts != NULL && orders(p, facts, e) == -1) {
		json_decref(facts);
		return -1;
	}
	return seal(facts, APPROVAL_LETTER, out, e);
}

/* What the other kinds have in common: one order, of the visit or ahead of one. */
static json_t *
of_order(const struct pickup *p, const char *more, json_t *value)
{
	const struct order *o = &p->orders[p->at];
	json_t *facts = json_pack("{s:o, s:[o], s:s}", "institution",
	    institution(o), "orders", order(o), "point",
	    p->visit.id != 0 ? p->visit.point : p->c->conf->counter_point);

	if (facts != NULL && json_object_set_new(facts, more, value) == -1) {
		json_decref(facts);
		return NULL;
	}
	return facts;
}

int
approval_facts_deferred(const struct pickup *p, enum ca_status old,
    const char *reason, char out[FACTS_SIZE], struct err *e)
{
	return seal(of_order(p, "deferred", json_pack("{s:s, s:s, s:o}",
	    "old", status_name(old), "reason", reason, "old_end",
	    date(p->orders[p->at].old_end))), APPROVAL_DEFERRED, out, e);
}

/* The one message it is about, by its own number and time. */
int
approval_facts_unconfirmed(const struct pickup *p, enum sms_state state,
    char out[FACTS_SIZE], struct err *e)
{
#define SMS_X(name, text) #name,
	static const char *const names[] = { SMS_STATES(SMS_X) };
#undef SMS_X
	const struct handover *h = &p->handover;

	return seal(of_order(p, "message", json_pack("{s:s, s:s, s:s, s:i, s:I, s:s}",
	    "id", h->sms_id, "number", h->sms_no, "state", names[state],
	    "count", h->sms_count, "sent", (json_int_t)h->sms_sent,
	    "token", p->making.token_serial)), APPROVAL_UNCONFIRMED, out, e);
}

int
approval_facts_pin_reset(const struct pickup *p, const char *token_serial,
    char out[FACTS_SIZE], struct err *e)
{
	json_t *facts = of_order(p, "collector", collector(&p->visit));

	if (facts != NULL && (json_object_set_new(facts, "token",
	    json_string(token_serial)) == -1 || (p->visit.agent &&
	    json_object_set_new(facts, "letter", letter(&p->visit)) == -1))) {
		json_decref(facts);
		facts = NULL;
	}
	return seal(facts, APPROVAL_PIN_RESET, out, e);
}

/* How far its certificate has got: where the CA may have been asked, only it can tell. */
static const char *
certificate(const struct making *m)
{
	if (m->cert_serial[0] != '\0')
		return m->cert_serial;
	return m->state == MAKING_KEYED ? "asked" : "";
}

int
approval_facts_spoiled(const struct pickup *p, const struct making *m,
    const struct handover *h, const char *reason, char out[FACTS_SIZE],
    struct err *e)
{
	return seal(of_order(p, "spoiled", json_pack("{s:s, s:I, s:i, s:s, s:s, s:s, s:b, s:s}",
	    "token", m->token_serial, "making", (json_int_t)m->id, "attempt",
	    m->attempt, "state", making_state_name(m->state), "handover",
	    h != NULL ? handover_state_name(h->state) : "", "certificate",
	    certificate(m), "pin_out", h != NULL && handover_pin_is_out(h),
	    "reason", reason)), APPROVAL_SPOILED, out, e);
}
