#include "tests/term/approvals.h"

#include "core/approval.h"
#include "core/book/sqlite.h"
#include "core/clock.h"
#include "core/scans.h"
#include "core/step.h"
#include "conf/settings.h"
#include "tui/wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static struct err e;

#define OK(call) do {                                                          \
		if ((call) == -1) {                                            \
			char line_[600];                                       \
			err_line(&e, line_, sizeof(line_));                    \
			fail_msg("%s", line_);                                 \
		}                                                              \
	} while (0)

static struct wired *
window(const struct counter_vt *c)
{
	char *ini = kit_path(c->demo, "counter.ini");
	struct wired *w = NULL;

	OK(wire_open(&w, ini, 3, WIRE_BOOK | WIRE_CA, &e));
	w->counter.book = w->book;
	free(ini);
	return w;
}

static void
take(struct wired *w, struct pickup *p, const char *no)
{
	struct visit *v = &p->visit;

	OK(w->book.ops->order_get(w->book.self, no, &p->orders[p->norders], &e));
	memcpy(v->orders[p->norders], p->orders[p->norders].no, NO_SIZE);
	v->norders = ++p->norders;
}

/* 赵明 of the demo's own people, with a letter of the orders' institution. */
static void
by_letter(struct pickup *p)
{
	struct visit *v = &p->visit;
	struct letter *l = &v->letter;
	int32_t today = date_of(clock_now());
	size_t n = 0;

	v->agent = v->same_person = v->signoff = true;
	v->told_platform = v->told_mobile = true;
	v->bids = BIDS_NONE;
	v->document_until = 23800;
	snprintf(v->collector, sizeof(v->collector), "赵明");
	snprintf(v->number, sizeof(v->number), "440300199003079927");
	snprintf(l->principal, sizeof(l->principal), "%s", p->orders[0].institution);
	snprintf(l->principal_code, sizeof(l->principal_code), "%s", p->orders[0].uscc);
	snprintf(l->agent, sizeof(l->agent), "%s", v->collector);
	snprintf(l->agent_number, sizeof(l->agent_number), "%s", v->number);
	snprintf(l->chop_name, sizeof(l->chop_name), "%s", p->orders[0].institution);
	for (size_t i = 0; i < p->norders; i++)
		n += (size_t)snprintf(l->matter + n, sizeof(l->matter) - n, "%s%s", i > 0 ? "," : "", p->orders[i].no);
	l->issued = today - 3;
	l->valid_until = today + 27;
	l->original_kept = true;
	l->scan_pages = 1;
}

/* The letter's scan lies in the archive, as core/scans.c would have put it there. */
static void
scan(struct wired *w, struct visit *v)
{
	char head[SCANS_HEAD], folder[4096], path[5000];

	scans_head(v, head);
	snprintf(v->scans[0], sizeof(v->scans[0]), "%s1.pdf", head);
	v->nscans = 1;
	snprintf(folder, sizeof(folder), "%s/scans", w->conf->paper_receipts);
	mkdir(folder, 0700);
	snprintf(path, sizeof(path), "%s/%s", folder, v->scans[0]);
	kit_write(path, "%PDF-1.4 a letter\n", 0600);
}

int64_t
approvals_ask(const struct counter_vt *c, const char *clerk, const char *no, const char *also)
{
	struct wired *w = window(c);
	struct pickup *p = calloc(1, sizeof(*p));
	struct approval a = { .kind = APPROVAL_LETTER };

	assert_non_null(p);
	p->c = &w->counter;
	p->by = (struct actor){ clerk, 3 };
	snprintf(p->visit.point, sizeof(p->visit.point), "%s", w->conf->counter_point);
	snprintf(p->visit.clerk, sizeof(p->visit.clerk), "%s", clerk);
	p->visit.terminal = 3;
	take(w, p, no);
	if (also != NULL)
		take(w, p, also);
	by_letter(p);
	OK(w->book.ops->visit_new(w->book.self, &p->by, &p->visit, &e));
	scan(w, &p->visit);
	OK(approval_facts_letter(p, a.facts, &e));
	a.visit = p->visit.id;
	OK(w->book.ops->approval_add(w->book.self, &p->by, &a, &e));
	free(p);
	wire_close(w);
	return a.id;
}

struct approval
approvals_get(const struct counter_vt *c, int64_t id)
{
	struct wired *w = window(c);
	struct approval a;

	OK(w->book.ops->approval_get(w->book.self, id, &a, &e));
	wire_close(w);
	return a;
}

void
approvals_decide(const struct counter_vt *c, int64_t id, enum approval_decision decision)
{
	struct wired *w = window(c);
	struct staff who;
	struct approval a;

	OK(w->book.ops->approval_get(w->book.self, id, &a, &e));
	OK(w->book.ops->staff_get(w->book.self, "2001", &who, &e));
	a.decision = decision;
	snprintf(a.saw, sizeof(a.saw), "scan");
	snprintf(a.reason, sizeof(a.reason), "%s", decision == APPROVAL_APPROVED ? "" : "公章看不清");
	OK(approval_decide(&w->book, &(struct actor){ "2001", 3 }, &who, 30, clock_now(), &a, &e));
	wire_close(w);
}

void
approvals_end(const struct counter_vt *c, int64_t id, enum visit_end end)
{
	struct wired *w = window(c);
	struct visit *v = malloc(sizeof(*v));
	struct approval a;
	enum visit_state from;

	assert_non_null(v);
	OK(w->book.ops->approval_get(w->book.self, id, &a, &e));
	OK(w->book.ops->visit_get(w->book.self, a.visit, v, &e));
	from = v->state;
	v->state = VISIT_CLOSED;
	v->end = end;
	OK(w->book.ops->visit_move(w->book.self, &(struct actor){ v->clerk, 3 }, v, from, &e));
	free(v);
	wire_close(w);
}
