#ifndef CORE_TOKEN_DER_H
#define CORE_TOKEN_DER_H

/*
 * The little DER (X.690) that stands between PKCS#11 and the rest, by hand: the
 * process around a vendor's module needs no ASN.1 library for it.
 */
#include "core/blob.h"
#include "core/token/span.h"

enum { DER_DIGEST_INFO = 51 };

/* SubjectPublicKeyInfo (RFC 8017 A.1) from CKA_MODULUS and CKA_PUBLIC_EXPONENT.  TOKEN when empty. */
int der_spki(struct span modulus, struct span exponent, struct blob *out, struct err *e);

/* Parts of a certificate (RFC 5280 4.1), each whole with tag and length, as
 * CKA_SERIAL_NUMBER, CKA_ISSUER and CKA_SUBJECT want them.  They point into der.  INPUT. */
struct der_names {
	struct span serial, issuer, subject;
};
int der_cert_names(struct span der, struct der_names *out, struct err *e);

/* The common name in a Name (RFC 5280 4.1.2.4) as UTF-8, cut at a character's end; "" when there is none. */
void der_common_name(struct span name, char *out, size_t size);

/* DigestInfo of SHA-256 (RFC 8017 9.2 note 1): what CKM_RSA_PKCS pads and signs. */
void der_digest_info(const unsigned char sha256[32], unsigned char out[DER_DIGEST_INFO]);

#endif
