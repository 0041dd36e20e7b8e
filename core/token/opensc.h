#ifndef CORE_TOKEN_OPENSC_H
#define CORE_TOKEN_OPENSC_H

/*
 * What OpenSC wants around it.
 *
 * With 3DES secure messaging OpenSC 0.23 crashes the process that calls it unless
 * OpenSSL's legacy provider is there: the helper loads it before the module,
 * pkcs15-init by a configuration of its own.
 *
 * Its profile of the ePass2003 makes two directory files of 256 bytes, which its
 * driver turns into 4864 (card-epass2003.c, epass2003_construct_fci): written
 * with zeros once, and read whole each time a UKey is put in; and it writes the
 * time of the last change twice more.  A profile of ours (opensc/ beside the
 * program, made from OpenSC's own by the Makefile) does without: 54 commands less
 * for a making.  Where it is not installed OpenSC's own serves.
 *
 * The machine's own opensc.conf is not read: with its `debug` OpenSC writes every
 * command to a file, PINs and all.
 */
#include "core/err.h"

#include <stdbool.h>

/* OpenSC's program that sets up a UKey: the one program the helper runs. */
#define OPENSC_PKCS15_INIT "/usr/bin/pkcs15-init"

/* Is the module at this path OpenSC's? */
bool opensc_is(const char *module);
/* Providers loaded into this process, for good, and OPENSC_CONF set.  TOKEN_MODULE. */
int opensc_prepare(struct err *e);
/* Can they be loaded?  Leaves nothing behind. */
int opensc_check(struct err *e);
/* What pkcs15-init is to have as OPENSSL_CONF and OPENSC_CONF: files without names (memfd_create(2)).
 * FAULT.  opensc_files_done closes what is not -1. */
struct opensc_files {
	int ssl, opensc;
};
int opensc_files(struct opensc_files *out, struct err *e);
void opensc_files_done(struct opensc_files *f);

#endif
