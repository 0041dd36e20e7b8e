#ifndef CORE_RESTORED_H
#define CORE_RESTORED_H

/*
 * A book put back from a backup (core/restore.h) is older than the world:
 * what was made, handed over and numbered since, it does not know.  Before
 * anything is collected again it compares itself with the CA:
 *
 *   a certificate the CA issued and did not revoke, not in the book;
 *   one in the book that the CA does not know;
 *   one of an order not collected that the CA has revoked.
 *
 * Orders of these that are not collected are set aside (held), so that no
 * second certificate comes about (RULES 30) and no dead one is handed over.  A
 * supervisor sees the result and acknowledges it; until then every claim is
 * refused with RESTORED, by the book itself.  UKeys show when they are in the
 * reader (restored_ukey): none that holds something is ever taken for blank
 * (RULES 31).  Numbers were moved on by the restore (book_sqlite_mark_restored).
 */
#include "core/seams.h"

struct restored_result {
	int64_t checked;        /* certificates looked at, on both sides */
	size_t found;           /* ... of which are not known alike now */
	bool listed;            /* false: this CA cannot list what it issued; only the book's were looked at */
};

/*
 * Compare, and keep what was found.  May be done again at any time.  ms: for each call to the CA.
 * told (or NULL) hears how many were looked at.
 * NOT_FOUND: this book was never restored.  What the CA says when it does not answer: nothing is kept.
 */
int restored_compare(const struct book *b, const struct ca *ca, int ms, int terminal,
    void (*told)(void *ctx, int64_t checked), void *ctx, struct restored_result *out, struct err *e);

/* RESTORED while the newest restore waits to be acknowledged. */
int restored_ready(const struct book *b, struct err *e);

/*
 * A supervisor lets an order go on that was set aside: with a making of its
 * own in the book that has no certificate yet it goes on from there (the same
 * key gets the same certificate); else the certificate nobody has a record of
 * is revoked, and the order may be made anew.  A certificate of the book that
 * is revoked: its UKey is spoiled, once the restore is acknowledged.
 * MAY; REFUSED for a certificate that the CA does not have (only the CA can mend that: its own records back, or
 * the certificate revoked there, and a comparison anew), and where the PIN is out; what the CA says.
 */
int restored_release(struct counter *c, const struct staff *who, const struct restore_finding *f, struct err *e);

/*
 * A UKey that is not blank, but is in stock or not known to it, and that no
 * making of the book has, where the book was restored: TOKEN_NOT_BLANK with
 * what it is in say (its label is its order's number).  0: nothing to say of it.
 */
int restored_ukey(const struct book *b, const struct token_info *t, struct err *e);

/* The transport PIN was refused (*e): if this making was begun before a restore, RESTORED_UKEY instead. */
void restored_refused(const struct book *b, const struct making *m, struct err *e);

#endif
