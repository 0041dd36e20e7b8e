#include "tui/keybar.h"

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
static int
key_number(int f)
{
	return f == 10 ? 0 : f == 11 ? 3 : f;
}

static bool
taken(const struct keybar *b, int digit)
{
	for (size_t i = 0; i < b->n; i++)
		if (b->items[i].f > 0 && b->items[i].f < 12 &&
		    key_number(b->items[i].f) == digit)
			return true;
	return false;
}

/* Entries without a key take, in their order, digits that no key of the program has: one key, one meaning. */
int
keybar_digit(const struct keybar *b, size_t item)
{
	static const int spare[] = { 8, 6, 5 };
	size_t at = 0;

	if (b->items[item].f > 0 && b->items[item].f < 12)
		return key_number(b->items[item].f);
	if (b->items[item].menu == 0)
		return -1;
	for (size_t i = 0; i < item; i++)
		at += b->items[i].menu != 0;
	for (size_t i = 0; i < sizeof(spare) / sizeof(spare[0]); i++)
		if (!taken(b, spare[i]) && at-- == 0)
			return spare[i];
	return -1;
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
			if (b->items[i].f == f)
				x = draw_item(&b->items[i], s, s->rows - 1, x) + 1;
}
