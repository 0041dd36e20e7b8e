#ifndef CORE_CA_CRL_H
#define CORE_CA_CRL_H

/* The list of what was revoked: X.509 CRL version 2 (RFC 5280, 5). */
#include "core/ca/index.h"

#include <openssl/x509.h>

enum { CRL_DAYS = 7 }; /* to its nextUpdate */

/* All revoked and held rows of the index, signed, as a PEM file at `path`.  FAULT, DISK. */
int ca_crl_write(const struct ca_index *x, X509 *ca, EVP_PKEY *key, int64_t number, int64_t now,
    const char *path, struct err *e);
/* Is the file the CRL of that number, and good for another day? */
bool ca_crl_fresh(const char *path, int64_t number, int64_t now);

#endif
