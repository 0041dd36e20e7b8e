#ifndef FORMS_REPRINT_H
#define FORMS_REPRINT_H

/*
 * A reprint's questions (RULES 35).  Who wants it usually follows from why; so
 * one digit for the reason and one for the copy are all that is typed.
 */
#include "core/record.h"
#include "forms/form.h"

enum reprint_field {
	REPRINT_F_REQUESTER, REPRINT_F_NAME, REPRINT_F_REASON, REPRINT_F_NOTE, REPRINT_F_COPY,
	REPRINT_F__MAX
};
extern const struct form reprint_form;

/* Who usually wants one for this reason. */
enum reprint_requester reprint_usual(enum reprint_reason why);
/* What r holds already; and the other way round, the name only for OTHER. */
void reprint_show(const struct reprint *r, struct form_value *values);
void reprint_take(const struct form_value *values, struct reprint *r);
/* A scanned receipt's number: that of "UKP1|FT2611230037|...", or the text itself. */
void reprint_scanned(const char *text, char *out, size_t size);

#endif
