#include "print/tell.h"

#include "core/text.h"
#include "print/facts_read.h"
#include "print/rows.h"
#include "print/words.h"

struct telling {
	const struct receipt_facts *facts;
	void (*row)(void *ctx, const char *label, const char *text);
	void *ctx;
};

static int
tell(const struct telling *t, const char *label, const char *text, struct err *e)
{
	const struct words w = { .receipt = t->facts };
	char words[WORDS_SIZE];

	if (words_fill(&w, text_get(text), words, e) == -1)
		return -1;
	t->row(t->ctx, label[0] != '\0' ? text_get(label) : "", words);
	return 0;
}

static int
tell_row(const struct telling *t, const struct row *r, struct err *e)
{
	if (r->section || (r->when != NULL && !r->when(t->facts)))
		return 0;
	if (tell(t, r->label, r->text, e) == -1)
		return -1;
	return r->label2 != NULL ? tell(t, r->label2, r->text2, e) : 0;
}

int
tell_receipt(const struct blob *facts, void (*row)(void *ctx, const char *label, const char *text), void *ctx,
    struct err *e)
{
	struct facts_kept *kept;
	struct telling t = { NULL, row, ctx };
	int rc = 0;

	if (facts_read(&kept, facts, e) == -1)
		return -1;
	t.facts = facts_of(kept);
	for (enum rows_part part = ROWS_RECEIPT; part <= ROWS_NOTICES && rc == 0; part++)
		for (size_t i = 0; i < rows_of(part)->n && rc == 0; i++)
			rc = tell_row(&t, &rows_of(part)->row[i], e);
	facts_free(kept);
	return rc;
}
