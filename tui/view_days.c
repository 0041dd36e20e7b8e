/*
 * F6: the day-end that is to be done or signed stands on top, the past ones
 * below it, latest first.
 */
#include "core/clock.h"
#include "core/text.h"
#include "tui/frame.h"
#include "tui/list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TOP = 6, FEET = 5, NEXT = 3 };

struct days_view {
	struct view view;
	struct list list;
	struct day_row *rows;
	size_t room;
	bool past;                      /* the cursor is among them */
	bool waits;                     /* one is prepared */
	struct day_row prepared;        /* without its facts */
	int64_t from;                   /* since when the next one runs */
	bool noted;
	struct err e;
};

static void
note(struct days_view *v, const struct err *e)
{
	v->e = *e;
	v->noted = true;
}

/* ---- loading ---- */

static int
load(void *ctx, const char *after, size_t max, size_t *n, bool *more,
    struct err *e)
{
	struct days_view *v = ctx;
	const struct book *b = &v->view.app->setup->book;
	struct day_row *grown;
	size_t got = 0;

	if ((grown = list_room(v->rows, &v->room, max + 1, sizeof(*grown), e)) == NULL)
		return -1;
	v->rows = grown;
	if (b->ops->days(b->self, after, v->rows, max + 1, &got, e) == -1)
		return -1;
	*n = got < max ? got : max;
	*more = got > max;
	return 0;
}

static const char *
row_key(void *ctx, size_t row)
{
	struct days_view *v = ctx;

	return v->rows[row].no;
}

static const struct list_source source = { load, row_key };

static int
refresh(struct days_view *v, struct err *e)
{
	const struct book *b = &v->view.app->setup->book;
	struct day_row last;
	size_t n = 0;

	if (b->ops->days(b->self, "", &last, 1, &n, e) == -1)
		return -1;
	v->from = n > 0 ? last.closed : 0;
	v->waits = b->ops->day_prepared(b->self, &v->prepared, e) == 0;
	if (v->waits)
		blob_done(&v->prepared.facts);
	else if (e->code != ERR_NOT_FOUND)
		return -1;
	return list_again(&v->list, e);
}

/* ---- starting ---- */

static struct day_row *
here(struct days_view *v)
{
	return v->past && v->list.at < v->list.n ? &v->rows[v->list.at] : NULL;
}

static void
start(struct days_view *v)
{
	struct app *a = v->view.app;
	const struct day_row *row = here(v);
	char no[1][NO_SIZE] = { "" };
	struct err e;

	if (row != NULL)
		memcpy(no[0], row->no, NO_SIZE);
	if (serve_start(a, row != NULL ? &flow_dayend_past : &flow_dayend,
	    (const char (*)[NO_SIZE])no, 1, &e) == -1) {
		note(v, &e);
		return;
	}
	app_close(a, &v->view);
}

/* ---- drawing ---- */

static void
draw_next(const struct days_view *v, struct screen *s)
{
	char from[20] = "", when[20];

	if (!v->past) {
		screen_put(s, NEXT, 1, 1, STYLE_STRONG, ">");
		screen_cursor(s, NEXT, 1);
	}
	if (v->from != 0)
		time_minute(v->from, from);
	screen_putf(s, NEXT, 3, s->cols - 4, STYLE_STRONG,
	    _("本次日结   自 %s 起"), v->from != 0 ? from : _("启用"));
	if (!v->waits) {
		screen_put(s, NEXT + 1, 3, s->cols - 4, STYLE_DIM,
		    _("还没有准备：Enter 开始"));
		return;
	}
	time_minute(v->prepared.prepared, when);
	screen_putf(s, NEXT + 1, 3, s->cols - 4, STYLE_WARN,
	    _("! %s %s 已准备，等主管签字"), v->prepared.prepared_by, when);
}

static void
draw_row(struct days_view *v, struct screen *s, int y, size_t i)
{
	const struct day_row *r = &v->rows[i];
	char when[20];

	if (v->past && v->list.at == i) {
		screen_put(s, y, 1, 1, STYLE_STRONG, ">");
		screen_cursor(s, y, 1);
	}
	time_minute(r->closed, when);
	screen_put(s, y, 3, 16, STYLE_PLAIN, r->no);
	screen_put(s, y, 20, 16, STYLE_PLAIN, when);
	screen_putf(s, y, 40, s->cols - 41, STYLE_PLAIN,
	    _("%02d号窗口   %s 准备   %s 签字"), r->terminal, r->prepared_by,
	    r->signed_by);
}

static void
draw(struct view *view, struct screen *s)
{
	struct days_view *v = (struct days_view *)view;

	frame_top(view->app, s);
	screen_put(s, 1, 1, 30, STYLE_STRONG, _("日结"));
	screen_rule(s, 2);
	draw_next(v, s);
	screen_rule(s, TOP - 1);
	if (v->list.n == 0)
		screen_put(s, TOP, 3, 60, STYLE_DIM, _("还没有日结过"));
	for (size_t i = 0; i < v->list.n && i < v->list.height; i++)
		draw_row(v, s, TOP + (int)i, i);
	if (v->noted)
		frame_note(s, s->rows - FEET, 2, &v->e);
	screen_rule(s, s->rows - 3);
}

static void
bar(struct view *view, struct keybar *b)
{
	struct days_view *v = (struct days_view *)view;

	keybar_key(b, "Enter", here(v) != NULL ? _("打开") : _("日结"));
	if (v->list.n > 0)
		keybar_key(b, _("上下"), _("选择"));
	if (v->list.more || v->list.depth > 0)
		keybar_key(b, "PgUp/PgDn", _("翻页"));
	keybar_key(b, "Esc", _("返回"));
}

/* ---- keys ---- */

/* Up from the first of the past, down from the next one. */
static bool
crosses(struct days_view *v, const struct key *k)
{
	if (!v->past && k->kind == K_DOWN && v->list.n > 0)
		return v->past = true;
	if (v->past && k->kind == K_UP && v->list.at == 0 && v->list.depth == 0) {
		v->past = false;
		return true;
	}
	return !v->past && k->kind == K_UP;
}

static void
key(struct view *view, const struct key *k)
{
	struct days_view *v = (struct days_view *)view;
	struct err e;
	bool took;

	v->noted = false;
	if (k->kind == K_ESC)
		app_close(view->app, view);
	else if (k->kind == K_ENTER)
		start(v);
	else if (!crosses(v, k) && list_key(&v->list, k, &took, &e) == -1)
		note(v, &e);
}

static void
settle(struct view *view)
{
	struct days_view *v = (struct days_view *)view;
	int rows = view->app->screen.rows - TOP - FEET;
	struct err e;

	if (list_height(&v->list, rows > 1 ? (size_t)rows : 1, &e) == -1)
		note(v, &e);
}

static void
changed(struct view *view, unsigned what)
{
	struct days_view *v = (struct days_view *)view;
	struct err e;

	if ((what & (CHANGED_TOP | CHANGED_BOOK)) != 0 && !view->app->lent &&
	    refresh(v, &e) == -1)
		note(v, &e);
}

static void
closed(struct view *view)
{
	struct days_view *v = (struct days_view *)view;

	list_done(&v->list);
	free(v->rows);
	free(v);
}

static const struct view_ops ops = {
	.help = HELP_DAYEND,
	.draw = draw,
	.bar = bar,
	.key = key,
	.settle = settle,
	.changed = changed,
	.closed = closed,
};

struct view *
view_days_new(struct app *a)
{
	struct days_view *v = calloc(1, sizeof(*v));

	if (v == NULL)
		return NULL;
	v->view = (struct view){ .ops = &ops, .app = a };
	list_init(&v->list, &source, v);
	return &v->view;
}
