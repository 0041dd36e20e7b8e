#ifndef CORE_BOOK_SQLITE_H
#define CORE_BOOK_SQLITE_H

/*
 * The book in SQLite: WAL, synchronous=FULL, foreign keys.  One struct book_sqlite per
 * thread; several may open the same file.  Schema: core/book/schema.sql, versioned.
 */
#include "core/seams.h"

#include <stdio.h>

struct book_sqlite;

/* Make a new book file (0600); demo marks it.  DISK, BOOK. */
int book_sqlite_create(const char *path, bool demo, struct err *e);
/* BOOK when missing, of another schema version, or not a book. `clock` dates every line. */
int book_sqlite_open(struct book_sqlite **out, const char *path, struct clock clock, struct err *e);
void book_sqlite_free(struct book_sqlite *b);
struct book book_sqlite_seam(struct book_sqlite *b);
/* From now on an import books a notice (RULES 23) for each order that can be fetched at this
 * point and could not before. */
void book_sqlite_tell_ready(struct book_sqlite *b, const char *point);

/* Reads the whole file: BOOK says what of it is damaged.  As long as that takes. */
int book_sqlite_check(struct book_sqlite *b, struct err *e);
/*
 * A copy of the book as it is now, at `path` (0600, no such file before; NULL: none is made), while
 * others write on; before it, each file of the archive this very book names, with its SHA-256.
 * What the callback fails with, DISK, BOOK.
 */
struct book_copy {
	void (*told)(void *ctx, int64_t done, int64_t of);      /* bytes; or NULL */
	int (*file)(void *ctx, const char *path, const char *sha256, struct err *e);
	void *ctx;
};
int book_sqlite_copy(struct book_sqlite *b, const char *path, const struct book_copy *c, struct err *e);

/*
 * This book was put back from a backup: a row of restores, a line in each chain of audit; numbers of
 * the day, ids and attempts go on behind any that can have been given out since.
 */
struct book_mark {
	char manifest[65];
	int64_t made;
	const char *point;
	int64_t receipts;       /* the highest number of today's receipts in the archive */
};
int book_sqlite_mark_restored(struct book_sqlite *b, const struct book_mark *m, struct err *e);

/* Others have it open: closing this one leaves the WAL to them.  It would else try for the whole file first,
 * and shut out, for that moment, who is just opening it. */
void book_sqlite_guest(struct book_sqlite *b);
/* Walk every chain: 0 when whole; AUDIT naming terminal and line number of the first changed,
 * removed, inserted or re-ordered line, or a tail cut off before the newest receipt's head.
 * Counts the lines into *lines. */
int book_sqlite_audit_verify(struct book_sqlite *b, long *lines, struct err *e);

#endif
