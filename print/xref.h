#ifndef PRINT_XREF_H
#define PRINT_XREF_H

/*
 * Where the objects of a PDF file stand, for files this program made: classic
 * cross-reference tables (ISO 32000-1, 7.5.4), one a revision, newest first
 * by /Prev.  Anything else is refused, not repaired.
 */
#include "core/blob.h"

struct xref {
	char *text;             /* the file, NUL at its end */
	size_t length;
	size_t start;           /* of the newest table */
	long size, root, info;  /* of the newest trailer; info 0 = none */
	char id[40];            /* the file's first identifier, "<...>" */
	size_t *at;             /* offset by object number; 0 = none */
};

/* RECEIPT when it is no such file. */
int xref_read(struct xref *x, const struct blob *pdf, struct err *e);
void xref_done(struct xref *x);
/* The inside of an object's dictionary, between << and >>; -1 if it is none. */
int xref_dict(const struct xref *x, long no, const char **body, size_t *n);

#endif
