#ifndef PRINT_FACTS_H
#define PRINT_FACTS_H

/*
 * What a receipt says, for programs: canonical JSON (keys sorted, no white
 * space, UTF-8; the subset of RFC 8785 without fractions), attached to the
 * PDF as facts.json.  Its SHA-256 stands in the QR code.  ID numbers and
 * mobiles are masked as on the paper.
 */
#include "core/seams.h"

#define FACTS_NAME "facts.json"
#define FACTS_REPRINT "reprint.json"    /* attached to a reprint beside the receipt's own facts.json */

enum { FACTS_QR_SIZE = 400 };

/* sha256: 64 hex digits of the bytes.  FAULT. */
int facts_json(const struct receipt_facts *f, struct blob *out, char sha256[65], struct err *e);
/* Which reprint it is, of which receipt, why, for whom, by whom.  FAULT. */
int facts_reprint(const struct reprint_facts *f, struct blob *out, struct err *e);
/* Why the revocation was put off, as the supervisor's approval holds it; "" when it holds none. */
void facts_deferral_reason(const struct receipt_facts *f, char *out, size_t size);
/* "UKP1|receipt|certificate serial|audit head, its first half|sha256" */
void facts_qr(const struct receipt_facts *f, const char *sha256, char out[FACTS_QR_SIZE]);

#endif
