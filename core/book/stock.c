/* RULES 32: UKeys come in, go into a making, and leave: by serial, all or none. */
#include "core/book/sqlite_private.h"

#include "core/text.h"
#include "core/token/serial.h"

#include <stdio.h>
#include <string.h>

/* ---- those that will not do, named ---- */

enum { NAMED = 5 };

struct named {
	char text[240];
	size_t n;
};

static void
name_one(struct named *x, const char *serial, const struct stock_line *l)
{
	size_t used = strlen(x->text);

	if (++x->n > NAMED)
		return;
	snprintf(x->text + used, sizeof(x->text) - used, "%s%s%s%s%s%s", used > 0 ? _("、") : "",
	    serial, l != NULL ? " " : "", l != NULL ? stock_state_text(l->state) : "",
	    l != NULL && l->order[0] != '\0' ? " " : "", l != NULL ? l->order : "");
	x->text[text_whole(x->text)] = '\0';
}

static int
say_named(struct named *x, struct err *e)
{
	if (x->n > NAMED)
		return err_say(e, _("%s，等 %zu 个"), x->text, x->n);
	return err_say(e, "%s", x->text);
}

/* ---- one line of audit for all ---- */

/* Which they were, for who has the list: SHA-256 over the serials, a line each. */
static int
sum_of(const char (*serials)[ID_SIZE], size_t n, char out[65], struct err *e)
{
	struct blob list = { 0 };

	for (size_t i = 0; i < n; i++)
		if (blob_add(&list, serials[i], strlen(serials[i]), e) == -1 ||
		    blob_add(&list, "\n", 1, e) == -1) {
			blob_done(&list);
			return -1;
		}
	blob_sha256(&list, out);
	blob_done(&list);
	return 0;
}

static int
tell(struct book_sqlite *b, const struct actor *by, const char *action,
    const char (*serials)[ID_SIZE], size_t n, const char *key, const char *value,
    struct err *e)
{
	struct audit_line l = { .action = action };
	char count[24], sum[65];

	if (n == 1)
		return audit_facts(b, by, l, e, "token", serials[0], key, value, NULL);
	if (sum_of(serials, n, sum, e) == -1)
		return -1;
	snprintf(count, sizeof(count), "%zu", n);
	return audit_facts(b, by, l, e, "count", count, "first", serials[0], "last",
	    serials[n - 1], "serials_sha256", sum, key, value, NULL);
}

/* ---- in ---- */

static int
put(struct book_sqlite *b, const struct actor *by, const char *serial,
    const char *model, struct named *there, struct err *e)
{
	struct stock_line l;
	char tail[ID_SIZE];

	if (book_stock_get(b, serial, &l, e) == -1) {
		if (e->code != ERR_NOT_FOUND)
			return -1;
		serial_turn(serial, tail);
		return db_run(b, e, NULL, "INSERT INTO stock (serial, tail, model, state, reason, "
		    "time, staff) VALUES (?, ?, ?, 'blank', '', ?, ?)", "tttlt", serial, tail,
		    model, b->now, by->staff);
	}
	if (l.state != STOCK_RETURNED) {
		name_one(there, serial, &l);
		return 0;
	}
	if (db_run(b, e, NULL, "UPDATE stock SET model = ? WHERE serial = ?", "tt", model,
	    serial) == -1)
		return -1;
	return stock_move(b, by, serial, STOCK_BLANK, "", e);
}

static int
receive(struct book_sqlite *b, const struct actor *by, const char (*serials)[ID_SIZE],
    size_t n, const char *model, struct err *e)
{
	struct named there = { .n = 0 };

	if (book_may(b, by, MAY_KEEP_STOCK, NULL, e) == -1)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (put(b, by, serials[i], model, &there, e) == -1)
			return -1;
	if (there.n > 0) {
		err_set(e, ERR_STOCK_THERE, "%zu of %zu are in stock", there.n, n);
		return say_named(&there, e);
	}
	return tell(b, by, "stock_in", serials, n, "model", model, e);
}

static int
how_many(size_t n, struct err *e)
{
	return n > 0 && n <= STOCK_SERIALS ? 0 :
	    err_set(e, ERR_FAULT, "%zu UKeys at once", n);
}

int
book_stock_receive(void *self, const struct actor *by,
    const char (*serials)[ID_SIZE], size_t n, const char *model, struct err *e)
{
	struct book_sqlite *b = self;

	if (how_many(n, e) == -1 || tx_begin(b, e) == -1)
		return -1;
	return tx_end(b, receive(b, by, serials, n, model, e), e);
}

/* ---- out ---- */

/* Those that are no blanks: nowhere, an order's, gone. */
struct refused {
	struct named nowhere, bound, gone;
};

static int
take(struct book_sqlite *b, const struct actor *by, const char *serial,
    enum stock_state to, const char *reason, struct refused *r, struct err *e)
{
	struct stock_line l;

	if (book_stock_get(b, serial, &l, e) == -1) {
		if (e->code != ERR_NOT_FOUND)
			return -1;
		name_one(&r->nowhere, serial, NULL);
		return 0;
	}
	if (l.state == STOCK_BLANK)
		return stock_move(b, by, serial, to, reason, e);
	name_one(l.state == STOCK_MAKING || l.state == STOCK_MADE ? &r->bound : &r->gone,
	    serial, &l);
	return 0;
}

static int
refuse(struct refused *r, struct err *e)
{
	if (r->bound.n > 0) {
		err_set(e, ERR_STOCK_BOUND, "%zu are orders'", r->bound.n);
		return say_named(&r->bound, e);
	}
	if (r->gone.n > 0) {
		err_set(e, ERR_STOCK_GONE, "%zu are gone", r->gone.n);
		return say_named(&r->gone, e);
	}
	if (r->nowhere.n > 0) {
		err_set(e, ERR_NOT_FOUND, "%zu are not in stock", r->nowhere.n);
		return say_named(&r->nowhere, e);
	}
	return 0;
}

static int
leave(struct book_sqlite *b, const struct actor *by, enum stock_state to,
    const char (*serials)[ID_SIZE], size_t n, const char *reason, struct err *e)
{
	struct refused r = { .nowhere = { .n = 0 } };

	if (book_may(b, by, MAY_KEEP_STOCK, NULL, e) == -1)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (take(b, by, serials[i], to, reason, &r, e) == -1)
			return -1;
	if (refuse(&r, e) == -1)
		return -1;
	return tell(b, by, to == STOCK_SPOILED ? "stock_spoil" : "stock_return", serials, n,
	    "reason", reason, e);
}

int
book_stock_leave(void *self, const struct actor *by, enum stock_state to,
    const char (*serials)[ID_SIZE], size_t n, const char *reason, struct err *e)
{
	struct book_sqlite *b = self;

	if (to != STOCK_SPOILED && to != STOCK_RETURNED)
		return err_set(e, ERR_FAULT, "a blank does not leave to %d", (int)to);
	if (how_many(n, e) == -1 || tx_begin(b, e) == -1)
		return -1;
	return tx_end(b, leave(b, by, to, serials, n, reason, e), e);
}

/* ---- with a making ---- */

int
stock_move(struct book_sqlite *b, const struct actor *by, const char *serial,
    enum stock_state to, const char *reason, struct err *e)
{
	int n;

	if (db_run(b, e, &n, "UPDATE stock SET state = ?, reason = ?, time = ?, staff = ? "
	    "WHERE serial = ?", "ttltt", stock_state_name(to), reason, b->now, by->staff,
	    serial) == -1)
		return -1;
	if (n == 0)
		return err_set(e, ERR_FAULT, "UKey %s is not in stock", serial);
	return 0;
}

int
stock_begin(struct book_sqlite *b, const struct actor *by, const char *serial,
    struct err *e)
{
	struct stock_line l;

	if (book_stock_get(b, serial, &l, e) == -1) {
		if (e->code != ERR_NOT_FOUND)
			return -1;
		err_set(e, ERR_TOKEN_NOT_BLANK, "UKey %s is not in stock", serial);
		return err_say(e, _("UKey 尾号 %s 没有入库"), text_last4(serial));
	}
	if (l.state != STOCK_BLANK) {
		err_set(e, ERR_TOKEN_NOT_BLANK, "UKey %s is %s", serial,
		    stock_state_name(l.state));
		return err_say(e, _("UKey 尾号 %s：%s"), text_last4(serial),
		    stock_state_text(l.state));
	}
	return stock_move(b, by, serial, STOCK_MAKING, "", e);
}
