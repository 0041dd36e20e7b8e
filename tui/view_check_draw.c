#include "tui/view_check_own.h"

#include "core/clock.h"
#include "core/text.h"

#include <stdio.h>
#include <string.h>

/* Rows of 80x24; what is taller shows more orders. */
enum {
	PERSON = 3, ORDERS = 10, ORDER_ROWS = 3, PAPERS = 14,
	LABEL = 3, VALUE = 13, ASIDE = 40, RESULT = 62,
	NUMBER = 24,                    /* cells */
};

static bool
here(const struct check *c, size_t field)
{
	return c->focus == field;
}

/* "[1 已收]  2 未带": the digit chosen stands in brackets. */
void
check_draw_choices(const struct check *c, struct screen *s, int y, int x, size_t field)
{
	const struct form_field *f = &check_form.fields[field];
	int chosen = c->values[field].choice;

	if (here(c, field))
		screen_cursor(s, y, x + 1);
	for (int i = 1; f->choices[i - 1] != NULL; i++)
		x += 1 + screen_putf(s, y, x, s->cols,
		    i == chosen ? STYLE_STRONG : STYLE_PLAIN,
		    i == chosen ? "[%d %s]" : " %d %s ", i,
		    _(f->choices[i - 1]));
}

int
check_draw_tick(const struct check *c, struct screen *s, int y, int x,
    size_t field, const char *more)
{
	if (here(c, field))
		screen_cursor(s, y, x + 1);
	return screen_putf(s, y, x, s->cols - x, STYLE_PLAIN, "[%c] %s%s",
	    c->values[field].ticked ? 'x' : ' ',
	    _(check_form.fields[field].tick), more);
}

void
check_draw_label(struct screen *s, int y, int x, size_t field, enum style style)
{
	screen_put(s, y, x, 11, style, _(check_form.fields[field].label));
}

void
check_draw_edit(struct check *c, struct screen *s, int y, int x, int cells,
    size_t field)
{
	edit_draw(&c->edits[field], s, y, x, cells, here(c, field));
}

static const char *
wrong_word(enum err_code code)
{
	switch (code) {
	case ERR_ID_MISMATCH:
	case ERR_LETTER_PRINCIPAL:
	case ERR_LETTER_AGENT:
		return _("不符");
	case ERR_ID_EXPIRED:
	case ERR_LETTER_EXPIRED:
		return _("已过期");
	case ERR_LETTER_NO_CHOP:
		return _("无章");
	default:
		return _("有误");
	}
}

void
check_draw_result(const struct check *c, struct screen *s, int y, int x,
    size_t field, const char *good)
{
	struct err e;

	if (!form_filled(&check_form, field, c->values))
		return;
	if (!check_wrong(c, field, &e))
		screen_putf(s, y, x, s->cols - x, STYLE_GOOD, "= %s", good);
	else
		screen_putf(s, y, x, s->cols - x, STYLE_WARN, "! %s",
		    wrong_word(e.code));
}

void
check_draw_number(struct check *c, struct screen *s, int y, int x, int cells)
{
	char masked[ID_SIZE];

	if (here(c, CHECK_NUMBER)) {
		check_draw_edit(c, s, y, x, cells, CHECK_NUMBER);
		return;
	}
	text_mask_id(c->edits[CHECK_NUMBER].text, masked, sizeof(masked));
	screen_put(s, y, x, cells, STYLE_PLAIN, masked);
}

static void
draw_person(struct check *c, struct screen *s)
{
	const struct order *o = &c->ask->orders[0];
	char masked[ID_SIZE];
	int y = PERSON;

	screen_put(s, y, 1, 11, STYLE_STRONG, _("领取人"));
	screen_put(s, y, VALUE, 24, STYLE_DIM, _("证件上"));
	screen_put(s, y, ASIDE, 20, STYLE_DIM, _("订单上的经办人"));
	screen_put(s, y, RESULT, 17, STYLE_DIM, _("结果"));
	check_draw_label(s, ++y, LABEL, CHECK_DOCUMENT, STYLE_PLAIN);
	screen_put(s, y, VALUE, 26, STYLE_PLAIN, document_text(c->visit.document));
	screen_put(s, y, ASIDE, 21, STYLE_PLAIN,
	    document_text(o->handler_document));
	if (here(c, CHECK_DOCUMENT))
		screen_cursor(s, y, VALUE);
	screen_put(s, ++y, LABEL, 10, STYLE_PLAIN, _("姓名"));
	screen_put(s, y, VALUE, 26, STYLE_DIM, _("请与右边核对"));
	screen_put(s, y, ASIDE, 38, STYLE_PLAIN, o->handler);
	check_draw_label(s, ++y, LABEL, CHECK_NUMBER, STYLE_PLAIN);
	check_draw_number(c, s, y, VALUE, NUMBER);
	text_mask_id(o->handler_number, masked, sizeof(masked));
	screen_put(s, y, ASIDE, 20, STYLE_PLAIN, masked);
	check_draw_result(c, s, y, RESULT, CHECK_NUMBER, _("一致"));
	check_draw_label(s, ++y, LABEL, CHECK_UNTIL, STYLE_PLAIN);
	check_draw_edit(c, s, y, VALUE, 12, CHECK_UNTIL);
	screen_put(s, y, VALUE + 13, 34, STYLE_DIM, _("可不填，如 20350301 或 长期"));
	check_draw_result(c, s, y, RESULT, CHECK_UNTIL, _("有效"));
	check_draw_label(s, ++y, LABEL, CHECK_PERSON, STYLE_PLAIN);
	check_draw_tick(c, s, y, VALUE, CHECK_PERSON, "");
}

void
check_draw_order(const struct order *o, struct screen *s, int y, int x)
{
	bool personal = o->kind == ORDER_PERSONAL;
	char end[16];

	date_format(o->old_end, end);
	screen_putf(s, y, x, s->cols - x - 1, STYLE_PLAIN,
	    _("%s  %s%s%s  原证书 尾号%s  至 %s"), o->no,
	    order_kind_text(o->kind), personal ? " " : "",
	    personal ? o->holder : "", text_last4(o->old_serial), end);
}

/* Each institution whole, above its orders; what has no room is counted. */
static void
draw_orders(const struct check *c, struct screen *s, int rows)
{
	const struct order *o = c->ask->orders;
	size_t n = c->ask->norders;
	int y = ORDERS, end = ORDERS + rows, width = s->cols - VALUE - 1, room;
	bool first;

	screen_put(s, y, 1, 11, STYLE_STRONG,
	    c->visit.resets ? _("重置密码") : _("领什么"));
	for (size_t i = 0; i < n; i++) {
		first = i == 0 ||
		    strcmp(o[i].institution, o[i - 1].institution) != 0;
		room = end - y - (i + 1 < n && i > 0);
		if (room < 1 + first) {
			screen_putf(s, y, VALUE, width, STYLE_DIM,
			    _("另有 %zu 单"), n - i);
			return;
		}
		if (first)
			y += screen_wrap(s, y, VALUE, width, room - 1,
			    STYLE_STRONG, o[i].institution);
		check_draw_order(&o[i], s, y++, VALUE);
	}
}

/* Where the PIN goes. */
void
check_draw_mobile(const struct check *c, struct screen *s, int y, int x)
{
	char mobile[ID_SIZE], more[ID_SIZE + 2];

	screen_put(s, y, 1, 11, STYLE_STRONG,
	    _(check_form.fields[CHECK_MOBILE].label));
	text_mask_mobile(c->ask->orders[0].mobile, mobile, sizeof(mobile));
	snprintf(more, sizeof(more), " %s", mobile);
	check_draw_tick(c, s, y, x, CHECK_MOBILE, more);
}

static void
draw_papers(const struct check *c, struct screen *s, int y)
{
	int x;

	screen_put(s, y, 1, 11, STYLE_STRONG,
	    _(check_form.fields[CHECK_SIGNOFF].label));
	check_draw_choices(c, s, y, VALUE - 1, CHECK_SIGNOFF);
	screen_put(s, y + 1, 1, 11, STYLE_STRONG,
	    _(check_form.fields[CHECK_BIDS].label));
	screen_putf(s, y + 1, VALUE, s->cols - VALUE, STYLE_PLAIN, "%s%s",
	    _("原证书加密的标书都解密了吗？"),
	    c->visit.old_revoked ? _("（原证书已注销）") : "");
	check_draw_choices(c, s, y + 2, VALUE - 1, CHECK_BIDS);
	if (form_asked(&check_form, CHECK_ADVISED, &c->visit, c->values)) {
		screen_put(s, y + 3, 1, 11, STYLE_WARN,
		    _(check_form.fields[CHECK_ADVISED].label));
		check_draw_tick(c, s, y + 3, VALUE, CHECK_ADVISED, "");
	}
	x = VALUE + check_draw_tick(c, s, y + 4, VALUE, CHECK_PLATFORM, "") + 4;
	check_draw_mobile(c, s, y + 4, x);
}

static void
draw_documents(struct screen *s, int y)
{
	int x = 1;

	for (int i = 0; i < DOCUMENT__MAX; i++) {
		if (i == 4) {
			x = 1;
			y++;
		}
		x += 2 + screen_putf(s, y, x, s->cols, STYLE_PLAIN, "%d %s",
		    i + 1, document_text((enum document)i));
	}
}

/* What is missing, what is wrong, or the documents to choose from. */
void
check_draw_foot(const struct check *c, struct screen *s, int y)
{
	char names[300], text[400];
	size_t n;

	if (c->noted) {
		frame_note(s, y, 2, &c->e);
		return;
	}
	if (here(c, CHECK_DOCUMENT)) {
		draw_documents(s, y);
		return;
	}
	n = form_missing(&check_form, &c->visit, c->values, c->wrong, names,
	    sizeof(names));
	if (n > 0) {
		snprintf(text, sizeof(text), _("还差 %zu 项：%s"), n, names);
		screen_wrap(s, y, 1, s->cols - 2, s->rows - 2 - y, STYLE_PLAIN,
		    text);
	} else
		screen_put(s, y, 1, s->cols - 2, STYLE_GOOD, _("= 都齐了"));
}

void
check_draw(struct view *v, struct screen *s)
{
	struct check *c = (struct check *)v;
	int more = s->rows - SCREEN_ROWS;

	frame_work(v->app, s, c->visit.resets ? _("重置密码") : _("核验"),
	    STAGE_CHECK);
	if (!v->app->work.asked)
		return;
	if (c->visit.agent) {
		check_draw_agent(c, s);
		return;
	}
	draw_person(c, s);
	screen_rule(s, ORDERS - 1);
	draw_orders(c, s, ORDER_ROWS + more);
	screen_rule(s, PAPERS - 1 + more);
	if (c->visit.resets)
		check_draw_mobile(c, s, PAPERS + more, VALUE);
	else
		draw_papers(c, s, PAPERS + more);
	screen_rule(s, PAPERS + 5 + more);
	check_draw_foot(c, s, PAPERS + 6 + more);
}
