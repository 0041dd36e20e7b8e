#ifndef TESTS_FAULT_RESUMEKIT_H
#define TESTS_FAULT_RESUMEKIT_H

/*
 * What the tests of resuming share.  Each test has a world of its own, whose
 * messages are reported delivered at once.
 */
#include "tests/fault/script.h"
#include "tests/unit/kit.h"

/* cmocka setup and teardown; *state is a struct world. */
int resume_new(void **state);
int resume_free(void **state);
#define RESUME(test) cmocka_unit_test_setup_teardown(test, resume_new, resume_free)

/* One pickup in this process, and what it must end with; ERR_NONE: delivered. */
void resume_pickup(struct world *w, struct script *s, struct faulty *f, enum err_code want);
/* A pickup killed around its first call of this name. */
void resume_killed(struct world *w, const char *call, bool after);
/* A clerk who tries twice at most ends it, whole. */
void resume_ends(struct world *w);

/* The order changed from outside: "cancelled = 1". */
void resume_order(const struct world *w, const char *set);
/* A count from the book; fails the test when it does not answer. */
/* Slips of spoiled UKeys (作废单) in the archive. */
int resume_spoil_slips(const struct world *w);
long resume_count(const struct world *w, const char *sql);
/* The handler's n-th message; free it.  NULL: there is none. */
char *resume_message(const struct world *w, int nth);
/* Certificates the CA issued for the order; good: that are not revoked. */
int resume_certificates(const struct world *w, bool good);
/* A copy of the world's order under another number, with an old certificate of its own. */
void resume_copy(struct world *w, const char *no, const char *serial);
/* The order's old certificate is another one, which still is good. */
void resume_old_good(struct world *w);
/* ca:revoke_old = on_delivery from now on. */
void resume_on_delivery(const struct world *w);
/* What the CA says of the order's old certificate. */
enum ca_status resume_old(const struct world *w);
/* PDFs in the archive that the book does not know. */
int resume_unknown_receipts(const struct world *w);
/* Slips of spoiled UKeys in the archive. */
int resume_spoil_slips(const struct world *w);
/* Signatures in the newest receipt of this kind. */
int resume_signatures(const struct world *w, const char *kind);
/* The first UKey into the reader, or everything out of it. */
void resume_reader(const struct world *w, bool in);

/* Is this the step from that state of that record? */
bool resume_is(enum moment m, const struct progress *g, const char *record, int state);

/* An `on` whose arg is a struct faulty: its calls count from the clerk's word that a UKey is gone for good
 * on; till then its `at` is negative. */
void resume_from_lost(struct script *s, enum moment m, const struct progress *g);

#endif
