#include "tui/view_dayend_own.h"

#include "core/clock.h"
#include "core/text.h"
#include "forms/dayend.h"

#include <stdio.h>

enum { TOP = 3, NAME = 5, TEXT = 15, FEET = 7 };

/* Where the equations begin: right of the widest name. */
static int
text_at(void)
{
	int widest = TEXT - NAME - 2, cells;

	for (int b = 0; b < DAY_BALANCE__MAX; b++)
		if ((cells = text_cells(text_get(day_balances[b].text))) > widest)
			widest = cells;
	return NAME + widest + 2;
}

/* ---- the head ---- */

static void
draw_title(const struct dayend_view *v, struct screen *s, const struct desk_ask *q)
{
	static const char *const stages[] = {
		[DAY_STAGE_PREPARE] = N_("1 盘点、说明"),
		[DAY_STAGE_SIGN] = N_("2 主管签字"),
		[DAY_STAGE_CLOSED] = N_("3 已日结"),
	};
	char from[20] = "";
	int end, x = frame_title(v->view.app, s, _("日结"), &end);

	if (q == NULL)
		return;
	if (q->day->from != 0)
		time_minute(q->day->from, from);
	screen_putf(s, 0, x, end - x - 1, STYLE_HEAD, _("自 %s 起"),
	    q->day->from != 0 ? from : _("启用"));
	x = 1;
	for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++)
		x += 1 + screen_putf(s, 1, x, 30,
		    i == q->stage ? STYLE_GOOD : STYLE_PLAIN,
		    i == q->stage ? "[%s]" : " %s ", _(stages[i]));
	screen_rule(s, 2);
}

/* While the CA is asked. */
static void
draw_progress(const struct dayend_view *v, struct screen *s)
{
	const struct app *a = v->view.app;
	const struct desk_doing *d = &a->work.doing;

	screen_rule(s, 2);
	screen_put(s, 5, TEXT, 60, STYLE_STRONG, _("向 CA 查证书状态"));
	if (d->of > 0)
		screen_putf(s, 7, TEXT, 60, STYLE_PLAIN, _("第 %d 个，共 %d 个   %s"),
		    d->at, d->of, d->order);
	if (desk_wanted(a->desk) != DESK_GO_ON)
		screen_put(s, 9, TEXT, 60, STYLE_WARN,
		    _("! 正在停在安全的地方"));
	screen_rule(s, s->rows - 3);
}

/* ---- the balances ---- */

static size_t
unexplained(const struct day *d, enum day_balance b)
{
	size_t n = 0;

	for (size_t i = 0; i < d->nodds; i++)
		n += d->odds[i].balance == b && day_what_wants(d->odds[i].what) &&
		    d->odds[i].reason[0] == '\0';
	return n;
}

static void
odds_note(const struct day *d, enum day_balance b, char *out, size_t size)
{
	size_t n = day_odds_of(d, b), open = unexplained(d, b);

	if (open > 0)
		snprintf(out, size, _("! %zu 项要看，%zu 项没有说明：Enter 打开"), n,
		    open);
	else
		snprintf(out, size, _("%zu 项：Enter 打开"), n);
}

static int
draw_balance(const struct dayend_view *v, struct screen *s,
    const struct day *d, enum day_balance b, int y)
{
	bool holds = day_holds(d, b), open = b == DAY_STOCK && !d->counted;
	enum style style = holds ? STYLE_GOOD : STYLE_WARN;
	char text[800];
	int top = y, x = text_at();

	if (v->focus == DAYEND_BALANCES && v->at == b && !v->open) {
		screen_put(s, y, 1, 1, STYLE_STRONG, ">");
		screen_cursor(s, y, 1);
	}
	screen_put(s, y, 3, 1, style, holds ? "=" : open ? "?" : "!");
	screen_put(s, y, NAME, x - NAME - 1, STYLE_STRONG,
	    text_get(day_balances[b].text));
	day_equation_text(d, b, text, sizeof(text));
	y += screen_wrap(s, y, x, s->cols - x - 1, 2, STYLE_PLAIN, text);
	if (day_odds_of(d, b) == 0 || v->open)
		return y - top;
	odds_note(d, b, text, sizeof(text));
	screen_put(s, y, x, s->cols - x - 1, unexplained(d, b) > 0 ?
	    STYLE_WARN : STYLE_DIM, text);
	return y + 1 - top;
}

/* What is only counted. */
static void
draw_others(struct screen *s, const struct day *d, int y)
{
	static const enum day_figure others[] = { DAY_REFUSED, DAY_REPRINTS,
		DAY_RESETS, DAY_APPROVED, DAY_SENT_BACK, DAY_REJECTED };
	char text[600];
	size_t used = 0;

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]) &&
	    used < sizeof(text); i++) {
		used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%s %ld",
		    i > 0 ? "  " : "", day_figure_text(others[i]),
		    d->figure[others[i]]);
		for (size_t k = 0; i == 0 && k < d->nrefused && used < sizeof(text); k++)
			used += (size_t)snprintf(text + used, sizeof(text) - used,
			    "%s%s:%ld", k == 0 ? " (" : " ", d->refused[k].code,
			    d->refused[k].n);
		if (i == 0 && d->nrefused > 0 && used < sizeof(text))
			used += (size_t)snprintf(text + used, sizeof(text) - used, ")");
	}
	screen_wrap(s, y, NAME, s->cols - NAME - 1, s->rows - FEET - y, STYLE_DIM,
	    text);
}

static void
draw_balances(const struct dayend_view *v, struct screen *s, const struct day *d)
{
	int y = TOP;

	for (int b = 0; b < DAY_BALANCE__MAX; b++)
		y += draw_balance(v, s, d, (enum day_balance)b, y);
	if (y + 1 < s->rows - FEET)
		draw_others(s, d, y + 1);
}

/* ---- what does not balance ---- */

static void
draw_odd(const struct dayend_view *v, struct screen *s, const struct day_odd *o,
    bool here, int y)
{
	char text[400];

	(void)v;
	if (here) {
		screen_put(s, y, 1, 1, STYLE_STRONG, ">");
		screen_cursor(s, y, 1);
	}
	dayend_odd_text(o, text, sizeof(text));
	screen_put(s, y, 3, s->cols - 4, STYLE_PLAIN, text);
	if (!day_what_wants(o->what))
		screen_put(s, y + 1, NAME, s->cols - NAME - 1, STYLE_DIM,
		    _("只列出，不用说明；办完为止每次日结都列"));
	else if (o->reason[0] == '\0')
		screen_put(s, y + 1, NAME, s->cols - NAME - 1, STYLE_WARN,
		    _("! 没有说明"));
	else
		screen_putf(s, y + 1, NAME, s->cols - NAME - 1, STYLE_GOOD,
		    _("= 说明：%s"), o->reason);
}

static void
draw_odds(struct dayend_view *v, struct screen *s, const struct desk_ask *q)
{
	int y = TOP + draw_balance(v, s, q->day, v->at, TOP);
	const struct day_odd *o;

	screen_rule(s, y++);
	v->page = (size_t)((s->rows - 3 - y) / 2);
	for (size_t i = v->from; i < v->from + v->page; i++, y += 2)
		if ((o = dayend_odd(v, q, i)) != NULL)
			draw_odd(v, s, o, i == v->odd, y);
}

/* ---- the foot: what is to be done ---- */

static void
draw_prepare(struct dayend_view *v, struct screen *s, const struct day *d, int y)
{
	size_t open = day_unexplained(d);
	int x = 1;

	x += screen_put(s, y, x, 40, STYLE_STRONG, _("盘点：抽屉里的空白UKey，实数")) + 1;
	edit_draw(&v->count, s, y, x, DAYEND_COUNT_DIGITS + 1, v->focus == DAYEND_COUNT);
	if (v->noted)
		frame_note(s, y + 1, 2, &v->e);
	else if (!d->counted)
		screen_put(s, y + 1, 1, s->cols - 2, STYLE_DIM,
		    _("数一遍，输入实数，Enter"));
	else if (open > 0)
		screen_putf(s, y + 1, 1, s->cols - 2, STYLE_WARN,
		    _("! 还有 %zu 项没有说明：上下选，Enter 打开"), open);
	else
		screen_put(s, y + 1, 1, s->cols - 2, STYLE_GOOD,
		    _("= 可以签字了：1 请主管签字   2 重新查一遍"));
}

static void
draw_sign(struct dayend_view *v, struct screen *s, const struct desk_ask *q, int y)
{
	const struct staff *who = &v->view.app->counter->clerk;
	char minute[8];

	time_hhmm(q->day->prepared, minute);
	if (dayend_own_signature(v, q)) {
		screen_putf(s, y, 1, s->cols - 2, STYLE_STRONG,
		    _("主管  %s %s 已登录"), who->id, who->name);
	} else {
		screen_put(s, y, 1, 12, STYLE_STRONG, _("主管  工号"));
		edit_draw(&v->id, s, y, 13, 12, v->focus == DAYEND_ID);
		screen_put(s, y, 27, 10, STYLE_PLAIN, _("密码"));
		edit_draw(&v->password, s, y, 37, 20, v->focus == DAYEND_PASSWORD);
	}
	if (v->noted) {
		frame_note(s, y + 1, 2, &v->e);
		return;
	}
	if (v->focus == DAYEND_SIGN)
		screen_cursor(s, y + 1, 1);
	screen_put(s, y + 1, 1, 30, STYLE_PLAIN, v->try.going ?
	    _("正在核对...") : _("1 签字，日结"));
	screen_putf(s, y + 1, 27, s->cols - 28, STYLE_PLAIN,
	    _("核对码 %s：签的就是以上数字"), q->day->check);
	screen_putf(s, y + 2, 1, s->cols - 2, STYLE_DIM,
	    _("%s %s %s 已准备；也可在另一屏幕按 F6 签"), q->day->prepared_by,
	    q->day->prepared_name, minute);
}

static void
draw_closed(struct screen *s, const struct desk_ask *q, int y)
{
	char minute[20];

	time_minute(q->day->closed, minute);
	screen_putf(s, y, 1, s->cols - 2, STYLE_GOOD, _("= 已日结 %s   %s   %s 准备   %s 签字"),
	    q->day->no, minute, q->day->prepared_name, q->day->signed_name);
	screen_wrap(s, y + 1, 1, s->cols - 2, 2, STYLE_PLAIN, q->path);
}

static void
draw_foot(struct dayend_view *v, struct screen *s, const struct desk_ask *q)
{
	int y = s->rows - FEET;

	screen_rule(s, y);
	switch (q->stage) {
	case DAY_STAGE_PREPARE:
		draw_prepare(v, s, q->day, y + 1);
		break;
	case DAY_STAGE_SIGN:
		draw_sign(v, s, q, y + 1);
		break;
	case DAY_STAGE_CLOSED:
		draw_closed(s, q, y + 1);
		break;
	}
}

void
view_dayend_draw(struct view *view, struct screen *s)
{
	struct dayend_view *v = (struct dayend_view *)view;
	const struct desk_ask *q = dayend_asked(v);

	draw_title(v, s, q);
	if (q == NULL) {
		draw_progress(v, s);
		return;
	}
	if (v->open)
		draw_odds(v, s, q);
	else {
		draw_balances(v, s, q->day);
		draw_foot(v, s, q);
	}
	screen_rule(s, s->rows - 3);
}

/* ---- the keys ---- */

static void
bar_odds(const struct dayend_view *v, const struct desk_ask *q, struct keybar *b)
{
	if (q->stage == DAY_STAGE_PREPARE) {
		keybar_key(b, "1", _("说明这一项"));
		keybar_key(b, "2", _("说明全部"));
	}
	if (day_odds_of(q->day, v->at) > v->page)
		keybar_key(b, "PgUp/PgDn", _("翻页"));
	keybar_key(b, "Esc", _("返回"));
}

void
view_dayend_bar(struct view *view, struct keybar *b)
{
	struct dayend_view *v = (struct dayend_view *)view;
	const struct desk_ask *q = dayend_asked(v);

	if (q == NULL) {
		keybar_key(b, "Esc", _("停下"));
		return;
	}
	if (v->open) {
		bar_odds(v, q, b);
		return;
	}
	if (v->focus != DAYEND_BALANCES)
		keybar_key(b, "Enter", _("下一项"));
	else if (day_odds_of(q->day, v->at) > 0)
		keybar_key(b, "Enter", _("打开"));
	if (q->stage != DAY_STAGE_CLOSED)
		keybar_key(b, "Tab", _("换区"));
	keybar_key(b, "Esc", q->stage == DAY_STAGE_CLOSED ? _("返回") :
	    _("离开，不日结"));
}
