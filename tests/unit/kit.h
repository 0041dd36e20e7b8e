#ifndef TESTS_UNIT_KIT_H
#define TESTS_UNIT_KIT_H

/* What every unit test wants: cmocka, a folder of its own, vectors, no secret left alive. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>

/* A fresh folder under $TMPDIR; free it. */
char *kit_dir(void);
/* "dir/name"; free it. */
char *kit_path(const char *dir, const char *name);
void kit_write(const char *path, const char *text, unsigned mode);
/* The whole file, NUL-terminated; free it.  NULL when there is none. */
char *kit_read(const char *path);
/* tests/data/vectors/NAME; json_decref it. */
json_t *kit_vectors(const char *name);
/* Group teardown: fails when a secret is alive. */
int kit_teardown(void **state);

#endif
