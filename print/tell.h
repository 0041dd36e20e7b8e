#ifndef PRINT_TELL_H
#define PRINT_TELL_H

/* What a receipt says, in the words of the paper, for whoever has no paper. */
#include "core/seams.h"

/* The rows of the facts.json the book keeps, one call each; label "": it goes on under the last.  RECEIPT. */
int tell_receipt(const struct blob *facts, void (*row)(void *ctx, const char *label, const char *text), void *ctx,
    struct err *e);

#endif
