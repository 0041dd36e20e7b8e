#ifndef PRINT_DRAW_H
#define PRINT_DRAW_H

/*
 * Drawing on paper: text, lines and boxes as the operators of a PDF content
 * stream (ISO 32000-1, annex A), for a page or for a signature's appearance.
 * Lengths are points, y counts up.  A drawing remembers its first failure and
 * draws nothing more; draw_end tells.
 */
#include "print/glyphs.h"

struct draw {
	struct glyph_set *glyphs;       /* borrowed */
	struct blob ops;
	bool measure;                   /* only measure: no operators */
	bool failed;
	struct err err;
};

/* How text looks. */
struct pen {
	double size;
	double gray;                    /* 0 black .. 1 white */
	double spacing;                 /* between characters */
	bool bold;                      /* a thin outline in the same ink */
	bool hollow;                    /* the outline alone: large letters that hide nothing */
};

/* No printed text is smaller. */
#define PEN_LEAST 8.0

void draw_init(struct draw *d, struct glyph_set *glyphs);
void draw_done(struct draw *d);
/* 0, or the first failure: UNPRINTABLE, RECEIPT, FAULT. */
int draw_end(const struct draw *d, struct err *e);
/* Fails the drawing: what does not fit is never cut off. */
void draw_fail(struct draw *d, const char *what);

double draw_width(struct draw *d, const struct pen *p, const char *text);
/* One line from x, or ending at x, or about x. */
void draw_text(struct draw *d, double x, double y, const struct pen *p, const char *text);
void draw_text_right(struct draw *d, double x, double y, const struct pen *p, const char *text);
void draw_text_centre(struct draw *d, double x, double y, const struct pen *p, const char *text);
/* About (x, y), turned by so many degrees. */
void draw_text_turned(struct draw *d, double x, double y, double degrees, const struct pen *p, const char *text);
/* Lines of at most `width` down from y, `leading` apart.  Returns how many.  Latin words, numbers and short
 * phrases stay whole, and no line starts with a closing mark or ends with an opening one. */
int draw_wrapped(struct draw *d, double x, double y, double width, double leading, const struct pen *p, const char *text);

void draw_line(struct draw *d, double x0, double y0, double x1, double y1, double width, double gray);
void draw_box(struct draw *d, double x, double y, double w, double h, double width, double gray);
void draw_fill(struct draw *d, double x, double y, double w, double h, double gray);

#endif
