#include "tui/keybar.h"

#include "core/text.h"

#include <stdio.h>

static struct keybar_item *
add(struct keybar *b, const char *text)
{
	struct keybar_item *it;

	if (b->n == KEYBAR_MAX)
		b->n--;
	it = &b->items[b->n++];
	*it = (struct keybar_item){ 0 };
	snprintf(it->text, sizeof(it->text), "%s", text);
	return it;
}

void
keybar_key(struct keybar *b, const char *key, const char *text)
{
	add(b, text)->key = key;
}

void
keybar_f(struct keybar *b, int f, const char *text)
{
	add(b, text)->f = f;
}

void
keybar_menu(struct keybar *b, int number, const char *text)
{
	add(b, text)->menu = number;
}

/* A key's own number; F11 has the digit that no key uses. */
int
keybar_digit(const struct keybar_item *it)
{
	if (it->f < 1 || it->f > 11)
		return -1;
	return it->f == 10 ? 0 : it->f == 11 ? 3 : it->f;
}

static int
draw_item(const struct keybar_item *it, struct screen *s, int y, int x)
{
	char name[8];

	snprintf(name, sizeof(name), "F%d", it->f);
	x += screen_put(s, y, x, s->cols, STYLE_STRONG,
	    it->f > 0 ? name : it->key);
	if (it->f == 0)
		x++;
	return x + screen_put(s, y, x, s->cols, STYLE_PLAIN, it->text);
}

static bool
is_f(const struct keybar_item *it)
{
	return it->f >= 1 && it->f <= 12;
}

static int
f_cells(const struct keybar_item *it)
{
	return (it->f < 10 ? 2 : 3) + text_cells(it->text) + 1;
}

/* Where a row is too narrow for all, these are found behind F12: what a clerk misses least goes first. */
static bool
left_out(const struct keybar *b, int f, int cols)
{
	static const int spare[] = { 2, 11, 10 };
	bool out = false;
	int used = 1;

	for (size_t i = 0; i < b->n; i++)
		if (is_f(&b->items[i]))
			used += f_cells(&b->items[i]);
	for (size_t k = 0; k < sizeof(spare) / sizeof(spare[0]) && used > cols; k++)
		for (size_t i = 0; i < b->n; i++)
			if (b->items[i].f == spare[k]) {
				used -= f_cells(&b->items[i]);
				out = out || spare[k] == f;
			}
	return out;
}

void
keybar_draw(const struct keybar *b, struct screen *s)
{
	int x = 1;

	for (size_t i = 0; i < b->n; i++)
		if (b->items[i].key != NULL)
			x = draw_item(&b->items[i], s, s->rows - 2, x) + 4;
	x = 1;
	for (int f = 1; f <= 12; f++)
		for (size_t i = 0; i < b->n; i++)
			if (b->items[i].f == f && !left_out(b, f, s->cols))
				x = draw_item(&b->items[i], s, s->rows - 1, x) + 1;
}
