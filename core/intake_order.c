#include "core/intake_order.h"

#include "core/clock.h"
#include "core/idcard/gb32100.h"
#include "core/idcard/mobile.h"
#include "core/idcard/number.h"
#include "core/rules.h"
#include "core/text.h"

#include <string.h>

/* Yuan and days: far above any, and the product of two is an int. */
enum { NUMBER_MAX = 40000, ORDER_NO_MAX = 32 };
#define ORDER_NO_CHARS "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-"

/* -- one field each: a value of the file into a member of the order -- */

struct field;
typedef void take_fn(struct intake *in, const struct field *f, const json_t *v, struct order *o);

enum need { WANTED, OR_NULL };
enum with { ALWAYS, WITH_PICKUP, WITH_MAIL };

struct field {
	const char *path;
	take_fn *take;
	size_t at, size;                /* of the member */
	enum need need;
	enum with with;
};

static void *
member(const struct field *f, struct order *o)
{
	return (char *)o + f->at;
}

/* The string, or NULL after a complaint. */
static const char *
text_of(struct intake *in, const struct field *f, const json_t *v)
{
	const char *s = json_string_value(v);

	if (!s || !*s) {
		intake_complain(in, f->path, s ? "empty" : "wants a text");
		return NULL;
	}
	return s;
}

static void
take_text(struct intake *in, const struct field *f, const json_t *v, struct order *o)
{
	const char *s = text_of(in, f, v);
	struct err e = {0};

	if (s && text_copy(member(f, o), f->size, s, &e))
		intake_complain(in, f->path, "%s", e.at[0].text);
}

static void
take_object(struct intake *in, const struct field *f, const json_t *v, struct order *o)
{
	(void)o;
	if (!json_is_object(v))
		intake_complain(in, f->path, "wants an object");
}

static void
take_bool(struct intake *in, const struct field *f, const json_t *v, struct order *o)
{
	if (json_is_boolean(v))
		*(bool *)member(f, o) = json_is_true(v);
	else
		intake_complain(in, f->path, "wants true or false");
}

static void
take_int(struct intake *in, const struct field *f, const json_t *v, struct order *o)
{
	json_int_t i = json_integer_value(v);

	if (json_is_integer(v) && i >= 0 && i <= NUMBER_MAX)
		*(int *)member(f, o) = (int)i;
	else
		intake_complain(in, f->path, "wants a whole number from 0 to %d", NUMBER_MAX);
}

static void
take_date(struct intake *in, const struct field *f, const json_t *v, struct order *o)
{
	const char *s = text_of(in, f, v);
	struct err e = {0};

	if (s && date_parse(s, member(f, o), &e))
		intake_complain(in, f->path, "wants a date like 2028-02-09");
}

static void
take_time(struct intake *in, const struct field *f, const json_t *v, struct order *o)
{
	const char *s = text_of(in, f, v);
	struct err e = {0};

	if (s && time_parse(s, member(f, o), &e))
		intake_complain(in, f->path, "wants a time like 2026-11-16T09:20:00+08:00 (RFC 3339)");
}

/* It names files, messages and tokens later on. */
static void
take_order_no(struct intake *in, const struct field *f, const json_t *v, struct order *o)
{
	const char *s = text_of(in, f, v);

	if (s && (!*s || strlen(s) > ORDER_NO_MAX || s[strspn(s, ORDER_NO_CHARS)]))
		intake_complain(in, f->path, "wants 1 to %d letters, digits and hyphens", ORDER_NO_MAX);
	else if (s)
		strcpy(member(f, o), s);
}

/* Upper-case hex, as certificates are compared. */
static void
take_serial(struct intake *in, const struct field *f, const json_t *v, struct order *o)
{
	const char *s = text_of(in, f, v);
	char *out = member(f, o);

	if (!s)
		return;
	if (strlen(s) >= f->size || s[strspn(s, "0123456789abcdefABCDEF")]) {
		intake_complain(in, f->path, "wants a serial number in hex");
		return;
	}
	for (; *s; s++)
		*out++ = *s >= 'a' ? (char)(*s - 'a' + 'A') : *s;
	*out = '\0';
}

static void
take_kind(struct intake *in, const struct field *f, const json_t *v, struct order *o)
{
	const char *s = text_of(in, f, v);

	if (s && order_kind_parse(s, &o->kind))
		intake_complain(in, f->path, "wants institution, institution_business or institution_personal");
}

static void
take_service(struct intake *in, const struct field *f, const json_t *v, struct order *o)
{
	const char *s = text_of(in, f, v);

	if (s && order_service_parse(s, &o->service))
		intake_complain(in, f->path, "wants RSA_UPGRADE or RSA_UPGRADE+ESEAL");
}

static void
take_document(struct intake *in, const struct field *f, const json_t *v, struct order *o)
{
	const char *s = text_of(in, f, v);

	if (s && document_parse(s, &o->handler_document))
		intake_complain(in, f->path, "wants resident_id, temporary_id, permit_hmt, foreign_card, "
		    "permit_hm, permit_tw or passport");
}

/* Whether it fits the document is seen when both are known. */
static void
take_number(struct intake *in, const struct field *f, const json_t *v, struct order *o)
{
	const char *s = text_of(in, f, v);
	struct err e = {0};

	if (s && idcard_fold(s, member(f, o), &e))
		intake_complain(in, f->path, "%s", e.at[0].text);
}

static void
take_mobile(struct intake *in, const struct field *f, const json_t *v, struct order *o)
{
	const char *s = text_of(in, f, v);
	struct err e = {0};

	if (s && mobile_check(s, member(f, o), &e))
		intake_complain(in, f->path, "%s", e.at[0].text);
}

static enum with
with_of(const json_t *order)
{
	const char *s = json_string_value(json_object_get(json_object_get(order, "delivery"), "method"));

	return !s ? ALWAYS : strcmp(s, "pickup") == 0 ? WITH_PICKUP : strcmp(s, "mail") == 0 ? WITH_MAIL : ALWAYS;
}

static void
take_method(struct intake *in, const struct field *f, const json_t *v, struct order *o)
{
	const char *s = text_of(in, f, v);

	if (!s)
		return;
	o->mail = strcmp(s, "mail") == 0;
	if (!o->mail && strcmp(s, "pickup") != 0)
		intake_complain(in, f->path, "wants pickup or mail");
}

/* 邮费到付: there is no other. */
static void
take_freight(struct intake *in, const struct field *f, const json_t *v, struct order *o)
{
	const char *s = text_of(in, f, v);

	(void)o;
	if (s && strcmp(s, "collect") != 0)
		intake_complain(in, f->path, "wants collect");
}

/* -- the format -- */

#define IN(m) offsetof(struct order, m), sizeof(((struct order *)0)->m)

static const struct field fields[] = {
	{ "order", take_order_no, IN(no), WANTED, ALWAYS },
	{ "service", take_service, 0, 0, WANTED, ALWAYS },
	{ "kind", take_kind, 0, 0, WANTED, ALWAYS },
	{ "holder", take_text, IN(holder), WANTED, ALWAYS },
	{ "institution", take_text, IN(institution), WANTED, ALWAYS },
	{ "uscc", take_text, IN(uscc), WANTED, ALWAYS },
	{ "old_certificate", take_object, 0, 0, WANTED, ALWAYS },
	{ "old_certificate.serial", take_serial, IN(old_serial), WANTED, ALWAYS },
	{ "old_certificate.subject", take_text, IN(old_subject), WANTED, ALWAYS },
	{ "old_certificate.issuer", take_text, IN(old_issuer), WANTED, ALWAYS },
	{ "old_certificate.not_after", take_date, IN(old_end), WANTED, ALWAYS },
	{ "old_certificate.medium", take_text, IN(old_medium), WANTED, ALWAYS },
	{ "handler", take_object, 0, 0, WANTED, ALWAYS },
	{ "handler.name", take_text, IN(handler), WANTED, ALWAYS },
	{ "handler.document", take_document, 0, 0, WANTED, ALWAYS },
	{ "handler.number", take_number, IN(handler_number), WANTED, ALWAYS },
	{ "handler.mobile", take_mobile, IN(mobile), WANTED, ALWAYS },
	{ "handler.email", take_text, IN(email), OR_NULL, ALWAYS },
	{ "delivery", take_object, 0, 0, WANTED, ALWAYS },
	{ "delivery.method", take_method, 0, 0, WANTED, ALWAYS },
	{ "delivery.point", take_text, IN(point), WANTED, WITH_PICKUP },
	{ "delivery.addressee", take_text, IN(addressee), WANTED, WITH_MAIL },
	{ "delivery.phone", take_text, IN(address_phone), WANTED, WITH_MAIL },
	{ "delivery.address", take_text, IN(address), WANTED, WITH_MAIL },
	{ "delivery.freight", take_freight, 0, 0, WANTED, WITH_MAIL },
	{ "eseal", take_object, 0, 0, OR_NULL, ALWAYS },
	{ "eseal.rate", take_int, IN(seal_rate), WANTED, ALWAYS },
	{ "eseal.days", take_int, IN(seal_days), WANTED, ALWAYS },
	{ "eseal.amount", take_int, IN(seal_amount), WANTED, ALWAYS },
	{ "eseal.paid", take_time, IN(seal_paid), OR_NULL, ALWAYS },
	{ "liveness", take_time, IN(liveness), OR_NULL, ALWAYS },
	{ "ordered", take_time, IN(ordered), WANTED, ALWAYS },
	{ "accepted", take_time, IN(accepted), OR_NULL, ALWAYS },
	{ "ready", take_time, IN(ready), OR_NULL, ALWAYS },
	{ "cancelled", take_bool, IN(cancelled), WANTED, ALWAYS },
	{ "suspended", take_object, 0, 0, OR_NULL, ALWAYS },
	{ "suspended.reason", take_text, IN(suspended_reason), WANTED, ALWAYS },
	{ "suspended.since", take_time, IN(suspended), WANTED, ALWAYS },
};

#define FIELDS (sizeof fields / sizeof *fields)

/* The object a field stands in; NULL when that is no object (said of its own row). */
static const json_t *
parent_of(const json_t *order, const char *path, const char **key)
{
	const char *dot = strchr(path, '.');
	char name[40];

	*key = dot ? dot + 1 : path;
	if (!dot)
		return order;
	snprintf(name, sizeof name, "%.*s", (int)(dot - path), path);
	order = json_object_get(order, name);
	return json_is_object(order) ? order : NULL;
}

static void
take_fields(struct intake *in, const json_t *j, struct order *o)
{
	enum with with = with_of(j);

	for (const struct field *f = fields; f < fields + FIELDS; f++) {
		const char *key;
		const json_t *parent = parent_of(j, f->path, &key), *v = json_object_get(parent, key);

		if (!parent || (f->with != ALWAYS && f->with != with))
			continue;
		if (v && !json_is_null(v))
			f->take(in, f, v, o);
		else if (f->need == WANTED)
			intake_complain(in, f->path, v ? "null" : "missing");
	}
}

static bool
known(const char *path, enum with with)
{
	for (const struct field *f = fields; f < fields + FIELDS; f++)
		if (strcmp(f->path, path) == 0)
			return with == ALWAYS || f->with == ALWAYS || f->with == with;
	return false;
}

static void
refuse_unknown(struct intake *in, const json_t *object, const char *prefix, enum with with)
{
	char path[200];
	const char *key;
	json_t *v;

	json_object_foreach((json_t *)(uintptr_t)object, key, v) {
		snprintf(path, sizeof path, "%s%s", prefix, key);
		if (!known(path, with)) {
			intake_complain(in, path, "unknown key");
		} else if (json_is_object(v) && !*prefix) {
			strncat(path, ".", sizeof path - strlen(path) - 1);
			refuse_unknown(in, v, path, with);
		}
	}
}

/* -- what the fields say together -- */

static void
check_handler(struct intake *in, const struct order *o)
{
	struct err e = {0};

	if (o->handler_document != DOCUMENT__MAX && o->handler_number[0] &&
	    idcard_check(o->handler_document, o->handler_number, in->today, &e))
		intake_complain(in, "handler.number", "%s", e.at[0].text);
	if (o->uscc[0] && uscc_check(o->uscc, &e))
		intake_note(in, "uscc", "%s", e.at[0].text);
}

/* RULES 11: by kind, by the days left on the order's date, truncated. */
static void
check_seal(struct intake *in, const struct order *o, bool sealed)
{
	int rate = o->kind == ORDER_PERSONAL ? 135 : 180;
	int days = o->old_end - date_of(o->ordered);

	if (o->service != ORDER_SERVICE__MAX && sealed != (o->service == ORDER_UPGRADE_ESEAL))
		intake_complain(in, "eseal", "%s service %s", sealed ? "not with" : "missing with",
		    order_service_name(o->service));
	if (!sealed)
		return;
	if (o->kind != ORDER_KIND__MAX && o->seal_rate != rate)
		intake_complain(in, "eseal.rate", "wants %d for %s", rate, order_kind_name(o->kind));
	if (o->old_end && o->ordered && days <= 0)
		intake_complain(in, "eseal", "no seal for a certificate that has ended");
	else if (o->old_end && o->ordered && o->seal_days != days)
		intake_complain(in, "eseal.days", "wants %d, from the order's date to not_after", days);
	if (o->seal_amount != seal_fee(o->seal_rate, o->seal_days))
		intake_complain(in, "eseal.amount", "wants %d * %d / 365 = %d", o->seal_rate, o->seal_days,
		    seal_fee(o->seal_rate, o->seal_days));
}

static void
check_after(struct intake *in, const char *field, int64_t t, const char *before, int64_t then)
{
	if (t && then && t < then)
		intake_complain(in, field, "before %s", before);
}

static void
check_times(struct intake *in, const struct order *o)
{
	check_after(in, "eseal.paid", o->seal_paid, "ordered", o->ordered);
	check_after(in, "accepted", o->accepted, "ordered", o->ordered);
	check_after(in, "accepted", o->accepted, "liveness", o->liveness);
	check_after(in, "ready", o->ready, "accepted", o->accepted);
	check_after(in, "suspended.since", o->suspended, "ordered", o->ordered);
	if (o->ready && !o->accepted)
		intake_complain(in, "ready", "never accepted");
}

void
intake_order(struct intake *in, const json_t *j, struct order *o)
{
	*o = (struct order){
		.service = ORDER_SERVICE__MAX,
		.kind = ORDER_KIND__MAX,
		.handler_document = DOCUMENT__MAX,
	};
	if (!json_is_object(j)) {
		intake_complain(in, "", "wants an object");
		return;
	}
	take_fields(in, j, o);
	refuse_unknown(in, j, "", with_of(j));
	check_handler(in, o);
	check_seal(in, o, json_is_object(json_object_get(j, "eseal")));
	check_times(in, o);
	o->state = o->ready ? ORDER_READY : o->accepted ? ORDER_ACCEPTED : ORDER_SUBMITTED;
}
