#ifndef TUI_TERM_H
#define TUI_TERM_H

/*
 * The terminal: full screen, raw keys, and put back as it was however the
 * program ends.
 */
#include "core/err.h"
#include "tui/keys.h"

#include <stdbool.h>

struct term;

/* Take the terminal on stdin and stdout; esc_ms: how long an Esc waits for the
 * rest of a key.  FAULT when it is none. */
int term_open(struct term **out, int esc_ms, struct err *e);
/* Give it back; NULL is fine. */
void term_close(struct term *t);

/* The next key that is waiting; false when there is none. */
bool term_key(struct term *t, struct key *out);
/* Forget what was typed ahead. */
void term_drop(struct term *t);
/* Its size has changed. */
void term_resized(struct term *t);
bool term_colours(const struct term *t);

#endif
