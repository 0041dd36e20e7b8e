#ifndef CORE_CA_LOCAL_H
#define CORE_CA_LOCAL_H

/*
 * A certificate authority in a folder: ca.pem, ca.key (0600), crl.pem,
 * index.db (what it issued and revoked).  For demo and training counters and as the
 * peer of tests; it answers as a CA would: one certificate per order and key.
 */
#include "core/seams.h"

struct ca_local;

int ca_local_open(struct ca_local **out, const char *folder, struct err *e);
void ca_local_free(struct ca_local *c);
struct ca ca_local_seam(struct ca_local *c);

/* Make the folder: root key and certificate, empty CRL.  DISK. */
int ca_local_create(const char *folder, const char *name, struct err *e);
/* A signing certificate for a branch; key and certificate as PEM files (key 0600). */
int ca_local_branch(struct ca_local *c, const char *name, const char *cert_path, const char *key_path, struct err *e);
/* Book an old certificate (issuer, serial, end) as issued, then revoked at `when` (0 = not revoked): demo data. */
int ca_local_old(struct ca_local *c, const struct order *o, int64_t when, struct err *e);
/* Write crl.pem anew; also done after each revocation. */
int ca_local_crl(struct ca_local *c, struct err *e);

#endif
