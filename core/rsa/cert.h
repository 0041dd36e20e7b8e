#ifndef CORE_RSA_CERT_H
#define CORE_RSA_CERT_H

/* What a certificate says, and whether it is the one we asked for.  RULES 28, 29; RFC 5280. */
#include "core/seams.h"

struct cert_facts {
	char serial[SERIAL_SIZE];       /* upper-case hex, no leading zeros cut from bytes */
	char subject[DN_SIZE], issuer[DN_SIZE];
	int64_t begin, end;             /* UTC */
	int bits;
};

int cert_facts(const struct blob *der, struct cert_facts *out, struct err *e);
/* Everything of RULES 29 at time `now`: public key of the CSR, subject, chain, begun (5 min tolerance), end
 * (not after the old one's), key usage, RSA >= 2048, SHA-256.  CA_CERTIFICATE says which did not hold. */
int cert_check(const struct blob *der, const struct blob *csr, const struct order *o,
    const struct blob *chain, size_t nchain, int64_t now, struct err *e);

/* The last second of a local date, as UTC: an end date counts to its end (RULES 8).  INPUT for no date. */
int cert_last_second(int32_t date, int64_t *out, struct err *e);

#endif
