#ifndef TUI_KEYS_H
#define TUI_KEYS_H

/*
 * From a terminal's bytes to keys: UTF-8 decoded, full-width characters
 * folded, Alt+digit taken for F1 to F10, unknown control sequences (ECMA-48
 * 5.4) read to their end and dropped.  No ncurses: tests feed it bytes.
 */
#include <stdbool.h>
#include <stdint.h>

enum key_kind {
	K_NONE,
	K_CHAR,                 /* ch */
	K_ENTER, K_TAB, K_BACKTAB, K_ESC, K_BACKSPACE, K_DELETE,
	K_UP, K_DOWN, K_LEFT, K_RIGHT, K_HOME, K_END, K_PAGE_UP, K_PAGE_DOWN,
	K_ERASE,                /* Ctrl-U: the whole line */
	K_REPAINT,              /* Ctrl-L */
	K_F,                    /* f = 1 to 12 */
	K_MENU,                 /* f = the entry chosen that has no key (tui/keybar.h); no terminal sends it */
	K_PASTE, K_PASTE_END,   /* bracketed paste: what comes between never confirms */
};

struct key {
	enum key_kind kind;
	uint32_t ch;
	int f;
};

struct keys {
	enum { KEYS_PLAIN, KEYS_ESC, KEYS_CSI, KEYS_SS3 } state;
	uint32_t ch;            /* of a UTF-8 character begun */
	int need;               /* its bytes to come */
	uint32_t least;
	bool pasting;
};

/* One byte in.  True: *out is a key. */
bool keys_byte(struct keys *k, unsigned char b, struct key *out);
/* A key the terminal's library has told apart already.  False while pasting. */
bool keys_special(struct keys *k, enum key_kind kind, int f, struct key *out);
/* Nothing more is waiting: an Esc so far is the key Esc. */
bool keys_end(struct keys *k, struct key *out);

/* The digit of a key, or -1. */
int key_digit(const struct key *k);
bool key_is(const struct key *k, enum key_kind kind);
bool key_f(const struct key *k, int f);
bool key_char(const struct key *k, uint32_t ch);

#endif
