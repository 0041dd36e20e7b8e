#ifndef TESTS_UNIT_BACKUP_KIT_H
#define TESTS_UNIT_BACKUP_KIT_H

/* A book with a few receipts whose files lie in an archive; its backup, and a place to restore it to. */
#include "tests/unit/book_kit.h"

#include "core/backup.h"
#include "core/restore.h"

struct backup_kit {
	struct book_kit *k;
	char *archive, *file;           /* of the book; the backup */
	char *place, *book, *into;      /* where it is restored: folder, book, archive */
};

enum { BACKUP_RECEIPTS = 3 };           /* FT2611230001 to 3, and a slip */

/* cmocka: *state is a struct backup_kit. */
int backup_kit_setup(void **state);
int backup_kit_teardown(void **state);

/* Text into a file of the archive. */
void backup_kit_file(struct backup_kit *b, const char *name, const char *text);
/* Into b->file; 0 or -1. */
int backup_kit_make(struct backup_kit *b, struct backup_made *m, struct err *e);
/* b->file into b->place. */
int backup_kit_restore(struct backup_kit *b, struct restore_done *d, struct err *e);
/* Is there a book in the place, or anything of one? */
bool backup_kit_empty(struct backup_kit *b);
/* The restored one is whole: audit, files.  Fails the test if not. */
void backup_kit_whole(struct backup_kit *b);

#endif
