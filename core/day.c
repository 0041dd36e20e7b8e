#include "core/day.h"

#include "core/record.h"
#include "core/text.h"

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
day_figure_name(enum day_figure f)
{
	return figures[f].file;
}

const char *
day_what_name(enum day_what w)
{
	return whats[w].file;
}

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
	free(d->carried.id);
	free(d->certs.id);
	free(d->olds.id);
	*d = (struct day){ .nodds = 0 };
}

int
day_ids_add(struct day_ids *ids, int64_t id, struct err *e)
{
	int64_t *more = realloc(ids->id, (ids->n + 1) * sizeof(*more));

	if (more == NULL)
		return err_set(e, ERR_MEMORY, "%zu ids", ids->n + 1);
	more[ids->n++] = id;
	ids->id = more;
	return 0;
}

/* ---- what does not balance --------------------------------------------------------- */

int
day_odd_put(struct day *d, const struct day_odd *odd, struct err *e)
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
	return day_odd_put(d, &odd, e);
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
	return odd.by == 0 ? 0 : day_odd_put(d, &odd, e);
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

	if (!d->counted || d->figure[DAY_COUNTED] < 0 ||
	    d->figure[DAY_COUNTED] > STOCK_COUNT_MOST) {
		err_set(e, ERR_DAY_UNREADY, "not counted, or %ld", d->figure[DAY_COUNTED]);
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
