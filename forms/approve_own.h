#ifndef FORMS_APPROVE_OWN_H
#define FORMS_APPROVE_OWN_H

/* How a case's rows are filled: approve.c, and approve_kinds.c for what is a kind's own. */
#include "forms/approve.h"

#include <jansson.h>

struct rows {
	struct approve_row *row;
	size_t n;
	const char *label;      /* of the next row */
	const struct approve_known *known;
};

void approve_add(struct rows *r, bool warn, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* Of the facts; "" and 0 where there is none. */
const char *approve_word(const json_t *object, const char *key);
int64_t approve_number(const json_t *object, const char *key);
/* An old certificate's state. */
const char *approve_old_text(const char *state);

void approve_deferred(struct rows *r, const json_t *facts);
void approve_message(struct rows *r, const json_t *facts);
void approve_token(struct rows *r, const json_t *facts);
void approve_spoiled(struct rows *r, const json_t *facts);

#endif
