#include "core/book/sqlite_private.h"

#include "core/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const kinds[] = { ORDER_KINDS(COLUMN_FILE_NAME) };
static const char *const states[] = { ORDER_STATES(COLUMN_FILE_NAME) };
static const char *const services[] = { ORDER_SERVICES(COLUMN_FILE_NAME) };
static const char *const documents[] = { DOCUMENTS(COLUMN_FILE_NAME) };

#define FIXED(f, k) COLUMN_(order, #f, f, COLUMN_##k, COLUMN_FIXED)
#define FREE(f, k) COLUMN_(order, #f, f, COLUMN_##k, COLUMN_FREE)

/* Fixed is who and what; free is how far the order's source has come with it, and how to reach its handler. */
static const struct column columns[] = {
	FIXED(no, TEXT),
	COLUMN_WORDS_(order, "service", service, services, COLUMN_FIXED),
	COLUMN_WORDS_(order, "kind", kind, kinds, COLUMN_FIXED),
	COLUMN_WORDS_(order, "state", state, states, COLUMN_FREE),
	FIXED(holder, TEXT),
	FIXED(institution, TEXT),
	FIXED(uscc, TEXT),
	FIXED(old_serial, TEXT),
	FIXED(old_subject, TEXT),
	FIXED(old_issuer, TEXT),
	FIXED(old_end, INT),
	FIXED(old_medium, TEXT),
	FIXED(handler, TEXT),
	COLUMN_WORDS_(order, "handler_document", handler_document, documents, COLUMN_FIXED),
	FIXED(handler_number, TEXT),
	FREE(mobile, TEXT),
	FREE(email, TEXT),
	FIXED(mail, BOOL),
	FIXED(point, TEXT),
	FIXED(addressee, TEXT),
	FIXED(address, TEXT),
	FIXED(address_phone, TEXT),
	FIXED(seal_rate, INT),
	FIXED(seal_days, INT),
	FIXED(seal_amount, INT),
	FREE(seal_paid, LONG),
	FREE(liveness, LONG),
	FIXED(ordered, LONG),
	FREE(accepted, LONG),
	FREE(ready, LONG),
	FREE(collected, LONG),
	FREE(cancelled, BOOL),
	FREE(suspended, LONG),
	FREE(suspended_reason, TEXT),
	FREE(held, BOOL),
};
static const struct layout orders = LAYOUT("orders", columns);

/*
 * The id an order number sorts by: its characters as digits of a number to
 * the base 37 (end 0, then 0-9, A-Z), 12 of them.  0 for any other shape.
 */
static int64_t
sort_key(const char *no)
{
	static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	const char *d;
	int64_t key = 0;

	if (strlen(no) > 12)
		return 0;
	for (int i = 0; i < 12; i++) {
		key *= 37;
		if (*no == '\0')
			continue;
		if ((d = strchr(digits, *no++)) == NULL)
			return 0;
		key += d - digits + 1;
	}
	return key;
}

/* Numbers of another shape stand behind all others, as they arrive. */
static int
next_id(struct book_sqlite *b, const char *no, int64_t *out, struct err *e)
{
	static const int64_t behind = INT64_C(6582952005840035281); /* 37^12 */
	int64_t id = sort_key(no);

	if (id == 0) {
		if (db_number(b, e, &id, "SELECT coalesce(max(id), 0) + 1 FROM orders",
		    "") != 1)
			return -1;
		if (id < behind)
			id = behind;
	}
	*out = id;
	return 0;
}

int
book_order_get(void *self, const char *no, struct order *out, struct err *e)
{
	struct order o = { .no = "" };

	if (row_get(self, &orders, &o, "WHERE no = ?", no, e) == -1)
		return -1;
	*out = o;
	return 0;
}

static int
insert(struct book_sqlite *b, const struct order *o, struct err *e)
{
	int64_t id;

	if (next_id(b, o->no, &id, e) == -1 ||
	    row_insert(b, &orders, o, &id, e) == -1)
		return -1;
	return search_add(b, id, o, e);
}

static int
refuse(struct err *e, const char *no, const char *why, const char *say)
{
	err_set(e, ERR_ORDER_FILE, "order %s: %s", no, why);
	return err_say(e, say, no);
}

/* What an import did. */
struct import {
	int added, changed, mobiles;
};

/*
 * RULES 10: another mobile is the source's word, and what a counter's hold waits
 * for.  The old one finds the order no longer.
 */
static int
move_mobile(struct book_sqlite *b, const struct actor *by, int64_t id,
    const struct order *was, const struct order *now, struct err *e)
{
	struct audit_line l = { .action = "mobile", .order = now->no };
	char old[ID_SIZE], new[ID_SIZE];

	text_mask_mobile(was->mobile, old, sizeof(old));
	text_mask_mobile(now->mobile, new, sizeof(new));
	if (search_remove(b, id, was, e) == -1 || search_add(b, id, now, e) == -1)
		return -1;
	return audit_facts(b, by, l, e, "old", old, "new", new,
	    "hold", was->held && !now->held ? "lifted" : "", NULL);
}

/* Another mobile is what a counter's hold waits for, but not what set an order aside. */
static bool
still_held(const struct order *was, const struct order *now)
{
	return was->held && (strcmp(was->mobile, now->mobile) == 0 ||
	    strncmp(was->suspended_reason, SET_ASIDE, strlen(SET_ASIDE)) == 0);
}

/*
 * What may change of an order we know.  The source does not hear what we hand
 * over: of a collected one only how to reach its handler, for a PIN reset.
 * Nor does it hear of our holds.
 */
static void
merge(const struct order *was, struct order *now)
{
	const struct order news = *now;

	if (was->state == ORDER_COLLECTED) {
		*now = *was;
		memcpy(now->mobile, news.mobile, sizeof(now->mobile));
		memcpy(now->email, news.email, sizeof(now->email));
	} else if (still_held(was, now)) {
		now->held = true;
		now->suspended = was->suspended;
		memcpy(now->suspended_reason, was->suspended_reason,
		    sizeof(now->suspended_reason));
	}
}

static int
update(struct book_sqlite *b, const struct actor *by, const struct order *o,
    const struct order *was, struct import *im, struct err *e)
{
	struct order now = *o;
	bool mobile;
	int64_t id;

	if (!row_same(&orders, COLUMN_FIXED, o, was))
		return refuse(e, o->no, "is there with other facts",
		    _("订单 %s 已在订单库中，内容不同"));
	merge(was, &now);
	if (row_same(&orders, COLUMN_FREE, &now, was))
		return 0;
	mobile = strcmp(now.mobile, was->mobile) != 0;
	if (db_number(b, e, &id, "SELECT id FROM orders WHERE no = ?", "t",
	    o->no) != 1 || row_update(b, &orders, &now, id, e) == -1 ||
	    (mobile && move_mobile(b, by, id, was, &now, e) == -1) ||
	    (now.suspended == 0 && restored_came(b, by, o->no, e) == -1) ||
	    notice_ready(b, &now, was, e) == -1)
		return -1;
	im->changed++;
	im->mobiles += mobile;
	return 0;
}

static int
put(struct book_sqlite *b, const struct actor *by, const struct order *o,
    struct import *im, struct err *e)
{
	struct order was;

	if (book_order_get(b, o->no, &was, e) == 0)
		return update(b, by, o, &was, im, e);
	if (e->code != ERR_NOT_FOUND || insert(b, o, e) == -1 ||
	    notice_ready(b, o, NULL, e) == -1 || restored_came(b, by, o->no, e) == -1)
		return err_wrap(e, "order %s", o->no);
	im->added++;
	return 0;
}

static int
by_number(const void *x, const void *y)
{
	const struct order *const *p = x, *const *q = y;

	return strcmp((*p)->no, (*q)->no);
}

static int
put_all(struct book_sqlite *b, const struct actor *by, const struct order **o,
    size_t n, struct err *e)
{
	struct import im = { 0 };
	char news[24], changes[24], mobiles[24];

	if (book_may(b, by, MAY_IMPORT_ORDERS, NULL, e) == -1)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (put(b, by, o[i], &im, e) == -1)
			return -1;
	snprintf(news, sizeof(news), "%d", im.added);
	snprintf(changes, sizeof(changes), "%d", im.changed);
	snprintf(mobiles, sizeof(mobiles), "%d", im.mobiles);
	return audit_facts(b, by, (struct audit_line){ .action = "import" }, e,
	    "new", news, "changed", changes, "mobiles", mobiles,
	    "first", n > 0 ? o[0]->no : "", "last", n > 0 ? o[n - 1]->no : "",
	    NULL);
}

/* In the order of their numbers, whatever the order of the file. */
int
book_orders_add(void *self, const struct actor *by, const struct order *o,
    size_t n, struct err *e)
{
	struct book_sqlite *b = self;
	const struct order **sorted = calloc(n + 1, sizeof(*sorted));
	int rc = -1;

	if (sorted == NULL)
		return err_set(e, ERR_MEMORY, "%zu orders", n);
	for (size_t i = 0; i < n; i++)
		sorted[i] = &o[i];
	qsort(sorted, n, sizeof(*sorted), by_number);
	if (tx_begin(b, e) == 0)
		rc = tx_end(b, put_all(b, by, sorted, n, e), e);
	free(sorted);
	return rc;
}

static int
hold(struct book_sqlite *b, const struct actor *by, const char *no,
    const char *reason, struct err *e)
{
	struct audit_line l = { .action = "hold", .order = no };
	int n;

	if (book_may(b, by, MAY_HOLD_ORDER, NULL, e) == -1 ||
	    db_run(b, e, &n, "UPDATE orders SET suspended = ?, suspended_reason = ?, "
	    "held = 1 WHERE no = ? AND state <> 'collected'", "ltt", b->now, reason,
	    no) == -1)
		return -1;
	if (n == 0)
		return err_set(e, ERR_COLLECTED, "no order %s to hold", no);
	return audit_facts(b, by, l, e, "reason", reason, NULL);
}

int
book_order_hold(void *self, const struct actor *by, const char *no,
    const char *reason, struct err *e)
{
	struct book_sqlite *b = self;

	if (reason[0] == '\0')
		return err_set(e, ERR_INPUT, "a hold of %s without a reason", no);
	if (tx_begin(b, e) == -1)
		return -1;
	return tx_end(b, hold(b, by, no, reason, e), e);
}
