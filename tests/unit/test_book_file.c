/* The file itself: made, opened, refused; full disk; staff, meta; query plans. */
#include "tests/unit/approval_kit.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct err e;

/* ---- made and opened -------------------------------------------------------------------- */

static void
a_new_book_is_private_durable_and_marked(void **state)
{
	struct book_kit *k = *state;
	char value[8], *path = kit_path(k->dir, "real.db");
	struct book_sqlite *b;
	struct stat st;

	assert_int_equal(stat(k->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_ok(k->book.ops->meta_get(k->book.self, "demo", value, sizeof(value), &e));
	assert_string_equal(value, "1");
	assert_ok(k->book.ops->meta_get(k->book.self, "schema", value, sizeof(value), &e));
	assert_string_equal(value, "1");
	assert_err(k->book.ops->meta_get(k->book.self, "nothing", value, sizeof(value), &e), ERR_NOT_FOUND);
	assert_ok(book_sqlite_create(path, false, &e));
	assert_ok(book_sqlite_open(&b, path, k->clock, &e));
	assert_ok(book_sqlite_seam(b).ops->meta_get(b, "demo", value, sizeof(value), &e));
	assert_string_equal(value, "0");
	book_sqlite_free(b);
	book_sqlite_free(NULL);
	free(path);
}

static void
a_connection_is_set_up_to_lose_nothing(void **state)
{
	struct book_kit *k = *state;
	int64_t n;

	assert_int_equal(db_number(k->own, &e, &n, "PRAGMA synchronous", ""), 1);
	assert_int_equal(n, 2);
	assert_int_equal(db_number(k->own, &e, &n, "PRAGMA foreign_keys", ""), 1);
	assert_int_equal(n, 1);
	assert_int_equal(db_number(k->own, &e, &n, "PRAGMA secure_delete", ""), 1);
	assert_int_equal(n, 1);
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM pragma_journal_mode "
	    "WHERE journal_mode = 'wal'"), 1);
}

static void
a_guest_leaves_the_wal_to_the_others(void **state)
{
	struct book_kit *k = *state;
	char *path = kit_path(k->dir, "real.db"), *wal = kit_path(k->dir, "real.db-wal");
	struct book_sqlite *b;

	assert_ok(book_sqlite_create(path, false, &e));
	for (int guest = 0; guest < 2; guest++) {
		assert_ok(book_sqlite_open(&b, path, k->clock, &e));
		assert_ok(db_exec(b, "INSERT OR REPLACE INTO meta VALUES ('x', '1')", &e));
		if (guest)
			book_sqlite_guest(b);
		book_sqlite_free(b);
		assert_int_equal(access(wal, F_OK) == 0, guest);
	}
	assert_ok(book_sqlite_open(&b, path, k->clock, &e));
	assert_ok(book_sqlite_check(b, &e));
	book_sqlite_free(b);
	free(wal);
	free(path);
}

static void
an_existing_file_is_never_made_over(void **state)
{
	struct book_kit *k = *state;
	char *path = kit_path(k->dir, "other");
	char *back;

	assert_err(book_sqlite_create(k->path, false, &e), ERR_DISK);
	kit_write(path, "hello", 0600);
	assert_err(book_sqlite_create(path, false, &e), ERR_DISK);
	back = kit_read(path);
	assert_string_equal(back, "hello");
	free(back);
	free(path);
	path = kit_path(k->dir, "no/such/folder");
	assert_err(book_sqlite_create(path, false, &e), ERR_DISK);
	free(path);
}

static void
what_is_no_book_is_not_opened_nor_touched(void **state)
{
	struct book_kit *k = *state;
	struct book_sqlite *b = (struct book_sqlite *)k;
	char *path = kit_path(k->dir, "x"), *back;

	assert_err(book_sqlite_open(&b, path, k->clock, &e), ERR_BOOK);
	kit_write(path, "this is no database at all, only a line of text\n", 0600);
	assert_err(book_sqlite_open(&b, path, k->clock, &e), ERR_BOOK);
	kit_write(path, "", 0600);
	assert_err(book_sqlite_open(&b, path, k->clock, &e), ERR_BOOK);
	back = kit_read(path);
	assert_string_equal(back, "");
	free(back);
	assert_ptr_equal(b, k);
	assert_ok(book_kit_sql(k, "UPDATE meta SET value = '2' WHERE key = 'schema'"));
	assert_err(book_sqlite_open(&b, k->path, k->clock, &e), ERR_BOOK);
	assert_non_null(strstr(e.say, "2"));
	free(path);
}

/* ---- a full disk -------------------------------------------------------------------------- */

static int64_t
everything(struct book_kit *k)
{
	return book_kit_ask(k, "SELECT (SELECT count(*) FROM orders) * 1000 + (SELECT count(*) FROM audit) * 10 "
	    "+ (SELECT count(*) FROM visits)");
}

/* In a child that may not write past what is there: 0 when all was refused as it should be. */
static int
write_nothing(struct book_kit *k)
{
	struct rlimit limit = { 40960, 40960 };
	struct book_sqlite *b;
	struct book book;
	struct order *o;
	struct visit v = { .norders = 0 };
	struct err own;
	int rc = 0;

	signal(SIGXFSZ, SIG_IGN);
	if (book_sqlite_open(&b, k->path, k->clock, &own) == -1)
		return 1;
	book = book_sqlite_seam(b);
	if (setrlimit(RLIMIT_FSIZE, &limit) == -1 || (o = calloc(50, sizeof(*o))) == NULL)
		return 2;
	for (int i = 0; i < 50; i++) {
		char no[NO_SIZE];

		snprintf(no, sizeof(no), "SZ2%d", i);
		o[i] = book_kit_order(no);
	}
	if (book.ops->orders_add(book.self, &k->admin, o, 50, &own) != -1 ||
	    own.code != ERR_BOOK)
		rc = 3;
	else if (book.ops->order_get(book.self, "SZ1", &o[0], &own) == -1)
		rc = 4;
	else if (book.ops->visit_new(book.self, &k->by, &v, &own) == 0 && v.id == 0)
		rc = 5;
	free(o);
	return rc;
}

static void
a_full_disk_leaves_everything_as_it_was(void **state)
{
	struct book_kit *k = *state;
	int64_t before;
	long lines;
	int status;
	pid_t pid;

	book_kit_add(k, "SZ1");
	before = everything(k);
	pid = fork();
	if (pid == 0)
		_exit(write_nothing(k));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	assert_int_equal(everything(k) / 10, before / 10);
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM pragma_integrity_check WHERE "
	    "integrity_check <> 'ok'"), 0);
	assert_ok(book_sqlite_audit_verify(k->own, &lines, &e));
	book_kit_add(k, "SZ2");
}

static void
a_writer_killed_in_the_middle_has_written_nothing(void **state)
{
	struct book_kit *k = *state;
	int status;
	pid_t pid;

	book_kit_add(k, "SZ1");
	pid = fork();
	if (pid == 0) {
		struct book_sqlite *b = NULL;
		struct err own;

		if (book_sqlite_open(&b, k->path, k->clock, &own) == 0 &&
		    tx_begin(b, &own) == 0 &&
		    db_run(b, &own, NULL, "UPDATE orders SET state = 'collected'", "") == 0)
			kill(getpid(), SIGKILL);
		_exit(1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM orders WHERE state = 'ready'"), 1);
	book_kit_add(k, "SZ2");
}

/* ---- staff ------------------------------------------------------------------------ */

static void
staff_come_back_and_are_told(void **state)
{
	struct book_kit *k = *state;
	struct staff s = { .id = "1003", .person = "P7", .name = "李娜",
		.permissions = 1u << PERMISSION_PICKUP | 1u << PERMISSION_REPRINT,
		.hash = "scrypt$1", .failures = 2, .locked_until = 99 }, back, all[7];
	size_t n = 0;

	assert_err(k->book.ops->staff_get(k->book.self, "1003", &back, &e), ERR_NOT_FOUND);
	assert_ok(k->book.ops->staff_put(k->book.self, &k->admin, &s, "staff_add", &e));
	assert_ok(k->book.ops->staff_get(k->book.self, "1003", &back, &e));
	assert_memory_equal(&back, &s, sizeof(s));
	s.disabled = true;
	s.failures = 0;
	assert_ok(k->book.ops->staff_put(k->book.self, &k->admin, &s, "staff_disable", &e));
	snprintf(s.id, sizeof(s.id), "0001");
	assert_ok(k->book.ops->staff_put(k->book.self, &k->admin, &s, "staff_add", &e));
	assert_ok(k->book.ops->staff_list(k->book.self, all, 7, &n, &e));
	assert_int_equal(n, 6);         /* and the kit's four */
	assert_string_equal(all[0].id, "0001");
	assert_true(all[3].disabled);
	assert_ok(k->book.ops->staff_list(k->book.self, all, 1, &n, &e));
	assert_int_equal(n, 1);
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM audit WHERE action = 'staff_disable' "
	    "AND facts LIKE '%pickup reprint%' AND facts NOT LIKE '%scrypt%'"), 1);
}

/* ---- plans ------------------------------------------------------------------------------------- */

/* Tables that grow with the years; a walk through one is a fault. */
static bool
walks(const char *plan)
{
	static const char *const big[] = { "SCAN orders", "SCAN o", "SCAN claims", "SCAN c", "SCAN audit",
		"SCAN handovers", "SCAN h", "SCAN m", "SCAN visits", "SCAN visit_orders", "SCAN intents",
		"SCAN receipts", "SCAN r", "SCAN approvals", "SCAN a", "SCAN v", "SCAN gone", "SCAN spent", "SCAN b",
		"SCAN letter_uses", "SCAN reprints", "SCAN f", "SCAN stock_moves", "SCAN stock_counts",
		"SCAN stock_differences" };

	if (strncmp(plan, "SCAN makings", 12) == 0 || strncmp(plan, "SCAN u", 6) == 0)
		return strstr(plan, "INDEX makings_unfinished") == NULL;
	for (size_t i = 0; i < sizeof(big) / sizeof(big[0]); i++) {
		size_t n = strlen(big[i]);

		if (strncmp(plan, big[i], n) == 0 && (plan[n] == '\0' || plan[n] == ' '))
			return true;
	}
	return strstr(plan, "TEMP B-TREE FOR ORDER BY") != NULL;
}

static int
check_plan(struct book_kit *k, const char *sql)
{
	sqlite3_stmt *st = NULL;
	char *explain = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", sql);
	int lines = 0;

	assert_int_equal(sqlite3_prepare_v2(k->own->db, explain, -1, &st, NULL), SQLITE_OK);
	for (; sqlite3_step(st) == SQLITE_ROW; lines++) {
		const char *plan = (const char *)sqlite3_column_text(st, 3);

		if (walks(plan))
			fail_msg("%s: %s", plan, sql);
	}
	sqlite3_finalize(st);
	sqlite3_free(explain);
	return lines;
}

static void
stock(struct book_kit *k)
{
	struct stock_query q = { .state = STOCK_BLANK };
	struct stock_line l[2], one;
	struct stock_count counted;
	int figures[STOCK__MAX];
	char model[ID_SIZE];
	size_t n;

	assert_ok(k->book.ops->stock_list(k->book.self, &q, l, 2, &n, &e));
	q.state = STOCK__MAX;
	q.text = "1";
	assert_ok(k->book.ops->stock_list(k->book.self, &q, l, 2, &n, &e));
	assert_ok(k->book.ops->stock_figures(k->book.self, figures, &e));
	assert_ok(k->book.ops->stock_model(k->book.self, model, &e));
	assert_ok(k->book.ops->stock_get(k->book.self, "T1", &one, &e));
	assert_ok(k->book.ops->stock_count(k->book.self, &k->keeper, 1, &(const char[ID_SIZE]){ "T1" }, &counted, &e));
	assert_ok(k->book.ops->stock_counted(k->book.self, &counted, &e));
}

/* Every list in every shape, so that every statement is prepared. */
static void
lists(struct book_kit *k)
{
	struct order_line l[2];
	struct book_counts c;
	size_t n;

	for (int i = 0; i < 8; i++) {
		struct order_query q = { .text = (i & 1) != 0 ? "测试 8000" : NULL,
			.point = (i & 2) != 0 ? "FT01" : NULL, .ready_only = (i & 4) != 0 };

		assert_ok(k->book.ops->orders_find(k->book.self, &q, l, 2, &n, &e));
		snprintf(q.after, sizeof(q.after), "SZ1");
		assert_ok(k->book.ops->orders_find(k->book.self, &q, l, 2, &n, &e));
	}
	assert_ok(k->book.ops->orders_find(k->book.self, &(struct order_query){ .unmade = true,
	    .point = "FT01" }, l, 2, &n, &e));
	stock(k);
	assert_ok(k->book.ops->unfinished(k->book.self, l, 2, &n, &e));
	assert_ok(k->book.ops->counts(k->book.self, &c, &e));
}

/* An agent's pickup as the book sees it. */
static void
approvals(struct book_kit *k)
{
	struct claim c = book_kit_claim(k, "SZ2");
	struct visit v = approval_kit_visit(k, "SZ2", NULL);
	struct approval a = approval_kit_approved(k, &v), out[2];
	int orders, institutions;
	struct making m;
	int64_t when;
	size_t n;

	m = book_kit_made(k, &c, "T2");
	book_kit_handover(k, &c, m.id, v.id, HANDOVER_DELIVERED);
	a = approval_kit_ask(k, &v);
	assert_ok(k->book.ops->approval_find(k->book.self, &a, out, &e));
	assert_ok(k->book.ops->approvals_waiting(k->book.self, 0, out, 2, &n, &e));
	assert_int_equal(k->book.ops->approval_use(k->book.self, &k->by, a.id, 0, &e), -1);
	assert_ok(k->book.ops->agent_history(k->book.self, v.number, 0, &orders, &institutions, &e));
	assert_ok(k->book.ops->letter_used(k->book.self, v.letter.principal_code, v.number, "SZ2", false, &when, &e));
	approval_kit_end(k, &v, VISIT_END_DELIVERED);
	making_done(&m);
}

/* A receipt's reprint, and every list of receipts. */
static void
reprints(struct book_kit *k)
{
	static const char *const texts[] = { "", "FT1", "测试 8000" };
	struct reprint r = { .receipt = "FT1", .reason = REPRINT_JAM, .requester = REPRINT_BY_POINT, .name = "x",
		.copy = REPRINT_COPY_OURS };
	struct receipt_line l[2];
	struct blob facts = { 0 };
	size_t n;

	for (int i = 0; i < 6; i++) {
		struct receipt_query q = { .text = texts[i % 3] };

		snprintf(q.after, sizeof(q.after), "%s", i < 3 ? "" : "FT1");
		assert_ok(k->book.ops->receipts_find(k->book.self, &q, l, 2, &n, &e));
	}
	assert_ok(k->book.ops->receipts_find(k->book.self, &(struct receipt_query){ .only = "SZ1" }, l, 2, &n, &e));
	assert_ok(k->book.ops->receipt_facts(k->book.self, "FT1", &facts, &e));
	blob_done(&facts);
	assert_ok(book_kit_sql(k, "INSERT OR REPLACE INTO staff VALUES ('1001', 'P1', '李娜', 5, 0, '', 0, 0); "
	    "UPDATE handovers SET state = 'delivered'"));
	assert_ok(k->book.ops->reprint_add(k->book.self, &k->by, &r, &e));
	memset(r.sha256, 'd', 64);
	assert_ok(k->book.ops->reprint_made(k->book.self, &k->by, &r, &e));
	assert_ok(k->book.ops->reprints_of(k->book.self, "FT1", 0, &r, 1, &n, &e));
}

static void
no_statement_walks_a_table_that_grows(void **state)
{
	struct book_kit *k = *state;
	struct claim c;
	struct making m;
	struct visit v;
	struct handover h;
	struct receipt_row r;
	struct intent in = { .record = "making", .step = "begun", .attempt = 1 };
	struct step_times times;
	sqlite3_stmt *st = NULL;
	int plans = 0;

	book_kit_add(k, "SZ1");
	book_kit_add(k, "SZ-odd");
	book_kit_add(k, "SZ1");
	book_kit_add(k, "SZ2");
	book_kit_blank(k, "T1");
	book_kit_blank(k, "T2");
	approval_kit_staff(k);
	c = book_kit_claim(k, "SZ1");
	assert_ok(k->book.ops->renew(k->book.self, &c, 60, &e));
	m = book_kit_made(k, &c, "T1");
	v = book_kit_visit(k, "SZ1");
	h = book_kit_handover(k, &c, m.id, v.id, HANDOVER_OLD_REVOKED);
	r = book_kit_receipt(k, &h, "FT1");
	in.record_id = m.id;
	assert_ok(k->book.ops->intent_add(k->book.self, &k->by, &c, 120, &in, &e));
	assert_ok(k->book.ops->intent_last(k->book.self, "making", m.id, "begun", 1, &in, &e));
	assert_ok(k->book.ops->step_times(k->book.self, m.token_model, MAKING_BEGUN, &times, &e));
	assert_ok(k->book.ops->receipt_add(k->book.self, &k->by, &c, &r, &book_kit_facts, &e));
	assert_ok(k->book.ops->making_on(k->book.self, "T1", &m, &e));
	assert_ok(k->book.ops->handover_of(k->book.self, "SZ1", &h, &e));
	assert_ok(k->book.ops->visits_break_off(k->book.self, &k->by, &e));
	assert_ok(k->book.ops->release(k->book.self, &c, &e));
	reprints(k);
	approvals(k);
	lists(k);
	making_done(&m);
	while ((st = sqlite3_next_stmt(k->own->db, st)) != NULL)
		if (strstr(sqlite3_sql(st), "_words_") == NULL)     /* FTS5's own */
			plans += check_plan(k, sqlite3_sql(st));
	assert_true(plans > 40);
}

#define BOOK(test) cmocka_unit_test_setup_teardown(test, book_kit_setup, book_kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BOOK(a_new_book_is_private_durable_and_marked),
		BOOK(a_connection_is_set_up_to_lose_nothing),
		BOOK(a_guest_leaves_the_wal_to_the_others),
		BOOK(an_existing_file_is_never_made_over),
		BOOK(what_is_no_book_is_not_opened_nor_touched),
		BOOK(a_full_disk_leaves_everything_as_it_was),
		BOOK(a_writer_killed_in_the_middle_has_written_nothing),
		BOOK(staff_come_back_and_are_told),
		BOOK(no_statement_walks_a_table_that_grows),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
