#ifndef PRINT_SIGN_H
#define PRINT_SIGN_H

/*
 * Signing a PDF: PAdES baseline B-B (ETSI EN 319 142-1, 6.3).  One incremental
 * update for each signature; the CMS (RFC 5652) is detached, SHA-256 with RSA,
 * its signed attributes content-type, message-digest and
 * signing-certificate-v2 (RFC 5035), and no signing-time: PAdES puts that into
 * /M.  A signature that does not verify is never given out.
 */
#include "core/seams.h"
#include "print/update.h"

/* u->room is set here.  TOKEN_KEY when the signature does not verify under the signer's certificate, RECEIPT
 * when it is no RSA certificate, and whatever the signer failed with. */
int sign_pdf(const struct blob *pdf, const struct update *u, const struct signer *by, struct blob *out, struct err *e);

/* A key in a file: the branch's. */
struct sign_key;

/* PEM files.  SETTINGS names what is missing, unreadable, or does not belong together. */
int sign_key_open(struct sign_key **out, const char *cert, const char *key, struct err *e);
void sign_key_free(struct sign_key *k);
/* Good as long as the key is. */
struct signer sign_key_signer(struct sign_key *k);

#endif
