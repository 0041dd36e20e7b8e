#ifndef TUI_APP_H
#define TUI_APP_H

/*
 * The full-screen program: sign in, find, check, make, hand over.  The calling
 * thread draws and reads keys; each pickup runs on a thread of its own
 * (tui/flow.h), which asks the person through c->desk.
 */
#include "conf/settings.h"
#include "core/seams.h"
#include "core/token/client.h"
#include "core/token/reader.h"

/* All borrowed for the call; the counter carries conf, terminal, demo and point_name. */
struct app_setup {
	const struct points *points;    /* where an order of another point is fetched */
	const struct calendar *calendar; /* working days, for the making limit */
	struct book book;               /* the screen's own; c->book is the flow thread's alone */
	struct book outbox;             /* the thread's that sends notices */
	struct clock clock;             /* the screen's; c->clock is the flow thread's */
	struct reader *reader;          /* tells of UKeys going in and out; NULL = none is watched */
	struct token_client *ukeys;     /* what went in is looked at; NULL = it is not */
	bool virtual_ukeys;             /* UKeys are folders: F11 puts one in or takes it out */
	const char *sign_ins;           /* path of SIGN-IN.txt, named while signing in; NULL = none */
};

/*
 * Run until the clerk leaves (F10) or SIGTERM, SIGHUP or SIGINT comes; work in
 * hand is paused first and loses nothing.  Fills c->desk and c->clerk, which
 * may be empty before.  The language is set (text_language) and stdin and
 * stdout are a terminal, 80x24 or more to be of use.
 * SIGWINCH, SIGTERM, SIGHUP and SIGINT are blocked meanwhile; start threads
 * and children of your own before or with their mask set.
 * FAULT: no terminal, no memory.  Whatever happens the terminal is restored.
 */
int app_run(struct counter *c, const struct app_setup *s, struct err *e);

#endif
