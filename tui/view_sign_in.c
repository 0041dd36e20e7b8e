/*
 * Signing in, and the idle lock.  The book is lent to the attempt meanwhile
 * (tui/sign_try.h), for nothing else is in reach behind this view.
 */
#include "core/text.h"
#include "tui/edit.h"
#include "tui/frame.h"
#include "tui/sign_try.h"

#include <stdlib.h>

struct sign_in {
	struct view view;
	struct edit id, password;
	struct secret *secret;
	bool on_password;
	bool fixed;                     /* locked: the same clerk is asked */
	bool failed;                    /* e says why */
	struct err e;
	struct sign_try try;
};

static void
begin(struct sign_in *v)
{
	if (v->id.text[0] == '\0' || secret_len(v->secret) == 0)
		return;
	if (sign_try_begin(&v->try, v->view.app, v->id.text, v->secret,
	    &v->e) == -1)
		v->failed = true;
}

/* Has the thread answered? */
static void
settle(struct view *view)
{
	struct sign_in *v = (struct sign_in *)view;
	struct app *a = view->app;
	struct staff who;

	if (!sign_try_ended(&v->try))
		return;
	edit_clear(&v->password);
	if ((v->failed = v->try.rc == -1)) {
		v->e = v->try.e;
		lamps_bad(&a->lamps, &v->e, app_now(a));
		return;
	}
	who = v->try.who;
	app_close(a, view);
	app_signed_in(a, &who);
}

static void
draw(struct view *view, struct screen *s)
{
	struct sign_in *v = (struct sign_in *)view;
	struct app *a = view->app;
	int y = s->rows / 2 - 6;

	frame_top(a, s);
	screen_rule(s, 1);
	screen_put(s, y, 28, 50, STYLE_STRONG,
	    v->fixed ? _("已锁定，内容保留") : _("登录"));
	screen_put(s, y + 2, 28, 8, STYLE_PLAIN, _("工号"));
	if (v->fixed)
		screen_putf(s, y + 2, 36, 40, STYLE_PLAIN, "%s %s", v->id.text,
		    a->counter->clerk.name);
	else
		edit_draw(&v->id, s, y + 2, 36, 16, !v->on_password);
	screen_put(s, y + 4, 28, 8, STYLE_PLAIN, _("密码"));
	edit_draw(&v->password, s, y + 4, 36, 24, v->on_password);
	if (v->try.going)
		screen_put(s, y + 6, 28, 40, STYLE_DIM, _("正在核对..."));
	else if (v->failed)
		frame_error(s, y + 6, &v->e);
	else if (a->setup->sign_ins != NULL && !v->fixed)
		screen_putf(s, y + 6, 28, s->cols - 29, STYLE_DIM,
		    _("工号和密码见 %s"), a->setup->sign_ins);
	screen_rule(s, s->rows - 3);
}

static void
bar(struct view *view, struct keybar *b)
{
	struct sign_in *v = (struct sign_in *)view;

	keybar_key(b, "Enter", v->on_password ? _("登录") : _("下一项"));
	keybar_key(b, "Tab", _("换项"));
	if (v->fixed)
		keybar_f(b, 2, _("换人"));
}

/* Another clerk takes over: the pickup in hand is paused, its form unseen. */
static void
unfix(struct sign_in *v)
{
	v->fixed = false;
	v->on_password = false;
	edit_clear(&v->id);
	edit_clear(&v->password);
}

static void
key(struct view *view, const struct key *k)
{
	struct sign_in *v = (struct sign_in *)view;

	if (v->try.going)
		return;
	if (key_f(k, 2)) {
		unfix(v);
		return;
	}
	if (k->kind == K_ENTER && v->on_password) {
		begin(v);
		return;
	}
	if (k->kind == K_ENTER || k->kind == K_TAB || k->kind == K_BACKTAB ||
	    k->kind == K_UP || k->kind == K_DOWN) {
		v->on_password = v->fixed || !v->on_password;
		return;
	}
	if (k->kind == K_ESC)
		edit_clear(v->on_password ? &v->password : &v->id);
	else
		edit_key(v->on_password ? &v->password : &v->id, k);
}

static void
closed(struct view *view)
{
	struct sign_in *v = (struct sign_in *)view;

	sign_try_done(&v->try);
	secret_free(v->secret);
	free(v);
}

static const struct view_ops ops = {
	.help = HELP_SIGN_IN,
	.locks = true,
	.draw = draw,
	.bar = bar,
	.key = key,
	.settle = settle,
	.closed = closed,
};

struct view *
view_sign_in_new(struct app *a)
{
	struct sign_in *v = calloc(1, sizeof(*v));

	if (v == NULL || (v->secret = secret_new(&v->e)) == NULL) {
		free(v);
		return NULL;
	}
	v->view = (struct view){ .ops = &ops, .app = a };
	edit_init(&v->id, 16, NULL);
	edit_init(&v->password, 64, NULL);
	v->password.secret = v->secret;
	if ((v->fixed = v->on_password = a->signed_in))
		edit_set(&v->id, a->counter->clerk.id);
	return &v->view;
}
