#ifndef CORE_DAYEND_PAPER_H
#define CORE_DAYEND_PAPER_H

/* A day-end as it was filed, with its people; and its paper, made of that, then or whenever it is missing. */
#include "core/seams.h"

enum { DAYEND_PATH = 4096 };

/* Who and when, beside the facts, and the check code of these. */
void dayend_people(const struct day_row *r, struct day *day);
/* What was filed; day_done it. */
int dayend_read(const struct day_row *row, struct day *out, struct err *e);
/* <paper:receipts>/dayend/<number>-<check code>.pdf; what is there already is not made again. */
int dayend_paper(const struct counter *c, const struct day *day, char path[DAYEND_PATH], struct err *e);
/* The last one's, where a crash left it without: the day is closed, with or without it. */
void dayend_mend(const struct counter *c);

#endif
