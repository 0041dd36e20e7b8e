#include "tui/dialog.h"

#include "core/text.h"
#include "tui/app_own.h"
#include "tui/edit.h"

#include <stdio.h>
#include <stdlib.h>

enum { WIDTH = 60 };

struct dialog {
	struct view view;
	char title[80], text[1200];
	struct {
		int digit;
		char text[80];
	} choices[DIALOG_CHOICES];
	size_t n;
	struct edit edit;
	bool fresh;             /* what stands there is our guess: typing replaces it */
	void (*chosen)(struct view *owner, int digit);
	void (*typed)(struct view *owner, const char *line);
};

static void
frame(struct screen *s, int y, int x, int rows)
{
	char dashes[WIDTH + 1];

	for (int i = 0; i < WIDTH; i++)
		dashes[i] = i == 0 || i == WIDTH - 1 ? '+' : '-';
	dashes[WIDTH] = '\0';
	for (int r = 0; r < rows; r++) {
		/* the whole row: no half of a wide character stays beside it */
		screen_fill(s, y + r, 0, s->cols, STYLE_PLAIN);
		screen_put(s, y + r, x, 1, STYLE_DIM, "|");
		screen_put(s, y + r, x + WIDTH - 1, 1, STYLE_DIM, "|");
	}
	screen_put(s, y, x, WIDTH, STYLE_DIM, dashes);
	screen_put(s, y + rows - 1, x, WIDTH, STYLE_DIM, dashes);
}

static int
text_rows(const struct dialog *d)
{
	int rows = 1;

	if (d->text[0] == '\0')
		return 0;
	for (const char *p = d->text; *p != '\0'; p++)
		rows += *p == '\n';
	return rows + text_cells(d->text) / (WIDTH - 6);
}

static void
draw(struct view *v, struct screen *s)
{
	struct dialog *d = (struct dialog *)v;
	int rows = text_rows(d) + (int)d->n + 5, x = (s->cols - WIDTH) / 2;
	int y = (s->rows - rows) / 2;

	frame(s, y, x, rows);
	screen_put(s, y + 1, x + 3, WIDTH - 6, STYLE_STRONG, d->title);
	y += 2;
	y += screen_wrap(s, y, x + 3, WIDTH - 6, text_rows(d), STYLE_PLAIN,
	    d->text) + 1;
	if (d->typed != NULL)
		edit_draw(&d->edit, s, y, x + 3, WIDTH - 6, true);
	for (size_t i = 0; i < d->n; i++) {
		screen_putf(s, y, x + 3, WIDTH - 6, STYLE_PLAIN, "%d  %s",
		    d->choices[i].digit, d->choices[i].text);
		if (d->choices[i].digit == 0)
			screen_cursor(s, y, x + 3);
		y++;
	}
}

static void
bar(struct view *v, struct keybar *b)
{
	struct dialog *d = (struct dialog *)v;

	if (d->typed != NULL)
		keybar_key(b, "Enter", _("确定"));
	else if (d->n > 0)
		keybar_key(b, _("数字"), _("选择"));
	keybar_key(b, "Esc", _("返回"));
}

/* The dialog goes first: what it leads to may open another one. */
static void
choose(struct dialog *d, int digit)
{
	void (*chosen)(struct view *, int) = d->chosen;
	void (*typed)(struct view *, const char *) = d->typed;
	struct view *owner = d->view.owner;

	app_close(d->view.app, &d->view);
	if (chosen != NULL)
		chosen(owner, digit);
	if (typed != NULL)
		typed(owner, NULL);
}

/* Blanks alone are no line. */
static void
take_line(struct dialog *d)
{
	void (*typed)(struct view *, const char *) = d->typed;
	struct view *owner = d->view.owner;
	char line[NAME_SIZE];

	snprintf(line, sizeof(line), "%s", d->edit.text);
	text_fold(line);
	if (line[0] == '\0') {
		screen_bell();
		return;
	}
	app_close(d->view.app, &d->view);
	typed(owner, line);
}

static void
pick(struct dialog *d, int digit)
{
	for (size_t i = 0; i < d->n; i++)
		if (d->choices[i].digit == digit) {
			choose(d, digit);
			return;
		}
}

static void
key(struct view *v, const struct key *k)
{
	struct dialog *d = (struct dialog *)v;

	if (k->kind == K_ESC || (k->kind == K_ENTER && d->typed == NULL) ||
	    (d->n == 0 && d->typed == NULL)) {
		choose(d, DIALOG_NO);
		return;
	}
	if (d->typed != NULL) {
		if (k->kind == K_ENTER) {
			take_line(d);
			return;
		}
		if (d->fresh && k->kind == K_CHAR)
			edit_clear(&d->edit);
		d->fresh = false;
		edit_key(&d->edit, k);
		return;
	}
	pick(d, key_digit(k));
}

/* What is scanned answers nothing; where a line is asked for, Enter takes it. */
static void
scan(struct view *v, const char *text)
{
	struct dialog *d = (struct dialog *)v;

	if (d->typed == NULL) {
		choose(d, DIALOG_NO);
		return;
	}
	edit_set(&d->edit, text);
	d->fresh = false;
}

static bool
typing(struct view *v)
{
	return ((struct dialog *)v)->typed != NULL;
}

static void
closed(struct view *v)
{
	free(v);
}

static const struct view_ops ops = {
	.help = HELP_MESSAGE,
	.overlay = true,
	.alone = true,
	.draw = draw,
	.bar = bar,
	.key = key,
	.scan = scan,
	.typing = typing,
	.closed = closed,
};

static struct dialog *
open_over(struct view *owner, const char *title, const char *text)
{
	struct dialog *d = calloc(1, sizeof(*d));

	if (d == NULL)
		return NULL;
	d->view = (struct view){ .ops = &ops, .app = owner->app,
		.owner = owner };
	snprintf(d->title, sizeof(d->title), "%s", title);
	snprintf(d->text, sizeof(d->text), "%s", text);
	d->text[text_whole(d->text)] = '\0';
	term_drop(owner->app->term);
	app_push(owner->app, &d->view);
	return d;
}

void
dialog_ask(struct view *owner, const char *title, const char *text,
    const struct dialog_choice *choices, size_t n,
    void (*chosen)(struct view *owner, int digit))
{
	struct dialog *d = open_over(owner, title, text);

	if (d == NULL)
		return;
	for (d->n = 0; d->n < n && d->n < DIALOG_CHOICES; d->n++) {
		d->choices[d->n].digit = choices[d->n].digit;
		snprintf(d->choices[d->n].text, sizeof(d->choices[0].text),
		    "%s", choices[d->n].text);
	}
	d->chosen = chosen;
}

void
dialog_type(struct view *owner, const char *title, const char *text,
    const char *first, size_t max,
    void (*typed)(struct view *owner, const char *line))
{
	struct dialog *d = open_over(owner, title, text);

	if (d == NULL)
		return;
	edit_init(&d->edit, max, NULL);
	edit_set(&d->edit, first);
	d->fresh = true;
	d->typed = typed;
}

void
dialog_say(struct view *owner, const char *title, const char *text)
{
	open_over(owner, title, text);
}
