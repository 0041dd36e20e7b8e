/* Is the file still a book?  For doctor and restore; changes nothing. */
#include "core/book/sqlite_private.h"

#include <string.h>

int
book_sqlite_check(struct book_sqlite *b, struct err *e)
{
	sqlite3_stmt *st = db_query(b, e, "PRAGMA quick_check(1)", "");
	char said[200];
	int rc;

	if (st == NULL || (rc = db_step(b, st, e)) == -1)
		return -1;
	if (rc == 0)
		return err_set(e, ERR_BOOK, "quick_check says nothing");
	snprintf(said, sizeof(said), "%s", (const char *)sqlite3_column_text(st, 0));
	db_done(st);
	if (strcmp(said, "ok") == 0)
		return 0;
	err_set(e, ERR_BOOK, "%s", said);
	return err_say(e, "%s", said);
}

void
book_sqlite_guest(struct book_sqlite *b)
{
	sqlite3_db_config(b->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
}
