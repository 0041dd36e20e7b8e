#include "core/approval.h"

#include "core/blob.h"

#include <stdio.h>
#include <string.h>

void
approval_check(const char *facts, char out[16])
{
	char hex[65];

	blob_sha256(&(struct blob){ (unsigned char *)(uintptr_t)facts, strlen(facts) }, hex);
	for (char *c = hex; *c != '\0'; c++)
		if (*c >= 'a' && *c <= 'f')
			*c = (char)(*c - 'a' + 'A');
	snprintf(out, 16, "%.4s-%.4s", hex, hex + 4);
}

int
approval_facts_letter(const struct pickup *p, char out[FACTS_SIZE], struct err *e)
{
	(void)p;
	(void)out;
	return err_set(e, ERR_NOT_APPROVED, "no facts of a letter yet");
}

int
approval_facts_deferred(const struct pickup *p, enum ca_status old, const char *reason,
    char out[FACTS_SIZE], struct err *e)
{
	(void)p;
	(void)old;
	(void)reason;
	(void)out;
	return err_set(e, ERR_NOT_APPROVED, "no facts of a deferral yet");
}

int
approval_get(struct pickup *p, enum approval_kind kind, const char *order, const char *facts,
    struct approval *out, struct err *e)
{
	(void)p;
	(void)order;
	(void)facts;
	(void)out;
	return err_set(e, ERR_NOT_APPROVED, "no approval of %s yet", approval_kind_name(kind));
}
