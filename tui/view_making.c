/*
 * The making, live: its steps, the seconds, and the two things it needs a
 * person for: a UKey in the reader, and that it is the right one.  A key may
 * take the UKey most of a minute: papers that are there are ticked meanwhile,
 * and Esc is noted for the end of the step.
 */
#include "tui/view_making_own.h"

#include "core/log.h"
#include "core/text.h"
#include "core/token/serial.h"
#include "tui/handforms.h"
#include "tui/left.h"
#include "tui/lost.h"

#include <stdlib.h>
#include <string.h>

const struct desk_ask *
making_asked(const struct app *a, enum desk_kind kind)
{
	const struct desk_ask *q = a->work.asked ? desk_asked(a->desk) : NULL;

	return q != NULL && q->kind == kind ? q : NULL;
}

bool
making_holds_something(const struct desk_ask *q)
{
	return q->token->what != TOKEN_BLANK;
}

bool
making_ticks(const struct app *a)
{
	return !a->work.asked && a->work.npapers > 0 &&
	    desk_wanted(a->desk) != DESK_LEFT;
}

static void
bar(struct view *v, struct keybar *b)
{
	const struct app *a = v->app;
	enum desk_wish wish = desk_wanted(a->desk);

	if (making_asked(a, DESK_CONFIRM_UKEY) != NULL)
		keybar_key(b, "Enter", _("就用这个"));
	else if (!a->work.asked && wish == DESK_PAUSE)
		keybar_key(b, "Enter", _("不暂停，接着做"));
	if (a->work.asked || wish == DESK_GO_ON)
		keybar_key(b, "Esc", _("暂停"));
	if (making_ticks(a))
		keybar_key(b, _("空格"), _("勾选"));
	if (!left_possible(a))
		return;
	keybar_f(b, 7, _("表单"));
	if (wish != DESK_LEFT)
		keybar_f(b, 9, _("领取人离开"));
}

/* ---- keys ---- */

static void
confirm(struct making_view *v, const struct desk_ask *q)
{
	if (making_holds_something(q) &&
	    !serial_same(v->last4.text, text_last4(q->token->serial))) {
		v->wrong = true;
		edit_clear(&v->last4);
		return;
	}
	edit_clear(&v->last4);
	serve_answer(v->view.app, 0);
}

static void
key_confirm(struct making_view *v, const struct key *k, const struct desk_ask *q)
{
	if (k->kind == K_ENTER)
		confirm(v, q);
	else if (making_holds_something(q))
		edit_key(&v->last4, k);
}

/* The next one that is not ticked comes under the cursor. */
static void
tick_paper(struct making_view *v, size_t i)
{
	struct work *w = &v->view.app->work;

	w->ticked ^= w->papers[i].bit;
	v->at = i;
	for (size_t k = 0; (w->ticked & w->papers[v->at].bit) != 0 && k < w->npapers; k++)
		v->at = (v->at + 1) % w->npapers;
}

static void
key_papers(struct making_view *v, const struct key *k)
{
	size_t n = v->view.app->work.npapers;
	int digit = key_digit(k);

	if (!making_ticks(v->view.app))
		return;
	if (k->kind == K_DOWN || k->kind == K_TAB)
		v->at = (v->at + 1) % n;
	else if (k->kind == K_UP || k->kind == K_BACKTAB)
		v->at = (v->at + n - 1) % n;
	else if (key_char(k, ' '))
		tick_paper(v, v->at);
	else if (digit >= 1 && (size_t)digit <= n)
		tick_paper(v, (size_t)digit - 1);
}

/* As the book has them now: the flow works with its own. */
static void
form_chosen(struct view *v, int digit)
{
	const struct work *w = &v->app->work;
	const struct book *b = &v->app->setup->book;
	struct order *o = calloc(VISIT_ORDERS, sizeof(*o));
	struct err e;
	size_t n = 0;

	if (o == NULL)
		return;
	while (n < w->norders && b->ops->order_get(b->self, w->orders[n], &o[n],
	    &e) == 0)
		n++;
	if (n < w->norders)
		log_err(&e);
	else
		handforms_chosen(v, digit, o, n);
	free(o);
}

/* Enter takes back what Esc wished for; another Esc, in impatience, does not. */
static void
key(struct view *view, const struct key *k)
{
	struct making_view *v = (struct making_view *)view;
	struct app *a = view->app;
	const struct desk_ask *q = making_asked(a, DESK_CONFIRM_UKEY);

	v->wrong = false;
	if (k->kind == K_ESC && a->work.asked)
		serve_later(a);
	else if (k->kind == K_ESC)
		desk_want(a->desk, DESK_PAUSE);
	else if (key_f(k, 7))
		handforms_ask(view, a->work.orders[0], a->work.norders,
		    form_chosen);
	else if (key_f(k, 9))
		left_ask(view);
	else if (lost_key(a, k))
		return;
	else if (q != NULL)
		key_confirm(v, k, q);
	else if (a->work.asked)
		return;
	else if (k->kind == K_ENTER)
		desk_want(a->desk, DESK_GO_ON);
	else
		key_papers(v, k);
}

static void
tick(struct view *v)
{
	if (!v->app->work.asked)
		v->due = frame_second(v->app);
}

/* Another step: how long does it take on this model? */
static void
look_up_usual(struct making_view *v)
{
	const struct app *a = v->view.app;
	const struct desk_doing *d = &a->work.doing;
	struct err e;

	if (v->said == a->work.said)
		return;
	v->said = a->work.said;
	v->usual = (struct usual){ .n = 0 };
	if (strcmp(d->record, "making") == 0 && usual_of(&a->setup->book, d->model,
	    (enum making_state)d->state, &v->usual, &e) == -1)
		log_err(&e);
}

static void
changed(struct view *v, unsigned what)
{
	struct making_view *m = (struct making_view *)v;

	if ((what & CHANGED_ASK) == 0)
		return;
	look_up_usual(m);
	edit_clear(&m->last4);
	m->wrong = false;
	v->due = v->app->work.asked || v->app->work.said == 0 ? 0 :
	    frame_second(v->app);
}

static void
closed(struct view *v)
{
	free(v);
}

static const struct view_ops ops = {
	.help = HELP_MAKING,
	.draw = making_draw,
	.bar = bar,
	.key = key,
	.tick = tick,
	.changed = changed,
	.closed = closed,
};

struct view *
view_making_new(struct app *a)
{
	struct making_view *v = calloc(1, sizeof(*v));

	if (v == NULL)
		return NULL;
	v->view = (struct view){ .ops = &ops, .app = a };
	edit_init(&v->last4, 4, edit_letter_or_digit);
	changed(&v->view, CHANGED_ASK);
	return &v->view;
}
