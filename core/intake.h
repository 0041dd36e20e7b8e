#ifndef CORE_INTAKE_H
#define CORE_INTAKE_H

/* Order files: "ukey-pickup orders", version 1 (README).  All or nothing. */
#include "core/seams.h"

#include <stdio.h>

/* Read and check a whole file.  Each complaint is one line: "orders.json:12: orders[3].handler.mobile: ...".
 * Returns the number of complaints; with any, *out is untouched.  Free *out. */
int orders_read(const char *path, int64_t now, struct order **out, size_t *n, FILE *complaints);
/* The same format back (order as JSON object text on the heap, caller frees). */
int order_json(const struct order *o, char **out, struct err *e);

#endif
