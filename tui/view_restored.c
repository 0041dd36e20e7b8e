/*
 * The first screen of a restored book (core/restored.h): when it was put
 * back, what the CA knows and the book does not, what to do, and a
 * supervisor's word that work may start.
 */
#include "core/clock.h"
#include "core/text.h"
#include "tui/dialog.h"
#include "tui/frame.h"
#include "tui/list.h"
#include "tui/restore_job.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TOP = 7, FEET = 10, WIDE = 110 };

struct restored_view {
	struct view view;
	struct restore r;
	struct list list;
	struct restore_finding *rows;
	size_t room;
	struct restore_finding asked;   /* the one the dialog shows: the list may move on beneath it */
	char key[24];
	bool noted;
	struct err e;
	struct restore_job job;
};

static void
note(struct restored_view *v, const struct err *e)
{
	v->e = *e;
	v->noted = true;
}

/* ---- loading ---- */

static int
load(void *ctx, const char *after, size_t max, size_t *n, bool *more,
    struct err *e)
{
	struct restored_view *v = ctx;
	const struct book *b = &v->view.app->setup->book;
	struct restore_finding *grown;
	size_t got = 0;

	if ((grown = list_room(v->rows, &v->room, max + 1, sizeof(*grown), e)) == NULL)
		return -1;
	v->rows = grown;
	if (b->ops->restore_findings(b->self, strtoll(after, NULL, 10), v->rows,
	    max + 1, &got, e) == -1)
		return -1;
	*n = got < max ? got : max;
	*more = got > max;
	return 0;
}

static const char *
row_key(void *ctx, size_t row)
{
	struct restored_view *v = ctx;

	snprintf(v->key, sizeof(v->key), "%lld", (long long)v->rows[row].id);
	return v->key;
}

static const struct list_source source = { load, row_key };

static void
refresh(struct restored_view *v)
{
	const struct book *b = &v->view.app->setup->book;
	struct err e;

	if (b->ops->restore_get(b->self, &v->r, &e) == -1 ||
	    list_again(&v->list, &e) == -1)
		note(v, &e);
}

static const struct restore_finding *
here(const struct restored_view *v)
{
	return v->list.at < v->list.n ? &v->rows[v->list.at] : NULL;
}

static bool
may_settle(const struct restored_view *v)
{
	struct err e;

	return may(&v->view.app->counter->clerk, MAY_ACKNOWLEDGE_RESTORE, NULL, &e) == 0;
}

/* f NULL: the comparison. */
static void
start(struct restored_view *v, const struct restore_finding *f)
{
	struct err e;

	if (restore_job_begin(&v->job, v->view.app, f, &e) == -1)
		note(v, &e);
}

/* ---- a supervisor's word ---- */

static void
acknowledge(struct view *view, int digit)
{
	struct restored_view *v = (struct restored_view *)view;
	struct app *a = view->app;
	const struct actor by = { a->counter->clerk.id, a->counter->terminal };
	const struct book *b = &a->setup->book;
	struct err e;

	if (digit != 1)
		return;
	if (b->ops->restore_acknowledge(b->self, &by, &e) == -1 && e.code != ERR_DECIDED) {
		note(v, &e);
		return;
	}
	app_close(a, view);
}

static void
ask_acknowledge(struct restored_view *v)
{
	static const char text[] = N_("不一致的订单已逐单看过；备份之后的订单文件会重新导入。\n"
	    "确认以后，各窗口就可以办理。");
	const struct dialog_choice choices[] = {
		{ 1, _("确认，可以办理") }, { 0, _("返回") },
	};

	dialog_ask(&v->view, _("确认恢复"), text_get(text), choices, 2, acknowledge);
}

static void
release(struct view *view, int digit)
{
	struct restored_view *v = (struct restored_view *)view;

	if (digit == 1)
		start(v, &v->asked);
}

static void
ask_release(struct restored_view *v, const struct restore_finding *f)
{
	const struct dialog_choice choices[] = {
		{ 1, _("没有交付：放行，可以再办") }, { 0, _("返回") },
	};
	char text[400];

	v->asked = *f;
	snprintf(text, sizeof(text), f->what == RESTORE_REVOKED ?
	    _("订单 %s\n已经交付的不要放行。没有交付的放行以后：这个UKey作废，\n"
	    "不再交付；订单可以重新制作。") :
	    _("订单 %s\n已经交付的不要放行。没有交付的放行以后：没有记录的证书注销，\n"
	    "重新制作；备份时正在制作的，从那一步接着做。"), f->order);
	dialog_ask(&v->view, _("放行"), text, choices, 2, release);
}

/* ---- drawing ---- */

static void
draw_head(const struct restored_view *v, struct screen *s)
{
	char restored[20], made[20], compared[20];

	time_minute(v->r.restored, restored);
	time_minute(v->r.made, made);
	screen_putf(s, 2, 1, s->cols - 2, STYLE_STRONG,
	    _("! 本库由备份恢复：%s，备份于 %s"), restored, made);
	if (v->job.going && v->job.settling.id != 0)
		screen_put(s, 3, 1, s->cols - 2, STYLE_PLAIN, _("正在放行..."));
	else if (v->job.going)
		screen_putf(s, 3, 1, s->cols - 2, STYLE_PLAIN,
		    _("正在与CA比对，已看 %lld 张证书..."), (long long)atomic_load(&v->job.checked));
	else if (v->r.compared == 0)
		screen_put(s, 3, 1, s->cols - 2, STYLE_WARN, _("! 还没有与CA比对，不能确认"));
	else {
		time_minute(v->r.compared, compared);
		screen_putf(s, 3, 1, s->cols - 2, STYLE_PLAIN, _("与CA比对：%s，看了 %lld 张证书"),
		    compared, (long long)v->r.checked);
	}
	if (v->r.compared != 0 && !v->r.listed)
		screen_put(s, 4, 1, s->cols - 2, STYLE_WARN,
		    _("! CA列不出它签发过的证书：备份之后签发的，请与CA后台核对"));
}

static void
draw_row(const struct restored_view *v, struct screen *s, int y, size_t i)
{
	const struct restore_finding *f = &v->rows[i];
	int held = s->cols < WIDE ? 63 : 86;

	if (v->list.at == i) {
		screen_put(s, y, 1, 1, STYLE_STRONG, ">");
		screen_cursor(s, y, 1);
	}
	screen_put(s, y, 3, 13, STYLE_PLAIN, f->order);
	screen_put(s, y, 17, 28, STYLE_PLAIN, restore_what_text(f->what));
	screen_putf(s, y, 46, held - 48, STYLE_PLAIN, s->cols < WIDE ? _("证书尾号 %s") : _("证书 %s"),
	    s->cols < WIDE ? text_last4(f->serial) : f->serial);
	screen_put(s, y, held, s->cols - held - 1, STYLE_PLAIN, f->held ? _("已搁置") : "");
}

static void
draw_todo(const struct restored_view *v, struct screen *s, int y)
{
	screen_rule(s, y++);
	screen_put(s, y++, 1, s->cols - 2, STYLE_PLAIN,
	    _("备份之后导入过的订单文件，请重新导入。"));
	screen_put(s, y++, 1, s->cols - 2, STYLE_PLAIN,
	    _("上面的订单逐单查存根联和归档：已交付的保持搁置，没有交付的由主管放行。"));
	screen_put(s, y++, 1, s->cols - 2, STYLE_PLAIN,
	    _("备份之后做过的UKey插入时会提示：不要初始化，交主管。"));
	if (!may_settle(v))
		screen_put(s, y, 1, s->cols - 2, STYLE_WARN,
		    _("! 主管确认之前不能办理领取：请主管登录（F10，换人登录）"));
}

static void
draw(struct view *view, struct screen *s)
{
	struct restored_view *v = (struct restored_view *)view;

	frame_top(view->app, s);
	screen_rule(s, 1);
	draw_head(v, s);
	screen_rule(s, 5);
	screen_put(s, 6, 1, s->cols - 2, STYLE_PLAIN, v->list.n > 0 ?
	    _("订单库与CA不一致的：") : v->r.compared != 0 ?
	    _("订单库与CA没有不一致的。") : "");
	for (size_t i = 0; i < v->list.n && i < v->list.height; i++)
		draw_row(v, s, TOP + (int)i, i);
	draw_todo(v, s, s->rows - FEET);
	if (v->noted)
		frame_note(s, s->rows - 5, 2, &v->e);
	screen_rule(s, s->rows - 3);
}

static void
bar(struct view *view, struct keybar *b)
{
	struct restored_view *v = (struct restored_view *)view;

	if (v->job.going)
		return;
	if (may_settle(v) && v->r.compared != 0 && v->r.acknowledged == 0)
		keybar_key(b, "1", _("确认，可以办理"));
	if (may_settle(v) && here(v) != NULL)
		keybar_key(b, "2", _("放行这一单"));
	keybar_key(b, "3", _("与CA比对"));
	if (v->list.more || v->list.depth > 0)
		keybar_key(b, "PgUp/PgDn", _("翻页"));
	keybar_key(b, "Esc", _("返回"));
}

/* ---- keys ---- */

static void
key(struct view *view, const struct key *k)
{
	struct restored_view *v = (struct restored_view *)view;
	struct err e;
	bool took;

	if (v->job.going)
		return;
	v->noted = false;
	if (k->kind == K_ESC)
		app_close(view->app, view);
	else if (key_char(k, '3'))
		start(v, NULL);
	else if (key_char(k, '1') && may_settle(v) && v->r.compared != 0 &&
	    v->r.acknowledged == 0)
		ask_acknowledge(v);
	else if (key_char(k, '2') && may_settle(v) && here(v) != NULL)
		ask_release(v, here(v));
	else if (list_key(&v->list, k, &took, &e) == -1)
		note(v, &e);
}

static void
settle(struct view *view)
{
	struct restored_view *v = (struct restored_view *)view;
	int rows = view->app->screen.rows - TOP - FEET;
	struct err e;

	if (restore_job_ended(&v->job)) {
		if (v->job.rc == -1)
			note(v, &v->job.e);
		refresh(v);
	}
	if (list_height(&v->list, rows > 1 ? (size_t)rows : 1, &e) == -1)
		note(v, &e);
}

static void
changed(struct view *view, unsigned what)
{
	struct restored_view *v = (struct restored_view *)view;

	if (view->app->lent || !view->app->signed_in)
		return;
	if ((what & (CHANGED_TOP | CHANGED_BOOK)) == 0)
		return;
	refresh(v);
	if (v->r.id != 0 && v->r.compared == 0 && !v->noted)
		start(v, NULL); /* the first time of itself */
}

static void
closed(struct view *view)
{
	struct restored_view *v = (struct restored_view *)view;

	restore_job_done(&v->job);
	list_done(&v->list);
	free(v->rows);
	free(v);
}

static const struct view_ops ops = {
	.help = HELP_RESTORED,
	.draw = draw,
	.bar = bar,
	.key = key,
	.settle = settle,
	.changed = changed,
	.closed = closed,
};

struct view *
view_restored_new(struct app *a)
{
	struct restored_view *v = calloc(1, sizeof(*v));

	if (v == NULL)
		return NULL;
	v->view = (struct view){ .ops = &ops, .app = a };
	list_init(&v->list, &source, v);
	return &v->view;
}
