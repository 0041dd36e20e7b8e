#include "core/stock.h"

#include "conf/settings.h"
#include "core/text.h"
#include "core/token/serial.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct actor
who(const struct counter *c)
{
	return (struct actor){ c->clerk.id, c->terminal };
}

/* In the clerk's words, trimmed; not empty. */
static int
worded(const char *text, const char *missing, size_t size, char *out, struct err *e)
{
	if (text_copy(out, size, text, e) == -1)
		return -1;
	text_fold(out);
	if (out[0] != '\0')
		return 0;
	err_set(e, ERR_INPUT, "nothing written");
	return err_say(e, "%s", missing);
}

static enum err_code
no_blank(enum stock_state s)
{
	return s == STOCK_MAKING || s == STOCK_MADE ? ERR_STOCK_BOUND : ERR_STOCK_GONE;
}

int
stock_blank(const struct book *b, const char *serial, struct err *e)
{
	struct stock_line l;

	if (b->ops->stock_get(b->self, serial, &l, e) == -1)
		return e->code == ERR_NOT_FOUND ? err_say(e, _("%s 没有入库"), serial) : -1;
	if (l.state == STOCK_BLANK)
		return 0;
	err_set(e, no_blank(l.state), "UKey %s is %s", serial, stock_state_name(l.state));
	return err_say(e, "%s %s %s", serial, stock_state_text(l.state), l.order);
}

int
stock_receive(struct counter *c, const char (*serials)[ID_SIZE], size_t n,
    const char *model, struct err *e)
{
	const struct book *b = &c->book;
	const struct actor by = who(c);
	char what[ID_SIZE];

	if (may(&c->clerk, MAY_KEEP_STOCK, NULL, e) == -1 ||
	    worded(model, _("请写明型号"), sizeof(what), what, e) == -1)
		return -1;
	return b->ops->stock_receive(b->self, &by, serials, n, what, e);
}

static int
leave(struct counter *c, enum stock_state to, const char (*serials)[ID_SIZE],
    size_t n, const char *reason, struct err *e)
{
	const struct book *b = &c->book;
	const struct actor by = who(c);
	char why[TEXT_SIZE];

	if (worded(reason, _("请写明原因"), sizeof(why), why, e) == -1)
		return -1;
	return b->ops->stock_leave(b->self, &by, to, serials, n, why, e);
}

int
stock_spoil(struct counter *c, const char *serial, const char *again,
    const char *reason, struct err *e)
{
	char one[1][ID_SIZE];

	if (may(&c->clerk, MAY_KEEP_STOCK, NULL, e) == -1)
		return -1;
	if (!serial_same(text_last4(serial), again)) {
		err_set(e, ERR_INPUT, "the last four of %s were typed as %s", serial, again);
		return err_say(e, _("重输的末四位与序列号 %s 不符"), serial);
	}
	snprintf(one[0], ID_SIZE, "%s", serial);
	return leave(c, STOCK_SPOILED, (const char (*)[ID_SIZE])one, 1, reason, e);
}

int
stock_return(struct counter *c, const char (*serials)[ID_SIZE], size_t n,
    const char *reason, struct err *e)
{
	if (may(&c->clerk, MAY_KEEP_STOCK, NULL, e) == -1)
		return -1;
	return leave(c, STOCK_RETURNED, serials, n, reason, e);
}

int
stock_take_count(struct counter *c, int counted, const char (*serials)[ID_SIZE],
    struct stock_count *out, struct err *e)
{
	const struct book *b = &c->book;
	const struct actor by = who(c);

	if (may(&c->clerk, MAY_KEEP_STOCK, NULL, e) == -1)
		return -1;
	if (counted < 0 || counted > STOCK_COUNT_MOST) {
		err_set(e, ERR_INPUT, "%d blanks counted", counted);
		return err_say(e, "%s", _("盘点：请输入抽屉里空白UKey的实数，0到99999"));
	}
	return b->ops->stock_count(b->self, &by, counted, serials, out, e);
}

/* ---- the slip ---- */

/* A UKey is spoiled once: its serial is the slip's number. */
static void
slip_no(const char *serial, char no[NO_SIZE])
{
	snprintf(no, NO_SIZE, "ZF-%.30s", serial);
}

static int
slip_path(const struct counter *c, const char *no, char *path, size_t size, struct err *e)
{
	int n = snprintf(path, size, "%s/slips", c->conf->paper_receipts);

	if (n < 0 || (size_t)n + NO_SIZE + 8 > size)
		return err_set(e, ERR_FAULT, "archive path too long");
	if (mkdir(path, 0700) == -1 && errno != EEXIST)
		return err_set(e, ERR_DISK, "%s: %s", path, strerror(errno));
	snprintf(path, size, "%s/slips/%s.pdf", c->conf->paper_receipts, no);
	return 0;
}

int
stock_slip(struct counter *c, const char *serial, char *path, size_t size,
    struct err *e)
{
	const struct book *b = &c->book;
	struct staff by = { .name = "" };
	struct stock_line l;
	char no[NO_SIZE];
	struct slip_facts f = { .kind = SLIP_SPOILED, .no = no, .spoiled = &l,
		.terminal = c->terminal, .clerk = l.staff, .clerk_name = by.name,
		.point_name = c->point_name, .demo = c->demo };

	if (b->ops->stock_get(b->self, serial, &l, e) == -1)
		return -1;
	if (l.state != STOCK_SPOILED) {
		err_set(e, ERR_NOT_FOUND, "UKey %s is not spoiled", serial);
		return err_say(e, _("%s 没有作废"), serial);
	}
	if (b->ops->staff_get(b->self, l.staff, &by, e) == -1 && e->code != ERR_NOT_FOUND)
		return -1;
	f.time = l.time;
	slip_no(l.serial, no);
	if (slip_path(c, no, path, size, e) == -1)
		return -1;
	return c->paper.ops->slip(c->paper.self, &f, path, e);
}

void
stock_mend(struct counter *c)
{
	enum { LATEST = 50 };
	const struct book *b = &c->book;
	const struct stock_query q = { .text = "", .state = STOCK_SPOILED };
	struct stock_line *l = calloc(LATEST, sizeof(*l));
	char path[4096], no[NO_SIZE];
	struct err e;
	size_t n = 0;

	if (l == NULL || b->ops->stock_list(b->self, &q, l, LATEST, &n, &e) == -1)
		n = 0;
	for (size_t i = 0; i < n; i++) {
		slip_no(l[i].serial, no);
		if (slip_path(c, no, path, sizeof(path), &e) == -1 ||
		    access(path, F_OK) == 0)
			continue;
		stock_slip(c, l[i].serial, path, sizeof(path), &e);
	}
	free(l);
}

/* ---- lists ---- */

enum { FILE_MOST = 1 << 20 };

struct list {
	char (*serial)[ID_SIZE];
	size_t n;
};

static int
in_line(struct err *e, int line)
{
	char why[sizeof(e->say)];

	snprintf(why, sizeof(why), "%.250s", e->say);
	return err_say(e, _("第 %d 行：%s"), line, why);
}

static int
add(struct list *l, const char *text, struct err *e)
{
	char serial[SERIAL_TEXT];

	if (l->n == STOCK_SERIALS) {
		err_set(e, ERR_INPUT, "more than %d serials", STOCK_SERIALS);
		return err_say(e, _("一次最多 %d 个"), STOCK_SERIALS);
	}
	if (serial_fold(text, serial, e) == -1)
		return -1;
	for (size_t i = 0; i < l->n; i++)
		if (serial_same(l->serial[i], serial)) {
			err_set(e, ERR_INPUT, "%s is there twice", serial);
			return err_say(e, _("序列号重复：%s"), serial);
		}
	snprintf(l->serial[l->n++], ID_SIZE, "%s", serial);
	return 0;
}

static int
read_lines(struct list *l, const struct blob *file, struct err *e)
{
	const char *p = file->n > 0 ? (const char *)file->p : "", *end = p + file->n;
	char text[80];

	for (int line = 1; p < end; line++) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		size_t len = (size_t)((nl != NULL ? nl : end) - p);

		snprintf(text, sizeof(text), "%.*s", (int)(len < sizeof(text) ? len : sizeof(text) - 1), p);
		text[strcspn(text, "\r")] = '\0';
		text[text_whole(text)] = '\0';
		p += len + 1;
		text_fold(text);
		if (text[0] != '\0' && text[0] != '#' && add(l, text, e) == -1)
			return in_line(e, line);
	}
	if (l->n > 0)
		return 0;
	err_set(e, ERR_INPUT, "no serial in it");
	return err_say(e, "%s", _("文件里没有序列号"));
}

int
stock_read_list(const char *path, char (**out)[ID_SIZE], size_t *n, struct err *e)
{
	struct list l = { calloc(STOCK_SERIALS, ID_SIZE), 0 };
	struct blob file = { 0 };
	int rc = -1;

	if (l.serial == NULL)
		err_set(e, ERR_MEMORY, "a list of serials");
	else if (access(path, R_OK) == -1) {
		err_set(e, ERR_INPUT, "%s: %s", path, strerror(errno));
		err_say(e, _("读不到文件：%.200s"), path);
	} else if (blob_read(&file, path, FILE_MOST, e) == 0)
		rc = read_lines(&l, &file, e);
	blob_done(&file);
	if (rc == -1) {
		free(l.serial);
		return err_wrap(e, "%s", path);
	}
	*out = l.serial;
	*n = l.n;
	return 0;
}

int
stock_read_run(const char *first, const char *last, int base,
    char (**out)[ID_SIZE], size_t *n, struct err *e)
{
	enum serial_base b = base == SERIAL_HEX ? SERIAL_HEX : SERIAL_DECIMAL;
	char (*all)[ID_SIZE];
	size_t got;

	if (serial_run(first, last, b, STOCK_SERIALS, &got, e) == -1)
		return -1;
	if ((all = calloc(got, ID_SIZE)) == NULL)
		return err_set(e, ERR_MEMORY, "%zu serials", got);
	for (size_t i = 0; i < got; i++)
		serial_nth(first, last, b, i, all[i]);
	*out = all;
	*n = got;
	return 0;
}
