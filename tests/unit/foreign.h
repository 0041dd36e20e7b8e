#ifndef TESTS_UNIT_FOREIGN_H
#define TESTS_UNIT_FOREIGN_H

/* A UKey that is not ours, made with the module's own tools: its PIN, a key pair, and a certificate. */
#include "tests/unit/cli.h"

#define FOREIGN_PIN "24681357"
#define FOREIGN_LABEL "别家证书"

/* In the demo's drawer, under this folder name; the certificate is of `holder`. */
void foreign_make(const char *demo, const char *name, const char *holder);
/* In the reader (or not): all that its owner sees in it with the PIN, which must be right.  Free it. */
char *foreign_content(const char *demo, bool inserted, const char *name);

#endif
