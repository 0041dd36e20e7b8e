#ifndef CORE_TEXT_H
#define CORE_TEXT_H

/*
 * UTF-8 text: language, width in cells, folding, masking, cleaning.
 * Text from outside is stored as received and cleaned where it is shown.
 */
#include "core/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The sources speak Chinese; tui/po/en.po speaks English. */
const char *text_get(const char *zh) __attribute__((format_arg(1)));
#define _(s) text_get(s)
#define N_(s) s
/* "zh" or "en"; sets the locale (zh_CN.UTF-8, C.UTF-8, ...).  FAULT if there is no UTF-8 locale. */
int text_language(const char *lang, struct err *e);

/* Next character and its length; 0 at the end (*u = 0) or at a wrong byte (*u = UINT32_MAX). */
size_t text_next(const char *s, uint32_t *u);
/* The other way; 0 and "" for what is no character. */
size_t text_put(uint32_t u, char out[5]);
bool text_valid(const char *s);
/* Characters; a wrong byte counts as one. */
size_t text_chars(const char *s);
/* Bytes of s without a character torn at its end. */
size_t text_whole(const char *s);

/* Cells a terminal uses (CJK 2, ambiguous 1). */
int text_cells(const char *s);
/* Clean for one line of a screen: ESC, BS, CR, bidi, zero width become '?'.
 * At most `cells` cells; a cut text ends in "..".  Returns the cells used. */
int text_clean(const char *s, int cells, char *out, size_t size);

/* Copy, or -1 INPUT when it does not fit or is no UTF-8; out untouched. */
int text_copy(char *out, size_t size, const char *s, struct err *e);
/* Full-width ASCII and the ideographic space folded to ASCII, trimmed. */
void text_fold(char *s);
/* "440300199003079914" -> "440***********9914"; mobile "138****8000"; name "王*明", "陈*". */
void text_mask_id(const char *s, char *out, size_t size);
void text_mask_mobile(const char *s, char *out, size_t size);
void text_mask_name(const char *s, char *out, size_t size);
/* In a line somebody wrote: numbers as long as a mobile or an ID are masked where they stand. */
void text_mask_numbers(char *s);
/* The last four characters of a serial or an order number. */
const char *text_last4(const char *s);

#endif
