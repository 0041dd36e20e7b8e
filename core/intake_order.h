#ifndef CORE_INTAKE_ORDER_H
#define CORE_INTAKE_ORDER_H

/* What the two halves of the intake share: intake.c has the file and the
 * complaints, intake_order.c the order. */
#include "core/jsonline.h"
#include "core/order.h"

#include <jansson.h>
#include <stdio.h>

/* One file being read. */
struct intake {
	const char *path;
	FILE *complaints;
	int count;
	int32_t today;
	json_t *seen;                   /* the index of each order number */

	struct jsonline root, orders;   /* the text, and the first order in it */
	size_t nth;                     /* the order being read */
	bool in_order;                  /* else the file as a whole */
	size_t order_nth;               /* where the walk to it stands */
	struct jsonline order;
};

/* One line about a field ("handler.mobile", "" for the whole); a note is not counted. */
void intake_complain(struct intake *in, const char *field, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void intake_note(struct intake *in, const char *field, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Fill o from an element of "orders", complaining of all that is wrong. */
void intake_order(struct intake *in, const json_t *j, struct order *o);

#endif
