#include "tests/unit/book_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OP(op, ...) do {                                                       \
		struct err op_e;                                               \
		if (k->book.ops->op(k->book.self, __VA_ARGS__, &op_e) == -1) { \
			char line[600];                                        \
			err_line(&op_e, line, sizeof(line));                   \
			fail_msg("%s", line);                                  \
		}                                                              \
	} while (0)

/* Not through the book: its audit is to be empty.  Bit 0 is pickup, 1 supervise, 4 admin. */
#define STAFF \
	"INSERT INTO staff VALUES ('1001', 'P1', '李娜', 1, 0, '', 0, 0), " \
	"('1002', 'P2', '张敏', 1, 0, '', 0, 0), ('2001', 'P3', '陈刚', 2, 0, '', 0, 0), " \
	"('9001', 'P9', '吴磊', 16, 0, '', 0, 0)"

static int64_t
now(void *self)
{
	return ((const struct book_kit *)self)->now;
}

static const struct clock_ops clock_ops = { now };

int
book_kit_setup(void **state)
{
	struct book_kit *k = calloc(1, sizeof(*k));
	struct err e;

	assert_non_null(k);
	k->dir = kit_dir();
	k->path = kit_path(k->dir, "book.db");
	k->now = INT64_C(1795398060); /* 2026-11-23 09:41 in Shenzhen */
	k->clock = (struct clock){ &clock_ops, k };
	k->by = (struct actor){ "1001", 1 };
	assert_ok(book_sqlite_create(k->path, true, &e));
	k->own = book_kit_open(k);
	k->book = book_sqlite_seam(k->own);
	k->admin = (struct actor){ "9001", 1 };
	k->keeper = (struct actor){ "2001", 1 };
	assert_int_equal(book_kit_sql(k, STAFF), SQLITE_OK);
	*state = k;
	return 0;
}

int
book_kit_teardown(void **state)
{
	struct book_kit *k = *state;

	book_sqlite_free(k->own);
	free(k->path);
	free(k->dir);
	free(k);
	return 0;
}

struct book_sqlite *
book_kit_open(struct book_kit *k)
{
	struct book_sqlite *b = NULL;
	struct err e;

	assert_ok(book_sqlite_open(&b, k->path, k->clock, &e));
	return b;
}

void
book_kit_staff(struct book_kit *k, const char *id, const char *person, unsigned permissions)
{
	struct staff s = { .name = "某人", .permissions = permissions };

	snprintf(s.id, sizeof(s.id), "%s", id);
	snprintf(s.person, sizeof(s.person), "%s", person);
	OP(staff_put, &k->admin, &s, "staff_add");
}

struct order
book_kit_order(const char *no)
{
	struct order o = {
		.service = ORDER_UPGRADE_ESEAL, .kind = ORDER_INSTITUTION,
		.state = ORDER_READY,
		.holder = "深圳市测试建设工程有限公司",
		.institution = "深圳市测试建设工程有限公司",
		.uscc = "91440300MA5TEXT03E",
		.old_serial = "18CE44B092F73A71",
		.old_subject = "CN=深圳市测试建设工程有限公司,C=CN",
		.old_issuer = "CN=Demo CA,C=CN", .old_end = 21224,
		.old_medium = "诚信飞天3003",
		.handler = "王小明", .handler_document = DOCUMENT_RESIDENT_ID,
		.handler_number = "440300199003079914",
		.mobile = "13800138000", .email = "handler@example.com",
		.point = "FT01",
		.seal_rate = 180, .seal_days = 450, .seal_amount = 221,
		.seal_paid = 1794792660, .liveness = 1794791520,
		.ordered = 1794792000, .accepted = 1794817200,
		.ready = 1794967200,
	};

	snprintf(o.no, sizeof(o.no), "%s", no);
	return o;
}

void
book_kit_add(struct book_kit *k, const char *no)
{
	struct order o = book_kit_order(no);

	OP(orders_add, &k->admin, &o, 1);
}

void
book_kit_blank(struct book_kit *k, const char *serial)
{
	char one[1][ID_SIZE];

	snprintf(one[0], ID_SIZE, "%s", serial);
	OP(stock_receive, &k->keeper, (const char (*)[ID_SIZE])one, 1, "ePass2003");
}

struct claim
book_kit_claim(struct book_kit *k, const char *no)
{
	struct claim c;

	OP(claim, &k->by, no, 120, &c);
	return c;
}

struct visit
book_kit_visit(struct book_kit *k, const char *no)
{
	struct visit v = { .point = "FT01", .clerk = "1001", .norders = 1 };

	snprintf(v.orders[0], NO_SIZE, "%s", no);
	OP(visit_new, &k->by, &v);
	return v;
}

struct making
book_kit_begun(struct book_kit *k, const struct claim *c, const char *serial)
{
	struct making m = {
		.terminal = 1, .clerk = "1001", .token_model = "ePass2003",
		.nonce = "00112233445566778899aabbccddeeff",
		.key_version = 1, .key_id = "ffeeddccbbaa99887766554433221100",
	};

	memcpy(m.order, c->order, sizeof(m.order));
	snprintf(m.token_serial, sizeof(m.token_serial), "%s", serial);
	OP(making_new, &k->by, c, &m);
	return m;
}

struct making
book_kit_made(struct book_kit *k, const struct claim *c, const char *serial)
{
	struct making m = book_kit_begun(k, c, serial);

	while (m.state != MAKING_VERIFIED) {
		enum making_state from = m.state;

		m.state = (enum making_state)(from + 1);
		OP(making_move, &k->by, c, &m, from);
	}
	return m;
}

void
book_kit_cancel(struct book_kit *k, const char *no)
{
	char sql[120];

	snprintf(sql, sizeof(sql), "UPDATE orders SET cancelled = 1 WHERE no = '%s'", no);
	assert_ok(book_kit_sql(k, sql));
}

struct handover
book_kit_handover(struct book_kit *k, const struct claim *c, int64_t making,
    int64_t visit, enum handover_state to)
{
	struct handover h = { .making = making, .visit = visit, .terminal = 1,
		.clerk = "1001" };

	memcpy(h.order, c->order, sizeof(h.order));
	OP(handover_new, &k->by, c, &h);
	while (h.state != to) {
		enum handover_state from = h.state;

		h.state = (enum handover_state)(from + 1);
		OP(handover_move, &k->by, c, &h, from);
	}
	return h;
}

static unsigned char facts[] = "{\"receipt\":\"of a test\"}";
const struct blob book_kit_facts = { facts, sizeof(facts) - 1 };

struct receipt_row
book_kit_receipt(struct book_kit *k, const struct handover *h, const char *no)
{
	struct receipt_row r = { .handover = h->id, .visit = h->visit, .time = k->now,
		.kind = "original" };
	int64_t seq, at;

	snprintf(r.no, sizeof(r.no), "%s", no);
	snprintf(r.path, sizeof(r.path), "%s.pdf", no);
	memcpy(r.order, h->order, sizeof(r.order));
	memset(r.sha256, 'a', 64);
	blob_sha256(&book_kit_facts, r.facts_sha256);
	OP(audit_head, 1, r.audit_head, &seq, &at);
	return r;
}

int64_t
book_kit_ask(struct book_kit *k, const char *sql)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *st = NULL;
	int64_t n = -1;

	assert_int_equal(sqlite3_open(k->path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
	if (sqlite3_step(st) == SQLITE_ROW)
		n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	sqlite3_close(db);
	return n;
}

int
book_kit_sql(struct book_kit *k, const char *sql)
{
	sqlite3 *db = NULL;
	int rc;

	assert_int_equal(sqlite3_open(k->path, &db), SQLITE_OK);
	rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
	sqlite3_close(db);
	return rc;
}

int64_t
book_kit_lines(struct book_kit *k)
{
	return book_kit_ask(k, "SELECT count(*) FROM audit");
}
