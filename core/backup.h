#ifndef CORE_BACKUP_H
#define CORE_BACKUP_H

/*
 * The book and the archive in one file, while the counter runs.
 *
 * A tar archive with book.db, archive/ (all of paper:receipts), manifest
 * (core/manifest.h) and manifest.sha256.  The book is taken first: a receipt
 * is filed before it is booked and never changed after, so whatever that book
 * names is in the archive when the archive is read.  What is filed meanwhile
 * may come with it; it does no harm.  Any tar and sha256sum can check it:
 *
 *	sed -n 's/^file \([0-9a-f]*\) [0-9]* /\1  /p' manifest | sha256sum -c
 *
 * Not in it: master secret, branch key, CA, settings, messages.
 */
#include "core/book/sqlite.h"
#include "core/manifest.h"

struct backup_setup {
	struct book_sqlite *book;
	const char *book_path;          /* for its size */
	const char *archive;            /* paper:receipts */
	const char *point;
	int64_t now;
	void (*told)(void *ctx, int64_t done, int64_t of);      /* bytes; or NULL */
	void *ctx;
};

struct backup_made {
	char manifest[65];              /* SHA-256 of the manifest: with it nothing can be changed unseen */
	size_t files;
	int64_t bytes;                  /* of the backup */
	struct manifest what;           /* its missing: what the book names and the archive has not as booked */
};

/*
 * Writes `to` (0600) by way of `to`.part; there is no file of that name
 * before, and none when it fails.  Free what with manifest_done.
 * INPUT: there is one, or it would lie in the archive.  DISK (also: not enough room), BOOK.
 */
int backup_make(const struct backup_setup *s, const char *to, struct backup_made *out, struct err *e);

/* A key file of ours, copied apart (0600): the same promise. */
int backup_secret(const char *from, const char *to, struct err *e);

#endif
