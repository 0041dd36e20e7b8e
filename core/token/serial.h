#ifndef CORE_TOKEN_SERIAL_H
#define CORE_TOKEN_SERIAL_H

/*
 * The serial printed on a virtual UKey's case: a file of ours in its folder, for
 * SoftHSM2 keeps it where only SoftHSM2 reads it.  SoftHSM2 leaves files alone
 * that do not end in .object or .lock.
 */
#include "core/err.h"

enum { SERIAL_TEXT = 40 };

/* NOT_FOUND when the folder has none. */
int serial_read(const char *folder, const char *name, char out[SERIAL_TEXT], struct err *e);
/* DISK. */
int serial_write(const char *token_folder, const char *serial, struct err *e);

#endif
