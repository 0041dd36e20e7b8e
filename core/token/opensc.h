#ifndef CORE_TOKEN_OPENSC_H
#define CORE_TOKEN_OPENSC_H

/*
 * What OpenSC wants around it.  With 3DES secure messaging OpenSC 0.23 crashes the
 * process that calls it unless OpenSSL's legacy provider is there: the helper
 * loads it before the module, pkcs15-init by a configuration of its own.
 */
#include "core/err.h"

#include <stdbool.h>

/* Is the module at this path OpenSC's? */
bool opensc_is(const char *module);
/* Providers loaded into this process, for good.  TOKEN_MODULE. */
int opensc_prepare(struct err *e);
/* Can they be loaded?  Leaves nothing behind. */
int opensc_check(struct err *e);
/* An OPENSSL_CONF that loads them: a file without a name (memfd_create(2)); close it.  FAULT. */
int opensc_conf(int *fd, struct err *e);

#endif
