/* Receipts as the book has them: for whoever has no paper at hand, and for programs (--json). */
#include "core/clock.h"
#include "core/receipt.h"
#include "core/text.h"
#include "print/tell.h"
#include "tui/receipt_json.h"
#include "tui/verb.h"

#include <stdlib.h>
#include <string.h>

enum { RECEIPTS_MAX = 64, REPRINTS_MAX = 1000, LABEL = 16 };

static void
fact(void *ctx, const char *label, const char *text)
{
	char clean[1600];
	int used = text_clean(label, LABEL, clean, sizeof(clean));

	(void)ctx;
	printf("%s%*s  ", clean, LABEL - used, "");
	text_clean(text, 400, clean, sizeof(clean));
	puts(clean);
}

/* ---- in words -------------------------------------------------------------- */

static const char *
standing(const struct receipt_line *l)
{
	return l->row.voided ? _("已作废") : l->delivered ? _("有效") : _("未交付");
}

static void
say_reprint(const struct reprint *r)
{
	char when[20], text[TEXT_SIZE * 3];

	time_minute(r->time, when);
	snprintf(text, sizeof(text), _("第%d次  %s  %s  %s  %s %s  %s%s%s"), r->nth, when,
	    reprint_copy_text(r->copy), r->reason == REPRINT_OTHER ? r->note :
	    reprint_reason_text(r->reason), reprint_requester_text(r->requester), r->name, r->staff,
	    r->original != ORIGINAL_WHOLE ? _("  原件损坏，依订单库记录重制") : "",
	    r->made == 0 ? _("  没有做成") : "");
	fact(NULL, r->nth == 1 ? _("补打") : "", text);
}

static int
say(const struct receipt_shown *s, struct err *e)
{
	const struct receipt_row *r = &s->line->row;
	bool original = strcmp(r->kind, "original") == 0;
	char text[TEXT_SIZE + 80];

	snprintf(text, sizeof(text), "%s  %s  %s", r->no, original ? _("领取回执") : _("补充回执"),
	    standing(s->line));
	fact(NULL, _("回执号"), text);
	time_minute(r->time, text);
	fact(NULL, _("签署"), text);
	fact(NULL, _("签名"), original ? _("2 个：UKey 密钥验证、受理点") : _("1 个：受理点"));
	snprintf(text, sizeof(text), "%s  %s", r->path, original_state_text(s->file));
	fact(NULL, _("存档"), text);
	if (tell_receipt(s->facts, fact, NULL, e) == -1)
		return -1;
	for (size_t i = 0; i < s->nreprints; i++)
		say_reprint(&s->reprints[i]);
	if (s->nreprints == 0)
		fact(NULL, _("补打"), _("没有补打过"));
	return 0;
}

/* ---- one by one -------------------------------------------------------------- */

struct show {
	struct wired *w;
	struct receipts_json *json;     /* NULL: in words */
	struct receipt_line *lines;
	size_t n;
	bool whole;                     /* every file so far */
};

static int
show_one(struct show *s, const struct receipt_line *l, struct reprint *reprints, struct err *e)
{
	const struct book *b = &s->w->book;
	struct blob facts = { 0 };
	struct receipt_shown shown = { .line = l, .facts = &facts, .reprints = reprints };
	char path[4096];
	int rc = -1;

	if (b->ops->receipt_facts(b->self, l->row.no, &facts, e) == -1 ||
	    b->ops->reprints_of(b->self, l->row.no, 0, reprints, REPRINTS_MAX, &shown.nreprints, e) == -1 ||
	    receipt_path(&s->w->counter, l->row.no, path, sizeof(path), e) == -1 ||
	    receipt_kept(path, l->row.sha256, &shown.file, e) == -1)
		goto out;
	s->whole = s->whole && shown.file == ORIGINAL_WHOLE;
	rc = s->json != NULL ? receipts_json_add(s->json, &shown, e) : say(&shown, e);
out:
	blob_done(&facts);
	return rc;
}

static int
show_all(struct show *s, struct err *e)
{
	struct reprint *reprints = calloc(REPRINTS_MAX, sizeof(*reprints));
	int rc = 0;

	if (reprints == NULL)
		return err_set(e, ERR_MEMORY, "reprints");
	for (size_t i = 0; i < s->n && rc == 0; i++) {
		if (i > 0 && s->json == NULL)
			puts("");
		rc = show_one(s, &s->lines[i], reprints, e);
	}
	free(reprints);
	return rc;
}

static int
find(struct show *s, const char *what, struct err *e)
{
	const struct book *b = &s->w->book;
	struct receipt_query q = { .only = what };

	if ((s->lines = calloc(RECEIPTS_MAX, sizeof(*s->lines))) == NULL)
		return err_set(e, ERR_MEMORY, "receipts");
	if (b->ops->receipts_find(b->self, &q, s->lines, RECEIPTS_MAX, &s->n, e) == -1)
		return -1;
	if (s->n > 0)
		return 0;
	err_set(e, ERR_NOT_FOUND, "no receipt or order %s", what);
	return err_say(e, "%s", what);
}

int
verb_receipt_show(const struct args *a, struct wired *w, struct err *e)
{
	struct show s = { .w = w, .whole = true };
	int rc = -1;

	if ((a->json && receipts_json_new(&s.json, e) == -1) || find(&s, a->word[0], e) == -1 ||
	    show_all(&s, e) == -1 || (s.json != NULL && receipts_json_print(s.json, stdout, e) == -1))
		goto out;
	rc = s.whole ? 0 : err_set(e, ERR_ORIGINAL, "a receipt of %s is not as booked", a->word[0]);
out:
	receipts_json_free(s.json);
	free(s.lines);
	return rc;
}
