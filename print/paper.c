#include "print/paper_own.h"

#include "core/text.h"
#include "print/facts.h"
#include "print/facts_read.h"
#include "print/font.h"
#include "print/letter.h"
#include "print/receipt.h"
#include "print/sign.h"
#include "print/signoff.h"
#include "print/slip.h"

#include <stdlib.h>
#include <string.h>

enum { PDF_MOST = 4 * 1024 * 1024 };

int
paper_pdf_new(struct paper_pdf **out, const struct paper_setup *s, struct err *e)
{
	struct paper_pdf *p = calloc(1, sizeof *p);

	if (p == NULL)
		return err_set(e, ERR_MEMORY, "paper");
	pthread_mutex_init(&p->drawing, NULL);
	p->service_phone = strdup(s->service_phone);
	p->website = strdup(s->website);
	if (p->service_phone == NULL || p->website == NULL) {
		err_set(e, ERR_MEMORY, "paper");
		goto out;
	}
	if (font_chain_open(&p->fonts, s->fonts, e) == -1 ||
	    sign_key_open(&p->branch, s->branch_cert, s->branch_key, e) == -1)
		goto out;
	*out = p;
	return 0;
out:
	paper_pdf_free(p);
	return -1;
}

void
paper_pdf_free(struct paper_pdf *p)
{
	if (p == NULL)
		return;
	font_chain_free(p->fonts);
	sign_key_free(p->branch);
	free(p->service_phone);
	free(p->website);
	pthread_mutex_destroy(&p->drawing);
	free(p);
}

static int
preflight(void *self, const char *text, struct err *e)
{
	const struct paper_pdf *p = self;

	return font_chain_check(p->fonts, text, e);
}

/* ---- the receipt ------------------------------------------------------------------ */

/* One receipt on its way: drawn, then signed once or twice. */
struct job {
	const struct receipt_facts *facts;
	const struct reprint_facts *reprint;    /* NULL: the first print */
	struct receipt receipt;
	struct blob data, again, pdf;   /* facts.json, reprint.json; the file so far */
	char sha256[65], fonts[PAGE_FONTS_SIZE];
};

static int64_t
signed_at(const struct job *j)
{
	return j->reprint != NULL ? j->reprint->reprint->time : j->facts->time;
}

static int
draw_page(const struct paper_pdf *p, struct job *j, bool by_ukey, struct glyph_set *glyphs, struct err *e)
{
	char qr[FACTS_QR_SIZE], id[65];
	struct receipt_text t = { .facts = j->facts, .qr = qr, .service_phone = p->service_phone,
		.website = p->website, .by_ukey = by_ukey, .reprint = j->reprint };
	const char *title = j->facts->supplements != NULL ? _("补充回执") : _("领取回执");
	struct page page = { .title = title, .id = j->sha256, .time = signed_at(j),
		.file = { { FACTS_NAME, &j->data } } };
	size_t first = by_ukey ? RECEIPT_UKEY : RECEIPT_BRANCH;

	facts_qr(j->facts, j->sha256, qr);
	if (j->reprint != NULL) {
		page.file[1] = (struct page_file){ FACTS_REPRINT, &j->again };
		blob_sha256(&j->again, id);
		page.id = id;           /* another file of the same facts */
	}
	if (receipt_draw(&j->receipt, &t, glyphs, e) == -1)
		return -1;
	page.size = j->receipt.size;
	page.content = &j->receipt.page;
	page.fields = j->receipt.field + first;
	page.nfields = RECEIPT_SIGNERS - first;
	return page_make(&page, glyphs, &j->pdf, j->fonts, e);
}

static const char *
name_of_point(const struct job *j)
{
	return j->reprint != NULL ? j->reprint->point_name : j->facts->point_name;
}

static int
sign_as(struct job *j, size_t who, const char *name, const char *reason, const struct signer *by, struct err *e)
{
	const struct page_field *f = &j->receipt.field[who];
	struct update u = { .field = f->name, .name = name, .reason = reason, .location = name_of_point(j),
		.when = signed_at(j), .w = f->w, .h = f->h, .appearance = &j->receipt.look[who].ops,
		.fonts = j->fonts };

	return sign_pdf(&j->pdf, &u, by, &j->pdf, e);
}

/* One at a time; a UKey that takes its time to sign keeps nobody waiting. */
static int
draw(struct paper_pdf *p, struct job *j, bool by_ukey, struct err *e)
{
	struct glyph_set *glyphs = NULL;
	int rc = -1;

	pthread_mutex_lock(&p->drawing);
	if (glyph_set_new(&glyphs, p->fonts, e) == 0)
		rc = draw_page(p, j, by_ukey, glyphs, e);
	glyph_set_free(glyphs);
	pthread_mutex_unlock(&p->drawing);
	return rc;
}

static int
make(struct paper_pdf *p, struct job *j, const struct signer *ukey, struct err *e)
{
	struct signer branch = sign_key_signer(p->branch);

	if (facts_json(j->facts, &j->data, j->sha256, e) == -1 || draw(p, j, ukey != NULL, e) == -1)
		return -1;
	if (ukey != NULL && sign_as(j, RECEIPT_UKEY, j->facts->order->holder, _("UKey 密钥验证，不是客户签字"), ukey, e) == -1)
		return -1;
	return sign_as(j, RECEIPT_BRANCH, name_of_point(j), j->reprint != NULL ? _("受理点补打领取回执") :
	    _("受理点签发领取回执"), &branch, e);
}

static void
job_done(struct job *j)
{
	blob_done(&j->data);
	blob_done(&j->again);
	blob_done(&j->pdf);
	receipt_done(&j->receipt);
}

static int
receipt(void *self, const struct receipt_facts *f, const struct signer *ukey, struct blob *pdf, struct blob *facts,
    struct err *e)
{
	struct job j = { .facts = f };
	int rc = -1;

	if ((strcmp(f->kind, "original") == 0) != (ukey != NULL))
		return err_set(e, ERR_FAULT, "a receipt of kind %s, and %s UKey to sign it", f->kind, ukey ? "a" : "no");
	if ((strcmp(f->kind, "supplement") == 0) != (f->supplements != NULL && f->supplements[0] != '\0'))
		return err_set(e, ERR_FAULT, "a receipt of kind %s that supplements %s", f->kind,
		    f->supplements != NULL ? f->supplements : "none");
	if (make(self, &j, ukey, e) == -1) {
		err_wrap(e, "receipt %s", f->no);
		goto out;
	}
	blob_done(pdf);
	blob_done(facts);
	*pdf = j.pdf;
	*facts = j.data;
	j.pdf = j.data = (struct blob){ 0 };
	rc = 0;
out:
	job_done(&j);
	return rc;
}

static int
reprint(void *self, const struct reprint_facts *f, struct blob *pdf, struct err *e)
{
	struct facts_kept *kept = NULL;
	struct job j = { .reprint = f };
	int rc = -1;

	if (facts_read(&kept, f->facts, e) == -1)
		goto out;
	j.facts = facts_of(kept);
	if (facts_reprint(f, &j.again, e) == -1 || make(self, &j, NULL, e) == -1)
		goto out;
	blob_done(pdf);
	*pdf = j.pdf;
	j.pdf = (struct blob){ 0 };
	rc = 0;
out:
	if (rc == -1)
		err_wrap(e, "reprint %d of receipt %s", f->reprint->nth, f->reprint->receipt);
	job_done(&j);
	facts_free(kept);
	return rc;
}

/* ---- papers without electronic signatures ----------------------------------------------- */

struct form {
	const char *title;
	int64_t time;
	int (*draw)(struct sheet *out, const void *text, struct glyph_set *glyphs, struct err *e);
	const void *text;
};

static int
form_make(struct paper_pdf *p, const struct form *f, struct blob *pdf, struct err *e)
{
	char id[65], fonts[PAGE_FONTS_SIZE];
	struct page page = { .title = f->title, .id = id, .time = f->time };
	struct sheet sheet = { 0 };
	struct glyph_set *glyphs = NULL;
	int rc = -1;

	pthread_mutex_lock(&p->drawing);
	if (glyph_set_new(&glyphs, p->fonts, e) == -1 || f->draw(&sheet, f->text, glyphs, e) == -1)
		goto out;
	blob_sha256(&sheet.page.ops, id);
	page.size = sheet.size;
	page.content = &sheet.page;
	rc = page_make(&page, glyphs, pdf, fonts, e);
out:
	sheet_done(&sheet);
	glyph_set_free(glyphs);
	pthread_mutex_unlock(&p->drawing);
	return rc;
}

static int
form_write(struct paper_pdf *p, const struct form *f, const char *path, struct err *e)
{
	struct blob pdf = { 0 };
	int rc = -1;

	if (form_make(p, f, &pdf, e) == 0)
		rc = blob_write(&pdf, path, 0600, e);
	blob_done(&pdf);
	return rc;
}

static int
draw_signoff(struct sheet *out, const void *text, struct glyph_set *glyphs, struct err *e)
{
	return signoff_draw(out, text, glyphs, e);
}

static int
signoff(void *self, const struct order *orders, size_t n, const struct visit *v, const char *point_name, bool demo,
    const char *path, struct err *e)
{
	struct paper_pdf *p = self;
	const struct signoff_text t = { .orders = orders, .n = n, .visit = v, .point_name = point_name,
		.service_phone = p->service_phone, .website = p->website, .demo = demo };
	const struct form f = { _("深圳交易集团数字证书老旧介质升级签收单"), v->opened, draw_signoff, &t };

	if (n == 0)
		return err_set(e, ERR_FAULT, "a sign-off form without orders");
	if (form_write(p, &f, path, e) == -1)
		return err_wrap(e, "sign-off form of visit %s", v->no);
	return 0;
}

static int
draw_slip(struct sheet *out, const void *text, struct glyph_set *glyphs, struct err *e)
{
	return slip_draw(out, text, glyphs, e);
}

static int
slip(void *self, const struct slip_facts *s, const char *path, struct err *e)
{
	struct paper_pdf *p = self;
	const struct slip_text t = { .facts = s, .service_phone = p->service_phone, .website = p->website };
	const struct form f = { slip_title(s->kind), s->time, draw_slip, &t };

	if (!slip_has_facts(s))
		return err_set(e, ERR_FAULT, "a slip of kind %d without its facts", (int)s->kind);
	if (form_write(p, &f, path, e) == -1)
		return err_wrap(e, "slip %s", s->no);
	return 0;
}

static int
draw_letter(struct sheet *out, const void *text, struct glyph_set *glyphs, struct err *e)
{
	return letter_draw(out, text, glyphs, e);
}

/* To be filled in by hand, for the institution or for whoever comes. */
static int
handform(void *self, const struct handform_facts *f, const char *path, struct err *e)
{
	struct paper_pdf *p = self;
	const struct slip_facts point = { .point_name = f->point_name, .point_address = f->point_address,
		.point_phone = f->point_phone, .point_hours = f->point_hours };
	const struct signoff_text signoff_text = { .orders = f->orders, .n = f->n, .point = &point,
		.point_name = f->point_name != NULL ? f->point_name : "", .service_phone = p->service_phone,
		.website = p->website, .demo = f->demo };
	const struct letter_text letter_text = { .orders = f->orders, .n = f->n, .point_name = f->point_name,
		.point_address = f->point_address, .point_phone = f->point_phone, .point_hours = f->point_hours,
		.demo = f->demo };
	const struct form form = f->kind == HANDFORM_SIGNOFF ?
	    (struct form){ _("深圳交易集团数字证书老旧介质升级签收单"), f->time, draw_signoff, &signoff_text } :
	    (struct form){ _("授权委托书"), f->time, draw_letter, &letter_text };

	if (form_write(p, &form, path, e) == -1)
		return err_wrap(e, "form of %zu orders", f->n);
	return 0;
}

int
paper_pdf_letter(struct paper_pdf *p, const struct letter_text *t, const char *path, struct err *e)
{
	const struct form f = { _("授权委托书"), (int64_t)t->letter->issued * 86400, draw_letter, t };

	return form_write(p, &f, path, e);
}

/* ---- printing ------------------------------------------------------------------------- */

/* A counter without a printer: the file in the archive is what there is, so it had better be whole. */
static int
print(void *self, const char *path, struct err *e)
{
	struct blob pdf = { 0 };
	struct err why;
	int rc = 0;

	(void)self;
	if (blob_read(&pdf, path, PDF_MOST, &why) == -1 || update_check(&pdf, RECEIPT_LAST, &why) == -1)
		rc = err_set(e, ERR_PAPER, "%s: %s", path, why.at[0].text);
	blob_done(&pdf);
	return rc;
}

static const struct paper_ops ops = {
	.preflight = preflight,
	.receipt = receipt,
	.reprint = reprint,
	.signoff = signoff,
	.handform = handform,
	.slip = slip,
	.dayend = paper_dayend,
	.print = print,
};

struct paper
paper_pdf_seam(struct paper_pdf *p)
{
	return (struct paper){ .ops = &ops, .self = p };
}
