#include "core/restored.h"

#include "conf/settings.h"
#include "core/clock.h"
#include "core/rsa/cert.h"
#include "core/spoil.h"
#include "core/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE = 64, SPOIL_SECONDS = 120 };

struct compare {
	const struct book *b;
	const struct ca *ca;
	int ms;
	void (*told)(void *ctx, int64_t checked);
	void *ctx;
	int64_t checked;
	struct restore_finding *found;
	size_t n, room;
};

static int
find(struct compare *c, enum restore_what what, const char *order,
    const char *issuer, const char *serial, struct err *e)
{
	size_t room = c->room > 0 ? 2 * c->room : 16;
	struct restore_finding *more, *f;

	if (c->n == c->room) {
		if ((more = realloc(c->found, room * sizeof(*more))) == NULL)
			return err_set(e, ERR_MEMORY, "%zu findings", room);
		c->found = more;
		c->room = room;
	}
	f = &c->found[c->n++];
	*f = (struct restore_finding){ .what = what };
	snprintf(f->order, sizeof(f->order), "%s", order);
	snprintf(f->issuer, sizeof(f->issuer), "%s", issuer);
	snprintf(f->serial, sizeof(f->serial), "%s", serial);
	return 0;
}

static void
looked(struct compare *c)
{
	c->checked++;
	if (c->told != NULL)
		c->told(c->ctx, c->checked);
}

/* ---- what the CA issued --------------------------------------------------------- */

static int
is_in_book(struct compare *c, const struct ca_issued *x, struct err *e)
{
	struct making m = { 0 };

	looked(c);
	if (x->status == CA_REVOKED)
		return 0;
	if (c->b->ops->making_with(c->b->self, x->serial, &m, e) == 0) {
		making_done(&m);
		return 0;
	}
	return e->code != ERR_NOT_FOUND ? -1 :
	    find(c, RESTORE_NOT_IN_BOOK, x->order, x->issuer, x->serial, e);
}

static int
walk_ca(struct compare *c, struct err *e)
{
	struct ca_issued *page = calloc(PAGE, sizeof(*page));
	int64_t at = 0;
	size_t n = 0;
	int rc = 0, ms;

	if (page == NULL)
		return err_set(e, ERR_MEMORY, "a page of certificates");
	do {
		ms = c->ms;
		rc = c->ca->ops->issued(c->ca->self, &at, page, PAGE, &n, &ms, e);
		for (size_t i = 0; rc == 0 && i < n; i++)
			rc = is_in_book(c, &page[i], e);
	} while (rc == 0 && n > 0);
	free(page);
	return rc;
}

/* ---- what the book has ------------------------------------------------------------ */

/* A certificate that was handed over may be revoked any day, in the course of its life. */
static int
is_collected(struct compare *c, const char *no, bool *yes, struct err *e)
{
	struct order o;

	if (c->b->ops->order_get(c->b->self, no, &o, e) == -1)
		return -1;
	*yes = o.state == ORDER_COLLECTED;
	return 0;
}

static int
is_at_ca(struct compare *c, const struct making *m, struct err *e)
{
	struct cert_facts f;
	enum ca_status s;
	int64_t when;
	int ms = c->ms;
	bool collected;

	looked(c);
	if (m->state == MAKING_SPOILED)
		return 0;
	if (cert_facts(&m->cert, &f, e) == -1 || c->ca->ops->status(c->ca->self,
	    f.issuer, m->cert_serial, &s, &when, &ms, e) == -1 ||
	    is_collected(c, m->order, &collected, e) == -1)
		return -1;
	if (s == CA_UNKNOWN)
		return find(c, RESTORE_NOT_AT_CA, m->order, f.issuer, m->cert_serial, e);
	if (s == CA_REVOKED && !collected)
		return find(c, RESTORE_REVOKED, m->order, f.issuer, m->cert_serial, e);
	return 0;
}

static int
walk_book(struct compare *c, struct err *e)
{
	struct making m = { 0 };
	int64_t at = 0;
	int rc = 0;

	while (rc == 0 && c->b->ops->making_next(c->b->self, at, &m, e) == 0) {
		at = m.id;
		rc = is_at_ca(c, &m, e);
		making_done(&m);
	}
	return rc == -1 || e->code != ERR_NOT_FOUND ? -1 : 0;
}

int
restored_compare(const struct book *b, const struct ca *ca, int ms, int terminal,
    void (*told)(void *ctx, int64_t checked), void *ctx,
    struct restored_result *out, struct err *e)
{
	struct compare c = { .b = b, .ca = ca, .ms = ms, .told = told, .ctx = ctx };
	const struct actor by = { "", terminal };
	bool listed = ca->ops->issued != NULL;
	struct restore r;
	int rc = -1;

	if (b->ops->restore_get(b->self, &r, e) == -1)
		return -1;
	if ((!listed || walk_ca(&c, e) == 0) && walk_book(&c, e) == 0)
		rc = b->ops->restore_compared(b->self, &by, c.found, c.n, listed,
		    c.checked, e);
	free(c.found);
	if (rc == -1)
		return err_wrap(e, "comparing a restored book");
	*out = (struct restored_result){ c.checked, c.n, listed };
	return 0;
}

/* ---- before work starts -------------------------------------------------------------- */

int
restored_ready(const struct book *b, struct err *e)
{
	struct restore r;
	char when[20];

	if (b->ops->restore_get(b->self, &r, e) == -1) {
		if (e->code != ERR_NOT_FOUND)
			return -1;
		err_clear(e);
		return 0;
	}
	if (r.acknowledged != 0)
		return 0;
	time_minute(r.restored, when);
	err_set(e, ERR_RESTORED, "restored %s", when);
	return err_say(e, _("%s 恢复"), when);
}

/* Is it in the book by now, or does the book's own making lead to it by itself? */
static int
goes_on(const struct counter *c, const struct restore_finding *f, bool *yes, struct err *e)
{
	const struct book *b = &c->book;
	struct making m = { 0 };

	*yes = b->ops->making_with(b->self, f->serial, &m, e) == 0;
	making_done(&m);
	if (*yes)
		return 0;
	if (e->code != ERR_NOT_FOUND)
		return -1;
	if (b->ops->making_of(b->self, f->order, &m, e) == -1)
		return e->code == ERR_NOT_FOUND ? 0 : -1;
	*yes = m.cert.n == 0;
	making_done(&m);
	return 0;
}

static int
claim_and_spoil(struct pickup *p, const char *no, struct err *e)
{
	const struct book *b = &p->c->book;
	struct err late;
	int rc;

	if (b->ops->order_get(b->self, no, pickup_order(p), e) == -1 ||
	    b->ops->claim(b->self, &p->by, no, SPOIL_SECONDS, pickup_claim(p), e) == -1)
		return -1;
	rc = spoil_revoked(p, e);
	b->ops->release(b->self, pickup_claim(p), &late);
	if (rc == 0 || e->code != ERR_NOT_FOUND)
		return rc;
	err_set(e, ERR_REFUSED, "the PIN of %s is out", no);
	return err_say(e, "%s", _("密码已经设置或交出：按已交付对待，不能放行"));
}

/* Not handed over, its certificate is dead: what was made is spoiled, RULES 32, so that it can be made anew. */
static int
end_revoked(struct counter *c, const struct actor *by, const struct restore_finding *f, struct err *e)
{
	const struct book *b = &c->book;
	struct making m = { 0 };
	struct pickup *p;
	bool ended;
	int rc;

	if (b->ops->making_with(b->self, f->serial, &m, e) == -1)
		return -1;
	ended = m.state == MAKING_SPOILED;
	making_done(&m);
	if (ended)
		return 0;
	if ((p = calloc(1, sizeof(*p))) == NULL)
		return err_set(e, ERR_MEMORY, "a pickup");
	p->c = c;
	p->by = *by;
	p->norders = 1;
	rc = claim_and_spoil(p, f->order, e);
	free(p);
	return rc;
}

static int
end_unknown(const struct counter *c, const struct restore_finding *f, struct err *e)
{
	const struct ca *ca = &c->ca;
	int ms = (int)c->conf->ca_seconds * 1000;
	bool yes;

	if (goes_on(c, f, &yes, e) == -1)
		return -1;
	return yes ? 0 : ca->ops->revoke(ca->self, f->issuer, f->serial, "superseded", &ms, e);
}

int
restored_release(struct counter *c, const struct staff *who,
    const struct restore_finding *f, struct err *e)
{
	const struct book *b = &c->book;
	const struct actor by = { who->id, c->terminal };

	if (may(who, MAY_ACKNOWLEDGE_RESTORE, NULL, e) == -1)
		return -1;
	if (f->what == RESTORE_NOT_AT_CA) {
		err_set(e, ERR_REFUSED, "%s of %s", restore_what_name(f->what), f->order);
		return err_say(e, "%s", restore_what_text(f->what));
	}
	if ((f->what == RESTORE_REVOKED ? end_revoked(c, &by, f, e) :
	    end_unknown(c, f, e)) == -1)
		return err_wrap(e, "releasing %s", f->order);
	return b->ops->restore_release(b->self, &by, f, e);
}

/* ---- UKeys -------------------------------------------------------------------------- */

static bool
was_restored(const struct book *b, struct restore *r)
{
	struct err e;

	return b->ops->restore_get(b->self, r, &e) == 0;
}

int
restored_ukey(const struct book *b, const struct token_info *t, struct err *e)
{
	struct making m = { 0 };
	struct restore r;
	struct err none;
	struct stock_line line;

	if (t->what == TOKEN_BLANK || !was_restored(b, &r) ||
	    (b->ops->stock_get(b->self, t->serial, &line, &none) == 0 && line.state != STOCK_BLANK))
		return 0;
	if (b->ops->making_on(b->self, t->serial, &m, &none) == 0) {
		making_done(&m);
		return 0;
	}
	if (none.code != ERR_NOT_FOUND)
		return 0;
	err_set(e, ERR_TOKEN_NOT_BLANK, "UKey %s, labelled %s, is in no making of a restored book", t->serial,
	    t->label);
	return err_say(e, _("尾号 %s，标签「%s」：恢复的订单库里没有它，不要初始化，交主管"), text_last4(t->serial),
	    t->label);
}

void
restored_refused(const struct book *b, const struct making *m, struct err *e)
{
	struct restore r;

	if (e->code != ERR_TOKEN_PIN || !was_restored(b, &r) || m->begun > r.restored)
		return;
	err_set(e, ERR_RESTORED_UKEY, "UKey %s refuses the transport PIN of a restored book", m->token_serial);
	err_say(e, _("尾号 %s 的密码已不是运输密码：备份之后可能已经交付"), text_last4(m->token_serial));
}
