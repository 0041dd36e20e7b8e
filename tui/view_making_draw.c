#include "core/text.h"
#include "core/ukey.h"
#include "tui/left.h"
#include "tui/view_making_own.h"

#include <string.h>

enum { STEPS = 6, ASKS = 14, PAPERS = 18, COLUMN = 13, WIDTH = 66 };

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
	if (!ukey_can_reset(v->view.app->counter, t))
		screen_put(s, y + 3, 13, 64, STYLE_WARN,
		    _("! 这个UKey忘记密码后不能在柜台重置，只能重新制作，请告知"));
	if (!making_holds_something(q)) {
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
draw_steps(const struct making_view *v, struct screen *s)
{
	const struct app *a = v->view.app;
	const struct desk_doing *d = &a->work.doing;
	bool begun = strcmp(d->record, "making") == 0;

	for (int i = 0; i < STEPS; i++)
		frame_step(a, s, ASKS - 1 - STEPS + i,
		    making_state_text((enum making_state)(MAKING_BEGUN + i)),
		    !begun || i > d->state ? STEP_TODO :
		    i == d->state ? STEP_NOW : STEP_DONE, &v->usual);
}

/* ---- while a step runs ---- */

/* What was wished for comes true between two steps: which, and what becomes of the work. */
static int
draw_wish(const struct app *a, struct screen *s, int y, enum desk_wish wish)
{
	const struct desk_doing *d = &a->work.doing;
	const char *step = strcmp(d->record, "making") == 0 ?
	    making_state_text((enum making_state)d->state) : "";

	screen_putf(s, y, COLUMN, WIDTH, STYLE_WARN, wish == DESK_LEFT ?
	    _("! 领取人已离开：做完「%s」就停，先别拔出UKey") :
	    _("! 做完「%s」就暂停，先别拔出UKey"), step);
	screen_put(s, y + 1, COLUMN, WIDTH, STYLE_DIM, wish == DESK_LEFT ?
	    _("UKey 收回；订单留在「在办」，下次重新核验，从下一步接着做") :
	    left_possible(a) ?
	    _("做好的不会重做；下次从首页「在办」接着做，领取人重新核验") :
	    _("做好的不会重做；以后在「预先制作」选同一单，接着做"));
	return 2;
}

/* It lasts longer than it ever did: still no harm, and no reason to pull it out. */
static void
draw_late(const struct app *a, struct screen *s, int y)
{
	screen_put(s, y, COLUMN, WIDTH, STYLE_WARN,
	    _("! 比这个型号最慢的一次还久。请接着等，不要拔出UKey"));
	screen_putf(s, y + 1, COLUMN, WIDTH, STYLE_PLAIN,
	    _("等到 %ld 秒还没好，会停下来问您：重试，或暂停以后再做"),
	    a->counter->conf->token_seconds);
}

static void
draw_source(const struct usual *u, struct screen *s, int y)
{
	if (u->n > 0)
		screen_putf(s, y, COLUMN, WIDTH, STYLE_DIM,
		    _("通常和最慢：这个型号最近 %d 次做这一步"), u->n);
	else
		screen_put(s, y, COLUMN, WIDTH, STYLE_DIM,
		    _("通常和最慢：这里做得还少，先用同类芯片的数据"));
}

/* What we keep and have already need not wait for the UKey (RULES 37). */
static void
draw_papers(const struct making_view *v, struct screen *s)
{
	const struct work *w = &v->view.app->work;
	int x = COLUMN;

	if (!making_ticks(v->view.app))
		return;
	screen_put(s, PAPERS, 1, 11, STYLE_STRONG, _("我们留下"));
	for (size_t i = 0; i < w->npapers; i++) {
		if (i == v->at)
			screen_cursor(s, PAPERS, x + 3);
		x += 3 + screen_putf(s, PAPERS, x, 38, STYLE_PLAIN, "%zu [%c] %s",
		    i + 1, (w->ticked & w->papers[i].bit) != 0 ? 'x' : ' ',
		    w->papers[i].text);
	}
	screen_put(s, PAPERS + 1, COLUMN, WIDTH, STYLE_DIM,
	    _("收到就可以勾，交付时不必再勾"));
}

static void
draw_running(const struct making_view *v, struct screen *s)
{
	const struct app *a = v->view.app;
	const struct usual *u = &v->usual;
	enum desk_wish wish = desk_wanted(a->desk);
	int y = ASKS;

	if (wish != DESK_GO_ON)
		y += draw_wish(a, s, y, wish);
	else
		screen_put(s, y++, COLUMN, WIDTH, STYLE_STRONG, _("请勿拔出UKey"));
	if (u->worst > 0 && frame_elapsed(a) > u->worst)
		draw_late(a, s, y);
	else if (u->worst > 0 && wish == DESK_GO_ON)
		draw_source(u, s, y);
}

void
making_draw(struct view *view, struct screen *s)
{
	struct making_view *v = (struct making_view *)view;
	const struct app *a = view->app;
	const struct desk_ask *q;

	frame_work(a, s, left_possible(a) ? _("制作") : a->work.job == &flow_lost ?
	    _("作废UKey") : _("预先制作"), STAGE_MAKE);
	frame_order(a, s, 3, 3);
	draw_steps(v, s);
	screen_rule(s, ASKS - 1);
	if ((q = making_asked(a, DESK_WANT_UKEY)) != NULL)
		frame_want(a, s, ASKS, q);
	else if ((q = making_asked(a, DESK_CONFIRM_UKEY)) != NULL)
		draw_confirm(v, s, q);
	else {
		if (a->work.doing.serial[0] != '\0')
			draw_running(v, s);
		else
			screen_put(s, ASKS, COLUMN, 60, STYLE_DIM,
			    _("正在准备..."));
		draw_papers(v, s);
	}
	screen_rule(s, s->rows - 3);
}
