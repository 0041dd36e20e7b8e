#include "core/book/sqlite_private.h"

#include <stdio.h>
#include <string.h>

#define FIXED(f, k) COLUMN_(staff, #f, f, COLUMN_##k, COLUMN_FIXED)
#define FREE(f, k) COLUMN_(staff, #f, f, COLUMN_##k, COLUMN_FREE)

/* Fixed is what an administrator says; free is what signing in counts. */
static const struct column columns[] = {
	FIXED(id, TEXT),
	FIXED(person, TEXT),
	FIXED(name, TEXT),
	FIXED(permissions, INT),
	FIXED(disabled, BOOL),
	FIXED(hash, TEXT),
	FREE(failures, INT),
	FREE(locked_until, LONG),
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

int
book_may(struct book_sqlite *b, const struct actor *by, enum may_action what,
    const char *person, struct err *e)
{
	struct staff who;

	if (book_staff_get(b, by->staff, &who, e) == 0)
		return may(&who, what, person, e);
	if (e->code != ERR_NOT_FOUND)
		return err_wrap(e, "who does %s", may_action_name(what));
	return err_set(e, ERR_MAY, "%s: no staff \"%s\" in the book",
	    may_action_name(what), by->staff);
}

/* Somebody must be the first. */
static int
none_manages(struct book_sqlite *b, struct err *e)
{
	int64_t one;
	int rc = db_number(b, e, &one, "SELECT 1 FROM staff WHERE NOT disabled "
	    "AND permissions & ? LIMIT 1", "i", 1 << PERMISSION_ADMIN);

	return rc == 1 ? err_set(e, ERR_MAY,
	    "the book has an administrator: the program puts no staff") : rc;
}

/* Whose row it is and whose it would become: nobody manages themselves, under whatever number. */
static int
may_put(struct book_sqlite *b, const struct actor *by, const struct staff *s,
    struct err *e)
{
	struct staff was;
	int rc = book_staff_get(b, s->id, &was, e);

	if (rc == -1 && e->code != ERR_NOT_FOUND)
		return -1;
	if (by->staff[0] == '\0')
		return none_manages(b, e);
	if (rc == 0 && strcmp(by->staff, s->id) == 0 &&
	    row_same(&staff, COLUMN_FIXED, s, &was))
		return 0;
	if (rc == 0 && book_may(b, by, MAY_MANAGE_STAFF, was.person, e) == -1)
		return -1;
	return book_may(b, by, MAY_MANAGE_STAFF, s->person, e);
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
	if (may_put(b, by, s, e) == -1 ||
	    db_run(b, e, NULL, "DELETE FROM staff WHERE id = ?", "t", s->id) == -1 ||
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
