/* A backup: what is in it, what any tar sees, and what it never does. */
#include "tests/unit/backup_kit.h"
#include "tests/unit/cli.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct err e;

static bool
is_there(struct backup_kit *b, const char *name)
{
	char *path = kit_path(b->k->dir, name);
	bool is = access(path, F_OK) == 0;

	free(path);
	return is;
}

static void
book_and_archive_are_in_it(void **state)
{
	struct backup_kit *b = *state;
	struct backup_made m;
	struct stat st;

	assert_ok(backup_kit_make(b, &m, &e));
	assert_int_equal(m.files, 1 + BACKUP_RECEIPTS + 1);
	assert_int_equal(m.what.nmissing, 0);
	assert_int_equal(stat(b->file, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(st.st_size, m.bytes);
	assert_non_null(manifest_find(&m.what, "book.db"));
	assert_non_null(manifest_find(&m.what, "archive/FT2611230003.pdf"));
	assert_non_null(manifest_find(&m.what, "archive/slips/1123-001-1.pdf"));
	assert_false(is_there(b, "backup.tar.part"));
	assert_false(is_there(b, "backup.tar.book.part"));
	manifest_done(&m.what);
}

/* tar and sha256sum alone check all of it, and the printed hash is the manifest's. */
static void
any_tar_takes_it_apart(void **state)
{
	static const char check[] = "mkdir out && cd out && tar xf ../backup.tar && sha256sum -c manifest.sha256 && "
	    "sed -n 's/^file \\([0-9a-f]*\\) [0-9]* /\\1  /p' manifest | sha256sum -c && "
	    "sqlite3 book.db 'PRAGMA journal_mode; PRAGMA integrity_check' && sha256sum manifest";
	const char *const argv[] = { "sh", "-c", check, NULL };
	struct backup_kit *b = *state;
	struct backup_made m;
	const struct ran *r;

	assert_ok(backup_kit_make(b, &m, &e));
	r = cli_program(b->k->dir, argv);
	assert_int_equal(r->code, 0);
	assert_null(strstr(r->out, "FAILED"));
	assert_non_null(strstr(r->out, "delete\nok\n"));
	assert_non_null(strstr(r->out, m.manifest));
	cli_done();
	manifest_done(&m.what);
}

static void
it_writes_over_nothing(void **state)
{
	struct backup_kit *b = *state;
	struct backup_made m;
	char *text;

	kit_write(b->file, "a letter", 0644);
	assert_err(backup_kit_make(b, &m, &e), ERR_INPUT);
	text = kit_read(b->file);
	assert_string_equal(text, "a letter");
	free(text);
	assert_false(is_there(b, "backup.tar.part"));
}

static void
it_does_not_lie_in_what_it_holds(void **state)
{
	static const char *const places[] = { "receipts/b.tar", "receipts/slips/b.tar", "receipts/../receipts/b.tar" };
	struct backup_kit *b = *state;
	struct backup_made m;

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		free(b->file);
		b->file = kit_path(b->k->dir, places[i]);
		assert_err(backup_kit_make(b, &m, &e), ERR_INPUT);
		assert_false(is_there(b, places[i]));
	}
	free(b->file);
	b->file = kit_path(b->k->dir, "receipts.tar");
	assert_ok(backup_kit_make(b, &m, &e));
	manifest_done(&m.what);
}

static void
what_a_killed_one_left_is_begun_anew(void **state)
{
	struct backup_kit *b = *state;
	struct backup_made m;
	char *part = kit_path(b->k->dir, "backup.tar.part"), *book = kit_path(b->k->dir, "backup.tar.book.part");

	kit_write(part, "half of something", 0600);
	kit_write(book, "half of a book", 0600);
	assert_ok(backup_kit_make(b, &m, &e));
	assert_false(is_there(b, "backup.tar.part"));
	assert_false(is_there(b, "backup.tar.book.part"));
	manifest_done(&m.what);
	free(part);
	free(book);
}

/* It is said, and kept in the backup; the rest is backed up all the same. */
static void
what_is_not_as_booked_is_said(void **state)
{
	struct backup_kit *b = *state;
	struct backup_made m;
	struct restore_done d;
	char *gone = kit_path(b->archive, "FT2611230001.pdf");

	assert_int_equal(unlink(gone), 0);
	backup_kit_file(b, "FT2611230003.pdf", "another receipt");
	assert_ok(backup_kit_make(b, &m, &e));
	assert_int_equal(m.what.nmissing, 2);
	assert_ok(backup_kit_restore(b, &d, &e));
	assert_int_equal(d.what.nmissing, 2);
	assert_string_equal(d.what.missing[0], "archive/FT2611230001.pdf");
	assert_string_equal(d.what.missing[1], "archive/FT2611230003.pdf");
	manifest_done(&m.what);
	manifest_done(&d.what);
	free(gone);
}

static void
links_and_files_on_their_way_are_left_out(void **state)
{
	struct backup_kit *b = *state;
	struct backup_made m;
	char *link = kit_path(b->archive, "passwd.pdf");

	assert_int_equal(symlink("/etc/passwd", link), 0);
	backup_kit_file(b, "FT2611230004.pdf.new-a1B2c3", "half");
	backup_kit_file(b, ".hidden", "x");
	backup_kit_file(b, "scan.2026.jpeg", "kept");
	assert_ok(backup_kit_make(b, &m, &e));
	assert_int_equal(m.files, 1 + BACKUP_RECEIPTS + 1 + 1);
	assert_non_null(manifest_find(&m.what, "archive/scan.2026.jpeg"));
	manifest_done(&m.what);
	free(link);
}

/* The child may write no file longer than this. */
static void
with_room_for(struct backup_kit *b, rlim_t most)
{
	const struct rlimit limit = { most, most };
	struct backup_made m;
	int st;
	pid_t pid = fork();

	if (pid == 0) {
		signal(SIGXFSZ, SIG_IGN);
		setrlimit(RLIMIT_FSIZE, &limit);
		_exit(backup_kit_make(b, &m, &e) == -1 && e.code == ERR_DISK ? 0 : 1);
	}
	assert_int_equal(waitpid(pid, &st, 0), pid);
	assert_true(WIFEXITED(st));
	assert_int_equal(WEXITSTATUS(st), 0);
	assert_false(is_there(b, "backup.tar"));
	assert_false(is_there(b, "backup.tar.part"));
	assert_false(is_there(b, "backup.tar.book.part"));
}

static void
a_full_disk_leaves_nothing(void **state)
{
	struct backup_kit *b = *state;
	struct backup_made m;
	struct stat st;

	assert_ok(backup_kit_make(b, &m, &e));
	assert_int_equal(stat(b->file, &st), 0);
	assert_int_equal(unlink(b->file), 0);
	manifest_done(&m.what);
	for (rlim_t part = 0; part < 8; part++)
		with_room_for(b, (rlim_t)st.st_size * part / 8);
	assert_ok(backup_kit_make(b, &m, &e));
	manifest_done(&m.what);
}

static void
killed(void *ctx, int64_t done, int64_t of)
{
	int *left = ctx;

	(void)done;
	(void)of;
	if (--*left == 0)
		kill(getpid(), SIGKILL);
}

static void
a_killed_one_leaves_no_backup_and_the_next_is_whole(void **state)
{
	struct backup_kit *b = *state;
	int tried = 0, st = 0;

	for (int at = 1; tried == at - 1; at++) {
		int left = at;
		const struct backup_setup s = { .book = b->k->own, .book_path = b->k->path, .archive = b->archive,
			.point = "FT01", .now = b->k->now, .told = killed, .ctx = &left };
		struct restore_done d;
		struct backup_made m;
		pid_t pid = fork();

		if (pid == 0)
			_exit(backup_make(&s, b->file, &m, &e) == 0 ? 0 : 1);
		assert_int_equal(waitpid(pid, &st, 0), pid);
		if (!WIFSIGNALED(st))
			break;
		tried++;
		assert_false(is_there(b, "backup.tar"));
		assert_ok(backup_kit_make(b, &m, &e));
		assert_ok(backup_kit_restore(b, &d, &e));
		backup_kit_whole(b);
		manifest_done(&m.what);
		manifest_done(&d.what);
		assert_int_equal(unlink(b->file) + unlink(b->book), 0);
	}
	assert_true(WIFEXITED(st) && WEXITSTATUS(st) == 0);
	print_message("killed_backups tried %d of %d recovered %d\n", tried, tried, tried);
	assert_true(tried > BACKUP_RECEIPTS);
}

static void
keys_are_copied_apart_and_only_when_asked(void **state)
{
	struct backup_kit *b = *state;
	char *from = kit_path(b->k->dir, "master"), *to = kit_path(b->k->dir, "master.copy"), *text;
	struct stat st;

	kit_write(from, "31415926535897932384", 0600);
	assert_ok(backup_secret(from, to, &e));
	text = kit_read(to);
	assert_string_equal(text, "31415926535897932384");
	free(text);
	assert_int_equal(stat(to, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_err(backup_secret(from, to, &e), ERR_INPUT);     /* never over anything */
	assert_int_equal(chmod(from, 0644), 0);
	assert_int_equal(unlink(to), 0);
	assert_err(backup_secret(from, to, &e), ERR_SETTINGS);
	assert_int_equal(access(to, F_OK), -1);
	free(from);
	free(to);
}

#define BACKUP(test) cmocka_unit_test_setup_teardown(test, backup_kit_setup, backup_kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BACKUP(book_and_archive_are_in_it),
		BACKUP(any_tar_takes_it_apart),
		BACKUP(it_writes_over_nothing),
		BACKUP(it_does_not_lie_in_what_it_holds),
		BACKUP(what_a_killed_one_left_is_begun_anew),
		BACKUP(what_is_not_as_booked_is_said),
		BACKUP(links_and_files_on_their_way_are_left_out),
		BACKUP(a_full_disk_leaves_nothing),
		BACKUP(a_killed_one_leaves_no_backup_and_the_next_is_whole),
		BACKUP(keys_are_copied_apart_and_only_when_asked),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
