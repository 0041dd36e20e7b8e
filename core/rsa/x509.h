#ifndef CORE_RSA_X509_H
#define CORE_RSA_X509_H

/*
 * The small change of OpenSSL: objects from bytes and back, names as text, and
 * why a call failed.  For core/rsa and core/ca; nobody else sees an X509.
 */
#include "core/blob.h"

#include <openssl/x509.h>

enum { RSA_BITS_MIN = 2048 }; /* RULES 28 */

/* OpenSSL's own reason for the last failure; empties its queue. */
const char *ossl_reason(void);
#define ossl_set(e, code, what) err_set((e), (code), "%s: %s", (what), ossl_reason())

/* The whole of the bytes, nothing behind.  NULL with `code`. */
X509 *x509_from(const struct blob *der, enum err_code code, struct err *e);
X509_REQ *x509_req_from(const struct blob *der, enum err_code code, struct err *e);
EVP_PKEY *pkey_from(const struct blob *spki, enum err_code code, struct err *e);

/* DER, replacing what the blob held.  FAULT. */
int x509_to(const X509 *cert, struct blob *out, struct err *e);
/* SHA-256 of the DER SubjectPublicKeyInfo, 64 hex digits.  FAULT. */
int pkey_sha256(const EVP_PKEY *key, char out[65], struct err *e);

/* RFC 4514: the last RDN first, "CN=..,C=CN".  INPUT when it does not fit. */
int x509_name_text(const X509_NAME *name, char *out, size_t size, struct err *e);
/* RULES 29 read the other way: adds one UTF8String (C: PrintableString) RDN.  INPUT. */
int x509_name_add(X509_NAME *name, int nid, const char *text, struct err *e);
/* Equal but for blanks after a comma and the case of ASCII letters. */
bool x509_name_same(const char *a, const char *b);

/* Upper-case hex of whole bytes.  FAULT when it does not fit. */
int x509_serial_text(const ASN1_INTEGER *serial, char *out, size_t size, struct err *e);
/* Equal but for case and leading zeros. */
bool x509_serial_same(const char *a, const char *b);

#endif
