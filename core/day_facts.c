/* A day as canonical JSON, and back. */
#include "core/day.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static json_t *
odd_json(const struct day_odd *odd)
{
	return json_pack("{s:s, s:i, s:s, s:s, s:I, s:s}", "what",
	    day_what_name(odd->what), "balance", (int)odd->balance, "order",
	    odd->order, "token", odd->serial, "by", (json_int_t)odd->by, "reason",
	    odd->reason);
}

static json_t *
odds_json(const struct day *d)
{
	json_t *all = json_array();

	for (size_t i = 0; i < d->nodds; i++)
		json_array_append_new(all, odd_json(&d->odds[i]));
	return all;
}

static json_t *
ids_json(const struct day_ids *ids)
{
	json_t *all = json_array();

	for (size_t i = 0; i < ids->n; i++)
		json_array_append_new(all, json_integer(ids->id[i]));
	return all;
}

static json_t *
figures_json(const struct day *d)
{
	json_t *all = json_object();

	for (int f = 0; f < DAY_FIGURE__MAX; f++)
		json_object_set_new(all, day_figure_name((enum day_figure)f), json_integer(d->figure[f]));
	return all;
}

static json_t *
refused_json(const struct day *d)
{
	json_t *all = json_object();

	for (size_t i = 0; i < d->nrefused; i++)
		json_object_set_new(all, d->refused[i].code,
		    json_integer(d->refused[i].n));
	return all;
}

int
day_facts(const struct day *d, struct blob *out, struct err *e)
{
	json_t *j = json_pack("{s:I, s:I, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o}",
	    "after", (json_int_t)d->after, "from", (json_int_t)d->from,
	    "point", d->point, "digest", d->digest, "figures", figures_json(d),
	    "refused", refused_json(d), "odds", odds_json(d),
	    "carried", ids_json(&d->carried), "certs", ids_json(&d->certs),
	    "olds", ids_json(&d->olds));
	char *text = j == NULL ? NULL : json_dumps(j, JSON_SORT_KEYS | JSON_COMPACT);
	int rc = text == NULL ? err_set(e, ERR_MEMORY, "facts of a day") :
	    blob_set(out, text, strlen(text), e);

	free(text);
	json_decref(j);
	return rc;
}

static int
parse_odd(const json_t *j, struct day *d, struct err *e)
{
	struct day_odd odd = { .what = DAY_WHAT__MAX };
	const char *what, *order, *serial, *reason;
	json_int_t by;
	int balance;

	if (json_unpack((json_t *)(uintptr_t)j, "{s:s, s:i, s:s, s:s, s:I, s:s}",
	    "what", &what, "balance", &balance, "order", &order, "token", &serial,
	    "by", &by, "reason", &reason) == -1)
		return err_set(e, ERR_BOOK, "an odd of a day");
	for (int i = 0; i < DAY_WHAT__MAX; i++)
		if (strcmp(day_what_name((enum day_what)i), what) == 0)
			odd.what = (enum day_what)i;
	if (odd.what == DAY_WHAT__MAX || balance < 0 || balance >= DAY_BALANCE__MAX)
		return err_set(e, ERR_BOOK, "a day's odd %s", what);
	odd.balance = (enum day_balance)balance;
	odd.by = (long)by;
	snprintf(odd.order, sizeof(odd.order), "%s", order);
	snprintf(odd.serial, sizeof(odd.serial), "%s", serial);
	snprintf(odd.reason, sizeof(odd.reason), "%s", reason);
	return day_odd_put(d, &odd, e);
}

static int
parse_ids(const json_t *j, struct day_ids *ids, struct err *e)
{
	for (size_t i = 0; i < json_array_size(j); i++)
		if (day_ids_add(ids, json_integer_value(json_array_get(j, i)), e) == -1)
			return -1;
	return 0;
}

static void
parse_refused(json_t *j, struct day *d)
{
	const char *code;
	json_t *n;

	json_object_foreach(j, code, n) {
		struct day_refusal *r = &d->refused[d->nrefused];

		if (d->nrefused == DAY_REFUSALS)
			break;
		d->nrefused++;
		snprintf(r->code, sizeof(r->code), "%s", code);
		r->n = (long)json_integer_value(n);
	}
}

static int
parse(json_t *j, struct day *d, struct err *e)
{
	const char *point, *digest;
	json_t *figure, *refused, *odds, *carried, *certs, *olds;
	json_int_t after, from;

	if (json_unpack(j, "{s:I, s:I, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "after",
	    &after, "from", &from, "point", &point, "digest", &digest, "figures",
	    &figure, "refused", &refused, "odds", &odds, "carried", &carried,
	    "certs", &certs, "olds", &olds) == -1)
		return err_set(e, ERR_BOOK, "facts that are no day's");
	d->after = after;
	d->from = from;
	d->counted = true;
	snprintf(d->point, sizeof(d->point), "%s", point);
	snprintf(d->digest, sizeof(d->digest), "%s", digest);
	for (int f = 0; f < DAY_FIGURE__MAX; f++)
		d->figure[f] = (long)json_integer_value(
		    json_object_get(figure, day_figure_name((enum day_figure)f)));
	parse_refused(refused, d);
	for (size_t i = 0; i < json_array_size(odds); i++)
		if (parse_odd(json_array_get(odds, i), d, e) == -1)
			return -1;
	if (parse_ids(carried, &d->carried, e) == -1 ||
	    parse_ids(certs, &d->certs, e) == -1)
		return -1;
	return parse_ids(olds, &d->olds, e);
}

int
day_parse(const struct blob *facts, struct day *out, struct err *e)
{
	json_t *j = json_loadb((const char *)facts->p, facts->n, 0, NULL);
	struct day d = { .nodds = 0 };
	int rc = j == NULL ? err_set(e, ERR_BOOK, "facts that are no JSON") :
	    parse(j, &d, e);

	json_decref(j);
	if (rc == -1) {
		day_done(&d);
		return -1;
	}
	*out = d;
	return 0;
}
