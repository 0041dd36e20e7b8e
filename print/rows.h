#ifndef PRINT_ROWS_H
#define PRINT_ROWS_H

/*
 * The rows of the counter's papers, as tables.  A receipt is its first four
 * parts from top to bottom; a sign-off form is made of collector (or lines for
 * one), institution and UKey as often as needed, and notices; a slip of what applies.
 */
#include "core/seams.h"

enum { ROW_POINT = -1 };

struct row {
	bool section;                   /* a hairline, nothing else */
	bool (*when)(const struct receipt_facts *f);    /* NULL = always */
	bool strong;
	bool write;                     /* a cell without words is a line to write on */
	int number;                     /* of a numbered notice, 0 = none, ROW_POINT = a point under one */
	const char *label, *text;       /* label "" = goes on under the one above */
	const char *label2, *text2;     /* in the right column; NULL = the row is one column */
};

enum rows_part {
	ROWS_RECEIPT, ROWS_COLLECTOR, ROWS_PAPERS, ROWS_NOTICES, ROWS_INSTITUTION, ROWS_UKEY,
	ROWS_HAND_COLLECTOR, ROWS_HAND_UKEY,    /* for somebody to write */
	/* a reprint's, above a receipt's own; their words want a reprint's facts */
	ROWS_REPRINT, ROWS_REPRINT_WHOLE, ROWS_REPRINT_DAMAGED,
	/* a slip's; their words want a slip's facts */
	ROWS_SLIP, ROWS_SLIP_ORDER = ROWS_SLIP, ROWS_SLIP_VISITOR, ROWS_SLIP_REASON, ROWS_SLIP_SAY,
	ROWS_SLIP_USUAL, ROWS_SLIP_IDENTITY, ROWS_SLIP_LETTER,  /* what to bring */
	ROWS_SLIP_THERE, ROWS_SLIP_GO_THERE, ROWS_SLIP_ADDRESS, ROWS_SLIP_PHONE, ROWS_SLIP_HOURS,
	ROWS_SLIP_KEPT, ROWS_SLIP_FREE, ROWS_SLIP_CLERK, ROWS_SLIP_RESET, ROWS_SLIP_SPOILED, ROWS_SLIP_SPOILED_ORDER,
	ROWS_SLIP_SPOILED_WHY,
	ROWS__MAX
};

struct rows {
	const struct row *row;
	size_t n;
};
const struct rows *rows_of(enum rows_part part);

#endif
