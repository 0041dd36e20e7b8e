#ifndef TESTS_TERM_SLOW_H
#define TESTS_TERM_SLOW_H

/* A counter whose UKeys make a key when the test lets them (slow_p11.c): as long as it likes, no sleep. */
#include "tests/term/counter.h"

struct slow {
	struct counter_vt *c;
	int fifo;               /* keys wait for a byte of it; -1: they wait for nothing */
};

/* A fresh counter, 80x24, with such UKeys; `counter` and `token` are lines of those sections, `settings`
 * are added behind; each may be "". */
struct slow slow_open(const char *counter, const char *token, const char *settings);
/* The book has made so many of this model: the key took `usual` ms each time, once `worst`. */
void slow_history(const struct slow *s, int n, int usual, int worst);
/* The key that is being made may be finished, and no other waits. */
void slow_let_go(struct slow *s);
/* The handler with one order, checked and with a UKey confirmed: its key is being made. */
void slow_begin(const struct slow *s);
void slow_close(struct slow *s);

#endif
