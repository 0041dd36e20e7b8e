/*
 * F8: what is in the reader.  Each UKey in one line, the next step below it;
 * at the foot all there is to say of the one the cursor is on.
 */
#include "core/clock.h"
#include "core/text.h"
#include "tui/frame.h"
#include "tui/lost.h"

#include <stdio.h>
#include <stdlib.h>

enum { TOP = 4, EACH = 2, DETAIL = 6, FEET = 3 + DETAIL + 1, INDENT = 14 };

struct ukey_view {
	struct view view;
	size_t at, top;                 /* the cursor's UKey; the first on the screen */
	bool noted;
	struct err e;
};

static const struct peek *
peek(const struct ukey_view *v)
{
	return &v->view.app->peek;
}

/* The one the cursor is on, or NULL. */
static const struct known_ukey *
here(const struct ukey_view *v)
{
	return v->at < peek_count(peek(v)) ? &peek(v)->k[v->at] : NULL;
}

static bool
allowed(const struct ukey_view *v, enum may_action what)
{
	struct err e;

	return may(&v->view.app->counter->clerk, what, NULL, &e) == 0;
}

/* ---- the next step ---- */

/* What Enter does, in the bar; NULL: the next step is no screen's, or not theirs who is signed in. */
static const char *
step(const struct ukey_view *v)
{
	const struct known_ukey *k = here(v);

	if (peek(v)->state == PEEK_FAILED)
		return _("再看一次");
	if (k == NULL)
		return NULL;
	switch (known_ukey_where(k->kind)) {
	case KNOWN_AT_ORDER:
		if (k->order[0] == '\0' || !allowed(v, MAY_SEE_ORDERS))
			return NULL;
		return k->delivered != 0 ? _("查它的订单") : _("办理它的订单");
	case KNOWN_AT_STOCK:
		return allowed(v, MAY_KEEP_STOCK) ? _("库存") : NULL;
	case KNOWN_AT_UNKNOWN:
		return allowed(v, MAY_MAKE_UKEY) || allowed(v, MAY_SEE_APPROVALS) ? _("查清证书") : NULL;
	case KNOWN_NOWHERE:
		break;
	}
	return NULL;
}

static void
take_step(struct ukey_view *v)
{
	struct app *a = v->view.app;
	char order[NO_SIZE];

	if (step(v) == NULL)
		return;
	if (peek(v)->state == PEEK_FAILED) {
		drawer_peek(a);
		return;
	}
	if (known_ukey_where(here(v)->kind) != KNOWN_AT_ORDER) {
		app_push(a, known_ukey_where(here(v)->kind) == KNOWN_AT_STOCK ? view_stock_new(a) : view_unknown_new(a));
		return;
	}
	snprintf(order, sizeof(order), "%s", here(v)->order);
	app_close(a, &v->view);
	view_home_take(a->views[0], order);
}

static bool
has_receipt(const struct ukey_view *v)
{
	const struct known_ukey *k = here(v);

	return k != NULL && k->receipt[0] != '\0' && allowed(v, MAY_REPRINT_RECEIPT);
}

/* Broken, locked, emptied: nobody need be here to give it up. */
static bool
may_give_up(const struct ukey_view *v)
{
	const struct known_ukey *k = here(v);

	return k != NULL && known_ukey_shelved(k) && allowed(v, MAY_MAKE_UKEY);
}

static void
give_up(struct ukey_view *v)
{
	if (lost_start(v->view.app, peek(v)->t[v->at].serial, &v->e) == -1)
		v->noted = true;
}

/* ---- drawing ---- */

static size_t
height(const struct ukey_view *v)
{
	int rows = (v->view.app->screen.rows - TOP - FEET) / EACH;

	return rows > 1 ? (size_t)rows : 1;
}

static void
draw_ukey(const struct ukey_view *v, struct screen *s, int y, size_t i)
{
	const struct known_ukey *k = &peek(v)->k[i];
	int end = s->cols - INDENT - 1;

	if (v->at == i) {
		screen_put(s, y, 1, 1, STYLE_STRONG, ">");
		screen_cursor(s, y, 1);
	}
	screen_putf(s, y, 3, INDENT - 4, STYLE_STRONG, _("尾号%s"), text_last4(peek(v)->t[i].serial));
	screen_put(s, y, INDENT, end, STYLE_PLAIN, k->what);
	screen_put(s, y + 1, INDENT, end, STYLE_STRONG, known_ukey_next(k->kind));
}

static void
draw_stock(const struct known_ukey *k, struct screen *s, int y)
{
	char when[20];

	if (k->stock == STOCK__MAX) {
		screen_put(s, y, 1, s->cols - 2, STYLE_PLAIN, _("库存    没有入库"));
		return;
	}
	time_minute(k->stocked, when);
	screen_putf(s, y, 1, s->cols - 2, STYLE_PLAIN, _("库存    %s，自 %s"), stock_state_text(k->stock), when);
}

/* Whose, how far it is made, how far it is handed over. */
static void
draw_order(const struct known_ukey *k, struct screen *s, int y)
{
	const char *how = k->handover != HANDOVER__MAX ? handover_state_text(k->handover) :
	    k->making != MAKING__MAX ? making_state_text(k->making) : "";

	if (k->order[0] == '\0')
		screen_put(s, y, 1, s->cols - 2, STYLE_PLAIN, _("订单    没有"));
	else
		screen_putf(s, y, 1, s->cols - 2, STYLE_PLAIN, _("订单    %s  %s  %s  %s"), k->order, how,
		    k->receipt, k->institution);
}

static void
draw_detail(const struct ukey_view *v, struct screen *s, int y)
{
	const struct known_ukey *k = here(v);
	const struct token_info *t;

	screen_rule(s, y++);
	if (k == NULL)
		return;
	t = &peek(v)->t[v->at];
	screen_putf(s, y++, 1, s->cols - 2, STYLE_PLAIN, _("序列号  %s  密码最长 %d 位"), t->serial, t->pin_max);
	screen_putf(s, y++, 1, s->cols - 2, STYLE_PLAIN, _("型号    %s  %s  %s  %s"), t->product, t->model, t->maker,
	    t->reader);
	screen_putf(s, y++, 1, s->cols - 2, STYLE_PLAIN, _("内容    %d 个密钥，%d 张证书  标签 %s"), t->keys, t->certs,
	    t->label[0] != '\0' ? t->label : _("无"));
	screen_putf(s, y++, 1, s->cols - 2, STYLE_PLAIN, _("持有人  %s"), k->holder[0] != '\0' ? k->holder : _("无"));
	draw_stock(k, s, y++);
	draw_order(k, s, y);
}

/* Where there is none to show: why. */
static void
draw_none(const struct ukey_view *v, struct screen *s)
{
	const struct app *a = v->view.app;

	struct err e;

	if (a->drawer.deaf) {
		err_set(&e, ERR_PCSC, "pcscd does not run");
		frame_error(s, TOP, &e);
	} else if (a->drawer.nin == 0 || (peek(v)->state == PEEK_SEEN && peek(v)->n == 0))
		screen_put(s, TOP, 1, s->cols - 2, STYLE_PLAIN, _("读卡器里没有UKey。插入一个，这里就说它是什么。"));
	else if (peek(v)->state == PEEK_FAILED)
		frame_error(s, TOP, &peek(v)->e);
	else
		screen_put(s, TOP, 1, s->cols - 2, STYLE_DIM, _("正在看读卡器里的UKey.."));
}

static void
draw(struct view *view, struct screen *s)
{
	struct ukey_view *v = (struct ukey_view *)view;
	size_t n = peek_count(peek(v));
	int x = 1;

	frame_top(view->app, s);
	x += screen_put(s, 2, x, 30, STYLE_STRONG, _("查UKey")) + 3;
	if (n > 0)
		screen_putf(s, 2, x, s->cols - x, STYLE_PLAIN, _("读卡器里 %zu 个"), n);
	screen_rule(s, 3);
	if (n == 0)
		draw_none(v, s);
	for (size_t i = v->top; i < n && i < v->top + height(v); i++)
		draw_ukey(v, s, TOP + EACH * (int)(i - v->top), i);
	draw_detail(v, s, s->rows - FEET);
	if (v->noted)
		frame_note(s, s->rows - FEET - 2, 2, &v->e);
	screen_rule(s, s->rows - 3);
}

static void
bar(struct view *view, struct keybar *b)
{
	struct ukey_view *v = (struct ukey_view *)view;

	if (step(v) != NULL)
		keybar_key(b, "Enter", step(v));
	if (peek_count(peek(v)) > 1)
		keybar_key(b, _("上下键"), _("逐个看"));
	keybar_key(b, "Esc", _("返回"));
	if (may_give_up(v))
		keybar_key(b, "9", _("报作废"));
	if (has_receipt(v))
		keybar_f(b, 5, _("补打"));
}

/* ---- keys ---- */

static void
key(struct view *view, const struct key *k)
{
	struct ukey_view *v = (struct ukey_view *)view;

	v->noted = false;
	if (k->kind == K_ESC)
		app_close(view->app, view);
	else if (k->kind == K_ENTER)
		take_step(v);
	else if (k->kind == K_UP && v->at > 0)
		v->at--;
	else if (k->kind == K_DOWN && v->at + 1 < peek_count(peek(v)))
		v->at++;
	else if (key_char(k, '9') && may_give_up(v))
		give_up(v);
	else if (key_f(k, 5) && has_receipt(v))
		app_push(view->app, view_reprint_new(view->app, here(v)->receipt));
}

/* UKeys come and go: the cursor stays on one that is there, and in sight. */
static void
settle(struct view *view)
{
	struct ukey_view *v = (struct ukey_view *)view;
	size_t n = peek_count(peek(v));

	if (v->at >= n)
		v->at = n > 0 ? n - 1 : 0;
	if (v->at < v->top)
		v->top = v->at;
	else if (v->at >= v->top + height(v))
		v->top = v->at - height(v) + 1;
}

static void
closed(struct view *view)
{
	free(view);
}

static const struct view_ops ops = {
	.help = HELP_UKEY,
	.stays = true,
	.draw = draw,
	.bar = bar,
	.key = key,
	.settle = settle,
	.closed = closed,
};

struct view *
view_ukey_new(struct app *a)
{
	struct ukey_view *v = calloc(1, sizeof(*v));

	if (v == NULL)
		return NULL;
	v->view = (struct view){ .ops = &ops, .app = a };
	if (a->peek.state == PEEK_FAILED || a->peek.state == PEEK_EMPTY)
		drawer_peek(a);
	return &v->view;
}
