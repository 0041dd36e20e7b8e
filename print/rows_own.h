#ifndef PRINT_ROWS_OWN_H
#define PRINT_ROWS_OWN_H

/* What the tables of rows are written with. */
#include "print/rows.h"

#define SECTION { .section = true }
#define WHEN(rule) .when = (rule)
#define PART(a) { a, sizeof (a) / sizeof *(a) }

extern const struct rows rows_slip[ROWS__MAX - ROWS_SLIP];

bool rows_person_holds(const struct receipt_facts *f);

#endif
