#ifndef TUI_RESTORE_JOB_H
#define TUI_RESTORE_JOB_H

/*
 * What a restored book asks the CA (core/restored.h), on a thread of its own,
 * so that the screen never freezes: with the flow's book and CA, for no pickup
 * is in hand then.
 */
#include "core/restored.h"

#include <pthread.h>
#include <stdatomic.h>

struct app;

struct restore_job {
	struct app *app;
	struct restore_finding settling;        /* the order let go; id 0: the comparison */
	pthread_t thread;
	bool going;
	atomic_bool ended;
	atomic_llong checked;                   /* certificates looked at so far */
	int rc;                                 /* once ended */
	struct err e;
};

/* f NULL: the comparison.  Nothing happens while one is going, or a pickup is in hand.  FAULT: no thread. */
int restore_job_begin(struct restore_job *j, struct app *app, const struct restore_finding *f, struct err *e);
/* True once: it has just ended. */
bool restore_job_ended(struct restore_job *j);
/* Waits for it; fine when there is none. */
void restore_job_done(struct restore_job *j);

#endif
