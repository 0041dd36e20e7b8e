#ifndef CORE_TAR_H
#define CORE_TAR_H

/*
 * A tar archive (POSIX pax), written and read front to back: what any tar
 * takes apart, too.  Plain files only.
 */
#include "core/blob.h"

#include <stdint.h>
#include <sys/types.h>

struct tar_out;
struct tar_in;

/* Into fd, which stays the caller's.  MEMORY. */
int tar_out_new(struct tar_out **out, int fd, struct err *e);
void tar_out_free(struct tar_out *t);
/* A file's bytes from where fd stands, exactly `size` of them, and their SHA-256.  DISK, also when it has fewer. */
int tar_put(struct tar_out *t, const char *name, int fd, int64_t size, time_t mtime, char sha256[65], struct err *e);
int tar_put_blob(struct tar_out *t, const char *name, const struct blob *b, time_t mtime, struct err *e);
/* The end of the archive.  DISK. */
int tar_out_end(struct tar_out *t, struct err *e);

/* What is wrong with the archive itself is BACKUP. */
int tar_in_open(struct tar_in **out, const char *path, struct err *e);
void tar_in_free(struct tar_in *t);
/* 1: the next file, its name good until the next call; 0: no more; -1.  Anything but plain files is BACKUP. */
int tar_next(struct tar_in *t, const char **name, int64_t *size, time_t *mtime, struct err *e);
/* Its bytes into fd, and their SHA-256.  DISK. */
int tar_get(struct tar_in *t, int fd, char sha256[65], struct err *e);
/* ... into memory, at most max. */
int tar_get_blob(struct tar_in *t, size_t max, struct blob *out, struct err *e);

#endif
