#ifndef TUI_ORDERS_JSON_H
#define TUI_ORDERS_JSON_H

/*
 * Orders as JSON for other programs, numbers masked as on the screen: `orders
 * list --json`, and `orders show NO --json`, the import format with a "counter" object:
 *
 *	"counter": {"state", "making": {"state", "attempt", "token_serial",
 *	"token_model", "certificate", "begun", "verified"} or null,
 *	"handover": {"state", "attempt", "receipt", "receipt_time", "sms_sent",
 *	"sms_arrived", "sms_how", "delivered"} or null}
 *
 * certificate: serial number in hex.  Times: RFC 3339, null = not yet.
 */
#include "core/seams.h"

#include <stdio.h>

/* What the counter has done for an order; making and handover may be NULL. */
struct order_work {
	const struct order *order;
	const struct making *making;
	const struct handover *handover;
};

/* FAULT, DISK (could not be written). */
int order_work_print(const struct order_work *k, FILE *to, struct err *e);

struct orders_json;

int orders_json_new(struct orders_json **out, struct err *e);
/* `j` is a struct orders_json: fits a loop over lines. */
int orders_json_add(void *j, const struct order_line *l, struct err *e);
int orders_json_print(const struct orders_json *j, FILE *to, struct err *e);
void orders_json_free(struct orders_json *j);

#endif
