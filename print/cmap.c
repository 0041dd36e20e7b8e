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

/* A segment for each code, and the closing one: longer than runs, with nothing to get wrong. */
int
cmap_table(const struct font_code *codes, size_t n, struct blob *out, struct err *e)
{
	uint32_t segs = (uint32_t)n + 1, length = 16 + 8 * segs;
	unsigned char *b = calloc(1, 12 + length), *p = b;
	int rc;

	if (b == NULL)
		return err_set(e, ERR_MEMORY, "cmap of %zu codes", n);
	p = put_head(p, segs, length);
	for (size_t i = 0; i < n; i++)          /* where segments end */
		p = put16(p, codes[i].code);
	p = put16(put16(p, 0xFFFF), 0);
	for (size_t i = 0; i < n; i++)          /* where they start */
		p = put16(p, codes[i].code);
	p = put16(p, 0xFFFF);
	for (size_t i = 0; i < n; i++)          /* glyph = code + delta, modulo 65536 */
		p = put16(p, (codes[i].gid - codes[i].code) & 0xFFFF);
	p = put16(p, 1);
	p += 2 * segs;                          /* no segment has a glyph array */
	rc = blob_set(out, b, (size_t)(p - b), e);
	free(b);
	return rc;
}

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
