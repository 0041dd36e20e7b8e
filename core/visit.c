#include "core/visit.h"

#include "conf/settings.h"
#include "core/approval.h"
#include "core/clock.h"
#include "core/rules.h"
#include "core/scans.h"
#include "core/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int see_person(struct pickup *, struct err *);
static int see_letter(struct pickup *, struct err *);
static int see_papers(struct pickup *, struct err *);
static int approve(struct pickup *, struct err *);

/* The handler.  Who it is shows in the first step. */
static const struct step in_person[] = {
	{ VISIT_OPEN,        see_person, VISIT_PERSON_SEEN, MAY_CHECK_VISIT, false, NULL },
	{ VISIT_PERSON_SEEN, see_papers, VISIT_PAPERS_SEEN, MAY_CHECK_VISIT, false, NULL },
};
/* Somebody else, with a letter of the institution (RULES 16-18). */
static const struct step by_letter[] = {
	{ VISIT_OPEN,        see_person, VISIT_PERSON_SEEN, MAY_CHECK_VISIT, false, NULL },
	{ VISIT_PERSON_SEEN, see_letter, VISIT_LETTER_SEEN, MAY_CHECK_VISIT, false, NULL },
	{ VISIT_LETTER_SEEN, see_papers, VISIT_PAPERS_SEEN, MAY_CHECK_VISIT, false, NULL },
	{ VISIT_PAPERS_SEEN, approve,    VISIT_APPROVED,    MAY_CHECK_VISIT, false, NULL },
};

static const char *
state_name(int s)
{
	return visit_state_name((enum visit_state)s);
}

/* Only the state: the facts are in hand, and a visit is never resumed. */
static int
load(struct pickup *p, struct err *e)
{
	struct book *b = &p->c->book;
	struct visit *v;
	int rc;

	if ((v = malloc(sizeof(*v))) == NULL)
		return err_set(e, ERR_MEMORY, "a visit");
	if ((rc = b->ops->visit_get(b->self, p->visit.id, v, e)) == 0)
		p->visit.state = v->state;
	free(v);
	return rc;
}

static int
state(const struct pickup *p)
{
	return (int)p->visit.state;
}

static int64_t
id(const struct pickup *p)
{
	return p->visit.id;
}

static int
attempt(const struct pickup *p)
{
	(void)p;
	return 1;
}

static int
move(struct pickup *p, int to, struct err *e)
{
	struct book *b = &p->c->book;
	enum visit_state from = p->visit.state;

	p->visit.state = (enum visit_state)to;
	if (b->ops->visit_move(b->self, &p->by, &p->visit, from, e) == 0)
		return 0;
	p->visit.state = from;
	return -1;
}

#define TRACK(table, last)                                                     \
	{                                                                      \
		.name = "visit",                                               \
		.steps = table,                                                \
		.nsteps = sizeof(table) / sizeof(table[0]),                    \
		.end = last,                                                   \
		.state_name = state_name,                                      \
		.state_text = state_name,                                      \
		.load = load,                                                  \
		.state = state,                                                \
		.id = id,                                                      \
		.attempt = attempt,                                            \
		.move = move,                                                  \
	}
static const struct track who = TRACK(in_person, VISIT_PERSON_SEEN);
static const struct track handler = TRACK(in_person, VISIT_PAPERS_SEEN);
static const struct track agent = TRACK(by_letter, VISIT_APPROVED);
/* The approval of a PIN reset tells of the letter, too. */
static const struct track reset_agent = TRACK(by_letter, VISIT_PAPERS_SEEN);

int
visit_run(struct pickup *p, struct err *e)
{
	if (track_run(&who, p, e) == -1)
		return -1;
	return track_run(!p->visit.agent ? &handler :
	    p->visit.resets ? &reset_agent : &agent, p, e);
}

int
visit_end(struct pickup *p, enum visit_end end, struct err *e)
{
	struct book *b = &p->c->book;
	struct err other;
	int rc = 0;

	for (size_t i = 0; i < p->norders; i++)
		b->ops->release(b->self, &p->claims[i], &other);
	if (p->visit.id != 0 && p->visit.state != VISIT_CLOSED) {
		p->visit.end = end;
		p->visit.closed = pickup_now(p);
		rc = move(p, VISIT_CLOSED, e);
	}
	return rc;
}

void
visit_file_no(const struct visit *v, char out[NO_SIZE])
{
	int year, month, day;

	date_ymd(date_of(v->opened), &year, &month, &day);
	snprintf(out, NO_SIZE, "%04d-%.30s", year, v->no);
}

/* ---- what the check screen says ---- */

/* RULES 17: at most once for each order. */
static int
letter_unused(struct pickup *p, const struct visit *v, struct err *e)
{
	struct book *b = &p->c->book;

	for (size_t i = 0; i < p->norders; i++) {
		const struct order *o = &p->orders[i];
		int64_t used = 0;

		if (b->ops->letter_used(b->self, o->uscc, v->number, o->no,
		    v->resets, &used, e) == -1 && e->code != ERR_NOT_FOUND)
			return -1;
		if (rule_letter_unused(o, used, e) == -1)
			return -1;
	}
	return 0;
}

/* RULES 36: the agent's name goes on the receipt, too, and who approves. */
static int
printable(struct pickup *p, const char *what, const char *name, struct err *e)
{
	const struct paper *a = &p->c->paper;
	struct err why;

	if (a->ops->preflight(a->self, name, e) == 0)
		return 0;
	why = *e;
	return err_say(e, _("%s：%s"), what, why.say);
}

static int
approver_printable(struct pickup *p, const struct approval *a, struct err *e)
{
	struct book *b = &p->c->book;
	struct staff decider;

	if (b->ops->staff_get(b->self, a->decided_by, &decider, e) == -1)
		return -1;
	return printable(p, _("主管"), decider.name, e);
}

static int
judge_letter(struct pickup *p, const struct visit *v, struct err *e)
{
	if (rules_letter(v, p->orders, p->norders, date_of(pickup_now(p)),
	    e) == -1 || letter_unused(p, v, e) == -1)
		return -1;
	return printable(p, _("领取人"), v->collector, e);
}

/*
 * One screen holds person, letter and papers, so all are judged here; what
 * does not hold is shown on that screen, where it can be put right.
 */
static int
judge(struct pickup *p, const struct visit *v, struct err *e)
{
	if (p->visit.agent && !v->agent) {
		err_set(e, ERR_INPUT, "the handler instead of the agent");
		return err_say(e, "%s",
		    _("这次到访是代领；经办人本人来了，请离开后重新核验"));
	}
	if (rules_person(v, p->orders, p->norders, date_of(pickup_now(p)),
	    e) == -1 || (v->agent && judge_letter(p, v, e) == -1))
		return -1;
	return v->resets ? 0 : rules_papers(v, v->old_revoked, e);
}

/* Asks until all holds or the clerk gives up.  why: what was not right before, or NULL. */
static int
check(struct pickup *p, struct visit *v, const struct err *why, struct err *e)
{
	const struct desk *d = &p->c->desk;
	struct err said;

	while (d->ops->check(d->self, v, p->orders, p->norders, why, e) == 0) {
		if (judge(p, v, e) == 0)
			return 0;
		said = *e;
		why = &said;
	}
	/* The clerk gave up without a reason of their own: what was refused is it. */
	if (e->code == ERR_REFUSED && why != NULL)
		*e = *why;
	return -1;
}

/* A form that was not brought is printed and signed here (RULES 20). */
static int
print_signoff(struct pickup *p, struct err *e)
{
	const struct paper *a = &p->c->paper;
	const struct desk *d = &p->c->desk;
	char no[NO_SIZE], path[4096];

	visit_file_no(&p->visit, no);
	snprintf(path, sizeof(path), "%s/signoff-%s.pdf",
	    p->c->conf->paper_receipts, no);
	if (a->ops->signoff(a->self, p->orders, p->norders, &p->visit,
	    p->c->point_name, p->c->demo, path, e) == -1)
		return -1;
	return d->ops->form_ready(d->self, path, e);
}

/* Does the form signed here say what `before` did? */
static bool
signed_same(const struct visit *v, const struct visit *before)
{
	return !v->signoff_here || (before->signoff_here &&
	    v->document == before->document &&
	    strcmp(v->number, before->number) == 0 &&
	    strcmp(v->collector, before->collector) == 0);
}

/*
 * The check once more, of the same visitor: what a supervisor sent back, or a
 * scan that was of no use, is put right.
 */
static int
check_again(struct pickup *p, const struct err *why, struct err *e)
{
	struct visit before = p->visit, v = p->visit;

	if (check(p, &v, why, e) == -1)
		return -1;
	p->visit = v;
	return v.state < VISIT_PAPERS_SEEN || signed_same(&v, &before) ? 0 :
	    print_signoff(p, e);
}

/* ---- the steps ---- */

static int
see_person(struct pickup *p, struct err *e)
{
	struct visit v = p->visit;

	if (check(p, &v, NULL, e) == -1)
		return -1;
	p->visit = v;
	return 0;
}

/* RULES 17: judged anew, as the record holds it, and its scans kept. */
static int
see_letter(struct pickup *p, struct err *e)
{
	struct err why;

	while (judge_letter(p, &p->visit, e) == -1 ||
	    scans_keep(p->c->conf->paper_receipts, &p->visit, e) == -1) {
		if (e->code != ERR_SCAN)
			return -1;
		why = *e;
		if (check_again(p, &why, e) == -1)
			return -1;
	}
	return 0;
}

static int
see_papers(struct pickup *p, struct err *e)
{
	if (p->visit.resets)          /* nothing is handed over, no old certificate is revoked */
		return 0;
	if (rules_papers(&p->visit, p->visit.old_revoked, e) == -1)
		return -1;
	return p->visit.signoff_here ? print_signoff(p, e) : 0;
}

/* RULES 18: what a supervisor sends back is put right, and is another approval then. */
static int
approve(struct pickup *p, struct err *e)
{
	char facts[FACTS_SIZE];
	struct approval a;
	struct err why;

	for (;;) {
		if (approval_facts_letter(p, facts, e) == -1)
			return -1;
		if (approval_get(p, APPROVAL_LETTER, NULL, facts, &a, e) == 0)
			break;
		if (e->code != ERR_RETURNED)
			return -1;
		why = *e;
		p->visit.nkept = 0;     /* the request names them: they stay */
		if (check_again(p, &why, e) == -1 || see_letter(p, e) == -1 ||
		    move(p, (int)p->visit.state, e) == -1)
			return -1;
	}
	if (approver_printable(p, &a, e) == -1)
		return -1;
	p->visit.approval = a.id;
	return 0;
}
