#include "core/book/sqlite_private.h"

#include <stdio.h>
#include <stdlib.h>

#define FIXED(f, k) COLUMN_(intent, #f, f, COLUMN_##k, COLUMN_FIXED)

static const struct column columns[] = {
	COLUMN_(intent, "id", id, COLUMN_LONG, COLUMN_ID),
	FIXED(record, TEXT),
	FIXED(record_id, LONG),
	FIXED(step, TEXT),
	FIXED(attempt, INT),
	FIXED(nth, INT),
	FIXED(key, TEXT),
	FIXED(serial, TEXT),
	FIXED(booked, LONG),
	COLUMN_(intent, "ended", ended, COLUMN_LONG, COLUMN_FREE),
	COLUMN_(intent, "ok", ok, COLUMN_BOOL, COLUMN_FREE),
	COLUMN_(intent, "ms", ms, COLUMN_INT, COLUMN_FREE),
};
static const struct layout intents = LAYOUT("intents", columns);

static int
line(struct book_sqlite *b, const struct actor *by, const struct claim *c,
    const struct intent *in, struct err *e)
{
	struct audit_line l = {
		.action = "intent", .order = c->order, .record = in->record,
		.record_id = in->record_id, .state = in->step,
		.attempt = in->attempt,
	};
	char nth[16];

	snprintf(nth, sizeof(nth), "%d", in->nth);
	return audit_facts(b, by, l, e, "nth", nth, "key", in->key, "token",
	    in->serial, NULL);
}

static int
start(struct book_sqlite *b, const struct actor *by, const struct claim *c,
    int64_t until, struct intent *in, struct err *e)
{
	int64_t nth;

	if (claim_holds(b, by, c, c->order, e) == -1 ||
	    claim_extend(b, c, until, e) == -1)
		return -1;
	if (db_number(b, e, &nth, "SELECT coalesce(max(nth), 0) + 1 FROM intents "
	    "WHERE record = ? AND record_id = ? AND step = ? AND attempt = ?",
	    "tlti", in->record, in->record_id, in->step, in->attempt) != 1)
		return -1;
	in->id = 0;
	in->nth = (int)nth;
	in->booked = b->now;
	in->ended = 0;
	in->ok = false;
	in->ms = 0;
	if (row_insert(b, &intents, in, &in->id, e) == -1)
		return -1;
	return line(b, by, c, in, e);
}

int
book_intent_add(void *self, const struct actor *by, struct claim *c,
    int seconds, struct intent *in, struct err *e)
{
	struct book_sqlite *b = self;
	struct intent new = *in;
	int64_t until;

	if (tx_begin(b, e) == -1)
		return -1;
	until = b->now + seconds;
	if (tx_end(b, start(b, by, c, until, &new, e), e) == -1)
		return -1;
	c->until = until;
	*in = new;
	return 0;
}

static int
end(struct book_sqlite *b, int64_t id, bool ok, struct err *e)
{
	int n;

	if (db_run(b, e, &n, "UPDATE intents SET ended = ?, ok = ? WHERE id = ? AND "
	    "ended = 0", "lil", b->now, ok ? 1 : 0, id) == -1)
		return -1;
	if (n == 0)
		return err_set(e, ERR_FAULT, "no open intent %lld", (long long)id);
	return 0;
}

int
book_intent_end(void *self, int64_t id, bool ok, struct err *e)
{
	struct book_sqlite *b = self;

	if (tx_begin(b, e) == -1)
		return -1;
	return tx_end(b, end(b, id, ok, e), e);
}

int
intent_done(struct book_sqlite *b, const char *record, int64_t record_id,
    const char *step, int attempt, int ms, struct err *e)
{
	return db_run(b, e, NULL, "UPDATE intents SET ended = ?1, ok = 1, ms = ?6 WHERE ended = 0 AND id = "
	    "(SELECT id FROM intents WHERE record = ?2 AND record_id = ?3 AND step = ?4 AND attempt = ?5 "
	    "ORDER BY nth DESC LIMIT 1)", "ltltii", b->now, record, record_id, step,
	    attempt, ms);
}

int
book_intent_last(void *self, const char *record, int64_t record_id,
    const char *step, int attempt, struct intent *out, struct err *e)
{
	struct intent in = { .id = 0 };
	char key[24];
	int64_t id;
	int rc = db_number(self, e, &id, "SELECT id FROM intents WHERE record = ? AND "
	    "record_id = ? AND step = ? AND attempt = ? ORDER BY nth DESC LIMIT 1",
	    "tlti", record, record_id, step, attempt);

	if (rc == 0)
		return err_set(e, ERR_NOT_FOUND, "no intent of %s %lld at %s", record,
		    (long long)record_id, step);
	snprintf(key, sizeof(key), "%lld", (long long)id);
	if (rc == -1 || row_get(self, &intents, &in, "WHERE id = ?", key, e) == -1)
		return -1;
	*out = in;
	return 0;
}

static int
read_times(struct book_sqlite *b, const char *model, const char *step,
    int ms[STEP_TIMES], int *n, struct err *e)
{
	sqlite3_stmt *st = db_query(b, e, "SELECT i.ms FROM makings m CROSS JOIN intents i ON "
	    "i.record = 'making' AND i.record_id = m.id AND i.step = ?1 AND i.attempt = m.attempt AND i.nth = 1 "
	    "WHERE m.token_model = ?2 AND m.id >= coalesce((SELECT id FROM makings WHERE token_model = ?2 "
	    "ORDER BY id DESC LIMIT 1 OFFSET ?3 - 1), 0) AND i.ok = 1 AND i.ms > 0",
	    "tti", step, model, STEP_TIMES);
	int rc;

	if (st == NULL)
		return -1;
	*n = 0;
	while ((rc = db_step(b, st, e)) == 1)
		if (*n < STEP_TIMES)
			ms[(*n)++] = sqlite3_column_int(st, 0);
	return rc;
}

static int
shorter(const void *x, const void *y)
{
	const int *a = x, *b = y;

	return *a < *b ? -1 : *a > *b;
}

int
book_step_times(void *self, const char *model, enum making_state step,
    struct step_times *out, struct err *e)
{
	int ms[STEP_TIMES], n;

	if (read_times(self, model, making_state_name(step), ms, &n, e) == -1)
		return -1;
	*out = (struct step_times){ .n = n };
	if (n > 0) {
		qsort(ms, (size_t)n, sizeof(ms[0]), shorter);
		out->usual = ms[(n - 1) / 2];
		out->worst = ms[n - 1];
	}
	return 0;
}
