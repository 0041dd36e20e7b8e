#ifndef TUI_VIEW_CHECK_OWN_H
#define TUI_VIEW_CHECK_OWN_H

/*
 * The check's state, shared by its keys (view_check.c), its drawing
 * (view_check_draw.c; an agent's: view_check_letter.c), the scans of a letter
 * (view_check_scans.c) and the refusals (view_check_refuse.c).
 */
#include "core/scans.h"
#include "tui/edit.h"
#include "tui/frame.h"

/* A file in the list of scans; at: its place among the attached, -1 = it is not. */
struct check_file {
	struct scan scan;
	int at;
};

struct check {
	struct view view;
	const struct desk_ask *ask;     /* open as long as the view stands */
	struct visit visit;             /* as the form fills it */
	struct form_value values[CHECK__MAX];
	struct edit edits[CHECK__MAX];  /* of the fields that are typed into */
	size_t focus;                   /* enum check_field */
	int32_t today;
	bool wrong[CHECK__MAX];         /* filled in, but it does not hold */
	bool noted;
	struct err e;
	enum check_page page;           /* of reasons to refuse for */
	enum err_code reason;           /* chosen, not yet recorded */
	struct check_file files[VISIT_SCANS]; /* as last listed */
	size_t nfiles;
};

/* Is the field filled in wrongly?  e says why. */
bool check_wrong(const struct check *c, size_t field, struct err *e);

/* ---- view_check_draw.c ---- */
void check_draw(struct view *v, struct screen *s);
void check_draw_choices(const struct check *c, struct screen *s, int y, int x, size_t field);
/* Returns the cells used. */
int check_draw_tick(const struct check *c, struct screen *s, int y, int x, size_t field, const char *more);
void check_draw_edit(struct check *c, struct screen *s, int y, int x, int cells, size_t field);
/* The document's number: whole while it is typed, masked otherwise (RULES 39). */
void check_draw_number(struct check *c, struct screen *s, int y, int x, int cells);
void check_draw_label(struct screen *s, int y, int x, size_t field, enum style style);
/* The notice that the PIN goes to the handler only, with its tick at x. */
void check_draw_mobile(const struct check *c, struct screen *s, int y, int x);
/* What core/rules.h says to a field: with a sign and a word. */
void check_draw_result(const struct check *c, struct screen *s, int y, int x, size_t field, const char *good);
/* One order whole. */
void check_draw_order(const struct order *o, struct screen *s, int y, int x);
void check_draw_foot(const struct check *c, struct screen *s, int y);

/* ---- view_check_letter.c ---- */
void check_draw_agent(struct check *c, struct screen *s);

/* ---- view_check_scans.c ---- */
/* F6: which files of the scanner's folder are this letter's. */
void check_attach(struct check *c);

/* ---- view_check_refuse.c ---- */
/* F9: the reasons, then once more to be recorded. */
void check_refuse(struct check *c);

#endif
