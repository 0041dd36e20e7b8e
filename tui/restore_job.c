#include "tui/restore_job.h"

#include "tui/app_own.h"
#include "tui/wake.h"

#include <signal.h>
#include <string.h>

enum { WAKE_EACH = 64 };

static void
told(void *ctx, int64_t checked)
{
	struct restore_job *j = ctx;

	atomic_store(&j->checked, checked);
	if (checked % WAKE_EACH == 0)
		wake_post(j->app->wake_fd);
}

static void *
run(void *arg)
{
	struct restore_job *j = arg;
	struct counter *c = j->app->counter;
	struct restored_result r;

	if (j->settling.id != 0)
		j->rc = restored_release(c, &c->clerk, &j->settling, &j->e);
	else
		j->rc = restored_compare(&c->book, &c->ca, (int)c->conf->ca_seconds * 1000,
		    c->terminal, told, j, &r, &j->e);
	atomic_store(&j->ended, true);
	wake_post(j->app->wake_fd);
	return NULL;
}

int
restore_job_begin(struct restore_job *j, struct app *app,
    const struct restore_finding *f, struct err *e)
{
	sigset_t all, before;
	int rc;

	if (j->going || app->flow != NULL)
		return 0;
	j->app = app;
	j->settling = f != NULL ? *f : (struct restore_finding){ .id = 0 };
	atomic_store(&j->ended, false);
	atomic_store(&j->checked, 0);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = pthread_create(&j->thread, NULL, run, j);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (rc != 0)
		return err_set(e, ERR_FAULT, "thread: %s", strerror(rc));
	j->going = true;
	return 0;
}

bool
restore_job_ended(struct restore_job *j)
{
	if (!j->going || !atomic_load(&j->ended))
		return false;
	restore_job_done(j);
	return true;
}

void
restore_job_done(struct restore_job *j)
{
	if (j->going)
		pthread_join(j->thread, NULL);
	j->going = false;
}
