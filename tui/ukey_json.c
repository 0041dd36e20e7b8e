#include "tui/ukey_json.h"

#include "tui/json_out.h"

/* "" is said as null: there is none. */
static json_t *
one(const struct token_info *t, const struct known_ukey *k)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:i, s:i, s:i, s:o, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o}",
	    "serial", t->serial,
	    "product", t->product,
	    "model", t->model,
	    "label", t->label,
	    "keys", t->keys,
	    "certificates", t->certs,
	    "pin_max", t->pin_max,
	    "holder", json_out_text(k->holder),
	    "kind", known_ukey_name(k->kind),
	    "what", k->what,
	    "next", known_ukey_next(k->kind),
	    "order", json_out_text(k->order),
	    "making", json_out_text(k->making != MAKING__MAX ? making_state_name(k->making) : ""),
	    "handover", json_out_text(k->handover != HANDOVER__MAX ? handover_state_name(k->handover) : ""),
	    "receipt", json_out_text(k->receipt),
	    "delivered", json_out_time(k->delivered),
	    "stock", json_out_text(k->stock != STOCK__MAX ? stock_state_name(k->stock) : ""));
}

int
ukey_json_print(const struct token_info *t, const struct known_ukey *k, size_t n, FILE *to, struct err *e)
{
	json_t *all = json_array();
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0; i++)
		rc = json_array_append_new(all, one(&t[i], &k[i]));
	if (rc == -1 || all == NULL)
		rc = err_set(e, ERR_FAULT, "JSON of the reader");
	else
		rc = json_out_print(all, to, e);
	json_decref(all);
	return rc;
}
