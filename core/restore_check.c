/* What a backup must be, before anything of it gets its place. */
#include "core/restore_own.h"

#include "core/book/sqlite.h"
#include "core/clock.h"
#include "core/files.h"
#include "core/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int
restore_no_backup(struct err *e, const char *why, const char *name, const char *say)
{
	err_set(e, ERR_BACKUP, "%s: %.100s", why, name);
	return err_say(e, "%s", say);
}

int
restore_check_manifest(struct restoring *j, struct err *e)
{
	char line[80];

	blob_sha256(&j->text, j->manifest);
	snprintf(line, sizeof(line), "%s  manifest\n", j->manifest);
	if (j->text.n == 0 || j->sum.n != strlen(line) ||
	    memcmp(j->sum.p, line, j->sum.n) != 0)
		return restore_no_backup(e, "manifest", "", _("清单不对，不是完好的备份"));
	if (manifest_read(&j->what, &j->text, e) == -1)
		return -1;
	if (strcmp(j->what.point, j->s->point) == 0)
		return 0;
	err_set(e, ERR_BACKUP, "of point %s", j->what.point);
	return err_say(e, _("这是受理点 %s 的备份，本机设置是 %s"), j->what.point, j->s->point);
}

int
restore_check_files(struct restoring *j, struct err *e)
{
	for (size_t i = 0; i < j->what.nfiles && i < j->got.nfiles; i++) {
		const struct manifest_file *want = &j->what.files[i], *is = &j->got.files[i];

		if (strcmp(want->name, is->name) != 0 || want->size != is->size ||
		    strcmp(want->sha256, is->sha256) != 0)
			return restore_no_backup(e, "not as in the manifest", want->name,
			    _("内容与清单不符，已损坏"));
	}
	return j->what.nfiles == j->got.nfiles ? 0 :
	    restore_no_backup(e, "files", "too many or too few", _("内容与清单不符，已损坏"));
}

static bool
was_missing(const struct manifest *m, const char *name)
{
	for (size_t i = 0; i < m->nmissing; i++)
		if (strcmp(m->missing[i], name) == 0)
			return true;
	return false;
}

static int
check_named(void *ctx, const char *path, const char *sha256, struct err *e)
{
	struct restoring *j = ctx;
	char name[PATH_MAX];
	const struct manifest_file *is;

	snprintf(name, sizeof(name), ARCHIVE "%s", path);
	is = manifest_find(&j->what, name);
	if ((is != NULL && strcmp(is->sha256, sha256) == 0) || was_missing(&j->what, name))
		return 0;
	return restore_no_backup(e, "the book names it", name, _("订单库记着的文件不在备份里"));
}

/* "FT2611230037.pdf": the number of today's, or 0. */
static int64_t
receipt_nth(const struct restoring *j, const char *name)
{
	size_t n = strlen(j->today);
	char *end;
	long v;

	if (strncmp(name, j->today, n) != 0)
		return 0;
	v = strtol(name + n, &end, 10);
	return end == name + n + 4 && *end == '.' ? v : 0;
}

static int
note_receipt(void *ctx, const char *name, const struct stat *st, struct err *e)
{
	struct restoring *j = ctx;
	int64_t nth = receipt_nth(j, name);

	(void)st;
	(void)e;
	if (nth > j->receipts)
		j->receipts = nth;
	return 0;
}

/* In the archive there was, and in the one that comes. */
static int
last_receipt(struct restoring *j, int64_t now, struct err *e)
{
	int y, m, d;

	date_ymd(date_of(now), &y, &m, &d);
	snprintf(j->today, sizeof(j->today), "%.2s%02d%02d%02d", j->s->point,
	    (y % 100) & 0x7f, m & 0xf, d & 0x1f);
	for (size_t i = 0; i < j->what.nfiles; i++)
		if (strncmp(j->what.files[i].name, ARCHIVE, sizeof(ARCHIVE) - 1) == 0)
			note_receipt(j, j->what.files[i].name + sizeof(ARCHIVE) - 1,
			    NULL, e);
	return files_walk(j->s->archive, note_receipt, j, e);
}

static int
check_and_mark(struct restoring *j, struct book_sqlite *b, struct err *e)
{
	const struct book_copy named = { NULL, check_named, j };
	struct book_mark m = { .made = j->what.made, .point = j->s->point };

	if (book_sqlite_check(b, e) == -1 ||
	    book_sqlite_audit_verify(b, &j->lines, e) == -1 ||
	    book_sqlite_copy(b, NULL, &named, e) == -1 ||
	    last_receipt(j, j->s->clock.ops->now(j->s->clock.self), e) == -1)
		return -1;
	m.receipts = j->receipts;
	memcpy(m.manifest, j->manifest, sizeof(m.manifest));
	return book_sqlite_mark_restored(b, &m, e);
}

int
restore_check_book(struct restoring *j, struct err *e)
{
	struct book_sqlite *b = NULL;
	struct err why;
	int rc;

	if ((rc = book_sqlite_open(&b, j->book, j->s->clock, e)) == 0)
		rc = check_and_mark(j, b, e);
	book_sqlite_free(b);            /* the last one out: all of the WAL is in the file now */
	if (rc == -1 && e->code == ERR_BOOK) {
		why = *e;
		err_set(e, ERR_BACKUP, "its book: %.150s", why.at[0].text);
		return err_say(e, "%s", why.say[0] != '\0' ? why.say : _("里面的订单库已损坏"));
	}
	return rc;
}
