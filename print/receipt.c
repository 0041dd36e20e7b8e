#include "print/receipt.h"

#include "core/text.h"
#include "print/sheet.h"
#include "print/qr.h"

#include <string.h>

/* ---- where things stand, in points ------------------------------------------------ */

#define MM (72 / 25.4)
#define BOX_BOTTOM 42.0
#define BOX_HEIGHT 84.0
#define BOX_WIDTH 133.0
#define BOX_GAP 9.0
#define QR_SIDE (25 * MM)
#define QR_BOTTOM (BOX_BOTTOM + BOX_HEIGHT - QR_SIDE)
#define ROWS_BOTTOM 190.0

/* ---- the page ------------------------------------------------------------------------- */

/* Across the page, hollow: seen in black and white, and what stands under it is read. */
static void
draw_again(struct layout *l)
{
	const struct pen mark = { .size = 74, .gray = 0.45, .hollow = true };
	char words[WORDS_SIZE];

	draw_text_turned(l->d, l->size->w / 2, 0.49 * l->size->h, 34, &mark, layout_filled(l, N_("第{nth}次补打"), words));
}

static double
draw_body(struct layout *l, const void *ctx, double y)
{
	const struct reprint_facts *again = ctx;

	if (again != NULL) {
		draw_again(l);
		y = layout_rows(l, ROWS_REPRINT, y);
		y = layout_rows(l, again->reprint->original == ORIGINAL_WHOLE ? ROWS_REPRINT_WHOLE :
		    ROWS_REPRINT_DAMAGED, y);
	}
	for (enum rows_part part = ROWS_RECEIPT; part <= ROWS_NOTICES; part++)
		y = layout_rows(l, part, y);
	return y;
}

static void
draw_qr(struct layout *l, const char *qr)
{
	const struct pen small = { .size = 8, .gray = GRAY_LABEL };
	const double left = layout_right(l) - QR_SIDE;

	qr_draw(l->d, left, QR_BOTTOM, QR_SIDE, qr);
	draw_text_centre(l->d, left + QR_SIDE / 2, BOX_BOTTOM + 1, &small, _("扫码核验"));
}

/* Where what this copy does not bear is to be seen. */
static const char *
first_signatures(const struct layout *l)
{
	if (l->reprint->reprint->original != ORIGINAL_WHOLE)
		return _("原件损坏，原签名无从查验；本件只由受理点签名。");
	return strcmp(l->facts->kind, "original") == 0 ?
	    _("UKey 密钥验证和受理点的原签名在原件上，本件只由受理点签名。") :
	    _("受理点的原签名在原件上，本件由受理点重新签名。");
}

/* In the place of the UKey's signature on the first print. */
static void
draw_elsewhere(struct layout *l)
{
	const struct pen title = { .size = 9, .bold = true }, text = { .size = 8, .gray = GRAY_LABEL };
	const double x = LAYOUT_LEFT, y = BOX_BOTTOM + BOX_HEIGHT;

	draw_box(l->d, x + 0.4, BOX_BOTTOM + 0.4, BOX_WIDTH - 0.8, BOX_HEIGHT - 0.8, 0.4, GRAY_HAIR);
	draw_text(l->d, x + 7, y - 14, &title, _("补打件"));
	draw_wrapped(l->d, x + 7, y - 31, BOX_WIDTH - 14, 12, &text, first_signatures(l));
}

static const char *
copies(const struct receipt_text *t)
{
	if (t->reprint == NULL)
		return _("两联：存根联（受理点）、客户联（领取人）");
	return t->reprint->reprint->copy == REPRINT_COPY_OURS ? _("补打  存根联（受理点）") : _("补打  客户联（领取人）");
}

static void
draw_page(struct layout *l, const struct receipt_text *t)
{
	bool supplement = strcmp(l->facts->kind, "supplement") == 0;
	const struct layout_head head = {
		.copies = copies(t),
		.title = supplement ? _("补充回执") : _("领取回执"),
		.number = N_("回执号 {no}"),
		.demo = _("演示柜台制作，本回执无效。"),
	};

	sheet_rows(l, &head, draw_body, t->reprint, ROWS_BOTTOM);
	if (t->reprint != NULL)
		draw_elsewhere(l);
	layout_hand(l, ROWS_BOTTOM, _("今收到上列 UKey 1 个，外观完好，机构名称、证件号码核对无误。"),
	    _("领取人签名"), N_("柜员 {clerk} {clerk_name}"));
	draw_qr(l, t->qr);
	layout_foot(l, t->service_phone, t->website);
}

/* ---- the electronic signatures --------------------------------------------------------- */

static const struct box {
	const char *field, *title, *lines[4];
} boxes[RECEIPT_SIGNERS] = {
	[RECEIPT_UKEY] = { "ukey", N_("UKey 密钥验证"),
	    { "UKey {token}", N_("新证书尾号 {cert_tail}"), "{time}", N_("只证明密钥可用，不是客户签字") } },
	[RECEIPT_BRANCH] = { RECEIPT_LAST, N_("受理点电子签名"),
	    { N_("{point} {window}号窗口"), N_("回执号 {no}"), "{time}", N_("对本回执全文签名") } },
};

/* The branch's, of a reprint. */
static const struct box again_box = { RECEIPT_LAST, N_("受理点电子签名（补打）"),
	{ N_("{here} {at_window}号窗口"), N_("回执号 {no}  第{nth}次"), "{reprinted}", N_("对本件全文签名") } };

/* The lines of a box down from y; returns how many. */
static int
draw_box_lines(struct layout *l, const struct box *b, double y, double leading)
{
	const struct pen text = { .size = 8 };
	char words[WORDS_SIZE];
	int n = 0;

	for (size_t i = 0; i < sizeof b->lines / sizeof *b->lines; i++)
		n += draw_wrapped(l->d, 7, y - n * leading, BOX_WIDTH - 14, leading, &text, layout_filled(l, b->lines[i], words));
	return n;
}

/* In the signature's own coordinates, from (0, 0). */
static void
draw_look(struct layout *l, const struct box *b)
{
	const struct pen title = { .size = 9, .bold = true };
	const double top = BOX_HEIGHT - 31;
	int lines;

	l->d->measure = true;
	lines = draw_box_lines(l, b, top, 0);
	l->d->measure = false;
	if (lines > 6)
		draw_fail(l->d, "a signature's box is too small for its text");
	draw_box(l->d, 0.4, 0.4, BOX_WIDTH - 0.8, BOX_HEIGHT - 0.8, 0.7, 0);
	draw_text(l->d, 7, BOX_HEIGHT - 14, &title, text_get(b->title));
	draw_line(l->d, 7, BOX_HEIGHT - 19.5, BOX_WIDTH - 7, BOX_HEIGHT - 19.5, 0.4, GRAY_HAIR);
	draw_box_lines(l, b, top, lines <= 4 ? 14 : lines == 5 ? 11.5 : 9.3);
}

static void
draw_looks(struct receipt *r, const struct receipt_text *t, struct glyph_set *glyphs)
{
	for (size_t i = 0; i < RECEIPT_SIGNERS; i++) {
		struct layout l = { .d = &r->look[i], .size = r->size, .facts = t->facts, .reprint = t->reprint };
		draw_init(&r->look[i], glyphs);
		if (i == RECEIPT_UKEY && !t->by_ukey)
			continue;
		draw_look(&l, i == RECEIPT_BRANCH && t->reprint != NULL ? &again_box : &boxes[i]);
		r->field[i] = (struct page_field){ .name = boxes[i].field, .x = LAYOUT_LEFT + (double)i * (BOX_WIDTH + BOX_GAP),
			.y = BOX_BOTTOM, .w = BOX_WIDTH, .h = BOX_HEIGHT };
	}
}

int
receipt_draw(struct receipt *out, const struct receipt_text *t, struct glyph_set *glyphs, struct err *e)
{
	struct receipt r = { 0 };
	struct layout l = { .d = &r.page, .facts = t->facts, .reprint = t->reprint };

	draw_init(&r.page, glyphs);
	draw_page(&l, t);
	r.size = l.size;
	draw_looks(&r, t, glyphs);
	if (draw_end(&r.page, e) == -1 || draw_end(&r.look[RECEIPT_UKEY], e) == -1 ||
	    draw_end(&r.look[RECEIPT_BRANCH], e) == -1) {
		receipt_done(&r);
		return -1;
	}
	*out = r;
	return 0;
}

void
receipt_done(struct receipt *r)
{
	draw_done(&r->page);
	for (size_t i = 0; i < RECEIPT_SIGNERS; i++)
		draw_done(&r->look[i]);
}
