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

/* What F12's menu has of home's own. */
enum { MENU_AHEAD = 1, MENU_RESET };

static void
note(struct home *h, const struct err *e)
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

bool
home_approves(const struct home *h)
{
	struct err e;

	return may(&h->view.app->counter->clerk, MAY_SEE_APPROVALS, NULL, &e) == 0;
}

/* ---- what is shown ---- */

static void
search(struct home *h)
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
		note(h, &e);
		return;
	}
	lamps_good(&h->view.app->lamps, LAMP_BOOK);
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
		note(h, &e);
		return;
	}
	if (!home_serves(h)) {
		h->nunfinished = 0;
		return;
	}
	if (b->ops->unfinished(b->self, h->unfinished, HOME_UNFINISHED, &n,
	    &e) == -1 || count_due(h, &e) == -1 || found_again(&h->found, &e) == -1) {
		note(h, &e);
		return;
	}
	h->nunfinished = n;
	if (h->at >= n)
		h->at = 0;
	if (n == 0 && h->zone == ZONE_UNFINISHED)
		h->zone = ZONE_FIND;
	lamps_good(&h->view.app->lamps, LAMP_BOOK);
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

/* ---- starting a pickup ---- */

static void
start(struct home *h, const struct flow_job *job, const char (*orders)[NO_SIZE],
    size_t n)
{
	struct app *a = h->view.app;
	struct err e;

	snprintf(a->scanned, sizeof(a->scanned), "%s", h->find.text);
	text_fold(a->scanned);
	if (serve_start(a, job, orders, n, &e) == -1) {
		note(h, &e);
		return;
	}
	h->served = true;
	h->anew = true;
	h->zone = ZONE_FIND;
}

static void
start_picked(struct home *h)
{
	struct found *f = &h->found;
	struct found_row *r = found_at(f);
	struct err e;

	if (f->npicked == 0 && r != NULL && found_toggle(f, r, &e) == -1) {
		if (r->ok)
			note(h, &e);
		return;
	}
	if (f->npicked > 0)
		start(h, &flow_pickup, (const char (*)[NO_SIZE])f->picked,
		    f->npicked);
}

/* RULES 27: the collected order whose UKey's PIN may be reset here, or NULL. */
static const struct found_row *
to_reset(struct home *h)
{
	struct found *f = &h->found;
	const struct found_row *r = h->zone == ZONE_FOUND ? found_at(f) :
	    h->zone == ZONE_FIND && f->text[0] != '\0' && f->list.n == 1 ?
	    &f->rows[0] : NULL;
	struct err e;

	return r != NULL && rules_reset(&r->order, f->here.point, &e) == 0 ? r :
	    NULL;
}

static void
reset(struct home *h)
{
	const struct found_row *r;
	char no[1][NO_SIZE];

	if (h->dirty)
		search(h);
	if ((r = to_reset(h)) == NULL)
		return;
	memcpy(no[0], r->line.no, NO_SIZE);
	start(h, &flow_pin_reset, (const char (*)[NO_SIZE])no, 1);
}

static bool
one_to_serve(const struct found *f)
{
	return f->text[0] != '\0' && f->list.n == 1 && !f->list.more &&
	    f->rows[0].ok;
}

static void
resume(struct home *h)
{
	const struct order_line *l = &h->unfinished[h->at];
	char orders[VISIT_ORDERS][NO_SIZE];
	struct err e;
	size_t n = 1;

	memcpy(orders[0], l->no, NO_SIZE);
	if (l->approval != 0 && home_asked(h, l, orders, &n, &e) == -1)
		note(h, &e);
	else
		start(h, &flow_pickup, (const char (*)[NO_SIZE])orders, n);
}

/* What Enter is good for just now; the bar says it, the key does it. */
enum enter { ENTER_NOTHING, ENTER_RESUME, ENTER_TO_LIST, ENTER_SERVE };

static enum enter
enter_does(const struct home *h)
{
	const struct found *f = &h->found;

	switch (h->zone) {
	case ZONE_UNFINISHED:
		return ENTER_RESUME;
	case ZONE_FOUND:
		return f->npicked > 0 || (f->list.at < f->list.n &&
		    f->rows[f->list.at].ok) ? ENTER_SERVE : ENTER_NOTHING;
	case ZONE_FIND:
		break;
	}
	if (f->text[0] == '\0' || f->list.n == 0)
		return ENTER_NOTHING;
	return one_to_serve(f) ? ENTER_SERVE : ENTER_TO_LIST;
}

/* One order found opens the check at once; more are chosen from. */
static void
enter(struct home *h)
{
	if (h->dirty)
		search(h);
	switch (enter_does(h)) {
	case ENTER_RESUME:
		resume(h);
		break;
	case ENTER_SERVE:
		start_picked(h);
		break;
	case ENTER_TO_LIST:
		h->anew = true;
		h->zone = ZONE_FOUND;
		break;
	case ENTER_NOTHING:
		h->anew = true;
		break;
	}
}

/* The order in hand that cannot be collected, or NULL: its visitor gets a slip (RULES 21). */
static const struct found_row *
refusable(struct home *h)
{
	struct found *f = &h->found;
	const struct found_row *r = NULL;

	if (h->zone == ZONE_FOUND)
		r = found_at(f);
	else if (h->zone == ZONE_FIND && f->text[0] != '\0' &&
	    f->list.n == 1 && !f->list.more)
		r = &f->rows[0];
	return r != NULL && !r->ok ? r : NULL;
}

/* A pickup of it is refused, with the slip and the line of log. */
static void
refuse(struct home *h)
{
	const struct found_row *r;

	if (h->dirty)
		search(h);
	if ((r = refusable(h)) != NULL)
		start(h, &flow_pickup, (const char (*)[NO_SIZE])&r->line.no, 1);
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
		note(h, &e);
		return;
	}
	if (took)
		return;
	if (key_char(k, ' ')) {
		/* why a row cannot be picked stands under it already */
		if (r != NULL && found_toggle(&h->found, r, &e) == -1 && r->ok)
			note(h, &e);
	} else if (k->kind == K_CHAR || k->kind == K_BACKSPACE)
		to_find(h, k);
}

static void
key(struct view *v, const struct key *k)
{
	struct home *h = (struct home *)v;

	if (v->app->flow != NULL)
		return;                 /* the check is about to open */
	if (key_f(k, 4))
		app_push(v->app, view_approvals_new(v->app));
	if (key_f(k, 4) || !home_serves(h))
		return;
	if (k->kind == K_ENTER)
		enter(h);
	else if (k->kind == K_TAB || (k->kind == K_DOWN && h->zone == ZONE_FIND))
		next_zone(h, 1);
	else if (k->kind == K_BACKTAB)
		next_zone(h, -1);
	else if (k->kind == K_ESC)
		clear(h);
	else if (key_f(k, 9))
		refuse(h);
	else if (k->kind == K_MENU && k->f == MENU_RESET)
		reset(h);
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
	enter(h);
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

static void
settle(struct view *v)
{
	struct home *h = (struct home *)v;
	struct err e;

	if (h->served && v->app->flow == NULL)
		after_pickup(h);
	if (h->dirty)
		search(h);
	else if (list_height(&h->found.list,
	    (size_t)home_rows(h, &v->app->screen), &e) == -1)
		note(h, &e);
}

static void
bar(struct view *v, struct keybar *b)
{
	struct home *h = (struct home *)v;
	const struct found_row *r;
	char text[64];

	if (v->app->flow != NULL)
		return;
	snprintf(text, sizeof(text), _("审批%d"), h->counts.approvals_waiting);
	if (home_approves(h))
		keybar_f(b, 4, text);
	if (!home_serves(h))
		return;
	snprintf(text, sizeof(text), _("办理所选 %zu 单"), h->found.npicked);
	switch (enter_does(h)) {
	case ENTER_RESUME:
		keybar_key(b, "Enter", _("继续办理"));
		break;
	case ENTER_TO_LIST:
		keybar_key(b, "Enter", _("选订单"));
		break;
	case ENTER_SERVE:
		keybar_key(b, "Enter", h->found.npicked > 0 ? text : _("办理"));
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
	if (refusable(h) != NULL)
		keybar_f(b, 9, _("不能办理"));
	keybar_menu(b, MENU_AHEAD, _("预先制作"));
	if (to_reset(h) != NULL)
		keybar_menu(b, MENU_RESET, _("重置密码"));
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
	.draw = home_draw,
	.bar = bar,
	.key = key,
	.scan = scan,
	.typing = typing,
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
