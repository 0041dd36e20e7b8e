#ifndef CORE_IDCARD_GB32100_H
#define CORE_IDCARD_GB32100_H

/*
 * The 18-character code of an institution (GB 32100-2015), whose characters
 * 9-17 are the older organization code (GB 11714).  A soft check: foreign
 * bodies have codes of other kinds (RULES 9), so it warns and never refuses.
 */
#include "core/err.h"

#include <stdbool.h>

/* INPUT with the reason in say. */
int uscc_check(const char *code, struct err *e);

/* Eight characters and their check, with or without the '-': "D2143569-X". */
bool gb11714_valid(const char *code);

#endif
