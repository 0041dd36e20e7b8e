#include "tui/orders_json.h"

#include "core/intake.h"
#include "core/text.h"
#include "tui/json_out.h"

#include <stdlib.h>

/* ---- one order with all that was done -------------------------------------- */

static json_t *
json_making(const struct making *m)
{
	if (m == NULL)
		return json_null();
	return json_pack("{s:s, s:i, s:s, s:s, s:s, s:o, s:o}",
	    "state", making_state_name(m->state),
	    "attempt", m->attempt,
	    "token_serial", m->token_serial,
	    "token_model", m->token_model,
	    "certificate", m->cert_serial,
	    "begun", json_out_time(m->begun),
	    "verified", json_out_time(m->verified));
}

static json_t *
json_handover(const struct handover *h)
{
	if (h == NULL)
		return json_null();
	return json_pack("{s:s, s:i, s:s, s:o, s:o, s:o, s:s, s:o}",
	    "state", handover_state_name(h->state),
	    "attempt", h->attempt,
	    "receipt", h->receipt,
	    "receipt_time", json_out_time(h->receipt_time),
	    "sms_sent", json_out_time(h->sms_sent),
	    "sms_arrived", json_out_time(h->sms_arrived),
	    "sms_how", h->sms_how,
	    "delivered", json_out_time(h->delivered));
}

/* Numbers as on the screen, RULES 39.  Whole they go out in an export alone, which is the admin's. */
static struct order
masked(const struct order *o)
{
	struct order m = *o;

	text_mask_id(o->handler_number, m.handler_number, sizeof(m.handler_number));
	text_mask_mobile(o->mobile, m.mobile, sizeof(m.mobile));
	text_mask_mobile(o->address_phone, m.address_phone, sizeof(m.address_phone));
	return m;
}

int
order_work_print(const struct order_work *k, FILE *to, struct err *e)
{
	const struct order shown = masked(k->order);
	json_t *j = NULL, *counter;
	char *text = NULL;
	int rc = -1;

	if (order_json(&shown, &text, e) == -1)
		goto out;
	counter = json_pack("{s:s, s:o, s:o}",
	    "state", order_state_name(k->order->state),
	    "making", json_making(k->making),
	    "handover", json_handover(k->handover));
	if ((j = json_loads(text, JSON_REJECT_DUPLICATES, NULL)) == NULL ||
	    json_object_set_new(j, "counter", counter) == -1) {
		err_set(e, ERR_FAULT, "JSON of order %s", k->order->no);
		goto out;
	}
	rc = json_out_print(j, to, e);
out:
	json_decref(j);
	free(text);
	return rc;
}

/* ---- a list of orders ------------------------------------------------------ */

struct orders_json {
	json_t *list;
};

int
orders_json_new(struct orders_json **out, struct err *e)
{
	struct orders_json *j;

	if ((j = calloc(1, sizeof(*j))) == NULL || (j->list = json_array()) == NULL) {
		free(j);
		return err_set(e, ERR_MEMORY, "JSON list");
	}
	*out = j;
	return 0;
}

int
orders_json_add(void *ctx, const struct order_line *l, struct err *e)
{
	struct orders_json *j = ctx;
	char handler[NAME_SIZE], mobile[ID_SIZE];
	json_t *row;

	text_mask_name(l->handler, handler, sizeof(handler));
	text_mask_mobile(l->mobile, mobile, sizeof(mobile));
	row = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:b, s:b, s:b, s:s}",
	    "order", l->no,
	    "institution", l->institution,
	    "kind", order_kind_name(l->kind),
	    "handler", handler,
	    "mobile", mobile,
	    "state", order_state_name(l->state),
	    "point", l->point,
	    "mail", l->mail,
	    "cancelled", l->cancelled,
	    "suspended", l->suspended != 0,
	    "unpaid", l->unpaid,
	    "token_serial", l->token_serial);
	if (row == NULL || json_array_append_new(j->list, row) == -1)
		return err_set(e, ERR_FAULT, "JSON of order %s", l->no);
	return 0;
}

int
orders_json_print(const struct orders_json *j, FILE *to, struct err *e)
{
	return json_out_print(j->list, to, e);
}

void
orders_json_free(struct orders_json *j)
{
	if (j == NULL)
		return;
	json_decref(j->list);
	free(j);
}
