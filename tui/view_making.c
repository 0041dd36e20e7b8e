/*
 * The making, live: its steps, the seconds, and the two things it needs a
 * person for: a UKey in the reader, and that it is the right one.
 */
#include "core/text.h"
#include "core/ukey.h"
#include "tui/edit.h"
#include "tui/frame.h"
#include "tui/left.h"

#include <stdlib.h>
#include <string.h>

enum { STEPS = 6, ASKS = 14 };

struct making_view {
	struct view view;
	struct edit last4;      /* retyped where the UKey holds something (RULES 31) */
	bool wrong;
};

static const struct desk_ask *
asked(const struct app *a, enum desk_kind kind)
{
	const struct desk_ask *q = a->work.asked ? desk_asked(a->desk) : NULL;

	return q != NULL && q->kind == kind ? q : NULL;
}

static bool
holds_something(const struct desk_ask *q)
{
	return q->token->what != TOKEN_BLANK;
}

/* ---- drawing ---- */

static void
draw_confirm(struct making_view *v, struct screen *s, const struct desk_ask *q)
{
	const struct token_info *t = q->token;
	int y = ASKS;

	screen_put(s, y, 1, 11, STYLE_STRONG, _("用这个吗"));
	screen_putf(s, y, 13, 60, STYLE_PLAIN, "%s", text_get(t->product));
	screen_putf(s, y + 1, 13, 60, STYLE_PLAIN, _("序列号 %s   尾号 "),
	    t->serial);
	screen_put(s, y + 1, 13 + text_cells(_("序列号 ")) +
	    text_cells(t->serial) + text_cells(_("   尾号 ")), 6, STYLE_STRONG,
	    text_last4(t->serial));
	screen_putf(s, y + 2, 13, 64, STYLE_PLAIN, _("写入 %s %s %s"),
	    q->orders->no, order_kind_text(q->orders->kind),
	    q->orders->kind == ORDER_PERSONAL ? q->orders->holder : "");
	if (ukey_no_reset(v->view.app->counter, t))
		screen_put(s, y + 3, 13, 64, STYLE_WARN,
		    _("! 这个UKey忘记密码后不能在柜台重置，只能重新制作，请告知"));
	if (!holds_something(q)) {
		screen_put(s, y + 4, 13, 60, STYLE_DIM,
		    _("请与UKey外壳上的号码核对，确认后只写这一个"));
		screen_cursor(s, y, 13);
		return;
	}
	screen_put(s, y + 4, 13, 44, STYLE_WARN,
	    _("! 里面有内容，格式化会清空。请输入尾号"));
	edit_draw(&v->last4, s, y + 4, 58, 6, true);
	if (v->wrong)
		screen_put(s, y + 5, 13, 60, STYLE_WARN, _("! 尾号不符"));
}

static void
draw_steps(const struct app *a, struct screen *s)
{
	const struct desk_doing *d = &a->work.doing;
	bool begun = strcmp(d->record, "making") == 0;

	for (int i = 0; i < STEPS; i++)
		frame_step(a, s, ASKS - 1 - STEPS + i,
		    making_state_text((enum making_state)(MAKING_BEGUN + i)),
		    !begun || i > d->state ? STEP_TODO :
		    i == d->state ? STEP_NOW : STEP_DONE);
}

static void
draw(struct view *view, struct screen *s)
{
	struct making_view *v = (struct making_view *)view;
	const struct app *a = view->app;
	const struct desk_ask *q;

	frame_work(a, s, left_possible(a) ? _("制作") : _("预先制作"),
	    STAGE_MAKE);
	frame_order(a, s, 3, 3);
	draw_steps(a, s);
	screen_rule(s, ASKS - 1);
	if ((q = asked(a, DESK_WANT_UKEY)) != NULL)
		frame_want(s, ASKS, q);
	else if ((q = asked(a, DESK_CONFIRM_UKEY)) != NULL)
		draw_confirm(v, s, q);
	else if (a->work.doing.serial[0] != '\0')
		screen_put(s, ASKS, 13, 60, STYLE_STRONG, _("请勿拔出UKey"));
	else
		screen_put(s, ASKS, 13, 60, STYLE_DIM, _("正在准备..."));
	screen_rule(s, s->rows - 3);
}

static void
bar(struct view *v, struct keybar *b)
{
	if (asked(v->app, DESK_CONFIRM_UKEY) != NULL)
		keybar_key(b, "Enter", _("就用这个"));
	keybar_key(b, "Esc", _("暂停"));
	if (left_possible(v->app))
		keybar_f(b, 9, _("领取人离开"));
}

/* ---- keys ---- */

static void
confirm(struct making_view *v, const struct desk_ask *q)
{
	if (holds_something(q) &&
	    strcmp(v->last4.text, text_last4(q->token->serial)) != 0) {
		v->wrong = true;
		edit_clear(&v->last4);
		return;
	}
	edit_clear(&v->last4);
	serve_answer(v->view.app, 0);
}

static void
key(struct view *view, const struct key *k)
{
	struct making_view *v = (struct making_view *)view;
	struct app *a = view->app;
	const struct desk_ask *q = asked(a, DESK_CONFIRM_UKEY);

	v->wrong = false;
	if (k->kind == K_ESC && a->work.asked)
		serve_later(a);
	else if (k->kind == K_ESC)
		desk_want(a->desk, DESK_PAUSE);
	else if (key_f(k, 9) && left_possible(a))
		left_ask(view);
	else if (q != NULL && k->kind == K_ENTER)
		confirm(v, q);
	else if (q != NULL && holds_something(q))
		edit_key(&v->last4, k);
}

static void
tick(struct view *v)
{
	if (!v->app->work.asked)
		v->due = frame_second(v->app);
}

static void
changed(struct view *v, unsigned what)
{
	struct making_view *m = (struct making_view *)v;

	if ((what & CHANGED_ASK) == 0)
		return;
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
	.draw = draw,
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
