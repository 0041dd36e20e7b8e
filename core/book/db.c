#include "core/book/sqlite_private.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct statement {
	char *sql;
	sqlite3_stmt *st;
};

int
db_fail(struct book_sqlite *b, struct err *e, const char *doing)
{
	enum err_code code = ERR_BOOK;
	int rc = sqlite3_extended_errcode(b->db);

	switch (rc & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		code = ERR_BOOK_BUSY;
		break;
	case SQLITE_NOMEM:
		code = ERR_MEMORY;
		break;
	case SQLITE_CONSTRAINT:
	case SQLITE_MISUSE:
		code = ERR_FAULT;
		break;
	}
	return err_set(e, code, "%s: %s (%d)", doing, sqlite3_errmsg(b->db), rc);
}

int
db_exec(struct book_sqlite *b, const char *sql, struct err *e)
{
	if (sqlite3_exec(b->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return db_fail(b, e, "exec");
	return 0;
}

static int
keep(struct book_sqlite *b, const char *sql, sqlite3_stmt *st)
{
	struct statement *more;
	char *copy = strdup(sql);

	more = copy == NULL ? NULL :
	    realloc(b->statements, (b->nstatements + 1) * sizeof(*more));
	if (more == NULL) {
		free(copy);
		return -1;
	}
	more[b->nstatements++] = (struct statement){ copy, st };
	b->statements = more;
	return 0;
}

static sqlite3_stmt *
prepare(struct book_sqlite *b, const char *sql, struct err *e)
{
	sqlite3_stmt *st = NULL;

	for (size_t i = 0; i < b->nstatements; i++)
		if (strcmp(b->statements[i].sql, sql) == 0)
			return b->statements[i].st;
	if (sqlite3_prepare_v3(b->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &st,
	    NULL) != SQLITE_OK) {
		db_fail(b, e, sql);
		return NULL;
	}
	if (keep(b, sql, st) == 0)
		return st;
	sqlite3_finalize(st);
	err_set(e, ERR_MEMORY, "a statement");
	return NULL;
}

static int
bind_one(sqlite3_stmt *st, int at, char type, va_list *ap)
{
	const char *text;

	switch (type) {
	case 'i':
		return sqlite3_bind_int(st, at, va_arg(*ap, int));
	case 'l':
		return sqlite3_bind_int64(st, at, va_arg(*ap, int64_t));
	case 't':
		text = va_arg(*ap, const char *);
		return sqlite3_bind_text(st, at, text != NULL ? text : "", -1,
		    SQLITE_STATIC);
	default:
		return SQLITE_MISUSE;
	}
}

static sqlite3_stmt *
query(struct book_sqlite *b, struct err *e, const char *sql, const char *types,
    va_list *ap)
{
	sqlite3_stmt *st = prepare(b, sql, e);

	if (st == NULL)
		return NULL;
	for (int i = 0; types[i] != '\0'; i++)
		if (bind_one(st, i + 1, types[i], ap) != SQLITE_OK) {
			db_done(st);
			err_set(e, ERR_FAULT, "parameter %d of %s", i + 1, sql);
			return NULL;
		}
	return st;
}

sqlite3_stmt *
db_query(struct book_sqlite *b, struct err *e, const char *sql,
    const char *types, ...)
{
	sqlite3_stmt *st;
	va_list ap;

	va_start(ap, types);
	st = query(b, e, sql, types, &ap);
	va_end(ap);
	return st;
}

int
db_step(struct book_sqlite *b, sqlite3_stmt *st, struct err *e)
{
	int rc = sqlite3_step(st);

	if (rc == SQLITE_ROW)
		return 1;
	if (rc != SQLITE_DONE)
		db_fail(b, e, sqlite3_sql(st));
	db_done(st);
	return rc == SQLITE_DONE ? 0 : -1;
}

void
db_done(sqlite3_stmt *st)
{
	sqlite3_reset(st);
	sqlite3_clear_bindings(st);
}

int
db_run(struct book_sqlite *b, struct err *e, int *changed, const char *sql,
    const char *types, ...)
{
	sqlite3_stmt *st;
	va_list ap;

	va_start(ap, types);
	st = query(b, e, sql, types, &ap);
	va_end(ap);
	if (st == NULL || db_step(b, st, e) == -1)
		return -1;
	if (changed != NULL)
		*changed = sqlite3_changes(b->db);
	return 0;
}

int
db_number(struct book_sqlite *b, struct err *e, int64_t *out, const char *sql,
    const char *types, ...)
{
	sqlite3_stmt *st;
	va_list ap;
	int rc;

	va_start(ap, types);
	st = query(b, e, sql, types, &ap);
	va_end(ap);
	if (st == NULL)
		return -1;
	rc = db_step(b, st, e);
	if (rc == 1) {
		*out = sqlite3_column_int64(st, 0);
		db_done(st);
	}
	return rc;
}

void
db_forget(struct book_sqlite *b)
{
	for (size_t i = 0; i < b->nstatements; i++) {
		sqlite3_finalize(b->statements[i].st);
		free(b->statements[i].sql);
	}
	free(b->statements);
	b->statements = NULL;
	b->nstatements = 0;
}

int
db_text(sqlite3_stmt *st, int column, char *out, size_t size, struct err *e)
{
	const unsigned char *p = sqlite3_column_text(st, column);
	size_t n = (size_t)sqlite3_column_bytes(st, column);

	if (n >= size)
		return err_set(e, ERR_BOOK, "%s: %zu bytes, %zu fit",
		    sqlite3_column_name(st, column), n, size - 1);
	if (n > 0)
		memcpy(out, p, n);
	out[n] = '\0';
	return 0;
}

int
tx_begin(struct book_sqlite *b, struct err *e)
{
	b->now = b->clock.ops->now(b->clock.self);
	return db_run(b, e, NULL, "BEGIN IMMEDIATE", "");
}

int
tx_read(struct book_sqlite *b, struct err *e)
{
	return db_run(b, e, NULL, "BEGIN", "");
}

/* After a full disk SQLite may have rolled back by itself. */
int
tx_end(struct book_sqlite *b, int rc, struct err *e)
{
	struct err other;

	if (rc == 0 && db_run(b, e, NULL, "COMMIT", "") == 0)
		return 0;
	if (!sqlite3_get_autocommit(b->db))
		db_run(b, &other, NULL, "ROLLBACK", "");
	return -1;
}
