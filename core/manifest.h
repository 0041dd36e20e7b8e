#ifndef CORE_MANIFEST_H
#define CORE_MANIFEST_H

/*
 * What is in a backup, as text, a line an entry:
 *
 *	ukey-pickup backup 1
 *	made 2026-11-23T18:05:11+08:00
 *	point FT01
 *	file SHA256 SIZE book.db
 *	file SHA256 SIZE archive/FT2611230037.pdf
 *	missing archive/FT2611190002.pdf
 *
 * A missing one is named by the book and was not in the archive as booked
 * when the backup was made.  The SHA-256 of these bytes stands for the whole.
 */
#include "core/blob.h"
#include "core/order.h"

#include <stdint.h>

struct manifest_file {
	char *name;
	int64_t size;
	char sha256[65];
};

struct manifest {
	int64_t made;
	char point[ID_SIZE];
	struct manifest_file *files;
	size_t nfiles, room;
	char **missing;
	size_t nmissing;
};

void manifest_done(struct manifest *m);
/* MEMORY; INPUT for a name that can stand in no line. */
int manifest_add(struct manifest *m, const char *name, int64_t size, const char *sha256, struct err *e);
int manifest_miss(struct manifest *m, const char *name, struct err *e);
/* By name; manifest_find wants it sorted. */
void manifest_sort(struct manifest *m);
const struct manifest_file *manifest_find(const struct manifest *m, const char *name);
/* In the order of the names. */
int manifest_write(const struct manifest *m, struct blob *out, struct err *e);
/* Sorted.  BACKUP for anything that is not as above; what is told of the head is in say. */
int manifest_read(struct manifest *out, const struct blob *text, struct err *e);
/* A plain relative name below "archive/", or "book.db": nothing that leads elsewhere. */
bool manifest_name_ok(const char *name);

#endif
