#ifndef TUI_VIEW_HOME_OWN_H
#define TUI_VIEW_HOME_OWN_H

/* Home's state, shared by its keys (view_home.c) and its drawing (view_home_draw.c). */
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
	struct book_counts counts;
	struct due due;         /* the making limit */
	bool noted;                     /* e stands at the foot of what was found */
	struct err e;
};

/* May who is signed in look for orders at all? */
bool home_serves(const struct home *h);
/* May they see what waits for a supervisor? */
bool home_approves(const struct home *h);
/* All orders of what was asked for: the next visit finds the request again (RULES 18). */
int home_asked(struct home *h, const struct order_line *l, char (*orders)[NO_SIZE], size_t *n, struct err *e);
void home_draw(struct view *v, struct screen *s);
/* Rows for a page of what is found. */
int home_rows(const struct home *h, const struct screen *s);

#endif
