#ifndef CORE_STOCK_H
#define CORE_STOCK_H

/*
 * Keeping the stock of UKeys, RULES 32: they come in, a blank leaves once, and
 * what lies there is counted.  Each is one act of whoever is signed in at the
 * counter: asked of may() here and in the book, all or nothing, one line of
 * audit.  Serials are folded (core/token/serial.h).
 */
#include "core/seams.h"

/* Is this a blank of ours?  Else what it is: STOCK_BOUND (an order's), STOCK_GONE, NOT_FOUND. */
int stock_blank(const struct book *b, const char *serial, struct err *e);
/* Received, of this model.  INPUT without a model; STOCK_THERE names those that are there. */
int stock_receive(struct counter *c, const char (*serials)[ID_SIZE], size_t n, const char *model, struct err *e);
/* A blank is no good any more; `again`: the last four of its serial, typed once more.  INPUT: they
 * differ, or no reason; STOCK_BOUND, STOCK_GONE, NOT_FOUND say what it is.  Its slip comes after:
 * stock_slip. */
int stock_spoil(struct counter *c, const char *serial, const char *again, const char *reason, struct err *e);
/* Blanks go back to where they came from. */
int stock_return(struct counter *c, const char (*serials)[ID_SIZE], size_t n, const char *reason, struct err *e);
/* So many blanks lie there; serials NULL when they were only counted.  INPUT over STOCK_COUNT_MOST. */
int stock_take_count(struct counter *c, int counted, const char (*serials)[ID_SIZE], struct stock_count *out,
    struct err *e);

/*
 * The slip (作废单) of a spoiled UKey, blank or an order's, made from what the
 * book has: a PDF at `path` under its number, the same whenever it is made
 * again.  RULES 32.  NOT_FOUND: not spoiled; DISK, RECEIPT.
 */
int stock_slip(struct counter *c, const char *serial, char *path, size_t size, struct err *e);
/* Those of the latest spoiled UKeys that a crash or a full disk left without: made now, as far as they can be. */
void stock_mend(struct counter *c);

/* Serials from a file, a line each; empty ones and those that begin with # are left out.  *out is
 * the caller's to free.  INPUT names the line: no serial, twice, too many. */
int stock_read_list(const char *path, char (**out)[ID_SIZE], size_t *n, struct err *e);
/* All serials of a run, for the caller to free.  INPUT as serial_run. */
int stock_read_run(const char *first, const char *last, int base, char (**out)[ID_SIZE], size_t *n,
    struct err *e);

#endif
