#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

/*
 * What comes from outside, bytes of any kind, and what must hold whatever they
 * are.  A target, fuzz_NAME.c, is two functions, and becomes two programs:
 *
 *	with corpus.c    a test: its seeds and all of tests/data/fuzz/NAME, once
 *	with libFuzzer   `make fuzz`: what else it can think of, under ASan and UBSan
 *
 * A target returns when all held, and aborts when not.  Seeds come from the
 * program's own encoders, so that they are never of yesterday's format.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* libFuzzer's name for it; 0. */
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

/* Each seed once to `take`; names are unique within a target. */
typedef void fuzz_take(void *to, const char *name, const void *p, size_t n);
void fuzz_seeds(fuzz_take *take, void *to);

/* ---- kit.c ---- */

#define fuzz_must(what) ((what) ? (void)0 : fuzz_broken(#what, __FILE__, __LINE__))
_Noreturn void fuzz_broken(const char *what, const char *file, int line);

/* The bytes alone on the heap, where one read too many is noticed; as a text, cut at the first NUL.  Free it. */
uint8_t *fuzz_bytes(const uint8_t *p, size_t n);
char *fuzz_text(const uint8_t *p, size_t n);
/* The bytes as a file's whole content; its path, the same each time. */
const char *fuzz_file(const uint8_t *p, size_t n);
/* Where complaints go that nobody reads. */
FILE *fuzz_nowhere(void);
/* A file of the source, below the top; free it. */
char *fuzz_source(const char *name, size_t *n);

#endif
