#ifndef CORE_FILES_H
#define CORE_FILES_H

/* Folders and names: what is done with files besides reading and writing them.  All DISK. */
#include "core/err.h"

#include <stdbool.h>
#include <sys/stat.h>

/* What blob_write puts behind a name while it writes, the X's by mkstemp(3). */
#define FILES_TEMPORARY ".new-XXXXXX"
/* Does a name end so? */
bool files_temporary(const char *name);
/* Does the path's last name begin with this? */
bool files_begins(const char *path, const char *with);

/* The folder of this path reaches the disk: without it a power cut may forget a rename. */
int files_sync_folder(const char *path, struct err *e);
/* Give it its name, never in another's place. */
int files_place(const char *from, const char *to, struct err *e);
/* Each plain file below the folder by its name in there ("slips/a.pdf"), but for names that begin with a dot.
 * No such folder: none.  What comes or goes meanwhile may be told of or not. */
int files_walk(const char *folder, int (*each)(void *ctx, const char *name, const struct stat *st, struct err *e),
    void *ctx, struct err *e);
/* Folder and all in it; none is fine. */
int files_remove(const char *folder, struct err *e);
/* A file nobody booked, with what a write of it that was cut off (blob_write) left beside it; none is fine. */
int files_drop(const char *path, struct err *e);
/* The folders on the way to this file, 0700. */
int files_make_way(const char *path, struct err *e);

#endif
