#ifndef TUI_LIST_H
#define TUI_LIST_H

/*
 * A list of any length, a page at a time: each page is asked for by the key
 * of the last row before it, never by an offset, so that the millionth row
 * costs what the first one does.  The rows themselves live with the owner.
 */
#include "core/order.h"
#include "tui/keys.h"

#include <stdbool.h>
#include <stddef.h>

struct list_source {
	/* Rows behind `after` ("" = the first), at most max; *more: others follow. */
	int (*load)(void *ctx, const char *after, size_t max, size_t *n, bool *more, struct err *e);
	/* The key of a loaded row. */
	const char *(*key)(void *ctx, size_t row);
};

struct list {
	const struct list_source *source;
	void *ctx;
	size_t height;                  /* rows a page */
	size_t n, at;                   /* rows loaded; the cursor */
	bool more;
	char (*before)[NO_SIZE];        /* the keys that led to this page */
	size_t depth, room;
};

void list_init(struct list *l, const struct list_source *source, void *ctx);
void list_done(struct list *l);
/* The first page. */
int list_first(struct list *l, struct err *e);
/* The same page again, as the book has it now. */
int list_again(struct list *l, struct err *e);
/* The page length has changed; the page in view is loaded again. */
int list_height(struct list *l, size_t height, struct err *e);
/* Up, Down, PgUp, PgDn, Home.  *took: it was one of these. */
int list_key(struct list *l, const struct key *k, bool *took, struct err *e);

/* `rows` with room for `n` of `size` bytes, for a load that keeps a page in one array: as it was, or moved and
 * *room grown.  NULL: MEMORY, and rows stays. */
void *list_room(void *rows, size_t *room, size_t n, size_t size, struct err *e);

#endif
