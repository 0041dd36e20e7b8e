/* RULES 35: a receipt's reprints, counted before any paper bears their number. */
#include "core/book/sqlite_private.h"

#include "core/text.h"

#include <stdio.h>
#include <string.h>

static const char *const reasons[] = { REPRINT_REASONS(COLUMN_FILE_NAME) };
static const char *const copies[] = { REPRINT_COPIES(COLUMN_FILE_NAME) };
static const char *const requesters[] = { REPRINT_REQUESTERS(COLUMN_FILE_NAME) };
static const char *const originals[] = { ORIGINAL_STATES(COLUMN_FILE_NAME) };

#define FIXED(f, k) COLUMN_(reprint, #f, f, COLUMN_##k, COLUMN_FIXED)
#define FREE(f, k) COLUMN_(reprint, #f, f, COLUMN_##k, COLUMN_FREE)
#define WORDS(f, w) COLUMN_WORDS_(reprint, #f, f, w, COLUMN_FIXED)

static const struct column columns[] = {
	COLUMN_(reprint, "id", id, COLUMN_LONG, COLUMN_ID),
	FIXED(receipt, TEXT),
	FIXED(nth, INT),
	WORDS(reason, reasons),
	FIXED(note, TEXT),
	WORDS(requester, requesters),
	FIXED(name, TEXT),
	WORDS(copy, copies),
	WORDS(original, originals),
	FIXED(staff, TEXT),
	FIXED(terminal, INT),
	FIXED(time, LONG),
	FREE(made, LONG),
	FREE(sha256, TEXT),
	FREE(path, TEXT),
};
enum { REPRINTS_ON = 100 };

static const struct layout reprints = LAYOUT("reprints", columns);

/* Only what was handed over and stands. */
static int
standing(struct book_sqlite *b, const char *receipt, char order[NO_SIZE],
    int64_t *handover, struct err *e)
{
	sqlite3_stmt *st = db_query(b, e, "SELECT r.order_no, r.handover FROM receipts r "
	    "JOIN handovers h ON h.id = r.handover WHERE r.no = ? AND r.voided = 0 "
	    "AND h.state = 'delivered'", "t", receipt);
	int rc;

	if (st == NULL || (rc = db_step(b, st, e)) == -1)
		return -1;
	if (rc == 0)
		return err_set(e, ERR_NOT_REPRINTED, "receipt %s does not stand",
		    receipt);
	*handover = sqlite3_column_int64(st, 1);
	rc = db_text(st, 0, order, NO_SIZE, e);
	db_done(st);
	return rc;
}

/* MAY_REASON: an action that wants a reason has one; a kind of OTHER says which. */
static int
reasoned(const struct reprint *r, struct err *e)
{
	if ((may_rules(MAY_REPRINT_RECEIPT) & MAY_REASON) != 0 &&
	    (r->reason == REPRINT_NONE ||
	    (r->reason == REPRINT_OTHER && r->note[0] == '\0')))
		return err_set(e, ERR_REASON, "a reprint of %s for no reason",
		    r->receipt);
	return 0;
}

static int
tell(struct book_sqlite *b, const struct actor *by, const struct reprint *r,
    const char *action, const char *order, int64_t handover, struct err *e)
{
	struct audit_line l = { .action = action, .order = order,
		.record = "handover", .record_id = handover };
	char nth[16];

	snprintf(nth, sizeof(nth), "%d", r->nth);
	return audit_facts(b, by, l, e, "receipt", r->receipt, "nth", nth, "reason",
	    reprint_reason_name(r->reason), "note", r->note, "requester",
	    reprint_requester_name(r->requester), "name", r->name, "copy",
	    reprint_copy_name(r->copy), "original",
	    original_state_name(r->original), "sha256", r->sha256, NULL);
}

/* Nobody's number in full, whatever was typed (RULES 39). */
static void
mask(struct reprint *r)
{
	text_mask_numbers(r->note);
	text_mask_numbers(r->name);
}

/*
 * In a restored book, what was given since the backup is not known: its first
 * number of an older receipt is further on, and behind `known` in the archive.
 */
static int
count_on(struct book_sqlite *b, const char *receipt, int64_t known, int64_t *last,
    struct err *e)
{
	int64_t lost;

	if (db_number(b, e, &lost, "SELECT count(*) FROM restores WHERE restored > "
	    "(SELECT coalesce(max(time), (SELECT time FROM receipts WHERE no = ?1)) "
	    "FROM reprints WHERE receipt = ?1)", "t", receipt) == -1)
		return -1;
	if (lost == 0)
		return 0;
	*last += REPRINTS_ON;
	if (*last < known)
		*last = known;
	return 0;
}

static int
add(struct book_sqlite *b, const struct actor *by, struct reprint *r,
    struct err *e)
{
	char order[NO_SIZE];
	int64_t handover, last;

	if (book_may(b, by, MAY_REPRINT_RECEIPT, NULL, e) == -1 || reasoned(r, e) == -1 ||
	    standing(b, r->receipt, order, &handover, e) == -1 ||
	    db_number(b, e, &last, "SELECT coalesce(max(nth), 0) FROM reprints "
	    "WHERE receipt = ?", "t", r->receipt) == -1 ||
	    count_on(b, r->receipt, r->nth, &last, e) == -1)
		return -1;
	r->nth = (int)last + 1;
	r->terminal = by->terminal;
	r->time = b->now;
	snprintf(r->staff, sizeof(r->staff), "%s", by->staff);
	mask(r);
	if (row_insert(b, &reprints, r, &r->id, e) == -1)
		return -1;
	return tell(b, by, r, "reprint", order, handover, e);
}

int
book_reprint_add(void *self, const struct actor *by, struct reprint *r,
    struct err *e)
{
	struct book_sqlite *b = self;
	struct reprint copy = *r;

	copy.id = copy.made = 0;
	copy.sha256[0] = copy.path[0] = '\0';
	if (tx_begin(b, e) == -1 || tx_end(b, add(b, by, &copy, e), e) == -1)
		return -1;
	*r = copy;
	return 0;
}

static int
get(struct book_sqlite *b, int64_t id, struct reprint *out, struct err *e)
{
	char key[24];

	snprintf(key, sizeof(key), "%lld", (long long)id);
	return row_get(b, &reprints, out, "WHERE id = ?", key, e);
}

static int
made(struct book_sqlite *b, const struct actor *by, struct reprint *r,
    struct err *e)
{
	struct reprint was = { .id = 0 };
	char order[NO_SIZE];
	int64_t handover;

	if (get(b, r->id, &was, e) == -1)
		return -1;
	if (was.made != 0 && strcmp(was.sha256, r->sha256) == 0) {
		r->made = was.made;
		return 0;
	}
	if (was.made != 0 || strcmp(was.staff, by->staff) != 0)
		return err_set(e, ERR_FAULT, "reprint %d of %s is another's",
		    was.nth, was.receipt);
	was.made = r->made = b->now;
	memcpy(was.sha256, r->sha256, sizeof(was.sha256));
	memcpy(was.path, r->path, sizeof(was.path));
	if (book_may(b, by, MAY_REPRINT_RECEIPT, NULL, e) == -1 ||
	    standing(b, was.receipt, order, &handover, e) == -1 ||
	    row_update(b, &reprints, &was, was.id, e) == -1)
		return -1;
	return tell(b, by, &was, "reprinted", order, handover, e);
}

int
book_reprint_made(void *self, const struct actor *by, struct reprint *r,
    struct err *e)
{
	struct book_sqlite *b = self;
	struct reprint copy = *r;

	if (tx_begin(b, e) == -1 || tx_end(b, made(b, by, &copy, e), e) == -1)
		return -1;
	r->made = copy.made;
	return 0;
}

int
book_reprints_of(void *self, const char *receipt, int after, struct reprint *out,
    size_t max, size_t *n, struct err *e)
{
	struct book_sqlite *b = self;
	sqlite3_stmt *st = row_select(b, &reprints,
	    "WHERE receipt = ? AND nth > ? ORDER BY nth", e);
	size_t got = 0;
	int rc = 0;

	if (st == NULL)
		return -1;
	sqlite3_bind_text(st, 1, receipt, -1, SQLITE_STATIC);
	sqlite3_bind_int(st, 2, after);
	while (got < max && (rc = db_step(b, st, e)) == 1) {
		out[got] = (struct reprint){ .id = 0 };
		if ((rc = row_read(st, &reprints, &out[got++], e)) == -1)
			break;
	}
	db_done(st);
	if (rc == -1)
		return -1;
	*n = got;
	return 0;
}
