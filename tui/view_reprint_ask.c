/*
 * A reprint's questions: why, for whom, which copy; and how the first print
 * was found.  The digit of the copy prints.  RULES 35.
 */
#include "core/clock.h"
#include "core/text.h"
#include "forms/reprint.h"
#include "tui/edit.h"
#include "tui/frame.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LABEL = 3, VALUE = 15, FACTS_ROW = 3, FIELDS_ROW = 11, FEET = 5 };

struct reprint_ask {
	struct view view;
	struct desk_ask *ask;           /* open as long as the question stands; NULL: none */
	struct form_value values[REPRINT_F__MAX];
	size_t at;
	bool chosen;                    /* the requester, by the clerk */
	struct edit edit;               /* of the field at the cursor, when it is text */
};

static const struct form_field *
field(size_t i)
{
	return &reprint_form.fields[i];
}

static bool
is_text(size_t i)
{
	return field(i)->kind == FORM_TEXT;
}

static bool
asked(const struct reprint_ask *v, size_t i)
{
	return form_asked(&reprint_form, i, NULL, v->values);
}

/* ---- going about ---- */

static void
go_to(struct reprint_ask *v, size_t to)
{
	v->at = to;
	if (!is_text(to))
		return;
	edit_init(&v->edit, (size_t)field(to)->max, NULL);
	edit_set(&v->edit, v->values[to].text);
}

static void
step(struct reprint_ask *v, size_t by)
{
	size_t to = v->at;

	do
		to = (to + by) % REPRINT_F__MAX;
	while (!asked(v, to));
	go_to(v, to);
}

static void
back(struct reprint_ask *v)
{
	step(v, REPRINT_F__MAX - 1);
}

/* All there: the flow goes on.  Something missing: the cursor goes there. */
static void
answer(struct reprint_ask *v)
{
	size_t next = form_next(&reprint_form, NULL, v->values, NULL, 0);

	if (next < REPRINT_F__MAX) {
		v->values[REPRINT_F_COPY].choice = 0;
		go_to(v, next);
		return;
	}
	reprint_take(v->values, v->ask->reprint);
	serve_answer(v->view.app, 0);
}

static void
choose(struct reprint_ask *v, int digit)
{
	if (digit < 1 || (size_t)digit > form_choices(field(v->at)))
		return;
	v->values[v->at].choice = digit;
	v->chosen |= v->at == REPRINT_F_REQUESTER;
	if (v->at == REPRINT_F_REASON && !v->chosen)
		v->values[REPRINT_F_REQUESTER].choice =
		    (int)reprint_usual((enum reprint_reason)digit);
	if (v->at == REPRINT_F_COPY)
		answer(v);
	else
		step(v, 1);
}

static void
key(struct view *view, const struct key *k)
{
	struct reprint_ask *v = (struct reprint_ask *)view;

	if (!view->app->work.asked)
		return;
	if (k->kind == K_ESC)
		serve_later(view->app);
	else if (k->kind == K_BACKTAB || k->kind == K_UP)
		back(v);
	else if (k->kind == K_TAB || k->kind == K_DOWN || k->kind == K_ENTER)
		step(v, 1);
	else if (!is_text(v->at))
		choose(v, key_digit(k));
	else if (edit_key(&v->edit, k))
		snprintf(v->values[v->at].text, NAME_SIZE, "%s", v->edit.text);
}

static bool
typing(struct view *view)
{
	const struct reprint_ask *v = (const struct reprint_ask *)view;

	return is_text(v->at);
}

/* ---- drawing ---- */

static int
fact(struct screen *s, int y, const char *label, const char *text)
{
	screen_put(s, y, LABEL, VALUE - LABEL, STYLE_DIM, label);
	return screen_wrap(s, y, VALUE, s->cols - VALUE - 1, 2, STYLE_PLAIN, text);
}

static void
draw_original(const struct reprint *r, struct screen *s, int y)
{
	screen_put(s, y, LABEL, VALUE - LABEL, STYLE_DIM, _("原件"));
	if (r->original == ORIGINAL_WHOLE)
		screen_putf(s, y, VALUE, 60, STYLE_GOOD, "= %s",
		    original_state_text(r->original));
	else
		screen_putf(s, y, VALUE, s->cols - VALUE - 1, STYLE_WARN,
		    _("! %s，已记入审计；补打件将注明"),
		    original_state_text(r->original));
}

static void
draw_facts(const struct reprint_ask *v, struct screen *s)
{
	const struct receipt_line *l = v->ask->receipt;
	const char *kind = strcmp(l->row.kind, "supplement") == 0 ?
	    _("补充回执") : _("领取回执");
	char text[NAME_SIZE * 2 + 40], time[20];
	int y = FACTS_ROW;

	time_minute(l->row.time, time);
	snprintf(text, sizeof(text), "%s   %s   %s", l->row.no, time, kind);
	y += fact(s, y, _("回执号"), text);
	y += fact(s, y, _("订单"), l->row.order);
	y += fact(s, y, _("机构"), l->institution);
	y += fact(s, y, _("领取人"), l->collector);
	if (l->reprints > 0)
		snprintf(text, sizeof(text), _("已用到第%d次"), l->reprints);
	else
		snprintf(text, sizeof(text), "%s", _("没有补打过"));
	y += fact(s, y, _("补打"), text);
	draw_original(v->ask->reprint, s, y);
}

/* Names beside who they are; a long one leaves room for the others. */
static void
choice_text(const struct reprint_ask *v, size_t i, int n, char *out, size_t size)
{
	const char *text = text_get(field(i)->choices[n - 1]), *name = "";
	char cut[60];

	if (i == REPRINT_F_REQUESTER && n == REPRINT_BY_COLLECTOR)
		name = v->ask->receipt->collector;
	else if (i == REPRINT_F_REQUESTER && n == REPRINT_BY_HANDLER)
		name = v->ask->orders[0].handler;
	text_clean(name, 10, cut, sizeof(cut));
	snprintf(out, size, "%d %s%s%s", n, text, cut[0] != '\0' ? " " : "", cut);
}

static void
draw_choices(const struct reprint_ask *v, struct screen *s, int y, size_t i)
{
	char text[160];
	int x = VALUE - 1, choice = v->values[i].choice;
	bool chosen;

	for (int n = 1; (size_t)n <= form_choices(field(i)); n++) {
		choice_text(v, i, n, text, sizeof(text));
		chosen = n == choice;
		x += screen_putf(s, y, x, s->cols - x, chosen ? STYLE_GOOD :
		    STYLE_PLAIN, chosen ? "[%s]" : " %s ", text);
	}
	if (v->at == i)
		screen_cursor(s, y, VALUE);
}

static void
draw_fields(struct reprint_ask *v, struct screen *s)
{
	int y = FIELDS_ROW;

	for (size_t i = 0; i < REPRINT_F__MAX; i++) {
		if (!asked(v, i))
			continue;
		if (v->at == i)
			screen_put(s, y, 1, 1, STYLE_STRONG, ">");
		screen_put(s, y, LABEL, VALUE - LABEL, STYLE_STRONG,
		    _(field(i)->label));
		if (!is_text(i))
			draw_choices(v, s, y, i);
		else if (v->at == i)
			edit_draw(&v->edit, s, y, VALUE, 60, true);
		else
			screen_put(s, y, VALUE, 60, STYLE_FIELD,
			    v->values[i].text);
		y++;
	}
}

static void
draw(struct view *view, struct screen *s)
{
	struct reprint_ask *v = (struct reprint_ask *)view;

	frame_work(view->app, s, _("补打回执"), STAGE__MAX);
	screen_rule(s, s->rows - 3);
	if (!view->app->work.asked) {
		screen_put(s, FACTS_ROW, LABEL, 60, STYLE_DIM, _("正在制作..."));
		return;
	}
	draw_facts(v, s);
	screen_rule(s, FIELDS_ROW - 1);
	draw_fields(v, s);
	if (v->ask->why != NULL)
		frame_note(s, s->rows - FEET, 2, v->ask->why);
}

static void
bar(struct view *view, struct keybar *b)
{
	const struct reprint_ask *v = (const struct reprint_ask *)view;

	if (!view->app->work.asked)
		return;
	if (is_text(v->at))
		keybar_key(b, "Enter", _("下一项"));
	else
		keybar_key(b, _("数字"), v->at == REPRINT_F_COPY ?
		    _("选这一联，即补打") : _("选择"));
	keybar_key(b, "Shift-Tab", _("上一项"));
	keybar_key(b, "Esc", _("返回"));
}

static void
closed(struct view *view)
{
	free(view);
}

static const struct view_ops ops = {
	.help = HELP_REPRINT,
	.draw = draw,
	.bar = bar,
	.key = key,
	.typing = typing,
	.closed = closed,
};

struct view *
view_reprint_ask_new(struct app *a)
{
	struct reprint_ask *v = calloc(1, sizeof(*v));

	if (v == NULL)
		return NULL;
	v->view = (struct view){ .ops = &ops, .app = a };
	v->ask = desk_asked(a->desk);
	if (v->ask != NULL)             /* else it only tells that work goes on */
		reprint_show(v->ask->reprint, v->values);
	v->values[REPRINT_F_COPY].choice = 0;
	go_to(v, REPRINT_F_REASON);
	return &v->view;
}
