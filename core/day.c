#include "core/day.h"

#include "core/text.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the balances --------------------------------------------------------------- */

#define PLUS(f) { 1, DAY_##f }
#define LESS(f) { -1, DAY_##f }

const struct day_equation day_balances[DAY_BALANCE__MAX] = {
	[DAY_STOCK] = { N_("空白UKey"),
		{ PLUS(OPENING), PLUS(RECEIVED), LESS(USED), LESS(STOCK_SPOILED), LESS(RETURNED), LESS(STOCK_MAKING) },
		{ PLUS(COUNTED) } },
	[DAY_MAKINGS] = { N_("制作"),
		{ PLUS(CARRIED), PLUS(BEGUN) },
		{ PLUS(DELIVERED), PLUS(WAITING), PLUS(MAKING), PLUS(SPOILED), PLUS(UNKNOWN) } },
	[DAY_CERTIFICATES] = { N_("新证书"),
		{ PLUS(ISSUED) },
		{ PLUS(LIVE_DELIVERED), PLUS(LIVE_WAITING), PLUS(REVOKED) } },
	[DAY_RECEIPTS] = { N_("领取回执"),
		{ PLUS(ORIGINALS) },
		{ PLUS(DELIVERED) } },
	[DAY_OLD] = { N_("原证书"),
		{ PLUS(OLD_CARRIED), PLUS(DELIVERED) },
		{ PLUS(OLD_REVOKED), PLUS(OLD_DEFERRED) } },
};

static const struct {
	const char *file, *text;
} figures[DAY_FIGURE__MAX] = {
#define DAY_X(name, f, t) { f, t },
	DAY_FIGURES(DAY_X)
#undef DAY_X
};

static const struct {
	const char *file;
	enum day_balance balance;
	bool wants;
	const char *text;
} whats[DAY_WHAT__MAX] = {
#define DAY_X(name, f, b, w, t) { f, DAY_##b, w, t },
	DAY_WHATS(DAY_X)
#undef DAY_X
};

const char *
day_figure_text(enum day_figure f)
{
	return text_get(figures[f].text);
}

const char *
day_what_text(enum day_what w)
{
	return text_get(whats[w].text);
}

bool
day_what_wants(enum day_what w)
{
	return whats[w].wants;
}

void
day_done(struct day *d)
{
	free(d->odds);
	free(d->carried);
	free(d->deferred);
	*d = (struct day){ .nodds = 0 };
}

/* ---- what does not balance --------------------------------------------------------- */

static int
add(struct day *d, const struct day_odd *odd, struct err *e)
{
	struct day_odd *more = realloc(d->odds, (d->nodds + 1) * sizeof(*more));

	if (more == NULL)
		return err_set(e, ERR_MEMORY, "%zu odds", d->nodds + 1);
	more[d->nodds++] = *odd;
	d->odds = more;
	return 0;
}

int
day_odd_add(struct day *d, enum day_what what, const char *order,
    const char *serial, struct err *e)
{
	struct day_odd odd = { .what = what, .balance = whats[what].balance };

	snprintf(odd.order, sizeof(odd.order), "%s", order);
	snprintf(odd.serial, sizeof(odd.serial), "%s", serial);
	return add(d, &odd, e);
}

long
day_side(const struct day *d, const struct day_term *side)
{
	long sum = 0;

	for (int i = 0; i < DAY_TERMS && side[i].sign != 0; i++)
		sum += side[i].sign * d->figure[side[i].figure];
	return sum;
}

static long
difference(const struct day *d, enum day_balance b)
{
	return day_side(d, day_balances[b].right) -
	    day_side(d, day_balances[b].left);
}

static bool
is_odd(const struct day_odd *odd, enum day_balance b)
{
	return odd->balance == b && whats[odd->what].wants;
}

/* By how much the sides differ where what is named, one each, does not tell why.  A count has to be told by itself. */
static long
unnamed(const struct day *d, enum day_balance b)
{
	long by = difference(d, b), n = 0;

	if (b == DAY_STOCK)
		return d->counted ? by : 0;
	for (size_t i = 0; i < d->nodds; i++)
		n += is_odd(&d->odds[i], b) && d->odds[i].what != DAY_ODD_SUM;
	return labs(by) > n ? by : 0;
}

static void
drop_sum(struct day *d, enum day_balance b, long but)
{
	size_t kept = 0;

	for (size_t i = 0; i < d->nodds; i++)
		if (d->odds[i].what != DAY_ODD_SUM || d->odds[i].balance != b ||
		    d->odds[i].by == but)
			memmove(&d->odds[kept++], &d->odds[i], sizeof(*d->odds));
	d->nodds = kept;
}

/* One that is there already keeps its reason. */
static int
sum(struct day *d, enum day_balance b, struct err *e)
{
	struct day_odd odd = { .what = DAY_ODD_SUM, .balance = b,
		.by = unnamed(d, b) };

	drop_sum(d, b, odd.by);
	for (size_t i = 0; i < d->nodds; i++)
		if (d->odds[i].what == DAY_ODD_SUM && d->odds[i].balance == b)
			return 0;
	return odd.by == 0 ? 0 : add(d, &odd, e);
}

int
day_sums(struct day *d, struct err *e)
{
	for (int b = 0; b < DAY_BALANCE__MAX; b++)
		if (sum(d, (enum day_balance)b, e) == -1)
			return -1;
	return 0;
}

bool
day_holds(const struct day *d, enum day_balance b)
{
	if (b == DAY_STOCK && !d->counted)
		return false;
	for (size_t i = 0; i < d->nodds; i++)
		if (is_odd(&d->odds[i], b))
			return false;
	return difference(d, b) == 0;
}

size_t
day_odds_of(const struct day *d, enum day_balance b)
{
	size_t n = 0;

	for (size_t i = 0; i < d->nodds; i++)
		n += d->odds[i].balance == b;
	return n;
}

size_t
day_unexplained(const struct day *d)
{
	size_t n = 0;

	for (size_t i = 0; i < d->nodds; i++)
		n += whats[d->odds[i].what].wants && d->odds[i].reason[0] == '\0';
	return n;
}

int
day_ready(const struct day *d, struct err *e)
{
	size_t n = day_unexplained(d);

	if (!d->counted) {
		err_set(e, ERR_DAY_UNREADY, "not counted");
		return err_say(e, "%s", _("空白UKey 还没有盘点"));
	}
	if (n > 0) {
		err_set(e, ERR_DAY_UNREADY, "%zu odds without a reason", n);
		return err_say(e, _("还有 %zu 项不平，没有说明原因"), n);
	}
	return 0;
}

static bool
same(const struct day_odd *a, const struct day_odd *b)
{
	return a->what == b->what && a->balance == b->balance && a->by == b->by &&
	    strcmp(a->order, b->order) == 0 && strcmp(a->serial, b->serial) == 0;
}

static void
take_reason(struct day_odd *odd, const struct day *from)
{
	for (size_t i = 0; i < from->nodds; i++)
		if (same(odd, &from->odds[i]))
			memcpy(odd->reason, from->odds[i].reason,
			    sizeof(odd->reason));
}

void
day_take_reasons(struct day *d, const struct day *from)
{
	d->counted = from->counted;
	d->figure[DAY_COUNTED] = from->figure[DAY_COUNTED];
	for (size_t i = 0; i < d->nodds; i++)
		take_reason(&d->odds[i], from);
}

/* ---- in words ------------------------------------------------------------------------ */

static size_t
side_text(const struct day *d, const struct day_term *side, char *out, size_t size)
{
	size_t used = 0;

	for (int i = 0; i < DAY_TERMS && side[i].sign != 0 && used < size; i++) {
		enum day_figure f = side[i].figure;

		used += (size_t)snprintf(out + used, size - used, "%s%s ",
		    i == 0 ? "" : side[i].sign > 0 ? " + " : " - ",
		    day_figure_text(f));
		if (used >= size)
			break;
		if (f == DAY_COUNTED && !d->counted)
			used += (size_t)snprintf(out + used, size - used, "?");
		else
			used += (size_t)snprintf(out + used, size - used, "%ld",
			    d->figure[f]);
	}
	return used < size ? used : size - 1;
}

void
day_equation_text(const struct day *d, enum day_balance b, char *out, size_t size)
{
	const struct day_equation *q = &day_balances[b];
	size_t used = side_text(d, q->left, out, size);
	bool even = difference(d, b) == 0;

	if (b == DAY_STOCK && !d->counted)
		even = true;
	used += (size_t)snprintf(out + used, size - used, " %s ", even ? "=" : "!=");
	if (used < size)
		side_text(d, q->right, out + used, size - used);
}

/* ---- facts ------------------------------------------------------------------------------ */

static json_t *
odd_json(const struct day_odd *odd)
{
	return json_pack("{s:s, s:i, s:s, s:s, s:I, s:s}", "what",
	    whats[odd->what].file, "balance", (int)odd->balance, "order",
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
ids_json(const int64_t *ids, size_t n)
{
	json_t *all = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(all, json_integer(ids[i]));
	return all;
}

static json_t *
figures_json(const struct day *d)
{
	json_t *all = json_object();

	for (int f = 0; f < DAY_FIGURE__MAX; f++)
		json_object_set_new(all, figures[f].file, json_integer(d->figure[f]));
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
	json_t *j = json_pack("{s:I, s:I, s:s, s:s, s:o, s:o, s:o, s:o, s:o}",
	    "after", (json_int_t)d->after, "from", (json_int_t)d->from,
	    "point", d->point, "digest", d->digest, "figures", figures_json(d),
	    "refused", refused_json(d), "odds", odds_json(d),
	    "carried", ids_json(d->carried, d->ncarried),
	    "deferred", ids_json(d->deferred, d->ndeferred));
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
		if (strcmp(whats[i].file, what) == 0)
			odd.what = (enum day_what)i;
	if (odd.what == DAY_WHAT__MAX || balance < 0 || balance >= DAY_BALANCE__MAX)
		return err_set(e, ERR_BOOK, "a day's odd %s", what);
	odd.balance = (enum day_balance)balance;
	odd.by = (long)by;
	snprintf(odd.order, sizeof(odd.order), "%s", order);
	snprintf(odd.serial, sizeof(odd.serial), "%s", serial);
	snprintf(odd.reason, sizeof(odd.reason), "%s", reason);
	return add(d, &odd, e);
}

static int
parse_ids(const json_t *j, int64_t **out, size_t *n, struct err *e)
{
	size_t all = json_array_size(j);

	if (all == 0)
		return 0;
	if ((*out = calloc(all, sizeof(**out))) == NULL)
		return err_set(e, ERR_MEMORY, "%zu ids", all);
	for (*n = 0; *n < all; ++*n)
		(*out)[*n] = json_integer_value(json_array_get(j, *n));
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
	json_t *figure, *refused, *odds, *carried, *deferred;
	json_int_t after, from;

	if (json_unpack(j, "{s:I, s:I, s:s, s:s, s:o, s:o, s:o, s:o, s:o}", "after",
	    &after, "from", &from, "point", &point, "digest", &digest, "figures",
	    &figure, "refused", &refused, "odds", &odds, "carried", &carried,
	    "deferred", &deferred) == -1)
		return err_set(e, ERR_BOOK, "facts that are no day's");
	d->after = after;
	d->from = from;
	d->counted = true;
	snprintf(d->point, sizeof(d->point), "%s", point);
	snprintf(d->digest, sizeof(d->digest), "%s", digest);
	for (int f = 0; f < DAY_FIGURE__MAX; f++)
		d->figure[f] = (long)json_integer_value(
		    json_object_get(figure, figures[f].file));
	parse_refused(refused, d);
	for (size_t i = 0; i < json_array_size(odds); i++)
		if (parse_odd(json_array_get(odds, i), d, e) == -1)
			return -1;
	if (parse_ids(carried, &d->carried, &d->ncarried, e) == -1)
		return -1;
	return parse_ids(deferred, &d->deferred, &d->ndeferred, e);
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
