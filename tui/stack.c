/*
 * The stack of views: which is on top, what it draws, which keys are its own
 * and which the program's.
 */
#include "core/clock.h"
#include "core/text.h"
#include "tui/app_own.h"
#include "tui/dialog.h"

#include <stdio.h>
#include <string.h>

static bool
insert(struct app *a, size_t at, struct view *v)
{
	if (a->nviews == APP_VIEWS)
		return false;
	memmove(a->views + at + 1, a->views + at,
	    (a->nviews - at) * sizeof(struct view *));
	a->views[at] = v;
	a->nviews++;
	return true;
}

void
app_push(struct app *a, struct view *v)
{
	if (v == NULL || !insert(a, a->nviews, v)) {
		if (v != NULL)
			v->ops->closed(v);
		screen_bell();
	}
}

void
app_put_work(struct app *a, struct view *v)
{
	size_t at = 1;

	while (at < a->nviews && a->views[at]->ops->stays)
		at++;
	if (v == NULL || !insert(a, at, v))
		screen_bell();
}

static void
take_out(struct app *a, size_t at)
{
	struct view *v = a->views[at];

	a->nviews--;
	memmove(a->views + at, a->views + at + 1,
	    (a->nviews - at) * sizeof(struct view *));
	if (v == NULL)
		return;
	if (a->shown == v)
		a->shown = NULL;        /* the next one may get its place in memory */
	v->ops->closed(v);
}

void
app_close(struct app *a, struct view *v)
{
	for (size_t i = a->nviews; i-- > 0;)
		if (a->views[i]->owner == v)
			take_out(a, i);
	for (size_t i = a->nviews; i-- > 0;)
		if (a->views[i] == v) {
			take_out(a, i);
			return;
		}
}

struct view *
app_top(const struct app *a)
{
	return a->views[a->nviews - 1];
}

void
app_changed(struct app *a, unsigned what)
{
	struct view *v;

	for (size_t i = 0; i < a->nviews; i++) {
		v = a->views[i];
		if (v->ops->changed == NULL)
			continue;
		if (v != app_top(a) && (what & ~(unsigned)CHANGED_TOP) == 0)
			continue;
		v->ops->changed(v, what);
	}
}

void
app_settle(struct app *a)
{
	struct view *v;

	do {
		v = app_top(a);
		if (v != a->shown)
			burst_drop(&a->burst);  /* it was meant for another */
		if (v != a->shown && v->ops->changed != NULL)
			v->ops->changed(v, CHANGED_TOP);
		a->shown = v;
		if (v->ops->settle != NULL)
			v->ops->settle(v);
	} while (app_top(a) != v);
}

/* ---- drawing ---- */

void
app_bar(struct app *a, struct keybar *b)
{
	struct view *v = app_top(a);

	if (v->ops->bar != NULL)
		v->ops->bar(v, b);
	if (v->ops->alone)
		return;
	keybar_f(b, 1, _("帮助"));
	if (a->setup->virtual_ukeys && a->setup->reader != NULL &&
	    !v->ops->locks)
		keybar_f(b, 11, a->drawer.nin > 0 ? _("拔UKey") : _("插UKey"));
	keybar_f(b, 10, _("退出"));
	keybar_f(b, 12, _("菜单"));
}

void
app_echo(struct app *a)
{
	struct screen *s = &a->screen;
	struct view *v = app_top(a);

	if (v == a->shown && v->ops->echo != NULL && !a->leaving &&
	    !screen_small(s) && v->ops->echo(v, s))
		screen_end(s);
}

void
app_draw(struct app *a)
{
	struct screen *s = &a->screen;
	struct keybar b = { 0 };
	size_t from = a->nviews - 1;

	screen_begin(s);
	if (screen_small(s)) {
		screen_putf(s, s->rows / 2, 1, s->cols, STYLE_WARN,
		    _("! 窗口太小：%dx%d，至少 80x24"), s->cols, s->rows);
		screen_end(s);
		return;
	}
	while (from > 0 && a->views[from]->ops->overlay)
		from--;
	for (; from < a->nviews; from++)
		a->views[from]->ops->draw(a->views[from], s);
	if (a->leaving) {
		screen_put(s, s->rows - 2, 1, s->cols, STYLE_WARN,
		    _("! 正在停在安全的地方，然后退出"));
	} else {
		app_bar(a, &b);
		keybar_draw(&b, s);
	}
	screen_end(s);
}

/* ---- keys ---- */

/* F12's menu: what has no key; behind it, for terminals that keep them to themselves, the function keys. */
enum { MENU_KEYS = 9 };

static void
press(struct app *a, enum key_kind kind, int f)
{
	app_key(a, &(struct key){ .kind = kind, .f = f });
}

static void
key_chosen(struct view *v, int digit)
{
	struct keybar b = { 0 };

	app_bar(v->app, &b);
	for (size_t i = 0; digit >= 0 && i < b.n; i++)
		if (keybar_digit(&b.items[i]) == digit) {
			press(v->app, K_F, b.items[i].f);
			return;
		}
}

static void
keys_menu(struct app *a)
{
	enum { NO_KEY = 0 };
	static const int order[] = { 1, 2, 11, 4, 5, 6, 7, 8, 9, NO_KEY, 10 };
	struct dialog_choice choices[DIALOG_CHOICES];
	struct keybar b = { 0 };
	size_t n = 0;

	app_bar(a, &b);
	for (size_t k = 0; k < sizeof(order) / sizeof(order[0]); k++)
		for (size_t i = 0; i < b.n; i++)
			if (b.items[i].f == order[k] && n < DIALOG_CHOICES &&
			    keybar_digit(&b.items[i]) >= 0)
				choices[n++] = (struct dialog_choice){
				    keybar_digit(&b.items[i]), b.items[i].text };
	dialog_ask(app_top(a), _("功能键"), "", choices, n, key_chosen);
}

static void
menu_chosen(struct view *v, int digit)
{
	if (digit == MENU_KEYS)
		keys_menu(v->app);
	else if (digit > 0)
		press(v->app, K_MENU, digit);
}

static void
menu(struct app *a)
{
	struct dialog_choice choices[DIALOG_CHOICES];
	struct keybar b = { 0 };
	size_t n = 0;

	app_bar(a, &b);
	for (int number = 1; number < MENU_KEYS; number++)
		for (size_t i = 0; i < b.n; i++)
			if (b.items[i].menu == number)
				choices[n++] = (struct dialog_choice){ number,
				    b.items[i].text };
	if (n == 0) {
		keys_menu(a);
		return;
	}
	choices[n++] = (struct dialog_choice){ MENU_KEYS, _("功能键") };
	dialog_ask(app_top(a), _("菜单"), "", choices, n, menu_chosen);
}

static bool
offered(struct app *a, int f)
{
	struct keybar b = { 0 };

	app_bar(a, &b);
	for (size_t i = 0; i < b.n; i++)
		if (b.items[i].f == f)
			return true;
	return false;
}

/* True when the key was the program's. */
static bool
program_key(struct app *a, int f)
{
	if (!offered(a, f))
		return true;            /* without a job here */
	switch (f) {
	case 1:
		app_push(a, view_help_new(a, app_top(a)->ops->help));
		return true;
	case 10:
		app_ask_leave(a);
		return true;
	case 11:
		drawer_key(a);
		return true;
	case 12:
		menu(a);
		return true;
	default:
		return false;
	}
}

void
app_key(struct app *a, const struct key *k)
{
	struct view *v = app_top(a);

	if (k->kind == K_REPAINT)
		screen_repaint();
	else if (a->leaving || screen_small(&a->screen))
		return;
	else if (k->kind != K_F || !program_key(a, k->f))
		v->ops->key(v, k);
}

/* ---- scans ---- */

static void
give_scan(struct app *a)
{
	struct view *v = app_top(a);
	char text[NAME_SIZE];

	burst_take(&a->burst, text);
	if (a->leaving || screen_small(&a->screen))
		return;
	if (v->ops->scan != NULL)
		v->ops->scan(v, text);
	else
		screen_bell();
}

/* Each to the view they were typed at; what one of them opens gets none of the rest. */
void
app_typed_all(struct app *a)
{
	struct view *v = app_top(a);
	bool scan = burst_is_scan(&a->burst);
	char text[NAME_SIZE];
	size_t shown = a->burst.shown, n = burst_take(&a->burst, text);

	a->burst.ended = false;
	a->burst.due = 0;
	if (scan && shown == 0 && (v->ops->typing == NULL || !v->ops->typing(v))) {
		screen_bell();
		return;
	}
	for (size_t i = shown; i < n && app_top(a) == v; i++)
		app_key(a, &(struct key){ .kind = K_CHAR,
		    .ch = (unsigned char)text[i] });
}

static bool
takes_secret(struct view *v)
{
	return v->ops->locks || (v->ops->secret != NULL && v->ops->secret(v));
}

/* Seen in this frame; the scan it may be the beginning of takes its place. */
static void
show_at_once(struct app *a, const struct key *k)
{
	if (!app_top(a)->ops->at_once || a->burst.shown + 1 != a->burst.n)
		return;
	a->burst.shown++;
	app_key(a, k);
}

void
app_typed(struct app *a, const struct key *k)
{
	if (takes_secret(app_top(a))) {
		app_key(a, k);          /* it may be a password: kept nowhere else */
		return;
	}
	switch (burst_key(&a->burst, k, clock_mono_ms())) {
	case BURST_HELD:
		show_at_once(a, k);
		return;
	case BURST_NOTHING:
		return;
	case BURST_ENDS:
		give_scan(a);
		return;
	case BURST_OTHER:
		app_typed_all(a);
		app_key(a, k);
	}
}

void
app_scan_next(struct app *a, const char *text)
{
	snprintf(a->next_scan, sizeof(a->next_scan), "%s", text);
}
