/* A text of any bytes through everything that cleans, folds, masks or reads one. */
#include "tests/fuzz/fuzz.h"

#include "core/clock.h"
#include "core/idcard/gb32100.h"
#include "core/idcard/mobile.h"
#include "core/idcard/number.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>

/* May stand on a screen: whole characters, none that moves the cursor. */
static void
clean(const char *s)
{
	static const int widths[] = { 0, 1, 2, 3, 7, 40, 2000 };
	static const size_t sizes[] = { 1, 2, 4, 9, 200 };
	char out[200];

	for (size_t w = 0; w < sizeof(widths) / sizeof(widths[0]); w++)
		for (size_t z = 0; z < sizeof(sizes) / sizeof(sizes[0]); z++) {
			int cells = text_clean(s, widths[w], out, sizes[z]);

			fuzz_must(strlen(out) < sizes[z] && text_valid(out));
			fuzz_must(cells == text_cells(out) && cells <= widths[w]);
			for (const char *p = out; *p != '\0'; p++)
				fuzz_must((unsigned char)*p >= ' ' && *p != 0x7F);
		}
}

static void
masked(const char *s)
{
	static void (*const masks[])(const char *, char *, size_t) = { text_mask_id, text_mask_mobile, text_mask_name };
	char out[64], *line = strdup(s);

	for (size_t i = 0; i < 3; i++)
		for (size_t size = 1; size <= sizeof(out); size += 7) {
			masks[i](s, out, size);
			fuzz_must(strlen(out) < size && text_valid(out));
			fuzz_must(text_chars(s) < 2 || size < 64 || strchr(out, '*') != NULL);
		}
	fuzz_must(line != NULL);
	text_mask_numbers(line);
	fuzz_must(strlen(line) == strlen(s) && (text_valid(line) == text_valid(s)));
	for (const char *p = line; *p != '\0'; p += strcspn(p, "0123456789")) {
		size_t digits = strspn(p, "0123456789");

		fuzz_must(digits < 11);
		p += digits;
	}
	free(line);
}

static void
folded(const char *s)
{
	char *once = strdup(s), *twice;

	fuzz_must(once != NULL);
	text_fold(once);
	fuzz_must(strlen(once) <= strlen(s) && (!text_valid(s) || text_valid(once)));
	fuzz_must((twice = strdup(once)) != NULL);
	text_fold(twice);
	fuzz_must(strcmp(once, twice) == 0);
	free(once);
	free(twice);
}

static void
cut(const char *s)
{
	size_t n = strlen(s), keep;
	char *part = strndup(s, n / 2), small[10] = "as it was";
	struct err e;

	fuzz_must(part != NULL);
	fuzz_must((keep = text_whole(part)) <= n / 2);
	part[keep] = '\0';
	fuzz_must(!text_valid(s) || text_valid(part));
	free(part);
	fuzz_must(text_last4(s) >= s && text_last4(s) <= s + n && text_chars(text_last4(s)) <= 4);
	if (text_copy(small, sizeof(small), s, &e) == 0)
		fuzz_must(strcmp(small, s) == 0);
	else
		fuzz_must(strcmp(small, "as it was") == 0);
}

static void
dates(const char *s)
{
	int64_t t = 77, t2 = 0;
	int32_t d = 77;
	char out[32];
	struct err e;

	if (date_parse(s, &d, &e) == 0 && d != 0) {
		date_format(d, out);
		fuzz_must(strcmp(out, s) == 0);
	}
	if (time_parse(s, &t, &e) == 0) {
		time_rfc3339(t, out);
		fuzz_must(time_parse(out, &t2, &e) == 0 && t == t2);
	}
}

static void
numbers(const char *s)
{
	char out[ID_SIZE], mobile[MOBILE_LEN + 1];
	int32_t birth = 0;
	struct err e;

	for (int d = 0; d < DOCUMENT__MAX; d++)
		if (idcard_check((enum document)d, s, 20500, &e) == 0) {
			fuzz_must(idcard_fold(s, out, &e) == 0 && idcard_check((enum document)d, out, 20500, &e) == 0);
			if (idcard_birth((enum document)d, s, &birth) == 0)
				fuzz_must(birth <= 20500);
		}
	if (mobile_check(s, mobile, &e) == 0)
		fuzz_must(strlen(mobile) == MOBILE_LEN && mobile[0] == '1');
	uscc_check(s, &e);
	gb11714_valid(s);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	char *s = fuzz_text(p, n);

	clean(s);
	masked(s);
	folded(s);
	cut(s);
	dates(s);
	numbers(s);
	free(s);
	return 0;
}

void
fuzz_seeds(fuzz_take *take, void *to)
{
	static const char *const texts[] = { "440300199003079914", "11010519491231002X", "810000199408230021",
		"C1234567", "H1234567801", "ABC110105012345", "+86 138 0013 8000", "91440300MA5TEXT03E", "D2143569-X",
		"2028-02-29", "2026-11-22T12:00:00+08:00", "王𬭎明", "　４４０３　", "a\x1b[31m\x08\xe2\x80\xae\xcc\x81" };
	char name[40];

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		snprintf(name, sizeof(name), "text%zu", i);
		take(to, name, texts[i], strlen(texts[i]));
	}
}
