#ifndef FORMS_CHECK_H
#define FORMS_CHECK_H

/*
 * The check of the person at the counter: document, person, papers, guard and
 * notices; of an agent the letter of authorization, too.  RULES 4, 6, 15-17,
 * 20-22.  What is wrong with a field is said by core/rules.h.
 *
 * Nobody says "agent": a document number that can be one and is not the
 * handler's makes the form the agent's.
 */
#include "core/record.h"
#include "forms/form.h"

/* X(NAME), in the order they are asked */
#define CHECK_FIELDS(X)                                                        \
	X(DOCUMENT)                                                            \
	X(NUMBER)                                                              \
	X(NAME)                                                                \
	X(UNTIL)                                                               \
	X(PERSON)                                                              \
	X(PRINCIPAL)                                                           \
	X(CHOP)                                                                \
	X(AGENT)                                                               \
	X(ISSUED)                                                              \
	X(VALID_UNTIL)                                                         \
	X(MATTER)                                                              \
	X(ORIGINAL)                                                            \
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

/* What the clerk may refuse for (F9), by digit from 1; an agent has a second page of it. */
enum check_page { CHECK_REFUSE_HANDLER, CHECK_REFUSE_AGENT, CHECK_REFUSE_AGENT_MORE, CHECK_PAGE__MAX };
const enum err_code *check_refusals(enum check_page page, size_t *n);

/* From the visit as the flow gave it: empty, but for the kind of document the
 * order names, unless it was filled in before.  RULES 14: another visit checks anew. */
void check_open(const struct visit *v, const struct order *orders, struct form_value *values);
/* Into the visit.  What the clerk found to agree with the orders is taken from them. */
void check_fill(const struct form_value *values, const struct order *orders, size_t n, int32_t today,
    struct visit *v);
/* Does what is filled in hold?  v as check_fill left it.  0 for an empty field.
 * INPUT, ID_NUMBER, or a refusal of rules.h. */
int check_judge(enum check_field f, const struct form_value *values, const struct visit *v,
    const struct order *orders, size_t n, int32_t today, struct err *e);

/* "20350301", "2035-03-01", "长期" (0).  INPUT. */
int check_until(const char *text, int32_t *out, struct err *e);
/* A field that wants a date. */
bool check_is_date(size_t field);

#endif
