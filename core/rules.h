#ifndef CORE_RULES_H
#define CORE_RULES_H

/*
 * Every refusal of RULES.md, a function each, named after the rule.  All are
 * pure: facts in, 0 or -1 with the refusal's code and its reason out.
 */
#include "core/seams.h"

/* -- the order, RULES 3, 11-13, 19, 21 -- */
int rule_right_point(const struct order *o, const char *point, struct err *e);
int rule_not_mail(const struct order *o, struct err *e);
int rule_not_cancelled(const struct order *o, struct err *e);
int rule_not_suspended(const struct order *o, struct err *e);
int rule_not_collected(const struct order *o, struct err *e);
int rule_liveness(const struct order *o, struct err *e);
int rule_accepted(const struct order *o, struct err *e);
int rule_paid(const struct order *o, struct err *e);
int rule_ready(const struct order *o, struct err *e);
/* All but the last, the most telling first: may its UKey be made here, ahead of the visit? */
int rules_ahead(const struct order *o, const char *point, struct err *e);
/* All of the above: may this order be collected here? */
int rules_order(const struct order *o, const char *point, struct err *e);
/* May the PIN of its UKey be reset here (RULES 27)?  NOT_COLLECTED, WRONG_POINT. */
int rules_reset(const struct order *o, const char *point, struct err *e);
/* Cancelled or suspended since: honoured until the PIN is sent (RULES 13). */
int rules_flags(const struct order *o, struct err *e);

/* -- the person, RULES 15, 16, 21, 22; `today` is a date -- */
int rule_document(const struct visit *v, int32_t today, struct err *e);
int rule_document_current(const struct visit *v, int32_t today, struct err *e);
int rule_original(const struct visit *v, struct err *e);
int rule_same_person(const struct visit *v, struct err *e);
int rule_is_handler(const struct visit *v, const struct order *o, struct err *e);
/* Who is the handler of all orders needs no letter and is checked as the handler. */
int rule_is_agent(const struct visit *v, const struct order *orders, size_t n, struct err *e);
int rules_person(const struct visit *v, const struct order *orders, size_t n, int32_t today, struct err *e);

/* -- an agent's letter of authorization, RULES 16, 17 (core/rules_letter.c) -- */
int rule_letter_here(const struct visit *v, struct err *e);
int rule_letter_principal(const struct visit *v, const struct order *orders, size_t n, struct err *e);
/* Another name on it than the institution's is LETTER_PRINCIPAL. */
int rule_letter_chop(const struct visit *v, const struct order *orders, size_t n, struct err *e);
int rule_letter_issued(const struct visit *v, int32_t today, struct err *e);
/* One without an end is none. */
int rule_letter_current(const struct visit *v, int32_t today, struct err *e);
int rule_letter_agent(const struct visit *v, struct err *e);
int rule_letter_orders(const struct visit *v, const struct order *orders, size_t n, struct err *e);
/* used: when a letter of this institution and agent was used for this order (book op letter_used), 0 = never */
int rule_letter_unused(const struct order *o, int64_t used, struct err *e);
/* All of them but the last, which asks the book. */
int rules_letter(const struct visit *v, const struct order *orders, size_t n, int32_t today, struct err *e);

/* -- papers, guard and notices, RULES 4, 6, 20 -- */
int rule_signoff(const struct visit *v, struct err *e);
/* old_revoked: all the orders' old certificates are revoked already */
int rule_bids(const struct visit *v, bool old_revoked, struct err *e);
int rule_told(const struct visit *v, struct err *e);
int rules_papers(const struct visit *v, bool old_revoked, struct err *e);

/* -- the old certificate, RULES 3 -- */
int rule_old_revoked(enum ca_status s, struct err *e);

/* -- the seal's fee, RULES 11: whole yuan, truncated; 0 for days <= 0 -- */
int seal_fee(int rate, int days);

#endif
