#ifndef TUI_DESK_OWN_H
#define TUI_DESK_OWN_H

/* The desk, inside: what its questions (desk_ops.c) ask of the post (desk.c). */
#include "tui/desk.h"

/* On the flow thread: until it is answered.  What the answer said. */
int desk_ask(struct desk_post *p, struct desk_ask *q);
/* struct desk_ops' doing; self is the post. */
void desk_tell(void *self, const struct progress *g);
/* Into the log when it is shown, whatever the person answers. */
void desk_show(struct desk_post *p, const struct err *why);

#endif
