#include "forms/handover.h"

#include "core/text.h"

#include <stdio.h>
#include <string.h>

/* The visit's own papers come with the first of its orders. */
static bool
first_list(const struct visit *v)
{
	return v->delivered == 0;
}

static bool
letter_kept(const struct visit *v)
{
	return first_list(v) && v->agent && v->letter.original_kept;
}

static bool
old_handed_in(const struct visit *v)
{
	return !v->old_kept;
}

/* %s stands for the UKey's last four, or the document; `early`: there before the UKey is made. */
static const struct {
	const char *text;
	bool ours, document, early;
	bool (*when)(const struct visit *v);
} items[] = {
	{ N_("UKey 尾号%s（交付后再拔）"), false, false, false, NULL },
	{ N_("客户联"), false, false, false, NULL },
	{ N_("%s原件"), false, true, false, NULL },
	{ N_("存根联，领取人已签名"), true, false, false, NULL },
	{ N_("签收单"), true, false, true, first_list },
	{ N_("授权委托书原件"), true, false, true, letter_kept },
	{ N_("原UKey，已交回"), true, false, false, old_handed_in },
};

_Static_assert(sizeof(items) / sizeof(items[0]) <= HANDOVER_ITEMS, "they fit");

/* One %s in the text gets the name; the text is ours, from the table. */
static void
put(char *out, size_t size, const char *text, const char *name)
{
	const char *gap = strstr(text, "%s");

	if (gap == NULL)
		snprintf(out, size, "%s", text);
	else
		snprintf(out, size, "%.*s%s%s", (int)(gap - text), text, name,
		    gap + 2);
}

/* last4 NULL: there is no UKey yet. */
static size_t
list(const struct visit *v, const char *last4, struct handover_item *out)
{
	size_t n = 0;

	for (size_t i = 0; i < sizeof(items) / sizeof(items[0]); i++) {
		if ((items[i].when != NULL && !items[i].when(v)) ||
		    (last4 == NULL && !items[i].early))
			continue;
		put(out[n].text, sizeof(out[n].text), _(items[i].text),
		    items[i].document ? document_text(v->document) : last4);
		out[n].bit = 1u << i;
		out[n++].ours = items[i].ours;
	}
	return n;
}

size_t
handover_items(const struct visit *v, const struct making *m,
    struct handover_item *out)
{
	return list(v, text_last4(m->token_serial), out);
}

size_t
handover_papers(const struct visit *v, struct handover_item *out)
{
	return list(v, NULL, out);
}

bool
handover_read_back(const char *typed, const char *number)
{
	char folded[16];

	snprintf(folded, sizeof(folded), "%s", typed);
	text_fold(folded);
	return number[0] != '\0' && strcmp(folded, number) == 0;
}

const char *
handover_arrival(const char *how)
{
	static const struct {
		const char *how, *text;
	} ways[] = {
		{ "delivered", N_("已送达") },
		{ "read_back", N_("编号已核对") },
		{ "unconfirmed", N_("未确认，主管同意") },
	};

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if (strcmp(ways[i].how, how) == 0)
			return _(ways[i].text);
	return "";
}
