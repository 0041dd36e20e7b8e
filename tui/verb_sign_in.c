/*
 * A command is somebody's, as a screen is: number and password, counted and
 * told like any sign-in, then may().  What was asked for is told, too.
 */
#include "core/clock.h"
#include "core/staff.h"
#include "tui/password.h"
#include "tui/verb.h"

#include <stdio.h>

/* What only reads takes no window's number: its lines stand in a chain of the commands' own, which
 * many may write to while the windows are open. */
enum { NO_WINDOW = 0 };

static int
allowed(const struct verb *v, const struct wired *w, int terminal, struct err *e)
{
	const struct book *b = &w->book;
	const struct actor by = { w->counter.clerk.id, terminal };
	struct err why = { 0 };
	int rc = may(&w->counter.clerk, (enum may_action)v->may, NULL, &why);
	char facts[120];
	/* "refused" is an order's: the day counts those. */
	const struct audit_line line = {
		.action = rc == 0 ? "command" : "command_refused",
		.facts = facts,
	};

	if (rc == 0)
		snprintf(facts, sizeof(facts), "{\"command\":\"%s\"}", v->name);
	else
		snprintf(facts, sizeof(facts), "{\"code\":\"%s\",\"command\":\"%s\"}", err_code(&why), v->name);
	if (b->ops->audit_add(b->self, &by, &line, e) == -1)
		return err_wrap(e, "telling of %s", v->name);
	if (rc == -1)
		*e = why;
	return rc;
}

int
verb_sign_in(const struct verb *v, const struct args *a, struct wired *w, struct err *e)
{
	const int terminal = (v->needs & WIRE_LOCK) != 0 ? w->counter.terminal : NO_WINDOW;
	struct secret *password = secret_new(e);
	int rc = -1;

	if (password != NULL && password_read(password, e) == 0 &&
	    staff_sign_in(&w->book, terminal, a->staff, password, clock_now(), &w->counter.clerk, e) == 0)
		rc = allowed(v, w, terminal, e);
	secret_free(password);
	return rc;
}
