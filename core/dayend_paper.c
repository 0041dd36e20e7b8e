#include "core/dayend_paper.h"

#include "conf/settings.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- what was filed --------------------------------------------------------------- */

static void
put_check(const char *sha256, char out[16])
{
	snprintf(out, 16, "%.4s-%.4s", sha256, sha256 + 4);
	for (char *c = out; *c != '\0'; c++)
		if (*c >= 'a' && *c <= 'f')
			*c = (char)(*c - 'a' + 'A');
}

void
dayend_people(const struct day_row *r, struct day *day)
{
	memcpy(day->no, r->no, sizeof(day->no));
	put_check(r->sha256, day->check);
	memcpy(day->prepared_by, r->prepared_by, sizeof(day->prepared_by));
	memcpy(day->prepared_name, r->prepared_name, sizeof(day->prepared_name));
	memcpy(day->signed_by, r->signed_by, sizeof(day->signed_by));
	memcpy(day->signed_name, r->signed_name, sizeof(day->signed_name));
	day->terminal = r->terminal;
	day->prepared = r->prepared;
	day->closed = r->closed;
}

int
dayend_read(const struct day_row *row, struct day *out, struct err *e)
{
	if (day_parse(&row->facts, out, e) == -1)
		return -1;
	dayend_people(row, out);
	return 0;
}

/* ---- its paper ---------------------------------------------------------------------- */

/* With its check code: a day lost to a restored book may have had the same number, and lies there still. */
static int
paper_path(const struct counter *c, const struct day *day, char path[DAYEND_PATH], struct err *e)
{
	int n = snprintf(path, DAYEND_PATH, "%s/dayend", c->conf->paper_receipts);

	if (n < 0 || n + NO_SIZE + 24 > DAYEND_PATH)
		return err_set(e, ERR_FAULT, "archive path too long");
	if (mkdir(path, 0700) == -1 && errno != EEXIST)
		return err_set(e, ERR_DISK, "%s: %s", path, strerror(errno));
	snprintf(path + n, (size_t)(DAYEND_PATH - n), "/%s-%s.pdf", day->no, day->check);
	return 0;
}

int
dayend_paper(const struct counter *c, const struct day *day, char path[DAYEND_PATH],
    struct err *e)
{
	const struct paper *a = &c->paper;

	if (paper_path(c, day, path, e) == -1)
		return -1;
	if (access(path, F_OK) == 0)
		return 0;
	return a->ops->dayend(a->self, day, c->point_name, c->demo, path, e);
}

void
dayend_mend(const struct counter *c)
{
	const struct book *b = &c->book;
	struct day_row row;
	struct day day;
	char path[DAYEND_PATH];
	struct err e;

	if (b->ops->day_get(b->self, "", &row, &e) == -1)
		return;
	if (dayend_read(&row, &day, &e) == 0) {
		dayend_paper(c, &day, path, &e);
		day_done(&day);
	}
	blob_done(&row.facts);
}
