/*
 * Receipts, the latest first, a page at a time: whatever is typed or scanned
 * looks among them, Enter prints the one under the cursor again.  RULES 35.
 */
#include "core/clock.h"
#include "core/text.h"
#include "forms/find.h"
#include "forms/reprint.h"
#include "tui/edit.h"
#include "tui/frame.h"
#include "tui/list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIND_ROW = 2, TOP = 4, FEET = 5 };

struct reprint_list {
	struct view view;
	struct edit find;
	char text[NAME_SIZE];           /* what was looked for; folded */
	bool anew;                      /* the next character begins a new search */
	bool dirty;                     /* typed since the last search */
	struct list list;
	struct receipt_line *rows;
	size_t room;
	bool noted;
	struct err e;
};

/* ---- loading ---- */

static int
load(void *ctx, const char *after, size_t max, size_t *n, bool *more,
    struct err *e)
{
	struct reprint_list *v = ctx;
	const struct book *b = &v->view.app->setup->book;
	struct receipt_query q = { .text = v->text };
	struct receipt_line *grown;
	size_t got = 0;

	snprintf(q.after, sizeof(q.after), "%s", after);
	if ((grown = list_room(v->rows, &v->room, max + 1, sizeof(*grown), e)) == NULL)
		return -1;
	v->rows = grown;
	if (b->ops->receipts_find(b->self, &q, v->rows, max + 1, &got, e) == -1)
		return -1;
	*n = got < max ? got : max;
	*more = got > max;
	return 0;
}

static const char *
row_key(void *ctx, size_t row)
{
	struct reprint_list *v = ctx;

	return v->rows[row].row.no;
}

static const struct list_source source = { load, row_key };

static void
note(struct reprint_list *v, const struct err *e)
{
	v->e = *e;
	v->noted = true;
	lamps_bad(&v->view.app->lamps, e, app_now(v->view.app));
}

static void
search(struct reprint_list *v)
{
	struct err e;

	v->dirty = v->noted = false;
	snprintf(v->text, sizeof(v->text), "%s", v->find.text);
	text_fold(v->text);
	if (list_first(&v->list, &e) == -1) {
		v->list.n = 0;
		note(v, &e);
	}
}

static struct receipt_line *
here(struct reprint_list *v)
{
	return v->list.at < v->list.n ? &v->rows[v->list.at] : NULL;
}

static void
start(struct reprint_list *v)
{
	const struct receipt_line *l;
	struct err e;

	if (v->dirty)
		search(v);
	v->anew = true;
	if ((l = here(v)) == NULL)
		return;
	if (serve_start(v->view.app, &flow_reprint, &l->row.no, 1, &e) == -1)
		note(v, &e);
}

/* ---- drawing ---- */

/* What sets it apart; nothing for an original that stands. */
static void
mark_text(const struct receipt_line *l, char *out, size_t size)
{
	bool supplement = strcmp(l->row.kind, "supplement") == 0;

	if (l->row.voided)
		snprintf(out, size, "%s", _("作废"));
	else if (!l->delivered)
		snprintf(out, size, "%s", _("未交付"));
	else if (l->reprints > 0)
		snprintf(out, size, supplement ? _("补充 补打%d次") : _("补打%d次"),
		    l->reprints);
	else
		snprintf(out, size, "%s", supplement ? _("补充") : "");
}

static void
draw_row(struct reprint_list *v, struct screen *s, int y, size_t i)
{
	const struct receipt_line *l = &v->rows[i];
	int who = s->cols - 22;
	char name[NAME_SIZE], time[16], mark[60];

	if (v->list.at == i) {
		screen_put(s, y, 1, 1, STYLE_STRONG, ">");
		if (v->anew)
			screen_cursor(s, y, 1);
	}
	time_short(l->row.time, time);
	screen_put(s, y, 3, 11, STYLE_PLAIN, time);
	screen_put(s, y, 15, 12, STYLE_PLAIN, l->row.no);
	screen_put(s, y, 28, 12, STYLE_PLAIN, l->row.order);
	screen_put(s, y, 41, who - 42, STYLE_PLAIN, l->institution);
	text_mask_name(l->collector, name, sizeof(name));
	screen_put(s, y, who, 7, STYLE_PLAIN, name);
	mark_text(l, mark, sizeof(mark));
	screen_put(s, y, who + 8, 14, l->row.voided || !l->delivered ?
	    STYLE_DIM : STYLE_PLAIN, mark);
}

static void
draw_find(struct reprint_list *v, struct screen *s)
{
	char masked[NAME_SIZE];
	int x = 1;

	x += screen_put(s, FIND_ROW, x, 20, STYLE_STRONG, _("补打回执")) + 3;
	x += screen_put(s, FIND_ROW, x, 6, STYLE_STRONG,
	    _(find_form.fields[0].label)) + 2;
	if (!v->anew)
		edit_draw(&v->find, s, FIND_ROW, x, 24, true);
	else {
		find_masked(v->find.text, masked, sizeof(masked));
		screen_fill(s, FIND_ROW, x, 24, STYLE_FIELD);
		screen_put(s, FIND_ROW, x, 23, STYLE_FIELD, masked);
	}
	screen_put(s, FIND_ROW, x + 26, s->cols - x - 27, STYLE_DIM,
	    _("扫回执，或输任意一项"));
}

static void
draw(struct view *view, struct screen *s)
{
	struct reprint_list *v = (struct reprint_list *)view;

	frame_top(view->app, s);
	draw_find(v, s);
	screen_rule(s, TOP - 1);
	if (v->list.n == 0)
		screen_put(s, TOP, 1, 60, STYLE_PLAIN, v->text[0] != '\0' ?
		    _("没有查到。请核对，或换一项再查") : _("还没有回执"));
	for (size_t i = 0; i < v->list.n && i < v->list.height; i++)
		draw_row(v, s, TOP + (int)i, i);
	if (v->noted)
		frame_note(s, s->rows - FEET, 2, &v->e);
	screen_rule(s, s->rows - 3);
}

static void
bar(struct view *view, struct keybar *b)
{
	struct reprint_list *v = (struct reprint_list *)view;

	if (view->app->flow != NULL)
		return;
	if (here(v) != NULL)
		keybar_key(b, "Enter", _("补打"));
	if (v->list.more || v->list.depth > 0)
		keybar_key(b, "PgUp/PgDn", _("翻页"));
	keybar_key(b, "Esc", v->find.text[0] != '\0' ? _("清空") : _("返回"));
}

/* ---- keys ---- */

static void
escape(struct reprint_list *v)
{
	if (v->find.text[0] == '\0') {
		app_close(v->view.app, &v->view);
		return;
	}
	edit_clear(&v->find);
	v->anew = false;
	v->dirty = true;
}

static void
type(struct reprint_list *v, const struct key *k)
{
	if (v->anew && k->kind == K_CHAR)
		edit_clear(&v->find);
	v->anew = false;
	if (edit_key(&v->find, k))
		v->dirty = true;
}

static void
key(struct view *view, const struct key *k)
{
	struct reprint_list *v = (struct reprint_list *)view;
	struct err e;
	bool took = false;

	if (view->app->flow != NULL)
		return;                 /* its questions are about to open */
	v->noted = false;
	if (k->kind == K_ESC)
		escape(v);
	else if (k->kind == K_ENTER)
		start(v);
	else if (list_key(&v->list, k, &took, &e) == -1)
		note(v, &e);
	else if (took)
		v->anew = true;
	else
		type(v, k);
}

/* A receipt's code opens it at once. */
static void
scan(struct view *view, const char *text)
{
	struct reprint_list *v = (struct reprint_list *)view;
	char no[NAME_SIZE];

	if (view->app->flow != NULL)
		return;
	reprint_scanned(text, no, sizeof(no));
	edit_set(&v->find, no);
	search(v);
	v->anew = true;
	if (v->list.n == 1 && !v->list.more)
		start(v);
}

static bool
typing(struct view *view)
{
	return view->app->flow == NULL;
}

static void
settle(struct view *view)
{
	struct reprint_list *v = (struct reprint_list *)view;
	int rows = view->app->screen.rows - TOP - FEET;
	struct err e;

	if (list_height(&v->list, rows > 1 ? (size_t)rows : 1, &e) == -1)
		note(v, &e);
	if (v->dirty)
		search(v);
}

static void
changed(struct view *view, unsigned what)
{
	struct reprint_list *v = (struct reprint_list *)view;
	struct err e;

	if ((what & CHANGED_TOP) != 0 && !view->app->lent &&
	    list_again(&v->list, &e) == -1)
		note(v, &e);
}

static void
closed(struct view *view)
{
	struct reprint_list *v = (struct reprint_list *)view;

	list_done(&v->list);
	free(v->rows);
	free(v);
}

static const struct view_ops ops = {
	.help = HELP_REPRINT,
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
view_reprint_new(struct app *a, const char *text)
{
	struct reprint_list *v = calloc(1, sizeof(*v));

	if (v == NULL)
		return NULL;
	v->view = (struct view){ .ops = &ops, .app = a };
	edit_init(&v->find, (size_t)find_form.fields[0].max, NULL);
	edit_set(&v->find, text);
	snprintf(v->text, sizeof(v->text), "%s", text);
	v->anew = text[0] != '\0';
	list_init(&v->list, &source, v);
	return &v->view;
}
