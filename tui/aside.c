#include "tui/aside.h"

#include "tui/wake.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static atomic_int running;

static void
let_go(struct aside *a)
{
	if (atomic_fetch_sub(&a->holders, 1) > 1)
		return;
	close(a->wake_fd);
	a->ops->free(a);
}

static void *
run(void *arg)
{
	struct aside *a = arg;

	a->ops->run(a);
	atomic_store(&a->ended, true);
	wake_post(a->wake_fd);
	let_go(a);
	atomic_fetch_sub(&running, 1);
	return NULL;
}

static int
start_thread(struct aside *a)
{
	pthread_attr_t detached;
	sigset_t all, before;
	pthread_t t;
	int rc;

	pthread_attr_init(&detached);
	pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = pthread_create(&t, &detached, run, a);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&detached);
	return rc;
}

int
aside_start(struct aside *a, int wake_fd, struct err *e)
{
	int rc;

	/* the program's own may be closed and its number another's before the thread ends */
	if ((a->wake_fd = fcntl(wake_fd, F_DUPFD_CLOEXEC, 0)) == -1)
		return err_set(e, ERR_FAULT, "dup: %s", strerror(errno));
	atomic_store(&a->holders, 2);
	atomic_fetch_add(&running, 1);
	if ((rc = start_thread(a)) == 0)
		return 0;
	atomic_fetch_sub(&running, 1);
	close(a->wake_fd);
	return err_set(e, ERR_FAULT, "thread: %s", strerror(rc));
}

bool
aside_ended(const struct aside *a)
{
	return atomic_load(&a->ended);
}

void
aside_drop(struct aside *a)
{
	if (a == NULL)
		return;
	atomic_store(&a->unwanted, true);
	let_go(a);
}

void
aside_tell(struct aside *a)
{
	wake_post(a->wake_fd);
}

bool
aside_unwanted(const struct aside *a)
{
	return atomic_load(&a->unwanted);
}

bool
aside_running(void)
{
	return atomic_load(&running) > 0;
}
