#include "tests/term/vt_own.h"

#include <stdint.h>
#include <string.h>

enum {
	ROW_BYTES = 4096,
	CELL_W = 10, CELL_H = 21, FONT = 17,    /* of the picture */
};

static size_t
put_utf8(uint32_t u, char *out)
{
	if (u < 0x80) {
		out[0] = (char)u;
		return 1;
	}
	if (u < 0x800) {
		out[0] = (char)(0xc0 | u >> 6);
		out[1] = (char)(0x80 | (u & 63));
		return 2;
	}
	if (u < 0x10000) {
		out[0] = (char)(0xe0 | u >> 12);
		out[1] = (char)(0x80 | (u >> 6 & 63));
		out[2] = (char)(0x80 | (u & 63));
		return 3;
	}
	out[0] = (char)(0xf0 | u >> 18);
	out[1] = (char)(0x80 | (u >> 12 & 63));
	out[2] = (char)(0x80 | (u >> 6 & 63));
	out[3] = (char)(0x80 | (u & 63));
	return 4;
}

static unsigned
rgb(struct vt *v, VTermColor c, unsigned fallback)
{
	if (VTERM_COLOR_IS_DEFAULT_FG(&c) || VTERM_COLOR_IS_DEFAULT_BG(&c))
		return fallback;
	vterm_screen_convert_color_to_rgb(v->screen, &c);
	return (unsigned)c.rgb.red << 16 | (unsigned)c.rgb.green << 8 | c.rgb.blue;
}

struct vt_cell
vt_cell(struct vt *v, int row, int col)
{
	VTermScreenCell x = {0};
	VTermPos pos = { .row = row, .col = col };
	struct vt_cell c = {0};
	unsigned fg, bg;
	size_t n = 0;

	vterm_screen_get_cell(v->screen, pos, &x);
	c.width = x.chars[0] == UINT32_MAX ? 0 : (unsigned char)x.width;
	for (int i = 0; c.width && i < VTERM_MAX_CHARS_PER_CELL && x.chars[i]; i++)
		n += put_utf8(x.chars[i], c.text + n);
	c.bold = x.attrs.bold;
	c.underline = x.attrs.underline != 0;
	c.reverse = x.attrs.reverse;
	fg = rgb(v, x.fg, 0xd0d0d0);
	bg = rgb(v, x.bg, 0x121212);
	c.fg = c.reverse ? bg : fg;
	c.bg = c.reverse ? fg : bg;
	return c;
}

/* The row's text; at[i] is the cell byte i stands in.  Returns the length. */
static size_t
row_text(struct vt *v, int row, char *buf, int *at)
{
	size_t n = 0;

	for (int col = 0; col < v->cols && n + 40 < ROW_BYTES; col++) {
		struct vt_cell c = vt_cell(v, row, col);
		const char *s = c.text[0] ? c.text : " ";

		if (c.width == 0)
			continue;
		for (; *s; s++) {
			at[n] = col;
			buf[n++] = *s;
		}
	}
	buf[n] = '\0';
	return n;
}

bool
vt_find(struct vt *v, const char *text, int *row, int *col)
{
	char buf[ROW_BYTES], *p;
	int at[ROW_BYTES];

	for (int r = 0; r < v->rows; r++) {
		row_text(v, r, buf, at);
		if (!(p = strstr(buf, text)))
			continue;
		if (row)
			*row = r;
		if (col)
			*col = at[p - buf];
		return true;
	}
	return false;
}

char *
vt_row(struct vt *v, int row, char *buf, size_t size)
{
	char line[ROW_BYTES];
	int at[ROW_BYTES];
	size_t n = row_text(v, row, line, at);

	while (n > 0 && line[n - 1] == ' ')
		line[--n] = '\0';
	snprintf(buf, size, "%s", line);
	return buf;
}

bool
vt_cursor(struct vt *v, int *row, int *col)
{
	*row = v->cursor.row;
	*col = v->cursor.col;
	return v->cursor_shown;
}

void
vt_size(struct vt *v, int *rows, int *cols)
{
	*rows = v->rows;
	*cols = v->cols;
}

void
vt_print(struct vt *v, FILE *f)
{
	char row[ROW_BYTES];

	for (int r = 0; r < v->rows; r++)
		fprintf(f, "%s\n", vt_row(v, r, row, sizeof row));
}

int
vt_save_text(struct vt *v, const char *path)
{
	FILE *f = fopen(path, "we");

	if (!f)
		return -1;
	vt_print(v, f);
	return fclose(f) ? -1 : 0;
}

/* -- the picture: a rectangle and a text for each cell -- */

static void
put_xml(FILE *f, const char *s)
{
	for (; *s; s++)
		if (strchr("<>&", *s))
			fprintf(f, "&#%d;", *s);
		else
			fputc(*s, f);
}

static void
svg_cell(FILE *f, const struct vt_cell *c, int row, int col)
{
	int x = col * CELL_W, y = row * CELL_H;

	fprintf(f, "<rect x='%d' y='%d' width='%d' height='%d' fill='#%06x'/>",
	    x, y, c->width * CELL_W, CELL_H, c->bg);
	if (c->text[0] && strcmp(c->text, " ") != 0) {
		/* a wide glyph is as wide as the font is high: centre it */
		fprintf(f, "<text x='%d.5' y='%d' fill='#%06x'%s%s>",
		    c->width == 2 ? x + CELL_W - FONT / 2 - 1 : x, y + 16, c->fg,
		    c->bold ? " font-weight='bold'" : "",
		    c->underline ? " text-decoration='underline'" : "");
		put_xml(f, c->text);
		fputs("</text>", f);
	}
	fputc('\n', f);
}

int
vt_save_svg(struct vt *v, const char *path)
{
	int w = v->cols * CELL_W, h = v->rows * CELL_H;
	FILE *f = fopen(path, "we");

	if (!f)
		return -1;
	fprintf(f, "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' font-size='%dpx'"
	    " font-family='DejaVu Sans Mono,Noto Sans Mono CJK SC,WenQuanYi Micro Hei Mono'"
	    " shape-rendering='crispEdges'>\n<rect width='%d' height='%d' fill='#121212'/>\n",
	    w, h, FONT, w, h);
	for (int row = 0; row < v->rows; row++)
		for (int col = 0; col < v->cols; col++) {
			struct vt_cell c = vt_cell(v, row, col);

			if (c.width > 0)
				svg_cell(f, &c, row, col);
		}
	if (v->cursor_shown)
		fprintf(f, "<rect x='%d' y='%d' width='%d' height='%d' fill='none' stroke='#ffd75f'"
		    " stroke-width='2'/>\n", v->cursor.col * CELL_W, v->cursor.row * CELL_H, CELL_W, CELL_H);
	fputs("</svg>\n", f);
	return fclose(f) ? -1 : 0;
}
