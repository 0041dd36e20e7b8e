/*
 * Home: the person first.  Whatever is typed or scanned lands in the search
 * line; the person's orders appear together; unfinished work stands on top.
 */
#include "core/clock.h"
#include "core/rules.h"
#include "core/text.h"
#include "tui/view_home_own.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
home_note(struct home *h, const struct err *e)
{
	h->e = *e;
	h->noted = true;
	lamps_bad(&h->view.app->lamps, e, app_now(h->view.app));
}

bool
home_serves(const struct home *h)
{
	struct err e;

	return may(&h->view.app->counter->clerk, MAY_SEE_ORDERS, NULL, &e) == 0;
}

/* ---- what is shown ---- */

void
home_search(struct home *h)
{
	char text[NAME_SIZE];
	struct err e;

	h->dirty = false;
	h->noted = false;
	snprintf(text, sizeof(text), "%s", h->find.text);
	text_fold(text);
	if (!home_serves(h)) {
		h->found.list.n = 0;
		return;
	}
	if (found_search(&h->found, text,
	    (size_t)home_rows(h, &h->view.app->screen), &e) == -1) {
		h->found.list.n = 0;
		home_note(h, &e);
		return;
	}
	lamps_good(&h->view.app->lamps, LAMP_BOOK, app_now(h->view.app));
}

/* RULES 5: whose last day is today, or was. */
static int
count_due(struct home *h, struct err *e)
{
	enum { DAYS = 400 };
	struct book_day days[DAYS];
	size_t n = 0;

	if (h->book.ops->unready(h->book.self, days, DAYS, &n, e) == -1)
		return -1;
	h->due = due_count(h->view.app->setup->calendar, days, n,
	    date_of(app_now(h->view.app)));
	return 0;
}

/* The lists and figures as the book has them now; picks stay. */
static void
refresh(struct home *h)
{
	const struct book *b = &h->book;
	size_t n = 0;
	struct err e;

	if (b->ops->counts(b->self, &h->counts, &e) == -1) {
		home_note(h, &e);
		return;
	}
	h->set_aside = home_set_aside(h);
	h->unknown = home_unknown(h);
	if (!home_serves(h)) {
		h->nunfinished = 0;
		return;
	}
	if (b->ops->unfinished(b->self, h->unfinished, HOME_UNFINISHED, &n,
	    &e) == -1 || count_due(h, &e) == -1 || found_again(&h->found, &e) == -1) {
		home_note(h, &e);
		return;
	}
	h->nunfinished = n;
	if (h->at >= n)
		h->at = 0;
	if (n == 0 && h->zone == ZONE_UNFINISHED)
		h->zone = ZONE_FIND;
	lamps_good(&h->view.app->lamps, LAMP_BOOK, app_now(h->view.app));
}

/* Also where a pickup has ended: what was found for it is looked at anew. */
static void
changed(struct view *v, unsigned what)
{
	struct home *h = (struct home *)v;

	if (!v->app->signed_in || v->app->lent)
		return;
	if ((what & CHANGED_TOP) != 0 ||
	    ((what & CHANGED_BOOK) != 0 && app_top(v->app) == v))
		refresh(h);
}

/* ---- keys ---- */

static void
to_find(struct home *h, const struct key *k)
{
	if (k->kind == K_CHAR && (h->zone != ZONE_FIND || h->anew))
		edit_clear(&h->find);
	h->zone = ZONE_FIND;
	h->anew = false;
	if (edit_key(&h->find, k))
		h->dirty = true;
}

static void
next_zone(struct home *h, int step)
{
	for (int i = 0; i < 3; i++) {
		h->zone = (enum home_zone)(((int)h->zone + step + 3) % 3);
		if (h->zone == ZONE_FIND ||
		    (h->zone == ZONE_UNFINISHED && h->nunfinished > 0) ||
		    (h->zone == ZONE_FOUND && h->found.list.n > 0))
			return;
	}
}

static void
clear(struct home *h)
{
	edit_clear(&h->find);
	h->zone = ZONE_FIND;
	h->anew = false;
	h->dirty = true;
}

static void
key_unfinished(struct home *h, const struct key *k)
{
	if (k->kind == K_UP && h->at > 0)
		h->at--;
	else if (k->kind == K_DOWN && h->at + 1 < h->nunfinished)
		h->at++;
	else if (k->kind == K_CHAR || k->kind == K_BACKSPACE)
		to_find(h, k);
}

static void
key_found(struct home *h, const struct key *k)
{
	struct found_row *r = found_at(&h->found);
	struct err e;
	bool took;

	h->noted = false;
	if (list_key(&h->found.list, k, &took, &e) == -1) {
		home_note(h, &e);
		return;
	}
	if (took)
		return;
	if (key_char(k, ' ')) {
		/* why a row cannot be picked stands under it already */
		if (r != NULL && found_toggle(&h->found, r, &e) == -1 && r->ok)
			home_note(h, &e);
	} else if (k->kind == K_CHAR || k->kind == K_BACKSPACE)
		to_find(h, k);
}

static void
key(struct view *v, const struct key *k)
{
	struct home *h = (struct home *)v;

	if (v->app->flow != NULL)
		return;                 /* the check is about to open */
	if (home_door(h, k) || !home_serves(h))
		return;
	if (k->kind == K_ENTER)
		home_enter(h);
	else if (k->kind == K_TAB || (k->kind == K_DOWN && h->zone == ZONE_FIND))
		next_zone(h, 1);
	else if (k->kind == K_BACKTAB)
		next_zone(h, -1);
	else if (k->kind == K_ESC)
		clear(h);
	else if (key_f(k, 7))
		home_forms(h);
	else if (key_f(k, 9))
		home_refuse(h);
	else if (k->kind == K_MENU && k->f == HOME_RESET)
		home_reset(h);
	else if (k->kind == K_MENU && k->f == HOME_LOST)
		home_give_up(h);
	else if (k->kind == K_MENU)
		app_push(v->app, view_ahead_new(v->app));
	else if (key_f(k, 2)) {
		h->zone = ZONE_FIND;
		h->anew = true;
	} else if (h->zone == ZONE_UNFINISHED)
		key_unfinished(h, k);
	else if (h->zone == ZONE_FOUND)
		key_found(h, k);
	else
		to_find(h, k);
}

/* A scan is the next person, whatever stood there. */
static void
scan(struct view *v, const char *text)
{
	struct home *h = (struct home *)v;

	if (v->app->flow != NULL || !home_serves(h))
		return;
	edit_set(&h->find, text);
	h->zone = ZONE_FIND;
	h->dirty = true;
	home_enter(h);
}

static bool
typing(struct view *v)
{
	return v->app->flow == NULL;
}

/* RULES 39: the last visitor is not left standing there. */
static void
after_pickup(struct home *h)
{
	struct app *a = h->view.app;
	char text[NAME_SIZE];

	h->served = false;
	clear(h);
	if (a->next_scan[0] == '\0')
		return;
	memcpy(text, a->next_scan, sizeof(text));
	a->next_scan[0] = '\0';
	scan(&h->view, text);
}

static bool
echo(struct view *v, struct screen *s)
{
	struct home *h = (struct home *)v;

	if (!h->dirty || v->app->flow != NULL || !home_serves(h))
		return false;
	home_draw_find(h, s);
	return true;
}

static void
settle(struct view *v)
{
	struct home *h = (struct home *)v;
	struct err e;

	if (h->served && v->app->flow == NULL)
		after_pickup(h);
	if (h->dirty)
		home_search(h);
	else if (list_height(&h->found.list,
	    (size_t)home_rows(h, &v->app->screen), &e) == -1)
		home_note(h, &e);
}

static void
bar(struct view *v, struct keybar *b)
{
	struct home *h = (struct home *)v;
	const struct found_row *r;
	char text[64];

	if (v->app->flow != NULL)
		return;
	home_doors(h, b);
	if (!home_serves(h))
		return;
	snprintf(text, sizeof(text), _("办理所选 %zu 单"), h->found.npicked);
	switch (home_enter_does(h)) {
	case ENTER_RESUME:
		keybar_key(b, "Enter", _("继续办理"));
		break;
	case ENTER_TO_LIST:
		keybar_key(b, "Enter", _("选订单"));
		break;
	case ENTER_SERVE:
		keybar_key(b, "Enter", h->found.npicked > 0 ? text : _("办理"));
		break;
	case ENTER_UKEY:
		keybar_key(b, "Enter", peek_one(&v->app->peek)->delivered != 0 ? _("查UKey的订单") :
		    _("办理UKey的订单"));
		break;
	case ENTER_NOTHING:
		break;
	}
	if (h->zone == ZONE_FOUND && (r = found_at(&h->found)) != NULL && r->ok)
		keybar_key(b, _("空格"), found_is_picked(&h->found, r->line.no) ?
		    _("放回") : _("选取"));
	if (h->nunfinished > 0 || h->found.list.n > 0)
		keybar_key(b, "Tab", _("换区"));
	if (h->find.text[0] != '\0')
		keybar_key(b, "Esc", _("清空"));
	else if (h->zone != ZONE_FIND)
		keybar_key(b, "Esc", _("返回"));
	keybar_f(b, 2, _("查找"));
	keybar_f(b, 7, _("表单"));
	if (home_refusable(h) != NULL)
		keybar_f(b, 9, _("不能办理"));
	keybar_menu(b, HOME_AHEAD, _("预先制作"));
	if (home_to_reset(h) != NULL)
		keybar_menu(b, HOME_RESET, _("重置密码"));
	if (home_to_give_up(h) != NULL)
		keybar_menu(b, HOME_LOST, _("报作废UKey"));
}

static void
closed(struct view *v)
{
	struct home *h = (struct home *)v;

	found_done(&h->found);
	free(h);
}

static const struct view_ops ops = {
	.help = HELP_HOME,
	.at_once = true,
	.draw = home_draw,
	.bar = bar,
	.key = key,
	.scan = scan,
	.typing = typing,
	.echo = echo,
	.settle = settle,
	.changed = changed,
	.closed = closed,
};

struct view *
view_home_new(struct app *a)
{
	struct home *h = calloc(1, sizeof(*h));
	const struct find_here here = {
		.point = a->counter->conf->counter_point,
		.terminal = a->counter->terminal,
	};

	if (h == NULL)
		return NULL;
	h->view = (struct view){ .ops = &ops, .app = a };
	h->book = a->setup->book;
	edit_init(&h->find, (size_t)find_form.fields[0].max, NULL);
	found_init(&h->found, &h->book, &here);
	return &h->view;
}

void
view_home_forget(struct view *view)
{
	clear((struct home *)view);
}
