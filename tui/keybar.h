#ifndef TUI_KEYBAR_H
#define TUI_KEYBAR_H

/*
 * The last two rows: the keys that have a job now, and no others.  A view
 * fills the bar for each frame; F12's menu has what has no key, and behind
 * that the same function keys by digit.
 */
#include "tui/screen.h"

#include <stddef.h>

enum { KEYBAR_MAX = 20 };

struct keybar_item {
	int f;                  /* 1 to 12; 0: named */
	int menu;               /* in F12's menu alone, the view's own number; 0: not so */
	const char *key;        /* "Enter", when named */
	char text[64];
};

struct keybar {
	struct keybar_item items[KEYBAR_MAX];
	size_t n;
};

/* A key by name, for the upper row: keybar_key(b, "Enter", _("办理")). */
void keybar_key(struct keybar *b, const char *key, const char *text);
/* A function key, for the lower row. */
void keybar_f(struct keybar *b, int f, const char *text);
/* An entry of F12's menu that has no key, chosen by its number (1 to 8): the view gets K_MENU with it. */
void keybar_menu(struct keybar *b, int number, const char *text);
/* The digit that stands for a function key, or -1. */
int keybar_digit(const struct keybar_item *it);
void keybar_draw(const struct keybar *b, struct screen *s);

#endif
