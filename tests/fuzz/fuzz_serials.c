/* A list of serials as a file, and its first two lines as a run. */
#include "tests/fuzz/fuzz.h"

#include "core/stock.h"
#include "core/token/serial.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = 1000 };

static void
run(const char *first, const char *last, enum serial_base base)
{
	char nth[SERIAL_TEXT];
	struct err e;
	size_t n;

	if (serial_run(first, last, base, MOST, &n, &e) == -1)
		return;
	fuzz_must(n >= 1 && n <= MOST);
	for (size_t i = 0; i < n; i++) {
		serial_nth(first, last, base, i, nth);
		fuzz_must(strlen(nth) == strlen(first));
		fuzz_must(i > 0 || serial_same(nth, first));
		fuzz_must(i + 1 < n || serial_same(nth, last));
	}
}

static void
list(const uint8_t *p, size_t n)
{
	char (*serials)[ID_SIZE] = NULL, folded[SERIAL_TEXT], turned[SERIAL_TEXT], back[SERIAL_TEXT];
	size_t count = 0;
	struct err e;

	if (stock_read_list(fuzz_file(p, n), &serials, &count, &e) == -1)
		return;
	for (size_t i = 0; i < count; i++) {
		fuzz_must(serial_fold(serials[i], folded, &e) == 0 && strcmp(folded, serials[i]) == 0);
		serial_turn(folded, turned);
		serial_turn(turned, back);
		fuzz_must(serial_same(back, folded));
	}
	free(serials);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	const uint8_t *end = n > 0 ? memchr(p, '\n', n) : NULL;
	char first[SERIAL_TEXT], last[SERIAL_TEXT], *a, *b;
	struct err e;

	list(p, n);
	if (end == NULL)
		return 0;
	a = fuzz_text(p, (size_t)(end - p));
	b = fuzz_text(end + 1, n - (size_t)(end + 1 - p));
	b[strcspn(b, "\n")] = '\0';
	if (serial_fold(a, first, &e) == 0 && serial_fold(b, last, &e) == 0) {
		fuzz_must(strlen(first) >= SERIAL_LEAST && strlen(first) <= SERIAL_MOST);
		run(first, last, SERIAL_DECIMAL);
		run(first, last, SERIAL_HEX);
		run(first, last, serial_looks(first));
	}
	free(a);
	free(b);
	return 0;
}

void
fuzz_seeds(fuzz_take *take, void *to)
{
	static const char dec[] = "3003-000998\n3003-001002\n", hex[] = "d1b2 439d 26e8 bff7\nD1B2439D26E8C00A\n",
	    wide[] = "# 装箱单\n３００３０００１\n\n30030002\n", turn[] = "99999998\n100000003\n";

	take(to, "decimal", dec, sizeof(dec) - 1);
	take(to, "hex", hex, sizeof(hex) - 1);
	take(to, "wide", wide, sizeof(wide) - 1);
	take(to, "longer", turn, sizeof(turn) - 1);
}
