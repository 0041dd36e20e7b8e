#ifndef TUI_SCREEN_H
#define TUI_SCREEN_H

/*
 * Drawing: everything is cleaned and clipped by cells at this boundary, so
 * that no text from outside moves the cursor or spills into the next row.
 * Blue says well, orange says take care; a word and a sign always say it too.
 */
#include <stdbool.h>
#include <stdint.h>

enum { SCREEN_ROWS = 24, SCREEN_COLS = 80 };    /* the least */

enum style {
	STYLE_PLAIN,
	STYLE_HEAD,             /* the top row */
	STYLE_DIM,
	STYLE_STRONG,
	STYLE_GOOD,             /* with "=" */
	STYLE_WARN,             /* with "!" */
	STYLE_FOCUS,            /* the cell the cursor is on */
	STYLE_FIELD,            /* where something may be typed */
	STYLE__MAX
};

struct screen {
	int rows, cols;
	int cy, cx;             /* where the cursor is to stand; -1 = hidden */
	uint32_t styles[STYLE__MAX];
};

void screen_init(struct screen *s, bool colours);
/* Begin a frame: empty, the size read anew. */
void screen_begin(struct screen *s);
/* Show it: one write of what changed. */
void screen_end(struct screen *s);
/* The next frame is written whole. */
void screen_repaint(void);
void screen_bell(void);
bool screen_small(const struct screen *s);

/* At most `cells` cells (and never past the row's end).  Returns the cells used. */
int screen_put(struct screen *s, int y, int x, int cells, enum style style, const char *text);
int screen_putf(struct screen *s, int y, int x, int cells, enum style style, const char *fmt, ...)
    __attribute__((format(printf, 6, 7)));
/* Ends at column `x` (exclusive). */
void screen_put_right(struct screen *s, int y, int x, enum style style, const char *text);
void screen_fill(struct screen *s, int y, int x, int cells, enum style style);
/* A line of dashes. */
void screen_rule(struct screen *s, int y);
/* Over several rows, broken by cells (at a space or punctuation where one is near, never inside
 * a word or number that fits); returns the rows used, at most `rows`. */
int screen_wrap(struct screen *s, int y, int x, int cells, int rows, enum style style, const char *text);
/* The same, from the text's row `from` on; returns how many rows the whole text has. */
int screen_scroll(struct screen *s, int y, int x, int cells, int from, int rows, enum style style, const char *text);
void screen_cursor(struct screen *s, int y, int x);

#endif
