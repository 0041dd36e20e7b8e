#include "tui/frame.h"

#include "core/clock.h"
#include "core/text.h"
#include "tui/lost.h"

#include <stdio.h>

static const char *const weekdays[] = {
	N_("周日"), N_("周一"), N_("周二"), N_("周三"), N_("周四"), N_("周五"),
	N_("周六"),
};

static void
now_text(const struct app *a, char *out, size_t size)
{
	char date[16], time[8];
	int64_t now = app_now(a);
	int32_t today = date_of(now);

	date_format(today, date);
	time_hhmm(now, time);
	snprintf(out, size, "%s %s %s", date, _(weekdays[date_weekday(today)]),
	    time);
}

/* RULES 39: nobody takes a demo for the real thing. */
static int
brand(const struct app *a, struct screen *s)
{
	if (!a->counter->demo)
		return 1 + screen_put(s, 0, 1, 30, STYLE_HEAD, _("深圳CA 证书领取"));
	return 1 + screen_put(s, 0, 1, 30, STYLE_HEAD, _("演示 无效"));
}

void
frame_top(const struct app *a, struct screen *s)
{
	const struct counter *c = a->counter;
	char now[64];
	int x;

	screen_fill(s, 0, 0, s->cols, STYLE_HEAD);
	x = brand(a, s) + 3;
	x += screen_putf(s, 0, x, 30, STYLE_HEAD, _("%s %02d号窗口"),
	    c->point_name, c->terminal) + 3;
	if (a->signed_in)
		screen_putf(s, 0, x, s->cols - x - 23, STYLE_HEAD, "%s %s",
		    c->clerk.id, c->clerk.name);
	now_text(a, now, sizeof(now));
	screen_put_right(s, 0, s->cols - 1, STYLE_HEAD, now);
}

int
frame_title(const struct app *a, struct screen *s, const char *title, int *end)
{
	const struct counter *c = a->counter;
	char who[NAME_SIZE + ID_SIZE + 16], time[8];
	int x = 1;

	screen_fill(s, 0, 0, s->cols, STYLE_HEAD);
	time_hhmm(app_now(a), time);
	snprintf(who, sizeof(who), "%s %s %s", c->clerk.id, c->clerk.name, time);
	*end = s->cols - 1 - text_cells(who);
	screen_put(s, 0, *end, s->cols, STYLE_HEAD, who);
	if (c->demo)
		x = brand(a, s) + 2;
	return x + screen_put(s, 0, x, 20, STYLE_HEAD, title) + 2;
}

static void
work_title(const struct app *a, struct screen *s, const char *title)
{
	const struct work *w = &a->work;
	char visit[NO_SIZE + 40];
	int end, x = frame_title(a, s, title, &end);

	if (w->norders == 0)
		return;                 /* refused before the visit began */
	x += screen_put(s, 0, x, 12, STYLE_HEAD, w->job == &flow_pin_reset ?
	    w->agent ? _("代办") : _("本人办理") :
	    w->agent ? _("代领") : _("本人领取")) + 2;
	snprintf(visit, sizeof(visit), _("%zu 单  到访 %s"), w->norders,
	    w->visit_no);
	x += screen_put(s, 0, x, end - x - text_cells(visit) - 4, STYLE_HEAD,
	    w->institution) + 2;
	screen_put(s, 0, x, end - x - 1, STYLE_HEAD, visit);
}

void
frame_work(const struct app *a, struct screen *s, const char *title,
    enum stage stage)
{
#define STAGES_X(name, text) text,
	static const char *const names[] = { STAGES(STAGES_X) };
#undef STAGES_X
	char text[40];
	int x = 1, nth = 1;

	work_title(a, s, title);
	for (int i = 0; i < STAGE__MAX; i++) {
		if (a->work.job == &flow_pin_reset || !a->work.job->visit)
			break;          /* no stages: the steps stand on their own screen */
		if (i == STAGE_APPROVE && !a->work.agent)
			continue;
		snprintf(text, sizeof(text), _("%d%s"), nth++, _(names[i]));
		x += 1 + screen_putf(s, 1, x, 24,
		    i == (int)stage ? STYLE_GOOD : STYLE_PLAIN,
		    i == (int)stage ? "[%s]" : " %s ", text);
	}
	if (stage != STAGE__MAX)
		screen_put_right(s, 1, s->cols - 1,
		    desk_wanted(a->desk) != DESK_GO_ON ? STYLE_WARN : STYLE_DIM,
		    desk_wanted(a->desk) != DESK_GO_ON ? _("! 正在停在安全的地方") :
		    stage == STAGE_CHECK ? _("Esc 离开，下次重新核验") :
		    _("Esc 暂停，不丢内容"));
	screen_rule(s, 2);
}

void
frame_order(const struct app *a, struct screen *s, int y, int rows)
{
	const struct desk_doing *d = &a->work.doing;
	int x = 13;

	if (d->order[0] == '\0')
		return;
	screen_put(s, y, 1, 11, STYLE_STRONG, _("订单"));
	x += screen_put(s, y, x, 20, STYLE_PLAIN, d->order) + 3;
	if (d->of > 1)
		screen_putf(s, y, x, s->cols - 20 - x, STYLE_STRONG,
		    _("第 %d 单，共 %d 单"), d->at, d->of);
	screen_put(s, y + 1, 1, 11, STYLE_STRONG, _("机构"));
	screen_wrap(s, y + 1, 13, s->cols - 14, rows, STYLE_PLAIN,
	    d->institution);
	if (d->serial[0] != '\0')
		screen_putf(s, y, s->cols - 19, 18, STYLE_STRONG,
		    _("UKey 尾号 %s"), text_last4(d->serial));
}

int64_t
frame_elapsed(const struct app *a)
{
	return (clock_mono_ms() - a->work.doing.since) / 1000;
}

int64_t
frame_second(const struct app *a)
{
	return a->work.doing.since + (frame_elapsed(a) + 1) * 1000;
}

static void
step_seconds(const struct app *a, struct screen *s, int y, const struct usual *u)
{
	int now = (int)frame_elapsed(a);

	if (u == NULL || u->worst == 0)
		screen_putf(s, y, 42, 30, STYLE_PLAIN,
		    _("%d 秒（最长等 %ld 秒）"), now,
		    a->counter->conf->token_seconds);
	else
		screen_putf(s, y, 42, 36, now > u->worst ? STYLE_WARN : STYLE_PLAIN,
		    _("已等 %3d 秒  通常 %d 秒，最慢 %d 秒"), now, u->usual,
		    u->worst);
}

void
frame_step(const struct app *a, struct screen *s, int y, const char *text,
    enum step_mark mark, const struct usual *u)
{
	static const char *const boxes[] = { "[ ]", "[>]", "[x]" };

	screen_put(s, y, 13, 3, mark == STEP_NOW ? STYLE_GOOD : STYLE_PLAIN,
	    boxes[mark]);
	screen_put(s, y, 17, 24, mark == STEP_TODO ? STYLE_DIM : STYLE_PLAIN,
	    text);
	if (mark == STEP_NOW && !a->work.asked)
		step_seconds(a, s, y, u);
}

void
frame_want(const struct app *a, struct screen *s, int y, const struct desk_ask *q)
{
	if (q->serial == NULL)
		screen_put(s, y, 13, 60, STYLE_STRONG, _("请插入一个空白UKey"));
	else
		screen_putf(s, y, 13, 60, STYLE_STRONG,
		    _("请插回尾号 %s 的 UKey"), text_last4(q->serial));
	screen_put(s, y + 1, 13, 60, STYLE_DIM, _("插好后自动继续"));
	if (lost_offered(a, NULL))
		screen_put(s, y + 2, 13, 64, STYLE_PLAIN, _("9 它坏了或丢了，不会再插回来"));
	if (q->why != NULL && q->why->code != ERR_TOKEN_GONE)
		frame_note(s, y + 3, 2, q->why);
}

static int
part(struct screen *s, int y, const char *label, const char *text,
    enum style style)
{
	screen_put(s, y, 4, 12, STYLE_DIM, label);
	return screen_wrap(s, y, 16, s->cols - 20, 3, style, text) + 1;
}

int
frame_error(struct screen *s, int y, const struct err *e)
{
	int top = y;
	char what[256];

	snprintf(what, sizeof(what), "! %s", err_what(e));
	y += part(s, y, _("发生了什么"), what, STYLE_WARN);
	if (e->say[0] != '\0')
		y += part(s, y, _("原因"), e->say, STYLE_PLAIN);
	y += part(s, y, _("怎么办"), err_todo(e), STYLE_PLAIN);
	y += part(s, y, _("代码"), err_code(e), STYLE_DIM);
	return y - top;
}

void
frame_note(struct screen *s, int y, int rows, const struct err *e)
{
	char text[800];

	snprintf(text, sizeof(text), _("! %s。%s%s%s"), err_what(e), e->say,
	    e->say[0] != '\0' ? _("。") : "", err_todo(e));
	screen_wrap(s, y, 1, s->cols - 2, rows, STYLE_WARN, text);
}
