/* What the lamps' watch looks at, and when. */
#include "tests/unit/kit.h"
#include "tui/lamp_watch.h"
#include "tui/wake.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SOON = 5000 };                   /* ms */

struct watching {
	struct lamp_watch *watch;
	struct lamps lamps;
	int wake_fd;
	char *ca, *sms, *receipts, *book;
};

static char *
folder(const char *dir, const char *name)
{
	char *path = kit_path(dir, name);

	assert_int_equal(mkdir(path, 0700), 0);
	return path;
}

static bool
looks(const struct watching *w)
{
	return lamp_watch_due(w->watch) != INT64_MAX;
}

/* Until the looks that go on have ended. */
static void
settled(struct watching *w)
{
	struct pollfd p = { .fd = w->wake_fd, .events = POLLIN };

	while (looks(w)) {
		assert_int_equal(poll(&p, 1, SOON), 1);
		wake_drain(w->wake_fd);
		lamp_watch_settle(w->watch, &w->lamps, 1);
	}
}

/* What has happened in the folders is heard. */
static void
heard(struct watching *w)
{
	struct pollfd p = { .fd = lamp_watch_fd(w->watch), .events = POLLIN };

	assert_int_equal(poll(&p, 1, SOON), 1);
	lamp_watch_heard(w->watch);
}

static int
setup(void **state)
{
	struct watching *w = calloc(1, sizeof(*w));
	char *dir = kit_dir();
	struct conf conf;
	struct err e;

	assert_non_null(w);
	w->ca = folder(dir, "ca");
	w->sms = folder(dir, "phone");
	w->receipts = folder(dir, "receipts");
	w->book = kit_path(dir, "book.db");
	conf = (struct conf){ .book_path = w->book, .ca_folder = w->ca, .sms_folder = w->sms,
		.paper_receipts = w->receipts };
	assert_int_equal(wake_open(&w->wake_fd, &e), 0);
	assert_int_equal(lamp_watch_new(&w->watch, &conf, w->wake_fd, &e), 0);
	lamp_watch_begin(w->watch);
	assert_true(looks(w));
	settled(w);
	free(dir);
	*state = w;
	return 0;
}

static int
teardown(void **state)
{
	struct watching *w = *state;

	lamp_watch_free(w->watch);
	close(w->wake_fd);
	free(w->ca);
	free(w->sms);
	free(w->receipts);
	free(w->book);
	free(w);
	return 0;
}

static void
write_in(const char *dir, const char *name)
{
	char *path = kit_path(dir, name);

	kit_write(path, "%PDF", 0600);
	free(path);
}

/* A disk that fills tells nobody; who writes there does. */
static void
a_paper_written_asks_whether_there_is_room(void **state)
{
	struct watching *w = *state;

	assert_int_equal(w->lamps.lamp[LAMP_PAPER].state, LAMP_GOOD);
	assert_false(looks(w));
	write_in(w->receipts, "FT2611230037.pdf");
	heard(w);
	assert_true(looks(w));
	settled(w);
	assert_int_equal(w->lamps.lamp[LAMP_PAPER].state, LAMP_GOOD);
}

static void
a_name_that_matters_to_nobody_wakes_nobody(void **state)
{
	struct watching *w = *state;

	write_in(w->ca, "notes.txt");
	heard(w);
	assert_false(looks(w));
	write_in(w->ca, "ca.pem");
	heard(w);
	assert_true(looks(w));
	settled(w);
}

#define WATCH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WATCH(a_paper_written_asks_whether_there_is_room),
		WATCH(a_name_that_matters_to_nobody_wakes_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
