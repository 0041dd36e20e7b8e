#include "print/font.h"

#include "core/text.h"
#include "print/cmap.h"

#include <harfbuzz/hb-subset.h>
#include <harfbuzz/hb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FONTS "/usr/share/fonts/truetype/"

static const char packaged[] =
    FONTS "wqy/wqy-microhei.ttc:"
    FONTS "droid/DroidSansFallbackFull.ttf:"
    FONTS "lxgw-wenkai/LXGWWenKai-Regular.ttf:"
    FONTS "babelstone/BabelStoneHan.ttf:"
    FONTS "hanazono/HanaMinB.ttf";

struct font_chain {
	size_t n;
	struct {
		hb_face_t *face;
		hb_font_t *font;
		unsigned upem;
	} at[FONT_MAX];
};

/* What a page needs of a font; shaping, bitmaps and hinting go. */
static const char kept[][5] = { "head", "hhea", "hmtx", "maxp", "loca", "glyf", "name", "OS/2" };
static const char dropped[][5] = {
	"GSUB", "GPOS", "GDEF", "BASE", "JSTF", "kern", "morx", "mort", "cmap", "vhea", "vmtx", "VORG",
	"EBDT", "EBLC", "EBSC", "DSIG", "gasp", "VDMX", "hdmx", "LTSH", "meta", "STAT", "post",
};

/* ---- the chain ----------------------------------------------------------- */

static bool
has_outlines(hb_face_t *face)
{
	hb_blob_t *glyf = hb_face_reference_table(face, HB_TAG('g', 'l', 'y', 'f'));
	bool yes = hb_blob_get_length(glyf) > 0;

	hb_blob_destroy(glyf);
	return yes;
}

static bool
chain_add(struct font_chain *c, const char *path)
{
	hb_blob_t *file = hb_blob_create_from_file_or_fail(path);
	hb_face_t *face;

	if (file == NULL)
		return false;
	face = hb_face_create(file, 0);
	hb_blob_destroy(file);
	if (!has_outlines(face)) {
		hb_face_destroy(face);
		return false;
	}
	hb_face_make_immutable(face);
	c->at[c->n].face = face;
	c->at[c->n].font = hb_font_create(face);
	c->at[c->n].upem = hb_face_get_upem(face);
	c->n++;
	return true;
}

/* Adds every file of the list; those that would not go are named in `bad`. */
static int
chain_fill(struct font_chain *c, const char *files, char *bad, size_t size)
{
	char path[4096];
	size_t used = 0;

	bad[0] = '\0';
	for (size_t n; *files != '\0'; files += n + (files[n] == ':')) {
		n = strcspn(files, ":");
		snprintf(path, sizeof path, "%.*s", (int)n, files);
		if (n == 0 || (c->n < FONT_MAX && chain_add(c, path)))
			continue;
		if (used < size)
			used += (size_t)snprintf(bad + used, size - used, "%s%s", used > 0 ? " " : "", path);
	}
	return used == 0 && c->n > 0 ? 0 : -1;
}

int
font_chain_open(struct font_chain **out, const char *files, struct err *e)
{
	struct font_chain *c = calloc(1, sizeof *c);
	char bad[240];

	if (c == NULL)
		return err_set(e, ERR_MEMORY, "font chain");
	if (chain_fill(c, files[0] != '\0' ? files : packaged, bad, sizeof bad) == -1) {
		font_chain_free(c);
		err_set(e, ERR_FONT, "no TrueType font, or one too many: %s", bad);
		return err_say(e, "%s", bad);
	}
	*out = c;
	return 0;
}

void
font_chain_free(struct font_chain *c)
{
	if (c == NULL)
		return;
	for (size_t i = 0; i < c->n; i++) {
		hb_font_destroy(c->at[i].font);
		hb_face_destroy(c->at[i].face);
	}
	free(c);
}

size_t
font_chain_length(const struct font_chain *c)
{
	return c->n;
}

/*
 * May stand in a name at all?  Fonts draw dotted boxes for invisible
 * characters, and anything at all for private ones; marks that combine need
 * shaping, which names of people and institutions do not.
 */
static bool
stands_alone(uint32_t u)
{
	switch (hb_unicode_general_category(hb_unicode_funcs_get_default(), u)) {
	case HB_UNICODE_GENERAL_CATEGORY_CONTROL:
	case HB_UNICODE_GENERAL_CATEGORY_FORMAT:
	case HB_UNICODE_GENERAL_CATEGORY_PRIVATE_USE:
	case HB_UNICODE_GENERAL_CATEGORY_SURROGATE:
	case HB_UNICODE_GENERAL_CATEGORY_SPACING_MARK:
	case HB_UNICODE_GENERAL_CATEGORY_ENCLOSING_MARK:
	case HB_UNICODE_GENERAL_CATEGORY_NON_SPACING_MARK:
	case HB_UNICODE_GENERAL_CATEGORY_LINE_SEPARATOR:
	case HB_UNICODE_GENERAL_CATEGORY_PARAGRAPH_SEPARATOR:
		return false;
	default:
		return true;
	}
}

static bool
is_space(uint32_t u)
{
	return u == 0x20 || u == 0xA0 || u == 0x3000;
}

/* A glyph with ink, unless a space was asked for. */
static bool
draws(hb_font_t *font, uint32_t u, hb_codepoint_t *gid)
{
	hb_glyph_extents_t x;

	if (!hb_font_get_nominal_glyph(font, u, gid) || *gid == 0)
		return false;
	return is_space(u) || (hb_font_get_glyph_extents(font, *gid, &x) && x.width != 0 && x.height != 0);
}

bool
font_chain_find(const struct font_chain *c, uint32_t u, struct glyph *out)
{
	hb_codepoint_t gid = 0;

	if (!stands_alone(u))
		return false;
	for (size_t i = 0; i < c->n; i++) {
		if (!draws(c->at[i].font, u, &gid))
			continue;
		*out = (struct glyph){ .u = u, .gid = gid, .font = (uint8_t)i };
		out->advance = (int)((long)hb_font_get_glyph_h_advance(c->at[i].font, gid) * 1000 / (long)c->at[i].upem);
		return true;
	}
	return false;
}

int
font_chain_check(const struct font_chain *c, const char *text, struct err *e)
{
	char list[240] = "";
	size_t used = 0, step;
	struct glyph g;
	uint32_t u;

	for (const char *p = text; (step = text_next(p, &u)) > 0; p += step)
		if (!font_chain_find(c, u, &g) && used < sizeof list - 20)
			used += (size_t)snprintf(list + used, sizeof list - used, "〔U+%04X〕", (unsigned)u);
	if (step == 0 && u == UINT32_MAX) {
		err_set(e, ERR_UNPRINTABLE, "not UTF-8");
		return err_say(e, "%s", _("文字编码有误，不是 UTF-8。"));
	}
	if (used == 0)
		return 0;
	err_set(e, ERR_UNPRINTABLE, "no font draws %.150s", list);
	return err_say(e, "%s", list);
}

/* ---- cutting a mini font ---------------------------------------------------- */

static hb_subset_plan_t *
plan_cut(hb_face_t *face, const struct font_code *codes, size_t n)
{
	hb_subset_input_t *in = hb_subset_input_create_or_fail();
	hb_subset_plan_t *p;

	if (in == NULL)
		return NULL;
	for (size_t i = 0; i < sizeof dropped / sizeof *dropped; i++)
		hb_set_add(hb_subset_input_set(in, HB_SUBSET_SETS_DROP_TABLE_TAG), hb_tag_from_string(dropped[i], 4));
	hb_subset_input_set_flags(in,
	    HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_NOTDEF_OUTLINE | HB_SUBSET_FLAGS_NAME_LEGACY);
	for (size_t i = 0; i < n; i++)
		hb_set_add(hb_subset_input_glyph_set(in), codes[i].gid);
	p = hb_subset_plan_create_or_fail(face, in);
	hb_subset_input_destroy(in);
	return p;
}

/* The glyphs' numbers in the mini font; there are few, so they stay below libharu's limit of 32767. */
static int
renumber(const hb_subset_plan_t *p, struct font_code *codes, size_t n, struct err *e)
{
	const hb_map_t *map = hb_subset_plan_old_to_new_glyph_mapping(p);

	for (size_t i = 0; i < n; i++) {
		hb_codepoint_t gid = hb_map_get(map, codes[i].gid);
		if (gid == HB_MAP_VALUE_INVALID || gid == 0 || gid > INT16_MAX)
			return err_set(e, ERR_FONT, "glyph %u was not cut", (unsigned)codes[i].gid);
		codes[i].gid = gid;
	}
	return 0;
}

static void
add_table(hb_face_t *builder, const char *tag, const void *p, size_t n)
{
	hb_blob_t *b = hb_blob_create(p, (unsigned)n, HB_MEMORY_MODE_DUPLICATE, NULL, NULL);

	hb_face_builder_add_table(builder, hb_tag_from_string(tag, 4), b);
	hb_blob_destroy(b);
}

/*
 * libharu writes absent tables as empty ones, and when the last of them
 * ("prep") is empty its checksum pass can run off the end of the file: hence a
 * prep that changes nothing and a post that says "no names" (version 3.0).
 */
static hb_face_t *
assemble(hb_face_t *subset, const struct blob *cmap)
{
	static const unsigned char prep[] = { 0xB0, 0, 0x21 }, post[32] = { 0, 3 };
	hb_face_t *b = hb_face_builder_create();

	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
		hb_tag_t tag = hb_tag_from_string(kept[i], 4);
		hb_blob_t *table = hb_face_reference_table(subset, tag);
		hb_face_builder_add_table(b, tag, table);
		hb_blob_destroy(table);
	}
	add_table(b, "cmap", cmap->p, cmap->n);
	add_table(b, "prep", prep, sizeof prep);
	add_table(b, "post", post, sizeof post);
	return b;
}

static int
file_of(hb_face_t *face, struct blob *out, struct err *e)
{
	hb_blob_t *file = hb_face_reference_blob(face);
	unsigned n = 0;
	const char *p = hb_blob_get_data(file, &n);
	int rc = n > 0 ? blob_set(out, p, n, e) : err_set(e, ERR_FONT, "empty mini font");

	hb_blob_destroy(file);
	return rc;
}

int
font_chain_cut(const struct font_chain *c, size_t font, struct font_code *codes, size_t n, struct blob *ttf,
    struct err *e)
{
	hb_subset_plan_t *plan = plan_cut(c->at[font].face, codes, n);
	hb_face_t *subset = NULL, *mini = NULL;
	struct blob cmap = { 0 };
	int rc = -1;

	subset = plan != NULL ? hb_subset_plan_execute_or_fail(plan) : NULL;
	if (subset == NULL) {
		err_set(e, ERR_FONT, "hb-subset cannot cut %zu glyphs", n);
		goto out;
	}
	if (renumber(plan, codes, n, e) == -1 || cmap_table(codes, n, &cmap, e) == -1)
		goto out;
	mini = assemble(subset, &cmap);
	rc = file_of(mini, ttf, e);
out:
	blob_done(&cmap);
	hb_face_destroy(mini);
	hb_face_destroy(subset);
	hb_subset_plan_destroy(plan);
	return rc;
}
