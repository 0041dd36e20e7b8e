#ifndef TUI_PEEK_H
#define TUI_PEEK_H

/*
 * What is in the reader, for home and F8: looked at aside (tui/aside.h), for a
 * UKey's driver may take its time, and held against the book on the drawing
 * thread.  A look presents no PIN and changes nothing (RULES 25, 31).  While
 * work is in hand nobody looks here: the work does.
 *
 * The members may be read; the functions change them.
 */
#include "core/known_ukey.h"
#include "core/token/client.h"

enum { PEEK_UKEYS = 8 };

struct peek_look;

struct peek {
	enum { PEEK_EMPTY, PEEK_LOOKING, PEEK_SEEN, PEEK_FAILED } state;
	size_t n;                       /* SEEN: so many are there, */
	struct token_info t[PEEK_UKEYS]; /* what they show of themselves, */
	struct known_ukey k[PEEK_UKEYS]; /* and what they are */
	struct err e;                   /* FAILED: why */

	struct token_client *client;    /* NULL: nothing is looked at */
	int wake_fd;
	struct peek_look *look;         /* the one that goes on, or NULL */
	bool late;                      /* something went in or out since it began */
	bool stale;                     /* k is of an older book, or of other UKeys */
	bool aged;                      /* the book has changed since the look */
};

/* client is held as long as a look needs it; NULL is fine.  wake_fd hears of a look's end. */
void peek_init(struct peek *p, struct token_client *client, int wake_fd);
/* Waits for nothing. */
void peek_done(struct peek *p);

/* Something went in or out, or somebody asks. */
void peek_look(struct peek *p);
/* Nothing is in: there is nothing to look at. */
void peek_empty(struct peek *p);
/* The book has changed. */
void peek_again(struct peek *p);

/* Takes in what a look has seen. */
void peek_settle(struct peek *p);
/* Asks the book, if anything is new. */
void peek_know(struct peek *p, const struct book *b);

/* So many UKeys are known; 0 while they are looked at. */
size_t peek_count(const struct peek *p);
/* The one UKey there is, as known; NULL: none, several, or not looked at yet. */
const struct known_ukey *peek_one(const struct peek *p);

#endif
