/* Read the list in the header, then what makes a UKey one of these. */
#include "core/known_ukey_own.h"

#include "core/restored.h"
#include "core/text.h"

#include <stdio.h>
#include <string.h>

/* ---- what makes it one ---------------------------------------------------- */

static bool
is_old(const struct known_facts *f)
{
	return f->t->what == TOKEN_OLD;
}

/* Of a UKey we have set up, what nobody can read is our own: it did not answer well, and is asked again. */
static bool
is_unreadable(const struct known_facts *f)
{
	return f->t->what == TOKEN_UNREADABLE ||
	    (f->t->what == TOKEN_UNKNOWN && f->made && f->m.state >= MAKING_FORMATTED &&
	    f->m.state <= MAKING_VERIFIED);
}

static bool
is_spoiled(const struct known_facts *f)
{
	return f->stocked && f->s.state == STOCK_SPOILED;
}

static bool
is_returned(const struct known_facts *f)
{
	return f->stocked && f->s.state == STOCK_RETURNED;
}

static bool
is_delivered(const struct known_facts *f)
{
	return f->handed && f->h.state == HANDOVER_DELIVERED;
}

static bool
is_locked(const struct known_facts *f)
{
	return f->t->what == TOKEN_LOCKED;
}

/* RULES 27: where the counter can. */
static bool
is_delivered_locked(const struct known_facts *f)
{
	return is_locked(f) && is_delivered(f) && f->t->can_reset;
}

static bool
is_final_locked(const struct known_facts *f)
{
	return is_locked(f) && is_delivered(f);
}

static bool
is_ours_locked(const struct known_facts *f)
{
	return is_locked(f) && f->made;
}

static bool
is_stock_locked(const struct known_facts *f)
{
	return is_locked(f) && f->stocked;
}

static bool
is_delivered_for_reset(const struct known_facts *f)
{
	return is_delivered(f) && f->t->can_reset;
}

/* Formatting leaves a PIN on it: blank it can only be before that is booked. */
static bool
is_emptied(const struct known_facts *f)
{
	return f->made && f->m.state >= MAKING_FORMATTED && f->t->what == TOKEN_BLANK;
}

static bool
is_certificate_unknown(const struct known_facts *f)
{
	return f->made && f->m.state == MAKING_UNKNOWN;
}

/* RULES 13: honoured until the PIN is sent. */
static bool
is_cancelled(const struct known_facts *f)
{
	return f->made && f->o.cancelled && !(f->handed && f->h.sms_sent != 0);
}

static bool
is_handing_over(const struct known_facts *f)
{
	return f->handed && f->h.state > HANDOVER_BEGUN;
}

static bool
is_made(const struct known_facts *f)
{
	return f->made && f->m.state == MAKING_VERIFIED;
}

static bool
is_half_made(const struct known_facts *f)
{
	return f->made;
}

static bool
is_newer(const struct known_facts *f)
{
	return f->newer;
}

static bool
is_blank(const struct known_facts *f)
{
	return f->stocked && f->s.state == STOCK_BLANK && f->t->what == TOKEN_BLANK;
}

/* Used only after its last four were retyped. */
static bool
is_unrecognized(const struct known_facts *f)
{
	return f->stocked && f->s.state == STOCK_BLANK && f->t->what == TOKEN_UNKNOWN;
}

static bool
is_odd(const struct known_facts *f)
{
	return f->stocked;
}

static bool
is_not_received(const struct known_facts *f)
{
	return f->t->what == TOKEN_BLANK;
}

static bool
is_foreign(const struct known_facts *f)
{
	(void)f;
	return true;
}

/* ---- the table ------------------------------------------------------------ */

#define KNOWN_X(name, file, word, where, next) [KNOWN_##name] = { file, word, next, KNOWN_##where },
static const struct {
	const char *file, *word, *next;
	enum known_where where;
} kinds[KNOWN__MAX] = { KNOWN_UKEYS(KNOWN_X) };
#undef KNOWN_X

static bool (*const tests[KNOWN__MAX])(const struct known_facts *f) = {
	[KNOWN_OLD] = is_old,
	[KNOWN_UNREADABLE] = is_unreadable,
	[KNOWN_CERTIFICATE_UNKNOWN] = is_certificate_unknown,
	[KNOWN_SPOILED] = is_spoiled,
	[KNOWN_RETURNED] = is_returned,
	[KNOWN_DELIVERED_LOCKED] = is_delivered_locked,
	[KNOWN_FINAL_LOCKED] = is_final_locked,
	[KNOWN_OURS_LOCKED] = is_ours_locked,
	[KNOWN_STOCK_LOCKED] = is_stock_locked,
	[KNOWN_OTHER_LOCKED] = is_locked,
	[KNOWN_DELIVERED] = is_delivered_for_reset,
	[KNOWN_DELIVERED_FINAL] = is_delivered,
	[KNOWN_EMPTIED] = is_emptied,
	[KNOWN_CANCELLED] = is_cancelled,
	[KNOWN_HANDING_OVER] = is_handing_over,
	[KNOWN_MADE] = is_made,
	[KNOWN_HALF_MADE] = is_half_made,
	[KNOWN_NEWER] = is_newer,
	[KNOWN_BLANK] = is_blank,
	[KNOWN_UNRECOGNIZED] = is_unrecognized,
	[KNOWN_ODD] = is_odd,
	[KNOWN_NOT_RECEIVED] = is_not_received,
	[KNOWN_FOREIGN] = is_foreign,
};

const char *
known_ukey_name(enum known_kind k)
{
	return (size_t)k < KNOWN__MAX ? kinds[k].file : "?";
}

const char *
known_ukey_word(enum known_kind k)
{
	return (size_t)k < KNOWN__MAX ? text_get(kinds[k].word) : "?";
}

const char *
known_ukey_next(enum known_kind k)
{
	return (size_t)k < KNOWN__MAX ? text_get(kinds[k].next) : "";
}

enum known_where
known_ukey_where(enum known_kind k)
{
	return (size_t)k < KNOWN__MAX ? kinds[k].where : KNOWN_NOWHERE;
}

/* ---- what there is of it -------------------------------------------------- */

/*
 * RULES 39, also for certificates that are not ours: a person's short name is
 * masked as on home, and numbers wherever they stand ("051@...@4403...").
 */
static void
mask_holder(const char *cn, char out[NAME_SIZE])
{
	enum { NAME_CHARS = 4 };

	if (text_chars(cn) <= NAME_CHARS)
		text_mask_name(cn, out, NAME_SIZE);
	else
		snprintf(out, NAME_SIZE, "%s", cn);
	text_mask_numbers(out);
}

/* 0 with *there set, or -1 when the book could not say. */
static int
maybe(int rc, bool *there, struct err *e)
{
	if (rc == -1 && e->code != ERR_NOT_FOUND)
		return -1;
	*there = rc == 0;
	return 0;
}

/* A supplement has a number of its own (RULES 34): the original's is on the customer's paper. */
static int
get_receipt(const struct book *b, struct known_facts *f, struct err *e)
{
	struct receipt_row r;
	bool there;

	if (maybe(b->ops->receipt_original(b->self, f->m.order, &r, e), &there, e) == -1)
		return -1;
	memcpy(f->receipt, there ? r.no : f->h.receipt, NO_SIZE);
	return 0;
}

static int
get_order(const struct book *b, struct known_facts *f, struct err *e)
{
	if (b->ops->order_get(b->self, f->m.order, &f->o, e) == -1 ||
	    maybe(b->ops->handover_of(b->self, f->m.order, &f->h, e), &f->handed, e) == -1)
		return -1;
	f->handed = f->handed && f->h.making == f->m.id;
	return is_delivered(f) ? get_receipt(b, f, e) : 0;
}

static int
get(const struct book *b, struct known_facts *f, struct err *e)
{
	struct err newer;

	mask_holder(f->t->holder, f->holder);
	if (maybe(b->ops->stock_get(b->self, f->t->serial, &f->s, e), &f->stocked, e) == -1 ||
	    maybe(b->ops->making_on(b->self, f->t->serial, &f->m, e), &f->made, e) == -1)
		return -1;
	if (f->made)
		return get_order(b, f, e);
	f->newer = restored_ukey(b, f->t, &newer) == -1;
	return 0;
}

static void
fill(const struct known_facts *f, struct known_ukey *out)
{
	struct known_ukey k = {
		.making = f->made ? f->m.state : MAKING__MAX,
		.handover = f->handed ? f->h.state : HANDOVER__MAX,
		.delivered = is_delivered(f) ? f->h.delivered : 0,
		.stock = f->stocked ? f->s.state : STOCK__MAX,
		.stocked = f->stocked ? f->s.time : 0,
	};

	while (!tests[k.kind](f))
		k.kind++;
	known_ukey_say(k.kind, f, k.what, sizeof(k.what));
	memcpy(k.holder, f->holder, sizeof(k.holder));
	memcpy(k.receipt, f->receipt, sizeof(k.receipt));
	if (f->made) {
		memcpy(k.order, f->m.order, sizeof(k.order));
		memcpy(k.institution, f->o.institution, sizeof(k.institution));
	}
	*out = k;
}

int
known_ukey(const struct book *b, const struct token_info *t, struct known_ukey *out, struct err *e)
{
	struct known_facts f = { .t = t };
	int rc = get(b, &f, e);

	if (rc == 0)
		fill(&f, out);
	making_done(&f.m);
	return rc == 0 ? 0 : err_wrap(e, "UKey %s", t->serial);
}
