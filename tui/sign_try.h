#ifndef TUI_SIGN_TRY_H
#define TUI_SIGN_TRY_H

/*
 * An attempt to sign in, on a thread of its own (scrypt takes its time), so
 * that the screen never freezes.  The screen's book is lent to it meanwhile
 * (app.lent): nothing else is asked of the book until it has ended.
 */
#include "core/seams.h"

#include <pthread.h>
#include <stdatomic.h>

struct app;

struct sign_try {
	struct app *app;
	char id[ID_SIZE];
	const struct secret *password;  /* borrowed */
	pthread_t thread;
	bool going;
	atomic_bool ended;
	int rc;                         /* what staff_sign_in gave, once ended */
	struct staff who;
	struct err e;
};

/* FAULT: no thread.  The program is woken when it has ended. */
int sign_try_begin(struct sign_try *t, struct app *a, const char *id, const struct secret *password, struct err *e);
/* True once: it has just ended. */
bool sign_try_ended(struct sign_try *t);
/* Waits for it; fine when there is none. */
void sign_try_done(struct sign_try *t);

#endif
