#ifndef PRINT_ROWS_H
#define PRINT_ROWS_H

/* The rows of the receipt, top to bottom: a table, in sections. */
#include "core/seams.h"

struct row {
	bool section;                   /* a hairline, nothing else */
	bool (*when)(const struct receipt_facts *f);    /* NULL = always */
	bool strong;
	int number;                     /* of a numbered notice, 0 = none */
	const char *label, *text;       /* label "" = goes on under the one above */
	const char *label2, *text2;     /* in the right column; NULL = the row is one column */
};

extern const struct row receipt_rows[];
extern const size_t receipt_nrows;

#endif
