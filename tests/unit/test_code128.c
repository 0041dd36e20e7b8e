/* Code 128: the symbols the standard says, and what an independent reader (zbarimg) makes of the bars. */
#include "print/code128.h"
#include "tests/unit/kit.h"
#include "tests/unit/paper_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the symbols ----------------------------------------------------------------- */

static void
encodes(const char *text, const char *symbols)
{
	unsigned char s[CODE128_SYMBOLS];
	size_t n = code128_encode(text, s);
	char got[400] = "";

	for (size_t i = 0; i < n; i++)
		snprintf(got + strlen(got), sizeof(got) - strlen(got), "%s%d", i > 0 ? " " : "", s[i]);
	assert_string_equal(got, symbols);
}

/* Start, values, check (worked out by hand) and stop; where to change sets says ISO/IEC 15417, annex E. */
static void
symbols_are_those_of_the_standard(void **state)
{
	(void)state;
	encodes("PJJ123C", "104 48 42 42 17 18 19 35 55 106");
	encodes("SZ2611160023", "104 51 58 99 26 11 16 0 23 80 106");
	encodes("1234", "105 12 34 82 106");
	encodes("12", "105 12 14 106");
	encodes("123", "104 17 18 19 8 106");
	encodes("12345", "105 12 34 100 21 54 106");
	encodes("A12345", "104 33 17 99 23 45 64 106");
	encodes("A1234B", "104 33 17 18 19 20 34 90 106");
	encodes("A123456B", "104 33 99 12 34 56 100 34 80 106");
}

static void
text_that_has_no_symbols_is_refused(void **state)
{
	static const char *const wrong[] = { "", "深圳", "SZ\t1", "SZ\x7f", "12345678901234567890123456789012345678901" };
	unsigned char s[CODE128_SYMBOLS];

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(code128_encode(wrong[i], s), 0);
	assert_int_not_equal(code128_encode("1234567890123456789012345678901234567890", s), 0);
}

/* Eleven modules, an even number of them in bars; no two symbols alike. */
static void
patterns_hold_what_every_symbol_does(void **state)
{
	(void)state;
	for (unsigned char i = 0; i < 106; i++) {
		const char *w = code128_widths(i);
		int sum = 0, bars = 0;

		assert_int_equal(strlen(w), 6);
		for (int k = 0; k < 6; k++) {
			sum += w[k] - '0';
			bars += k % 2 == 0 ? w[k] - '0' : 0;
		}
		assert_int_equal(sum, 11);
		assert_int_equal(bars % 2, 0);
		for (unsigned char k = 0; k < i; k++)
			assert_string_not_equal(w, code128_widths(k));
	}
	assert_string_equal(code128_widths(106), "2331112");
}

/* ---- the bars ------------------------------------------------------------------------ */

/* One module as two dots, dark ones black: a picture of the bars alone, as zbarimg wants it. */
static void
picture(const struct paper_kit *k, const char *text)
{
	enum { HEIGHT = 40, QUIET = 20, MOST = 2000 };
	unsigned char s[CODE128_SYMBOLS], row[MOST];
	size_t n = code128_encode(text, s), at = QUIET;
	char *path = kit_path(k->dir, "bars.pgm");
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_true(n > 0);
	memset(row, 255, sizeof(row));
	for (size_t i = 0; i < n; i++) {
		const char *w = code128_widths(s[i]);
		for (int j = 0; w[j] != '\0'; at += 2 * (size_t)(w[j] - '0'), j++)
			if (j % 2 == 0)
				memset(row + at, 0, 2 * (size_t)(w[j] - '0'));
	}
	at += QUIET;
	assert_true(at <= sizeof(row));
	fprintf(f, "P5 %zu %d 255\n", at, HEIGHT);
	for (int y = 0; y < HEIGHT; y++)
		fwrite(row, 1, at, f);
	fclose(f);
	free(path);
}

static void
reads_as(const struct paper_kit *k, const char *text)
{
	char want[60];
	int code;
	char *out;

	picture(k, text);
	snprintf(want, sizeof(want), "CODE-128:%s\n", text);
	out = paper_kit_run(k, &code, "zbarimg -q bars.pgm 2>/dev/null");
	assert_string_equal(out, want);
	free(out);
}

/* Every character of set B and every pair of set C stands in one of these. */
static void
every_symbol_is_read_by_another_program(void **state)
{
	struct paper_kit *k = paper_kit_new();
	char text[41];

	(void)state;
	for (int from = ' '; from <= '~'; from += 19) {
		for (int i = 0; i < 19; i++)
			text[i] = (char)(from + i <= '~' ? from + i : '~');
		text[19] = '\0';
		reads_as(k, text);
	}
	for (int from = 0; from < 100; from += 20) {
		for (size_t i = 0; i < 20; i++) {
			text[2 * i] = (char)('0' + (from + (int)i) / 10);
			text[2 * i + 1] = (char)('0' + (from + (int)i) % 10);
		}
		text[40] = '\0';
		reads_as(k, text);
	}
	paper_kit_free(k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(symbols_are_those_of_the_standard),
		cmocka_unit_test(text_that_has_no_symbols_is_refused),
		cmocka_unit_test(patterns_hold_what_every_symbol_does),
		cmocka_unit_test(every_symbol_is_read_by_another_program),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
