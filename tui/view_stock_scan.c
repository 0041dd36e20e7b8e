/*
 * UKeys one after another, scanned or typed: each is looked at when it comes,
 * none moves before all have come and it was said so.  A count is compared
 * first: what is missing, and what lies there and is no blank.
 */
#include "tui/view_stock_own.h"

#include "core/stock.h"
#include "core/text.h"
#include "forms/stock.h"
#include "tui/dialog.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TOP = 5, FEET = 6, DIFFERENCES = 4 * STOCK_SERIALS };

struct stock_scan {
	struct stock_act act;
	struct stock_view *list;        /* below */
	struct edit line;
	struct stock_difference *d;     /* a count's, DIFFERENCES of them at most; NULL while scanning */
	size_t nd, found, from;         /* kept, of these not missing, the first shown */
};

static size_t
room(const struct stock_scan *v)
{
	int rows = v->act.view.app->screen.rows - TOP - FEET;

	return rows > 1 ? (size_t)rows : 1;
}

/* ---- each as it comes ---- */

static int
refuse(const char *serial, const char *why, enum err_code code, struct err *e)
{
	err_set(e, code, "%s: refused as it came", serial);
	return err_say(e, "%s %s", serial, why);
}

/* A count takes whatever lies there. */
static int
look(const struct stock_scan *v, const char *serial, struct err *e)
{
	const struct book *b = &v->act.view.app->setup->book;
	struct stock_line l;

	for (size_t i = 0; i < v->act.n; i++)
		if (serial_same(v->act.serials[i], serial))
			return refuse(serial, _("已经扫过"), ERR_INPUT, e);
	if (v->act.n == STOCK_SERIALS)
		return refuse(serial, _("一次不能再多"), ERR_INPUT, e);
	if (v->act.does == STOCK_SEND_BACK)
		return stock_blank(b, serial, e);
	if (v->act.does == STOCK_COUNT)
		return 0;
	if (b->ops->stock_get(b->self, serial, &l, e) == 0)
		return l.state == STOCK_RETURNED ? 0 :
		    refuse(serial, stock_state_text(l.state), ERR_STOCK_THERE, e);
	return e->code == ERR_NOT_FOUND ? 0 : -1;
}

static void
add(struct stock_scan *v, const char *text)
{
	char serial[SERIAL_TEXT];
	struct err e;

	edit_clear(&v->line);
	if (serial_fold(text, serial, &e) == -1 || look(v, serial, &e) == -1) {
		stock_act_note(&v->act, &e);
		return;
	}
	snprintf(v->act.serials[v->act.n++], ID_SIZE, "%s", serial);
}

/* ---- all have come ---- */

static void
confirmed(struct view *view, int digit)
{
	if (digit == 1)
		stock_act_do((struct stock_act *)view);
}

static void
confirm(struct stock_act *a)
{
	char text[80], what[800];
	struct dialog_choice choices[] = { { 1, text }, { 0, _("返回") } };

	snprintf(text, sizeof(text), a->does == STOCK_RECEIVE ? _("入库 %zu 个 %s") : _("退库 %zu 个 %s"), a->n, "");
	snprintf(what, sizeof(what), _("%s 到 %s\n%s"), a->serials[0], a->serials[a->n - 1],
	    a->does == STOCK_RECEIVE ? a->model : a->reason);
	dialog_ask(&a->view, stock_act_title(a->does), what, choices, 2, confirmed);
}

static void
compare(struct stock_scan *v)
{
	const struct book *b = &v->act.view.app->setup->book;
	struct err e;

	if ((v->d = calloc(DIFFERENCES, sizeof(*v->d))) == NULL)
		err_set(&e, ERR_MEMORY, "differences");
	else if (b->ops->stock_figures(b->self, v->list->figures, &e) == 0 &&
	    b->ops->stock_differ(b->self, (const char (*)[ID_SIZE])v->act.serials, v->act.n,
	    v->d, DIFFERENCES, &v->nd, &e) == 0) {
		v->nd = v->nd < DIFFERENCES ? v->nd : DIFFERENCES;
		v->from = v->found = 0;
		for (size_t i = 0; i < v->nd; i++)
			v->found += v->d[i].found;
		return;
	}
	free(v->d);
	v->d = NULL;
	stock_act_note(&v->act, &e);
}

static void
finish(struct stock_scan *v)
{
	if (v->act.does == STOCK_COUNT)
		compare(v);
	else if (v->act.n > 0)
		stock_act_words(&v->act);
}

static void
go_on_scanning(struct stock_scan *v)
{
	free(v->d);
	v->d = NULL;
}

static void
done(struct stock_act *a, const char *said)
{
	struct stock_scan *v = (struct stock_scan *)a;

	stock_view_said(v->list, a->does, said);
	app_close(a->view.app, &a->view);
}

static void
dropped(struct view *view, int digit)
{
	if (digit == 1)
		app_close(view->app, view);
}

static void
ask_drop(struct stock_scan *v)
{
	const struct dialog_choice choices[] = { { 1, _("不要了") }, { 0, _("接着扫") } };
	char text[80];

	if (v->act.n == 0) {
		app_close(v->act.view.app, &v->act.view);
		return;
	}
	snprintf(text, sizeof(text), _("已扫 %zu 个，还没有记入。"), v->act.n);
	dialog_ask(&v->act.view, stock_act_title(v->act.does), text, choices, 2, dropped);
}

/* ---- drawing ---- */

/* The newest on top. */
static void
draw_scanned(const struct stock_scan *v, struct screen *s)
{
	screen_putf(s, 2, 1, 30, STYLE_STRONG, _("已扫 %zu 个"), v->act.n);
	screen_put(s, 3, 1, 8, STYLE_STRONG, _("序列号"));
	for (size_t i = 0; i < room(v) && i < v->act.n; i++)
		screen_putf(s, TOP + (int)i, 3, 40, STYLE_PLAIN, "%4zu  %s", v->act.n - i,
		    v->act.serials[v->act.n - 1 - i]);
}

static void
draw_differences(const struct stock_scan *v, struct screen *s)
{
	const struct stock_count n = { .counted = (int)v->act.n, .booked = v->list->figures[STOCK_BLANK],
		.missing = (int)(v->nd - v->found), .found = (int)v->found };
	char sum[160], what[80];

	stock_form_count(&n, sum, sizeof(sum));
	screen_putf(s, 2, 1, s->cols - 2, v->nd > 0 ? STYLE_WARN : STYLE_GOOD, "%s %s", v->nd > 0 ? "!" : "=", sum);
	for (size_t i = 0; i < room(v) && v->from + i < v->nd; i++) {
		const struct stock_difference *d = &v->d[v->from + i];

		stock_form_difference(d, what, sizeof(what));
		screen_put(s, TOP + (int)i, 3, 24, STYLE_PLAIN, d->serial);
		screen_put(s, TOP + (int)i, 29, s->cols - 30, STYLE_PLAIN, what);
	}
}

static void
draw(struct view *view, struct screen *s)
{
	struct stock_scan *v = (struct stock_scan *)view;
	int end, x;

	x = frame_title(view->app, s, stock_act_title(v->act.does), &end);
	screen_put(s, 0, x, end - x - 1, STYLE_HEAD, _("逐个扫"));
	screen_rule(s, 4);
	if (v->d != NULL)
		draw_differences(v, s);
	else {
		draw_scanned(v, s);
		edit_draw(&v->line, s, 3, 11, 28, true);
	}
	if (v->act.noted)
		frame_note(s, s->rows - 5, 2, &v->act.e);
	screen_rule(s, s->rows - 3);
}

static void
bar(struct view *view, struct keybar *b)
{
	struct stock_scan *v = (struct stock_scan *)view;

	if (v->d != NULL) {
		keybar_key(b, "1", _("记入盘点"));
		if (v->nd > room(v))
			keybar_key(b, "PgUp/PgDn", _("翻页"));
		keybar_key(b, "Esc", _("接着扫"));
		return;
	}
	if (v->line.text[0] != '\0')
		keybar_key(b, "Enter", _("加上"));
	else if (v->act.n > 0 || v->act.does == STOCK_COUNT)
		keybar_key(b, "Enter", _("扫完了"));
	if (v->act.n > 0 && v->line.text[0] == '\0')
		keybar_key(b, "Del", _("去掉最后一个"));
	keybar_key(b, "Esc", _("离开"));
}

/* ---- keys ---- */

static void
key_differences(struct stock_scan *v, const struct key *k)
{
	if (key_digit(k) == 1)
		stock_act_count(&v->act, true);
	else if (k->kind == K_ESC)
		go_on_scanning(v);
	else if (k->kind == K_PAGE_DOWN && v->from + room(v) < v->nd)
		v->from += room(v);
	else if (k->kind == K_PAGE_UP)
		v->from = v->from > room(v) ? v->from - room(v) : 0;
}

static void
key(struct view *view, const struct key *k)
{
	struct stock_scan *v = (struct stock_scan *)view;
	char text[NAME_SIZE];

	v->act.noted = false;
	if (v->d != NULL)
		key_differences(v, k);
	else if (k->kind == K_ESC)
		ask_drop(v);
	else if (k->kind == K_ENTER && v->line.text[0] == '\0')
		finish(v);
	else if (k->kind == K_ENTER) {
		memcpy(text, v->line.text, sizeof(text));
		add(v, text);
	} else if (k->kind == K_DELETE && v->line.text[0] == '\0' && v->act.n > 0)
		v->act.n--;
	else
		edit_key(&v->line, k);
}

static void
scan(struct view *view, const char *text)
{
	struct stock_scan *v = (struct stock_scan *)view;

	v->act.noted = false;
	if (v->d != NULL)
		screen_bell();
	else
		add(v, text);
}

static bool
typing(struct view *view)
{
	return ((struct stock_scan *)view)->d == NULL;
}

static void
settle(struct view *view)
{
	if (view->app->signed_in && !stock_act_may(view->app))
		app_close(view->app, view);
}

static void
closed(struct view *view)
{
	struct stock_scan *v = (struct stock_scan *)view;

	stock_act_free(&v->act);
	free(v->d);
	free(v);
}

static const struct view_ops ops = {
	.help = HELP_STOCK_SCAN,
	.draw = draw,
	.bar = bar,
	.key = key,
	.scan = scan,
	.typing = typing,
	.settle = settle,
	.closed = closed,
};

struct view *
view_stock_scan_new(struct stock_view *list, enum stock_does does)
{
	struct stock_scan *v = calloc(1, sizeof(*v));

	if (v == NULL)
		return NULL;
	v->act = (struct stock_act){ .view = { .ops = &ops, .app = list->act.view.app },
		.does = does, .worded = confirm, .done = done,
		.serials = calloc(STOCK_SERIALS, ID_SIZE) };
	v->list = list;
	edit_init(&v->line, 40, NULL);
	if (v->act.serials == NULL) {
		free(v);
		return NULL;
	}
	return &v->act.view;
}
