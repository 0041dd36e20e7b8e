#include "tui/flow.h"

#include "core/ahead.h"
#include "core/dayend.h"
#include "core/lost.h"
#include "core/pickup.h"
#include "core/pin_reset.h"
#include "core/reprint.h"
#include "core/spoil.h"
#include "tui/wake.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct flow {
	pthread_t thread;
	const struct flow_job *job;
	struct counter *counter;
	char orders[VISIT_ORDERS][NO_SIZE];
	size_t n;
	int wake_fd;
	atomic_bool ended;
	int rc;
	struct err e;
};

const struct flow_job flow_pickup = { pickup_run, true };
const struct flow_job flow_pin_reset = { pin_reset_run, true };
const struct flow_job flow_ahead = { ahead_run, false };
const struct flow_job flow_reprint = { reprint_run, false };
const struct flow_job flow_lost = { lost_shelved_run, false };
const struct flow_job flow_settle = { spoil_run, false };
const struct flow_job flow_dayend = { dayend_run, false };
const struct flow_job flow_dayend_past = { dayend_past_run, false };

static void *
run(void *arg)
{
	struct flow *f = arg;

	f->rc = f->job->run(f->counter, (const char (*)[NO_SIZE])f->orders, f->n,
	    &f->e);
	atomic_store(&f->ended, true);
	wake_post(f->wake_fd);
	return NULL;
}

int
flow_start(struct flow **out, const struct flow_job *job, struct counter *c,
    const char (*orders)[NO_SIZE], size_t n, int wake_fd, struct err *e)
{
	struct flow *f;
	sigset_t all, before;
	int rc;

	if (n == 0 || n > VISIT_ORDERS)
		return err_set(e, ERR_FAULT, "a job of %zu orders", n);
	if ((f = calloc(1, sizeof(*f))) == NULL)
		return err_set(e, ERR_MEMORY, "a pickup");
	f->job = job;
	f->counter = c;
	memcpy(f->orders, orders, n * NO_SIZE);
	f->n = n;
	f->wake_fd = wake_fd;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = pthread_create(&f->thread, NULL, run, f);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (rc != 0) {
		free(f);
		return err_set(e, ERR_FAULT, "thread: %s", strerror(rc));
	}
	*out = f;
	return 0;
}

bool
flow_ended(const struct flow *f)
{
	return atomic_load(&f->ended);
}

int
flow_join(struct flow *f, struct err *e)
{
	int rc;

	pthread_join(f->thread, NULL);
	if ((rc = f->rc) == -1)
		*e = f->e;
	free(f);
	return rc;
}
