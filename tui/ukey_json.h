#ifndef TUI_UKEY_JSON_H
#define TUI_UKEY_JSON_H

/* What is in the reader, for programs. */
#include "core/known_ukey.h"

#include <stdio.h>

/* An array, one object a UKey: what it shows of itself, what it is to us, the next step.  DISK. */
int ukey_json_print(const struct token_info *t, const struct known_ukey *k, size_t n, FILE *to, struct err *e);

#endif
