#include "tui/drawer.h"

#include "core/text.h"
#include "tui/app_own.h"
#include "tui/dialog.h"

#include <stdio.h>
#include <string.h>

void
drawer_look(struct app *a)
{
	struct drawer *d = &a->drawer;
	struct err e;
	size_t n;

	if (a->setup->reader == NULL)
		return;
	reader_drain(a->setup->reader);
	if (reader_names(a->setup->reader, 1, d->in, DRAWER_READER, &n, &e) == 0)
		d->nin = n;
	d->deaf = !reader_works(a->setup->reader);
	d->changes++;
}

void
drawer_peek(struct app *a)
{
	if (a->flow != NULL || !a->signed_in || a->setup->reader == NULL)
		return;
	if (a->drawer.nin == 0)
		peek_empty(&a->peek);
	else
		peek_look(&a->peek);
}

void
drawer_keep(struct drawer *d)
{
	memcpy(d->kept, d->in, sizeof(d->kept));
	d->nkept = d->nin;
}

bool
drawer_differs(const struct drawer *d)
{
	if (d->nkept != d->nin)
		return true;
	for (size_t i = 0; i < d->nin; i++)
		if (strcmp(d->kept[i], d->in[i]) != 0)
			return true;
	return false;
}

static void
complain(struct app *a, const struct err *e)
{
	char text[512];

	snprintf(text, sizeof(text), "%s\n%s", err_what(e), err_todo(e));
	dialog_say(app_top(a), _("虚拟UKey"), text);
}

static void
put_in(struct view *v, const char *which)
{
	struct app *a = v->app;
	struct err e;

	if (which == NULL)
		return;
	if (reader_insert(a->setup->reader, which, &e) == -1) {
		complain(a, &e);
		return;
	}
	snprintf(a->drawer.last, sizeof(a->drawer.last), "%s", which);
}

/* Most likely meant: the one the flow waits for, or has in hand, else the next one. */
static void
guess(const struct app *a, const char (*names)[64], size_t n, char out[64])
{
	const struct drawer *d = &a->drawer;
	const char *own = d->wanted[0] != '\0' ? d->wanted :
	    strcmp(a->work.doing.record, "handover") == 0 ||
	    a->work.job == &flow_pin_reset ? a->work.doing.serial : "";
	size_t i = 0;

	out[0] = '\0';
	if (own[0] != '\0') {
		snprintf(out, 64, "%s", text_last4(own));
		return;
	}
	while (i + 1 < n && strcmp(names[i], d->last) <= 0)
		i++;
	if (n > 0)
		snprintf(out, 64, "%s", names[i]);
}

void
drawer_key(struct app *a)
{
	struct reader *r = a->setup->reader;
	char names[DRAWER_ALL][64], first[64], text[200];
	struct err e;
	size_t n = 0;

	if (a->drawer.nin > 0) {
		if (reader_remove(r, NULL, &e) == -1)
			complain(a, &e);
		return;
	}
	if (reader_names(r, 0, names, DRAWER_ALL, &n, &e) == -1) {
		complain(a, &e);
		return;
	}
	guess(a, (const char (*)[64])names, n, first);
	snprintf(text, sizeof(text),
	    _("抽屉里有 %zu 个。插入哪一个？文件夹号或序列号尾号"), n);
	dialog_type(app_top(a), _("虚拟UKey（演示）"), text, first, 40, put_in);
}
