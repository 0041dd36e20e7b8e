/* What a backup says is in it: written, read, and refused when it is anything else. */
#include "tests/unit/kit.h"

#include "core/manifest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct err e;

#define SUM "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define HEAD "ukey-pickup backup 1\nmade 2026-11-23T18:05:11+08:00\npoint FT01\n"
#define BOOK "file " SUM " 4096 book.db\n"

static int
read_text(struct manifest *m, const char *text)
{
	struct blob b = { 0 };
	int rc;

	assert_int_equal(blob_set(&b, text, strlen(text), &e), 0);
	rc = manifest_read(m, &b, &e);
	blob_done(&b);
	return rc;
}

static void
what_is_written_is_read(void **state)
{
	struct manifest m = { .made = 1795398060, .point = "FT01" }, back;
	struct blob text = { 0 };

	(void)state;
	assert_int_equal(manifest_add(&m, "book.db", 4096, SUM, &e), 0);
	assert_int_equal(manifest_add(&m, "archive/slips/a b.pdf", 7, SUM, &e), 0);
	assert_int_equal(manifest_add(&m, "archive/FT2611230001.pdf", 0, SUM, &e), 0);
	assert_int_equal(manifest_miss(&m, "archive/FT2611230002.pdf", &e), 0);
	manifest_sort(&m);
	assert_int_equal(manifest_write(&m, &text, &e), 0);
	assert_int_equal(manifest_read(&back, &text, &e), 0);
	assert_int_equal(back.made, m.made);
	assert_string_equal(back.point, "FT01");
	assert_int_equal(back.nfiles, 3);
	assert_int_equal(back.nmissing, 1);
	assert_string_equal(back.missing[0], "archive/FT2611230002.pdf");
	assert_int_equal(manifest_find(&back, "archive/slips/a b.pdf")->size, 7);
	assert_string_equal(manifest_find(&back, "book.db")->sha256, SUM);
	assert_null(manifest_find(&back, "archive/FT2611230002.pdf"));
	manifest_done(&back);
	manifest_done(&m);
	blob_done(&text);
}

static void
names_lead_nowhere_else(void **state)
{
	static const char *const good[] = { "book.db", "archive/a", "archive/a/b.pdf", "archive/委托书.pdf" };
	static const char *const bad[] = { "", "archive", "archive/", "archive//a", "archive/../book.db",
		"archive/.restoring/a", "/etc/passwd", "archive/a/", "archive/a\nb", "book.db/", "counter.ini",
		"archive/..", "./book.db", "archive/a\x7f" };
	struct manifest m = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_true(manifest_name_ok(good[i]));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_false(manifest_name_ok(bad[i]));
		assert_int_equal(manifest_add(&m, bad[i], 0, SUM, &e), -1);
	}
	manifest_done(&m);
}

static void
anything_else_is_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"\n",
		"ukey-pickup backup 2\nmade 2026-11-23T18:05:11+08:00\npoint FT01\n" BOOK,
		"ukey-pickup backup 1\n" BOOK,                          /* no time, no point */
		"ukey-pickup backup 1\nmade yesterday\npoint FT01\n" BOOK,
		HEAD,                                                   /* no book */
		HEAD "file " SUM " 4096 book.db",                       /* cut off */
		HEAD BOOK BOOK,                                         /* twice */
		HEAD BOOK "file " SUM " -1 archive/a\n",
		HEAD BOOK "file " SUM " 1x archive/a\n",
		HEAD BOOK "file " SUM " archive/a\n",
		HEAD BOOK "file 0011 1 archive/a\n",
		HEAD BOOK "file " SUM " 1 archive/../a\n",
		HEAD BOOK "missing /etc/passwd\n",
		HEAD BOOK "link archive/a\n",
		HEAD BOOK "nonsense\n",
	};
	struct manifest m = { .made = 77 };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(read_text(&m, bad[i]), -1);
		assert_int_equal(e.code, ERR_BACKUP);
		assert_true(e.say[0] != '\0');
		assert_int_equal(m.made, 77);   /* untouched */
	}
	assert_int_equal(read_text(&m, HEAD BOOK), 0);
	manifest_done(&m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(names_lead_nowhere_else),
		cmocka_unit_test(anything_else_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
