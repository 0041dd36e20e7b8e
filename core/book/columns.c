#include "core/book/sqlite_private.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { SQL_SIZE = 4096 };

struct sql {
	char text[SQL_SIZE];
	size_t n;
};

static void sql_add(struct sql *s, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* The texts come from our own tables and are far shorter than SQL_SIZE;
 * one cut short would not be prepared. */
static void
sql_add(struct sql *s, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(s->text + s->n, SQL_SIZE - s->n, fmt, ap);
	va_end(ap);
	s->n += (size_t)n;
	if (s->n >= SQL_SIZE)
		s->n = SQL_SIZE - 1;
}

/* The columns of this life and freer ones, each as `as` says, with commas. */
static void
sql_columns(struct sql *s, const struct layout *l, enum column_life from,
    const char *as)
{
	const char *comma = "";

	for (size_t i = 0; i < l->n; i++) {
		if (l->columns[i].life < from)
			continue;
		sql_add(s, "%s", comma);
		sql_add(s, as, l->columns[i].name);
		comma = ", ";
	}
}

int
word_find(const char *const *words, int n, const char *word)
{
	for (int i = 0; i < n; i++)
		if (strcmp(words[i], word) == 0)
			return i;
	return -1;
}

/* ---- record to row ----------------------------------------------------------- */

static int
bind_word(sqlite3_stmt *st, int at, const struct column *c, int value)
{
	if (value < 0 || value >= c->nwords)
		return SQLITE_MISUSE;
	return sqlite3_bind_text(st, at, c->words[value], -1, SQLITE_STATIC);
}

static int
bind_column(sqlite3_stmt *st, int at, const struct column *c, const void *record)
{
	const char *p = (const char *)record + c->at;
	const struct blob *blob;
	int64_t l;
	bool yes;
	int i;

	switch (c->kind) {
	case COLUMN_TEXT:
		return sqlite3_bind_text(st, at, p, (int)strnlen(p, c->size),
		    SQLITE_STATIC);
	case COLUMN_INT:
		memcpy(&i, p, sizeof(i));
		return sqlite3_bind_int(st, at, i);
	case COLUMN_LONG:
		memcpy(&l, p, sizeof(l));
		return sqlite3_bind_int64(st, at, l);
	case COLUMN_BOOL:
		memcpy(&yes, p, sizeof(yes));
		return sqlite3_bind_int(st, at, yes);
	case COLUMN_WORD:
		memcpy(&i, p, sizeof(i));
		return bind_word(st, at, c, i);
	case COLUMN_BLOB:
		blob = (const void *)p;
		return sqlite3_bind_blob(st, at, blob->n == 0 ? "" :
		    (const void *)blob->p, (int)blob->n, SQLITE_STATIC);
	case COLUMN_REF:
		memcpy(&l, p, sizeof(l));
		return l == 0 ? sqlite3_bind_null(st, at) :
		    sqlite3_bind_int64(st, at, l);
	}
	return SQLITE_MISUSE;
}

static int
bind_columns(sqlite3_stmt *st, const struct layout *l, enum column_life from,
    const void *record, struct err *e)
{
	int at = 0;

	for (size_t i = 0; i < l->n; i++) {
		if (l->columns[i].life < from)
			continue;
		if (bind_column(st, ++at, &l->columns[i], record) == SQLITE_OK)
			continue;
		db_done(st);
		return err_set(e, ERR_FAULT, "%s.%s cannot be stored", l->table,
		    l->columns[i].name);
	}
	return 0;
}

int
row_insert(struct book_sqlite *b, const struct layout *l, const void *record,
    int64_t *id, struct err *e)
{
	struct sql s = { .n = 0 };
	sqlite3_stmt *st;

	sql_add(&s, "INSERT INTO %s (", l->table);
	sql_columns(&s, l, COLUMN_FIXED, "\"%s\"");
	sql_add(&s, id != NULL ? ", id) VALUES (" : ") VALUES (");
	sql_columns(&s, l, COLUMN_FIXED, "?");
	sql_add(&s, id != NULL ? ", ?)" : ")");
	if ((st = db_query(b, e, s.text, "")) == NULL ||
	    bind_columns(st, l, COLUMN_FIXED, record, e) == -1)
		return -1;
	if (id != NULL && *id != 0)
		sqlite3_bind_int64(st, sqlite3_bind_parameter_count(st), *id);
	if (db_step(b, st, e) == -1)
		return -1;
	if (id != NULL)
		*id = sqlite3_last_insert_rowid(b->db);
	return 0;
}

int
row_update(struct book_sqlite *b, const struct layout *l, const void *record,
    int64_t id, struct err *e)
{
	struct sql s = { .n = 0 };
	sqlite3_stmt *st;

	sql_add(&s, "UPDATE %s SET ", l->table);
	sql_columns(&s, l, COLUMN_FREE, "\"%s\" = ?");
	sql_add(&s, " WHERE id = ?");
	if ((st = db_query(b, e, s.text, "")) == NULL ||
	    bind_columns(st, l, COLUMN_FREE, record, e) == -1)
		return -1;
	sqlite3_bind_int64(st, sqlite3_bind_parameter_count(st), id);
	return db_step(b, st, e);
}

/* ---- row to record ----------------------------------------------------------- */

static int
read_word(sqlite3_stmt *st, int at, const struct column *c, char *p, struct err *e)
{
	const char *word = (const char *)sqlite3_column_text(st, at);
	int i = word == NULL ? -1 : word_find(c->words, c->nwords, word);

	if (i == -1)
		return err_set(e, ERR_BOOK, "%s: unknown word", c->name);
	memcpy(p, &i, sizeof(i));
	return 0;
}

static int
read_column(sqlite3_stmt *st, int at, const struct column *c, void *record,
    struct err *e)
{
	char *p = (char *)record + c->at;
	int64_t l = sqlite3_column_int64(st, at);
	int i = (int)l;
	bool yes = l != 0;

	switch (c->kind) {
	case COLUMN_TEXT:
		return db_text(st, at, p, c->size, e);
	case COLUMN_INT:
		memcpy(p, &i, sizeof(i));
		return 0;
	case COLUMN_LONG:
	case COLUMN_REF:
		memcpy(p, &l, sizeof(l));
		return 0;
	case COLUMN_BOOL:
		memcpy(p, &yes, sizeof(yes));
		return 0;
	case COLUMN_WORD:
		return read_word(st, at, c, p, e);
	case COLUMN_BLOB:
		return blob_set((void *)p, sqlite3_column_blob(st, at),
		    (size_t)sqlite3_column_bytes(st, at), e);
	}
	return err_set(e, ERR_FAULT, "%s: kind of column", c->name);
}

sqlite3_stmt *
row_select(struct book_sqlite *b, const struct layout *l, const char *tail,
    struct err *e)
{
	struct sql s = { .n = 0 };

	sql_add(&s, "SELECT ");
	sql_columns(&s, l, COLUMN_ID, "\"%s\"");
	sql_add(&s, " FROM %s %s", l->table, tail);
	return db_query(b, e, s.text, "");
}

int
row_read(sqlite3_stmt *st, const struct layout *l, void *record, struct err *e)
{
	for (size_t i = 0; i < l->n; i++)
		if (read_column(st, (int)i, &l->columns[i], record, e) == -1)
			return err_wrap(e, "a row of %s", l->table);
	return 0;
}

int
row_get(struct book_sqlite *b, const struct layout *l, void *record,
    const char *tail, const char *key, struct err *e)
{
	sqlite3_stmt *st = row_select(b, l, tail, e);
	int rc;

	if (st == NULL)
		return -1;
	if (sqlite3_bind_text(st, 1, key, -1, SQLITE_STATIC) != SQLITE_OK) {
		db_done(st);
		return err_set(e, ERR_FAULT, "key of %s", l->table);
	}
	if ((rc = db_step(b, st, e)) == -1)
		return -1;
	if (rc == 0)
		return err_set(e, ERR_NOT_FOUND, "no row of %s for %s",
		    l->table, key);
	rc = row_read(st, l, record, e);
	db_done(st);
	return rc;
}

/* ---- comparing --------------------------------------------------------------- */

bool
row_same(const struct layout *l, enum column_life life, const void *x,
    const void *y)
{
	for (size_t i = 0; i < l->n; i++) {
		const struct column *c = &l->columns[i];
		const char *p = (const char *)x + c->at;
		const char *q = (const char *)y + c->at;
		bool same = c->kind == COLUMN_TEXT ?
		    strncmp(p, q, c->size) == 0 : memcmp(p, q, c->size) == 0;

		if (c->life == life && !same)
			return false;
	}
	return true;
}

int
state_is(struct book_sqlite *b, const struct layout *l, int64_t id,
    const char *order, const char *from, struct err *e)
{
	struct sql s = { .n = 0 };
	int64_t one;
	int rc;

	sql_add(&s, "SELECT 1 FROM %s WHERE id = ? AND state = ?%s", l->table,
	    order != NULL ? " AND order_no = ?" : "");
	rc = db_number(b, e, &one, s.text, order != NULL ? "ltt" : "lt", id, from,
	    order);
	if (rc == 0)
		return err_set(e, ERR_FAULT, "%s %lld is not %s", l->table,
		    (long long)id, from);
	return rc == 1 ? 0 : -1;
}
