/* The counter itself. */
#include "tui/app.h"
#include "tui/verb.h"

#include <stdlib.h>
#include <unistd.h>

/* A demo's sign-ins lie beside its settings and are named on the screen; NULL if there are none. */
static char *
sign_ins(const struct wired *w)
{
	char *path;

	if (!w->counter.demo || asprintf(&path, "%s/SIGN-IN.txt", w->conf->folder) == -1)
		return NULL;
	if (access(path, R_OK) == 0)
		return path;
	free(path);
	return NULL;
}

int
verb_counter(const struct args *a, struct wired *w, struct err *e)
{
	char *path = sign_ins(w);
	const struct app_setup s = {
		.points = &w->points,
		.calendar = &w->calendar,
		.book = w->book,
		.outbox = w->outbox,
		.clock = wire_clock(),
		.reader = w->reader,
		.ukeys = w->client,
		.virtual_ukeys = w->counter.demo && conf_virtual(w->conf),
		.sign_ins = path,
	};
	int rc;

	(void)a;
	rc = app_run(&w->counter, &s, e);
	free(path);
	return rc;
}
