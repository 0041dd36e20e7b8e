#ifndef TUI_RECEIPT_JSON_H
#define TUI_RECEIPT_JSON_H

/* Receipts for programs: what they say, how their files were found, their reprints. */
#include "core/seams.h"

#include <stdio.h>

struct receipt_shown {
	const struct receipt_line *line;
	const struct blob *facts;
	enum original_state file;
	const struct reprint *reprints;
	size_t nreprints;
};

struct receipts_json;

int receipts_json_new(struct receipts_json **out, struct err *e);
int receipts_json_add(struct receipts_json *j, const struct receipt_shown *s, struct err *e);
/* As an array, one object a receipt.  DISK. */
int receipts_json_print(const struct receipts_json *j, FILE *to, struct err *e);
void receipts_json_free(struct receipts_json *j);

#endif
