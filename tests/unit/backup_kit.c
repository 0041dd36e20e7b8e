#include "tests/unit/backup_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
receipt(struct backup_kit *b, int nth)
{
	struct book_kit *k = b->k;
	char order[NO_SIZE], serial[ID_SIZE], no[NO_SIZE], name[NO_SIZE + 8], text[200];
	struct blob file = { 0 };
	struct claim c;
	struct making m;
	struct visit v;
	struct handover h;
	struct receipt_row r;
	struct err e;

	snprintf(order, sizeof(order), "SZ26111600%02d", nth);
	snprintf(serial, sizeof(serial), "0A3F55D12207%04d", nth);
	book_kit_add(k, order);
	book_kit_blank(k, serial);
	c = book_kit_claim(k, order);
	v = book_kit_visit(k, order);
	m = book_kit_made(k, &c, serial);
	h = book_kit_handover(k, &c, m.id, v.id, HANDOVER_OLD_REVOKED);
	assert_ok(k->book.ops->receipt_number(k->book.self, "FT01", k->now, no, &e));
	snprintf(name, sizeof(name), "%s.pdf", no);
	snprintf(text, sizeof(text), "%%PDF-1.7 receipt %s of %s\n", no, order);
	backup_kit_file(b, name, text);
	r = book_kit_receipt(k, &h, no);
	assert_ok(blob_set(&file, text, strlen(text), &e));
	blob_sha256(&file, r.sha256);
	blob_done(&file);
	assert_ok(k->book.ops->receipt_add(k->book.self, &k->by, &c, &r, &book_kit_facts, &e));
	making_done(&m);
}

int
backup_kit_setup(void **state)
{
	struct backup_kit *b = calloc(1, sizeof(*b));
	void *k;
	char *slips;

	assert_non_null(b);
	assert_int_equal(book_kit_setup(&k), 0);
	b->k = k;
	b->archive = kit_path(b->k->dir, "receipts");
	b->file = kit_path(b->k->dir, "backup.tar");
	b->place = kit_path(b->k->dir, "place");
	b->book = kit_path(b->place, "book.db");
	b->into = kit_path(b->place, "receipts");
	slips = kit_path(b->archive, "slips");
	assert_int_equal(mkdir(b->archive, 0700), 0);
	assert_int_equal(mkdir(slips, 0700), 0);
	assert_int_equal(mkdir(b->place, 0700), 0);
	free(slips);
	for (int i = 1; i <= BACKUP_RECEIPTS; i++)
		receipt(b, i);
	backup_kit_file(b, "slips/1123-001-1.pdf", "%PDF-1.7 a slip\n");
	*state = b;
	return 0;
}

int
backup_kit_teardown(void **state)
{
	struct backup_kit *b = *state;
	void *k = b->k;

	book_kit_teardown(&k);
	free(b->archive);
	free(b->file);
	free(b->place);
	free(b->book);
	free(b->into);
	free(b);
	return 0;
}

void
backup_kit_file(struct backup_kit *b, const char *name, const char *text)
{
	char *path = kit_path(b->archive, name);

	kit_write(path, text, 0600);
	free(path);
}

int
backup_kit_make(struct backup_kit *b, struct backup_made *m, struct err *e)
{
	const struct backup_setup s = {
		.book = b->k->own,
		.book_path = b->k->path,
		.archive = b->archive,
		.point = "FT01",
		.now = b->k->now,
	};

	return backup_make(&s, b->file, m, e);
}

int
backup_kit_restore(struct backup_kit *b, struct restore_done *d, struct err *e)
{
	const struct restore_setup s = {
		.book_path = b->book,
		.archive = b->into,
		.point = "FT01",
		.clock = b->k->clock,
	};

	return restore_file(&s, b->file, d, e);
}

bool
backup_kit_empty(struct backup_kit *b)
{
	static const char *const ends[] = { "", "-wal", "-shm", "-journal" };
	bool empty = true;
	char *path;

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		assert_true(asprintf(&path, "%s%s", b->book, ends[i]) > 0);
		empty = empty && access(path, F_OK) == -1;
		free(path);
	}
	return empty;
}

static int
as_booked(void *ctx, const char *path, const char *sha256, struct err *e)
{
	struct backup_kit *b = ctx;
	char *full = kit_path(b->into, path), sum[65];
	struct blob file = { 0 };

	assert_ok(blob_read(&file, full, 1 << 20, e));
	blob_sha256(&file, sum);
	assert_string_equal(sum, sha256);
	blob_done(&file);
	free(full);
	return 0;
}

void
backup_kit_whole(struct backup_kit *b)
{
	const struct book_copy named = { NULL, as_booked, b };
	struct book_sqlite *book;
	struct err e;
	long lines;

	assert_ok(book_sqlite_open(&book, b->book, b->k->clock, &e));
	assert_ok(book_sqlite_audit_verify(book, &lines, &e));
	assert_true(lines > 0);
	assert_ok(book_sqlite_copy(book, NULL, &named, &e));
	book_sqlite_free(book);
}
