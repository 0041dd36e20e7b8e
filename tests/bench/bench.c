#include "tests/bench/bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

double
bench_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void
samples_add(struct samples *s, double value)
{
	if (s->n < SAMPLES_MAX)
		s->at[s->n++] = value;
}

static int
by_value(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

double
samples_part(struct samples *s, double part)
{
	if (s->n == 0)
		return 0;
	qsort(s->at, s->n, sizeof(s->at[0]), by_value);
	return s->at[(size_t)(part * (double)(s->n - 1) + 0.5)];
}

double
samples_median(struct samples *s)
{
	return samples_part(s, 0.5);
}

void
bench_line(const char *name, double value, const char *unit, const char *limit)
{
	printf("%-26s %10.3f %-8s %s\n", name, value, unit, limit);
	fflush(stdout);
}

void
bench_fail(const char *what, const char *why)
{
	fprintf(stderr, "bench: %s: %s\n", what, why);
	exit(1);
}
