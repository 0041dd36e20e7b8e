#ifndef TUI_VIEW_HOME_OWN_H
#define TUI_VIEW_HOME_OWN_H

/*
 * Home's state, shared by its keys (view_home.c), what they start
 * (view_home_start.c) and its drawing (view_home_draw.c).
 */
#include "forms/due.h"
#include "tui/edit.h"
#include "tui/found.h"
#include "tui/frame.h"

enum { HOME_UNFINISHED = 4 };

enum home_zone { ZONE_FIND, ZONE_UNFINISHED, ZONE_FOUND };

struct home {
	struct view view;
	enum home_zone zone;
	struct book book;               /* the screen's */
	struct edit find;
	bool anew;                      /* the next character begins a new search */
	bool dirty;                     /* typed since the last search */
	bool served;                    /* a pickup was started for what stands there */
	struct found found;
	struct order_line unfinished[HOME_UNFINISHED];
	size_t nunfinished, at;
	char half_made[1][NO_SIZE];     /* what the dialog about a UKey begun ahead is about */
	struct book_counts counts;
	bool set_aside;                 /* orders a restored book set aside wait for who is signed in */
	bool unknown;                   /* spoiled UKeys' certificates are not settled */
	struct due due;         /* the making limit */
	bool noted;                     /* e stands at the foot of what was found */
	struct err e;
};

/* May who is signed in look for orders at all? */
bool home_serves(const struct home *h);
/* All orders of what was asked for: the next visit finds the request again (RULES 18). */
int home_asked(struct home *h, const struct order_line *l, char (*orders)[NO_SIZE], size_t *n, struct err *e);

/* ---- view_home.c ---- */
void home_note(struct home *h, const struct err *e);
void home_search(struct home *h);

/* ---- view_home_start.c ---- */
/* What Enter is good for just now; the bar says it, the key does it. */
enum home_enter { ENTER_NOTHING, ENTER_RESUME, ENTER_TO_LIST, ENTER_SERVE, ENTER_UKEY };
enum home_enter home_enter_does(const struct home *h);
/* One order found opens the check at once; more are chosen from. */
void home_enter(struct home *h);
/* Go on with what was begun; where that was for nobody, ask. */
void home_resume(struct home *h, const struct order_line *l);
/* RULES 35: the receipts of the collected order in hand, or the latest. */
void home_reprint(struct home *h);
/* RULES 27: the collected order whose UKey's PIN may be reset here, or NULL. */
const struct found_row *home_to_reset(struct home *h);
void home_reset(struct home *h);
/* The order in hand whose UKey may be given up, nobody being here (core/lost.h), or NULL. */
const struct found_row *home_to_give_up(struct home *h);
void home_give_up(struct home *h);
/* The order in hand that cannot be collected, or NULL: its visitor gets a slip (RULES 21). */
const struct found_row *home_refusable(struct home *h);
/* A pickup of it is refused, with the slip and the line of log. */
void home_refuse(struct home *h);

/* Forms to be filled in by hand, for the orders picked or the one in hand. */
void home_forms(struct home *h);

/* ---- view_home_doors.c ---- */
/* What F12's menu has of home's own, by digit. */
enum { HOME_AHEAD = 1, HOME_RESET, HOME_STOCK, HOME_DOCTOR, HOME_LOST = 6, HOME_UNKNOWN, HOME_RESTORED };
/* Does a supervisor have orders to look at that a restored book set aside?  Asks the book. */
bool home_set_aside(const struct home *h);
/* Are there spoiled UKeys whose certificate is not settled, and who is signed in may have it settled?  Asks the book. */
bool home_unknown(const struct home *h);
/* True when the key is a door's; it is open only to those who may. */
bool home_door(struct home *h, const struct key *k);
void home_doors(const struct home *h, struct keybar *b);

/* ---- view_home_ukey.c ---- */
enum { HOME_UKEY_ROWS = 2 };
/* In a word, at the top right: the column it begins at. */
int home_ukey_word(const struct app *a, struct screen *s);
/* Rows taken by what is in the reader, where that is more than a blank: 0 or HOME_UKEY_ROWS. */
int home_ukey_rows(const struct home *h);
/* What it is and the next step, if there is something to say. */
void home_draw_ukey(const struct home *h, struct screen *s, int y);
/* The order of the UKey in the reader, when Enter would take it up: nothing is looked for; or "". */
const char *home_ukeys_order(const struct home *h);
/* Is this order's UKey in the reader, one whose PIN cannot be reset at the counter (RULES 27)? */
bool home_ukey_is_final(const struct home *h, const char *order);
/* As if its number had been scanned. */
void home_take(struct home *h, const char *order);

/* ---- view_home_draw.c ---- */
void home_draw(struct view *v, struct screen *s);
/* The search line alone. */
void home_draw_find(struct home *h, struct screen *s);
/* Rows for a page of what is found. */
int home_rows(const struct home *h, const struct screen *s);

#endif
