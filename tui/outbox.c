#include "tui/outbox.h"

#include "core/log.h"
#include "core/notices.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

struct outbox {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t news;
	bool look, stopping;
	struct counter counter;
};

static bool
stopping(struct outbox *o)
{
	bool is;

	pthread_mutex_lock(&o->lock);
	is = o->stopping;
	pthread_mutex_unlock(&o->lock);
	return is;
}

/* One by one, so that whoever leaves waits for one at most. */
static void
send_all(struct outbox *o)
{
	struct err e;
	int sent = 1;

	while (sent > 0 && !stopping(o))
		if (notices_send(&o->counter, 1, &sent, &e) == -1) {
			log_err(&e);
			return;
		}
}

static void *
run(void *arg)
{
	struct outbox *o = arg;

	pthread_mutex_lock(&o->lock);
	while (!o->stopping) {
		if (!o->look) {
			pthread_cond_wait(&o->news, &o->lock);
			continue;
		}
		o->look = false;
		pthread_mutex_unlock(&o->lock);
		send_all(o);
		pthread_mutex_lock(&o->lock);
	}
	pthread_mutex_unlock(&o->lock);
	return NULL;
}

int
outbox_start(struct outbox **out, const struct counter *c, struct book own,
    struct err *e)
{
	struct outbox *o;
	sigset_t all, before;
	int rc;

	if ((o = calloc(1, sizeof(*o))) == NULL)
		return err_set(e, ERR_MEMORY, "the outbox");
	o->counter = *c;
	o->counter.book = own;
	o->look = true;
	pthread_mutex_init(&o->lock, NULL);
	pthread_cond_init(&o->news, NULL);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = pthread_create(&o->thread, NULL, run, o);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (rc != 0) {
		pthread_cond_destroy(&o->news);
		pthread_mutex_destroy(&o->lock);
		free(o);
		return err_set(e, ERR_FAULT, "thread: %s", strerror(rc));
	}
	*out = o;
	return 0;
}

static void
tell(struct outbox *o, bool *what)
{
	pthread_mutex_lock(&o->lock);
	*what = true;
	pthread_cond_signal(&o->news);
	pthread_mutex_unlock(&o->lock);
}

void
outbox_look(struct outbox *o)
{
	if (o != NULL)
		tell(o, &o->look);
}

void
outbox_stop(struct outbox *o)
{
	if (o == NULL)
		return;
	tell(o, &o->stopping);
	pthread_join(o->thread, NULL);
	pthread_cond_destroy(&o->news);
	pthread_mutex_destroy(&o->lock);
	free(o);
}
