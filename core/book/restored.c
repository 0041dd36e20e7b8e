/*
 * A book put back from a backup: the mark it gets before it is in place, and
 * what is kept of its comparison with the world (core/restored.h).
 */
#include "core/book/sqlite_private.h"

#include "core/clock.h"
#include "core/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *const whats[] = { RESTORE_FINDINGS(COLUMN_FILE_NAME) };

#define FIELD(f, k) COLUMN_(restore, #f, f, COLUMN_##k, COLUMN_FIXED)

static const struct column columns[] = {
	COLUMN_(restore, "id", id, COLUMN_LONG, COLUMN_ID),
	FIELD(manifest, TEXT),
	FIELD(made, LONG),
	FIELD(restored, LONG),
	FIELD(compared, LONG),
	FIELD(listed, BOOL),
	FIELD(checked, LONG),
	FIELD(acknowledged, LONG),
	FIELD(acknowledged_by, TEXT),
};
static const struct layout restores = LAYOUT("restores", columns);

/* ---- the mark ---------------------------------------------------------------------- */

enum {
	DAYS_ON = 50,                   /* day-ends, of two digits */
	NUMBERS_ON = 1000,              /* more than a day gives out: what was given since the backup is behind it */
	IDS_ON = 1000000,               /* message keys are made of these (RULES 25) */
	ATTEMPTS_ON = 1000,             /* ... and of this */
	TERMINALS = 100,
};

/* Only today's can come again: tomorrow's begin anew. */
static int
jump(struct book_sqlite *b, const char *kind, int64_t least, int64_t on, struct err *e)
{
	return db_run(b, e, NULL, "INSERT INTO numbers (kind, day, last) VALUES (?1, ?2, ?3) "
	    "ON CONFLICT DO UPDATE SET last = max(last, ?4) + ?5", "tilll", kind,
	    (int)date_of(b->now), least + on, least, on);
}

static int
jump_numbers(struct book_sqlite *b, const struct book_mark *m, struct err *e)
{
	char receipt[24], day[24];

	snprintf(receipt, sizeof(receipt), "receipt %.2s", m->point);
	snprintf(day, sizeof(day), "day %.2s", m->point);
	if (jump(b, receipt, m->receipts, NUMBERS_ON, e) == -1 ||
	    jump(b, "visit", 0, NUMBERS_ON, e) == -1 || jump(b, day, 0, DAYS_ON, e) == -1)
		return -1;
	/* whatever else is counted by the day */
	return db_run(b, e, NULL, "UPDATE numbers SET last = last + ?1 WHERE day = ?2 "
	    "AND kind NOT IN (?3, 'visit', ?4)", "litt", (int64_t)NUMBERS_ON,
	    (int)date_of(b->now), receipt, day);
}

/*
 * Records begun since the backup are lost, with the numbers they had; a key
 * made of such a number must not come again at the SMS gateway or the CA.
 */
static int
jump_ids(struct book_sqlite *b, struct err *e)
{
	if (db_run(b, e, NULL, "INSERT INTO sqlite_sequence (name, seq) SELECT name, 0 "
	    "FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%' "
	    "AND name NOT IN (SELECT name FROM sqlite_sequence)", "") == -1 ||
	    db_run(b, e, NULL, "UPDATE sqlite_sequence SET seq = seq + ?", "l",
	    (int64_t)IDS_ON) == -1)
		return -1;
	/* A receipt's number that was in hand may have been signed and booked since: it is let go of, and its file. */
	if (db_run(b, e, NULL, "UPDATE intents SET attempt = attempt + ? WHERE record = 'handover' "
	    "AND step NOT IN ('old_revoked', 'supplement') AND record_id IN (SELECT id FROM handovers "
	    "WHERE state NOT IN ('delivered', 'broken_off'))", "l", (int64_t)ATTEMPTS_ON) == -1)
		return -1;
	return db_run(b, e, NULL, "UPDATE handovers SET attempt = attempt + ? "
	    "WHERE state NOT IN ('delivered', 'broken_off')", "l",
	    (int64_t)ATTEMPTS_ON);
}

/* Each chain goes on from the head it had, and says so. */
static int
tell_chains(struct book_sqlite *b, const struct book_mark *m, struct err *e)
{
	sqlite3_stmt *st = db_query(b, e, "SELECT DISTINCT terminal FROM audit", "");
	int terminals[TERMINALS], n = 0, rc = 0;
	char made[32];

	if (st == NULL)
		return -1;
	while (n < TERMINALS && (rc = db_step(b, st, e)) == 1)
		terminals[n++] = sqlite3_column_int(st, 0);
	db_done(st);
	if (rc == -1)
		return -1;
	time_rfc3339(m->made, made);
	for (int i = 0; i < n; i++)
		if (audit_facts(b, &(struct actor){ "", terminals[i] },
		    (struct audit_line){ .action = "restored" }, e,
		    "manifest", m->manifest, "made", made, NULL) == -1)
			return -1;
	return 0;
}

static int
mark(struct book_sqlite *b, const struct book_mark *m, struct err *e)
{
	if (jump_ids(b, e) == -1 || jump_numbers(b, m, e) == -1 ||
	    db_run(b, e, NULL, "UPDATE claims SET terminal = 0, version = version + 1 "
	    "WHERE terminal <> 0", "") == -1 ||
	    db_run(b, e, NULL, "INSERT INTO restores (manifest, made, restored, compared, "
	    "listed, checked, acknowledged, acknowledged_by) VALUES (?, ?, ?, 0, 0, 0, 0, '')",
	    "tll", m->manifest, m->made, b->now) == -1)
		return -1;
	return tell_chains(b, m, e);
}

int
book_sqlite_mark_restored(struct book_sqlite *b, const struct book_mark *m,
    struct err *e)
{
	if (tx_begin(b, e) == -1)
		return -1;
	return tx_end(b, mark(b, m, e), e);
}

/* ---- asked ------------------------------------------------------------------------- */

static int
newest(struct book_sqlite *b, struct restore *out, struct err *e)
{
	return row_get(b, &restores, out, "WHERE ? = '' ORDER BY id DESC LIMIT 1",
	    "", e);
}

int
book_restore_get(void *self, struct restore *out, struct err *e)
{
	struct restore r = { .id = 0 };

	if (newest(self, &r, e) == -1)
		return -1;
	*out = r;
	return 0;
}

/* ---- compared ------------------------------------------------------------------------ */

/*
 * Set aside, unless it is collected or not ours (yet).  RULES 30.  What holds it
 * already goes on holding it, RULES 10; when that ends, restored_came.
 */
static int
set_aside(struct book_sqlite *b, const struct actor *by, const char *no,
    const char *serial, struct err *e)
{
	struct audit_line l = { .action = "set_aside", .order = no };
	char reason[TEXT_SIZE];
	int n;

	snprintf(reason, sizeof(reason), SET_ASIDE "%s", serial);
	if (db_run(b, e, &n, "UPDATE orders SET suspended = ?, suspended_reason = ?, "
	    "held = 1 WHERE no = ? AND state <> 'collected' AND suspended = 0", "ltt", b->now, reason,
	    no) == -1)
		return -1;
	return n == 0 ? 0 : audit_facts(b, by, l, e, "certificate", serial, NULL);
}

/* Another window was just making it while the two were compared. */
static int
booked_since(struct book_sqlite *b, const struct restore_finding *f, struct err *e)
{
	int64_t one;

	return f->what != RESTORE_NOT_IN_BOOK ? 0 : db_number(b, e, &one,
	    "SELECT 1 FROM makings WHERE cert_serial = ? AND cert_serial <> ''", "t", f->serial);
}

/*
 * Found again, it is no news; but what a supervisor let go as on its way into
 * the book, and no making is on its way, stands open once more.
 */
static int
found_again(struct book_sqlite *b, const struct restore_finding *f, int *opened, struct err *e)
{
	if (db_run(b, e, NULL, "UPDATE restore_findings SET found = ? WHERE order_no = ? AND serial = ? "
	    "AND what = ?", "lttt", b->now, f->order, f->serial, whats[f->what]) == -1)
		return -1;
	return db_run(b, e, opened, "UPDATE restore_findings SET released = 0 WHERE order_no = ?1 "
	    "AND serial = ?2 AND what = ?3 AND what = 'not_in_book' AND released <> 0 AND NOT EXISTS "
	    "(SELECT 1 FROM makings WHERE order_no = ?1 AND state <> 'spoiled' AND cert_serial = '')",
	    "ttt", f->order, f->serial, whats[f->what]);
}


static int
keep_one(struct book_sqlite *b, const struct actor *by, const struct restore_finding *f, struct err *e)
{
	int n, rc = booked_since(b, f, e);

	if (rc != 0)
		return rc == -1 ? -1 : 0;
	if (db_run(b, e, &n, "INSERT INTO restore_findings (order_no, serial, issuer, "
	    "what, found, released) VALUES (?, ?, ?, ?, ?, 0) ON CONFLICT DO NOTHING",
	    "ttttl", f->order, f->serial, f->issuer, whats[f->what], b->now) == -1)
		return -1;
	if (n == 0 && found_again(b, f, &n, e) == -1)
		return -1;
	return n == 0 ? 0 : set_aside(b, by, f->order, f->serial, e);
}

/* What was set aside and has no open finding any more goes on; other holds stand. */
static int
free_settled(struct book_sqlite *b, struct err *e)
{
	return db_run(b, e, NULL, "UPDATE orders SET suspended = 0, suspended_reason = '', held = 0 "
	    "WHERE no IN (SELECT order_no FROM restore_findings) AND held = 1 AND substr(suspended_reason, 1, ?) = ? "
	    "AND NOT EXISTS (SELECT 1 FROM restore_findings WHERE order_no = orders.no AND released = 0)",
	    "it", (int)strlen(SET_ASIDE), SET_ASIDE);
}

/* The CA knows by now what it did not: nobody has to let that go, and if it is revoked that is found anew. */
static int
settle_known(struct book_sqlite *b, struct err *e)
{
	if (db_run(b, e, NULL, "UPDATE restore_findings SET released = ?1 WHERE what = 'not_at_ca' "
	    "AND released = 0 AND found < ?1", "l", b->now) == -1)
		return -1;
	return free_settled(b, e);
}

static int
keep(struct book_sqlite *b, const struct actor *by,
    const struct restore_finding *f, size_t n, bool listed, int64_t checked,
    struct err *e)
{
	struct audit_line l = { .action = "restore_compared" };
	struct restore r = { .id = 0 };
	char found[24], looked[24];

	if (newest(b, &r, e) == -1)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (keep_one(b, by, &f[i], e) == -1)
			return err_wrap(e, "finding %s of %s", f[i].serial, f[i].order);
	if (settle_known(b, e) == -1)
		return -1;
	if (db_run(b, e, NULL, "UPDATE restores SET compared = ?, listed = ?, checked = ? "
	    "WHERE id = ?", "lill", b->now, (int)listed, checked, r.id) == -1)
		return -1;
	snprintf(found, sizeof(found), "%zu", n);
	snprintf(looked, sizeof(looked), "%" PRId64, checked);
	return audit_facts(b, by, l, e, "checked", looked, "found", found,
	    "listed", listed ? "yes" : "no", NULL);
}

int
book_restore_compared(void *self, const struct actor *by,
    const struct restore_finding *f, size_t n, bool listed, int64_t checked,
    struct err *e)
{
	struct book_sqlite *b = self;

	if (tx_begin(b, e) == -1)
		return -1;
	return tx_end(b, keep(b, by, f, n, listed, checked, e), e);
}

int
restored_came(struct book_sqlite *b, const struct actor *by, const char *no,
    struct err *e)
{
	sqlite3_stmt *st = db_query(b, e, "SELECT serial FROM restore_findings "
	    "WHERE order_no = ? AND released = 0 LIMIT 1", "t", no);
	char serial[SERIAL_SIZE];
	int rc;

	if (st == NULL || (rc = db_step(b, st, e)) != 1)
		return st == NULL ? -1 : rc;
	rc = db_text(st, 0, serial, sizeof(serial), e);
	db_done(st);
	return rc == -1 ? -1 : set_aside(b, by, no, serial, e);
}

/* ---- shown --------------------------------------------------------------------------- */

static int
read_finding(sqlite3_stmt *st, struct restore_finding *f, struct err *e)
{
	char word[24];
	int what;

	if (db_text(st, 0, f->order, sizeof(f->order), e) == -1 ||
	    db_text(st, 1, f->serial, sizeof(f->serial), e) == -1 ||
	    db_text(st, 2, f->issuer, sizeof(f->issuer), e) == -1 ||
	    db_text(st, 3, word, sizeof(word), e) == -1)
		return -1;
	if ((what = word_find(whats, RESTORE__MAX, word)) == -1)
		return err_set(e, ERR_BOOK, "finding %s", word);
	f->what = (enum restore_what)what;
	f->held = sqlite3_column_int(st, 4) != 0;
	f->id = sqlite3_column_int64(st, 5);
	return 0;
}

int
book_restore_findings(void *self, int64_t after, struct restore_finding *out,
    size_t max, size_t *n, struct err *e)
{
	struct book_sqlite *b = self;
	sqlite3_stmt *st = db_query(b, e, "SELECT f.order_no, f.serial, f.issuer, f.what, "
	    "coalesce(o.held AND substr(o.suspended_reason, 1, ?) = ?, 0), f.id FROM restore_findings f LEFT JOIN orders o ON o.no = f.order_no "
	    "WHERE f.released = 0 AND f.id > ? ORDER BY f.id LIMIT ?", "itll",
	    (int)strlen(SET_ASIDE), SET_ASIDE, after, (int64_t)max);
	size_t got = 0;
	int rc = 0;

	if (st == NULL)
		return -1;
	while (got < max && (rc = db_step(b, st, e)) == 1)
		if ((rc = read_finding(st, &out[got++], e)) == -1)
			break;
	db_done(st);
	if (rc == -1)
		return -1;
	*n = got;
	return 0;
}

/* ---- settled by a supervisor ----------------------------------------------------------- */

static int
acknowledge(struct book_sqlite *b, const struct actor *by, struct err *e)
{
	struct audit_line l = { .action = "restore_acknowledged" };
	struct restore r = { .id = 0 };

	if (book_may(b, by, MAY_ACKNOWLEDGE_RESTORE, NULL, e) == -1 || newest(b, &r, e) == -1)
		return -1;
	if (r.acknowledged != 0) {
		err_set(e, ERR_DECIDED, "restore %" PRId64 " is acknowledged", r.id);
		return err_say(e, "%s", r.acknowledged_by);
	}
	if (r.compared == 0) {
		err_set(e, ERR_INPUT, "not compared yet");
		return err_say(e, "%s", _("还没有与CA比对"));
	}
	if (db_run(b, e, NULL, "UPDATE restores SET acknowledged = ?, acknowledged_by = ? "
	    "WHERE id = ?", "ltl", b->now, by->staff, r.id) == -1)
		return -1;
	return audit_facts(b, by, l, e, "manifest", r.manifest, NULL);
}

int
book_restore_acknowledge(void *self, const struct actor *by, struct err *e)
{
	struct book_sqlite *b = self;

	if (tx_begin(b, e) == -1)
		return -1;
	return tx_end(b, acknowledge(b, by, e), e);
}

static int
let_go(struct book_sqlite *b, const struct actor *by, const struct restore_finding *f, struct err *e)
{
	struct audit_line l = { .action = "released", .order = f->order };
	int n;

	if (book_may(b, by, MAY_ACKNOWLEDGE_RESTORE, NULL, e) == -1 || db_run(b, e, &n, "UPDATE restore_findings "
	    "SET released = ? WHERE id = ? AND order_no = ? AND released = 0", "llt",
	    b->now, f->id, f->order) == -1)
		return -1;
	if (n == 0)
		return err_set(e, ERR_NOT_FOUND, "no finding %" PRId64 " of %s", f->id,
		    f->order);
	if (free_settled(b, e) == -1)
		return -1;
	return audit_facts(b, by, l, e, "certificate", f->serial, "what",
	    whats[f->what], NULL);
}

int
book_restore_release(void *self, const struct actor *by, const struct restore_finding *f, struct err *e)
{
	struct book_sqlite *b = self;

	if (tx_begin(b, e) == -1)
		return -1;
	return tx_end(b, let_go(b, by, f, e), e);
}
