#ifndef TESTS_BENCH_BENCH_H
#define TESTS_BENCH_BENCH_H

/*
 * Figures of `make bench`: each a line `name value unit`.  Ratios are of
 * medians, the two sides measured in turn in one run, so that what else the
 * machine does is on both.
 */
#include <stddef.h>
#include <stdint.h>

enum { SAMPLES_MAX = 4096 };

struct samples {
	double at[SAMPLES_MAX];         /* seconds, or whatever is counted */
	size_t n;
};

/* Seconds on the monotonic clock. */
double bench_now(void);
void samples_add(struct samples *s, double value);
/* The value that `part` (0 to 1) of them do not exceed; sorts them. */
double samples_part(struct samples *s, double part);
double samples_median(struct samples *s);
/* "name value unit"; limit "" where nobody promised anything. */
void bench_line(const char *name, double value, const char *unit, const char *limit);
/* Says what is wrong and ends the program with 1. */
_Noreturn void bench_fail(const char *what, const char *why);

#endif
