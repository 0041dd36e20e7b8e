#ifndef CORE_TOKEN_READER_H
#define CORE_TOKEN_READER_H

/*
 * What goes in and out of the reader, of two kinds.  The virtual one (token:reader
 * = folder): UKeys are SoftHSM2 token folders that move between the drawer and
 * the reader folder.  Real ones (pcsc): pcscd tells (reader_pcsc.h); hands put
 * UKeys in, and what they are only the UKey driver can say.
 */
#include "core/err.h"

#include <stdbool.h>
#include <stddef.h>

struct reader;

/* The virtual one. */
int reader_new(struct reader **out, const char *inserted, const char *drawer, struct err *e);
/* Real ones whose names hold `only` ("" = all).  pcscd need not run yet. */
int reader_new_pcsc(struct reader **out, const char *only, struct err *e);
void reader_free(struct reader *r);
/* Readable when something was inserted or removed, or reader_works changed; then call reader_drain. */
int reader_fd(const struct reader *r);
void reader_drain(struct reader *r);
/* False while pcscd does not answer: nobody knows then what is in. */
bool reader_works(const struct reader *r);

/* What is in (inserted), or in the drawer, each by a name that is another one for another UKey: folder
 * names, sorted; of a real reader "READER #N". */
int reader_names(const struct reader *r, int inserted, char (*out)[64], size_t max, size_t *n, struct err *e);

/* Virtual UKeys only; INPUT with a real reader.  `which`: folder number ("3") or the last four of the
 * serial.  NOT_FOUND; INPUT when two end in the same four. */
int reader_insert(struct reader *r, const char *which, struct err *e);
int reader_remove(struct reader *r, const char *which, struct err *e);  /* NULL: all */
/* The serial of one of them.  NOT_FOUND. */
int reader_serial(const struct reader *r, int inserted, const char *name, char out[40], struct err *e);
/* `count` blank UKeys made in the drawer with SoftHSM2 (folders "01".."20"), serials out in `serials`. */
int reader_make_blanks(const char *module, const char *drawer, int count, char (*serials)[40], struct err *e);

#endif
