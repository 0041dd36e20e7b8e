#ifndef TESTS_UNIT_BOOK_KIT_H
#define TESTS_UNIT_BOOK_KIT_H

/* A book in a folder of its own, a clock to turn, and the usual records. */
#include "tests/unit/kit.h"

#include "core/book/sqlite_private.h"

struct book_kit {
	char *dir, *path;
	int64_t now;
	struct clock clock;
	struct book_sqlite *own;
	struct book book;
	struct actor by;        /* clerk 1001 at terminal 1 */
	struct actor admin;     /* 9001, at the same */
	struct actor keeper;    /* supervisor 2001, who keeps the stock */
};

/* cmocka setup and teardown: *state is a struct book_kit whose book holds its staff and nothing else:
 * clerks 1001 and 1002 (persons P1, P2), administrator 9001 (P9). */
int book_kit_setup(void **state);
int book_kit_teardown(void **state);

/* Another connection to the same file. */
struct book_sqlite *book_kit_open(struct book_kit *k);

/* Put by k->admin, with these permissions (bits). */
void book_kit_staff(struct book_kit *k, const char *id, const char *person, unsigned permissions);
/* An order as an import brings it, ready at FT01. */
struct order book_kit_order(const char *no);
/* The same, booked; a blank UKey, booked in; a claim held by k->by. */
void book_kit_add(struct book_kit *k, const char *no);
void book_kit_blank(struct book_kit *k, const char *serial);
struct claim book_kit_claim(struct book_kit *k, const char *no);
/* A visit for one order, opened. */
struct visit book_kit_visit(struct book_kit *k, const char *no);
/* A making begun on this UKey / brought to verified. */
struct making book_kit_begun(struct book_kit *k, const struct claim *c, const char *serial);
struct making book_kit_made(struct book_kit *k, const struct claim *c, const char *serial);
/* What comes of a cancelled order needs nobody's approval to be spoiled. */
void book_kit_cancel(struct book_kit *k, const char *no);
/* A handover begun / brought to this state. */
struct handover book_kit_handover(struct book_kit *k, const struct claim *c, int64_t making, int64_t visit,
    enum handover_state to);
/* book_kit_facts are its facts. */
extern const struct blob book_kit_facts;
struct receipt_row book_kit_receipt(struct book_kit *k, const struct handover *h, const char *no);

/* The number a query of one row and column gives, asked on a connection of its own; -1 without a row. */
int64_t book_kit_ask(struct book_kit *k, const char *sql);
/* Run SQL as someone with the file and the sqlite3 tool would: 0, or the error code. */
int book_kit_sql(struct book_kit *k, const char *sql);
/* Audit lines in the book. */
int64_t book_kit_lines(struct book_kit *k);

#define assert_ok(call) assert_int_equal(call, 0)
#define assert_err(call, want) do {                                            \
		struct err *assert_e = &e;                                     \
		assert_int_equal(call, -1);                                    \
		assert_int_equal(assert_e->code, want);                        \
	} while (0)

#endif
