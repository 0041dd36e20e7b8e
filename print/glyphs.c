#include "print/glyphs.h"

#include "core/text.h"
#include "print/cmap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN "〔U+%04X〕"              /* a character no font draws, RULES 36 */

enum { PRIVATE_FIRST = 0xE000, PRIVATE_LAST = 0xF8FF };

struct glyph_set {
	const struct font_chain *chain;
	struct glyph *glyph;
	size_t n, room;
	uint16_t next;                  /* private code to give out */
};

int
glyph_set_new(struct glyph_set **out, const struct font_chain *c, struct err *e)
{
	struct glyph_set *s = calloc(1, sizeof *s);

	if (s == NULL)
		return err_set(e, ERR_MEMORY, "glyph set");
	s->chain = c;
	s->next = PRIVATE_FIRST;
	*out = s;
	return 0;
}

void
glyph_set_free(struct glyph_set *s)
{
	if (s == NULL)
		return;
	free(s->glyph);
	free(s);
}

size_t
glyph_set_fonts(const struct glyph_set *s)
{
	return font_chain_length(s->chain);
}

static int
grow(struct glyph_set *s, struct err *e)
{
	size_t room = s->room > 0 ? 2 * s->room : 256;
	struct glyph *p;

	if (s->n < s->room)
		return 0;
	p = reallocarray(s->glyph, room, sizeof *p);
	if (p == NULL)
		return err_set(e, ERR_MEMORY, "%zu glyphs", room);
	s->glyph = p;
	s->room = room;
	return 0;
}

static int
add(struct glyph_set *s, uint32_t u, struct err *e)
{
	struct glyph g;

	if (!font_chain_find(s->chain, u, &g)) {
		err_set(e, ERR_UNPRINTABLE, "no font draws U+%04X", (unsigned)u);
		return err_say(e, SHOWN, (unsigned)u);
	}
	if (u >= 0x7F && s->next > PRIVATE_LAST)
		return err_set(e, ERR_RECEIPT, "more than %d different characters", PRIVATE_LAST - PRIVATE_FIRST);
	if (grow(s, e) == -1)
		return -1;
	g.code = u < 0x7F ? (uint16_t)u : s->next++;
	s->glyph[s->n++] = g;
	return 0;
}

int
glyph_set_get(struct glyph_set *s, uint32_t u, const struct glyph **out, struct err *e)
{
	size_t i;

	for (i = 0; i < s->n && s->glyph[i].u != u; i++)
		;
	if (i == s->n && add(s, u, e) == -1)
		return -1;
	*out = &s->glyph[i];
	return 0;
}

void
glyph_set_spell(const struct glyph_set *s, const char *text, char *out, size_t size)
{
	struct glyph g;
	char one[24];
	size_t used = 0, step, n;
	uint32_t u;

	for (; *text != '\0'; text += step) {
		if ((step = text_next(text, &u)) == 0) {
			u = 0xFFFD;
			step = 1;
		}
		if (font_chain_find(s->chain, u, &g))
			n = text_put(u, one);
		else
			n = (size_t)snprintf(one, sizeof one, SHOWN, (unsigned)u);
		if (used + n >= size)
			break;
		memcpy(out + used, one, n);
		used += n;
	}
	out[used] = '\0';
}

static int
by_code(const void *a, const void *b)
{
	return (int)((const struct font_code *)a)->code - (int)((const struct font_code *)b)->code;
}

int
glyph_set_cut(const struct glyph_set *s, size_t font, struct glyph_cut *out, struct err *e)
{
	struct glyph_cut c = { 0 };

	c.codes = calloc(s->n + 1, sizeof *c.codes);
	if (c.codes == NULL)
		return err_set(e, ERR_MEMORY, "%zu codes", s->n);
	for (size_t i = 0; i < s->n; i++) {
		const struct glyph *g = &s->glyph[i];
		if (g->font == font)
			c.codes[c.n++] = (struct font_code){ .code = g->code, .gid = g->gid, .u = g->u };
	}
	qsort(c.codes, c.n, sizeof *c.codes, by_code);
	if (c.n > 0 && (cmap_tounicode(c.codes, c.n, &c.tounicode, e) == -1 ||
	    font_chain_cut(s->chain, font, c.codes, c.n, &c.ttf, e) == -1)) {
		glyph_cut_done(&c);
		return -1;
	}
	*out = c;
	return 0;
}

void
glyph_cut_done(struct glyph_cut *c)
{
	blob_done(&c->ttf);
	blob_done(&c->tounicode);
	free(c->codes);
	*c = (struct glyph_cut){ 0 };
}
