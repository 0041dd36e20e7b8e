#ifndef TUI_DEMO_OWN_H
#define TUI_DEMO_OWN_H

/* Between demo.c and demo_*.c only. */
#include "tui/wire.h"

#include <limits.h>

struct demo {
	char dir[PATH_MAX];     /* where it is being made */
	long orders;
	struct wired *w;        /* its own counter, once it can be opened */
};

extern const struct actor demo_actor;

/* "dir/name".  DISK. */
int demo_path(const struct demo *d, const char *name, char path[PATH_MAX], struct err *e);
/* A new file of mode 0600.  DISK. */
int demo_secret(const struct demo *d, const char *name, const struct secret *s, struct err *e);
/* Staff into the book, their sign-ins into SIGN-IN.txt. */
int demo_staff(struct demo *d, struct err *e);
/* Letters of authorization for the orders an agent may fetch, among the scans. */
int demo_letters(struct demo *d, struct err *e);
/* The UKeys of the orders that are made ahead; the settings' counter is open, all of it. */
int demo_ahead(struct demo *d, struct err *e);

#endif
