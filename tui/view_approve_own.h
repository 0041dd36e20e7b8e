#ifndef TUI_VIEW_APPROVE_OWN_H
#define TUI_VIEW_APPROVE_OWN_H

/*
 * A case before the supervisor.  One state for both screens: over the clerk's,
 * where the supervisor signs in for this one decision, and the supervisor's
 * own queue.  Keys: view_approve.c; deciding: view_approve_decide.c; what is
 * shown: view_approve_case.c, view_approve_draw.c.
 */
#include "forms/approve.h"
#include "tui/edit.h"
#include "tui/frame.h"
#include "tui/sign_try.h"

enum { APPROVE_QUEUE = 200 };           /* more wait for nobody in a day */

enum approve_field { APPROVE_SAW, APPROVE_ID, APPROVE_PASSWORD, APPROVE_DECIDE, APPROVE__MAX };
/* In the order of the digits that choose it. */
enum approve_choice { APPROVE_YES = 1, APPROVE_BACK, APPROVE_NO, APPROVE_LATER, APPROVE_SCAN };

struct approve {
	struct view view;
	bool desk;                      /* over the clerk's screen */
	int64_t queue[APPROVE_QUEUE];   /* ids, oldest first; of the desk's, its own alone */
	size_t n, at;

	bool shown;                     /* there is a case */
	bool gone;                      /* ... that was decided or withdrawn elsewhere: any key shows the next */
	struct approval a;
	struct approve_about about;
	struct approve_known known;
	struct approve_row rows[APPROVE_ROWS];
	size_t nrows;
	char hint[3 * NAME_SIZE], asker[NAME_SIZE], asker_person[ID_SIZE];
	int from, lines, height;        /* of the rows: the first shown, all, those that fit */
	int seen;                       /* rows shown so far */
	size_t scan;                    /* the one shown last, from 1; 0 = none */

	enum approve_field focus;
	int saw;                        /* 0 nothing yet, 1 original, 2 scan */
	struct edit id, password;
	struct secret *secret;
	struct sign_try try;
	enum approval_decision decision;        /* being made */
	char reason[TEXT_SIZE];

	bool noted;
	struct err e;
	char said[NAME_SIZE];           /* what went well */
};

/* ---- view_approve_case.c ---- */
/* The queue as the book has it.  The case on the screen stays; where it waits no longer, the `next`
 * one comes, or it is said. */
void approve_load(struct approve *v, bool next);
/* The case at v->at. */
void approve_open(struct approve *v);
void approve_note(struct approve *v, const struct err *e);
void approve_scan(struct approve *v);
bool approve_asked(const struct approve *v, enum approve_field f);
/* Rows not shown so far. */
int approve_unseen(const struct approve *v);

/* ---- view_approve_decide.c ---- */
/* Does the flow still wait at this desk? */
bool approve_desk_waits(const struct approve *v);
/* The book has changed: decided elsewhere? */
void approve_look_again(struct approve *v);
void approve_go_to(struct approve *v, size_t at);
/* enum approve_choice but SCAN; anything else is no choice. */
void approve_decide(struct approve *v, int choice);
void approve_settle(struct view *view);

/* ---- view_approve_draw.c ---- */
void approve_draw(struct view *view, struct screen *s);

#endif
