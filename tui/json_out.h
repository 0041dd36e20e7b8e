#ifndef TUI_JSON_OUT_H
#define TUI_JSON_OUT_H

/* What the commands' --json share: how a time and an empty text stand there, and how it is written. */
#include "core/err.h"

#include <jansson.h>
#include <stdint.h>
#include <stdio.h>

/* RFC 3339, or null for 0. */
json_t *json_out_time(int64_t t);
/* Null for "". */
json_t *json_out_text(const char *s);
/* Indented, with a newline.  DISK. */
int json_out_print(const json_t *j, FILE *to, struct err *e);

#endif
