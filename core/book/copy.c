/*
 * A copy of the book while others write to it: SQLite's online backup under
 * one read transaction, so that the copy and the list of the files it names
 * are of the same moment, however long it takes.
 */
#include "core/book/sqlite_private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PAGES = 256 };   /* between two words on how far it is */

static int
copy_pages(struct book_sqlite *b, sqlite3 *to, const struct book_copy *c,
    struct err *e)
{
	sqlite3_backup *k = sqlite3_backup_init(to, "main", b->db, "main");
	int64_t page, all;
	int rc;

	if (k == NULL)
		return err_set(e, ERR_BOOK, "copying: %s", sqlite3_errmsg(to));
	if (db_number(b, e, &page, "PRAGMA page_size", "") != 1)
		page = 0;
	while ((rc = sqlite3_backup_step(k, PAGES)) == SQLITE_OK ||
	    rc == SQLITE_BUSY || rc == SQLITE_LOCKED) {
		if (rc != SQLITE_OK)
			sqlite3_sleep(10);
		all = sqlite3_backup_pagecount(k);
		if (c->told != NULL)
			c->told(c->ctx, (all - sqlite3_backup_remaining(k)) * page,
			    all * page);
	}
	if (sqlite3_backup_finish(k) == SQLITE_OK)
		return 0;
	return err_set(e, rc == SQLITE_FULL || (rc & 0xff) == SQLITE_IOERR ?
	    ERR_DISK : ERR_BOOK, "copying: %s", sqlite3_errstr(rc));
}

/* Alone, without a WAL beside it, and on the disk. */
static int
settle(sqlite3 *to, struct err *e)
{
	if (sqlite3_exec(to, "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL;",
	    NULL, NULL, NULL) == SQLITE_OK)
		return 0;
	return err_set(e, ERR_DISK, "settling the copy: %s", sqlite3_errmsg(to));
}

static int
copy_to(struct book_sqlite *b, const char *path, const struct book_copy *c,
    struct err *e)
{
	int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600), rc = -1;
	sqlite3 *to = NULL;

	if (fd == -1)
		return err_set(e, ERR_DISK, "%s: %s", path, strerror(errno));
	close(fd);
	if (sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE |
	    SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE, NULL) != SQLITE_OK)
		err_set(e, ERR_DISK, "%s: %s", path, to != NULL ?
		    sqlite3_errmsg(to) : "no memory");
	else if (copy_pages(b, to, c, e) == 0)
		rc = settle(to, e);
	sqlite3_close(to);
	if (rc == -1)
		unlink(path);
	return rc;
}

/* Every file of the archive the book knows by name.  A table that names files belongs in here. */
#define FILES \
	"SELECT path, sha256 FROM receipts UNION ALL " \
	"SELECT path, sha256 FROM reprints WHERE path <> ''"

static int
each_file(struct book_sqlite *b, const struct book_copy *c, struct err *e)
{
	sqlite3_stmt *st = db_query(b, e, FILES, "");
	char path[TEXT_SIZE], sum[65];
	int rc;

	if (st == NULL)
		return -1;
	while ((rc = db_step(b, st, e)) == 1)
		if (db_text(st, 0, path, sizeof(path), e) == -1 ||
		    db_text(st, 1, sum, sizeof(sum), e) == -1 ||
		    c->file(c->ctx, path, sum, e) == -1) {
			db_done(st);
			return -1;
		}
	return rc;
}

/* The transaction stands still from its first read on. */
int
book_sqlite_copy(struct book_sqlite *b, const char *path,
    const struct book_copy *c, struct err *e)
{
	int rc;

	if (tx_read(b, e) == -1)
		return -1;
	rc = each_file(b, c, e);
	if (rc == 0 && path != NULL)
		rc = copy_to(b, path, c, e);
	return tx_end(b, rc, e);
}
