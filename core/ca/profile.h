#ifndef CORE_CA_PROFILE_H
#define CORE_CA_PROFILE_H

/*
 * What the local CA puts into a certificate, by profile.  RFC 5280; RULES 8, 29.
 * Leaves have a CRL distribution point and no OCSP responder: there is none.
 */
#include "core/order.h"

#include <openssl/x509.h>

enum ca_profile {
	CA_PROFILE_INSTITUTION, /* as enum order_kind */
	CA_PROFILE_BUSINESS,
	CA_PROFILE_PERSONAL,
	CA_PROFILE_BRANCH, /* signs receipts */
	CA_PROFILE_ROOT,
	CA_PROFILE__MAX
};

struct ca_wish {
	enum ca_profile profile;
	const X509_NAME *subject;
	EVP_PKEY *key;
	int64_t begin, end; /* UTC, both inclusive */
};

/* issuer NULL: self-signed.  The serial is 16 random bytes.  FAULT.  Free with X509_free. */
X509 *ca_certify(const struct ca_wish *w, X509 *issuer, EVP_PKEY *issuer_key, struct err *e);

#endif
