#include "print/page.h"

#include "core/clock.h"

#include <hpdf.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

const struct page_size page_a5 = { 419.53, 595.28 }, page_a4 = { 595.28, 841.89 };

/*
 * Objects that the public calls of libharu cannot make are built from its own
 * dictionaries.  HPDF_Dict_Add writes a reference when the object has been
 * given a number (`numbered`), else the object itself.
 */
struct doc {
	HPDF_Doc pdf;
	HPDF_Page page;
	HPDF_Font font[FONT_MAX];       /* NULL: not used */
	unsigned long status;           /* libharu's first complaint */
};

static void
complain(HPDF_STATUS status, HPDF_STATUS detail, void *ctx)
{
	struct doc *d = ctx;

	(void)detail;
	if (d->status == 0)
		d->status = status;
}

static HPDF_Dict
numbered(struct doc *d)
{
	HPDF_Dict dict = HPDF_Dict_New(d->pdf->mmgr);

	HPDF_Xref_Add(d->pdf->xref, dict);
	return dict;
}

static HPDF_String
string(struct doc *d, const char *s)
{
	return HPDF_String_New(d->pdf->mmgr, s, NULL);
}

/* ---- fonts ------------------------------------------------------------------ */

/* As HPDF_LoadTTFontFromFile does it, from memory. */
static HPDF_FontDef
load(struct doc *d, const struct blob *ttf, size_t nth)
{
	HPDF_Stream s = HPDF_MemStream_New(d->pdf->mmgr, 4096);
	char tag[] = "UKEYAA";
	HPDF_FontDef def;

	if (s == NULL || HPDF_Stream_Write(s, ttf->p, (HPDF_UINT)ttf->n) != HPDF_OK)
		return NULL;
	def = HPDF_TTFontDef_Load(d->pdf->mmgr, s, HPDF_TRUE);  /* the stream is its own now */
	if (def == NULL || HPDF_List_Add(d->pdf->fontdef_list, def) != HPDF_OK)
		return NULL;
	tag[5] = (char)('A' + (int)nth);
	HPDF_TTFontDef_SetTagName(def, tag);
	return def;
}

/* libharu embeds only glyphs it wrote itself, and guesses at characters: we know both better. */
static int
take_over(HPDF_Font font, HPDF_FontDef def, const struct glyph_cut *cut, struct err *e)
{
	HPDF_TTFontDefAttr ttf = def->attr;
	HPDF_Dict cmap = ((HPDF_FontAttr)font->attr)->cmap_stream;

	memset(ttf->glyph_tbl.flgs, 1, ttf->num_glyphs);
	for (size_t i = 0; i < cut->n; i++)
		if (HPDF_TTFontDef_GetGlyphid(def, cut->codes[i].code) != cut->codes[i].gid)
			return err_set(e, ERR_FONT, "U+%04X is another glyph in the cut font", (unsigned)cut->codes[i].u);
	HPDF_Stream_Free(cmap->stream);
	cmap->stream = HPDF_MemStream_New(cmap->mmgr, 4096);
	if (cmap->stream == NULL ||
	    HPDF_Stream_Write(cmap->stream, cut->tounicode.p, (HPDF_UINT)cut->tounicode.n) != HPDF_OK)
		return err_set(e, ERR_MEMORY, "ToUnicode");
	return 0;
}

static int
embed(struct doc *d, size_t nth, const struct glyph_cut *cut, struct err *e)
{
	HPDF_FontDef def = load(d, &cut->ttf, nth);

	if (def == NULL)
		return err_set(e, ERR_FONT, "libharu does not load the cut font %zu: 0x%04lx", nth, d->status);
	d->font[nth] = HPDF_GetFont(d->pdf, def->base_font, "UTF-8");
	if (d->font[nth] == NULL)
		return err_set(e, ERR_FONT, "libharu does not take the cut font %zu: 0x%04lx", nth, d->status);
	return take_over(d->font[nth], def, cut, e);
}

static int
add_fonts(struct doc *d, const struct glyph_set *glyphs, struct err *e)
{
	struct glyph_cut cut = { 0 };
	int rc = 0;

	HPDF_UseUTFEncodings(d->pdf);
	for (size_t i = 0; i < glyph_set_fonts(glyphs) && rc == 0; i++) {
		rc = glyph_set_cut(glyphs, i, &cut, e);
		if (rc == 0 && cut.n > 0)
			rc = embed(d, i, &cut, e);
		glyph_cut_done(&cut);
	}
	return rc;
}

/* ---- the page --------------------------------------------------------------- */

static void
add_page(struct doc *d, const struct page *p)
{
	HPDF_Dict resources, fonts = HPDF_Dict_New(d->pdf->mmgr);
	char name[8];

	d->page = HPDF_AddPage(d->pdf);
	if (d->page == NULL)
		return;
	HPDF_Page_SetWidth(d->page, (HPDF_REAL)p->size->w);
	HPDF_Page_SetHeight(d->page, (HPDF_REAL)p->size->h);
	for (size_t i = 0; i < FONT_MAX; i++) {
		snprintf(name, sizeof name, "F%zu", i);
		if (d->font[i] != NULL)
			HPDF_Dict_Add(fonts, name, d->font[i]);
	}
	resources = HPDF_Dict_GetItem(d->page, "Resources", HPDF_OCLASS_DICT);
	HPDF_Dict_Add(resources, "Font", fonts);
	HPDF_Stream_Write(((HPDF_PageAttr)d->page->attr)->stream, p->content->ops.p,
	    (HPDF_UINT)p->content->ops.n);
}

/* A signature field and its widget in one (ISO 32000-1, 12.7.4.5), still without an appearance. */
static HPDF_Dict
add_field(struct doc *d, const struct page_field *f)
{
	enum { PRINT = 4, LOCKED = 128 };
	HPDF_Dict w = numbered(d);
	HPDF_Box box = {
		.left = (HPDF_REAL)f->x,
		.bottom = (HPDF_REAL)f->y,
		.right = (HPDF_REAL)(f->x + f->w),
		.top = (HPDF_REAL)(f->y + f->h),
	};

	HPDF_Dict_AddName(w, "Type", "Annot");
	HPDF_Dict_AddName(w, "Subtype", "Widget");
	HPDF_Dict_AddName(w, "FT", "Sig");
	HPDF_Dict_Add(w, "T", string(d, f->name));
	HPDF_Dict_AddNumber(w, "F", PRINT | LOCKED);
	HPDF_Dict_Add(w, "Rect", HPDF_Box_Array_New(d->pdf->mmgr, box));
	HPDF_Dict_Add(w, "P", d->page);
	return w;
}

static void
add_form(struct doc *d, const struct page *p)
{
	HPDF_Dict form = numbered(d), field;
	HPDF_Array fields = HPDF_Array_New(d->pdf->mmgr), annots = HPDF_Array_New(d->pdf->mmgr);

	for (size_t i = 0; i < p->nfields; i++) {
		field = add_field(d, &p->fields[i]);
		HPDF_Array_Add(fields, field);
		HPDF_Array_Add(annots, field);
	}
	HPDF_Dict_Add(d->page, "Annots", annots);
	HPDF_Dict_Add(form, "Fields", fields);
	HPDF_Dict_AddNumber(form, "SigFlags", 3);       /* signatures exist, append only */
	HPDF_Dict_Add(d->pdf->catalog, "AcroForm", form);
}

/* ---- the rest of the file ----------------------------------------------------- */

/* An embedded file (ISO 32000-1, 7.11.4). */
static HPDF_Dict
embedded(struct doc *d, const struct page_file *f)
{
	HPDF_MMgr m = d->pdf->mmgr;
	HPDF_Dict file = HPDF_DictStream_New(m, d->pdf->xref), spec = numbered(d);
	HPDF_Dict ef = HPDF_Dict_New(m), params = HPDF_Dict_New(m);

	HPDF_Dict_AddName(file, "Type", "EmbeddedFile");
	HPDF_Dict_AddName(file, "Subtype", "application/json");
	HPDF_Dict_AddNumber(params, "Size", (HPDF_INT32)f->data->n);
	HPDF_Dict_Add(file, "Params", params);
	HPDF_Stream_Write(file->stream, f->data->p, (HPDF_UINT)f->data->n);
	HPDF_Dict_Add(ef, "F", file);
	HPDF_Dict_AddName(spec, "Type", "Filespec");
	HPDF_Dict_Add(spec, "F", string(d, f->name));
	HPDF_Dict_Add(spec, "UF", string(d, f->name));
	HPDF_Dict_AddName(spec, "AFRelationship", "Data");
	HPDF_Dict_Add(spec, "EF", ef);
	return spec;
}

/* Under /Names, which are in their order (7.9.6). */
static void
attach(struct doc *d, const struct page_file *files)
{
	HPDF_MMgr m = d->pdf->mmgr;
	HPDF_Dict tree = HPDF_Dict_New(m), names = HPDF_Dict_New(m);
	HPDF_Array pairs = HPDF_Array_New(m);

	for (size_t i = 0; i < PAGE_FILES && files[i].name != NULL; i++) {
		HPDF_Array_Add(pairs, string(d, files[i].name));
		HPDF_Array_Add(pairs, embedded(d, &files[i]));
	}
	HPDF_Dict_Add(tree, "Names", pairs);
	HPDF_Dict_Add(names, "EmbeddedFiles", tree);
	HPDF_Dict_Add(d->pdf->catalog, "Names", names);
}

static void
add_id(struct doc *d, const char *hex)
{
	HPDF_Array id = HPDF_Array_New(d->pdf->mmgr);
	unsigned char bytes[16] = { 0 };

	hex_get(hex, bytes, sizeof bytes);
	HPDF_Array_Add(id, HPDF_Binary_New(d->pdf->mmgr, bytes, sizeof bytes));
	HPDF_Array_Add(id, HPDF_Binary_New(d->pdf->mmgr, bytes, sizeof bytes));
	HPDF_Dict_Add(d->pdf->trailer, "ID", id);
}

static void
add_info(struct doc *d, const struct page *p)
{
	HPDF_Date date = { .ind = '+' };
	time_t t = (time_t)p->time;
	struct tm tm;

	gmtime_r(&t, &tm);
	date.year = tm.tm_year + 1900;
	date.month = tm.tm_mon + 1;
	date.day = tm.tm_mday;
	date.hour = tm.tm_hour;
	date.minutes = tm.tm_min;
	date.seconds = tm.tm_sec;
	HPDF_SetInfoDateAttr(d->pdf, HPDF_INFO_CREATION_DATE, date);
	HPDF_SetInfoDateAttr(d->pdf, HPDF_INFO_MOD_DATE, date);
	HPDF_SetCurrentEncoder(d->pdf, "UTF-8");
	HPDF_SetInfoAttr(d->pdf, HPDF_INFO_TITLE, p->title);
	HPDF_SetInfoAttr(d->pdf, HPDF_INFO_CREATOR, "ukey-pickup");
}

static int
save(struct doc *d, struct blob *out, struct err *e)
{
	unsigned char part[16384];
	HPDF_UINT32 n;
	int rc = 0;

	if (d->status != 0 || HPDF_SaveToStream(d->pdf) != HPDF_OK || HPDF_ResetStream(d->pdf) != HPDF_OK)
		return err_set(e, ERR_RECEIPT, "libharu: 0x%04lx", d->status);
	do {
		n = sizeof part;
		HPDF_ReadFromStream(d->pdf, part, &n);
		rc = blob_add(out, part, n, e);
	} while (rc == 0 && n == sizeof part);
	return rc;
}

static void
list_fonts(const struct doc *d, char fonts[PAGE_FONTS_SIZE])
{
	size_t used = 0;

	fonts[0] = '\0';
	for (size_t i = 0; i < FONT_MAX; i++)
		if (d->font[i] != NULL)
			used += (size_t)snprintf(fonts + used, PAGE_FONTS_SIZE - used, "/F%zu %u 0 R ", i,
			    d->font[i]->header.obj_id & 0xFFFFFF);
}

int
page_make(const struct page *p, const struct glyph_set *glyphs, struct blob *pdf, char fonts[PAGE_FONTS_SIZE],
    struct err *e)
{
	struct doc d = { 0 };
	struct blob out = { 0 };
	int rc = -1;

	if (draw_end(p->content, e) == -1)
		return -1;
	d.pdf = HPDF_New(complain, &d);
	if (d.pdf == NULL)
		return err_set(e, ERR_MEMORY, "libharu");
	HPDF_SetCompressionMode(d.pdf, HPDF_COMP_ALL);
	d.pdf->pdf_version = HPDF_VER_17;
	if (add_fonts(&d, glyphs, e) == -1)
		goto out;
	add_page(&d, p);
	if (d.status == 0) {
		if (p->nfields > 0)
			add_form(&d, p);
		if (p->file[0].name != NULL)
			attach(&d, p->file);
		add_id(&d, p->id);
		add_info(&d, p);
	}
	if (save(&d, &out, e) == -1)
		goto out;
	list_fonts(&d, fonts);
	blob_done(pdf);
	*pdf = out;
	out = (struct blob){ 0 };
	rc = 0;
out:
	blob_done(&out);
	HPDF_Free(d.pdf);
	return rc;
}
