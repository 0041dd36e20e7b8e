#ifndef PRINT_UPDATE_H
#define PRINT_UPDATE_H

/*
 * An incremental update (ISO 32000-1, 7.5.6) that fills one empty signature
 * field: the field with its value and appearance, the signature dictionary
 * with a hole for the signature, the cross-reference table.  Nothing that
 * stood before is touched, so earlier signatures stay good.
 */
#include "core/blob.h"

#include <stdint.h>

struct update {
	const char *field;              /* /T of the field */
	const char *name, *reason, *location;   /* who, why, where: UTF-8 */
	int64_t when;                   /* /M */
	double w, h;                    /* of the appearance */
	const struct blob *appearance;  /* operators */
	const char *fonts;              /* its fonts, as page_make gave them */
	size_t room;                    /* bytes for the signature */
};

/* The hole "<0000...>" of the signature: what is signed is all before `from` and all from `to` on. */
struct update_hole {
	size_t from, to;
};

/* RECEIPT when there is no such field or it is signed already. */
int update_field(const struct blob *pdf, const struct update *u, struct blob *out, struct update_hole *hole,
    struct err *e);
/* The file is whole and this field has a signature (which is not verified)?  RECEIPT. */
int update_check(const struct blob *pdf, const char *field, struct err *e);
/* Writes the signature into the hole.  RECEIPT when it does not fit. */
int update_fill(struct blob *pdf, const struct update_hole *hole, const struct blob *signature, struct err *e);

#endif
