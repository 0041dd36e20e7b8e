#ifndef FORMS_FIND_H
#define FORMS_FIND_H

/*
 * Finding the person's orders: the search line, and for each order found
 * whether it may be collected here now.  RULES 21.
 */
#include "conf/settings.h"
#include "core/seams.h"
#include "forms/form.h"

extern const struct form find_form;     /* one field */

struct find_here {
	const char *point;      /* ours */
	int terminal;
};

/* 0, or the refusal: rules_order, or another window that has it in hand. */
int find_judge(const struct order *o, const struct order_line *l, const struct find_here *here, struct err *e);
/* Why not, and what to do, for the row under it: another point by name, with address and hours
 * (RULES 19); who gets a mailed one masked (RULES 39).  points: the register. */
void find_reason(const struct order *o, const struct err *why, const struct points *points, char *out, size_t size);
/* What was searched for, once it is no longer being typed: numbers masked (RULES 39). */
void find_masked(const char *text, char *out, size_t size);
/* One word for the list's last column: "可领取", or why not. */
const char *find_word(const struct order_line *l, const struct err *why);
/* How far an unfinished order is: "已制作 尾号77A2", "等待短信送达". */
void find_progress(const struct order_line *l, char *out, size_t size);
/* How long it has waited for a supervisor: "6分钟", or "". */
void find_waited(const struct order_line *l, int64_t now, char *out, size_t size);

#endif
