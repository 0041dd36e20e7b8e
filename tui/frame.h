#ifndef TUI_FRAME_H
#define TUI_FRAME_H

/* What screens have in common: the top rows, and how an error is told. */
#include "core/usual.h"
#include "tui/app_own.h"

/* Row 0 of sign-in and home: where, who, when. */
void frame_top(const struct app *a, struct screen *s);

/* Row 0 of a screen with a job: its title, who does it, when.  The column from which on there is
 * room, and *end, where the room ends. */
int frame_title(const struct app *a, struct screen *s, const char *title, int *end);

/* X(NAME, on the screen): the stages of a pickup; APPROVE only for an agent. */
#define STAGES(X)                                                              \
	X(CHECK, N_("核验"))                                                    \
	X(APPROVE, N_("审批"))                                                  \
	X(MAKE, N_("制作"))                                                     \
	X(SMS, N_("短信"))                                                      \
	X(HAND_OVER, N_("签收交付"))
#define STAGES_X(name, text) STAGE_##name,
enum stage { STAGES(STAGES_X) STAGE__MAX };
#undef STAGES_X

/* Rows 0 to 2 while a pickup is in hand: whose, which stage, and that Esc pauses. */
void frame_work(const struct app *a, struct screen *s, const char *title, enum stage stage);

/* A step of a table, ticked when done.  When it runs: the seconds, beside how many it takes (NULL or 0:
 * who knows) or may take at most. */
enum step_mark { STEP_TODO, STEP_NOW, STEP_DONE };
void frame_step(const struct app *a, struct screen *s, int y, const char *text, enum step_mark mark,
    const struct usual *u);
/* Seconds the step that runs has taken. */
int64_t frame_elapsed(const struct app *a);
/* Which UKey is wanted, and why what is there will not do. */
void frame_want(const struct app *a, struct screen *s, int y, const struct desk_ask *q);
/* The order in hand and its UKey; below them the institution, whole, over up to `rows` rows. */
void frame_order(const struct app *a, struct screen *s, int y, int rows);
/* While a step runs: when the seconds shown will change. */
int64_t frame_second(const struct app *a);

/* What happened, why, what to do, the code; returns the rows used. */
int frame_error(struct screen *s, int y, const struct err *e);
/* The same in at most two rows, for the foot of a screen. */
void frame_note(struct screen *s, int y, int rows, const struct err *e);

#endif
