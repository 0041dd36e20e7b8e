#ifndef FORMS_FORM_H
#define FORMS_FORM_H

/*
 * A form: fields with their labels, choices and what may be missing.  No
 * screen and no paper: the views draw forms, the paper prints them.
 * Labels are N_() texts; who shows them passes them through _().
 */
#include "core/order.h"

#include <stdbool.h>
#include <stddef.h>

enum form_kind {
	FORM_TEXT,
	FORM_CHOICE,            /* by digit, from 1 */
	FORM_TICK,
};

struct form_value {
	char text[NAME_SIZE];   /* FORM_TEXT */
	int choice;             /* FORM_CHOICE; 0 = none yet */
	bool ticked;            /* FORM_TICK */
};

struct form_field {
	enum form_kind kind;
	const char *label;
	const char *need;               /* its name among what is missing; NULL = may stay empty */
	const char *const *choices;     /* FORM_CHOICE: ends with NULL */
	const char *tick;               /* FORM_TICK: what is ticked */
	int max;                        /* FORM_TEXT: characters */
	/* Asked at all?  NULL = always.  facts: what the form is about. */
	bool (*asked)(const void *facts, const struct form_value *values);
};

struct form {
	const struct form_field *fields;
	size_t n;
};

bool form_asked(const struct form *f, size_t i, const void *facts, const struct form_value *values);
bool form_filled(const struct form *f, size_t i, const struct form_value *values);
size_t form_choices(const struct form_field *f);
/* The next field that is asked, needed and not filled, or wrong, from `from` on and round; f->n if none.
 * wrong: which fields are filled in wrongly, f->n of them; NULL = none. */
size_t form_next(const struct form *f, const void *facts, const struct form_value *values, const bool *wrong, size_t from);
/* How many are missing or wrong; their names, joined, into out. */
size_t form_missing(const struct form *f, const void *facts, const struct form_value *values, const bool *wrong,
    char *out, size_t size);

#endif
