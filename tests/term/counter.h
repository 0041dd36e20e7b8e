#ifndef TESTS_TERM_COUNTER_H
#define TESTS_TERM_COUNTER_H

/* A demo counter of the test's own, its program on a terminal for tests. */
#include "tests/term/vt.h"
#include "tests/unit/cli.h"

struct counter_vt {
	char *demo;             /* its folder */
	struct vt *vt;
};

/* A fresh counter, opened rows x cols; nobody is signed in. */
struct counter_vt *counter_open(int rows, int cols);
/* The one in this folder; `counter` goes into its settings' [counter]: "language = en\n", or "". */
struct counter_vt *counter_open_in(const char *demo, int rows, int cols, const char *counter);
/* Another program on the same counter, at this window; it ends with counter_away. */
struct counter_vt *counter_beside(const struct counter_vt *c, const char *terminal);
void counter_away(struct counter_vt *c);
/* The same, whose screen speaks English. */
struct counter_vt *counter_open_english(int rows, int cols);
/* Open the program again on the same counter. */
void counter_again(struct counter_vt *c);
/* Ends the program, which must not have left by itself with a fault. */
void counter_close(struct counter_vt *c);

/* Sign in with the password of SIGN-IN.txt; home is there when it returns. */
void counter_sign_in(struct counter_vt *c, const char *staff);
/* The same, for whom home has nothing to look for; then waits for a text. */
void counter_enter(struct counter_vt *c, const char *staff, const char *wait);
void counter_password(const struct counter_vt *c, const char *staff, char out[40]);
/* The handler's whole ID number of the order whose handler is called so. */
void counter_number(const struct counter_vt *c, const char *name, char out[40]);
/* That number scanned in, then wait for a text. */
void counter_scan(struct counter_vt *c, const char *name, const char *wait);
/* Type, then wait for a text. */
void counter_keys(struct counter_vt *c, const char *keys, const char *wait);
/* The same, until a text is gone: Esc must have had its effect before the next key. */
void counter_gone(struct counter_vt *c, const char *keys, const char *gone);
void counter_ukey(struct counter_vt *c, const char *insert_or_remove, const char *which);

/* The screen is tests/data/screens/NAME.txt, but for what no two runs share:
 * times, dates, numbers, serials, paths (masked with '#').  SCREENS_WRITE=1 in
 * the environment writes the file instead; SCREENS_SVG=DIR keeps a picture of each. */
void counter_shows(struct counter_vt *c, const char *name);

#endif
