/*
 * The approval, one case a screen (RULES 18): over the clerk's screen, where
 * it closes itself as soon as anybody has decided, and from F4 at home, case
 * after case.  Who may decide what is core/approval.h's to say.
 */
#include "tui/view_approve_own.h"

#include "core/text.h"
#include "tui/dialog.h"
#include "tui/left.h"

#include <stdlib.h>

/* ---- keys ---- */

static void
step(struct approve *v, size_t by)
{
	size_t to = v->focus;

	do
		to = (to + by) % APPROVE__MAX;
	while (!approve_asked(v, (enum approve_field)to));
	v->focus = (enum approve_field)to;
}

static struct edit *
line(struct approve *v)
{
	return v->focus == APPROVE_ID ? &v->id :
	    v->focus == APPROVE_PASSWORD ? &v->password : NULL;
}

static void
key_digit_field(struct approve *v, int digit)
{
	if (digit == APPROVE_SCAN && v->about.nscans > 0)
		approve_scan(v);
	else if (v->focus == APPROVE_DECIDE)
		approve_decide(v, digit);
	else if (digit == 1 || digit == 2) {
		v->saw = digit;
		step(v, 1);
	}
}

static void
left_chosen(struct view *view, int digit)
{
	struct approve *v = (struct approve *)view;

	if (digit != 1 || !approve_desk_waits(v))
		return;
	err_set(desk_asked(view->app->desk)->e, ERR_UNSIGNED,
	    "left while the supervisor was waited for");
	serve_answer(view->app, -1);
}

static void
ask_left(struct approve *v)
{
	const struct dialog_choice choices[] = {
		{ 1, _("领取人已离开，本次到访结束") }, { 0, _("返回，继续等") },
	};

	dialog_ask(&v->view, _("领取人离开"),
	    _("送审撤回；下次到访重新核验、重新送审。"), choices, 2, left_chosen);
}

static void
scroll(struct approve *v, int by)
{
	int last = v->lines > v->height ? v->lines - v->height : 0;

	v->from += by;
	v->from = v->from < 0 ? 0 : v->from > last ? last : v->from;
}

/* PgUp and PgDn: another case; over the clerk's screen there is one only. */
static void
page(struct approve *v, int by)
{
	if (v->desk)
		scroll(v, by * v->height);
	else if (v->n > 1)
		approve_go_to(v, v->at + v->n + (size_t)(ptrdiff_t)by);
}

static void
escape(struct approve *v)
{
	if (v->desk)
		serve_later(v->view.app);
	else
		app_close(v->view.app, &v->view);
}

static void
key_case(struct approve *v, const struct key *k)
{
	switch (k->kind) {
	case K_UP:
	case K_DOWN:
		scroll(v, k->kind == K_UP ? -1 : 1);
		break;
	case K_PAGE_UP:
	case K_PAGE_DOWN:
		page(v, k->kind == K_PAGE_UP ? -1 : 1);
		break;
	case K_ENTER:
	case K_TAB:
		step(v, 1);
		break;
	case K_BACKTAB:
		step(v, APPROVE__MAX - 1);
		break;
	default:
		if (line(v) != NULL)
			edit_key(line(v), k);
		else if (key_digit(k) >= 0)
			key_digit_field(v, key_digit(k));
	}
}

static void
key(struct view *view, const struct key *k)
{
	struct approve *v = (struct approve *)view;

	if (v->try.going || (v->desk && !approve_desk_waits(v)))
		return;
	v->noted = false;
	v->said[0] = '\0';
	if (k->kind == K_ESC)
		escape(v);
	else if (v->gone)
		approve_load(v, true);
	else if (v->desk && key_f(k, 9) && left_possible(view->app))
		ask_left(v);
	else if (v->shown)
		key_case(v, k);
}

/* A badge read in where the number is asked for; it answers nothing else. */
static void
scan(struct view *view, const char *text)
{
	struct approve *v = (struct approve *)view;

	if (v->focus != APPROVE_ID || !v->shown) {
		screen_bell();
		return;
	}
	edit_set(&v->id, text);
	step(v, 1);
}

static bool
typing(struct view *view)
{
	return ((struct approve *)view)->focus == APPROVE_ID;
}

static bool
secret(struct view *view)
{
	return ((struct approve *)view)->focus == APPROVE_PASSWORD;
}

/* ---- the view ---- */

static void
changed(struct view *view, unsigned what)
{
	if ((what & (CHANGED_BOOK | CHANGED_ASK | CHANGED_TOP)) != 0)
		approve_look_again((struct approve *)view);
}

static void
bar(struct view *view, struct keybar *b)
{
	struct approve *v = (struct approve *)view;

	if (v->gone) {
		keybar_key(b, "Enter", _("看下一件"));
		keybar_key(b, "Esc", _("返回"));
		return;
	}
	if (v->shown && line(v) == NULL)
		keybar_key(b, _("数字"), _("选择"));
	if (v->shown)
		keybar_key(b, "Enter", _("下一项"));
	if (v->lines > v->height)
		keybar_key(b, _("上下"), _("看全文"));
	if (!v->desk && v->n > 1)
		keybar_key(b, "PgUp/PgDn", _("前后一件"));
	keybar_key(b, "Esc", v->desk ? _("稍后") : _("返回"));
	if (v->desk && left_possible(view->app))
		keybar_f(b, 9, _("领取人离开"));
}

static void
closed(struct view *view)
{
	struct approve *v = (struct approve *)view;

	sign_try_done(&v->try);
	secret_free(v->secret);
	free(v);
}

static const struct view_ops ops = {
	.help = HELP_APPROVE,
	.draw = approve_draw,
	.bar = bar,
	.key = key,
	.scan = scan,
	.typing = typing,
	.secret = secret,
	.settle = approve_settle,
	.changed = changed,
	.closed = closed,
};

static struct approve *
new(struct app *a)
{
	struct approve *v = calloc(1, sizeof(*v));

	if (v == NULL || (v->secret = secret_new(&v->e)) == NULL) {
		free(v);
		return NULL;
	}
	v->view = (struct view){ .ops = &ops, .app = a };
	edit_init(&v->id, 16, NULL);
	edit_init(&v->password, 64, NULL);
	v->password.secret = v->secret;
	return v;
}

struct view *
view_approve_new(struct app *a)
{
	struct approve *v = new(a);

	if (v == NULL)
		return NULL;
	v->desk = true;
	v->queue[v->n++] = desk_asked(a->desk)->approval->id;
	approve_open(v);
	return &v->view;
}

struct view *
view_approvals_new(struct app *a)
{
	struct approve *v = new(a);

	if (v == NULL)
		return NULL;
	approve_load(v, true);
	return &v->view;
}
