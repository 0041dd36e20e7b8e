#ifndef TUI_ASIDE_H
#define TUI_ASIDE_H

/*
 * Work that may block for ever (a share whose server has gone) on a thread of
 * its own that nobody waits for: the drawing thread asks whether it has ended,
 * or lets go of it.  The job is freed by whoever lets go last, so it owns all
 * it works with.
 *
 *	struct job { struct aside aside; ... };         first member, on the heap
 */
#include "core/err.h"

#include <stdatomic.h>
#include <stdbool.h>

struct aside;

struct aside_ops {
	void (*run)(struct aside *a);   /* on the thread */
	void (*free)(struct aside *a);  /* on either */
};

struct aside {
	const struct aside_ops *ops;
	atomic_int holders;
	atomic_bool ended, unwanted;
	int wake_fd;                    /* our copy of the drawing thread's */
};

/* Runs a->ops->run; `wake_fd` hears of its end.  FAULT: a is still the caller's to free. */
int aside_start(struct aside *a, int wake_fd, struct err *e);
bool aside_ended(const struct aside *a);
/* The drawing thread lets go; NULL is fine. */
void aside_drop(struct aside *a);

/* From run: there is something to see; nobody wants the rest. */
void aside_tell(struct aside *a);
bool aside_unwanted(const struct aside *a);

/* Is any at work still?  Then the program ends by _exit: libraries that tidy up at exit would do so under it. */
bool aside_running(void);

#endif
