#ifndef CORE_CA_LOCAL_H
#define CORE_CA_LOCAL_H

/*
 * A certificate authority in a folder: ca.pem, ca.key (0600), crl.pem,
 * index.db (what it issued and revoked: core/ca/index.h), lock.  For demo and training
 * counters and as the peer of tests; it answers as a CA would: one certificate per order
 * and key.  Several programs may use the folder at once; one handle belongs to one thread.
 */
#include "core/seams.h"

struct ca_local;

/* SETTINGS without a CA in the folder or with a ca.key others can read, FAULT naming the damaged
 * line of index.db, DISK when the folder cannot be written.  Makes good a CRL that a crash or time left behind. */
int ca_local_open(struct ca_local **out, const char *folder, struct err *e);
void ca_local_free(struct ca_local *c);
struct ca ca_local_seam(struct ca_local *c);

/*
 * A look that changes nothing, at a CA others may be using: root certificate and key are there and belong
 * together, the index is there.  `out`, unless NULL, has the index read whole (as long as that takes).
 * SETTINGS, FAULT.
 */
struct ca_look {
	size_t issued, revoked;         /* old certificates count, too */
	bool crl_fresh;                 /* crl.pem says what the index says, for another day */
	int64_t end;                    /* of the root certificate */
};
int ca_local_look(const char *folder, struct ca_look *out, struct err *e);

/* Its name as issuer: "CN=Demo CA,C=CN". */
const char *ca_local_name(const struct ca_local *c);

/* Make the folder: root key and certificate (CN=name, C=CN), empty CRL.  DISK, also when there is a CA already. */
int ca_local_create(const char *folder, const char *name, struct err *e);
/* A signing certificate for a branch; key and certificate as PEM files (key 0600). */
int ca_local_branch(struct ca_local *c, const char *name, const char *cert_path, const char *key_path, struct err *e);
/* Book an old certificate (issuer, serial, end) as issued, then revoked at `when` (0 = not revoked): demo data.
 * Again changes nothing.  INPUT when it is another issuer's, or its serial is taken.  The CRL is not
 * rewritten for each, nor the disk waited for: ca_local_crl afterwards, or the next open. */
int ca_local_old(struct ca_local *c, const struct order *o, int64_t when, struct err *e);
/* Write crl.pem anew; also done after each revocation. */
int ca_local_crl(struct ca_local *c, struct err *e);

#endif
