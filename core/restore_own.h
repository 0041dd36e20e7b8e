#ifndef CORE_RESTORE_OWN_H
#define CORE_RESTORE_OWN_H

/* A restore under way, shared by its moves (restore.c) and its checks (restore_check.c). */
#include "core/restore.h"

#include <limits.h>

#define ARCHIVE "archive/"

struct restoring {
	const struct restore_setup *s;
	char folder[PATH_MAX];          /* <book>.restoring: locked while we work */
	char book[PATH_MAX];            /* ... in it */
	char archive[PATH_MAX];         /* <archive>/.restoring */
	int lock, archive_fd;
	struct manifest got;            /* what was taken out of the backup */
	struct manifest what;           /* what its manifest says */
	char manifest[65];
	struct blob text, sum;          /* the manifest; what manifest.sha256 says */
	int64_t done, of;
	int64_t receipts;               /* the highest number of today's in the archive */
	char today[16];                 /* "FT261123" */
	long lines;
};

/* ---- restore_check.c ---- */
/* BACKUP: what is wrong with it, and in the clerk's words. */
int restore_no_backup(struct err *e, const char *why, const char *name, const char *say);
/* The manifest is the one its hash stands for, and of this point. */
int restore_check_manifest(struct restoring *j, struct err *e);
/* What came out is what the manifest says, no more and no less. */
int restore_check_files(struct restoring *j, struct err *e);
/* The book is whole, names no file the backup has not, and is marked as restored. */
int restore_check_book(struct restoring *j, struct err *e);

#endif
