/*
 * The handover: the PIN message's fate, then the checklist (RULES 25, 37).
 * The flow asks about the message every moment; what the clerk types between
 * two of its questions is kept for the next one.
 */
#include "tui/view_handover_own.h"

#include "core/clock.h"
#include "core/log.h"
#include "core/pin_reset.h"
#include "core/text.h"
#include "tui/dialog.h"
#include "tui/left.h"
#include "tui/lost.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct desk_ask *
handover_asked(const struct app *a, enum desk_kind kind)
{
	const struct desk_ask *q = a->work.asked ? desk_asked(a->desk) : NULL;

	return q != NULL && q->kind == kind ? q : NULL;
}

bool
handover_resets(const struct app *a)
{
	return a->work.job == &flow_pin_reset;
}

/* ---- the message ---- */

static void
answer_sms(struct handover_view *v, enum desk_sms choice)
{
	struct desk_ask *q = desk_asked(v->view.app->desk);

	v->decided = false;
	q->sms_choice = choice;
	serve_answer(v->view.app, 0);
}

static void
decide(struct handover_view *v, enum desk_sms choice)
{
	v->decided = true;
	v->decision = choice;
	v->reading = false;
	if (handover_asked(v->view.app, DESK_SMS) != NULL)
		answer_sms(v, choice);
}

static void
hear_sms(struct handover_view *v, const struct desk_ask *q)
{
	const struct sms_view *m = q->sms;

	/* another message; one in a hundred has the number of the one before */
	if (m->attempt != v->message.attempt || strcmp(v->message.number, m->number) != 0)
		v->misses = 0;
	v->message.seen = true;
	v->message.state = m->state;
	v->message.sent = m->sent;
	v->message.attempt = m->attempt;
	v->message.can_reset = m->can_reset;
	snprintf(v->message.number, sizeof(v->message.number), "%s", m->number);
	snprintf(v->message.order, sizeof(v->message.order), "%s", m->order);
	if ((v->message.refused = m->why != NULL))
		v->message.why = *m->why;
	text_mask_mobile(m->mobile, v->message.mobile, sizeof(v->message.mobile));
	if (v->decided)
		answer_sms(v, v->decision);
	else if (q->again > 0)
		v->view.due = clock_mono_ms() + q->again;
}

/* Wrong ones are told: two digits can be tried. */
static void
tell_misread(const struct handover_view *v)
{
	const struct app *a = v->view.app;
	const struct book *b = &a->setup->book;
	const struct actor by = { a->counter->clerk.id, a->counter->terminal };
	const struct audit_line l = {
		.action = "read_back_wrong",
		.order = v->message.order,
	};
	struct err e;

	if (b->ops->audit_add(b->self, &by, &l, &e) == -1)
		log_err(&e);
}

static void
key_reading(struct handover_view *v, const struct key *k)
{
	v->wrong = false;
	if (k->kind == K_ESC)
		v->reading = false;
	else if (k->kind != K_ENTER)
		edit_key(&v->number, k);
	else if (handover_read_back(v->number.text, v->message.number))
		decide(v, DESK_SMS_READ_BACK);
	else {
		tell_misread(v);
		v->wrong = true;
		v->reading = ++v->misses < READ_BACKS;
		edit_clear(&v->number);
	}
}

static void
key_sms(struct handover_view *v, const struct key *k)
{
	switch (key_digit(k)) {
	case 1:
		v->reading = v->misses < READ_BACKS;
		v->wrong = false;
		edit_clear(&v->number);
		break;
	case 2:
		decide(v, DESK_SMS_RESEND);
		break;
	case 3:
		decide(v, DESK_SMS_LATER);
		break;
	case 4:
		decide(v, DESK_SMS_UNCONFIRMED);
		break;
	case 5:
		if (!handover_resets(v->view.app))
			decide(v, DESK_SMS_HOLD);
		break;
	default:
		break;
	}
}

/* ---- the checklist ---- */

/* Resumed, or delivered at once: no message was watched here. */
static void
look_up_mobile(struct handover_view *v, const char *no)
{
	const struct book *b = &v->view.app->setup->book;
	struct order o;
	struct err e;

	if (b->ops->order_get(b->self, no, &o, &e) == 0)
		text_mask_mobile(o.mobile, v->message.mobile,
		    sizeof(v->message.mobile));
}

static void
hear_checklist(struct handover_view *v, const struct desk_ask *q)
{
	look_up_mobile(v, q->handover->order);
	v->listing = true;
	v->nitems = handover_items(q->visit, q->making, v->items);
	v->at = 0;
	for (size_t i = v->nitems; i-- > 0;) {
		v->ticked[i] = (v->view.app->work.ticked & v->items[i].bit) != 0;
		if (!v->ticked[i])
			v->at = i;
	}
	v->sms_arrived = q->handover->sms_arrived;
	v->sms_how = handover_arrival(q->handover->sms_how);
	memcpy(v->receipt, q->handover->receipt, sizeof(v->receipt));
}

size_t
handover_unticked(const struct handover_view *v)
{
	size_t n = 0;

	for (size_t i = 0; i < v->nitems; i++)
		n += !v->ticked[i];
	return n;
}

static void
tick_item(struct handover_view *v)
{
	v->ticked[v->at] = !v->ticked[v->at];
	if (!v->ticked[v->at])
		return;
	for (size_t k = 1; k < v->nitems; k++)
		if (!v->ticked[(v->at + k) % v->nitems]) {
			v->at = (v->at + k) % v->nitems;
			return;
		}
}

static void
unsigned_chosen(struct view *view, int digit)
{
	const struct desk_ask *q = handover_asked(view->app, DESK_CHECKLIST);

	if (digit != 1 || q == NULL)
		return;
	err_set(q->e, ERR_UNSIGNED, "not signed for");
	serve_answer(view->app, -1);
}

static void
ask_unsigned(struct view *view)
{
	const struct dialog_choice choices[] = {
		{ 1, _("未签收，UKey 收回") }, { 0, _("返回") },
	};

	char text[400];

	left_text(view->app, text, sizeof(text));
	dialog_ask(view, _("未签收"), text, choices, 2, unsigned_chosen);
}

static void
key_list(struct handover_view *v, const struct key *k)
{
	if (k->kind == K_DOWN || k->kind == K_TAB)
		v->at = (v->at + 1) % v->nitems;
	else if (k->kind == K_UP || k->kind == K_BACKTAB)
		v->at = (v->at + v->nitems - 1) % v->nitems;
	else if (key_char(k, ' '))
		tick_item(v);
	else if (k->kind == K_ENTER && handover_unticked(v) == 0)
		serve_answer(v->view.app, 0);
	else if (k->kind == K_ESC)
		serve_later(v->view.app);
	else if (key_f(k, 9))
		ask_unsigned(&v->view);
	else
		lost_key(v->view.app, k);
}

/* ---- the view ---- */

static void
key(struct view *view, const struct key *k)
{
	struct handover_view *v = (struct handover_view *)view;
	struct app *a = view->app;

	if (key_f(k, 9) && !v->listing)
		left_ask(view);
	else if (handover_asked(a, DESK_WANT_UKEY) != NULL) {
		if (k->kind == K_ESC)
			serve_later(a);
		else
			lost_key(a, k);
	} else if (v->listing) {
		if (handover_asked(a, DESK_CHECKLIST) != NULL)
			key_list(v, k);
	} else if (v->reading)
		key_reading(v, k);
	else if (k->kind == K_ESC && v->message.seen)
		decide(v, DESK_SMS_LATER);
	else if (k->kind == K_ESC)
		desk_want(a->desk, DESK_PAUSE);
	else if (v->message.seen)
		key_sms(v, k);
}

static void
tick(struct view *view)
{
	struct handover_view *v = (struct handover_view *)view;

	if (handover_asked(view->app, DESK_SMS) != NULL)
		answer_sms(v, DESK_SMS_ASK_AGAIN);
	else if (!view->app->work.asked)
		view->due = frame_second(view->app);
}

/* Does it wait for the message; is it just behind that? */
static bool
waits(const struct app *a, const struct desk_doing *d, int past)
{
	if (handover_resets(a))
		return strcmp(d->record, "reset") == 0 &&
		    d->state == PIN_RESET_WAIT + past;
	return strcmp(d->record, "handover") == 0 &&
	    d->state == HANDOVER_PIN_SENT + past;
}

/* A step that is not the wait for the message has left message and list behind. */
static void
leave_behind(struct handover_view *v, const struct desk_doing *d)
{
	if (waits(v->view.app, d, 0))
		return;
	v->message.seen = v->message.seen && waits(v->view.app, d, 1);
	v->reading = v->decided = false;
	v->listing = v->listing && d->state == HANDOVER_PRINTED;
}

static void
changed(struct view *view, unsigned what)
{
	struct handover_view *v = (struct handover_view *)view;
	const struct app *a = view->app;
	const struct desk_ask *q;

	if ((what & CHANGED_ASK) == 0)
		return;
	if ((q = handover_asked(a, DESK_SMS)) != NULL)
		hear_sms(v, q);
	else if ((q = handover_asked(a, DESK_CHECKLIST)) != NULL)
		hear_checklist(v, q);
	else
		leave_behind(v, &a->work.doing);
	if (!a->work.asked && a->work.said > 0)
		view->due = frame_second(a);
	else if (handover_asked(a, DESK_SMS) == NULL)
		view->due = 0;
}

static void
bar(struct view *view, struct keybar *b)
{
	struct handover_view *v = (struct handover_view *)view;

	if (handover_asked(view->app, DESK_CHECKLIST) != NULL) {
		keybar_key(b, _("空格"), _("逐项勾"));
		if (handover_unticked(v) == 0)
			keybar_key(b, "Enter", _("已交付"));
		keybar_key(b, "9", _("UKey不能用"));
		keybar_f(b, 9, _("未签收"));
	} else if (v->reading)
		keybar_key(b, "Enter", _("核对编号"));
	else if (v->message.seen)
		keybar_key(b, _("数字"), _("选择"));
	if (!v->listing)
		keybar_f(b, 9, _("领取人离开"));
	keybar_key(b, "Esc", v->reading ? _("返回") : _("暂停"));
}

static void
closed(struct view *view)
{
	free(view);
}

static const struct view_ops ops = {
	.help = HELP_HANDOVER,
	.draw = handover_draw,
	.bar = bar,
	.key = key,
	.tick = tick,
	.changed = changed,
	.closed = closed,
};

struct view *
view_handover_new(struct app *a)
{
	struct handover_view *v = calloc(1, sizeof(*v));

	if (v == NULL)
		return NULL;
	v->view = (struct view){ .ops = &ops, .app = a };
	edit_init(&v->number, 2, edit_digit);
	if (a->work.said > 0)
		v->view.due = frame_second(a);
	return &v->view;
}
