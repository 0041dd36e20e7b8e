#ifndef FORMS_HANDOVER_H
#define FORMS_HANDOVER_H

/* The handover's checklist: what the visitor gets, what we keep.  RULES 37. */
#include "core/record.h"

#include <stddef.h>

enum { HANDOVER_ITEMS = 8 };

struct handover_item {
	char text[120];         /* in the clerk's language */
	bool ours;              /* we keep it */
	unsigned bit;           /* the same item in any list */
};

/* Into out[HANDOVER_ITEMS]: the visitor's first, then ours.  Returns how many. */
size_t handover_items(const struct visit *v, const struct making *m, struct handover_item *out);
/* Of ours the papers that are there before the UKey is, and can be ticked while it is made. */
size_t handover_papers(const struct visit *v, struct handover_item *out);
/* Do the two digits the handler reads back belong to the message?  RULES 25. */
bool handover_read_back(const char *typed, const char *number);
/* How it is known that the message arrived (handover.sms_how), in the clerk's language. */
const char *handover_arrival(const char *how);

#endif
