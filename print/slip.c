#include "print/slip.h"

#include "core/text.h"

#include <stdio.h>
#include <string.h>

#define REFUSED_BOTTOM (LAYOUT_FOOT + 10)
#define RESET_BOTTOM (LAYOUT_FOOT + 10 + LAYOUT_HAND)
#define SPOILED_BOTTOM (LAYOUT_FOOT + 10 + LAYOUT_HANDS)

/* ---- what to do, for the visitor --------------------------------------------------- */

/* Where the clerk's "what to do" is not the visitor's, or other things than usual are to be brought. */
static const struct advice {
	enum err_code code;
	const char *todo;               /* NULL: the error's own */
	enum rows_part bring;           /* ROWS__MAX: nothing */
	bool gone;                      /* the order does not wait */
} advices[] = {
	{ ERR_REFUSED, N_("请按柜员说明办理；如有疑问，请致电客服。"), ROWS_SLIP_USUAL, false },
	{ ERR_MAIL_ORDER, NULL, ROWS__MAX, false },
	{ ERR_CANCELLED, NULL, ROWS__MAX, true },
	{ ERR_COLLECTED, N_("如有疑问，请凭订单号致电客服查询。"), ROWS__MAX, true },
	{ ERR_OTHER_WINDOW, NULL, ROWS__MAX, false },
	{ ERR_ID_MISMATCH, NULL, ROWS_SLIP_LETTER, false },
	{ ERR_ID_EXPIRED, NULL, ROWS_SLIP_IDENTITY, false },
	{ ERR_ID_NUMBER, N_("请带证件原件，当面核对证件号码。"), ROWS_SLIP_IDENTITY, false },
	{ ERR_ELECTRONIC_ID, NULL, ROWS_SLIP_IDENTITY, false },
	{ ERR_NOT_SAME_PERSON, NULL, ROWS_SLIP_IDENTITY, false },
	{ ERR_LETTER_MISSING, NULL, ROWS_SLIP_LETTER, false },
	{ ERR_LETTER_NO_CHOP, NULL, ROWS_SLIP_LETTER, false },
	{ ERR_LETTER_EXPIRED, NULL, ROWS_SLIP_LETTER, false },
	{ ERR_LETTER_PRINCIPAL, NULL, ROWS_SLIP_LETTER, false },
	{ ERR_LETTER_AGENT, NULL, ROWS_SLIP_LETTER, false },
	{ ERR_LETTER_USED, NULL, ROWS_SLIP_LETTER, false },
	{ ERR_LETTER_ORDER, NULL, ROWS_SLIP_LETTER, false },
	{ ERR_RETURNED, N_("请按上列原因补正材料后再来。"), ROWS_SLIP_LETTER, false },
	{ ERR_REJECTED, N_("请按上列原因与委托单位核实；如有疑问，请致电客服。"), ROWS_SLIP_LETTER, false },
	{ ERR_OLD_NOT_REVOKED, N_("CA 尚未注销原证书，我们会联系 CA 后台；请等通知后再来。"), ROWS_SLIP_USUAL, false },
	{ ERR_NOTICES, N_("请了解告知事项后再来。"), ROWS_SLIP_USUAL, false },
	{ ERR_UNPRINTABLE, N_("名称里有字暂时无法印出，我们会联系 CA 后台；请等通知后再来。"), ROWS_SLIP_USUAL, false },
	{ ERR_SIGNOFF_MISSING, N_("请带签收单，或再来时现打现签。"), ROWS_SLIP_USUAL, false },
	{ ERR_UNSIGNED, N_("UKey 由受理点保管；再来时重新核验、签收。"), ROWS_SLIP_USUAL, false },
	{ ERR_NOT_COLLECTED, N_("订单还没有领取，请先办理领取。"), ROWS_SLIP_USUAL, false },
	{ ERR_NO_RESET, N_("请登录网上营业厅解锁；不行的，致电客服。"), ROWS__MAX, true },
};

static struct advice
advice_on(const struct err *why)
{
	struct advice a = { why->code, NULL, ROWS_SLIP_USUAL, false };

	for (size_t i = 0; i < sizeof advices / sizeof *advices; i++)
		if (advices[i].code == why->code)
			a = advices[i];
	a.todo = a.todo != NULL ? text_get(a.todo) : err_todo(why);
	return a;
}

/* ---- the rows ------------------------------------------------------------------------ */

static bool
has(const char *s)
{
	return s != NULL && s[0] != '\0';
}

static double
draw_subject(struct layout *l, const struct slip_facts *s, double y)
{
	static const struct row line = { .section = true };
	const double top = y;

	if (s->order != NULL)
		y = layout_rows(l, ROWS_SLIP_ORDER, y);
	if (s->kind == SLIP_REFUSED && s->visit != NULL && has(s->visit->collector))
		y = layout_rows(l, ROWS_SLIP_VISITOR, y);
	return y < top ? layout_row(l, &line, y) : y;
}

static double
draw_reason(struct layout *l, const struct slip_facts *s, const struct advice *a, double y)
{
	const struct row todo = { .label = N_("怎么办"), .text = a->todo, .strong = true };

	y = layout_rows(l, ROWS_SLIP_REASON, y);
	if (has(s->why->say))
		y = layout_rows(l, ROWS_SLIP_SAY, y);
	y = layout_row(l, &todo, y);
	return a->bring != ROWS__MAX ? layout_rows(l, a->bring, y) : y;
}

static double
draw_point(struct layout *l, const struct slip_facts *s, double y)
{
	bool elsewhere = s->kind == SLIP_REFUSED && s->why->code == ERR_WRONG_POINT;

	return layout_point(l, elsewhere ? ROWS_SLIP_GO_THERE : ROWS_SLIP_THERE, y);
}

static double
draw_refused(struct layout *l, const void *ctx, double y)
{
	const struct slip_facts *s = ctx;
	const struct advice a = advice_on(s->why);

	y = draw_subject(l, s, y);
	y = draw_reason(l, s, &a, y);
	y = draw_point(l, s, y);
	y = layout_rows(l, a.gone || s->order == NULL ? ROWS_SLIP_FREE : ROWS_SLIP_KEPT, y);
	return layout_rows(l, ROWS_SLIP_CLERK, y);
}

static double
draw_reset(struct layout *l, const void *ctx, double y)
{
	const struct slip_facts *s = ctx;

	y = draw_subject(l, s, y);
	y = layout_rows(l, ROWS_SLIP_RESET, y);
	return draw_point(l, s, y);
}

static double
draw_spoiled(struct layout *l, const void *ctx, double y)
{
	const struct slip_facts *s = ctx;

	y = layout_rows(l, ROWS_SLIP_SPOILED, y);
	if (has(s->spoiled->order))
		y = layout_rows(l, ROWS_SLIP_SPOILED_ORDER, y);
	return layout_rows(l, ROWS_SLIP_SPOILED_WHY, y);
}

/* ---- the page ------------------------------------------------------------------------- */

static void
sign_reset(struct layout *l, double y)
{
	layout_hand(l, y, _("本人申请重置上列 UKey 的证书密码，UKey 已取回。"), _("申请人签名"),
	    N_("柜员 {clerk}"));
}

static void
sign_spoiled(struct layout *l, double y)
{
	layout_hands(l, y, _("上列 UKey 作废，不再发出；与本单一并保管，按规定销毁。"), _("经办签名"),
	    _("复核签名"));
}

static const struct face {
	const char *title, *copies;
	double (*body)(struct layout *l, const void *ctx, double y);
	double bottom;                  /* of the rows */
	void (*sign)(struct layout *l, double y);       /* by hand, under them; NULL = nobody does */
} faces[] = {
	[SLIP_REFUSED] = { N_("一次性告知单"), N_("交来访人"), draw_refused, REFUSED_BOTTOM, NULL },
	[SLIP_PIN_RESET] = { N_("证书密码重置单"), N_("申请人签字后由受理点留存"), draw_reset, RESET_BOTTOM, sign_reset },
	[SLIP_SPOILED] = { N_("作废单"), N_("两人签字后由受理点留存"), draw_spoiled, SPOILED_BOTTOM, sign_spoiled },
};

const char *
slip_title(enum slip_kind kind)
{
	return text_get(faces[kind].title);
}

bool
slip_has_facts(const struct slip_facts *s)
{
	switch (s->kind) {
	case SLIP_REFUSED:
		return s->why != NULL;
	case SLIP_PIN_RESET:
		return s->order != NULL && s->visit != NULL && s->token_serial != NULL;
	case SLIP_SPOILED:
		return s->spoiled != NULL;
	}
	return false;
}

/* Who stands behind the words that every paper has, where the slip has its own. */
static struct visit
visit_of(const struct slip_facts *s)
{
	struct visit v = { .id = 0 };

	if (s->visit != NULL)
		v = *s->visit;
	if (s->terminal != 0)
		v.terminal = s->terminal;
	if (s->clerk != NULL)
		snprintf(v.clerk, sizeof v.clerk, "%s", s->clerk);
	return v;
}

static void
draw_page(struct layout *l, const struct slip_text *t)
{
	const struct slip_facts *s = t->facts;
	const struct face *face = &faces[s->kind];
	const struct layout_head head = {
		.copies = text_get(face->copies),
		.title = slip_title(s->kind),
		.number = N_("编号 {no}"),
		.demo = _("演示柜台制作，本单无效。"),
	};

	sheet_rows(l, &head, face->body, s, face->bottom);
	if (face->sign != NULL)
		face->sign(l, face->bottom);
	layout_foot(l, t->service_phone, t->website);
}

int
slip_draw(struct sheet *out, const struct slip_text *t, struct glyph_set *glyphs, struct err *e)
{
	static const struct order none;
	const struct slip_facts *s = t->facts;
	const struct visit v = visit_of(s);
	const struct receipt_facts facts = { .order = s->order != NULL ? s->order : &none, .visit = &v, .no = s->no,
		.time = s->time, .point_name = s->here != NULL ? s->here : s->point_name, .clerk_name = s->clerk_name,
		.demo = s->demo };
	struct draw page;
	struct layout l = { .d = &page, .facts = &facts, .slip = s, .spell = true };

	draw_init(&page, glyphs);
	draw_page(&l, t);
	return sheet_end(&l, out, e);
}
