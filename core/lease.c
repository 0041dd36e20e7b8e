#include "core/lease.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct lease {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t stop;
	bool stopping;
	struct book book;
	struct claim claims[VISIT_ORDERS];
	size_t n;
	int seconds;
};

/* A lost claim is not this thread's to report: the next write says FENCED. */
static void
renew_all(struct lease *l)
{
	struct err e;

	for (size_t i = 0; i < l->n; i++)
		l->book.ops->renew(l->book.self, &l->claims[i], l->seconds, &e);
}

static void *
run(void *arg)
{
	struct lease *l = arg;
	struct timespec until;

	pthread_mutex_lock(&l->lock);
	while (!l->stopping) {
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_sec += l->seconds / 3 + 1;
		if (pthread_cond_timedwait(&l->stop, &l->lock, &until) != 0 &&
		    !l->stopping)
			renew_all(l);
	}
	pthread_mutex_unlock(&l->lock);
	return NULL;
}

int
lease_start(struct lease **out, struct book b, const struct claim *claims,
    size_t n, int seconds, struct err *e)
{
	struct lease *l;
	pthread_condattr_t attr;
	sigset_t all, old;
	int rc;

	if ((l = calloc(1, sizeof(*l))) == NULL)
		return err_set(e, ERR_MEMORY, "a lease");
	l->book = b;
	l->n = n < VISIT_ORDERS ? n : VISIT_ORDERS;
	memcpy(l->claims, claims, l->n * sizeof(*claims));
	l->seconds = seconds;
	pthread_mutex_init(&l->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&l->stop, &attr);
	pthread_condattr_destroy(&attr);
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &old);
	rc = pthread_create(&l->thread, NULL, run, l);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	if (rc != 0) {
		free(l);
		return err_set(e, ERR_FAULT, "lease thread: %s", strerror(rc));
	}
	*out = l;
	return 0;
}

void
lease_stop(struct lease *l)
{
	if (l == NULL)
		return;
	pthread_mutex_lock(&l->lock);
	l->stopping = true;
	pthread_cond_signal(&l->stop);
	pthread_mutex_unlock(&l->lock);
	pthread_join(l->thread, NULL);
	pthread_mutex_destroy(&l->lock);
	pthread_cond_destroy(&l->stop);
	free(l);
}
