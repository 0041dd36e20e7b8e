#ifndef TUI_FLOW_H
#define TUI_FLOW_H

/* One pickup on a thread of its own, with all signals blocked: a SIGWINCH
 * must reach the drawing thread. */
#include "core/seams.h"

struct flow;

/* The numbers are copied.  wake_fd is posted when it has ended.  FAULT. */
int flow_start(struct flow **out, struct counter *c, const char (*orders)[NO_SIZE], size_t n,
    int wake_fd, struct err *e);
bool flow_ended(const struct flow *f);
/* Wait for its end and free it: what pickup_run gave. */
int flow_join(struct flow *f, struct err *e);

#endif
