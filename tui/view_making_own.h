#ifndef TUI_VIEW_MAKING_OWN_H
#define TUI_VIEW_MAKING_OWN_H

/* The making's state, shared by its keys (view_making.c) and its drawing. */
#include "tui/edit.h"
#include "tui/frame.h"

struct making_view {
	struct view view;
	struct edit last4;      /* retyped where the UKey holds something (RULES 31) */
	bool wrong;
	unsigned said;          /* which step `usual` is of: work.said */
	struct usual usual;
	size_t at;              /* the paper the cursor is on */
};

/* The open question if it is of this kind. */
const struct desk_ask *making_asked(const struct app *a, enum desk_kind kind);
bool making_holds_something(const struct desk_ask *q);
/* Are there papers to be ticked while the UKey works?  Not for who has left. */
bool making_ticks(const struct app *a);
void making_draw(struct view *v, struct screen *s);

#endif
