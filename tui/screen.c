#include "tui/screen.h"

#include "core/text.h"

#include <curses.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { LINE = 2048, BLUE = 33, NAVY = 25, ORANGE = 208 };

/* Each style with colours and without; fg and bg for 256 colours and for 8. */
static const struct {
	unsigned plain, with;           /* attributes */
	short fg, bg, fg8, bg8;
} looks[STYLE__MAX] = {
	[STYLE_PLAIN] = { A_NORMAL, A_NORMAL, -1, -1, -1, -1 },
	[STYLE_HEAD] = { A_REVERSE, A_BOLD, 15, NAVY, COLOR_WHITE, COLOR_BLUE },
	[STYLE_DIM] = { A_NORMAL, A_DIM, -1, -1, -1, -1 },
	[STYLE_STRONG] = { A_BOLD, A_BOLD, -1, -1, -1, -1 },
	[STYLE_GOOD] = { A_NORMAL, A_BOLD, BLUE, -1, COLOR_CYAN, -1 },
	[STYLE_WARN] = { A_BOLD, A_BOLD, ORANGE, -1, COLOR_YELLOW, -1 },
	[STYLE_FOCUS] = { A_REVERSE, A_REVERSE, -1, -1, -1, -1 },
	[STYLE_FIELD] = { A_UNDERLINE, A_UNDERLINE, -1, -1, -1, -1 },
};

void
screen_init(struct screen *s, bool colours)
{
	bool many = COLORS >= 256;

	memset(s, 0, sizeof(*s));
	for (int i = 0; i < STYLE__MAX; i++) {
		s->styles[i] = looks[i].plain;
		if (!colours)
			continue;
		s->styles[i] = looks[i].with;
		if (looks[i].fg == -1)
			continue;
		init_pair((short)(i + 1), many ? looks[i].fg : looks[i].fg8,
		    many ? looks[i].bg : looks[i].bg8);
		s->styles[i] |= (uint32_t)COLOR_PAIR(i + 1);
	}
}

void
screen_begin(struct screen *s)
{
	erase();
	getmaxyx(stdscr, s->rows, s->cols);
	s->cy = s->cx = -1;
}

void
screen_end(struct screen *s)
{
	bool shown = s->cy >= 0 && s->cy < s->rows && s->cx >= 0 &&
	    s->cx < s->cols;

	attrset(A_NORMAL);
	curs_set(shown ? 1 : 0);
	if (shown)
		move(s->cy, s->cx);
	refresh();
}

void
screen_repaint(void)
{
	clearok(curscr, TRUE);
}

void
screen_bell(void)
{
	beep();
}

bool
screen_small(const struct screen *s)
{
	return s->rows < SCREEN_ROWS || s->cols < SCREEN_COLS;
}

int
screen_put(struct screen *s, int y, int x, int cells, enum style style,
    const char *text)
{
	char clean[LINE];
	int used;

	if (y < 0 || y >= s->rows || x < 0 || x >= s->cols)
		return 0;
	if (cells > s->cols - x)
		cells = s->cols - x;
	if (cells <= 0)
		return 0;
	used = text_clean(text, cells, clean, sizeof(clean));
	attrset((int)s->styles[style]);
	mvaddstr(y, x, clean);
	return used;
}

int
screen_putf(struct screen *s, int y, int x, int cells, enum style style,
    const char *fmt, ...)
{
	char line[LINE];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	line[text_whole(line)] = '\0';
	return screen_put(s, y, x, cells, style, line);
}

void
screen_put_right(struct screen *s, int y, int x, enum style style,
    const char *text)
{
	int cells = text_cells(text);

	screen_put(s, y, x > cells ? x - cells : 0, cells, style, text);
}

void
screen_fill(struct screen *s, int y, int x, int cells, enum style style)
{
	if (y < 0 || y >= s->rows || x < 0)
		return;
	for (int i = 0; i < cells && x + i < s->cols; i++)
		mvaddch(y, x + i, ' ' | (chtype)s->styles[style]);
}

void
screen_rule(struct screen *s, int y)
{
	attrset((int)s->styles[STYLE_DIM]);
	mvhline(y, 0, '-', s->cols);
}

static bool
one_of(const char *const *marks, size_t nmarks, const char *p)
{
	for (size_t i = 0; i < nmarks; i++)
		if (strcmp(marks[i], p) == 0)
			return true;
	return false;
}

/* A good place to break is behind one of these. */
static bool
breaks(const char *one)
{
	static const char *const marks[] = { " ", "，", "。", "；", "、", "：", "," };

	return one_of(marks, sizeof(marks) / sizeof(marks[0]), one);
}

/* None of these begins a row. */
static bool
closes(const char *one)
{
	static const char *const marks[] = { "，", "。", "；", "、", "：", "）", "」" };

	return one_of(marks, sizeof(marks) / sizeof(marks[0]), one);
}

/* Bytes of the text's first row, at most `cells` wide: to a mark in its last
 * third, else beside a wide character; inside a word only where nothing else is. */
static size_t
first_row(const char *text, int cells)
{
	char one[5];
	size_t n, at = 0, good = 0, fair = 0;
	int used = 0, good_used = 0;
	bool wide = false, before;
	uint32_t u;

	for (; text[at] != '\0' && text[at] != '\n'; at += n) {
		if (at > 0 && breaks(one)) {
			good = fair = at;
			good_used = used;
		}
		if ((n = text_next(text + at, &u)) == 0)
			n = 1;
		snprintf(one, sizeof(one), "%.*s", (int)n, text + at);
		before = wide;
		wide = text_cells(one) == 2;
		if (at > 0 && (wide || before) && !closes(one))
			fair = at;
		if ((used += text_cells(one)) > cells)
			break;
	}
	if (text[at] == '\0' || text[at] == '\n')
		return at;
	if (good_used * 3 >= cells * 2)
		return good;
	return fair > 0 ? fair : at;
}

/* Off the front of *text into row; false at its end. */
static bool
next_row(const char **text, int cells, char row[LINE])
{
	size_t n;

	if (**text == '\0' || cells <= 1)
		return false;
	n = first_row(*text, cells);
	snprintf(row, LINE, "%.*s", (int)n, *text);
	*text += n;
	while (**text == ' ')
		++*text;
	if (**text == '\n')
		++*text;
	return true;
}

int
screen_wrap(struct screen *s, int y, int x, int cells, int rows,
    enum style style, const char *text)
{
	char row[LINE];
	int used = 0;

	if (cells > s->cols - x)
		cells = s->cols - x;
	while (used < rows && next_row(&text, cells, row))
		screen_put(s, y + used++, x, cells, style, row);
	return used;
}

int
screen_scroll(struct screen *s, int y, int x, int cells, int from, int rows,
    enum style style, const char *text)
{
	char row[LINE];
	int at = 0;

	for (; next_row(&text, cells, row); at++)
		if (at >= from && at < from + rows)
			screen_put(s, y + at - from, x, cells, style, row);
	return at;
}

void
screen_cursor(struct screen *s, int y, int x)
{
	s->cy = y;
	s->cx = x;
}
