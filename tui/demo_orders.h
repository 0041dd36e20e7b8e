#ifndef TUI_DEMO_ORDERS_H
#define TUI_DEMO_ORDERS_H

/*
 * The orders of a demo.  Order n is the same every time but for its dates,
 * which count back from today.  The first are samples, one a case (the
 * table in demo_orders.c lists them); the others are a crowd around them.
 */
#include "core/order.h"

/* As the local CA names itself: it issued the old certificates. */
#define DEMO_CA "Demo CA"
#define DEMO_POINT "FT01"
#define DEMO_OTHER_POINT "NS02"

/* Order n = 0, 1, ... ; today is a date. */
void demo_order(size_t n, int32_t today, struct order *out);

#endif
