#include "core/approval.h"

#include "core/blob.h"
#include "core/text.h"

#include <stdio.h>
#include <string.h>

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
