#ifndef PRINT_WORDS_H
#define PRINT_WORDS_H

/*
 * A paper's facts as words: "有效期 {begin} 至 {end}" becomes what is
 * printed.  So a row of the paper is one whole sentence, which can be
 * translated, and a fact is worded in one place: ID numbers and mobiles
 * masked, serials in groups of four, times local.
 */
#include "core/seams.h"

enum { WORDS_SIZE = 2000 };

/* What the words stand for. */
struct words {
	const struct receipt_facts *receipt;
	const struct slip_facts *slip;  /* on a slip; NULL elsewhere */
	const struct reprint_facts *reprint;    /* on a reprint; NULL elsewhere */
};

/* FAULT for a word there is not, or a text that gets too long. */
int words_fill(const struct words *w, const char *text, char out[WORDS_SIZE], struct err *e);

#endif
