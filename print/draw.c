#include "print/draw.h"

#include "core/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOLLOW 0.6                      /* how wide a hollow letter's line is */
#define BOX "⬜"
#define PHRASE 10                       /* widths of a character: what is no longer is not torn */

void
draw_init(struct draw *d, struct glyph_set *glyphs)
{
	*d = (struct draw){ .glyphs = glyphs };
}

void
draw_done(struct draw *d)
{
	blob_done(&d->ops);
}

int
draw_end(const struct draw *d, struct err *e)
{
	if (!d->failed)
		return 0;
	*e = d->err;
	return -1;
}

void
draw_fail(struct draw *d, const char *what)
{
	if (!d->failed)
		err_set(&d->err, ERR_RECEIPT, "%s", what);
	d->failed = true;
}

/* ---- operators -------------------------------------------------------------- */

static void
put(struct draw *d, const char *s)
{
	if (!d->failed && !d->measure && blob_add(&d->ops, s, strlen(s), &d->err) == -1)
		d->failed = true;
}

/* Numbers to a hundredth of a point, with a point in every locale. */
static void
put_number(struct draw *d, double v)
{
	long n = lround(v * 100);
	char s[40];

	snprintf(s, sizeof s, "%s%ld.%02ld ", n < 0 ? "-" : "", labs(n) / 100, labs(n) % 100);
	put(d, s);
}

/* Operands, then the operator. */
static void
put_op(struct draw *d, const char *op, size_t n, const double *operands)
{
	for (size_t i = 0; i < n; i++)
		put_number(d, operands[i]);
	put(d, op);
	put(d, "\n");
}

/* OP(d, "re", x, y, w, h) */
#define OP(d, op, ...) put_op((d), (op), sizeof (double[]){ __VA_ARGS__ } / sizeof(double), (double[]){ __VA_ARGS__ })

void
draw_line(struct draw *d, double x0, double y0, double x1, double y1, double width, double gray)
{
	OP(d, "w", width);
	OP(d, "G", gray);
	OP(d, "m", x0, y0);
	OP(d, "l", x1, y1);
	put(d, "S\n");
}

void
draw_box(struct draw *d, double x, double y, double w, double h, double width, double gray)
{
	OP(d, "w", width);
	OP(d, "G", gray);
	OP(d, "re", x, y, w, h);
	put(d, "S\n");
}

void
draw_fill(struct draw *d, double x, double y, double w, double h, double gray)
{
	OP(d, "g", gray);
	OP(d, "re", x, y, w, h);
	put(d, "f\n");
}

/* ---- text ------------------------------------------------------------------- */

static const struct glyph *
glyph_of(struct draw *d, uint32_t u)
{
	const struct glyph *g = NULL;

	if (!d->failed && glyph_set_get(d->glyphs, u, &g, &d->err) == -1)
		d->failed = true;
	return d->failed ? NULL : g;
}

static double
advance(struct draw *d, const struct pen *p, uint32_t u)
{
	const struct glyph *g = glyph_of(d, u);

	return g != NULL ? g->advance * p->size / 1000 + p->spacing : 0;
}

/* The width of the first n bytes. */
static double
width_of(struct draw *d, const struct pen *p, const char *s, size_t n)
{
	double w = 0;
	uint32_t u;
	size_t step;

	for (size_t at = 0; at < n && (step = text_next(s + at, &u)) > 0; at += step)
		w += advance(d, p, u);
	return w;
}

double
draw_width(struct draw *d, const struct pen *p, const char *text)
{
	return width_of(d, p, text, strlen(text));
}

/* The codes as hexadecimal strings, one for each run of a font. */
static void
put_runs(struct draw *d, const struct pen *p, const char *s, size_t n)
{
	const struct glyph *g;
	int font = -1;
	char code[16];
	uint32_t u = 0;
	size_t at = 0, step;

	for (; at < n && (step = text_next(s + at, &u)) > 0 && (g = glyph_of(d, u)) != NULL; at += step) {
		if (g->font != font) {
			font = g->font;
			snprintf(code, sizeof code, "%s/F%d ", at > 0 ? "> Tj " : "", font);
			put(d, code);
			put_number(d, p->size);
			put(d, "Tf <");
		}
		snprintf(code, sizeof code, "%04X", g->code);
		put(d, code);
	}
	if (at < n)
		draw_fail(d, "text is not UTF-8");
	if (at > 0)
		put(d, "> Tj\n");
}

static void
put_pen(struct draw *d, const struct pen *p)
{
	if (p->size < PEN_LEAST)
		draw_fail(d, "text below the least size");
	OP(d, "g", p->gray);
	OP(d, "Tc", p->spacing);
	if (p->bold || p->hollow) {
		OP(d, "G", p->gray);
		OP(d, "w", p->hollow ? HOLLOW : p->size * 0.035);
	}
	put(d, p->hollow ? "1 Tr\n" : p->bold ? "2 Tr\n" : "0 Tr\n");
}

static void
text_at(struct draw *d, double x, double y, const struct pen *p, const char *s, size_t n)
{
	put(d, "BT\n");
	put_pen(d, p);
	OP(d, "Td", x, y);
	put_runs(d, p, s, n);
	put(d, "ET\n");
}

void
draw_text(struct draw *d, double x, double y, const struct pen *p, const char *text)
{
	text_at(d, x, y, p, text, strlen(text));
}

void
draw_text_right(struct draw *d, double x, double y, const struct pen *p, const char *text)
{
	draw_text(d, x - draw_width(d, p, text) + p->spacing, y, p, text);
}

void
draw_text_centre(struct draw *d, double x, double y, const struct pen *p, const char *text)
{
	draw_text(d, x - (draw_width(d, p, text) - p->spacing) / 2, y, p, text);
}

void
draw_text_turned(struct draw *d, double x, double y, double degrees, const struct pen *p, const char *text)
{
	double a = degrees * acos(-1) / 180, half = (draw_width(d, p, text) - p->spacing) / 2, drop = p->size * 0.35;

	put(d, "BT\n");
	put_pen(d, p);
	OP(d, "Tm", cos(a), sin(a), -sin(a), cos(a), x - half * cos(a) + drop * sin(a),
	    y - half * sin(a) - drop * cos(a));
	put_runs(d, p, text, strlen(text));
	put(d, "ET\n");
}

/* ---- wrapping ---------------------------------------------------------------- */

static bool
one_of(uint32_t u, const char *marks)
{
	uint32_t m;
	size_t step;

	for (; (step = text_next(marks, &m)) > 0; marks += step)
		if (m == u)
			return true;
	return false;
}

/* May a line end between these two? */
static bool
may_break(uint32_t before, uint32_t after)
{
	if (one_of(after, " ，。、；：！？）】〕」』》·%)") || one_of(before, "（【〔「『《(" BOX))
		return false;
	return before == ' ' || before > 0x7F || after > 0x7F;
}

/* Does a phrase end between these two? */
static bool
phrase_ends(uint32_t before, uint32_t after)
{
	return after == ' ' || (one_of(before, " ，。、；：！？）】〕」』》·)") && may_break(before, after));
}

/* Is what begins here, up to where its phrase ends, short enough to stay whole? */
static bool
short_phrase(struct draw *d, const struct pen *p, const char *s)
{
	size_t at = 0, step;
	uint32_t u, before = 0;

	for (; (step = text_next(s + at, &u)) > 0; at += step, before = u)
		if (at > 0 && phrase_ends(before, u))
			break;
	return width_of(d, p, s, at) <= PHRASE * p->size;
}

/* How many bytes of s make a line; at least one character. */
static size_t
line_length(struct draw *d, const struct pen *p, const char *s, double width)
{
	size_t at = 0, good = 0, phrase = 0, step;
	uint32_t u, before = 0;
	double w = 0;

	for (; (step = text_next(s + at, &u)) > 0; at += step) {
		if (at > 0 && may_break(before, u)) {
			good = at;
			if (phrase_ends(before, u))
				phrase = at;
		}
		w += advance(d, p, u);
		if (w > width + 0.01 && u != ' ' && at > 0) {
			if (phrase > 0 && short_phrase(d, p, s + phrase))
				return phrase;
			return good > 0 ? good : at;
		}
		if (u != ' ' || !one_of(before, BOX))   /* a box stays with what is ticked */
			before = u;
	}
	return strlen(s);
}

int
draw_wrapped(struct draw *d, double x, double y, double width, double leading, const struct pen *p, const char *text)
{
	int lines = 0;

	while (*text != '\0' && !d->failed) {
		size_t n = line_length(d, p, text, width);
		text_at(d, x, y - lines * leading, p, text, n);
		text += n;
		text += strspn(text, " ");
		lines++;
	}
	return lines;
}
