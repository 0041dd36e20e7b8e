#ifndef TUI_VIEW_STOCK_OWN_H
#define TUI_VIEW_STOCK_OWN_H

/*
 * The stock's screens (RULES 32): the list (view_stock.c), what is done to one
 * UKey or to a run of them (view_stock_one.c, view_stock_run.c), and UKeys
 * scanned one after another (view_stock_scan.c).  What they ask and do in the
 * same words is view_stock_act.c.
 */
#include "core/token/serial.h"
#include "tui/edit.h"
#include "tui/frame.h"
#include "tui/list.h"

enum stock_does { STOCK_RECEIVE, STOCK_SEND_BACK, STOCK_SPOIL, STOCK_COUNT };

/* What is being asked for and done; first in each view that does so. */
struct stock_act {
	struct view view;
	enum stock_does does;
	char (*serials)[ID_SIZE];       /* of a run or scanned; owned */
	size_t n;
	char first[SERIAL_TEXT], last[SERIAL_TEXT];     /* a run's ends; first: the one UKey in hand */
	char again[SERIAL_TEXT];        /* its last four, typed once more */
	char model[ID_SIZE], reason[TEXT_SIZE];
	int counted;
	bool noted;
	struct err e;
	void (*worded)(struct stock_act *a);    /* model or reason is there */
	void (*done)(struct stock_act *a, const char *said);
};

/* ---- view_stock_act.c ---- */
/* The counter as the screen works with it: over its own book. */
struct counter stock_act_counter(const struct stock_act *a);
/* May who is signed in keep the stock? */
bool stock_act_may(const struct app *app);
void stock_act_note(struct stock_act *a, const struct err *e);
const char *stock_act_title(enum stock_does does);
/* The model of what comes in, the reason of what leaves; then a->worded. */
void stock_act_words(struct stock_act *a);
/* a->serials come in or go back; a->done says it, or it is noted why not. */
void stock_act_do(struct stock_act *a);
/* A count is booked: of the scanned, or of a->counted. */
void stock_act_count(struct stock_act *a, bool scanned);
void stock_act_free(struct stock_act *a);

/* ---- view_stock.c ---- */
struct stock_view {
	struct stock_act act;
	struct edit find;
	bool dirty;
	enum stock_state state;         /* listed, unless something is looked for */
	int figures[STOCK__MAX];
	struct stock_count counted;     /* the newest; id 0 = never */
	struct list list;
	struct stock_line *rows;
	size_t room;
	char said[200];                 /* what was done, until the next key */
};

/* What was done, at the foot of the list, which now shows where it led. */
void stock_view_said(struct stock_view *v, enum stock_does did, const char *said);
/* The row the cursor is on, or NULL. */
const struct stock_line *stock_view_here(const struct stock_view *v);

/* ---- view_stock_run.c, view_stock_one.c: begun from the list ---- */
void stock_run_ask(struct stock_view *v, enum stock_does does);
void stock_spoil_ask(struct stock_view *v);
void stock_slip_again(struct stock_view *v);
void stock_count_ask(struct stock_view *v);

/* ---- view_stock_scan.c ---- */
struct view *view_stock_scan_new(struct stock_view *list, enum stock_does does);

#endif
