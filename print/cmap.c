#include "print/cmap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned char *
put16(unsigned char *p, uint32_t v)
{
	p[0] = (unsigned char)(v >> 8);
	p[1] = (unsigned char)v;
	return p + 2;
}

static unsigned char *
put32(unsigned char *p, uint32_t v)
{
	return put16(put16(p, v >> 16), v & 0xFFFF);
}

/* ---- code -> glyph ---------------------------------------------------------------- */

/* Codes run from first to last with few gaps, so a segment has an array of glyphs, 0 in the gaps. */
struct segment {
	uint16_t first, last;
	const struct font_code *codes;
	size_t n;
};

/* ASCII and the private codes: at most two segments, and the closing one. */
static uint32_t
split(const struct font_code *codes, size_t n, struct segment seg[3])
{
	uint32_t segs = 0;
	size_t ascii = 0;

	while (ascii < n && codes[ascii].code < 0x80)
		ascii++;
	if (ascii > 0)
		seg[segs++] = (struct segment){ codes[0].code, codes[ascii - 1].code, codes, ascii };
	if (ascii < n)
		seg[segs++] = (struct segment){ codes[ascii].code, codes[n - 1].code, codes + ascii, n - ascii };
	seg[segs++] = (struct segment){ 0xFFFF, 0xFFFF, NULL, 0 };
	return segs;
}

/* Glyphs of a segment's array; the closing segment has none. */
static uint32_t
array_length(const struct segment *s)
{
	return s->n > 0 ? (uint32_t)(s->last - s->first) + 1 : 0;
}

/* Table header, one record (Windows, Unicode BMP), and format 4's own header. */
static unsigned char *
put_head(unsigned char *p, uint32_t segs, uint32_t length)
{
	uint32_t power = 1, log = 0;

	for (; 2 * power <= segs; power *= 2)
		log++;
	p = put32(put16(put16(put16(put16(p, 0), 1), 3), 1), 12);
	p = put16(put16(put16(p, 4), length), 0);
	p = put16(p, 2 * segs);
	return put16(put16(put16(p, 2 * power), log), 2 * (segs - power));
}

static unsigned char *
put_segments(unsigned char *p, const struct segment *seg, uint32_t segs)
{
	uint32_t i, before = 0;

	for (i = 0; i < segs; i++)
		p = put16(p, seg[i].last);
	p = put16(p, 0);
	for (i = 0; i < segs; i++)
		p = put16(p, seg[i].first);
	for (i = 0; i < segs; i++)              /* added to the glyph; 0xFFFF goes to glyph 0 */
		p = put16(p, seg[i].n > 0 ? 0 : 1);
	for (i = 0; i < segs; i++) {            /* bytes from here to the segment's array */
		p = put16(p, seg[i].n > 0 ? 2 * (segs - i + before) : 0);
		before += array_length(&seg[i]);
	}
	return p;
}

static unsigned char *
put_array(unsigned char *p, const struct segment *s)
{
	for (size_t i = 0; i < s->n; i++)
		put16(p + (size_t)2 * (size_t)(s->codes[i].code - s->first),
		    s->codes[i].gid);
	return p + (size_t)2 * array_length(s);
}

int
cmap_table(const struct font_code *codes, size_t n, struct blob *out, struct err *e)
{
	struct segment seg[3];
	uint32_t segs = split(codes, n, seg), length = 16 + 8 * segs;
	unsigned char *b, *p;
	int rc;

	for (uint32_t i = 0; i < segs; i++)
		length += 2 * array_length(&seg[i]);
	b = calloc(1, 12 + length);
	if (b == NULL)
		return err_set(e, ERR_MEMORY, "cmap of %zu codes", n);
	p = put_segments(put_head(b, segs, length), seg, segs);
	for (uint32_t i = 0; i < segs; i++)
		p = put_array(p, &seg[i]);
	rc = blob_set(out, b, (size_t)(p - b), e);
	free(b);
	return rc;
}

/* ---- code -> character --------------------------------------------------------------- */

static int
add(struct blob *b, const char *s, struct err *e)
{
	return blob_add(b, s, strlen(s), e);
}

static int
add_pair(struct blob *b, const struct font_code *c, struct err *e)
{
	char line[40];
	uint32_t u = c->u;

	if (u > 0xFFFF)
		snprintf(line, sizeof line, "<%04X> <%04X%04X>\n", c->code, (unsigned)(0xD800 + ((u - 0x10000) >> 10)),
		    (unsigned)(0xDC00 + ((u - 0x10000) & 0x3FF)));
	else
		snprintf(line, sizeof line, "<%04X> <%04X>\n", c->code, (unsigned)u);
	return add(b, line, e);
}

/* At most 100 pairs may stand between beginbfchar and endbfchar. */
static int
add_pairs(struct blob *b, const struct font_code *codes, size_t n, struct err *e)
{
	char line[40];

	for (size_t i = 0; i < n; i++) {
		if (i % 100 == 0) {
			snprintf(line, sizeof line, "%zu beginbfchar\n", n - i < 100 ? n - i : 100);
			if (add(b, line, e) == -1)
				return -1;
		}
		if (add_pair(b, &codes[i], e) == -1)
			return -1;
		if ((i % 100 == 99 || i == n - 1) && add(b, "endbfchar\n", e) == -1)
			return -1;
	}
	return 0;
}

int
cmap_tounicode(const struct font_code *codes, size_t n, struct blob *out, struct err *e)
{
	static const char head[] = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
	    "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
	    "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
	    "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n";
	static const char foot[] = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
	struct blob b = { 0 };

	if (add(&b, head, e) == -1 || add_pairs(&b, codes, n, e) == -1 || add(&b, foot, e) == -1) {
		blob_done(&b);
		return -1;
	}
	blob_done(out);
	*out = b;
	return 0;
}
