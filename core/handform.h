#ifndef CORE_HANDFORM_H
#define CORE_HANDFORM_H

/*
 * The papers an institution fills in by hand before somebody comes: sign-off
 * form (签收单, RULES 15) and letter of authorization (授权委托书, RULES 16,
 * 17), blank or with what the orders say filled in.  Whoever fetches the UKeys
 * writes their own name and number.
 */
#include "core/seams.h"

enum { HANDFORM_PATH = 4096 };

/* A PDF file of orders[0..n) at `path`, which must not be there yet; n 0: blank.
 * MAY (see orders), unless blank.  CANCELLED, MAIL_ORDER, on a sign-off form COLLECTED: nobody needs it.
 * INPUT: a file is there; more orders than one visit holds; orders fetched at different points; on a letter,
 * of different institutions, or collected beside others (a letter for those is for their PIN).
 * UNPRINTABLE, RECEIPT, FONT, DISK. */
int handform_make(const struct counter *c, enum handform_kind kind, const struct order *orders, size_t n,
    const char *path, struct err *e);
/* The same under a name of its own in the receipts' folder forms/. */
int handform_file(const struct counter *c, enum handform_kind kind, const struct order *orders, size_t n,
    char path[HANDFORM_PATH], struct err *e);

/* What a scanner at the counter is to read off the form: one order's number; of several the code of their
 * institution, by which home finds all of them; the first one's number where there are more institutions. */
const char *handform_code(const struct order *orders, size_t n);

#endif
