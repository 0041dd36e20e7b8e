/* A restore: all of it or nothing, and behind every number given out since. */
#include "tests/unit/backup_kit.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct err e;

static void
made(struct backup_kit *b)
{
	struct backup_made m;

	assert_ok(backup_kit_make(b, &m, &e));
	manifest_done(&m.what);
}

static void
restored(struct backup_kit *b)
{
	struct restore_done d;

	assert_ok(backup_kit_restore(b, &d, &e));
	manifest_done(&d.what);
}

static void
refused(struct backup_kit *b, enum err_code want)
{
	struct restore_done d;

	assert_err(backup_kit_restore(b, &d, &e), want);
	assert_true(backup_kit_empty(b));
}

/* One number of the restored book. */
static int64_t
ask(struct backup_kit *b, const char *sql)
{
	struct book_kit k = { .path = b->book };

	return book_kit_ask(&k, sql);
}

/* ---- whole -------------------------------------------------------------------- */

static void
what_was_backed_up_is_there_again(void **state)
{
	struct backup_kit *b = *state;
	struct backup_made m;
	struct restore_done d;
	struct stat st;
	char *slip = kit_path(b->into, "slips/1123-001-1.pdf"), *text, *left = kit_path(b->into, ".restoring");

	assert_ok(backup_kit_make(b, &m, &e));
	assert_ok(backup_kit_restore(b, &d, &e));
	assert_string_equal(d.manifest, m.manifest);
	assert_int_equal(d.what.made, b->k->now);
	assert_int_equal(d.what.nfiles, m.files);
	assert_int_equal(d.lines, book_kit_lines(b->k));
	backup_kit_whole(b);
	text = kit_read(slip);
	assert_string_equal(text, "%PDF-1.7 a slip\n");
	assert_int_equal(stat(b->book, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(access(left, F_OK), -1);
	manifest_done(&m.what);
	manifest_done(&d.what);
	free(text);
	free(slip);
	free(left);
}

/* Each chain goes on from its head, with a line that names the backup. */
static void
the_audit_goes_on_and_says_so(void **state)
{
	struct backup_kit *b = *state;
	int64_t before = book_kit_lines(b->k);

	assert_ok(b->k->book.ops->audit_add(b->k->book.self, &(struct actor){ "1002", 2 },
	    &(struct audit_line){ .action = "sign_in" }, &e));
	made(b);
	b->k->now += 3600;
	restored(b);
	assert_int_equal(ask(b, "SELECT count(*) FROM audit"), before + 1 + 2);
	assert_int_equal(ask(b, "SELECT count(*) FROM audit WHERE action = 'restored' AND json_extract(facts, "
	    "'$.manifest') = (SELECT manifest FROM restores)"), 2);
	assert_int_equal(ask(b, "SELECT restored - made FROM restores"), 3600);
	backup_kit_whole(b);
}

static void
no_number_comes_twice(void **state)
{
	struct backup_kit *b = *state;
	struct book_sqlite *book;
	const struct book_ops *ops;
	char no[NO_SIZE];
	struct visit v = { .point = "FT01", .clerk = "1001", .norders = 1 };

	made(b);
	restored(b);
	assert_ok(book_sqlite_open(&book, b->book, b->k->clock, &e));
	ops = book_sqlite_seam(book).ops;
	assert_ok(ops->receipt_number(book, "FT01", b->k->now, no, &e));
	assert_string_equal(no, "FT2611231004");
	snprintf(v.orders[0], NO_SIZE, "SZ2611160001");
	assert_ok(ops->visit_new(book, &b->k->by, &v, &e));
	assert_string_equal(v.no, "1123-1004");
	assert_true(v.id > 1000000);    /* message keys are made of ids */
	assert_ok(ops->receipt_number(book, "FT01", b->k->now + 86400, no, &e));
	assert_string_equal(no, "FT2611240001");        /* tomorrow's were never given out */
	book_sqlite_free(book);
}

/* The archive outlived the book: what lies in it was given out. */
static void
numbers_go_on_behind_the_archive(void **state)
{
	struct backup_kit *b = *state;
	struct book_sqlite *book;
	char no[NO_SIZE], *late = kit_path(b->into, "FT2611231777.pdf"), *old = kit_path(b->into, "FT2611229999.pdf");

	made(b);
	assert_int_equal(mkdir(b->into, 0700), 0);
	kit_write(late, "of the lost book", 0600);
	kit_write(old, "of the day before", 0600);
	restored(b);
	assert_ok(book_sqlite_open(&book, b->book, b->k->clock, &e));
	assert_ok(book_sqlite_seam(book).ops->receipt_number(book, "FT01", b->k->now, no, &e));
	assert_string_equal(no, "FT2611232778");
	book_sqlite_free(book);
	assert_int_equal(access(late, F_OK), 0);
	free(late);
	free(old);
}

/* A handover in hand gets keys of its own: the gateway may know the old ones. */
static void
an_open_handover_gets_new_keys(void **state)
{
	struct backup_kit *b = *state;

	made(b);
	restored(b);
	assert_int_equal(ask(b, "SELECT min(attempt) FROM handovers"), 1001);
	assert_int_equal(ask(b, "SELECT count(*) FROM claims WHERE terminal <> 0"), 0);
}

/* ---- what else may be there ------------------------------------------------------ */

static void
a_book_is_never_written_over(void **state)
{
	struct backup_kit *b = *state;
	struct restore_done d;
	char *wal, *text;

	made(b);
	kit_write(b->book, "a book", 0600);
	assert_err(backup_kit_restore(b, &d, &e), ERR_INPUT);
	text = kit_read(b->book);
	assert_string_equal(text, "a book");
	free(text);
	assert_int_equal(unlink(b->book), 0);
	assert_true(asprintf(&wal, "%s-wal", b->book) > 0);
	kit_write(wal, "its newest pages", 0600);
	assert_err(backup_kit_restore(b, &d, &e), ERR_INPUT);
	assert_int_equal(unlink(wal), 0);
	free(wal);
	restored(b);
	assert_err(backup_kit_restore(b, &d, &e), ERR_INPUT);
}

static void
the_same_files_may_be_there_and_others(void **state)
{
	struct backup_kit *b = *state;
	char *same = kit_path(b->into, "FT2611230001.pdf"), *other = kit_path(b->into, "notes.txt");
	char *from = kit_path(b->archive, "FT2611230001.pdf"), *text = kit_read(from);

	made(b);
	assert_int_equal(mkdir(b->into, 0700), 0);
	kit_write(same, text, 0600);
	kit_write(other, "of somebody", 0600);
	restored(b);
	backup_kit_whole(b);
	assert_int_equal(access(other, F_OK), 0);
	free(same);
	free(other);
	free(from);
	free(text);
}

static void
another_file_of_that_name_stops_it_before_anything_moves(void **state)
{
	struct backup_kit *b = *state;
	char *other = kit_path(b->into, "FT2611230003.pdf"), *first = kit_path(b->into, "FT2611230001.pdf");

	made(b);
	assert_int_equal(mkdir(b->into, 0700), 0);
	kit_write(other, "something else", 0600);
	refused(b, ERR_INPUT);
	assert_int_equal(access(first, F_OK), -1);
	assert_int_equal(unlink(other), 0);
	restored(b);
	free(other);
	free(first);
}

/* ---- what is no whole backup --------------------------------------------------------- */

static void
what_is_no_backup_is_refused(void **state)
{
	static const char *const texts[] = { "", "a letter\n", "SQLite format 3" };
	struct backup_kit *b = *state;

	refused(b, ERR_BACKUP);         /* no such file */
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		kit_write(b->file, texts[i], 0600);
		refused(b, ERR_BACKUP);
	}
}

static void
copy_of(struct backup_kit *b, struct blob *file, const char *name)
{
	free(b->file);
	b->file = kit_path(b->k->dir, name);
	assert_ok(blob_write(file, b->file, 0600, &e));
}

static void
one_cut_off_anywhere_is_refused(void **state)
{
	struct backup_kit *b = *state;
	struct blob file = { 0 }, cut;
	size_t tail = 0;

	made(b);
	assert_ok(blob_read(&file, b->file, 1 << 24, &e));
	while (file.p[file.n - 1 - tail] == 0)
		tail++;                 /* zeros at the end are only tar's way to end */
	for (size_t part = 0; part < 16; part++) {
		cut = (struct blob){ file.p, (file.n - tail - 1) * part / 15 };
		copy_of(b, &cut, "cut.tar");
		refused(b, ERR_BACKUP);
	}
	blob_done(&file);
}

/* A flipped bit is refused, or was in what nobody reads (tar's padding, an owner's name). */
static void
a_flipped_bit_never_gets_in(void **state)
{
	struct backup_kit *b = *state;
	struct blob file = { 0 };
	size_t refusals = 0, tried = 0;
	struct restore_done d;
	char *rm;

	made(b);
	assert_ok(blob_read(&file, b->file, 1 << 24, &e));
	for (size_t at = 3; at < file.n; at += file.n / 53, tried++) {
		file.p[at] ^= (unsigned char)(1u << at % 8);
		copy_of(b, &file, "flipped.tar");
		file.p[at] ^= (unsigned char)(1u << at % 8);
		if (backup_kit_restore(b, &d, &e) == -1) {
			assert_int_equal(e.code, ERR_BACKUP);
			assert_true(backup_kit_empty(b));
			refusals++;
			continue;
		}
		backup_kit_whole(b);
		manifest_done(&d.what);
		assert_true(asprintf(&rm, "rm -rf %s/*", b->place) > 0);
		assert_int_equal(system(rm), 0);
		free(rm);
	}
	print_message("flipped_bits tried %zu of %zu recovered %zu\n", tried, file.n, tried);
	assert_true(refusals > tried / 2);
	blob_done(&file);
}

static void
another_version_or_point_is_refused(void **state)
{
	struct backup_kit *b = *state;
	struct restore_done d;
	const struct restore_setup s = { .book_path = b->book, .archive = b->into,
		.point = "NS01", .clock = b->k->clock };

	made(b);
	assert_err(restore_file(&s, b->file, &d, &e), ERR_BACKUP);
	assert_non_null(strstr(e.say, "FT01"));
	assert_true(backup_kit_empty(b));
	assert_int_equal(unlink(b->file), 0);
	assert_int_equal(book_kit_sql(b->k, "UPDATE meta SET value = '2' WHERE key = 'schema'"), 0);
	made(b);
	refused(b, ERR_BACKUP);
}

static void
an_audit_that_was_changed_is_refused(void **state)
{
	struct backup_kit *b = *state;

	assert_int_equal(book_kit_sql(b->k, "DROP TRIGGER audit_fixed; UPDATE audit SET staff = '1002' WHERE seq = 5"), 0);
	made(b);
	refused(b, ERR_AUDIT);
}

/* ---- the power goes, the disk is full ------------------------------------------------- */

static void
a_full_disk_leaves_nothing(void **state)
{
	struct backup_kit *b = *state;
	struct restore_done d;
	int st;

	made(b);
	for (rlim_t most = 0; most <= 200000; most += 40000) {
		pid_t pid = fork();

		if (pid == 0) {
			signal(SIGXFSZ, SIG_IGN);
			setrlimit(RLIMIT_FSIZE, &(struct rlimit){ most, most });
			_exit(backup_kit_restore(b, &d, &e) == -1 ? 0 : 1);
		}
		assert_int_equal(waitpid(pid, &st, 0), pid);
		assert_true(WIFEXITED(st));
		assert_int_equal(WEXITSTATUS(st), 0);
		assert_true(backup_kit_empty(b));
	}
	restored(b);
	backup_kit_whole(b);
}

/* The n-th time something is heard of in the place: then it is killed.  True while it was killed in time. */
static bool
killed_at(struct backup_kit *b, int nth)
{
	char buf[4096] __attribute__((aligned(8)));
	struct restore_done d;
	struct pollfd p[2] = { { .events = POLLIN }, { .events = POLLIN } };
	int alive[2], st;
	pid_t pid;

	p[0].fd = inotify_init1(IN_CLOEXEC);
	assert_int_equal(pipe(alive), 0);
	assert_true(inotify_add_watch(p[0].fd, b->place, IN_CREATE | IN_MOVED_TO | IN_DELETE | IN_MODIFY) != -1);
	assert_true(inotify_add_watch(p[0].fd, b->into, IN_CREATE | IN_MOVED_TO) != -1);
	if ((pid = fork()) == 0) {
		close(alive[0]);
		_exit(backup_kit_restore(b, &d, &e) == 0 ? 0 : 1);
	}
	close(alive[1]);
	p[1].fd = alive[0];             /* ends with the child */
	for (int heard = 0; heard < nth && poll(p, 2, -1) > 0 && p[0].revents != 0; heard++)
		if (read(p[0].fd, buf, sizeof(buf)) <= 0)
			break;
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, &st, 0), pid);
	close(p[0].fd);
	close(alive[0]);
	return WIFSIGNALED(st);
}

static void
killed_at_any_time_it_is_whole_or_nothing(void **state)
{
	struct backup_kit *b = *state;
	int tried = 0, whole = 0;

	made(b);
	assert_int_equal(mkdir(b->into, 0700), 0);
	for (int nth = 1; nth <= 8; nth++) {
		char *rm;

		tried += killed_at(b, nth);
		if (!backup_kit_empty(b))
			whole++;
		else
			restored(b);    /* over what the killed one left */
		backup_kit_whole(b);
		assert_true(asprintf(&rm, "rm -rf %s/book.db* %s/*", b->place, b->into) > 0);
		assert_int_equal(system(rm), 0);
		free(rm);
	}
	print_message("killed_restores tried %d of 8 recovered %d (whole already: %d)\n", tried, tried, whole);
	assert_true(tried > 0);
}

#define RESTORE(test) cmocka_unit_test_setup_teardown(test, backup_kit_setup, backup_kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RESTORE(what_was_backed_up_is_there_again),
		RESTORE(the_audit_goes_on_and_says_so),
		RESTORE(no_number_comes_twice),
		RESTORE(numbers_go_on_behind_the_archive),
		RESTORE(an_open_handover_gets_new_keys),
		RESTORE(a_book_is_never_written_over),
		RESTORE(the_same_files_may_be_there_and_others),
		RESTORE(another_file_of_that_name_stops_it_before_anything_moves),
		RESTORE(what_is_no_backup_is_refused),
		RESTORE(one_cut_off_anywhere_is_refused),
		RESTORE(a_flipped_bit_never_gets_in),
		RESTORE(another_version_or_point_is_refused),
		RESTORE(an_audit_that_was_changed_is_refused),
		RESTORE(a_full_disk_leaves_nothing),
		RESTORE(killed_at_any_time_it_is_whole_or_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
