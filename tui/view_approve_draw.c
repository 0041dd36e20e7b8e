#include "tui/view_approve_own.h"

#include "core/clock.h"
#include "core/text.h"

#include <stdio.h>

enum { LABEL = 1, TEXT = 13, FEET = 10 };

static int
minutes_waited(const struct approve *v)
{
	int64_t waited = (app_now(v->view.app) - v->a.asked) / 60;

	return waited > 0 ? (int)waited : 0;
}

/* Row 0 of the queue: which of how many, whose, how long it has been waiting. */
static void
draw_title(const struct approve *v, struct screen *s)
{
	char waited[60];
	int end, x = frame_title(v->view.app, s, _("主管审批"), &end);

	screen_rule(s, 1);
	if (!v->shown)
		return;
	if (v->gone)
		x += 2 + screen_putf(s, 0, x, end - x, STYLE_HEAD,
		    _("还有 %zu 件"), v->n);
	else
		x += 2 + screen_putf(s, 0, x, end - x, STYLE_HEAD,
		    _("第 %zu 件 共 %zu 件"), v->at + 1, v->n);
	x += 2 + screen_putf(s, 0, x, end - x, STYLE_HEAD, _("%02d号窗口 %s %s"),
	    v->a.terminal, v->a.asked_by, v->asker);
	snprintf(waited, sizeof(waited), _(" 已等 %d 分钟"), minutes_waited(v));
	if (end - x - 1 >= text_cells(waited))
		screen_put(s, 0, x, end - x - 1, STYLE_HEAD, waited);
	else                            /* a demo's mark leaves no room above */
		screen_put_right(s, 1, s->cols, STYLE_PLAIN, waited);
}

/* Rows top to bottom - 1, from the text's row v->from on. */
static void
draw_facts(struct approve *v, struct screen *s, int top, int bottom)
{
	int at = -v->from, from, cells = s->cols - TEXT - 1;

	v->height = bottom - top;
	for (size_t i = 0; i < v->nrows; i++) {
		const struct approve_row *r = &v->rows[i];

		from = at < 0 ? -at : 0;
		if (r->label != NULL && at >= 0 && at < v->height)
			screen_put(s, top + at, LABEL, TEXT - 2, STYLE_STRONG,
			    r->label);
		at += screen_scroll(s, top + at + from, TEXT, cells, from,
		    v->height - at - from, r->warn ? STYLE_WARN : STYLE_PLAIN,
		    r->text);
	}
	v->lines = at + v->from;
	if (v->from + v->height > v->seen)
		v->seen = v->from + v->height;
}

static void
label(const struct approve *v, struct screen *s, int y, enum approve_field f,
    const char *text)
{
	screen_put(s, y, LABEL, TEXT - 2, STYLE_STRONG, text);
	if (v->focus == f && f != APPROVE_ID && f != APPROVE_PASSWORD)
		screen_cursor(s, y, TEXT);
}

static void
draw_choice(struct screen *s, int y, int x, bool chosen, const char *text)
{
	if (chosen)
		screen_put(s, y, x - 2, 2, STYLE_GOOD, "=");
	screen_put(s, y, x, 14, chosen ? STYLE_GOOD : STYLE_PLAIN, text);
}

static void
draw_saw(const struct approve *v, struct screen *s, int y)
{
	if (!approve_asked(v, APPROVE_SAW))
		return;
	label(v, s, y, APPROVE_SAW, _("我看过"));
	draw_choice(s, y, TEXT, v->saw == 1, _("1 委托书原件"));
	draw_choice(s, y, TEXT + 17, v->saw == 2, _("2 扫描件"));
	screen_put(s, y, TEXT + 32, s->cols - TEXT - 33, STYLE_DIM,
	    _("选一样，记入审计"));
}

static void
draw_who(struct approve *v, struct screen *s, int y)
{
	const struct staff *clerk = &v->view.app->counter->clerk;

	label(v, s, y, APPROVE_ID, _("主管"));
	if (!v->desk) {
		screen_putf(s, y, TEXT, 60, STYLE_PLAIN, _("%s %s 已登录"),
		    clerk->id, clerk->name);
		return;
	}
	screen_put(s, y, TEXT, 6, STYLE_PLAIN, _("工号"));
	edit_draw(&v->id, s, y, TEXT + 6, 12, v->focus == APPROVE_ID);
	screen_put(s, y, TEXT + 21, 9, STYLE_PLAIN, _("密码"));
	edit_draw(&v->password, s, y, TEXT + 30, 20,
	    v->focus == APPROVE_PASSWORD);
}

static void
draw_check(const struct approve *v, struct screen *s, int y)
{
	screen_putf(s, y, LABEL, s->cols - 2, STYLE_PLAIN,
	    _("核对码 %s      以上内容改动任何一处，须重新审批；同意 %ld 分钟内有效"),
	    v->a.check, v->view.app->counter->conf->approval_minutes);
	if (v->try.going)
		screen_put(s, y + 1, LABEL, s->cols - 2, STYLE_DIM,
		    _("正在核对..."));
	else if (v->said[0] != '\0')
		screen_put(s, y + 1, LABEL, s->cols - 2, STYLE_GOOD, v->said);
	else if (approve_unseen(v) > 0)
		screen_putf(s, y + 1, LABEL, s->cols - 2, STYLE_WARN,
		    _("! 下面还有 %d 行，按「下」看完"), approve_unseen(v));
	else if (v->desk)
		screen_putf(s, y + 1, LABEL, s->cols - 2, STYLE_DIM,
		    _("等主管审批，已等 %d 分钟：在此输入工号密码，或在另一屏幕按 F4"),
		    minutes_waited(v));
}

static void
draw_case(struct approve *v, struct screen *s, int top)
{
	int y = s->rows - FEET, bottom = v->hint[0] != '\0' ? y - 2 : y;

	draw_facts(v, s, top, bottom);
	if (v->hint[0] != '\0') {
		screen_rule(s, y - 2);
		screen_put(s, y - 1, LABEL, TEXT - 2, STYLE_STRONG, _("请留意"));
		screen_put(s, y - 1, TEXT, s->cols - TEXT - 1, STYLE_WARN,
		    v->hint);
	}
	screen_rule(s, y);
	draw_saw(v, s, y + 1);
	draw_who(v, s, y + 2);
	label(v, s, y + 3, APPROVE_DECIDE, _("决定"));
	screen_put(s, y + 3, TEXT, s->cols - TEXT - 1, STYLE_PLAIN,
	    _("1 同意   2 退回补正   3 拒绝   4 稍后     2、3 要选原因"));
	screen_rule(s, y + 4);
	if (v->noted)
		frame_note(s, y + 5, 2, &v->e);
	else
		draw_check(v, s, y + 5);
}

static void
draw_nothing(const struct approve *v, struct screen *s)
{
	if (v->noted) {
		frame_error(s, 5, &v->e);
		return;
	}
	screen_put(s, 6, TEXT, s->cols - TEXT - 1, STYLE_GOOD,
	    _("= 没有等审批的业务"));
	screen_put(s, 8, TEXT, s->cols - TEXT - 1, STYLE_PLAIN,
	    _("有新的送审，会自动显示在这里。"));
}

void
approve_draw(struct view *view, struct screen *s)
{
	struct approve *v = (struct approve *)view;

	if (v->desk) {
		frame_work(view->app, s, _("审批"), STAGE_APPROVE);
	} else {
		draw_title(v, s);
	}
	if (v->shown)
		draw_case(v, s, v->desk ? 3 : 2);
	else
		draw_nothing(v, s);
	screen_rule(s, s->rows - 3);
}
