#ifndef TUI_FOUND_H
#define TUI_FOUND_H

/*
 * The orders found for what was typed, a page of them with all their facts,
 * judged; and those picked to be collected together: of one handler only.
 */
#include "forms/find.h"
#include "tui/list.h"

struct found_row {
	struct order_line line;
	struct order order;
	bool ok;                /* may be collected here now; else why */
	struct err why;
};

struct found {
	struct book *book;
	struct find_here here;
	char text[NAME_SIZE];
	struct list list;
	struct found_row *rows;
	size_t room;
	char picked[VISIT_ORDERS][NO_SIZE];
	size_t npicked;
	char handler[ID_SIZE];  /* whose the picked ones are */
};

/* book borrowed. */
void found_init(struct found *f, struct book *book, const struct find_here *here);
void found_done(struct found *f);
/* The first page for this text ("" = what is ready here), nothing picked; when
 * all found are one handler's, all that may be collected are picked. */
int found_search(struct found *f, const char *text, size_t height, struct err *e);
/* The same page as the book has it now; what may no longer be collected is put back. */
int found_again(struct found *f, struct err *e);
/* The row the cursor is on, or NULL. */
struct found_row *found_at(struct found *f);
bool found_is_picked(const struct found *f, const char *order);
/* Pick or put back.  The row's refusal, or INPUT: another handler's, too many. */
int found_toggle(struct found *f, const struct found_row *r, struct err *e);
/* All rows are one handler's (and there are rows). */
bool found_one_handler(const struct found *f);

#endif
