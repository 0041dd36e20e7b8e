#ifndef TUI_APP_OWN_H
#define TUI_APP_OWN_H

/*
 * The program's own state, and what a view may do with it.  For tui/ only;
 * the rest of the program knows tui/app.h.
 */
#include "forms/check.h"
#include "forms/handover.h"
#include "tui/app.h"
#include "tui/burst.h"
#include "tui/desk.h"
#include "tui/drawer.h"
#include "tui/flow.h"
#include "tui/lamp_watch.h"
#include "tui/lamps.h"
#include "tui/outbox.h"
#include "tui/peek.h"
#include "tui/term.h"
#include "tui/view.h"

enum { APP_VIEWS = 12 };

/* Which view serves the flow: one at a time, right above where it was started. */
enum work_kind { WORK_NONE, WORK_CHECK, WORK_MAKING, WORK_HANDOVER, WORK_MESSAGE, WORK_APPROVE, WORK_REPRINT, WORK_DAYEND };

/* The pickup in hand, as far as the screens have been told. */
struct work {
	const struct flow_job *job;     /* NULL: none in hand */
	enum work_kind kind;
	struct view *view;
	bool asked;                     /* the open question has its view */
	unsigned said;                  /* desk_doing.nth seen */
	struct desk_doing doing;
	char institution[NAME_SIZE], visit_no[NO_SIZE];
	char orders[VISIT_ORDERS][NO_SIZE];
	size_t norders;
	bool agent;
	/* Of the handover's list what can be ticked while the UKey is made, and is; gone with the visit. */
	struct handover_item papers[HANDOVER_ITEMS];
	size_t npapers;
	unsigned ticked;                /* bits */
};

struct app {
	struct counter *counter;
	const struct app_setup *setup;
	struct term *term;
	struct burst burst;             /* typed, not yet handed on */
	struct screen screen;
	struct view *views[APP_VIEWS];  /* [0] is home */
	size_t nviews;
	struct view *shown;             /* the top view of the last frame */
	int wake_fd, timer_fd, signal_fd, book_fd;
	bool book_again;                /* book_due is the second look of one change */
	int64_t book_due;               /* clock_mono_ms when the views hear that the book changed; 0 = it has not */
	int64_t armed;                  /* clock_mono_ms the timer is set to */
	int64_t minute, last_key;       /* clock_mono_ms */
	bool signed_in, leaving, hung_up, done;
	bool lent;                      /* setup->book is with a sign-in attempt (tui/sign_try.h) */
	struct staff next;              /* signs in when the pickup in hand has ended; id "" = nobody */

	struct desk_post *desk;
	struct flow *flow;              /* NULL: no pickup in hand */
	struct outbox *outbox;
	struct work work;
	char scanned[NAME_SIZE];        /* what home was looking for when the pickup began */
	char next_scan[NAME_SIZE];      /* the next person's: home looks for it when this pickup has ended */
	struct lamps lamps;
	struct lamp_watch *watch;       /* what they stand on */
	struct drawer drawer;
	struct peek peek;               /* what is in the reader, as far as nothing is in hand */
};

/* ---- app.c ---- */
int64_t app_now(const struct app *a);           /* UTC seconds */
/* The clerk goes, the program stays. */
void app_sign_out(struct app *a);
void app_signed_in(struct app *a, const struct staff *who);

/* ---- leave.c ---- */
/* Ask, then leave; work in hand is paused first. */
void app_ask_leave(struct app *a);
void app_leave(struct app *a);

/* ---- stack.c ---- */
/* Takes v over; NULL (no memory) is said on the bell. */
void app_push(struct app *a, struct view *v);
/* Right above home and what stays, below dialogs and locks. */
void app_put_work(struct app *a, struct view *v);
/* And what it owns; v is freed. */
void app_close(struct app *a, struct view *v);
struct view *app_top(const struct app *a);
void app_key(struct app *a, const struct key *k);
/* A key from the terminal: on to app_key, or part of a scan for the top view. */
void app_typed(struct app *a, const struct key *k);
/* Nothing followed what was typed: it is keys. */
void app_typed_all(struct app *a);
/* A scan where this pickup is over: home looks for it next. */
void app_scan_next(struct app *a, const char *text);
/* What was typed is seen before the rest is looked up and drawn. */
void app_echo(struct app *a);
void app_settle(struct app *a);
void app_draw(struct app *a);
void app_changed(struct app *a, unsigned what);
/* The keys of the top view and of the program. */
void app_bar(struct app *a, struct keybar *b);

/* ---- serve.c ---- */
/* Start a job with these orders. */
int serve_start(struct app *a, const struct flow_job *job, const char (*orders)[NO_SIZE], size_t n, struct err *e);
/* See what the flow asks or tells, and give it its view. */
void serve_update(struct app *a);
/* Answer the open question.  The view may be gone soon after. */
void serve_answer(struct app *a, int rc);
void serve_later(struct app *a);
/* The visitor has left (RULES 37): the answer to what is asked, and the wish from now on. */
void serve_left(struct app *a);
/* Answer all questions LATER from now on: the flow ends as soon as it safely can. */
void serve_close(struct app *a);
/* Something went in or out of the reader: a question about it is asked anew. */
void serve_reader(struct app *a);
/* The line a note asks for; NULL (Esc) is "not now": the flow asks again what led here. */
void serve_note(struct view *v, const char *line);
/* Take the flow's view off the screen. */
void serve_hide(struct app *a);

#endif
