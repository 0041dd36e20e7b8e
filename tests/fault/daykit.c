#include "tests/fault/daykit.h"

#include "core/book/sqlite.h"
#include "core/dayend_paper.h"
#include "tui/wire.h"

#include <stdio.h>
#include <unistd.h>

void
daykit_day(struct world *w, struct script *s, struct faulty *f, enum err_code want)
{
	struct err e = { .code = ERR_NONE };
	char line[1024];

	if (world_day(w, s, f, &e) == 0)
		e.code = ERR_NONE;
	if (e.code == want)
		return;
	err_line(&e, line, sizeof(line));
	fail_msg("wanted %d: %s", (int)want, line);
}

void
daykit_last(const struct world *w, struct day *out)
{
	struct wired *x;
	struct day_row row;
	struct err e;

	assert_int_equal(world_open(w, &x, &e), 0);
	assert_int_equal(x->book.ops->day_get(x->book.self, "", &row, &e), 0);
	assert_int_equal(dayend_read(&row, out, &e), 0);
	blob_done(&row.facts);
	wire_close(x);
}

const struct day_odd *
daykit_odd(const struct day *d, enum day_what what)
{
	for (size_t i = 0; i < d->nodds; i++)
		if (d->odds[i].what == what)
			return &d->odds[i];
	return NULL;
}

const char *
daykit_whole(struct world *w)
{
	struct wired *x;
	struct day_row rows[8], row;
	struct day day;
	char path[WORLD_PATH + 96];
	const char *wrong = NULL;
	struct err e;
	size_t n = 0;
	long lines;

	if (world_open(w, &x, &e) == -1)
		return "the counter does not open";
	if (book_sqlite_audit_verify(x->main_book, &lines, &e) == -1)
		wrong = "the audit is not whole";
	if (x->book.ops->days(x->book.self, "", rows, 8, &n, &e) == -1)
		wrong = "the days do not list";
	for (size_t i = 0; i < n && wrong == NULL; i++) {
		if (x->book.ops->day_get(x->book.self, rows[i].no, &row, &e) == -1 || dayend_read(&row, &day, &e) == -1)
			return "a closed day that is not read";
		snprintf(path, sizeof(path), "%s/receipts/dayend/%s-%s.pdf", w->folder, day.no, day.check);
		day_done(&day);
		blob_done(&row.facts);
		if (access(path, R_OK) == -1)
			wrong = "a closed day without its paper";
	}
	if ((long)n != world_count(w, "SELECT count(*) FROM audit WHERE action = 'day_closed'"))
		wrong = "a closed day without its line";
	wire_close(x);
	return wrong;
}
