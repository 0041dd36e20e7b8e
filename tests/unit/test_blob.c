#include "core/blob.h"

#include "core/files.h"
#include "tests/unit/kit.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
set_replaces_and_add_appends(void **state)
{
	struct blob b = { 0 }, c = { 0 };
	struct err e;

	(void)state;
	assert_int_equal(blob_set(&b, "abcdef", 6, &e), 0);
	assert_int_equal(blob_set(&b, b.p + 1, 2, &e), 0); /* out of itself */
	assert_int_equal(blob_add(&b, "xy", 2, &e), 0);
	assert_int_equal(blob_add(&b, NULL, 0, &e), 0);
	assert_int_equal(b.n, 4);
	assert_memory_equal(b.p, "bcxy", 4);
	assert_false(blob_equal(&b, &c));
	assert_int_equal(blob_set(&c, "bcxy", 4, &e), 0);
	assert_true(blob_equal(&b, &c));
	assert_int_equal(blob_set(&c, "", 0, &e), 0);
	assert_int_equal(c.n, 0);
	blob_done(&b);
	blob_done(&b);
	assert_null(b.p);
}

static void
what_is_written_is_read_with_its_mode(void **state)
{
	char *dir = kit_dir(), *path = kit_path(dir, "file");
	struct blob b = { 0 }, in = { 0 };
	struct stat st;
	struct err e;
	size_t i;

	(void)state;
	for (i = 0; i < 5000; i++)
		assert_int_equal(blob_add(&b, "\0binary", 7, &e), 0);
	assert_int_equal(blob_write(&b, path, 0640, &e), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	assert_int_equal(blob_read(&in, path, b.n, &e), 0);
	assert_true(blob_equal(&b, &in));
	assert_int_equal(blob_read(&in, path, b.n - 1, &e), -1); /* one too many, what was there stays */
	assert_int_equal(e.code, ERR_DISK);
	assert_true(blob_equal(&b, &in));
	blob_done(&b);
	blob_done(&in);
	free(path);
	free(dir);
}

static int
files_in(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *f;
	int n = 0;

	assert_non_null(d);
	while ((f = readdir(d)) != NULL)
		n += f->d_name[0] != '.';
	closedir(d);
	return n;
}

static void
a_failed_write_leaves_the_old_file_and_no_other(void **state)
{
	char *dir = kit_dir(), *path = kit_path(dir, "folder"), *none = kit_path(dir, "none/file");
	struct blob b = { 0 };
	struct err e;

	(void)state;
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(blob_set(&b, "new", 3, &e), 0);
	assert_int_equal(blob_write(&b, path, 0600, &e), -1); /* a folder cannot be replaced */
	assert_int_equal(e.code, ERR_DISK);
	assert_int_equal(blob_write(&b, none, 0600, &e), -1);
	assert_int_equal(files_in(dir), 1);
	blob_done(&b);
	free(none);
	free(path);
	free(dir);
}

static void
what_a_cut_write_left_goes_with_its_file(void **state)
{
	static const char *const names[] = { "FT1.pdf", "FT1.pdf.new-a1B2c3",
		"FT1.pdf.bak", "FT1.pdf.backup", "FT1.pdf.new-a1B2c", "FT1.pdf.new-a1B.c3", "FT1.pdf.old.new-a1B2c3", "FT11.pdf" };
	char *dir = kit_dir(), *path = kit_path(dir, names[0]), *none = kit_path(dir, "none/file"), *one;
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		one = kit_path(dir, names[i]);
		kit_write(one, "x", 0600);
		free(one);
	}
	assert_int_equal(files_drop(path, &e), 0);
	assert_int_equal(files_in(dir), 6);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(files_drop(path, &e), 0);      /* none is fine */
	assert_int_equal(files_drop(none, &e), 0);
	assert_int_equal(files_in(dir), 6);
	free(none);
	free(path);
	free(dir);
}

static void
a_missing_file_is_named(void **state)
{
	struct blob b = { 0 };
	struct err e;

	(void)state;
	assert_int_equal(blob_read(&b, "/no/such/file", 10, &e), -1);
	assert_int_equal(e.code, ERR_DISK);
	assert_non_null(strstr(e.at[0].text, "/no/such/file"));
	assert_null(b.p);
}

static void
hex_goes_both_ways(void **state)
{
	unsigned char out[4] = { 9, 9, 9, 9 };
	char hex[9];

	(void)state;
	hex_put((const unsigned char *)"\x00\x1f\xfe\x80", 4, hex);
	assert_string_equal(hex, "001ffe80");
	assert_int_equal(hex_get("001FfE", out, 4), 3);
	assert_memory_equal(out, "\x00\x1f\xfe\x09", 4);
	assert_int_equal(hex_get("", out, 4), 0);
}

static void
bad_hex_is_refused_untouched(void **state)
{
	unsigned char out[2] = { 9, 9 };

	(void)state;
	assert_int_equal(hex_get("abc", out, 2), -1);
	assert_int_equal(hex_get("00zz", out, 2), -1);
	assert_int_equal(hex_get("000000", out, 2), -1);
	assert_memory_equal(out, "\x09\x09", 2);
}

static void
sha256_is_fips_180(void **state)
{
	struct blob b = { 0 };
	char hex[65];
	struct err e;

	(void)state;
	blob_sha256(&b, hex);
	assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_int_equal(blob_set(&b, "abc", 3, &e), 0);
	blob_sha256(&b, hex);
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	blob_done(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(set_replaces_and_add_appends),
	    cmocka_unit_test(what_is_written_is_read_with_its_mode),
	    cmocka_unit_test(a_failed_write_leaves_the_old_file_and_no_other),
	    cmocka_unit_test(what_a_cut_write_left_goes_with_its_file),
	    cmocka_unit_test(a_missing_file_is_named),
	    cmocka_unit_test(hex_goes_both_ways),
	    cmocka_unit_test(bad_hex_is_refused_untouched),
	    cmocka_unit_test(sha256_is_fips_180),
	};

	return cmocka_run_group_tests_name("blob", tests, NULL, kit_teardown);
}
