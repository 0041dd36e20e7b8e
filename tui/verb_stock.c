/* UKeys into the stock from a packing list: a file, or a run of serials. */
#include "core/stock.h"
#include "core/text.h"
#include "core/token/serial.h"
#include "tui/verb.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { RUN_TEXT = 4 * SERIAL_TEXT };    /* both ends as people write them */

/* FIRST-LAST: two of one length about a hyphen, whatever hyphens they have in them. */
static int
read_run(const char *word, char (**out)[ID_SIZE], size_t *n, struct err *e)
{
	char half[2][SERIAL_TEXT], text[RUN_TEXT];
	size_t middle = strlen(word) / 2;

	memcpy(text, word, strlen(word) + 1);
	text[middle] = '\0';
	if (serial_fold(text, half[0], e) == -1 ||
	    serial_fold(text + middle + 1, half[1], e) == -1)
		return -1;
	return stock_read_run(half[0], half[1], (int)serial_looks(half[0]), out, n, e);
}

static bool
is_run(const char *word)
{
	size_t len = strlen(word);

	return len % 2 == 1 && len < RUN_TEXT && word[len / 2] == '-' &&
	    access(word, F_OK) == -1;
}

/* What was not said is as it was the last time. */
static int
model(const struct args *a, const struct book *b, char out[ID_SIZE], struct err *e)
{
	if (a->nwords > 1)
		return text_copy(out, ID_SIZE, a->word[1], e);
	if (b->ops->stock_model(b->self, out, e) == 0)
		return 0;
	if (e->code != ERR_NOT_FOUND)
		return -1;
	err_set(e, ERR_INPUT, "no model");
	return err_say(e, "%s", _("第一次入库要写明型号：stock receive ... 型号"));
}

/* The screen asks about a model never seen; a list that comes in by itself cannot, so this only says so. */
static void
tell_new_model(const char *model)
{
	fprintf(stderr, _("库存里从来没有这个型号：%s"), model);
	fprintf(stderr, "\n  %s\n", _("写错了的，请在「库存」退库后重新入库。"));
}

int
verb_stock_receive(const struct args *a, struct wired *w, struct err *e)
{
	const struct book *b = &w->book;
	struct counter c = w->counter;
	char (*serials)[ID_SIZE] = NULL, what[ID_SIZE];
	bool known;
	size_t n = 0;
	int rc;

	c.book = w->book;
	if (model(a, b, what, e) == -1 || b->ops->stock_model_known(b->self, what, &known, e) == -1)
		return -1;
	rc = is_run(a->word[0]) ? read_run(a->word[0], &serials, &n, e) :
	    stock_read_list(a->word[0], &serials, &n, e);
	if (rc == 0)
		rc = stock_receive(&c, (const char (*)[ID_SIZE])serials, n, what, e);
	if (rc == 0 && !known)
		tell_new_model(what);
	if (rc == 0)
		printf(_("已入库 %zu 个 %s：%s 到 %s。\n"), n, what, serials[0], serials[n - 1]);
	free(serials);
	return rc;
}
