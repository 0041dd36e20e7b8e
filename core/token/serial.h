#ifndef CORE_TOKEN_SERIAL_H
#define CORE_TOKEN_SERIAL_H

/*
 * Serials as they stand on the cases, typed or scanned, one or a run of them.
 *
 * The serial printed on a virtual UKey's case: a file of ours in its folder, for
 * SoftHSM2 keeps it where only SoftHSM2 reads it.  SoftHSM2 leaves files alone
 * that do not end in .object or .lock.
 */
#include "core/err.h"

#include <stddef.h>

enum {
	SERIAL_TEXT = 40,
	SERIAL_LEAST = 4, SERIAL_MOST = 24,     /* characters; PKCS#11 has 16 */
};

/*
 * What was typed or scanned as a serial: full-width folded, blanks, hyphens
 * and colons left out, letters and digits as they came (a serial is the same
 * in either case: serial_same).  INPUT: anything else in it, too short, too long.
 */
int serial_fold(const char *text, char out[SERIAL_TEXT], struct err *e);
int serial_same(const char *x, const char *y);
/* From its end, letters raised, as long as it is: what ends alike is sorted together. */
void serial_turn(const char *serial, char *out);

/*
 * A run of serials, counted on from `first` to `last`, both in it: of one
 * length, alike up to a tail of digits that is counted in this base.
 */
enum serial_base { SERIAL_DECIMAL = 10, SERIAL_HEX = 16 };
/* How many.  INPUT: no run in this base, last before first, more than `most`. */
int serial_run(const char *first, const char *last, enum serial_base base, size_t most, size_t *n, struct err *e);
/* The i-th of it, from 0. */
void serial_nth(const char *first, const char *last, enum serial_base base, size_t i, char out[SERIAL_TEXT]);
/* How this one's digits look: hex when it has letters, and all of them are hex digits. */
enum serial_base serial_looks(const char *first);

/* NOT_FOUND when the folder has none. */
int serial_read(const char *folder, const char *name, char out[SERIAL_TEXT], struct err *e);
/* DISK. */
int serial_write(const char *token_folder, const char *serial, struct err *e);

#endif
