#ifndef CORE_RSA_PEM_H
#define CORE_RSA_PEM_H

/* Keys and certificates as PEM files (RFC 7468), mode 0600 like all the counter writes. */
#include "core/err.h"

#include <openssl/x509.h>

/* A private key, readable by its owner alone: SETTINGS otherwise, naming the path.  Free with EVP_PKEY_free. */
EVP_PKEY *pem_key_read(const char *path, struct err *e);
/* PKCS#8, whole or not at all.  DISK. */
int pem_key_write(const EVP_PKEY *key, const char *path, struct err *e);
/* SETTINGS, naming the path.  Free with X509_free. */
X509 *pem_cert_read(const char *path, struct err *e);
int pem_cert_write(const X509 *cert, const char *path, struct err *e);

#endif
