#ifndef CORE_RESTORE_H
#define CORE_RESTORE_H

/*
 * A backup (core/backup.h) put back into an empty place: all of it or
 * nothing.  It is taken apart beside the place, checked there (the manifest
 * and every SHA-256, schema, SQLite's own check, the audit, the files the
 * book names), marked as restored, and only then given its names: the
 * archive's files first, the book last, for only with the book there is a
 * counter.  What a killed restore leaves is cleared away by the next.
 */
#include "core/manifest.h"
#include "core/seams.h"

struct restore_setup {
	const char *book_path;
	const char *archive;            /* paper:receipts */
	const char *point;
	struct clock clock;
	void (*told)(void *ctx, int64_t done, int64_t of);      /* bytes; or NULL */
	void *ctx;
};

struct restore_done {
	char manifest[65];              /* its SHA-256 */
	struct manifest what;
	long lines;                     /* of audit, verified */
};

/*
 * The archive may hold files already; those of the backup's names must be the
 * same.  Free what with manifest_done.
 * INPUT: there is a book, or another file of that name in the archive.
 * BACKUP: not a whole backup, of another point or version.  AUDIT, DISK.
 */
int restore_file(const struct restore_setup *s, const char *file, struct restore_done *out, struct err *e);

#endif
