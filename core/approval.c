#include "core/approval.h"

#include "core/blob.h"
#include "core/clock.h"
#include "core/scans.h"
#include "core/text.h"
#include "conf/settings.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- facts --------------------------------------------------------------------- */

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

/* What the other kinds have in common: one order of the visit. */
static json_t *
of_order(const struct pickup *p, const char *more, json_t *value)
{
	const struct order *o = &p->orders[p->at];
	json_t *facts = json_pack("{s:o, s:[o], s:s}", "institution",
	    institution(o), "orders", order(o), "point", p->visit.point);

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

void
approval_check(const char *facts, char out[16])
{
	char hex[65];

	blob_sha256(&(struct blob){ (unsigned char *)(uintptr_t)facts, strlen(facts) }, hex);
	for (char *c = hex; *c != '\0'; c++)
		if (*c >= 'a' && *c <= 'f')
			*c = (char)(*c - 'a' + 'A');
	snprintf(out, 16, "%.4s-%.4s", hex, hex + 4);
}

/* ---- the flow ------------------------------------------------------------------ */

/* What was asked with these facts, or else a new request. */
static int
ask(struct pickup *p, const struct approval *like, struct approval *out, struct err *e)
{
	struct book *b = &p->c->book;

	if (b->ops->approval_find(b->self, like, out, e) == 0)
		return 0;
	if (e->code != ERR_NOT_FOUND)
		return -1;
	*out = *like;
	return b->ops->approval_add(b->self, &p->by, out, e);
}

/* At the desk, until the book says that it was decided. */
static int
wait(struct pickup *p, struct approval *a, struct err *e)
{
	struct book *b = &p->c->book;
	const struct desk *d = &p->c->desk;

	while (a->decision == APPROVAL_WAITING)
		if (d->ops->approve(d->self, a, e) == -1 ||
		    b->ops->approval_get(b->self, a->id, a, e) == -1)
			return -1;
	return 0;
}

static bool
is_good(const struct approval *a, int64_t now)
{
	return a->decision == APPROVAL_APPROVED &&
	    (a->used_by != 0 || a->expires > now);
}

/* The supervisor's no, with the reason as it was written. */
static int
refused(const struct approval *a, struct err *e)
{
	enum err_code code = a->decision == APPROVAL_RETURNED ? ERR_RETURNED :
	    a->decision == APPROVAL_REJECTED ? ERR_REJECTED : ERR_NOT_APPROVED;

	err_set(e, code, "approval %lld is %s", (long long)a->id,
	    approval_decision_name(a->decision));
	return a->reason[0] == '\0' ? -1 :
	    err_say(e, _("%s：%s"), a->decided_by, a->reason);
}

int
approval_get(struct pickup *p, enum approval_kind kind, const char *order_no,
    const char *facts, struct approval *out, struct err *e)
{
	struct approval like = { .kind = kind, .visit = p->visit.id }, a;

	snprintf(like.order, sizeof(like.order), "%s", order_no != NULL ? order_no : "");
	snprintf(like.facts, sizeof(like.facts), "%s", facts);
	do {    /* decided, but too long ago: anew */
		if (ask(p, &like, &a, e) == -1 || wait(p, &a, e) == -1)
			return -1;
		if (a.decision != APPROVAL_APPROVED)
			return refused(&a, e);
	} while (!is_good(&a, pickup_now(p)));
	*out = a;
	return 0;
}

int
approval_stands(struct pickup *p, struct err *e)
{
	struct book *b = &p->c->book;
	struct visit *v = &p->visit;
	struct approval a;
	int64_t old = v->approval;
	char facts[FACTS_SIZE];

	if (!v->agent || old == 0)      /* without one the book says no */
		return 0;
	if (b->ops->approval_get(b->self, old, &a, e) == -1)
		return -1;
	if (is_good(&a, pickup_now(p)))
		return 0;
	if (approval_facts_letter(p, facts, e) == -1 ||
	    approval_get(p, APPROVAL_LETTER, NULL, facts, &a, e) == -1)
		return -1;
	v->approval = a.id;
	if (b->ops->visit_move(b->self, &p->by, v, v->state, e) == 0)
		return 0;
	v->approval = old;
	return -1;
}

/* ---- the supervisor ------------------------------------------------------------ */

static int
complete(const struct approval *a, struct err *e)
{
	bool no = a->decision == APPROVAL_RETURNED || a->decision == APPROVAL_REJECTED;

	if (no && a->reason[strspn(a->reason, " ")] == '\0') {
		err_set(e, ERR_INPUT, "no reason");
		return err_say(e, "%s", _("退回和拒绝要写原因"));
	}
	if (a->kind == APPROVAL_LETTER && strcmp(a->saw, "original") != 0 &&
	    strcmp(a->saw, "scan") != 0) {
		err_set(e, ERR_INPUT, "nothing was seen");
		return err_say(e, "%s", _("请先选看过什么：委托书原件，或扫描件"));
	}
	return 0;
}

int
approval_decide(const struct book *b, const struct actor *by,
    const struct staff *who, int minutes, int64_t now, struct approval *a,
    struct err *e)
{
	struct approval new = *a;
	struct actor self = { who->id, by->terminal };
	struct staff asker;

	if (b->ops->staff_get(b->self, a->asked_by, &asker, e) == -1 ||
	    may(who, MAY_APPROVE, asker.person, e) == -1 || complete(a, e) == -1)
		return -1;
	new.expires = now + (int64_t)minutes * 60;
	if (b->ops->approval_decide(b->self, &self, &new, e) == -1)
		return -1;
	return b->ops->approval_get(b->self, a->id, a, e);
}
