/* Scans of a letter: what is one, what the archive keeps of it, how it is digested.  RULES 17. */
#include "core/scans.h"

#include "tests/unit/kit.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PDF "%PDF-1.4\nletter\n"
#define JPG "\xff\xd8\xff\xe0letter"
#define DIGEST "b02079f6b139e3f5a6ddd081877ba6a5ebaa2132f9ff0c6f0ee9ddf0345b009a"
#define PNG "\x89PNG\r\n\x1a\nletter"

static char *in, *archive;      /* the scanner's folder; receipts */

static int
folders(void **state)
{
	char *dir = kit_dir();

	(void)state;
	in = kit_path(dir, "in");
	archive = kit_path(dir, "receipts");
	free(dir);
	return mkdir(in, 0700) == 0 && mkdir(archive, 0700) == 0 ? 0 : -1;
}

static int
no_folders(void **state)
{
	(void)state;
	free(in);
	free(archive);
	return 0;
}

/* A file of the scanner's, changed at that second.  Its path stays good until the next call. */
static const char *
a_file(const char *name, const char *text, time_t when)
{
	static char path[TEXT_SIZE];
	const struct timespec times[2] = { { .tv_sec = when }, { .tv_sec = when } };

	snprintf(path, sizeof(path), "%s/%s", in, name);
	kit_write(path, text, 0600);
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
	return path;
}

/* One of SCANS_MOST and so many bytes more, all but the first of them 0. */
static const char *
a_large_file(const char *name, int more)
{
	const char *path = a_file(name, PDF, 1);

	assert_int_equal(truncate(path, SCANS_MOST + more), 0);
	return path;
}

static void
attach(struct visit *v, const char *path)
{
	snprintf(v->scans[v->nscans++], sizeof(v->scans[0]), "%s", path);
}

static struct visit
a_visit(void)
{
	struct visit v = { .no = "1123-017", .opened = 1795398000, .agent = true };

	return v;
}

static char *
kept(const char *name)
{
	char path[SCANS_PATH];

	scans_path(archive, name, path);
	return kit_read(path);
}

/* ---- the scanner's folder ---- */

static void
the_newest_come_first(void **state)
{
	struct scan s[2];
	struct err e;
	size_t n = 9;

	(void)state;
	a_file("a.pdf", PDF, 300);
	a_file("b.jpg", JPG, 100);
	a_file("c.png", PNG, 200);
	assert_int_equal(scans_list(in, s, 2, &n, &e), 0);
	assert_int_equal(n, 2);
	assert_string_equal(scans_name(s[0].path), "a.pdf");
	assert_string_equal(scans_name(s[1].path), "c.png");
	assert_int_equal(s[0].time, 300);
	assert_int_equal(s[0].size, strlen(PDF));
}

static void
the_bytes_say_what_it_is_not_the_name(void **state)
{
	struct scan s[8];
	struct err e;
	size_t n;

	(void)state;
	a_file("letter.pdf", "a text", 1);
	a_file("empty.pdf", "", 2);
	a_file(".hidden.pdf", PDF, 3);
	a_file("scan.dat", JPG, 4);
	a_large_file("large.pdf", 1);
	assert_int_equal(scans_list(in, s, 8, &n, &e), 0);
	assert_int_equal(n, 1);
	assert_string_equal(scans_name(s[0].path), "scan.dat");
}

static void
links_and_pipes_are_no_scans(void **state)
{
	char link[TEXT_SIZE], pipe[TEXT_SIZE];
	struct visit v = a_visit();
	struct scan s[8];
	struct err e;
	size_t n;

	(void)state;
	snprintf(link, sizeof(link), "%s/link.pdf", in);
	snprintf(pipe, sizeof(pipe), "%s/pipe.pdf", in);
	assert_int_equal(symlink(a_file("real.pdf", PDF, 1), link), 0);
	assert_int_equal(mkfifo(pipe, 0600), 0);
	assert_int_equal(scans_list(in, s, 8, &n, &e), 0);
	assert_int_equal(n, 1);
	attach(&v, link);
	assert_int_equal(scans_keep(archive, &v, &e), -1);
	assert_int_equal(e.code, ERR_SCAN);
	assert_non_null(strstr(e.say, "link.pdf"));
	v = a_visit();
	attach(&v, pipe);
	assert_int_equal(scans_keep(archive, &v, &e), -1);
	assert_int_equal(e.code, ERR_SCAN);
}

static void
no_folder_has_no_scans(void **state)
{
	char *none = kit_path(in, "none");
	struct scan s[1];
	struct err e;
	size_t n = 9;

	(void)state;
	assert_int_equal(scans_list(none, s, 1, &n, &e), 0);
	assert_int_equal(n, 0);
	free(none);
}

/* ---- the archive ---- */

static void
copies_are_kept_with_one_digest(void **state)
{
	struct visit v = a_visit();
	char path[SCANS_PATH], *text;
	struct stat st;
	struct err e;

	(void)state;
	attach(&v, a_file("Scan0007.PDF", PDF, 100));
	attach(&v, a_file("back.jpg", JPG, 200));
	assert_int_equal(scans_keep(archive, &v, &e), 0);
	assert_string_equal(v.scans[0], "letter-2026-1123-017-1.pdf");
	assert_string_equal(v.scans[1], "letter-2026-1123-017-2.jpg");
	assert_int_equal(v.letter.scan_pages, 2);
	/* printf '%s%s' $(printf '%%PDF-1.4\nletter\n' | sha256sum | head -c 64)
	 *     $(printf '\377\330\377\340letter' | sha256sum | head -c 64) | sha256sum */
	assert_string_equal(v.letter.scan_sha256, DIGEST);
	assert_string_equal(text = kept("letter-2026-1123-017-1.pdf"), PDF);
	free(text);
	scans_path(archive, v.scans[1], path);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(st.st_mtime, 200);
}

static void
what_is_kept_is_not_copied_twice(void **state)
{
	struct visit v = a_visit();
	char digest[65], *none;
	struct err e;

	(void)state;
	attach(&v, a_file("a.pdf", PDF, 1));
	assert_int_equal(scans_keep(archive, &v, &e), 0);
	memcpy(digest, v.letter.scan_sha256, sizeof(digest));
	assert_int_equal(scans_keep(archive, &v, &e), 0);
	assert_string_equal(v.letter.scan_sha256, digest);
	assert_null(none = kept("letter-2026-1123-017-2.pdf"));
	free(none);
	attach(&v, a_file("b.png", PNG, 2));    /* sent back, and one more attached */
	assert_int_equal(scans_keep(archive, &v, &e), 0);
	assert_string_equal(v.scans[0], "letter-2026-1123-017-1.pdf");
	assert_string_equal(v.scans[1], "letter-2026-1123-017-2.png");
	assert_string_not_equal(v.letter.scan_sha256, digest);
}

/* Visit numbers come again every year. */
static void
last_years_visit_of_this_number_keeps_its_scans(void **state)
{
	struct visit v = a_visit(), next = a_visit();
	struct err e;
	char *text;

	(void)state;
	next.opened += (int64_t)365 * 24 * 60 * 60;
	attach(&v, a_file("a.pdf", PDF, 1));
	attach(&next, a_file("b.pdf", PDF "another\n", 2));
	assert_int_equal(scans_keep(archive, &v, &e), 0);
	assert_int_equal(scans_keep(archive, &next, &e), 0);
	assert_string_equal(next.scans[0], "letter-2027-1123-017-1.pdf");
	assert_string_equal(text = kept("letter-2026-1123-017-1.pdf"), PDF);
	free(text);
}

static void
what_is_there_is_never_written_over(void **state)
{
	struct visit v = a_visit(), again = a_visit();
	struct err e;
	char *text;

	(void)state;
	attach(&v, a_file("a.pdf", PDF, 1));
	attach(&again, a_file("b.pdf", PDF "another\n", 2));
	assert_int_equal(scans_keep(archive, &v, &e), 0);
	assert_int_equal(scans_keep(archive, &again, &e), 0);
	assert_string_equal(again.scans[0], "letter-2026-1123-017-2.pdf");
	again.nscans = 0;
	assert_int_equal(scans_keep(archive, &again, &e), 0);   /* only its own goes */
	assert_string_equal(text = kept("letter-2026-1123-017-1.pdf"), PDF);
	free(text);
}

/* The first is kept, the second is of no use: the clerk takes both off and attaches a third. */
static void
what_was_kept_and_taken_off_again_does_not_stay(void **state)
{
	struct visit v = a_visit();
	struct err e;
	char *none, *text;

	(void)state;
	attach(&v, a_file("a.pdf", PDF, 1));
	attach(&v, a_file("b.pdf", "a text", 2));
	assert_int_equal(scans_keep(archive, &v, &e), -1);
	assert_int_equal(e.code, ERR_SCAN);
	assert_non_null(text = kept("letter-2026-1123-017-1.pdf"));
	free(text);
	v.nscans = 0;
	attach(&v, a_file("c.jpg", JPG, 3));
	assert_int_equal(scans_keep(archive, &v, &e), 0);
	assert_null(none = kept("letter-2026-1123-017-1.pdf"));
	free(none);
	assert_string_equal(text = kept(v.scans[0]), JPG);
	free(text);
	v.nscans = 0;
	assert_int_equal(scans_keep(archive, &v, &e), 0);
	assert_null(none = kept("letter-2026-1123-017-1.jpg"));
	free(none);
	assert_int_equal(v.nkept, 0);
}

static void
without_scans_there_is_no_digest(void **state)
{
	struct visit v = a_visit();
	struct err e;

	(void)state;
	attach(&v, a_file("a.pdf", PDF, 1));
	assert_int_equal(scans_keep(archive, &v, &e), 0);
	v.nscans = 0;                   /* taken off again */
	assert_int_equal(scans_keep(archive, &v, &e), 0);
	assert_int_equal(v.letter.scan_pages, 0);
	assert_string_equal(v.letter.scan_sha256, "");
}

static void
refuses(const char *path, const char *why)
{
	struct visit v = a_visit();
	struct err e = { 0 };
	char *text;

	attach(&v, a_file("good.pdf", PDF, 1));
	attach(&v, path);
	v.letter.scan_pages = 7;
	assert_int_equal(scans_keep(archive, &v, &e), -1);
	assert_int_equal(e.code, ERR_SCAN);
	assert_non_null(strstr(e.say, scans_name(path)));
	assert_non_null(strstr(e.say, why));
	assert_int_equal(v.letter.scan_pages, 7);
	assert_int_equal(v.nscans, 2);
	assert_string_equal(v.scans[1], path);
	assert_string_equal(text = kept(v.scans[0]), PDF);
	free(text);
}

static void
what_is_no_scan_is_named_and_nothing_is_lost(void **state)
{
	char path[TEXT_SIZE];

	(void)state;
	snprintf(path, sizeof(path), "%s/gone.pdf", in);
	refuses(path, "不在了");
	snprintf(path, sizeof(path), "%s", a_file("empty.pdf", "", 1));
	refuses(path, "空的");
	snprintf(path, sizeof(path), "%s", a_file("text.pdf", "a text", 1));
	refuses(path, "PDF、JPG 或 PNG");
	snprintf(path, sizeof(path), "%s", a_large_file("large.pdf", 1));
	refuses(path, "20 MB");
	snprintf(path, sizeof(path), "%s/folder.pdf", in);
	assert_int_equal(mkdir(path, 0700), 0);
	refuses(path, "不是文件");
}

static void
twenty_megabytes_are_taken(void **state)
{
	struct visit v = a_visit();
	struct err e;

	(void)state;
	attach(&v, a_large_file("large.pdf", 0));
	assert_int_equal(scans_keep(archive, &v, &e), 0);
	assert_string_equal(v.scans[0], "letter-2026-1123-017-1.pdf");
}

static void
an_archive_that_takes_nothing_is_a_fault(void **state)
{
	struct visit v = a_visit();
	char *none = kit_path(archive, "none/deeper");
	struct err e;

	(void)state;
	attach(&v, a_file("a.pdf", PDF, 1));
	assert_int_equal(scans_keep(none, &v, &e), -1);
	assert_int_equal(e.code, ERR_DISK);
	free(none);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, folders, no_folders)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_newest_come_first),
		TEST(the_bytes_say_what_it_is_not_the_name),
		TEST(links_and_pipes_are_no_scans),
		TEST(no_folder_has_no_scans),
		TEST(copies_are_kept_with_one_digest),
		TEST(what_is_kept_is_not_copied_twice),
		TEST(last_years_visit_of_this_number_keeps_its_scans),
		TEST(what_is_there_is_never_written_over),
		TEST(what_was_kept_and_taken_off_again_does_not_stay),
		TEST(without_scans_there_is_no_digest),
		TEST(what_is_no_scan_is_named_and_nothing_is_lost),
		TEST(twenty_megabytes_are_taken),
		TEST(an_archive_that_takes_nothing_is_a_fault),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
