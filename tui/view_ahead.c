/*
 * UKeys made before their people come: this point's orders that can be made,
 * the longest ready first, a page at a time; those picked are made one after
 * the other.  RULES 5, 13.
 */
#include "core/clock.h"
#include "core/text.h"
#include "forms/find.h"
#include "tui/frame.h"
#include "tui/list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TOP = 4, FEET = 5 };

struct ahead_view {
	struct view view;
	struct list list;
	struct order_line *rows;
	size_t room;
	char picked[VISIT_ORDERS][NO_SIZE];
	size_t npicked;
	int blank;                      /* UKeys there are to make */
	bool noted;
	struct err e;
};

/* ---- loading ---- */

static int
load(void *ctx, const char *after, size_t max, size_t *n, bool *more,
    struct err *e)
{
	struct ahead_view *v = ctx;
	const struct app *a = v->view.app;
	const struct book *b = &a->setup->book;
	struct order_query q = { .unmade = true,
		.point = a->counter->conf->counter_point };
	struct order_line *grown;
	size_t got = 0;

	snprintf(q.after, sizeof(q.after), "%s", after);
	if ((grown = list_room(v->rows, &v->room, max + 1, sizeof(*grown), e)) == NULL)
		return -1;
	v->rows = grown;
	if (b->ops->orders_find(b->self, &q, v->rows, max + 1, &got, e) == -1)
		return -1;
	*n = got < max ? got : max;
	*more = got > max;
	return 0;
}

static const char *
row_key(void *ctx, size_t row)
{
	struct ahead_view *v = ctx;

	return v->rows[row].no;
}

static const struct list_source source = { load, row_key };

static void
note(struct ahead_view *v, const struct err *e)
{
	v->e = *e;
	v->noted = true;
}

static void
refresh(struct ahead_view *v)
{
	const struct book *b = &v->view.app->setup->book;
	struct book_counts n;
	struct err e;

	if (b->ops->counts(b->self, &n, &e) == -1 ||
	    list_again(&v->list, &e) == -1) {
		note(v, &e);
		return;
	}
	v->blank = n.blank;
}

/* ---- picking ---- */

static struct order_line *
here(struct ahead_view *v)
{
	return v->list.at < v->list.n ? &v->rows[v->list.at] : NULL;
}

static bool
is_picked(const struct ahead_view *v, const char *no)
{
	for (size_t i = 0; i < v->npicked; i++)
		if (strcmp(v->picked[i], no) == 0)
			return true;
	return false;
}

static bool
elsewhere(const struct ahead_view *v, const struct order_line *l)
{
	return l->claim_terminal != 0 &&
	    l->claim_terminal != v->view.app->counter->terminal;
}

static void
put_back(struct ahead_view *v, const char *no)
{
	size_t kept = 0;

	for (size_t i = 0; i < v->npicked; i++)
		if (strcmp(v->picked[i], no) != 0)
			memmove(v->picked[kept++], v->picked[i], NO_SIZE);
	v->npicked = kept;
}

static void
pick(struct ahead_view *v, const struct order_line *l)
{
	struct err e;

	if (is_picked(v, l->no)) {
		put_back(v, l->no);
		return;
	}
	if (elsewhere(v, l)) {
		err_set(&e, ERR_OTHER_WINDOW, "terminal %d has %s",
		    l->claim_terminal, l->no);
		note(v, &e);
		return;
	}
	if (v->npicked == VISIT_ORDERS) {
		err_set(&e, ERR_INPUT, "too many orders to make at once");
		err_say(&e, _("一次最多 %d 单"), VISIT_ORDERS);
		note(v, &e);
		return;
	}
	memcpy(v->picked[v->npicked++], l->no, NO_SIZE);
}

/* The list goes: what is made is shown in its place, then home. */
static void
start(struct ahead_view *v)
{
	struct app *a = v->view.app;
	struct err e;

	if (v->npicked == 0 && here(v) != NULL)
		pick(v, here(v));
	if (v->npicked == 0)
		return;
	if (serve_start(a, &flow_ahead, (const char (*)[NO_SIZE])v->picked,
	    v->npicked, &e) == -1) {
		note(v, &e);
		return;
	}
	app_close(a, &v->view);
}

/* ---- drawing ---- */

/* How it stands with the order, or where its making stopped. */
static void
state_text(const struct ahead_view *v, const struct order_line *l, char *out,
    size_t size)
{
	char day[16];

	if (elsewhere(v, l))
		snprintf(out, size, _("%02d号窗口在办"), l->claim_terminal);
	else if (l->making != MAKING__MAX)
		find_progress(l, out, size);
	else if (l->state != ORDER_READY)
		snprintf(out, size, "%s", order_state_text(l->state));
	else {
		date_format(date_of(l->ready), day);
		snprintf(out, size, "%s %s", order_state_text(l->state), day);
	}
}

static void
draw_row(struct ahead_view *v, struct screen *s, int y, size_t i)
{
	const struct order_line *l = &v->rows[i];
	char holder[NAME_SIZE] = "", how[120];
	int kind = s->cols - 41;

	if (v->list.at == i) {
		screen_put(s, y, 1, 1, STYLE_STRONG, ">");
		screen_cursor(s, y, 1);
	}
	screen_put(s, y, 3, 3, STYLE_PLAIN, elsewhere(v, l) ? "[-]" :
	    is_picked(v, l->no) ? "[x]" : "[ ]");
	screen_put(s, y, 8, 13, STYLE_PLAIN, l->no);
	screen_put(s, y, 22, kind - 23, STYLE_PLAIN, l->institution);
	if (l->kind == ORDER_PERSONAL)
		text_mask_name(l->holder, holder, sizeof(holder));
	screen_putf(s, y, kind, 19, STYLE_PLAIN, "%s %s",
	    order_kind_text(l->kind), holder);
	state_text(v, l, how, sizeof(how));
	screen_put(s, y, kind + 20, 21, STYLE_PLAIN, how);
}

static void
draw(struct view *view, struct screen *s)
{
	struct ahead_view *v = (struct ahead_view *)view;
	int x = 1;

	frame_top(view->app, s);
	x += screen_put(s, 2, x, 30, STYLE_STRONG, _("预先制作")) + 3;
	x += screen_putf(s, 2, x, 20, STYLE_PLAIN, _("已选 %zu 单"),
	    v->npicked) + 3;
	screen_putf(s, 2, x, 30, STYLE_PLAIN, _("UKey 空白 %d"), v->blank);
	screen_rule(s, 3);
	if (v->list.n == 0)
		screen_put(s, TOP, 1, 60, STYLE_PLAIN,
		    _("没有可以预先制作的订单"));
	for (size_t i = 0; i < v->list.n && i < v->list.height; i++)
		draw_row(v, s, TOP + (int)i, i);
	if (v->noted)
		frame_note(s, s->rows - FEET, 2, &v->e);
	screen_rule(s, s->rows - 3);
}

static void
bar(struct view *view, struct keybar *b)
{
	struct ahead_view *v = (struct ahead_view *)view;
	const struct order_line *l = here(v);
	char text[64];

	snprintf(text, sizeof(text), _("制作所选 %zu 单"), v->npicked);
	if (v->npicked > 0)
		keybar_key(b, "Enter", text);
	else if (l != NULL)
		keybar_key(b, "Enter", _("制作此单"));
	if (l != NULL)
		keybar_key(b, _("空格"), is_picked(v, l->no) ? _("放回") :
		    _("选取"));
	if (v->list.more || v->list.depth > 0)
		keybar_key(b, "PgUp/PgDn", _("翻页"));
	keybar_key(b, "Esc", _("返回"));
}

/* ---- keys ---- */

static void
key(struct view *view, const struct key *k)
{
	struct ahead_view *v = (struct ahead_view *)view;
	struct err e;
	bool took;

	v->noted = false;
	if (k->kind == K_ESC)
		app_close(view->app, view);
	else if (k->kind == K_ENTER)
		start(v);
	else if (key_char(k, ' ') && here(v) != NULL)
		pick(v, here(v));
	else if (list_key(&v->list, k, &took, &e) == -1)
		note(v, &e);
}

static void
settle(struct view *view)
{
	struct ahead_view *v = (struct ahead_view *)view;
	int rows = view->app->screen.rows - TOP - FEET;
	struct err e;

	if (list_height(&v->list, rows > 1 ? (size_t)rows : 1, &e) == -1)
		note(v, &e);
}

static void
changed(struct view *view, unsigned what)
{
	if ((what & CHANGED_TOP) != 0)
		refresh((struct ahead_view *)view);
}

static void
closed(struct view *view)
{
	struct ahead_view *v = (struct ahead_view *)view;

	list_done(&v->list);
	free(v->rows);
	free(v);
}

static const struct view_ops ops = {
	.help = HELP_AHEAD,
	.draw = draw,
	.bar = bar,
	.key = key,
	.settle = settle,
	.changed = changed,
	.closed = closed,
};

struct view *
view_ahead_new(struct app *a)
{
	struct ahead_view *v = calloc(1, sizeof(*v));

	if (v == NULL)
		return NULL;
	v->view = (struct view){ .ops = &ops, .app = a };
	list_init(&v->list, &source, v);
	return &v->view;
}
