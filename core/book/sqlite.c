#include "core/book/sqlite_private.h"

#include "core/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define VERSION "1"

/* core/book/schema.sql; longer than ISO C promises to take, gcc and clang do. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverlength-strings"
static const char schema[] =
#include "schema.inc"
    ;
#pragma GCC diagnostic pop

/* Of a connection.  secure_delete: what is overwritten or removed is zeroed;
 * temporaries stay in memory. */
static const char settings[] =
    "PRAGMA synchronous = FULL;"
    "PRAGMA foreign_keys = ON;"
    "PRAGMA secure_delete = ON;"
    "PRAGMA temp_store = MEMORY;"
    "PRAGMA trusted_schema = OFF;";

/* Of the file; only ever said to one that is a book. */
static const char wal[] = "PRAGMA journal_mode = WAL";

enum { BUSY_MS = 5000 };

static int
open_file(struct book_sqlite *b, const char *path, struct err *e)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
	    SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOFOLLOW;

	if (sqlite3_open_v2(path, &b->db, flags, NULL) != SQLITE_OK)
		return b->db == NULL ? err_set(e, ERR_MEMORY, "%s", path) :
		    db_fail(b, e, path);
	sqlite3_busy_timeout(b->db, BUSY_MS);
	sqlite3_db_config(b->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(b->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	return db_exec(b, settings, e);
}

static void
close_file(struct book_sqlite *b)
{
	db_forget(b);
	sqlite3_close(b->db);
	b->db = NULL;
}

static int
write_schema(struct book_sqlite *b, bool demo, struct err *e)
{
	if (db_exec(b, schema, e) == -1)
		return -1;
	return db_run(b, e, NULL, "INSERT INTO meta VALUES ('demo', ?)", "t",
	    demo ? "1" : "0");
}

int
book_sqlite_create(const char *path, bool demo, struct err *e)
{
	struct book_sqlite b = { 0 };
	int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600), rc;

	if (fd == -1)
		return err_set(e, ERR_DISK, "%s: %s", path, strerror(errno));
	close(fd);
	rc = open_file(&b, path, e);
	if (rc == 0)
		rc = db_exec(&b, wal, e);
	if (rc == 0 && (rc = db_exec(&b, "BEGIN IMMEDIATE", e)) == 0)
		rc = tx_end(&b, write_schema(&b, demo, e), e);
	close_file(&b);
	if (rc == -1)
		unlink(path);
	return rc;
}

static int
check_version(struct book_sqlite *b, struct err *e)
{
	char version[16];

	if (book_meta_get(b, "schema", version, sizeof(version), e) == -1) {
		err_set(e, ERR_BOOK, "not a book");
		return err_say(e, _("这个文件不是订单库"));
	}
	if (strcmp(version, VERSION) == 0)
		return 0;
	err_set(e, ERR_BOOK, "schema version %s, wanted " VERSION, version);
	return err_say(e, _("订单库的版本是 %s，本程序用版本 %s"), version, VERSION);
}

int
book_sqlite_open(struct book_sqlite **out, const char *path, struct clock clock,
    struct err *e)
{
	struct book_sqlite *b = calloc(1, sizeof(*b));

	if (b == NULL)
		return err_set(e, ERR_MEMORY, "a book");
	b->clock = clock;
	if (open_file(b, path, e) == -1 || check_version(b, e) == -1 ||
	    db_exec(b, wal, e) == -1) {
		book_sqlite_free(b);
		return err_wrap(e, "opening %s", path);
	}
	*out = b;
	return 0;
}

void
book_sqlite_free(struct book_sqlite *b)
{
	if (b == NULL)
		return;
	close_file(b);
	free(b);
}

int
book_meta_get(void *self, const char *key, char *out, size_t size, struct err *e)
{
	struct book_sqlite *b = self;
	sqlite3_stmt *st = db_query(b, e, "SELECT value FROM meta WHERE key = ?",
	    "t", key);
	int rc;

	if (st == NULL || (rc = db_step(b, st, e)) == -1)
		return -1;
	if (rc == 0)
		return err_set(e, ERR_NOT_FOUND, "meta %s", key);
	rc = db_text(st, 0, out, size, e);
	db_done(st);
	return rc;
}

void
book_sqlite_tell_ready(struct book_sqlite *b, const char *point)
{
	snprintf(b->ready_point, sizeof(b->ready_point), "%s", point);
}

static const struct book_ops ops = {
	.order_get = book_order_get,
	.orders_add = book_orders_add,
	.orders_find = book_orders_find,
	.unfinished = book_unfinished,
	.counts = book_counts,
	.unready = book_unready,
	.claim = book_claim,
	.renew = book_renew,
	.release = book_release,
	.visit_new = book_visit_new,
	.visit_move = book_visit_move,
	.visit_get = book_visit_get,
	.visits_break_off = book_visits_break_off,
	.making_new = book_making_new,
	.making_move = book_making_move,
	.making_of = book_making_of,
	.making_on = book_making_on,
	.handover_new = book_handover_new,
	.handover_move = book_handover_move,
	.handover_of = book_handover_of,
	.intent_add = book_intent_add,
	.intent_end = book_intent_end,
	.intent_last = book_intent_last,
	.step_times = book_step_times,
	.approval_add = book_approval_add,
	.approval_get = book_approval_get,
	.approval_find = book_approval_find,
	.approvals_waiting = book_approvals_waiting,
	.approval_decide = book_approval_decide,
	.approval_use = book_approval_use,
	.agent_history = book_agent_history,
	.letter_used = book_letter_used,
	.letter_spend = book_letter_spend,
	.order_hold = book_order_hold,
	.notice_next = book_notice_next,
	.notice_end = book_notice_end,
	.receipt_number = book_receipt_number,
	.receipt_add = book_receipt_add,
	.receipt_get = book_receipt_get,
	.receipt_original = book_receipt_original,
	.receipt_facts = book_receipt_facts,
	.receipts_find = book_receipts_find,
	.reprint_add = book_reprint_add,
	.reprint_made = book_reprint_made,
	.reprints_of = book_reprints_of,
	.staff_get = book_staff_get,
	.staff_put = book_staff_put,
	.staff_list = book_staff_list,
	.stock_get = book_stock_get,
	.stock_list = book_stock_list,
	.stock_figures = book_stock_figures,
	.stock_model = book_stock_model,
	.stock_model_known = book_stock_model_known,
	.stock_receive = book_stock_receive,
	.stock_leave = book_stock_leave,
	.stock_differ = book_stock_differ,
	.stock_count = book_stock_count,
	.stock_counted = book_stock_counted,
	.audit_add = book_audit_add,
	.audit_head = book_audit_head,
	.meta_get = book_meta_get,
	/* day-end */
	.day_look = book_day_look,
	.day_prepare = book_day_prepare,
	.day_prepared = book_day_prepared,
	.day_close = book_day_close,
	.day_get = book_day_get,
	.days = book_days,
	.restore_get = book_restore_get,
	.restore_compared = book_restore_compared,
	.restore_findings = book_restore_findings,
	.restore_acknowledge = book_restore_acknowledge,
	.restore_release = book_restore_release,
	.making_with = book_making_with,
	.making_next = book_making_next,
	.making_unknown = book_making_unknown,
};

struct book
book_sqlite_seam(struct book_sqlite *b)
{
	return (struct book){ &ops, b };
}
