#ifndef PRINT_ROWS_H
#define PRINT_ROWS_H

/*
 * The rows of the counter's papers, as tables.  A receipt is its first four
 * parts from top to bottom; a sign-off form is made of collector, institution
 * and UKey as often as needed, and notices.
 */
#include "core/seams.h"

struct row {
	bool section;                   /* a hairline, nothing else */
	bool (*when)(const struct receipt_facts *f);    /* NULL = always */
	bool strong;
	int number;                     /* of a numbered notice, 0 = none */
	const char *label, *text;       /* label "" = goes on under the one above */
	const char *label2, *text2;     /* in the right column; NULL = the row is one column */
};

enum rows_part { ROWS_RECEIPT, ROWS_COLLECTOR, ROWS_PAPERS, ROWS_NOTICES, ROWS_INSTITUTION, ROWS_UKEY, ROWS__MAX };

struct rows {
	const struct row *row;
	size_t n;
};
extern const struct rows rows_parts[ROWS__MAX];

#endif
