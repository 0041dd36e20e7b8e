#ifndef TESTS_UNIT_RSAKIT_H
#define TESTS_UNIT_RSAKIT_H

/* Keys in memory in place of a token's, an order, and certificates wrong in one way each. */
#include "core/seams.h"

#include <openssl/x509.h>

/* Made once a process and kept: key 0, 1, 2 of so many bits; rsakit_done frees them. */
EVP_PKEY *rsakit_key(int which, int bits);
void rsakit_done(void);
void rsakit_spki(EVP_PKEY *key, struct blob *out);
/* As csr_make and struct signer want it; ctx is the EVP_PKEY. */
int rsakit_sign(void *ctx, const struct blob *data, struct blob *sig, struct err *e);

/* A ready order of the vectors' shape, old certificate ending 2028-02-09. */
void rsakit_order(struct order *o);
void rsakit_csr(const struct order *o, EVP_PKEY *key, struct blob *csr);

/* What goes into a certificate; rsakit_good() is right in everything. */
struct rsakit_cert {
	EVP_PKEY *key, *issuer_key;
	const char *cn, *uscc, *o, *issuer;
	int64_t begin, end;
	const char *usage; /* NULL = no such extension */
	const char *basic;
	const EVP_MD *hash;
};
struct rsakit_cert rsakit_good(const struct order *o, int64_t now);
void rsakit_cert(const struct rsakit_cert *c, struct blob *der);
/* The self-signed root that rsakit_good() names. */
void rsakit_root(EVP_PKEY *key, int64_t now, struct blob *der);

#endif
