#include "print/letter.h"

#include "core/clock.h"
#include "core/text.h"

#include <stdio.h>
#include <string.h>

#define LEFT 52.0
#define LEADING 22.0
#define CHOP_WIDTH 150.0
#define CHOP_HEIGHT 78.0
#define CHOP_BOTTOM 60.0

static const struct pen text_pen = { .size = 11 };

/* A paragraph from y down; returns where the next begins. */
static double
paragraph(struct draw *d, double y, const char *text)
{
	return y - LEADING * (draw_wrapped(d, LEFT, y, page_a5.w - 2 * LEFT, LEADING, &text_pen, text) + 0.3);
}

static double
draw_matter(struct draw *d, const struct letter_text *t, double y)
{
	char text[VISIT_ORDERS * (NO_SIZE + 4) + 200];
	size_t used = (size_t)snprintf(text, sizeof text, "委托事项：到受理点代领下列订单的新 UKey，并签收：");

	for (size_t i = 0; i < t->n && used < sizeof text; i++)
		used += (size_t)snprintf(text + used, sizeof text - used, "%s%s", i > 0 ? "、" : "", t->orders[i].no);
	if (used >= sizeof text)
		draw_fail(d, "too many orders for one letter");
	return paragraph(d, y, text);
}

static double
draw_letter(struct draw *d, const struct letter_text *t, double y)
{
	const struct letter *l = t->letter;
	char text[600], issued[16], until[16];

	date_format(l->issued, issued);
	date_format(l->valid_until, until);
	snprintf(text, sizeof text, "委托单位：%s（证件号码 %s）", l->principal, l->principal_code);
	y = paragraph(d, y, text);
	snprintf(text, sizeof text, "被委托人：%s（%s %s）", l->agent, document_text(t->document), l->agent_number);
	y = draw_matter(d, t, paragraph(d, y, text));
	snprintf(text, sizeof text, "出具日期：%s    有效期至：%s", issued, until);
	y = paragraph(d, y, text);
	return paragraph(d, y, "被委托人在上述事项和期限内办理领取，我单位均予承认。证书密码由经办人自行收取。");
}

/* Where the institution puts its chop, and its chop. */
static void
draw_chop(struct draw *d, const struct letter *l)
{
	const struct pen label = { .size = 9, .gray = GRAY_LABEL }, name = { .size = 10, .bold = true, .gray = GRAY_LABEL };
	const double x = page_a5.w - LEFT - CHOP_WIDTH, top = CHOP_BOTTOM + CHOP_HEIGHT;

	draw_text(d, x, top + 8, &label, "委托单位（公章）：");
	if (l->chop_name[0] == '\0')
		return;
	draw_box(d, x, CHOP_BOTTOM, CHOP_WIDTH, CHOP_HEIGHT, 2, GRAY_LABEL);
	draw_box(d, x + 4, CHOP_BOTTOM + 4, CHOP_WIDTH - 8, CHOP_HEIGHT - 8, 0.6, GRAY_LABEL);
	draw_wrapped(d, x + 12, top - 24, CHOP_WIDTH - 24, 14, &name, l->chop_name);
	draw_text_right(d, x + CHOP_WIDTH - 12, CHOP_BOTTOM + 12, &label, "公章 样例");
}

int
letter_draw(struct sheet *out, const struct letter_text *t, struct glyph_set *glyphs, struct err *e)
{
	const struct pen title = { .size = 20, .spacing = 8, .bold = true };
	struct draw page;
	struct layout l = { .d = &page, .size = &page_a5 };
	double middle = page_a5.w / 2, y = page_a5.h - 80;

	draw_init(&page, glyphs);
	layout_demo(&l, page_a5.h - 36, "演示用样例，本委托书无效。");
	draw_text_centre(&page, middle, y, &title, "授权委托书");
	if (draw_letter(&page, t, y - 44) < CHOP_BOTTOM + CHOP_HEIGHT + 20)
		draw_fail(&page, "the letter does not fit on its page");
	draw_chop(&page, t->letter);
	return sheet_end(&l, out, e);
}
