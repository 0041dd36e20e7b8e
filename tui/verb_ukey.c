/* What is in the reader; with a demo's virtual UKeys, in and out of it. */
#include "core/known_ukey.h"
#include "core/text.h"
#include "core/token/reader.h"
#include "tui/ukey_json.h"
#include "tui/verb.h"

#include <stdio.h>

enum { LOOK_MAX = 16, LINE_CELLS = 400 };

/* Labels and names on a UKey are whoever's wrote them. */
static void
print_clean(const char *text)
{
	char clean[KNOWN_LINE + 400];

	text_clean(text, LINE_CELLS, clean, sizeof(clean));
	puts(clean);
}

/* A line what it is, a line what to do. */
static void
print_ukey(const struct token_info *t, const struct known_ukey *k)
{
	char text[KNOWN_LINE + 300];

	snprintf(text, sizeof(text), "%.*s  %.*s  %s", ID_SIZE, t->serial, NAME_SIZE, t->product, k->what);
	print_clean(text);
	printf("      %s\n", known_ukey_next(k->kind));
}

static int
print_all(const struct token_info *t, const struct known_ukey *k, size_t n)
{
	if (n == 0)
		puts(_("读卡器里没有UKey。"));
	for (size_t i = 0; i < n; i++)
		print_ukey(&t[i], &k[i]);
	return 0;
}

int
verb_ukey(const struct args *a, struct wired *w, struct err *e)
{
	const struct token *token = &w->counter.token;
	struct token_info t[LOOK_MAX];
	struct known_ukey k[LOOK_MAX];
	size_t n;

	if (token->ops->look(token->self, t, LOOK_MAX, &n, e) == -1)
		return err_wrap(e, "looking at the reader");
	for (size_t i = 0; i < n; i++)
		if (known_ukey(&w->book, &t[i], &k[i], e) == -1)
			return -1;
	return a->json ? ukey_json_print(t, k, n, stdout, e) : print_all(t, k, n);
}

static int
only_demo(const struct wired *w, struct err *e)
{
	return w->counter.demo ? 0 : err_set(e, ERR_NOT_DEMO, "not a demo book");
}

int
verb_ukey_insert(const struct args *a, struct wired *w, struct err *e)
{
	if (only_demo(w, e) == -1 || reader_insert(w->reader, a->word[0], e) == -1)
		return err_wrap(e, "inserting");
	printf(_("已插入 %s。\n"), a->word[0]);
	return 0;
}

int
verb_ukey_remove(const struct args *a, struct wired *w, struct err *e)
{
	if (only_demo(w, e) == -1 || reader_remove(w->reader, a->word[0], e) == -1)
		return err_wrap(e, "removing");
	puts(_("已拔出。"));
	return 0;
}
