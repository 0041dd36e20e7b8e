#ifndef TUI_FLOW_H
#define TUI_FLOW_H

/* One job on a thread of its own, with all signals blocked: a SIGWINCH
 * must reach the drawing thread. */
#include "core/seams.h"

struct flow;

/* What it does with the orders (a reprint: with a receipt's number). */
struct flow_job {
	int (*run)(struct counter *c, const char (*orders)[NO_SIZE], size_t n, struct err *e);
	bool visit;                     /* somebody stands at the counter */
};
extern const struct flow_job flow_pickup, flow_ahead, flow_pin_reset, flow_reprint;
/* A UKey that nobody has in hand is given up (by its serial). */
extern const struct flow_job flow_lost;
/* What became of spoiled UKeys' certificates (of no order). */
extern const struct flow_job flow_settle;
/* The day-end (of no order), and a past one by its number. */
extern const struct flow_job flow_dayend, flow_dayend_past;

/* The numbers are copied.  wake_fd is posted when it has ended.  FAULT. */
int flow_start(struct flow **out, const struct flow_job *job, struct counter *c,
    const char (*orders)[NO_SIZE], size_t n, int wake_fd, struct err *e);
bool flow_ended(const struct flow *f);
/* Wait for its end and free it: what the job gave. */
int flow_join(struct flow *f, struct err *e);

#endif
