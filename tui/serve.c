/*
 * Serving the flow: which view answers which of its questions.
 *
 *   check                      view_check
 *   confirm_ukey               view_making
 *   want_ukey                  view_making, or view_handover during the handover
 *   sms, checklist             view_handover
 *   approve                    view_approve
 *   reprint                    view_reprint_ask
 *   dayend                     view_dayend
 *   problem, refused,          view_message
 *   form_ready, made, spoiled, reprinted, delivered
 *   note                       a dialog over the view of the record (tui/lost.c has its own)
 *   (no question: doing)       view_making or view_handover, by its record
 */
#include "core/clock.h"
#include "core/log.h"
#include "core/text.h"
#include "tui/app_own.h"
#include "tui/dialog.h"
#include "tui/lost.h"

#include <stdio.h>
#include <string.h>

void
serve_hide(struct app *a)
{
	struct view *v = a->work.view;

	a->work.view = NULL;
	a->work.kind = WORK_NONE;
	if (v != NULL)
		app_close(a, v);
}

static void
put(struct app *a, enum work_kind kind)
{
	struct view *v = NULL;

	serve_hide(a);
	switch (kind) {
	case WORK_CHECK:
		v = view_check_new(a);
		break;
	case WORK_MAKING:
		v = view_making_new(a);
		break;
	case WORK_HANDOVER:
		v = view_handover_new(a);
		break;
	case WORK_MESSAGE:
		v = view_message_new(a);
		break;
	case WORK_APPROVE:
		v = view_approve_new(a);
		break;
	case WORK_REPRINT:
		v = view_reprint_ask_new(a);
		break;
	case WORK_DAYEND:
		v = view_dayend_new(a);
		break;
	case WORK_NONE:
		return;
	}
	if (v == NULL)
		return;
	a->work.view = v;
	a->work.kind = kind;
	app_put_work(a, v);
}

static void
ensure(struct app *a, enum work_kind kind)
{
	if (a->work.kind != kind)
		put(a, kind);
}

/* Where the work stands when nothing is asked. */
static enum work_kind
place(const struct app *a)
{
	if (a->work.job == &flow_reprint)
		return WORK_REPRINT;
	if (a->work.job == &flow_dayend || a->work.job == &flow_dayend_past)
		return WORK_DAYEND;
	return a->work.job == &flow_pin_reset ||
	    strcmp(a->work.doing.record, "handover") == 0 ?
	    WORK_HANDOVER : WORK_MAKING;
}

static void
note_visit(struct work *w, const struct desk_ask *q)
{
	snprintf(w->visit_no, sizeof(w->visit_no), "%s", q->visit->no);
	snprintf(w->institution, sizeof(w->institution), "%s",
	    q->orders[0].institution);
	memcpy(w->orders, q->visit->orders, sizeof(w->orders));
	w->norders = q->norders;
	w->agent = q->visit->agent;
}

static void
look_again(struct app *a, const struct desk_ask *q)
{
	a->drawer.seen = a->drawer.changes;
	if (q->kind == DESK_WANT_UKEY)
		serve_answer(a, 0);
	else
		serve_answer(a, err_set(q->e, ERR_TOKEN_GONE,
		    "the reader changed while UKey %s was asked about",
		    q->token->serial));
}

/* Did something move since the flow looked?  Then let it look again. */
static bool
moved(struct app *a, const struct desk_ask *q)
{
	snprintf(a->drawer.wanted, sizeof(a->drawer.wanted), "%s",
	    q->serial != NULL ? q->serial : "");
	if (a->drawer.seen == a->drawer.changes)
		return false;
	look_again(a, q);
	return true;
}

void
serve_reader(struct app *a)
{
	const struct desk_ask *q = desk_asked(a->desk);

	if (q == NULL || !a->work.asked)
		return;
	if (q->kind == DESK_WANT_UKEY)
		look_again(a, q);
	else if (q->kind == DESK_CONFIRM_UKEY && drawer_differs(&a->drawer))
		look_again(a, q);
}

void
serve_note(struct view *v, const char *line)
{
	struct app *a = v->app;
	struct desk_ask *q = desk_asked(a->desk);

	if (q == NULL || q->kind != DESK_NOTE || !a->work.asked)
		return;
	if (line == NULL) {
		serve_later(a);
		return;
	}
	snprintf(q->note, sizeof(q->note), "%s", line);
	serve_answer(a, 0);
}

static void
ask_note(struct app *a, const struct desk_ask *q)
{
	static const struct {
		const char *title, *text;
	} notes[] = {
		[DESK_NOTE_DEFER] = { N_("暂缓注销"),
		    N_("为什么原证书还不能注销？写给主管看，也印在回执上。") },
		[DESK_NOTE_HOLD] = { N_("冻结订单"),
		    N_("为什么冻结？写下经办人要做什么。") },
	};
	enum { NOTE_CHARS = 60 };

	if (a->work.view == NULL)
		return;
	if (q->what == DESK_NOTE_LOST)
		lost_why(a->work.view);
	else
		dialog_type(a->work.view, _(notes[q->what].title),
		    _(notes[q->what].text), "", NOTE_CHARS, serve_note);
}

static void
open_for(struct app *a, const struct desk_ask *q)
{
	switch (q->kind) {
	case DESK_CHECK:
		note_visit(&a->work, q);
		a->next_scan[0] = '\0';         /* one order was refused, the visit goes on */
		term_drop(a->term);
		put(a, WORK_CHECK);
		break;
	case DESK_WANT_UKEY:
		if (moved(a, q))
			return;
		ensure(a, place(a));
		break;
	case DESK_CONFIRM_UKEY:
		if (moved(a, q))
			return;
		drawer_keep(&a->drawer);
		term_drop(a->term);
		ensure(a, WORK_MAKING);
		break;
	case DESK_NOTE:
		ensure(a, place(a));
		ask_note(a, q);
		break;
	case DESK_APPROVE:
		term_drop(a->term);
		put(a, WORK_APPROVE);
		break;
	case DESK_REPRINT:
		term_drop(a->term);
		put(a, WORK_REPRINT);
		break;
	case DESK_DAYEND:
		term_drop(a->term);
		ensure(a, WORK_DAYEND);
		break;
	case DESK_SMS:                  /* asked every moment: keys stay */
		ensure(a, WORK_HANDOVER);
		break;
	case DESK_CHECKLIST:
		term_drop(a->term);
		ensure(a, WORK_HANDOVER);
		break;
	case DESK_PROBLEM:
	case DESK_REFUSED:
	case DESK_FORM_READY:
	case DESK_MADE:
	case DESK_SPOILED:
	case DESK_RESET:
	case DESK_REPRINTED:
	case DESK_DELIVERED:
		if (q->why != NULL)
			lamps_bad(&a->lamps, q->why, app_now(a));
		term_drop(a->term);
		put(a, WORK_MESSAGE);
		break;
	}
	a->work.asked = true;
	app_changed(a, CHANGED_ASK);
}

static void
ended(struct app *a)
{
	struct err e;

	if (flow_join(a->flow, &e) == -1 && e.code != ERR_LATER &&
	    !desk_shown(a->desk, &e))
		log_err(&e);
	a->flow = NULL;
	outbox_look(a->outbox);
	drawer_peek(a);
	serve_hide(a);
	a->work = (struct work){ 0 };
	if (a->leaving)
		a->done = true;
	if (a->next.id[0] != '\0')
		app_signed_in(a, &a->next);
	app_changed(a, CHANGED_TOP);
}

/*
 * An order comes to hand before its first step says anything: it stands where
 * the book has it, a new one nowhere.
 */
static void
take_up(struct app *a, const char *no, int at, int of)
{
	const struct book *b = &a->setup->book;
	struct order_query q = { .text = no };
	struct desk_doing d = { .at = at, .of = of, .since = clock_mono_ms() };
	struct order_line l;
	struct err e;
	size_t n;

	if (b->ops->orders_find(b->self, &q, &l, 1, &n, &e) == -1 || n == 0)
		return;
	snprintf(d.order, sizeof(d.order), "%s", l.no);
	snprintf(d.institution, sizeof(d.institution), "%s", l.institution);
	snprintf(d.serial, sizeof(d.serial), "%s", l.token_serial);
	if (l.handover != HANDOVER__MAX) {
		snprintf(d.record, sizeof(d.record), "handover");
		d.state = (int)l.handover;
	} else if (l.making == MAKING_UNKNOWN) {
		d.serial[0] = '\0';            /* spoiled: there is none to go on with */
	} else if (l.making != MAKING__MAX) {
		snprintf(d.record, sizeof(d.record), "making");
		d.state = (int)l.making;
	}
	a->work.doing = d;
	snprintf(a->work.institution, sizeof(a->work.institution), "%s",
	    l.institution);
}

static void
take_up_next(struct app *a, const struct desk_ask *q)
{
	int at = a->work.doing.at;

	if (at < (int)q->visit->norders)
		take_up(a, q->visit->orders[at], at + 1, (int)q->visit->norders);
}

static void
hear(struct app *a)
{
	struct desk_doing d;

	desk_said(a->desk, &d);
	if (d.nth == a->work.said)
		return;
	a->work.said = d.nth;
	a->work.doing = d;
	lamps_seen(&a->lamps, d.record, d.state, app_now(a));
	if (strcmp(d.record, "visit") == 0 || strcmp(d.record, "order") == 0)
		take_up(a, d.order, d.at, d.of);
	app_changed(a, CHANGED_ASK);
}

/* A pickup begins with its check; where nobody stands at the counter nothing may be asked at all. */
static bool
has_begun(const struct app *a)
{
	return a->work.kind != WORK_NONE ||
	    (!a->work.job->visit && a->work.said > 0);
}

void
serve_update(struct app *a)
{
	const struct desk_ask *q;

	if (a->flow == NULL || a->lent)
		return;
	if (flow_ended(a->flow)) {
		ended(a);
		return;
	}
	hear(a);
	if ((q = desk_asked(a->desk)) != NULL) {
		if (!a->work.asked)
			open_for(a, q);
	} else if (has_begun(a) && a->next.id[0] == '\0')
		ensure(a, place(a));
}

int
serve_start(struct app *a, const struct flow_job *job,
    const char (*orders)[NO_SIZE], size_t n, struct err *e)
{
	if (a->flow != NULL)
		return err_set(e, ERR_LATER, "a pickup is in hand");
	desk_reset(a->desk);
	a->work = (struct work){ .job = job };
	a->drawer.seen = a->drawer.changes;
	return flow_start(&a->flow, job, a->counter, orders, n, a->wake_fd, e);
}

void
serve_answer(struct app *a, int rc)
{
	const struct desk_ask *q = desk_asked(a->desk);

	if (q != NULL && (q->kind == DESK_CHECK || q->kind == DESK_DELIVERED))
		a->work.npapers = handover_papers(q->visit, a->work.papers);
	if (q != NULL && q->kind == DESK_DELIVERED)
		take_up_next(a, q);
	a->work.asked = false;
	a->work.doing.since = clock_mono_ms();  /* from now on it is the UKey's time */
	desk_answer(a->desk, rc);
}

void
serve_later(struct app *a)
{
	a->work.asked = false;
	desk_later(a->desk);
}

void
serve_left(struct app *a)
{
	const struct desk_ask *q = desk_asked(a->desk);

	desk_want(a->desk, DESK_LEFT);
	if (q == NULL || !a->work.asked)
		return;
	err_set(q->e, ERR_UNSIGNED, "the visitor left");
	err_say(q->e, "%s", _("领取人已离开"));
	serve_answer(a, -1);
}

void
serve_close(struct app *a)
{
	a->work.asked = false;
	desk_close(a->desk);
}
