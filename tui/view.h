#ifndef TUI_VIEW_H
#define TUI_VIEW_H

/*
 * A screen: one file each, with its state, its functions, and at the foot of
 * the file its table.  Views stand on a stack (tui/app_own.h); the top one
 * gets the keys.  Embedded as the first member of a view's own struct.
 */
#include "tui/keybar.h"
#include "tui/keys.h"
#include "tui/screen.h"

#include <stdint.h>

/* Each has a page of help (tui/view_help.c). */
enum help_page {
	HELP_SIGN_IN, HELP_HOME, HELP_AHEAD, HELP_CHECK, HELP_MAKING, HELP_HANDOVER, HELP_APPROVE, HELP_REPRINT,
	HELP_STOCK, HELP_STOCK_SCAN, HELP_DAYEND, HELP_DOCTOR, HELP_RESTORED, HELP_UNKNOWN, HELP_MESSAGE,
	HELP__MAX
};

/* What has changed, for `changed`. */
enum {
	CHANGED_TOP = 1,        /* it became the top view, or the minute turned */
	CHANGED_UKEYS = 2,      /* something went in or out of the reader */
	CHANGED_ASK = 4,        /* the flow asks, or tells */
	CHANGED_BOOK = 8,       /* somebody has written to the book, here or at another window */
};

struct app;
struct view;

struct view_ops {
	enum help_page help;
	bool overlay;           /* drawn over the one below, which stays in sight */
	bool alone;             /* the program's function keys wait until it is closed */
	bool stays;             /* the work it starts is shown above it, and ends there */
	bool locks;             /* nothing of the program is in reach behind it */
	bool at_once;           /* what is typed lands where a scan would, so nobody waits whether it is one */
	void (*draw)(struct view *v, struct screen *s);
	void (*bar)(struct view *v, struct keybar *b);
	void (*key)(struct view *v, const struct key *k);
	void (*scan)(struct view *v, const char *text); /* a scan, whole, its CR or Tab taken off; NULL: it is lost here */
	bool (*typing)(struct view *v);                 /* characters are text now, even many at once; NULL: never */
	bool (*secret)(struct view *v);                 /* a password is being typed: kept nowhere on its way; NULL: never */
	bool (*echo)(struct view *v, struct screen *s); /* what was typed, drawn over the last frame before anything is looked up; NULL */
	void (*settle)(struct view *v);                 /* input is drained: bring up to date, before drawing */
	void (*tick)(struct view *v);                   /* v->due has come */
	void (*changed)(struct view *v, unsigned what);
	void (*closed)(struct view *v);                 /* frees it */
};

struct view {
	const struct view_ops *ops;     /* members but draw, key and closed may be NULL */
	struct app *app;
	struct view *owner;     /* a dialog's: they go together */
	int64_t due;            /* clock_mono_ms when tick is wanted; 0 = never */
};

/* Each answers a new view for app_push, or NULL without memory. */
struct view *view_home_new(struct app *a);
struct view *view_sign_in_new(struct app *a);
struct view *view_ahead_new(struct app *a);
/* Receipts, the latest first, one of them to be printed again; text is looked for at once ("" = all). */
struct view *view_reprint_new(struct app *a, const char *text);
struct view *view_stock_new(struct app *a);
struct view *view_doctor_new(struct app *a);
/* Spoiled UKeys whose certificate is not settled (core/spoil.h). */
struct view *view_unknown_new(struct app *a);
/* A book put back from a backup: pushed when somebody signs in, until a supervisor has acknowledged it. */
struct view *view_restored_new(struct app *a);
struct view *view_help_new(struct app *a, enum help_page page);
/* Those the flow asks for (tui/serve.c); the question is desk_asked. */
struct view *view_check_new(struct app *a);
struct view *view_making_new(struct app *a);
struct view *view_handover_new(struct app *a);
struct view *view_message_new(struct app *a);
struct view *view_approve_new(struct app *a);
struct view *view_reprint_ask_new(struct app *a);
struct view *view_dayend_new(struct app *a);
/* Day-ends: the one to be done, and the past. */
struct view *view_days_new(struct app *a);
/* The supervisor's own: all that waits, one case a screen. */
struct view *view_approvals_new(struct app *a);

/* Another clerk: what the last one looked for is gone. */
void view_home_forget(struct view *home);

#endif
