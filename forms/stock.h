#ifndef FORMS_STOCK_H
#define FORMS_STOCK_H

/* What is written about UKeys of the stock: reasons by digit, a row's last column. */
#include "core/record.h"

#include <stddef.h>

enum { STOCK_REASONS = 5 };

/* Usual reasons to spoil or return a blank, by digit from 1, STOCK_REASONS of them at most; N_() texts,
 * ends with NULL. */
const char *const *stock_form_reasons(enum stock_state to);
/* A row's last column: its order, why it left; with_state: and first what it is. */
void stock_form_about(const struct stock_line *l, bool with_state, char *out, size_t size);
/* One of a count's differences: missing, or what the book has of it. */
void stock_form_difference(const struct stock_difference *d, char *out, size_t size);
/* "盘点 17，账面 18，差 -1"; of scanned ones, what is missing and what is too many. */
void stock_form_count(const struct stock_count *n, char *out, size_t size);

#endif
