/*
 * The UKey in the reader as home sees it: a word at the top, and where it is
 * more than a blank its line and the next step, which Enter takes when nothing
 * is looked for.  What is typed stays whatever is put in.
 */
#include "core/text.h"
#include "tui/view_home_own.h"

#include <stdio.h>
#include <string.h>

enum { INDENT = 8 };

/* ---- drawing ---- */

static void
ukeys_text(const struct app *a, char *out, size_t size)
{
	const struct known_ukey *one = peek_one(&a->peek);

	if (a->drawer.deaf)
		snprintf(out, size, "%s", _("读卡器服务未运行"));
	else if (a->drawer.nin == 0)
		snprintf(out, size, "%s", _("UKey 未插入"));
	else if (a->peek.state == PEEK_LOOKING)
		snprintf(out, size, "%s", _("UKey 在看.."));
	else if (one != NULL)
		snprintf(out, size, _("UKey %s 尾号%s"), known_ukey_word(one->kind),
		    text_last4(a->peek.t[0].serial));
	else
		snprintf(out, size, _("UKey 已插入 %zu 个"), a->drawer.nin);
}

int
home_ukey_word(const struct app *a, struct screen *s)
{
	char text[80];

	if (a->setup->reader == NULL)
		return s->cols;
	ukeys_text(a, text, sizeof(text));
	screen_put_right(s, 1, s->cols - 1, STYLE_PLAIN, text);
	return s->cols - 1 - text_cells(text);
}

/* A blank is what one would expect: its word at the top will do. */
static bool
says_more(const struct home *h)
{
	const struct peek *p = &h->view.app->peek;
	const struct known_ukey *one = peek_one(p);

	if (h->view.app->drawer.nin == 0)
		return false;
	return p->state == PEEK_FAILED || peek_count(p) > 1 || (one != NULL && one->kind != KNOWN_BLANK);
}

int
home_ukey_rows(const struct home *h)
{
	return says_more(h) ? HOME_UKEY_ROWS : 0;
}

/* What was put in, in one line, and the next step below. */
void
home_draw_ukey(const struct home *h, struct screen *s, int y)
{
	const struct peek *p = &h->view.app->peek;
	const struct known_ukey *one = peek_one(p);
	int x;

	if (!says_more(h))
		return;
	if (p->state == PEEK_FAILED) {
		frame_note(s, y, HOME_UKEY_ROWS, &p->e);
		return;
	}
	if (one == NULL) {
		screen_putf(s, y, 1, s->cols - 2, STYLE_STRONG, _("读卡器里有 %zu 个UKey"), p->n);
		screen_put(s, y + 1, INDENT, s->cols - INDENT - 1, STYLE_PLAIN,
		    _("只留下要办的一个；F8 逐个看是什么"));
		return;
	}
	x = 1 + screen_putf(s, y, 1, 20, STYLE_STRONG, _("UKey 尾号%s"), text_last4(p->t[0].serial)) + 2;
	screen_put(s, y, x, s->cols - x - 1, STYLE_PLAIN, one->what);
	screen_put(s, y + 1, INDENT, s->cols - INDENT - 1, STYLE_STRONG, known_ukey_next(one->kind));
}

/* ---- its order ---- */

/* Begun and left: on top of home, or (made ahead) further down than that reaches. */
static const struct order_line *
left(const struct home *h, const char *order)
{
	const struct order_line *l = h->found.list.n == 1 ? &h->found.rows[0].line : NULL;

	for (size_t i = 0; i < h->nunfinished; i++)
		if (strcmp(h->unfinished[i].no, order) == 0)
			return &h->unfinished[i];
	return l != NULL && l->ahead && l->making < MAKING_VERIFIED ? l : NULL;
}

/* Its number stands in the search line, whatever becomes of it. */
void
home_take(struct home *h, const char *order)
{
	const struct order_line *l;
	char no[NO_SIZE];

	snprintf(no, sizeof(no), "%s", order);
	edit_set(&h->find, no);
	h->zone = ZONE_FIND;
	home_search(h);
	if ((l = left(h, no)) != NULL)
		home_resume(h, l);
	else
		home_enter(h);
}

const char *
home_ukeys_order(const struct home *h)
{
	const struct known_ukey *k = peek_one(&h->view.app->peek);

	if (k == NULL || h->zone != ZONE_FIND || h->find.text[0] != '\0' ||
	    known_ukey_where(k->kind) != KNOWN_AT_ORDER)
		return "";
	return k->order;
}

bool
home_ukey_is_final(const struct home *h, const char *order)
{
	const struct peek *p = &h->view.app->peek;
	const struct known_ukey *k = peek_one(p);

	return k != NULL && k->delivered != 0 && !p->t[0].can_reset && strcmp(k->order, order) == 0;
}

void
view_home_take(struct view *home, const char *order)
{
	struct home *h = (struct home *)home;

	if (home->app->flow == NULL && home_serves(h))
		home_take(h, order);
}
