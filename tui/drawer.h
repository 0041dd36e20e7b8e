#ifndef TUI_DRAWER_H
#define TUI_DRAWER_H

/*
 * What is in the reader, as the reader tells it; and with virtual UKeys the
 * drawer beside it (F11): take out what is in, or put one in.
 */
#include "core/order.h"
#include "core/token/reader.h"

#include <stdbool.h>

enum { DRAWER_READER = 8, DRAWER_ALL = 128 };

struct drawer {
	char in[DRAWER_READER][64];     /* folder names in the reader */
	size_t nin;
	bool deaf;                      /* the readers' service does not run: nobody knows what is in */
	char kept[DRAWER_READER][64];   /* what was in when the open question was asked */
	size_t nkept;
	unsigned changes;               /* times something went in or out */
	unsigned seen;                  /* ... that the flow has been told of */
	char last[64];                  /* put in last from here */
	char wanted[ID_SIZE];           /* serial the flow waits for; "" = a blank one */
};

struct app;

/* Read anew what is in. */
void drawer_look(struct app *a);
/* What are they?  Looked at aside, unless work is in hand that looks for itself. */
void drawer_peek(struct app *a);
/* Remember what is in; is it something else now? */
void drawer_keep(struct drawer *d);
bool drawer_differs(const struct drawer *d);
/* F11. */
void drawer_key(struct app *a);

#endif
