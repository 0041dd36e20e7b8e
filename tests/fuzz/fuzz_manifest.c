/* A backup's manifest: refused, or exactly what would be written again; its names lead nowhere else. */
#include "tests/fuzz/fuzz.h"

#include "core/manifest.h"

#include <stdlib.h>
#include <string.h>

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	const struct blob text = { fuzz_bytes(p, n), n };
	struct manifest m = { 0 }, twice = { 0 };
	struct blob again = { 0 }, third = { 0 };
	struct err e;

	if (manifest_read(&m, &text, &e) == 0) {
		for (size_t i = 0; i < m.nfiles; i++) {
			const char *name = m.files[i].name;

			fuzz_must(manifest_name_ok(name) && name[0] != '/' && strstr(name, "/.") == NULL);
			fuzz_must(m.files[i].size >= 0 && manifest_find(&m, name) != NULL);
		}
		fuzz_must(manifest_write(&m, &again, &e) == 0 && manifest_read(&twice, &again, &e) == 0);
		fuzz_must(manifest_write(&twice, &third, &e) == 0 && blob_equal(&again, &third));
	}
	manifest_done(&m);
	manifest_done(&twice);
	blob_done(&again);
	blob_done(&third);
	free(text.p);
	return 0;
}

void
fuzz_seeds(fuzz_take *take, void *to)
{
	struct manifest m = { .made = 1795000000, .point = "FT01" };
	struct blob text = { 0 };
	struct err e;
	char sha[65];

	memset(sha, 'a', 64);
	sha[64] = '\0';
	fuzz_must(manifest_add(&m, "book.db", 4096, sha, &e) == 0);
	fuzz_must(manifest_add(&m, "archive/FT2611230037.pdf", 81234, sha, &e) == 0);
	fuzz_must(manifest_miss(&m, "archive/FT2611190002.pdf", &e) == 0);
	manifest_sort(&m);
	fuzz_must(manifest_write(&m, &text, &e) == 0);
	take(to, "whole", text.p, text.n);
	blob_done(&text);
	manifest_done(&m);
}
