#ifndef TUI_VIEW_DAYEND_OWN_H
#define TUI_VIEW_DAYEND_OWN_H

/*
 * The day-end's state, shared by its keys (view_dayend.c), its reasons
 * (view_dayend_odds.c) and its drawing (view_dayend_draw.c).  The day itself is
 * the flow's, and only there while it asks.
 */
#include "tui/edit.h"
#include "tui/frame.h"
#include "tui/sign_try.h"

/* Where the keys go: a field of the stage, or the balances. */
enum dayend_focus { DAYEND_COUNT, DAYEND_ID, DAYEND_PASSWORD, DAYEND_SIGN, DAYEND_BALANCES };

struct dayend_view {
	struct view view;
	enum dayend_focus focus;
	enum day_balance at;
	bool open;                      /* the odds of the balance at `at` are */
	size_t odd, from, page;         /* of them: the cursor, the first shown, those that fit */
	bool all;                       /* the reason being chosen is for all */
	struct edit count, id, password;
	struct secret *secret;
	struct sign_try try;
	bool noted;
	struct err e;
};

/* The open question, or NULL while the flow works. */
struct desk_ask *dayend_asked(const struct dayend_view *v);
void dayend_note(struct dayend_view *v, const struct err *e);
/* May who is signed in sign what lies there, without signing in for it? */
bool dayend_own_signature(const struct dayend_view *v, const struct desk_ask *q);

/* ---- view_dayend_odds.c ---- */
/* The n-th odd of the balance in hand, or NULL. */
struct day_odd *dayend_odd(const struct dayend_view *v, const struct desk_ask *q, size_t n);
void dayend_open(struct dayend_view *v);
void dayend_odds_key(struct dayend_view *v, const struct key *k);

/* ---- view_dayend_draw.c ---- */
void view_dayend_draw(struct view *view, struct screen *s);
void view_dayend_bar(struct view *view, struct keybar *b);

#endif
