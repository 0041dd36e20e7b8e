#ifndef FORMS_DAYEND_H
#define FORMS_DAYEND_H

/* The day-end's fields: the count, and the reason of what does not balance. */
#include "core/day.h"
#include "core/record.h"

enum { DAYEND_REASONS = 6, DAYEND_COUNT_DIGITS = 5 };

/* The usual ones, by digit from 1; NULL ends them.  text_get them. */
extern const char *const dayend_reasons[DAYEND_REASONS];
/* Blanks counted: a number, up to STOCK_COUNT_MOST.  INPUT, naming the field. */
int dayend_count(const char *typed, long *out, struct err *e);
/* "SZ2611160023  UKey 尾号 9C10  没有查到证书状态"; a sum: by how much. */
void dayend_odd_text(const struct day_odd *o, char *out, size_t size);
/* The reason for all of this balance that want one and have none; returns how many. */
size_t dayend_explain_all(struct day *d, enum day_balance b, const char *reason);

#endif
