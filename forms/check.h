#ifndef FORMS_CHECK_H
#define FORMS_CHECK_H

/*
 * The check of the person at the counter: document, person, papers, guard and
 * notices.  RULES 4, 6, 15, 20-22.  What is wrong with a field is said by
 * core/rules.h.  The letter (RULES 16, 17) gets its fields between PERSON and
 * SIGNOFF.
 */
#include "core/record.h"
#include "forms/form.h"

/* X(NAME) */
#define CHECK_FIELDS(X)                                                        \
	X(DOCUMENT)                                                            \
	X(NUMBER)                                                              \
	X(UNTIL)                                                               \
	X(PERSON)                                                              \
	X(SIGNOFF)                                                             \
	X(BIDS)                                                                \
	X(ADVISED)                                                             \
	X(PLATFORM)                                                            \
	X(MOBILE)
#define CHECK_X(name) CHECK_##name,
enum check_field { CHECK_FIELDS(CHECK_X) CHECK__MAX };
#undef CHECK_X

/* facts: the struct visit being filled. */
extern const struct form check_form;

/* What the clerk may refuse for (F9), by digit from 1. */
extern const enum err_code check_refusals[];
extern const size_t check_nrefusals;

/* From the visit as the flow gave it: empty, but for the kind of document the
 * order names, unless it was filled in before.  RULES 14: another visit checks anew. */
void check_open(const struct visit *v, const struct order *orders, struct form_value *values);
/* Into the visit; `orders[0]` gives the handler's name. */
void check_fill(const struct form_value *values, const struct order *orders, struct visit *v);
/* Does what is filled in hold?  v as check_fill left it.  0 for an empty field.
 * INPUT, ID_NUMBER, or a refusal of rules.h. */
int check_judge(enum check_field f, const struct form_value *values, const struct visit *v,
    const struct order *orders, size_t n, int32_t today, struct err *e);

/* "20350301", "2035-03-01", "长期" (0).  INPUT. */
int check_until(const char *text, int32_t *out, struct err *e);

#endif
