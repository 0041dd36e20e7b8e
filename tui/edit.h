#ifndef TUI_EDIT_H
#define TUI_EDIT_H

/*
 * One line to type into: Chinese, full-width digits folded (tui/keys.h), and
 * passwords, which are shown as stars and live in a struct secret only.
 */
#include "core/order.h"
#include "core/secret.h"
#include "tui/keys.h"
#include "tui/screen.h"

#include <stddef.h>

struct edit {
	char text[NAME_SIZE];
	size_t at;                      /* the cursor, in bytes */
	size_t from;                    /* the first byte shown */
	size_t max;                     /* characters */
	/* What a character becomes; 0 refuses it.  NULL takes all that can be seen. */
	uint32_t (*accept)(uint32_t ch);
	struct secret *secret;          /* borrowed; a password goes here, text stays "" */
};

void edit_init(struct edit *w, size_t max, uint32_t (*accept)(uint32_t ch));
void edit_set(struct edit *w, const char *text);
void edit_clear(struct edit *w);
/* True when the key was one for it. */
bool edit_key(struct edit *w, const struct key *k);
/* In `cells` cells; with focus the cursor stands in it. */
void edit_draw(struct edit *w, struct screen *s, int y, int x, int cells, bool focus);

/* For `accept`. */
uint32_t edit_digit(uint32_t ch);
uint32_t edit_letter_or_digit(uint32_t ch);     /* raised */

#endif
