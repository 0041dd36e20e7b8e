/*
 * Reprints, killed and failed at each outside call: afterwards the next try
 * works, no number stands on two papers, the first print is as it was.  RULES 35.
 */
#include "core/book/sqlite.h"
#include "core/token/client.h"
#include "tests/fault/resumekit.h"
#include "tui/wire.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FILE_PATH = WORLD_PATH + 64 };

/* A world whose order is delivered; its first print is remembered. */
static struct blob first;

static void
receipt_file(const struct world *w, char out[FILE_PATH])
{
	/* FT2611230037: the number after the point's letters is the day and the count */
	snprintf(out, FILE_PATH, "%s/receipts/FT%010ld.pdf", w->folder, resume_count(w,
	    "SELECT CAST(substr(no, 3) AS INTEGER) FROM receipts WHERE voided = 0"));
}

static int
setup(void **state)
{
	char path[FILE_PATH];
	struct err e;

	resume_new(state);
	resume_ends(*state);
	receipt_file(*state, path);
	assert_int_equal(blob_read(&first, path, 1 << 24, &e), 0);
	return 0;
}

static int
teardown(void **state)
{
	blob_done(&first);
	return resume_free(state);
}

static void
reprint(struct world *w, struct script *s, struct faulty *f, enum err_code want)
{
	struct err e = { .code = ERR_NONE };
	char line[1024];

	if (world_reprint(w, s, f, &e) == 0)
		e.code = ERR_NONE;
	assert_int_equal(secret_alive(), 0);
	if (e.code == want)
		return;
	err_line(&e, line, sizeof(line));
	fail_msg("wanted %d: %s", (int)want, line);
}

/* PDFs lying beside the first prints. */
static int
files(const struct world *w)
{
	char path[FILE_PATH];
	struct dirent *d;
	DIR *dir;
	int n = 0;

	snprintf(path, sizeof(path), "%s/receipts/reprints", w->folder);
	if ((dir = opendir(path)) == NULL)
		return 0;
	while ((d = readdir(dir)) != NULL)
		n += d->d_name[0] != '.';
	closedir(dir);
	return n;
}

/* The file of each number that is booked as made, with the hash it was booked with. */
static const char *
papers_whole(struct world *w, struct wired *x)
{
	enum { MAX = 100 };
	struct reprint *r = calloc(MAX, sizeof(*r));
	const struct book *b = &x->book;
	struct receipt_row row;
	struct blob pdf = { 0 };
	const char *wrong = NULL;
	char path[FILE_PATH + TEXT_SIZE], sum[65];
	struct err e;
	size_t n = 0;
	int made = 0;

	assert_non_null(r);
	if (b->ops->receipt_original(b->self, w->order, &row, &e) == -1 ||
	    b->ops->reprints_of(b->self, row.no, 0, r, MAX, &n, &e) == -1)
		wrong = "no reprints";
	for (size_t i = 0; i < n && wrong == NULL; i++) {
		if (r[i].nth != (int)i + 1)
			wrong = "the numbers are not counted";
		if (r[i].made == 0)
			continue;
		made++;
		snprintf(path, sizeof(path), "%s/receipts/%s", w->folder, r[i].path);
		if (blob_read(&pdf, path, 1 << 24, &e) == -1)
			wrong = "a reprint without its file";
		blob_sha256(&pdf, sum);
		if (wrong == NULL && strcmp(sum, r[i].sha256) != 0)
			wrong = "a reprint is not as booked";
	}
	blob_done(&pdf);
	free(r);
	return wrong != NULL || files(w) == made ? wrong : "a paper the book does not know";
}

static const char *
whole(struct world *w)
{
	struct blob now = { 0 };
	const char *wrong = NULL;
	char path[FILE_PATH];
	struct wired *x;
	struct err e;
	long lines;

	if (world_open(w, &x, &e) == -1)
		return "the counter does not open";
	receipt_file(w, path);
	if (blob_read(&now, path, 1 << 24, &e) == -1 || !blob_equal(&now, &first))
		wrong = "the first print is not as it was";
	else if (book_sqlite_audit_verify(x->main_book, &lines, &e) == -1)
		wrong = "the audit is not whole";
	else if (world_count(w, "SELECT count(*) FROM reprints WHERE made <> 0") !=
	    world_count(w, "SELECT count(*) FROM audit WHERE action = 'reprinted'"))
		wrong = "not each paper told once";
	else if (world_count(w, "SELECT count(*) FROM reprints") !=
	    world_count(w, "SELECT count(*) FROM audit WHERE action = 'reprint'"))
		wrong = "not each number told once";
	else
		wrong = papers_whole(w, x);
	blob_done(&now);
	wire_close(x);
	return wrong;
}

static void
assert_whole(struct world *w)
{
	const char *wrong = whole(w);

	if (wrong != NULL)
		fail_msg("%s", wrong);
}

static long
count(const struct world *w, const char *where)
{
	char sql[200];

	snprintf(sql, sizeof(sql), "SELECT count(*) FROM reprints WHERE %s", where);
	return resume_count(w, sql);
}

/* ---- what is left behind ------------------------------------------------------------------------- */

static void
each_reprint_has_its_number_and_its_file(void **state)
{
	struct script s = { .retries = 0 }, again = { .wish = { .reason = REPRINT_FILED,
	    .requester = REPRINT_BY_POINT, .copy = REPRINT_COPY_OURS } };
	struct world *w = *state;

	reprint(w, &s, NULL, ERR_NONE);
	assert_int_equal(s.reprints, 1);
	assert_int_equal(s.given.nth, 1);
	assert_int_equal(s.given.original, ORIGINAL_WHOLE);
	reprint(w, &again, NULL, ERR_NONE);
	assert_int_equal(again.given.nth, 2);
	assert_int_equal(count(w, "nth = 2 AND reason = 'filed' AND requester = 'point' AND copy = 'ours' "
	    "AND name <> '' AND staff = '1001'"), 1);
	assert_int_equal(resume_unknown_receipts(w), 0);
	assert_whole(w);
}

/* Its book knows nothing of what was printed since the backup; the archive and the people have it. */
static void
a_restored_book_writes_over_no_reprint(void **state)
{
	struct script s = { .retries = 0 }, again = { .retries = 0 };
	struct world *w = *state;
	char line[4 * WORLD_PATH];

	reprint(w, &s, NULL, ERR_NONE);
	assert_int_equal(world_sql(w, "DROP TRIGGER reprints_kept"), 0);
	assert_int_equal(world_sql(w, "DELETE FROM reprints"), 0);
	assert_int_equal(world_sql(w, "INSERT INTO restores "
	    "SELECT 1, hex(zeroblob(32)), 1, max(time) + 1, 1, 1, 1, 1, '2001' FROM receipts"), 0);
	snprintf(line, sizeof(line), "cd %s/receipts/reprints && for f in *-1.pdf; do cp $f ${f%%1.pdf}104.pdf; done", w->folder);
	assert_int_equal(system(line), 0);
	reprint(w, &again, NULL, ERR_NONE);
	assert_int_equal(again.given.nth, 105);
	snprintf(line, sizeof(line), "cd %s/receipts/reprints && cmp *-1.pdf *-104.pdf && test -s *-105.pdf", w->folder);
	assert_int_equal(system(line), 0);
}

/* Esc at the questions costs nothing. */
static void
put_off_leaves_no_trace(void **state)
{
	struct script s = { .puts_off = true };

	reprint(*state, &s, NULL, ERR_LATER);
	assert_int_equal(s.problems + s.refusals + s.reprints, 0);
	assert_int_equal(count(*state, "1"), 0);
	assert_whole(*state);
}

/* ---- killed, failed -------------------------------------------------------------------------------- */

static const char *const calls[] = { "book.reprint_add", "paper.reprint", "book.reprint_made", "paper.print" };
enum { CALLS = sizeof(calls) / sizeof(calls[0]) };

static void
killed_around_each_outside_call(void **state)
{
	struct world *w = *state;
	int tried = 0, recovered = 0;

	for (size_t i = 0; i < (size_t)CALLS * 2; i++) {
		struct faulty f = { .mode = FAULT_KILL, .only = calls[i / 2], .at = 1, .times = 1, .after = i % 2 };
		struct script s = { .retries = 0 }, next = { .retries = 0 };
		long before = count(w, "1");
		const char *wrong;
		int st = world_child(world_reprint, w, &s, &f);

		assert_true(WIFSIGNALED(st));
		tried++;
		reprint(w, &next, NULL, ERR_NONE);
		assert_true(next.given.nth > before);
		if ((wrong = whole(w)) == NULL)
			recovered++;
		else
			print_message("%s %s: %s\n", calls[i / 2], i % 2 ? "after" : "before", wrong);
	}
	print_message("kill_reprint tried %d of %d recovered %d\n", tried, CALLS * 2, recovered);
	assert_int_equal(recovered, tried);
}

static void
failed_around_each_outside_call_it_is_tried_again(void **state)
{
	struct world *w = *state;
	int tried = 0, recovered = 0;

	for (size_t i = 0; i < (size_t)CALLS * 2; i++) {
		struct faulty f = { .mode = FAULT_FAIL, .only = calls[i / 2], .at = 1, .times = 1, .after = i % 2 };
		struct script s = { .retries = 1 };
		long papers = count(w, "made <> 0");
		const char *wrong;

		reprint(w, &s, &f, ERR_NONE);
		tried++;
		assert_int_equal(s.problems, 1);
		assert_int_equal(s.asked, 1);           /* what the clerk said is kept */
		assert_int_equal(count(w, "made <> 0"), papers + 1);
		if ((wrong = whole(w)) == NULL)
			recovered++;
		else
			print_message("%s %s: %s\n", calls[i / 2], i % 2 ? "after" : "before", wrong);
	}
	print_message("fail_reprint tried %d of %d recovered %d\n", tried, CALLS * 2, recovered);
	assert_int_equal(recovered, tried);
}

static void
given_up_the_next_takes_another_number(void **state)
{
	struct world *w = *state;
	int last = 0;

	for (size_t i = 0; i < CALLS; i++) {
		struct faulty f = { .mode = FAULT_FAIL, .only = calls[i], .at = 1, .times = 1 };
		struct script s = { .retries = 0 }, next = { .retries = 0 };

		reprint(w, &s, &f, ERR_LATER);
		assert_int_equal(s.problems, 1);
		reprint(w, &next, NULL, ERR_NONE);
		assert_true(next.given.nth > last);
		last = next.given.nth;
		assert_whole(w);
	}
}

/* Nothing is used up before all that can be asked was asked. */
static void
what_cannot_be_read_uses_no_number(void **state)
{
	static const char *const readers[] = { "book.receipts_find", "book.order_get", "book.receipt_facts",
		"paper.preflight", "book.reprints_of" };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
		struct faulty f = { .mode = FAULT_FAIL, .only = readers[i], .at = 1, .times = 1 };
		struct script s = { .retries = 0 };
		struct err e = { .code = ERR_NONE };

		assert_int_equal(world_reprint(w, &s, &f, &e), -1);
		assert_string_equal(f.hit, readers[i]);
		assert_int_equal(count(w, "1"), 0);
	}
	assert_whole(w);
}

static void
a_full_disk_is_said_and_nothing_is_half_there(void **state)
{
	struct script s = { .retries = 0 }, next = { .retries = 0 };
	struct world *w = *state;
	char path[FILE_PATH];

	snprintf(path, sizeof(path), "%s/receipts/reprints", w->folder);
	kit_write(path, "in the way", 0600);
	reprint(w, &s, NULL, ERR_LATER);
	assert_int_equal(s.last, ERR_DISK);
	assert_int_equal(unlink(path), 0);
	reprint(w, &next, NULL, ERR_NONE);
	assert_int_equal(next.given.nth, 2);
	assert_whole(w);
}

/* ---- two windows ---------------------------------------------------------------------------------------- */

static void
the_other_window_reprints(struct faulty *f)
{
	struct world other = *(struct world *)f->arg;
	struct script s = { .retries = 0 };
	struct err e;

	other.terminal = 2;
	assert_int_equal(world_reprint(&other, &s, NULL, &e), 0);
	assert_int_equal(s.given.nth, 2);
}

/* Its paper is filed and not booked yet when another window passes by. */
static void
two_windows_at_once_share_no_number(void **state)
{
	struct faulty f = { .mode = FAULT_HOOK, .only = "book.reprint_made", .at = 1, .times = 1,
		.hook = the_other_window_reprints, .arg = *state };
	struct script s = { .retries = 0 };

	reprint(*state, &s, &f, ERR_NONE);
	assert_int_equal(s.given.nth, 1);
	assert_int_equal(count(*state, "made <> 0"), 2);
	assert_whole(*state);
}

/* ---- the first print ---------------------------------------------------------------------------------------- */

static void
damage_is_told_and_marked_and_left_as_it_is(void **state)
{
	struct script s = { .retries = 0 }, gone = { .retries = 0 };
	struct world *w = *state;
	char path[FILE_PATH], *now;
	struct blob changed = { 0 };
	struct err e;

	receipt_file(w, path);
	assert_int_equal(blob_set(&changed, first.p, first.n, &e), 0);
	changed.p[first.n / 2] ^= 1;
	assert_int_equal(blob_write(&changed, path, 0600, &e), 0);
	reprint(w, &s, NULL, ERR_NONE);
	assert_int_equal(s.given.original, ORIGINAL_CHANGED);
	assert_int_equal(count(w, "original = 'changed' AND made <> 0"), 1);
	assert_int_equal(resume_count(w, "SELECT count(*) FROM audit WHERE action = 'receipt_damaged' AND "
	    "facts LIKE '{\"how\":\"changed\",\"no\":\"FT%'"), 1);
	blob_done(&changed);
	assert_int_equal(blob_read(&changed, path, 1 << 24, &e), 0);
	assert_int_equal(changed.p[first.n / 2], first.p[first.n / 2] ^ 1);
	assert_int_equal(unlink(path), 0);
	reprint(w, &gone, NULL, ERR_NONE);
	assert_int_equal(gone.given.original, ORIGINAL_MISSING);
	assert_null(now = kit_read(path));
	free(now);
	assert_int_equal(resume_count(w, "SELECT count(*) FROM audit WHERE action = 'receipt_damaged'"), 2);
	assert_int_equal(blob_write(&first, path, 0600, &e), 0);
	assert_whole(w);
	blob_done(&changed);
}

/* Nothing is known of it, so nothing is told of it, and nothing printed. */
static void
an_original_that_cannot_be_read_now_is_not_called_missing(void **state)
{
	struct script s = { .retries = 0, .puts_off = true };
	struct world *w = *state;
	char path[FILE_PATH];
	struct err e;

	receipt_file(w, path);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink(path, path), 0);       /* ELOOP */
	assert_int_equal(world_reprint(w, &s, NULL, &e), -1);
	assert_int_equal(s.reprints, 0);
	assert_int_equal(count(w, "1"), 0);
	assert_int_equal(resume_count(w, "SELECT count(*) FROM audit WHERE action = 'receipt_damaged'"), 0);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(blob_write(&first, path, 0600, &e), 0);
	s.puts_off = false;
	reprint(w, &s, NULL, ERR_NONE);
	assert_int_equal(s.given.original, ORIGINAL_WHOLE);
	assert_whole(w);
}

/* The line that tells of the damage comes first, whatever becomes of the reprint. */
static void
untold_damage_is_not_printed_over(void **state)
{
	struct faulty f = { .mode = FAULT_FAIL, .only = "book.audit_add", .at = 1, .times = 1 };
	struct script s = { .retries = 0 }, off = { .puts_off = true };
	struct world *w = *state;
	char path[FILE_PATH];
	struct err e;

	receipt_file(w, path);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(world_reprint(w, &s, &f, &e), -1);
	assert_int_equal(s.asked + s.reprints, 0);
	assert_int_equal(count(w, "1"), 0);
	reprint(w, &off, NULL, ERR_LATER);
	assert_int_equal(resume_count(w, "SELECT count(*) FROM audit WHERE action = 'receipt_damaged'"), 1);
}

/* Somebody with the file of the book: the paper is not made of what was slipped in. */
static void
facts_slipped_into_the_book_are_not_printed(void **state)
{
	struct script s = { .retries = 0 };
	struct world *w = *state;

	assert_int_equal(world_sql(w, "DROP TRIGGER receipt_facts_fixed"), 0);
	assert_int_equal(world_sql(w, "UPDATE receipt_facts SET facts = replace(facts, '\"demo\":true', '\"demo\":false')"), 0);
	reprint(w, &s, NULL, ERR_LATER);
	assert_int_equal(s.last, ERR_AUDIT);
	assert_int_equal(count(w, "1"), 0);
}

/* ---- refused ------------------------------------------------------------------------------------------------- */

static void
who_may_not_is_refused(void **state)
{
	struct script s = { .retries = 0 };
	struct world *w = *state;

	w->clerk = "1002";
	reprint(w, &s, NULL, ERR_MAY);
	w->clerk = NULL;
	assert_int_equal(s.refusals, 1);
	assert_int_equal(s.asked, 0);
	assert_int_equal(count(w, "1"), 0);
}

static void
what_is_voided_or_not_handed_over_is_refused(void **state)
{
	struct script s = { .retries = 0 }, t = { .retries = 0 };
	struct world *w = *state;

	assert_int_equal(world_sql(w, "DROP TRIGGER handovers_end"), 0);
	assert_int_equal(world_sql(w, "UPDATE handovers SET state = 'printed'"), 0);
	reprint(w, &s, NULL, ERR_NOT_REPRINTED);
	assert_int_equal(s.refusals, 1);
	assert_int_equal(world_sql(w, "UPDATE handovers SET state = 'delivered'"), 0);
	assert_int_equal(world_sql(w, "UPDATE receipts SET kind = kind, voided = 1"), 0);
	reprint(w, &t, NULL, ERR_NOT_FOUND);    /* no original stands */
	assert_int_equal(count(w, "1"), 0);
}

/* What is typed wrong is asked again, with why. */
static void
what_is_asked_wrong_is_asked_again(void **state)
{
	static const struct {
		struct reprint wish;
		enum err_code why;
	} wrong[] = {
		{ { .reason = REPRINT_NONE, .requester = REPRINT_BY_POINT, .copy = REPRINT_COPY_OURS }, ERR_REASON },
		{ { .reason = REPRINT_OTHER, .requester = REPRINT_BY_POINT, .copy = REPRINT_COPY_OURS }, ERR_REASON },
		{ { .reason = REPRINT_JAM, .requester = REPRINT_BY_OTHER, .copy = REPRINT_COPY_OURS }, ERR_INPUT },
		{ { .reason = REPRINT_JAM, .requester = REPRINT_BY_NONE, .copy = REPRINT_COPY_OURS }, ERR_INPUT },
		{ { .reason = REPRINT_JAM, .requester = REPRINT_BY_OTHER, .copy = REPRINT_COPY_OURS,
		    .name = "\xf3\xb0\x80\x80" }, ERR_UNPRINTABLE },
	};

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct script s = { .wish = wrong[i].wish };

		reprint(*state, &s, NULL, ERR_LATER);
		assert_int_equal(s.last, wrong[i].why);
		assert_int_equal(count(*state, "1"), 0);
	}
}

static void
a_typed_number_is_masked_before_anything_keeps_it(void **state)
{
	struct script s = { .wish = { .reason = REPRINT_OTHER, .requester = REPRINT_BY_OTHER,
	    .copy = REPRINT_COPY_THEIRS, .note = "核对 440300199003079914", .name = "赵明13800138000" } };

	reprint(*state, &s, NULL, ERR_NONE);
	assert_string_equal(s.given.note, "核对 440***********9914");
	assert_string_equal(s.given.name, "赵明138****8000");
	assert_int_equal(count(*state, "note = '核对 440***********9914' AND name = '赵明138****8000'"), 1);
	assert_whole(*state);
}

int
main(int argc, char **argv)
{
#define REPRINT(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
		REPRINT(each_reprint_has_its_number_and_its_file),
		REPRINT(a_restored_book_writes_over_no_reprint),
		REPRINT(put_off_leaves_no_trace),
		REPRINT(killed_around_each_outside_call),
		REPRINT(failed_around_each_outside_call_it_is_tried_again),
		REPRINT(given_up_the_next_takes_another_number),
		REPRINT(what_cannot_be_read_uses_no_number),
		REPRINT(a_full_disk_is_said_and_nothing_is_half_there),
		REPRINT(two_windows_at_once_share_no_number),
		REPRINT(damage_is_told_and_marked_and_left_as_it_is),
		REPRINT(an_original_that_cannot_be_read_now_is_not_called_missing),
		REPRINT(untold_damage_is_not_printed_over),
		REPRINT(facts_slipped_into_the_book_are_not_printed),
		REPRINT(who_may_not_is_refused),
		REPRINT(what_is_voided_or_not_handed_over_is_refused),
		REPRINT(what_is_asked_wrong_is_asked_again),
		REPRINT(a_typed_number_is_masked_before_anything_keeps_it),
	};

	if (argc > 1 && strcmp(argv[1], "token-helper") == 0)
		return token_helper_main();
	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
