#ifndef CORE_BOOK_SQLITE_PRIVATE_H
#define CORE_BOOK_SQLITE_PRIVATE_H

/*
 * Inside the SQLite book; only core/book/ includes this.
 *
 *   sqlite.c    create, open, the seam         columns.c  records <-> columns
 *   db.c        statements, transactions       audit.c    the hash chains
 *   grams.c     what finds any part of a name
 *   copy.c      a copy for a backup
 *   orders.c search.c lines.c counts.c claims.c visits.c makings.c handovers.c intents.c
 *   approvals.c approval_use.c letters.c notices.c receipts.c receipts_find.c reprints.c staff.c
 *   stock.c stock_list.c stock_count.c dayend.c days.c restored.c
 *                                              the operations, as core/seams.h orders them
 *
 * Each operation is one transaction: begin, the work, end.  What it hands out
 * is filled after the commit, so that it is untouched when anything failed.
 */
#include "core/book/sqlite.h"

#include <sqlite3.h>

struct statement;

struct book_sqlite {
	sqlite3 *db;
	struct clock clock;
	int64_t now;                    /* read at tx_begin: one time for all it writes */
	char ready_point[ID_SIZE];      /* whose handlers are told that an order is ready; "" = nobody */
	struct statement *statements;   /* prepared once, found by their text */
	size_t nstatements;
};

/* ---- db.c ------------------------------------------------------------------ */

/* What SQLite says went wrong, as BOOK, BOOK_BUSY, MEMORY or FAULT (a constraint). */
int db_fail(struct book_sqlite *b, struct err *e, const char *doing);
/* SQL without rows or parameters, several statements at once; not kept. */
int db_exec(struct book_sqlite *b, const char *sql, struct err *e);

/*
 * A prepared statement with its parameters: i int, l int64_t, t text (NULL
 * is ""), which must live until db_done.
 */
sqlite3_stmt *db_query(struct book_sqlite *b, struct err *e, const char *sql, const char *types, ...);
/* 1 a row, 0 no more, -1; after 0 and -1 the statement is done with. */
int db_step(struct book_sqlite *b, sqlite3_stmt *st, struct err *e);
void db_done(sqlite3_stmt *st);
/* Run one that has no rows; *changed (may be NULL) tells how many it touched. */
int db_run(struct book_sqlite *b, struct err *e, int *changed, const char *sql, const char *types, ...);
/* The first column of the first row: 1, or 0 when there is none, or -1. */
int db_number(struct book_sqlite *b, struct err *e, int64_t *out, const char *sql, const char *types, ...);
/* Free all prepared statements. */
void db_forget(struct book_sqlite *b);
/* A column as text into a field; BOOK when it does not fit. */
int db_text(sqlite3_stmt *st, int column, char *out, size_t size, struct err *e);

/* The write lock from the start, so that what is read holds until the end. */
int tx_begin(struct book_sqlite *b, struct err *e);
/* A still picture for several reads. */
int tx_read(struct book_sqlite *b, struct err *e);
/* Commit when rc is 0, else roll back.  0, or -1 and nothing happened. */
int tx_end(struct book_sqlite *b, int rc, struct err *e);

/* ---- columns.c --------------------------------------------------------------- */

enum column_kind { COLUMN_TEXT, COLUMN_INT, COLUMN_LONG, COLUMN_BOOL, COLUMN_WORD, COLUMN_BLOB, COLUMN_REF };
enum column_life {
	COLUMN_ID,      /* the row's number: the book gives it */
	COLUMN_FIXED,   /* as it was when the record began */
	COLUMN_FREE     /* may change with each move */
};

/* Where a field of a record lives in its table. */
struct column {
	const char *name;
	enum column_kind kind;
	size_t at, size;
	const char *const *words;       /* COLUMN_WORD: an enum by its file names */
	int nwords;
	enum column_life life;
};

#define COLUMN_(s, n, f, k, l) { n, k, offsetof(struct s, f), sizeof(((struct s *)0)->f), NULL, 0, l }
#define COLUMN_WORDS_(s, n, f, w, l) \
	{ n, COLUMN_WORD, offsetof(struct s, f), sizeof(((struct s *)0)->f), w, (int)(sizeof(w) / sizeof(w[0])), l }
#define COLUMN_FILE_NAME(name, file, text) file,

struct layout {
	const char *table;
	const struct column *columns;
	size_t n;
};

#define LAYOUT(table, columns) { table, columns, sizeof(columns) / sizeof((columns)[0]) }

/* INSERT; a column of life ID is left to `id`.  id NULL: the table has none; *id 0: the next free
 * one, filled in. */
int row_insert(struct book_sqlite *b, const struct layout *l, const void *record, int64_t *id, struct err *e);
/* UPDATE the free columns WHERE id = ?. */
int row_update(struct book_sqlite *b, const struct layout *l, const void *record, int64_t id, struct err *e);
/* The first row of SELECT columns FROM table <tail> into a zeroed record; text parameters.
 * NOT_FOUND naming `what`. */
int row_get(struct book_sqlite *b, const struct layout *l, void *record, const char *tail, const char *key,
    struct err *e);
/* SELECT columns FROM table <tail>, for several rows: prepare, then row_read each. */
sqlite3_stmt *row_select(struct book_sqlite *b, const struct layout *l, const char *tail, struct err *e);
int row_read(sqlite3_stmt *st, const struct layout *l, void *record, struct err *e);
/* Are the columns of this life the same in both? */
bool row_same(const struct layout *l, enum column_life life, const void *x, const void *y);
/* An enum's value from its file name, or -1. */
int word_find(const char *const *words, int n, const char *word);

/* ---- audit.c ----------------------------------------------------------------- */

/* Append a line, inside the transaction of what it tells.  CLOCK, AUDIT. */
int audit_append(struct book_sqlite *b, const struct actor *by, const struct audit_line *l, struct err *e);
/* The same; the facts come as key, value, ..., NULL and become canonical JSON. */
int audit_facts(struct book_sqlite *b, const struct actor *by, struct audit_line l, struct err *e, ...)
    __attribute__((sentinel));
/* CLOCK when the clock stands before this terminal's last line. */
int audit_clock(struct book_sqlite *b, int terminal, struct err *e);

/* ---- what operations share ----------------------------------------------------- */

/* First in the transaction of somebody's act: may they, says the book's own row of staff?  `person` is
 * whose work or row it is, NULL: nobody's.  ERR_MAY, NOT_SELF, STAFF_DISABLED. */
int book_may(struct book_sqlite *b, const struct actor *by, enum may_action what, const char *person,
    struct err *e);

/* The claim is the order's newest and this terminal's: FENCED. */
int claim_holds(struct book_sqlite *b, const struct actor *by, const struct claim *c, const char *order,
    struct err *e);
/* Its lease runs until then: FENCED. */
int claim_extend(struct book_sqlite *b, const struct claim *c, int64_t until, struct err *e);
/* An order's words for the index; id is the order's row. */
int search_add(struct book_sqlite *b, int64_t id, const struct order *o, struct err *e);
/* The words it was added with are taken out again. */
int search_remove(struct book_sqlite *b, int64_t id, const struct order *was, struct err *e);
/* A receipt's words for the index; id is its row. */
int receipts_index(struct book_sqlite *b, int64_t id, const struct receipt_row *r, struct err *e);
/* An import brought it: a notice when it can be fetched now and could not before (was NULL: not known). */
int notice_ready(struct book_sqlite *b, const struct order *o, const struct order *was, struct err *e);
/* It was handed over: a notice to the handler when an agent fetched it. */
int notice_collected(struct book_sqlite *b, const struct handover *h, struct err *e);

/* ---- lines.c: rows of a list, its SELECT and JOINs over `orders o`; ?1 is now ---- */
#define LINE_COLUMNS \
	"SELECT o.no, o.institution, o.holder, o.handler, o.mobile, " \
	"o.handler_number, o.point, m.token_serial, o.kind, o.state, m.state, " \
	"h.state, o.mail, o.cancelled, o.seal_amount > 0 AND o.seal_paid = 0, " \
	"o.suspended, o.ready, c.terminal, c.since, m.id IS NOT NULL AND m.visit IS NULL, "
#define LINE_SELECT LINE_COLUMNS "0, NULL, NULL, 0 "        /* no approval */
#define LINE_JOINED \
	"LEFT JOIN makings m ON m.order_no = o.no AND m.state <> 'spoiled' " \
	"LEFT JOIN handovers h ON h.order_no = o.no AND h.state <> 'broken_off' " \
	"LEFT JOIN claims c ON c.order_no = o.no AND c.until > ?1 "
/* Takes st over.  A row that cannot be read costs the list: *n stays as it was. */
int lines_read(struct book_sqlite *b, sqlite3_stmt *st, struct order_line *out, size_t max, size_t *n, struct err *e);
int64_t lines_now(const struct book_sqlite *b);
/* The id a page begins after. */
int lines_after(struct book_sqlite *b, const char *no, int64_t *out, struct err *e);
int lines_unmade(struct book_sqlite *b, const struct order_query *q, struct order_line *out, size_t max, size_t *n,
    struct err *e);
/* TOKEN_NOT_BLANK when it was not `blank` and should go to `making`. */
int stock_begin(struct book_sqlite *b, const struct actor *by, const char *serial, struct err *e);
/* What was counted for the day-end, booked like any count. */
int stock_count_of_day(struct book_sqlite *b, const struct actor *by, int counted, struct err *e);
/* FAULT for a way a UKey does not go, or a spoiled one without a reason. */
int stock_move(struct book_sqlite *b, const struct actor *by, const char *serial, enum stock_state to,
    const char *reason, struct err *e);
/* The line of audit of an approval: masked facts only. */
int approval_tell(struct book_sqlite *b, const struct actor *by, const char *action, const struct approval *a,
    struct err *e);
/* RULES 18, of a row of approvals: only a visit that was broken off leaves its approval to the next one;
 * a visit that took it up and ended otherwise has spent it. */
#define APPROVAL_LEFT_BEHIND \
	"EXISTS (SELECT 1 FROM visits gone WHERE gone.id = approvals.visit AND gone.\"end\" = 'broken_off') " \
	"AND NOT EXISTS (SELECT 1 FROM visits spent WHERE spent.approval = approvals.id " \
	"AND spent.\"end\" IN ('delivered', 'refused', 'walked_out'))"
/* When the local day of `now` began. */
int64_t day_begins(int64_t now);
/* May this handover go on in its visit?  A handler's may; an agent's only under its approval, which
 * the first one uses up.  NOT_APPROVED, EXPIRED, CANCELLED. */
int approval_covers(struct book_sqlite *b, const struct actor *by, const struct handover *h, struct err *e);
/* May this making's UKey be spoiled?  A cancelled order's may; else under m->approval, which is used up, or by
 * a supervisor who settles a restored book.  NOT_APPROVED, EXPIRED, MAY. */
int approval_spoils(struct book_sqlite *b, const struct actor *by, const struct making *m, struct err *e);
/* The UKey of this making is spoiled: what was begun of handing it over is broken off, and its receipts are void.
 * COLLECTED: it is with its owner. */
int handover_break_off(struct book_sqlite *b, const struct actor *by, const struct making *m, struct err *e);
/* What this visit asked for and nobody decided. */
int approvals_withdraw(struct book_sqlite *b, const struct actor *by, int64_t visit, struct err *e);
/* The order's UKey is spoiled: what was still asked about it (RULES 18, 25) is withdrawn. */
int approvals_of_spoiled(struct book_sqlite *b, const struct actor *by, const char *order, struct err *e);
/* Handed to an agent: the letter is used up for this order.  LETTER_USED. */
int letter_use(struct book_sqlite *b, const struct handover *h, struct err *e);
/* What the newest intent of this step was for has happened: its record moves on. */
int intent_done(struct book_sqlite *b, const char *record, int64_t record_id, const char *step, int attempt,
    int ms, struct err *e);
/* The next number of this kind and day, from 1. */
int number_next(struct book_sqlite *b, const char *kind, int32_t day, int64_t *out, struct err *e);
/* The record's state in the book: FAULT when it is not `from`. */
int state_is(struct book_sqlite *b, const struct layout *l, int64_t id, const char *order, const char *from,
    struct err *e);

/* An order new to the book, or no longer held: set aside when a comparison had found a certificate of it. */
int restored_came(struct book_sqlite *b, const struct actor *by, const char *no, struct err *e);

/* ---- the operations: contracts in core/seams.h ----------------------------------- */

int book_order_get(void *self, const char *no, struct order *out, struct err *e);
int book_order_hold(void *self, const struct actor *by, const char *no, const char *reason, struct err *e);
int book_orders_add(void *self, const struct actor *by, const struct order *o, size_t n, struct err *e);
int book_orders_find(void *self, const struct order_query *q, struct order_line *out, size_t max, size_t *n,
    struct err *e);
int book_unfinished(void *self, struct order_line *out, size_t max, size_t *n, struct err *e);
int book_counts(void *self, struct book_counts *out, struct err *e);
int book_unready(void *self, struct book_day *out, size_t max, size_t *n, struct err *e);

int book_claim(void *self, const struct actor *by, const char *order, int seconds, struct claim *out,
    struct err *e);
int book_renew(void *self, struct claim *c, int seconds, struct err *e);
int book_release(void *self, const struct claim *c, struct err *e);

int book_visit_new(void *self, const struct actor *by, struct visit *v, struct err *e);
int book_visit_move(void *self, const struct actor *by, const struct visit *v, enum visit_state from,
    struct err *e);
int book_visit_get(void *self, int64_t id, struct visit *out, struct err *e);
int book_visits_break_off(void *self, const struct actor *by, struct err *e);

int book_making_new(void *self, const struct actor *by, const struct claim *c, struct making *m, struct err *e);
int book_making_move(void *self, const struct actor *by, const struct claim *c, const struct making *m,
    enum making_state from, struct err *e);
int book_making_of(void *self, const char *order, struct making *out, struct err *e);
int book_making_on(void *self, const char *token_serial, struct making *out, struct err *e);

int book_handover_new(void *self, const struct actor *by, const struct claim *c, struct handover *h,
    struct err *e);
int book_handover_move(void *self, const struct actor *by, const struct claim *c, const struct handover *h,
    enum handover_state from, struct err *e);
int book_handover_of(void *self, const char *order, struct handover *out, struct err *e);

int book_step_times(void *self, const char *model, enum making_state step, struct step_times *out, struct err *e);
int book_intent_add(void *self, const struct actor *by, struct claim *c, int seconds, struct intent *in, struct err *e);
int book_intent_end(void *self, int64_t id, bool ok, struct err *e);
int book_intent_last(void *self, const char *record, int64_t record_id, const char *step, int attempt,
    struct intent *out, struct err *e);

int book_approval_add(void *self, const struct actor *by, struct approval *a, struct err *e);
int book_approval_get(void *self, int64_t id, struct approval *out, struct err *e);
int book_approval_find(void *self, const struct approval *like, struct approval *out, struct err *e);
int book_approvals_waiting(void *self, int64_t after, struct approval *out, size_t max, size_t *n,
    struct err *e);
int book_approval_decide(void *self, const struct actor *by, const struct approval *a, struct err *e);
int book_approval_use(void *self, const struct actor *by, int64_t id, int64_t handover, struct err *e);
int book_agent_history(void *self, const char *number, int64_t since, int *orders, int *institutions,
    struct err *e);
int book_letter_used(void *self, const char *institution_code, const char *agent_number, const char *order, bool reset,
    int64_t *when, struct err *e);
int book_letter_spend(void *self, int64_t visit, const char *order, struct err *e);

int book_notice_next(void *self, int64_t after, struct notice *out, struct err *e);
int book_notice_end(void *self, const struct actor *by, int64_t id, bool sent, struct err *e);

int book_receipt_number(void *self, const char *point, int64_t now, char out[NO_SIZE], struct err *e);
int book_receipt_add(void *self, const struct actor *by, const struct claim *c, const struct receipt_row *r,
    const struct blob *facts, struct err *e);
int book_receipt_get(void *self, const char *no, struct receipt_row *out, struct err *e);
int book_receipt_original(void *self, const char *order, struct receipt_row *out, struct err *e);

int book_receipt_facts(void *self, const char *no, struct blob *out, struct err *e);
int book_receipts_find(void *self, const struct receipt_query *q, struct receipt_line *out, size_t max, size_t *n,
    struct err *e);
int book_reprint_add(void *self, const struct actor *by, struct reprint *r, struct err *e);
int book_reprint_made(void *self, const struct actor *by, struct reprint *r, struct err *e);
int book_reprints_of(void *self, const char *receipt, int after, struct reprint *out, size_t max, size_t *n,
    struct err *e);

int book_staff_get(void *self, const char *id, struct staff *out, struct err *e);
int book_staff_put(void *self, const struct actor *by, const struct staff *s, const char *action, struct err *e);
int book_staff_list(void *self, struct staff *out, size_t max, size_t *n, struct err *e);

int book_stock_get(void *self, const char *serial, struct stock_line *out, struct err *e);
int book_stock_list(void *self, const struct stock_query *q, struct stock_line *out, size_t max, size_t *n,
    struct err *e);
int book_stock_figures(void *self, int out[STOCK__MAX], struct err *e);
int book_stock_model(void *self, char out[ID_SIZE], struct err *e);
int book_stock_model_known(void *self, const char *model, bool *yes, struct err *e);
int book_stock_receive(void *self, const struct actor *by, const char (*serials)[ID_SIZE], size_t n,
    const char *model, struct err *e);
int book_stock_leave(void *self, const struct actor *by, enum stock_state to, const char (*serials)[ID_SIZE],
    size_t n, const char *reason, struct err *e);
int book_stock_differ(void *self, const char (*serials)[ID_SIZE], size_t n, struct stock_difference *out,
    size_t max, size_t *got, struct err *e);
int book_stock_count(void *self, const struct actor *by, int counted, const char (*serials)[ID_SIZE],
    struct stock_count *out, struct err *e);
int book_stock_counted(void *self, struct stock_count *out, struct err *e);

int book_audit_add(void *self, const struct actor *by, const struct audit_line *l, struct err *e);
int book_audit_head(void *self, int terminal, char out[65], int64_t *seq, int64_t *at, struct err *e);
int book_restore_get(void *self, struct restore *out, struct err *e);
int book_restore_compared(void *self, const struct actor *by, const struct restore_finding *f, size_t n,
    bool listed, int64_t checked, struct err *e);
int book_restore_findings(void *self, int64_t after, struct restore_finding *out, size_t max, size_t *n,
    struct err *e);
int book_restore_acknowledge(void *self, const struct actor *by, struct err *e);
int book_restore_release(void *self, const struct actor *by, const struct restore_finding *f, struct err *e);
int book_making_with(void *self, const char *cert_serial, struct making *out, struct err *e);
int book_making_next(void *self, int64_t after, struct making *out, struct err *e);
int book_making_unknown(void *self, int64_t after, struct making *out, struct err *e);
int book_meta_get(void *self, const char *key, char *out, size_t size, struct err *e);

/* The day so far, inside a transaction; day_look_done it, also after -1. */
int dayend_look(struct book_sqlite *b, struct day_look *out, struct err *e);

int book_day_look(void *self, struct day_look *out, struct err *e);
int book_day_prepare(void *self, const struct actor *by, struct day_row *d, struct err *e);
int book_day_prepared(void *self, struct day_row *out, struct err *e);
int book_day_close(void *self, const struct actor *by, struct day_row *d, struct err *e);
int book_day_get(void *self, const char *no, struct day_row *out, struct err *e);
int book_days(void *self, const char *before, struct day_row *out, size_t max, size_t *n, struct err *e);

#endif
