#include "tui/sign_try.h"

#include "core/staff.h"
#include "tui/app_own.h"
#include "tui/wake.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

static void *
run(void *arg)
{
	struct sign_try *t = arg;
	struct app *a = t->app;
	struct book book = a->setup->book;

	t->rc = staff_sign_in(&book, a->counter->terminal, t->id, t->password,
	    app_now(a), &t->who, &t->e);
	atomic_store(&t->ended, true);
	wake_post(a->wake_fd);
	return NULL;
}

int
sign_try_begin(struct sign_try *t, struct app *a, const char *id,
    const struct secret *password, struct err *e)
{
	sigset_t all, before;
	int rc;

	t->app = a;
	snprintf(t->id, sizeof(t->id), "%s", id);
	t->password = password;
	atomic_store(&t->ended, false);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = pthread_create(&t->thread, NULL, run, t);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (rc != 0)
		return err_set(e, ERR_FAULT, "thread: %s", strerror(rc));
	t->going = a->lent = true;
	return 0;
}

bool
sign_try_ended(struct sign_try *t)
{
	if (!t->going || !atomic_load(&t->ended))
		return false;
	sign_try_done(t);
	return true;
}

void
sign_try_done(struct sign_try *t)
{
	if (!t->going)
		return;
	pthread_join(t->thread, NULL);
	t->going = t->app->lent = false;
}
