/* The day-end: one page, signed by the branch alone. */
#include "print/paper_own.h"

#include "core/text.h"
#include "print/dayend.h"
#include "print/page.h"
#include "print/sign.h"

static int
sign(const struct paper_pdf *p, const struct dayend_text *t, const struct dayend_sheet *s, const char *fonts,
    struct blob *pdf, struct err *e)
{
	const struct page_field *f = &s->field;
	struct signer branch = sign_key_signer(p->branch);
	struct update u = { .field = f->name, .name = t->point_name, .reason = _("受理点签发日结单"),
		.location = t->point_name, .when = t->day->closed, .w = f->w, .h = f->h, .appearance = &s->look.ops,
		.fonts = fonts };

	return sign_pdf(pdf, &u, &branch, pdf, e);
}

static int
make(const struct paper_pdf *p, const struct dayend_text *t, struct blob *pdf, struct err *e)
{
	char id[65], fonts[PAGE_FONTS_SIZE];
	struct dayend_sheet sheet = { .field = { .name = NULL } };
	struct page page = { .size = &page_a4, .title = _("日结单"), .id = id, .time = t->day->closed,
		.content = &sheet.page, .fields = &sheet.field, .nfields = 1 };
	struct glyph_set *glyphs = NULL;
	int rc = -1;

	if (glyph_set_new(&glyphs, p->fonts, e) == -1 || dayend_draw(&sheet, t, glyphs, e) == -1)
		goto out;
	blob_sha256(&sheet.page.ops, id);
	if (page_make(&page, glyphs, pdf, fonts, e) == 0)
		rc = sign(p, t, &sheet, fonts, pdf, e);
	dayend_sheet_done(&sheet);
out:
	glyph_set_free(glyphs);
	return rc;
}

int
paper_dayend(void *self, const struct day *d, const char *point_name, bool demo, const char *path, struct err *e)
{
	const struct paper_pdf *p = self;
	const struct dayend_text t = { .day = d, .point_name = point_name, .service_phone = p->service_phone,
		.website = p->website, .demo = demo };
	struct blob pdf = { 0 };
	int rc = make(p, &t, &pdf, e);

	if (rc == 0)
		rc = blob_write(&pdf, path, 0600, e);
	blob_done(&pdf);
	return rc == 0 ? 0 : err_wrap(e, "day-end %s", d->no);
}
