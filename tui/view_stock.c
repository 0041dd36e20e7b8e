/*
 * The stock of UKeys, RULES 32: how many of each state, and their serials,
 * newest first, a page at a time; what is typed or scanned finds a serial by
 * how it ends, whatever its state.  Enter says what can be done.
 */
#include "tui/view_stock_own.h"

#include "core/clock.h"
#include "core/text.h"
#include "forms/stock.h"
#include "tui/dialog.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TOP = 6, FEET = 6 };

/* ---- loading ---- */

static int
load(void *ctx, const char *after, size_t max, size_t *n, bool *more, struct err *e)
{
	struct stock_view *v = ctx;
	const struct book *b = &v->act.view.app->setup->book;
	char text[NAME_SIZE];
	struct stock_query q = { .text = text, .state = v->state };
	struct stock_line *grown;
	size_t got = 0;

	snprintf(text, sizeof(text), "%s", v->find.text);
	text_fold(text);
	if (text[0] != '\0')
		q.state = STOCK__MAX;
	snprintf(q.after, sizeof(q.after), "%s", after);
	if ((grown = list_room(v->rows, &v->room, max + 1, sizeof(*grown), e)) == NULL)
		return -1;
	v->rows = grown;
	if (b->ops->stock_list(b->self, &q, v->rows, max + 1, &got, e) == -1)
		return -1;
	*n = got < max ? got : max;
	*more = got > max;
	return 0;
}

static const char *
row_key(void *ctx, size_t row)
{
	return ((struct stock_view *)ctx)->rows[row].key;
}

static const struct list_source source = { load, row_key };

const struct stock_line *
stock_view_here(const struct stock_view *v)
{
	return v->list.at < v->list.n ? &v->rows[v->list.at] : NULL;
}

static void
refresh(struct stock_view *v, bool anew)
{
	const struct book *b = &v->act.view.app->setup->book;
	struct err e;

	if (b->ops->stock_figures(b->self, v->figures, &e) == -1 ||
	    (b->ops->stock_counted(b->self, &v->counted, &e) == -1 && e.code != ERR_NOT_FOUND) ||
	    (anew ? list_first(&v->list, &e) : list_again(&v->list, &e)) == -1)
		stock_act_note(&v->act, &e);
}

void
stock_view_said(struct stock_view *v, enum stock_does did, const char *said)
{
	static const enum stock_state led_to[] = {
		[STOCK_RECEIVE] = STOCK_BLANK, [STOCK_SEND_BACK] = STOCK_RETURNED,
		[STOCK_SPOIL] = STOCK_SPOILED, [STOCK_COUNT] = STOCK_BLANK,
	};

	snprintf(v->said, sizeof(v->said), "%s", said);
	v->said[text_whole(v->said)] = '\0';
	v->state = led_to[did];
	edit_clear(&v->find);
	v->act.noted = false;
	refresh(v, true);
}

static void
done(struct stock_act *a, const char *said)
{
	stock_view_said((struct stock_view *)a, a->does, said);
}

/* ---- what can be done ---- */

static const struct deed {
	int digit;
	const char *text;
} deeds[] = {
	{ 1, N_("入库：首、末序列号") },
	{ 2, N_("入库：逐个扫") },
	{ 3, N_("作废一个空白UKey") },
	{ 4, N_("退库：首、末序列号") },
	{ 5, N_("退库：逐个扫") },
	{ 6, N_("盘点：数个数") },
	{ 7, N_("盘点：逐个扫") },
	{ 8, N_("重做作废单") },
};

static void
do_it(struct view *view, int digit)
{
	struct stock_view *v = (struct stock_view *)view;

	switch (digit) {
	case 1:
	case 4:
		stock_run_ask(v, digit == 1 ? STOCK_RECEIVE : STOCK_SEND_BACK);
		break;
	case 2:
	case 5:
	case 7:
		app_push(view->app, view_stock_scan_new(v, digit == 2 ? STOCK_RECEIVE :
		    digit == 5 ? STOCK_SEND_BACK : STOCK_COUNT));
		break;
	case 3:
		stock_spoil_ask(v);
		break;
	case 6:
		stock_count_ask(v);
		break;
	case 8:
		stock_slip_again(v);
		break;
	}
}

static void
ask_deed(struct stock_view *v)
{
	const struct stock_line *l = stock_view_here(v);
	struct dialog_choice choices[DIALOG_CHOICES];
	size_t n = 0;

	for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++)
		if (deeds[i].digit != 8 || (l != NULL && l->state == STOCK_SPOILED))
			choices[n++] = (struct dialog_choice){ deeds[i].digit, _(deeds[i].text) };
	choices[n++] = (struct dialog_choice){ 0, _("返回") };
	dialog_ask(&v->act.view, _("库存"), "", choices, n, do_it);
}

/* ---- drawing ---- */

/* Columns; what a row is about takes what is left. */
enum { AT_SERIAL = 3, AT_MODEL = 25, AT_TIME = 37, AT_WHO = 55, AT_ABOUT = 61 };

static void
draw_figures(const struct stock_view *v, struct screen *s)
{
	bool all = v->find.text[0] != '\0';
	char text[STOCK__MAX][60];
	int x = 1, wide = 1, gap;

	for (int i = 0; i < STOCK__MAX; i++) {
		snprintf(text[i], sizeof(text[i]), !all && i == (int)v->state ? "[%s %d]" : " %s %d ",
		    stock_state_text((enum stock_state)i), v->figures[i]);
		wide += text_cells(text[i]);
	}
	gap = wide + 2 * STOCK__MAX <= s->cols ? 2 : 0;
	for (int i = 0; i < STOCK__MAX; i++)
		x += gap + screen_put(s, 2, x, s->cols - x, text[i][0] == '[' ? STYLE_GOOD : STYLE_PLAIN, text[i]);
}

static void
draw_counted(const struct stock_view *v, struct screen *s)
{
	const struct stock_count *n = &v->counted;
	char sum[160], when[20];

	if (n->id == 0)
		return;
	time_minute(n->time, when);
	stock_form_count(n, sum, sizeof(sum));
	screen_putf(s, 1, 1, s->cols - 2, STYLE_DIM, _("最近 %s %s %s"), when, n->staff, sum);
}

static void
draw_row(const struct stock_view *v, struct screen *s, int y, size_t i)
{
	const struct stock_line *l = &v->rows[i];
	char when[20], about[TEXT_SIZE + NO_SIZE + 40];

	if (v->list.at == i)
		screen_put(s, y, 1, 1, STYLE_STRONG, ">");
	screen_put(s, y, AT_SERIAL, AT_MODEL - AT_SERIAL - 1, STYLE_PLAIN, l->serial);
	screen_put(s, y, AT_MODEL, AT_TIME - AT_MODEL - 1, STYLE_PLAIN, l->model);
	time_minute(l->time, when);
	screen_put(s, y, AT_TIME, 16, STYLE_PLAIN, when);
	screen_put(s, y, AT_WHO, AT_ABOUT - AT_WHO - 1, STYLE_PLAIN, l->staff);
	stock_form_about(l, v->find.text[0] != '\0', about, sizeof(about));
	screen_put(s, y, AT_ABOUT, s->cols - AT_ABOUT - 1, STYLE_PLAIN, about);
}

static void
draw(struct view *view, struct screen *s)
{
	struct stock_view *v = (struct stock_view *)view;
	int end;

	frame_title(view->app, s, _("库存"), &end);
	draw_counted(v, s);
	draw_figures(v, s);
	screen_put(s, 3, 1, 6, STYLE_STRONG, _("查找"));
	edit_draw(&v->find, s, 3, 7, 28, true);
	screen_put(s, 3, 38, s->cols - 38, STYLE_DIM, _("序列号末几位，或扫码；在各状态里找"));
	screen_rule(s, 4);
	screen_put(s, 5, AT_SERIAL, 20, STYLE_DIM, _("序列号"));
	screen_put(s, 5, AT_MODEL, 10, STYLE_DIM, _("型号"));
	screen_put(s, 5, AT_TIME, 16, STYLE_DIM, _("何时"));
	screen_put(s, 5, AT_WHO, 5, STYLE_DIM, _("谁"));
	screen_put(s, 5, AT_ABOUT, 18, STYLE_DIM, _("订单、原因"));
	if (v->list.n == 0)
		screen_put(s, TOP, AT_SERIAL, 40, STYLE_PLAIN, _("没有"));
	for (size_t i = 0; i < v->list.n && i < v->list.height; i++)
		draw_row(v, s, TOP + (int)i, i);
	if (v->act.noted)
		frame_note(s, s->rows - 5, 2, &v->act.e);
	else if (v->said[0] != '\0')
		screen_putf(s, s->rows - 5, 1, s->cols - 2, STYLE_GOOD, "= %s", v->said);
	screen_rule(s, s->rows - 3);
}

static void
bar(struct view *view, struct keybar *b)
{
	struct stock_view *v = (struct stock_view *)view;

	keybar_key(b, "Enter", _("入库、作废、退库、盘点"));
	keybar_key(b, "Tab", _("换状态"));
	if (v->list.more || v->list.depth > 0)
		keybar_key(b, "PgUp/PgDn", _("翻页"));
	keybar_key(b, "Esc", v->find.text[0] != '\0' ? _("清空") : _("返回"));
}

/* ---- keys ---- */

static void
turn(struct stock_view *v, int step)
{
	edit_clear(&v->find);
	v->state = (enum stock_state)(((int)v->state + step + STOCK__MAX) % STOCK__MAX);
	refresh(v, true);
}

static void
escape(struct stock_view *v)
{
	if (v->find.text[0] == '\0') {
		app_close(v->act.view.app, &v->act.view);
		return;
	}
	edit_clear(&v->find);
	v->dirty = true;
}

static void
key(struct view *view, const struct key *k)
{
	struct stock_view *v = (struct stock_view *)view;
	struct err e;
	bool took;

	v->act.noted = false;
	v->said[0] = '\0';
	if (k->kind == K_ESC)
		escape(v);
	else if (k->kind == K_ENTER)
		ask_deed(v);
	else if (k->kind == K_TAB || k->kind == K_BACKTAB)
		turn(v, k->kind == K_TAB ? 1 : -1);
	else if (list_key(&v->list, k, &took, &e) == -1)
		stock_act_note(&v->act, &e);
	else if (!took && edit_key(&v->find, k))
		v->dirty = true;
}

static void
scan(struct view *view, const char *text)
{
	struct stock_view *v = (struct stock_view *)view;

	v->act.noted = false;
	v->said[0] = '\0';
	edit_set(&v->find, text);
	v->dirty = true;
}

static bool
typing(struct view *view)
{
	(void)view;
	return true;
}

/* Another clerk has signed in over it: the list is not theirs. */
static void
settle(struct view *view)
{
	struct stock_view *v = (struct stock_view *)view;
	int rows = view->app->screen.rows - TOP - FEET;
	struct err e;

	if (view->app->signed_in && !stock_act_may(view->app)) {
		app_close(view->app, view);
		return;
	}
	if (v->dirty && list_first(&v->list, &e) == -1)
		stock_act_note(&v->act, &e);
	v->dirty = false;
	if (list_height(&v->list, rows > 1 ? (size_t)rows : 1, &e) == -1)
		stock_act_note(&v->act, &e);
}

static void
changed(struct view *view, unsigned what)
{
	if ((what & (CHANGED_TOP | CHANGED_BOOK)) != 0 && !view->app->lent && stock_act_may(view->app))
		refresh((struct stock_view *)view, false);
}

static void
closed(struct view *view)
{
	struct stock_view *v = (struct stock_view *)view;

	stock_act_free(&v->act);
	list_done(&v->list);
	free(v->rows);
	free(v);
}

static const struct view_ops ops = {
	.help = HELP_STOCK,
	.stays = true,
	.draw = draw,
	.bar = bar,
	.key = key,
	.scan = scan,
	.typing = typing,
	.settle = settle,
	.changed = changed,
	.closed = closed,
};

struct view *
view_stock_new(struct app *a)
{
	struct stock_view *v = calloc(1, sizeof(*v));

	if (v == NULL)
		return NULL;
	v->act.view = (struct view){ .ops = &ops, .app = a };
	v->act.done = done;
	edit_init(&v->find, SERIAL_MOST, edit_letter_or_digit);
	list_init(&v->list, &source, v);
	return &v->act.view;
}
