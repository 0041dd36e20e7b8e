#ifndef TESTS_UNIT_CAKIT_H
#define TESTS_UNIT_CAKIT_H

/* A local CA in a folder of its own, an order and its request.  "cakit_" fails the test where it cannot go on. */
#include "core/ca/local.h"

enum { CAKIT_BUDGET = 20000 }; /* ms */

struct cakit {
	char *dir, *folder;
	struct ca_local *c;
	struct ca ca;
	struct order o;
	struct blob csr, cert;
	struct err e;
	int ms;
};

/* Of the group: one CA made, of which every test has a copy. */
int cakit_setup(void **state);
int cakit_teardown(void **state);
/* Of a test; *state is the struct cakit. */
int cakit_new(void **state);
int cakit_free(void **state);
/* A new handle, as another program or the next start would have. */
void cakit_reopen(struct cakit *b);

/* The seam's calls for the order, with the budget; results as they come. */
int cakit_issue(struct cakit *b, struct blob *out);
int cakit_revoke(struct cakit *b, const char *serial, const char *reason);
enum ca_status cakit_status(struct cakit *b, const char *issuer, const char *serial, int64_t *when);

/* Issuing is refused, and the clerk told so. */
void cakit_refused(struct cakit *b, const char *say);
/* The serial of b->cert. */
const char *cakit_serial(struct cakit *b);
/* Does `openssl crl -text` show this? */
bool cakit_crl_says(struct cakit *b, const char *text);
/* The exit status of a shell command. */
int cakit_shell(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
