/*
 * The machine is lost and the backup is older: what was made and handed over
 * since is found at the CA and on the UKeys, and nothing is given out twice.
 * RULES 30, 31; and backups taken while the counter works.
 */
#include "conf/settings.h"
#include "core/backup.h"
#include "core/restore.h"
#include "core/restored.h"
#include "core/rsa/cert.h"
#include "core/token/client.h"
#include "core/token/reader.h"
#include "tests/fault/resumekit.h"
#include "tui/wire.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define B "SZ2611150091"
#define C "SZ2611150092"
#define D "SZ2611150093"

static struct err e;

static void
sh(const char *fmt, ...)
{
	char line[8 * WORLD_PATH];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	assert_int_equal(system(line), 0);
}

static void
order(struct world *w, const char *no)
{
	snprintf(w->order, sizeof(w->order), "%s", no);
}

static void
into_reader(const struct world *w, const char *which)
{
	char reader[WORLD_PATH + 16], drawer[WORLD_PATH + 16];
	struct reader *r;

	snprintf(reader, sizeof(reader), "%s/reader", w->folder);
	snprintf(drawer, sizeof(drawer), "%s/tokens", w->folder);
	assert_int_equal(reader_new(&r, reader, drawer, &e), 0);
	assert_int_equal(reader_insert(r, which, &e), 0);
	reader_free(r);
}

/* One order of the world from the check to 已交付, on the n-th UKey. */
static void
pickup(struct world *w, const char *no, int ukey)
{
	struct script s = { .blanks = ukey - 1, .retries = 1 };

	order(w, no);
	resume_pickup(w, &s, NULL, ERR_NONE);
}

static void
backup_of(const struct world *w, const char *to)
{
	struct backup_made m;
	struct wired *x;

	assert_int_equal(wire_open(&x, w->ini, 0, WIRE_BOOK, &e), 0);
	const struct backup_setup s = {
		.book = x->main_book, .book_path = x->conf->book_path,
		.archive = x->conf->paper_receipts, .point = "FT01",
		.now = x->counter.clock.ops->now(NULL),
	};

	assert_int_equal(backup_make(&s, to, &m, &e), 0);
	assert_int_equal(m.what.nmissing, 0);
	manifest_done(&m.what);
	wire_close(x);
}

static void
backup(const struct world *w)
{
	char to[WORLD_PATH + 16];

	snprintf(to, sizeof(to), "%s/backup.tar", w->folder);
	backup_of(w, to);
}

/* A new machine with the settings and secrets of the old one, before the same CA, UKeys and phone. */
static void
new_machine(const struct world *w, struct world *n)
{
	*n = *w;
	snprintf(n->folder, sizeof(n->folder), "%.480s-new", w->folder);
	snprintf(n->ini, sizeof(n->ini), "%s/counter.ini", n->folder);
	sh("mkdir %s && cd %s && cp -a ../$(basename %s)/*.ini ../$(basename %s)/master.secret "
	   "../$(basename %s)/branch . && mkdir log scans && for d in ca tokens reader phone; do "
	   "ln -s ../$(basename %s)/$d $d; done", n->folder, n->folder, w->folder, w->folder, w->folder,
	    w->folder);
}

static int
restore_to(const struct world *n, const char *file, struct restore_done *d)
{
	struct wired *x;
	int rc;

	assert_int_equal(wire_open(&x, n->ini, 0, WIRE_CONF, &e), 0);
	const struct restore_setup s = {
		.book_path = x->conf->book_path, .archive = x->conf->paper_receipts,
		.point = x->conf->counter_point, .clock = x->counter.clock,
	};

	rc = restore_file(&s, file, d, &e);
	wire_close(x);
	return rc;
}

static void
restore(const struct world *w, struct world *n)
{
	struct restore_done d;
	char file[WORLD_PATH + 16], line[1024];

	new_machine(w, n);
	snprintf(file, sizeof(file), "%s/backup.tar", w->folder);
	if (restore_to(n, file, &d) == -1) {
		err_line(&e, line, sizeof(line));
		fail_msg("%s", line);
	}
	manifest_done(&d.what);
}

static void
compare(const struct world *n, const struct ca_ops *instead, struct restored_result *r, int want)
{
	struct wired *x;
	struct ca ca;

	assert_int_equal(world_open(n, &x, &e), 0);
	ca = x->counter.ca;
	if (instead != NULL)
		ca.ops = instead;
	assert_int_equal(restored_compare(&x->book, &ca, 10000, 1, NULL, NULL, r, &e), want);
	wire_close(x);
}

static void
acknowledge(const struct world *n)
{
	struct wired *x;

	assert_int_equal(world_open(n, &x, &e), 0);
	assert_int_equal(x->book.ops->restore_acknowledge(x->book.self, &(struct actor){ "2001", 1 }, &e), 0);
	wire_close(x);
}

static int
release(const struct world *n, const char *no, const char *staff)
{
	struct restore_finding f[8];
	struct staff who;
	struct wired *x;
	size_t k = 0, all = 0;
	int rc;

	assert_int_equal(world_open(n, &x, &e), 0);
	assert_int_equal(x->book.ops->staff_get(x->book.self, staff, &who, &e), 0);
	assert_int_equal(x->book.ops->restore_findings(x->book.self, 0, f, 8, &all, &e), 0);
	while (k < all && strcmp(f[k].order, no) != 0)
		k++;
	assert_true(k < all);
	rc = restored_release(&x->counter, &who, &f[k], &e);
	wire_close(x);
	return rc;
}

/* Certificates of this order at the CA. */
static int
certificates(const struct world *w, const char *no, bool good)
{
	struct world other = *w;

	order(&other, no);
	return resume_certificates(&other, good);
}

/* ---- the story -------------------------------------------------------------------- */

/* A collected, then the backup; B collected and C half made since. */
static void
lost(struct world *w, char a[NO_SIZE])
{
	memcpy(a, w->order, NO_SIZE);
	resume_copy(w, B, "5E57000000000091");
	resume_copy(w, C, "5E57000000000092");
	resume_copy(w, D, "5E57000000000093");
	pickup(w, a, 1);
	backup(w);
	pickup(w, B, 2);
	order(w, C);
	resume_reader(w, false);
	resume_killed(w, "ca.issue", true);
}

static void
what_the_ca_knows_is_set_aside(void **state)
{
	struct script s = { .retries = 0 };
	struct restored_result r;
	struct world *w = *state, n;
	char a[NO_SIZE];

	lost(w, a);
	restore(w, &n);
	order(&n, B);
	resume_pickup(&n, &s, NULL, ERR_RESTORED);      /* nobody has looked yet */
	assert_int_equal(s.problems, 1);
	compare(&n, NULL, &r, 0);
	assert_true(r.listed);
	assert_int_equal(r.found, 2);
	acknowledge(&n);
	for (size_t i = 0; i < 2; i++) {
		s = (struct script){ .blanks = 5 };
		order(&n, i == 0 ? B : C);
		resume_pickup(&n, &s, NULL, ERR_SET_ASIDE);
		assert_int_equal(s.refusals, 1);
	}
	s = (struct script){ .retries = 0 };
	order(&n, a);
	resume_pickup(&n, &s, NULL, ERR_COLLECTED);
	assert_int_equal(certificates(w, B, true), 1);
	assert_int_equal(certificates(w, C, true), 1);
	world_done(&n);
}

static void
the_archive_and_the_numbers_hold(void **state)
{
	struct world *w = *state, n;
	struct wired *x;
	struct restored_result r;
	char a[NO_SIZE], no[NO_SIZE];
	long lines;

	lost(w, a);
	restore(w, &n);
	assert_int_equal(world_open(&n, &x, &e), 0);
	assert_int_equal(book_sqlite_audit_verify(x->main_book, &lines, &e), 0);
	assert_int_equal(x->book.ops->receipt_number(x->book.self, "FT01", x->counter.clock.ops->now(NULL), no, &e), 0);
	assert_true(strcmp(no + 8, "1001") > 0);
	wire_close(x);
	sh("cmp %s/receipts/FT*0001.pdf %s/receipts/FT*0001.pdf", w->folder, n.folder);
	compare(&n, NULL, &r, 0);
	acknowledge(&n);
	pickup(&n, D, 6);
	order(&n, D);
	assert_null(world_whole(&n));
	assert_int_equal(resume_count(&n, "SELECT count(*) FROM receipts"), 2);
	assert_int_equal(resume_count(&n, "SELECT count(*) FROM receipts WHERE substr(no, 9) > '1000'"), 1);
	/* the old machine's messages and keys were not written over */
	order(w, B);
	assert_true(world_pin_opens(w, B, 2));
	world_done(&n);
}

/* B's UKey and C's are in the reader: neither is blank, whoever asks for one. */
static void
no_ukey_made_since_is_taken_for_blank(void **state)
{
	struct world *w = *state, n;
	struct restored_result r;
	struct token_info t[4];
	struct wired *x;
	char a[NO_SIZE];
	size_t all = 0;

	lost(w, a);
	restore(w, &n);
	compare(&n, NULL, &r, 0);
	acknowledge(&n);
	resume_reader(&n, false);
	into_reader(&n, "2");
	into_reader(&n, "3");
	assert_int_equal(world_open(&n, &x, &e), 0);
	assert_int_equal(x->counter.token.ops->look(x->counter.token.self, t, 4, &all, &e), 0);
	assert_int_equal(all, 2);
	for (size_t i = 0; i < all; i++) {
		assert_true(strcmp(t[i].label, B) == 0 || strcmp(t[i].label, C) == 0);
		assert_int_equal(restored_ukey(&x->book, &t[i], &e), -1);
		assert_int_equal(e.code, ERR_TOKEN_NOT_BLANK);
		assert_non_null(strstr(e.say, t[i].label));
	}
	wire_close(x);
	pickup(&n, D, 7);               /* takes a blank one beside it */
	assert_int_equal(resume_count(&n, "SELECT count(*) FROM makings WHERE order_no = '" D "'"), 1);
	assert_true(world_pin_opens(w, B, 2));
	world_done(&n);
}

static void
a_supervisor_revokes_what_nobody_has_and_it_is_made_anew(void **state)
{
	struct world *w = *state, n;
	struct restored_result r;
	char a[NO_SIZE];

	lost(w, a);
	restore(w, &n);
	compare(&n, NULL, &r, 0);
	acknowledge(&n);
	assert_int_equal(release(&n, C, "1001"), -1);
	assert_int_equal(e.code, ERR_MAY);
	assert_int_equal(certificates(w, C, true), 1);
	assert_int_equal(release(&n, C, "2001"), 0);
	assert_int_equal(certificates(w, C, true), 0);
	pickup(&n, C, 8);
	order(&n, C);
	assert_null(world_whole(&n));
	assert_int_equal(certificates(w, C, true), 1);
	assert_int_equal(certificates(w, C, false), 2);
	compare(&n, NULL, &r, 0);       /* B is still there, C is settled */
	assert_int_equal(r.found, 1);
	world_done(&n);
}

/* ---- the book stands at an earlier step ---------------------------------------------- */

/* C stands before the first write in the backup; since then its UKey was made. */
static void
half_made(struct world *w, const char *killed_before)
{
	resume_copy(w, C, "5E57000000000092");
	order(w, C);
	resume_killed(w, "token.format", false);
	backup(w);
	if (killed_before != NULL)
		resume_killed(w, killed_before, false);
	else
		resume_ends(w);
}

static void
the_same_key_goes_on_to_the_same_certificate(void **state)
{
	struct world *w = *state, n;
	struct restored_result r;
	struct script s = { .retries = 2 };

	half_made(w, "paper.receipt");
	restore(w, &n);
	compare(&n, NULL, &r, 0);
	assert_int_equal(r.found, 1);
	acknowledge(&n);
	assert_int_equal(release(&n, C, "2001"), 0);
	assert_int_equal(certificates(w, C, true), 1);  /* the making goes on: nothing to revoke */
	resume_pickup(&n, &s, NULL, ERR_NONE);
	assert_int_equal(certificates(w, C, false), 1);
	assert_null(world_whole(&n));
	world_done(&n);
}

/* The finding was noted while a window was at it; since then the certificate is the book's own. */
static void
a_certificate_of_the_book_is_never_revoked(void **state)
{
	struct world *w = *state, n;
	struct restored_result r;
	struct script s = { .retries = 2 };

	half_made(w, "paper.receipt");
	restore(w, &n);
	compare(&n, NULL, &r, 0);
	assert_int_equal(r.found, 1);
	acknowledge(&n);
	assert_int_equal(world_sql(&n, "UPDATE orders SET held = 0, suspended = 0, suspended_reason = ''"), 0);
	resume_pickup(&n, &s, NULL, ERR_NONE);
	assert_int_equal(release(&n, C, "2001"), 0);
	assert_int_equal(certificates(w, C, true), 1);
	world_done(&n);
}

static void
a_ukey_that_was_handed_over_says_so(void **state)
{
	struct world *w = *state, n;
	struct restored_result r;
	struct script s = { .retries = 0 };

	half_made(w, NULL);
	restore(w, &n);
	compare(&n, NULL, &r, 0);
	acknowledge(&n);
	assert_int_equal(release(&n, C, "2001"), 0);    /* by mistake */
	resume_pickup(&n, &s, NULL, ERR_LATER);
	assert_int_equal(s.last, ERR_RESTORED_UKEY);
	assert_true(world_pin_opens(w, C, 1));          /* its owner's PIN opens it as before */
	assert_int_equal(certificates(w, C, true), 1);
	world_done(&n);
}

static void
revoke_at_ca(const struct world *w, const char *no)
{
	struct making m = { 0 };
	struct cert_facts f;
	struct wired *x;
	int ms = 10000;

	assert_int_equal(world_open(w, &x, &e), 0);
	assert_int_equal(x->book.ops->making_of(x->book.self, no, &m, &e), 0);
	assert_int_equal(cert_facts(&m.cert, &f, &e), 0);
	assert_int_equal(x->counter.ca.ops->revoke(x->counter.ca.self, f.issuer, f.serial, "cessationOfOperation", &ms, &e), 0);
	making_done(&m);
	wire_close(x);
}

/* C was made before the backup and spoiled since: the book thinks its UKey is good. */
static void
what_was_spoiled_since_is_spoiled_and_made_anew(void **state)
{
	struct world *w = *state, n;
	struct restored_result r;

	resume_copy(w, C, "5E57000000000092");
	order(w, C);
	resume_killed(w, "paper.receipt", false);
	backup(w);
	revoke_at_ca(w, C);
	restore(w, &n);
	compare(&n, NULL, &r, 0);
	assert_int_equal(r.found, 1);
	assert_int_equal(release(&n, C, "2001"), -1);   /* acknowledged first, as all work */
	assert_int_equal(e.code, ERR_RESTORED);
	acknowledge(&n);
	assert_int_equal(release(&n, C, "1001"), -1);
	assert_int_equal(e.code, ERR_MAY);
	assert_int_equal(release(&n, C, "2001"), 0);
	assert_int_equal(resume_count(&n, "SELECT count(*) FROM makings m JOIN stock s ON s.serial = m.token_serial "
	    "WHERE m.state = 'spoiled' AND s.state = 'spoiled'"), 1);
	assert_int_equal(resume_spoil_slips(&n), 1);
	pickup(&n, C, 8);
	order(&n, C);
	assert_null(world_whole(&n));
	assert_int_equal(certificates(w, C, true), 1);
	compare(&n, NULL, &r, 0);
	assert_int_equal(r.found, 0);
	world_done(&n);
}

/* ---- the CA ----------------------------------------------------------------------------- */

static struct ca_ops real;

static int
no_answer(void *self, int64_t *at, struct ca_issued *out, size_t max, size_t *n, int *ms, struct err *why)
{
	(void)self, (void)at, (void)out, (void)max, (void)n, (void)ms;
	return err_set(why, ERR_REMOTE, "no answer");
}

static int
unknown(void *self, const char *issuer, const char *serial, enum ca_status *out, int64_t *when, int *ms, struct err *why)
{
	(void)self, (void)issuer, (void)serial, (void)ms, (void)why;
	*out = CA_UNKNOWN;
	*when = 0;
	return 0;
}

static void
a_ca_that_cannot_list_or_answer_is_said(void **state)
{
	struct world *w = *state, n;
	struct restored_result r = { .found = 77 };
	struct restore got;
	struct ca_ops mute, deaf, blank;
	struct wired *x;
	char a[NO_SIZE];

	lost(w, a);
	restore(w, &n);
	assert_int_equal(world_open(&n, &x, &e), 0);
	real = *x->counter.ca.ops;
	wire_close(x);
	mute = deaf = blank = real;
	mute.issued = NULL;
	deaf.issued = no_answer;
	blank.status = unknown;
	compare(&n, &deaf, &r, -1);
	assert_int_equal(e.code, ERR_REMOTE);
	assert_int_equal(r.found, 77);
	assert_int_equal(world_open(&n, &x, &e), 0);
	assert_int_equal(x->book.ops->restore_get(x->book.self, &got, &e), 0);
	assert_true(got.compared == 0);
	wire_close(x);
	compare(&n, &mute, &r, 0);
	assert_false(r.listed);
	assert_int_equal(r.found, 0);
	compare(&n, &blank, &r, 0);     /* the CA was put back, too, and knows less than the book */
	assert_true(r.found > 2);
	world_done(&n);
}

/* ---- while the counter works -------------------------------------------------------------- */

enum { LOOKED_AT = 12 };

/* Every receipt the book names is there as booked, and the audit whole. */
static int
as_booked(void *ctx, const char *path, const char *sha256, struct err *why)
{
	const struct world *n = ctx;
	char full[WORLD_PATH + TEXT_SIZE + 16], sum[65];
	struct blob file = { 0 };

	snprintf(full, sizeof(full), "%s/receipts/%s", n->folder, path);
	assert_int_equal(blob_read(&file, full, 1 << 24, why), 0);
	blob_sha256(&file, sum);
	blob_done(&file);
	assert_string_equal(sum, sha256);
	return 0;
}

static long
whole_from(const struct world *w, const char *file)
{
	struct world n;
	const struct book_copy named = { NULL, as_booked, &n };
	struct restore_done d;
	struct wired *x;
	long lines, receipts;

	new_machine(w, &n);
	assert_int_equal(restore_to(&n, file, &d), 0);
	manifest_done(&d.what);
	assert_int_equal(wire_open(&x, n.ini, 0, WIRE_BOOK, &e), 0);
	assert_int_equal(book_sqlite_audit_verify(x->main_book, &lines, &e), 0);
	assert_int_equal(book_sqlite_copy(x->main_book, NULL, &named, &e), 0);
	wire_close(x);
	receipts = resume_count(&n, "SELECT count(*) FROM receipts");
	world_done(&n);
	return receipts;
}

/* Two whole pickups in another process; backups one after the other until it ends. */
static void
backups_while_pickups_run_are_whole(void **state)
{
	struct world *w = *state;
	char file[WORLD_PATH + 32];
	struct pollfd p = { .events = POLLIN };
	int alive[2], st, n = 0;
	long receipts = 0, most = 0;
	pid_t pid;

	resume_copy(w, B, "5E57000000000091");
	assert_int_equal(pipe(alive), 0);
	if ((pid = fork()) == 0) {
		struct script s = { .retries = 1 }, again = { .blanks = 1, .retries = 1 };
		struct err why;

		close(alive[0]);
		if (world_pickup(w, &s, NULL, &why) == -1)
			_exit(1);
		order(w, B);
		_exit(world_pickup(w, &again, NULL, &why) == 0 ? 0 : 1);
	}
	close(alive[1]);
	p.fd = alive[0];
	do {
		snprintf(file, sizeof(file), "%s/b%d.tar", w->folder, n++);
		backup_of(w, file);
	} while (poll(&p, 1, 0) == 0);
	assert_int_equal(waitpid(pid, &st, 0), pid);
	assert_true(WIFEXITED(st) && WEXITSTATUS(st) == 0);
	close(alive[0]);
	snprintf(file, sizeof(file), "%s/b%d.tar", w->folder, n++);
	backup_of(w, file);
	for (int i = 0; i < LOOKED_AT; i++) {
		snprintf(file, sizeof(file), "%s/b%d.tar", w->folder, i * (n - 1) / (LOOKED_AT - 1));
		receipts = whole_from(w, file);
		assert_true(receipts >= most);
		most = receipts;
	}
	assert_int_equal(most, 2);
	print_message("backups_while_running tried %d of %d recovered %d\n", LOOKED_AT, n, LOOKED_AT);
	assert_true(n > LOOKED_AT);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		RESUME(what_the_ca_knows_is_set_aside),
		RESUME(the_archive_and_the_numbers_hold),
		RESUME(no_ukey_made_since_is_taken_for_blank),
		RESUME(a_supervisor_revokes_what_nobody_has_and_it_is_made_anew),
		RESUME(the_same_key_goes_on_to_the_same_certificate),
		RESUME(a_certificate_of_the_book_is_never_revoked),
		RESUME(a_ukey_that_was_handed_over_says_so),
		RESUME(what_was_spoiled_since_is_spoiled_and_made_anew),
		RESUME(a_ca_that_cannot_list_or_answer_is_said),
		RESUME(backups_while_pickups_run_are_whole),
	};

	if (argc > 1 && strcmp(argv[1], "token-helper") == 0)
		return token_helper_main();
	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
