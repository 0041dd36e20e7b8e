#include "tui/edit.h"

#include "core/text.h"

#include <stdio.h>
#include <string.h>

void
edit_init(struct edit *w, size_t max, uint32_t (*accept)(uint32_t ch))
{
	*w = (struct edit){ .max = max, .accept = accept };
}

void
edit_set(struct edit *w, const char *text)
{
	snprintf(w->text, sizeof(w->text), "%s", text);
	w->text[text_whole(w->text)] = '\0';
	w->at = strlen(w->text);
	w->from = 0;
}

void
edit_clear(struct edit *w)
{
	struct err e;

	edit_set(w, "");
	if (w->secret != NULL)
		secret_set(w->secret, "", 0, &e);
}

/* Bytes of the character before / behind the cursor. */
static size_t
before(const char *s, size_t at)
{
	size_t n = 0;

	while (at > 0 && n < 4) {
		at--;
		n++;
		if (((unsigned char)s[at] & 0xC0) != 0x80)
			break;
	}
	return n;
}

static size_t
behind(const char *s)
{
	uint32_t u;

	return text_next(s, &u);
}

/* Only what a terminal draws in one or two cells. */
static bool
visible(const char *one)
{
	char clean[8];

	text_clean(one, 2, clean, sizeof(clean));
	return strcmp(clean, one) == 0;
}

static void
insert_secret(struct edit *w, const char *one, size_t n)
{
	struct err e;

	if (text_chars((const char *)secret_bytes(w->secret)) < w->max)
		secret_add(w->secret, one, n, &e);
}

static void
insert(struct edit *w, uint32_t ch)
{
	char one[5];
	size_t n, len = strlen(w->text);

	if (w->accept != NULL && (ch = w->accept(ch)) == 0)
		return;
	if ((n = text_put(ch, one)) == 0 || !visible(one))
		return;
	if (w->secret != NULL) {
		insert_secret(w, one, n);
		return;
	}
	if (text_chars(w->text) >= w->max || len + n >= sizeof(w->text))
		return;
	memmove(w->text + w->at + n, w->text + w->at, len - w->at + 1);
	memcpy(w->text + w->at, one, n);
	w->at += n;
}

static void
cut(struct edit *w, size_t n)
{
	memmove(w->text + w->at, w->text + w->at + n,
	    strlen(w->text + w->at + n) + 1);
}

static void
backspace(struct edit *w)
{
	struct secret *s = w->secret;
	struct err e;
	size_t n;

	if (s != NULL) {
		n = before((const char *)secret_bytes(s), secret_len(s));
		secret_set(s, secret_bytes(s), secret_len(s) - n, &e);
		return;
	}
	n = before(w->text, w->at);
	w->at -= n;
	cut(w, n);
}

bool
edit_key(struct edit *w, const struct key *k)
{
	switch (k->kind) {
	case K_CHAR:
		insert(w, k->ch);
		return true;
	case K_BACKSPACE:
		backspace(w);
		return true;
	case K_DELETE:
		cut(w, behind(w->text + w->at));
		return true;
	case K_LEFT:
		w->at -= before(w->text, w->at);
		return true;
	case K_RIGHT:
		w->at += behind(w->text + w->at);
		return true;
	case K_HOME:
		w->at = 0;
		return true;
	case K_END:
		w->at = strlen(w->text);
		return true;
	case K_ERASE:
		edit_clear(w);
		return true;
	default:
		return false;
	}
}

/* Cells from byte `from` to the cursor. */
static int
reach(const struct edit *w)
{
	char part[NAME_SIZE];

	snprintf(part, sizeof(part), "%.*s", (int)(w->at - w->from),
	    w->text + w->from);
	return text_cells(part);
}

static void
draw_secret(struct edit *w, struct screen *s, int y, int x, int cells,
    bool focus)
{
	size_t n = text_chars((const char *)secret_bytes(w->secret));
	int stars = n > (size_t)cells - 1 ? cells - 1 : (int)n;

	for (int i = 0; i < stars; i++)
		screen_put(s, y, x + i, 1, STYLE_FIELD, "*");
	if (focus)
		screen_cursor(s, y, x + stars);
}

/* As much as fits, without the ".." of a cut text. */
static void
draw_text(const struct edit *w, struct screen *s, int y, int x, int cells)
{
	char one[5];
	size_t n;
	int used = 0, c;

	for (const char *p = w->text + w->from; (n = behind(p)) > 0; p += n) {
		snprintf(one, sizeof(one), "%.*s", (int)n, p);
		if (used + (c = text_cells(one)) > cells)
			return;
		used += screen_put(s, y, x + used, c, STYLE_FIELD, one);
	}
}

void
edit_draw(struct edit *w, struct screen *s, int y, int x, int cells, bool focus)
{
	screen_fill(s, y, x, cells, STYLE_FIELD);
	if (w->secret != NULL) {
		draw_secret(w, s, y, x, cells, focus);
		return;
	}
	if (w->at < w->from)
		w->from = w->at;
	while (reach(w) > cells - 1)
		w->from += behind(w->text + w->from);
	draw_text(w, s, y, x, cells);
	if (focus)
		screen_cursor(s, y, x + reach(w));
}

uint32_t
edit_digit(uint32_t ch)
{
	return ch >= '0' && ch <= '9' ? ch : 0;
}

uint32_t
edit_letter_or_digit(uint32_t ch)
{
	if (ch >= 'a' && ch <= 'z')
		return ch - 'a' + 'A';
	return edit_digit(ch) != 0 || (ch >= 'A' && ch <= 'Z') ? ch : 0;
}
