#include "core/book/sqlite_private.h"

#include <stdio.h>

#define FIELD(f, k) COLUMN_(staff, #f, f, COLUMN_##k, COLUMN_FIXED)

static const struct column columns[] = {
	FIELD(id, TEXT),
	FIELD(person, TEXT),
	FIELD(name, TEXT),
	FIELD(permissions, INT),
	FIELD(disabled, BOOL),
	FIELD(hash, TEXT),
	FIELD(failures, INT),
	FIELD(locked_until, LONG),
};
static const struct layout staff = LAYOUT("staff", columns);

int
book_staff_get(void *self, const char *id, struct staff *out, struct err *e)
{
	struct staff s = { .id = "" };

	if (row_get(self, &staff, &s, "WHERE id = ?", id, e) == -1)
		return -1;
	*out = s;
	return 0;
}

static int
put(struct book_sqlite *b, const struct actor *by, const struct staff *s,
    const char *action, struct err *e)
{
	struct audit_line l = { .action = action };
	char roles[128] = "", failures[16];
	size_t n = 0;

	for (unsigned p = 0; p < PERMISSION__MAX; p++)
		if ((s->permissions & (1u << p)) != 0)
			n += (size_t)snprintf(roles + n, sizeof(roles) - n, "%s%s",
			    n == 0 ? "" : " ", permission_name((enum permission)p));
	snprintf(failures, sizeof(failures), "%d", s->failures);
	if (db_run(b, e, NULL, "DELETE FROM staff WHERE id = ?", "t", s->id) == -1 ||
	    row_insert(b, &staff, s, NULL, e) == -1)
		return -1;
	return audit_facts(b, by, l, e, "id", s->id, "person", s->person,
	    "permissions", roles, "disabled", s->disabled ? "yes" : "",
	    "failures", s->failures != 0 ? failures : "", NULL);
}

int
book_staff_put(void *self, const struct actor *by, const struct staff *s,
    const char *action, struct err *e)
{
	struct book_sqlite *b = self;

	if (tx_begin(b, e) == -1)
		return -1;
	return tx_end(b, put(b, by, s, action, e), e);
}

int
book_staff_list(void *self, struct staff *out, size_t max, size_t *n,
    struct err *e)
{
	struct book_sqlite *b = self;
	sqlite3_stmt *st = row_select(b, &staff, "ORDER BY id", e);
	size_t got = 0;
	int rc = 0;

	if (st == NULL)
		return -1;
	while (got < max && (rc = db_step(b, st, e)) == 1) {
		out[got] = (struct staff){ .id = "" };
		if ((rc = row_read(st, &staff, &out[got++], e)) == -1)
			break;
	}
	db_done(st);
	if (rc == -1)
		return -1;
	*n = got;
	return 0;
}
