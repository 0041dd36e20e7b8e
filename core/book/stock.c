/* RULES 32: every UKey of the point by serial, and where it stands. */
#include "core/book/sqlite_private.h"

#include "core/text.h"

#include <string.h>

static const struct {
	const char *name, *text;
} states[] = {
	{ "blank", N_("空白") },
	{ "making", N_("在制") },
	{ "made", N_("已制待领") },
	{ "out", N_("已领用") },
	{ "spoiled", N_("作废") },
	{ "returned", N_("退库") },
};

static const char *
state_text(const char *name)
{
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (strcmp(states[i].name, name) == 0)
			return text_get(states[i].text);
	return name;
}

int
book_stock_get(void *self, const char *serial, char state[16], struct err *e)
{
	struct book_sqlite *b = self;
	sqlite3_stmt *st = db_query(b, e, "SELECT state FROM stock WHERE serial = ?",
	    "t", serial);
	int rc;

	if (st == NULL || (rc = db_step(b, st, e)) == -1)
		return -1;
	if (rc == 0)
		return err_set(e, ERR_NOT_FOUND, "UKey %s is not in stock", serial);
	rc = db_text(st, 0, state, 16, e);
	db_done(st);
	return rc;
}

static int
add(struct book_sqlite *b, const struct actor *by, const char *serial,
    const char *model, struct err *e)
{
	struct audit_line l = { .action = "stock_in" };
	char state[16];

	if (book_stock_get(b, serial, state, e) == 0) {
		err_set(e, ERR_INPUT, "UKey %s is in stock: %s", serial, state);
		return err_say(e, _("UKey 尾号 %s 已入库：%s"), text_last4(serial),
		    state_text(state));
	}
	if (e->code != ERR_NOT_FOUND)
		return -1;
	if (db_run(b, e, NULL, "INSERT INTO stock (serial, model, state, time, staff) "
	    "VALUES (?, ?, 'blank', ?, ?)", "ttlt", serial, model, b->now,
	    by->staff) == -1)
		return -1;
	return audit_facts(b, by, l, e, "token", serial, "model", model, NULL);
}

int
book_stock_add(void *self, const struct actor *by, const char *serial,
    const char *model, struct err *e)
{
	struct book_sqlite *b = self;

	if (tx_begin(b, e) == -1)
		return -1;
	return tx_end(b, add(b, by, serial, model, e), e);
}

int
stock_move(struct book_sqlite *b, const struct actor *by, const char *serial,
    const char *state, struct err *e)
{
	int n;

	if (db_run(b, e, &n, "UPDATE stock SET state = ?, time = ?, staff = ? "
	    "WHERE serial = ?", "tltt", state, b->now, by->staff, serial) == -1)
		return -1;
	if (n == 0)
		return err_set(e, ERR_FAULT, "UKey %s is not in stock", serial);
	return 0;
}

int
stock_begin(struct book_sqlite *b, const struct actor *by, const char *serial,
    struct err *e)
{
	char state[16];

	if (book_stock_get(b, serial, state, e) == -1) {
		if (e->code != ERR_NOT_FOUND)
			return -1;
		err_set(e, ERR_TOKEN_NOT_BLANK, "UKey %s is not in stock", serial);
		return err_say(e, _("UKey 尾号 %s 没有入库"), text_last4(serial));
	}
	if (strcmp(state, "blank") != 0) {
		err_set(e, ERR_TOKEN_NOT_BLANK, "UKey %s is %s", serial, state);
		return err_say(e, _("UKey 尾号 %s：%s"), text_last4(serial),
		    state_text(state));
	}
	return stock_move(b, by, serial, "making", e);
}
