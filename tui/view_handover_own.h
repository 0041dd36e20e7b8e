#ifndef TUI_VIEW_HANDOVER_OWN_H
#define TUI_VIEW_HANDOVER_OWN_H

/* The handover's state, shared by its keys (view_handover.c) and its drawing. */
#include "forms/handover.h"
#include "tui/edit.h"
#include "tui/frame.h"

enum { READ_BACKS = 3 };                /* two digits are guessed with more */

struct handover_view {
	struct view view;
	struct {
		bool seen;
		enum sms_state state;
		int64_t sent;
		int attempt;
		bool can_reset;
		char order[NO_SIZE], number[3], mobile[ID_SIZE];        /* the mobile masked */
		bool refused;           /* a supervisor's no, */
		struct err why;         /* and its reason */
	} message;
	bool reading, wrong;            /* the number is being read back */
	int misses;                     /* wrong numbers for this message */
	struct edit number;
	bool decided;                   /* for the flow's next question */
	enum desk_sms decision;

	bool listing;
	struct handover_item items[HANDOVER_ITEMS];
	bool ticked[HANDOVER_ITEMS];
	size_t nitems, at;
	int64_t sms_arrived;
	const char *sms_how;            /* handover_arrival */
	char receipt[NO_SIZE];          /* number of what is to be printed and signed */
};

/* A PIN reset: the message alone, no list. */
bool handover_resets(const struct app *a);
/* The open question if it is of this kind. */
const struct desk_ask *handover_asked(const struct app *a, enum desk_kind kind);
size_t handover_unticked(const struct handover_view *v);
void handover_draw(struct view *v, struct screen *s);

#endif
