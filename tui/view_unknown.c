/*
 * F12: spoiled UKeys whose certificate nobody knows yet (RULES 30), until the
 * CA has told and revoked what it issued.  The asking is a job of its own,
 * shown above this list.
 */
#include "core/text.h"
#include "tui/frame.h"
#include "tui/list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TOP = 5, FEET = 7, WIDE = 110 };

struct row {
	int64_t id;
	char order[NO_SIZE], token_serial[ID_SIZE], cert_serial[SERIAL_SIZE], reason[TEXT_SIZE];
};

struct unknown_view {
	struct view view;
	struct list list;
	struct row *rows;
	size_t room;
	char key[24];
	bool noted;
	struct err e;
};

static void
note(struct unknown_view *v, const struct err *e)
{
	v->e = *e;
	v->noted = true;
}

/* ---- loading ---- */

static void
keep(struct row *r, struct making *m)
{
	r->id = m->id;
	memcpy(r->order, m->order, sizeof(r->order));
	memcpy(r->token_serial, m->token_serial, sizeof(r->token_serial));
	memcpy(r->cert_serial, m->cert_serial, sizeof(r->cert_serial));
	memcpy(r->reason, m->spoiled_reason, sizeof(r->reason));
	making_done(m);
}

static int
load(void *ctx, const char *after, size_t max, size_t *n, bool *more,
    struct err *e)
{
	struct unknown_view *v = ctx;
	const struct book *b = &v->view.app->setup->book;
	int64_t at = strtoll(after, NULL, 10);
	struct making m = { 0 };
	struct row *grown;
	size_t got = 0;

	if ((grown = list_room(v->rows, &v->room, max + 1, sizeof(*grown), e)) == NULL)
		return -1;
	v->rows = grown;
	while (got <= max && b->ops->making_unknown(b->self, at, &m, e) == 0) {
		keep(&v->rows[got], &m);
		at = v->rows[got++].id;
	}
	if (got <= max && e->code != ERR_NOT_FOUND)
		return -1;
	*n = got < max ? got : max;
	*more = got > max;
	return 0;
}

static const char *
row_key(void *ctx, size_t row)
{
	struct unknown_view *v = ctx;

	snprintf(v->key, sizeof(v->key), "%lld", (long long)v->rows[row].id);
	return v->key;
}

static const struct list_source source = { load, row_key };

/* Whoever is signed in: a supervisor has approved each. */
static void
ask_ca(struct unknown_view *v)
{
	static const char nothing[1][NO_SIZE] = { "" };
	struct err e;

	if (serve_start(v->view.app, &flow_settle, nothing, 1, &e) == -1)
		note(v, &e);
}

/* ---- drawing ---- */

static void
draw_row(const struct unknown_view *v, struct screen *s, int y, size_t i)
{
	const struct row *r = &v->rows[i];

	if (v->list.at == i) {
		screen_put(s, y, 1, 1, STYLE_STRONG, ">");
		screen_cursor(s, y, 1);
	}
	screen_put(s, y, 3, 13, STYLE_PLAIN, r->order);
	screen_putf(s, y, 18, 18, STYLE_PLAIN, _("UKey 尾号 %s"), text_last4(r->token_serial));
	if (r->cert_serial[0] != '\0')
		screen_putf(s, y, 37, 20, STYLE_WARN, _("! 证书尾号 %s"), text_last4(r->cert_serial));
	else
		screen_put(s, y, 37, 20, STYLE_WARN, _("! 可能已签发"));
	screen_put(s, y, 58, s->cols - 59, STYLE_PLAIN, r->reason);
}

static void
draw(struct view *view, struct screen *s)
{
	struct unknown_view *v = (struct unknown_view *)view;
	int end;

	frame_title(view->app, s, _("查清证书"), &end);
	screen_rule(s, 1);
	screen_put(s, 2, 1, s->cols - 2, STYLE_PLAIN, v->list.n > 0 ?
	    _("UKey 已作废，证书还没有查清、没有注销：这些订单不能再做新的UKey。") :
	    _("= 没有要查清的证书"));
	screen_rule(s, 3);
	for (size_t i = 0; i < v->list.n && i < v->list.height; i++)
		draw_row(v, s, TOP - 1 + (int)i, i);
	if (v->noted)
		frame_note(s, s->rows - 5, 2, &v->e);
	screen_rule(s, s->rows - 3);
}

static void
bar(struct view *view, struct keybar *b)
{
	struct unknown_view *v = (struct unknown_view *)view;

	if (v->list.n > 0)
		keybar_key(b, "1", _("向 CA 查清"));
	if (v->list.more || v->list.depth > 0)
		keybar_key(b, "PgUp/PgDn", _("翻页"));
	keybar_key(b, "Esc", _("返回"));
}

/* ---- keys ---- */

static void
key(struct view *view, const struct key *k)
{
	struct unknown_view *v = (struct unknown_view *)view;
	struct err e;
	bool took;

	v->noted = false;
	if (k->kind == K_ESC)
		app_close(view->app, view);
	else if (key_char(k, '1') && v->list.n > 0)
		ask_ca(v);
	else if (list_key(&v->list, k, &took, &e) == -1)
		note(v, &e);
}

static void
settle(struct view *view)
{
	struct unknown_view *v = (struct unknown_view *)view;
	int rows = view->app->screen.rows - TOP - FEET;
	struct err e;

	if (list_height(&v->list, rows > 1 ? (size_t)rows : 1, &e) == -1)
		note(v, &e);
}

static void
changed(struct view *view, unsigned what)
{
	struct unknown_view *v = (struct unknown_view *)view;
	struct err e;

	if (view->app->lent || (what & (CHANGED_TOP | CHANGED_BOOK)) == 0)
		return;
	if (list_again(&v->list, &e) == -1)
		note(v, &e);
}

static void
closed(struct view *view)
{
	struct unknown_view *v = (struct unknown_view *)view;

	list_done(&v->list);
	free(v->rows);
	free(v);
}

static const struct view_ops ops = {
	.help = HELP_UNKNOWN,
	.stays = true,
	.draw = draw,
	.bar = bar,
	.key = key,
	.settle = settle,
	.changed = changed,
	.closed = closed,
};

struct view *
view_unknown_new(struct app *a)
{
	struct unknown_view *v = calloc(1, sizeof(*v));

	if (v == NULL)
		return NULL;
	v->view = (struct view){ .ops = &ops, .app = a };
	list_init(&v->list, &source, v);
	return &v->view;
}
