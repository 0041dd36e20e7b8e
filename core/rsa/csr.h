#ifndef CORE_RSA_CSR_H
#define CORE_RSA_CSR_H

/* The certificate request, PKCS#10 (RFC 2986), signed by a key on the token. */
#include "core/seams.h"

/* Signs bytes with the token's key: RSASSA-PKCS1-v1_5 with SHA-256. */
typedef int (*rsa_sign_fn)(void *ctx, const struct blob *data, struct blob *sig, struct err *e);

/* The subject of RULES 29 as "CN=..,OU=..,O=..,L=深圳市,ST=广东省,C=CN".  INPUT when too long for X.520. */
int csr_subject(const struct order *o, char out[DN_SIZE], struct err *e);
/* spki: DER SubjectPublicKeyInfo.  The result is decoded and verified before it is given out.  TOKEN_KEY. */
int csr_make(const struct order *o, const struct blob *spki, rsa_sign_fn sign, void *ctx, struct blob *csr, struct err *e);

#endif
