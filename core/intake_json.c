#include "core/intake.h"

#include "core/clock.h"

#include <jansson.h>

/* null for a time that has not come */
static json_t *
time_value(int64_t t)
{
	char s[32];

	if (t == 0)
		return json_null();
	time_rfc3339(t, s);
	return json_string(s);
}

static json_t *
old_certificate(const struct order *o)
{
	char end[16];

	date_format(o->old_end, end);
	return json_pack("{ss ss ss ss ss}", "serial", o->old_serial, "subject", o->old_subject,
	    "issuer", o->old_issuer, "not_after", end, "medium", o->old_medium);
}

static json_t *
handler(const struct order *o)
{
	return json_pack("{ss ss ss ss ss*}", "name", o->handler, "document", document_name(o->handler_document),
	    "number", o->handler_number, "mobile", o->mobile, "email", o->email[0] ? o->email : NULL);
}

static json_t *
delivery(const struct order *o)
{
	if (!o->mail)
		return json_pack("{ss ss}", "method", "pickup", "point", o->point);
	return json_pack("{ss ss ss ss ss}", "method", "mail", "addressee", o->addressee,
	    "phone", o->address_phone, "address", o->address, "freight", "collect");
}

static json_t *
eseal(const struct order *o)
{
	if (o->service != ORDER_UPGRADE_ESEAL)
		return json_null();
	return json_pack("{si si si so}", "rate", o->seal_rate, "days", o->seal_days,
	    "amount", o->seal_amount, "paid", time_value(o->seal_paid));
}

static json_t *
suspended(const struct order *o)
{
	if (o->suspended == 0)
		return json_null();
	return json_pack("{ss so}", "reason", o->suspended_reason, "since", time_value(o->suspended));
}

int
order_json(const struct order *o, char **out, struct err *e)
{
	json_error_t why = {0};
	json_t *j;
	char *s;

	j = json_pack_ex(&why, 0, "{ss ss ss ss ss ss so so so so so so so so sb so}",
	    "order", o->no, "service", order_service_name(o->service), "kind", order_kind_name(o->kind),
	    "holder", o->holder, "institution", o->institution, "uscc", o->uscc,
	    "old_certificate", old_certificate(o), "handler", handler(o), "delivery", delivery(o), "eseal", eseal(o),
	    "liveness", time_value(o->liveness), "ordered", time_value(o->ordered),
	    "accepted", time_value(o->accepted), "ready", time_value(o->ready),
	    "cancelled", o->cancelled, "suspended", suspended(o));
	s = j ? json_dumps(j, JSON_INDENT(1)) : NULL;
	json_decref(j);
	if (!s)
		return err_set(e, ERR_FAULT, "order %s as JSON: %s", o->no, why.text);
	*out = s;
	return 0;
}
