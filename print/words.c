#include "print/words.h"

#include "core/clock.h"
#include "core/text.h"
#include "print/facts.h"

#include <stdio.h>
#include <string.h>

enum { WORD_SIZE = 400 };

/* ---- words that are texts already, or numbers --------------------------------- */

#define PLAIN_WORDS(X)                                                         \
	X(no, "%s", f->no)                                                     \
	X(point, "%s", f->point_name)                                          \
	X(window, "%02d", f->visit->terminal)                                  \
	X(supplements, "%s", f->supplements != NULL ? f->supplements : "")     \
	X(visit, "%s", f->visit->no)                                           \
	X(clerk, "%s", f->visit->clerk)                                        \
	X(clerk_name, "%s", f->clerk_name)                                     \
	X(order, "%s", f->order->no)                                           \
	X(service, "%s", order_service_text(f->order->service))                \
	X(kind, "%s", order_kind_text(f->order->kind))                         \
	X(institution, "%s", f->order->institution)                            \
	X(uscc, "%s", f->order->uscc)                                          \
	X(holder, "%s", f->order->holder)                                      \
	X(handler, "%s", f->order->handler)                                    \
	X(rate, "%d", f->order->seal_rate)                                     \
	X(days, "%d", f->order->seal_days)                                     \
	X(amount, "%d", f->order->seal_amount)                                 \
	X(product, "%s", f->product)                                           \
	X(token, "%s", f->making->token_serial)                                \
	X(cert_tail, "%s", text_last4(f->making->cert_serial))                 \
	X(old_medium, "%s", f->order->old_medium)                              \
	X(collector, "%s", f->visit->collector)                                \
	X(document, "%s", document_text(f->visit->document))                   \
	X(letter_pages, "%d", f->visit->letter.scan_pages)                     \
	X(approver, "%s", f->approval != NULL ? f->approval->decided_by : "")  \
	X(approver_name, "%s", f->approver_name != NULL ? f->approver_name : "") \
	X(check, "%s", f->approval != NULL ? f->approval->check : "")          \
	X(defer_check, "%s", f->deferral != NULL ? f->deferral->check : "")    \
	X(deferrer, "%s", f->deferral != NULL ? f->deferral->decided_by : "")  \
	X(deferrer_name, "%s", f->deferrer_name != NULL ? f->deferrer_name : "")

#define PLAIN(name, format, value)                                             \
	static void word_##name(const struct receipt_facts *f, char *out, size_t size) \
	{                                                                      \
		snprintf(out, size, format, value);                            \
	}
PLAIN_WORDS(PLAIN)
#undef PLAIN

/* ---- words that need some shape ------------------------------------------------- */

/* "5D1F90C2" as "5D1F 90C2". */
static void
group(const char *serial, char *out, size_t size)
{
	size_t n = 0;

	for (size_t i = 0; serial[i] != '\0' && n + 2 < size; i++) {
		if (i > 0 && i % 4 == 0)
			out[n++] = ' ';
		out[n++] = serial[i];
	}
	out[n] = '\0';
}

static void
word_serial(const struct receipt_facts *f, char *out, size_t size)
{
	group(f->making->cert_serial, out, size);
}

static void
word_old_serial(const struct receipt_facts *f, char *out, size_t size)
{
	group(f->order->old_serial, out, size);
}

static void
word_mobile(const struct receipt_facts *f, char *out, size_t size)
{
	text_mask_mobile(f->order->mobile, out, size);
}

static void
word_number(const struct receipt_facts *f, char *out, size_t size)
{
	text_mask_id(f->visit->number, out, size);
}

static void
minute(int64_t t, char *out, size_t size)
{
	char s[20] = "";

	time_minute(t, s);
	snprintf(out, size, "%s", s);
}

static void
word_time(const struct receipt_facts *f, char *out, size_t size)
{
	minute(f->time, out, size);
}

static void
word_old_revoked(const struct receipt_facts *f, char *out, size_t size)
{
	minute(f->making->old_revoked, out, size);
}

static void
word_approved(const struct receipt_facts *f, char *out, size_t size)
{
	minute(f->approval != NULL ? f->approval->decided : 0, out, size);
}

static void
word_deferred(const struct receipt_facts *f, char *out, size_t size)
{
	minute(f->deferral != NULL ? f->deferral->decided : 0, out, size);
}

static void
word_defer_reason(const struct receipt_facts *f, char *out, size_t size)
{
	facts_deferral_reason(f, out, size);
}

static void
date(int32_t d, char *out, size_t size)
{
	char s[16] = "";

	date_format(d, s);
	snprintf(out, size, "%s", s);
}

static void
word_begin(const struct receipt_facts *f, char *out, size_t size)
{
	date(f->making->cert_begin, out, size);
}

static void
word_end(const struct receipt_facts *f, char *out, size_t size)
{
	date(f->making->cert_end, out, size);
}

static void
word_paid(const struct receipt_facts *f, char *out, size_t size)
{
	date(date_of(f->order->seal_paid), out, size);
}

static void
word_letter_issued(const struct receipt_facts *f, char *out, size_t size)
{
	date(f->visit->letter.issued, out, size);
}

static void
word_letter_until(const struct receipt_facts *f, char *out, size_t size)
{
	date(f->visit->letter.valid_until, out, size);
}

/* The first eight digits, "C41E-77B0". */
static void
word_letter_scan(const struct receipt_facts *f, char *out, size_t size)
{
	const char *s = f->visit->letter.scan_sha256;

	snprintf(out, size, "%.4s-%.4s", s, strlen(s) > 4 ? s + 4 : "");
	for (; *out != '\0'; out++)
		if (*out >= 'a' && *out <= 'f')
			*out = (char)(*out - 'a' + 'A');
}

static void
word_old_place(const struct receipt_facts *f, char *out, size_t size)
{
	snprintf(out, size, "%s", f->visit->old_kept ? _("客户自行保管") : _("已交回受理点"));
}

static void
word_letter_original(const struct receipt_facts *f, char *out, size_t size)
{
	snprintf(out, size, "%s", f->visit->letter.original_kept ? _("原件留存") : _("原件已退还"));
}

/* ---- words of a slip ------------------------------------------------------------- */

#define SLIP_WORDS(X)                                                          \
	X(reason, err_what(s->why))                                            \
	X(say, s->why->say)                                                    \
	X(there, s->point_name)                                                \
	X(address, s->point_address)                                           \
	X(phone, s->point_phone)                                               \
	X(hours, s->point_hours)                                               \
	X(tail, text_last4(s->token_serial))                                   \
	X(consent, s->approver_name)                                           \
	X(spoiled, s->spoiled->serial)                                         \
	X(spoiled_model, s->spoiled->model)                                    \
	X(spoiled_reason, s->spoiled->reason)                                  \
	X(spoiled_order, s->spoiled->order)

#define SLIP(name, value)                                                      \
	static void word_##name(const struct slip_facts *s, char *out, size_t size) \
	{                                                                      \
		snprintf(out, size, "%s", value);                              \
	}
SLIP_WORDS(SLIP)
#undef SLIP

/* ---- words of a reprint ------------------------------------------------------------ */

#define REPRINT_WORDS(X)                                                       \
	X(nth, "%d", r->reprint->nth)                                          \
	X(copy, "%s", reprint_copy_text(r->reprint->copy))                     \
	X(here, "%s", r->point_name)                                           \
	X(at_window, "%02d", r->reprint->terminal)                             \
	X(printer, "%s", r->reprint->staff)                                    \
	X(printer_name, "%s", r->clerk_name)                                   \
	X(wanted_by, "%s", reprint_requester_text(r->reprint->requester))      \
	X(wanted_name, "%s", r->reprint->name)

#define REPRINT(name, format, value)                                           \
	static void word_##name(const struct reprint_facts *r, char *out, size_t size) \
	{                                                                      \
		snprintf(out, size, format, value);                            \
	}
REPRINT_WORDS(REPRINT)
#undef REPRINT

static void
word_reprinted(const struct reprint_facts *r, char *out, size_t size)
{
	minute(r->reprint->time, out, size);
}

/* What was typed says more than "other". */
static void
word_why(const struct reprint_facts *r, char *out, size_t size)
{
	snprintf(out, size, "%s", r->reprint->reason == REPRINT_OTHER ? r->reprint->note :
	    reprint_reason_text(r->reprint->reason));
}

/* The file's digest, its first half: enough to tell one from another. */
static void
word_original_sum(const struct reprint_facts *r, char *out, size_t size)
{
	snprintf(out, size, "%.32s", r->receipt->sha256);
}

/* ---- filling in ---------------------------------------------------------------- */

#define SHAPED_WORDS(X)                                                        \
	X(serial) X(old_serial) X(mobile) X(number) X(time) X(old_revoked)     \
	X(approved) X(deferred) X(defer_reason) X(begin) X(end) X(paid) X(letter_issued) X(letter_until) X(letter_scan)      \
	X(old_place) X(letter_original)

static const struct {
	const char *name;
	void (*put)(const struct receipt_facts *f, char *out, size_t size);
} receipt_words[] = {
#define PLAIN(name, format, value) { #name, word_##name },
#define SHAPED(name) { #name, word_##name },
	PLAIN_WORDS(PLAIN)
	SHAPED_WORDS(SHAPED)
#undef PLAIN
#undef SHAPED
};

static const struct {
	const char *name;
	void (*put)(const struct slip_facts *s, char *out, size_t size);
} slip_words[] = {
#define SLIP(name, value) { #name, word_##name },
	SLIP_WORDS(SLIP)
#undef SLIP
};

static const struct {
	const char *name;
	void (*put)(const struct reprint_facts *r, char *out, size_t size);
} reprint_words[] = {
#define REPRINT(name, format, value) { #name, word_##name },
	REPRINT_WORDS(REPRINT)
#undef REPRINT
	{ "reprinted", word_reprinted },
	{ "why", word_why },
	{ "original_sum", word_original_sum },
};

static bool
named(const char *word, const char *name, size_t n)
{
	return strlen(word) == n && strncmp(word, name, n) == 0;
}

static int
fill_one(const struct words *w, const char *name, size_t n, char out[WORD_SIZE], struct err *e)
{
	for (size_t i = 0; i < sizeof receipt_words / sizeof *receipt_words; i++) {
		if (named(receipt_words[i].name, name, n)) {
			receipt_words[i].put(w->receipt, out, WORD_SIZE);
			return 0;
		}
	}
	for (size_t i = 0; w->slip != NULL && i < sizeof slip_words / sizeof *slip_words; i++) {
		if (named(slip_words[i].name, name, n)) {
			slip_words[i].put(w->slip, out, WORD_SIZE);
			return 0;
		}
	}
	for (size_t i = 0; w->reprint != NULL && i < sizeof reprint_words / sizeof *reprint_words; i++) {
		if (named(reprint_words[i].name, name, n)) {
			reprint_words[i].put(w->reprint, out, WORD_SIZE);
			return 0;
		}
	}
	return err_set(e, ERR_FAULT, "no word {%.*s}", (int)n, name);
}

int
words_fill(const struct words *w, const char *text, char out[WORDS_SIZE], struct err *e)
{
	char word[WORD_SIZE], made[WORDS_SIZE];
	size_t used = 0, n;

	while (*text != '\0') {
		n = strcspn(text, "{");
		if (n == 0) {
			n = strcspn(text, "}");
			if (fill_one(w, text + 1, n - 1, word, e) == -1)
				return -1;
			used += (size_t)snprintf(made + used, sizeof made - used, "%s", word);
			text += n + 1;
		} else {
			used += (size_t)snprintf(made + used, sizeof made - used, "%.*s", (int)n, text);
			text += n;
		}
		if (used >= sizeof made)
			return err_set(e, ERR_FAULT, "text too long: %.40s...", made);
	}
	memcpy(out, made, used);
	out[used] = '\0';
	return 0;
}
