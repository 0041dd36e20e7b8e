#ifndef CORE_TOKEN_READER_H
#define CORE_TOKEN_READER_H

/*
 * What goes in and out of the reader.  The virtual one: UKeys are SoftHSM2
 * token folders that move between the drawer and the reader folder.
 */
#include "core/err.h"

#include <stddef.h>

struct reader;

int reader_new(struct reader **out, const char *inserted, const char *drawer, struct err *e);
void reader_free(struct reader *r);
/* Readable when something was inserted or removed (inotify); then call reader_drain. */
int reader_fd(const struct reader *r);
void reader_drain(struct reader *r);

/* Virtual UKeys.  `which`: folder number ("3") or the last four of the serial.  NOT_FOUND; INPUT
 * when two end in the same four.
 * reader_names lists folder names, sorted: of the drawer, or of the reader. */
int reader_insert(struct reader *r, const char *which, struct err *e);
int reader_remove(struct reader *r, const char *which, struct err *e);  /* NULL: all */
int reader_names(const struct reader *r, int inserted, char (*out)[64], size_t max, size_t *n, struct err *e);
/* The serial of one of them.  NOT_FOUND. */
int reader_serial(const struct reader *r, int inserted, const char *name, char out[40], struct err *e);
/* `count` blank UKeys made in the drawer with SoftHSM2 (folders "01".."20"), serials out in `serials`. */
int reader_make_blanks(const char *module, const char *drawer, int count, char (*serials)[40], struct err *e);

#endif
