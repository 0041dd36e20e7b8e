/*
 * The event loop: wait for a key, another thread, the clock, a signal or the
 * reader; take in all that is there; draw once.  Between minute ticks an idle
 * program does not wake.
 */
#include "tui/app.h"

#include "core/clock.h"
#include "core/restored.h"
#include "core/text.h"
#include "tui/app_own.h"
#include "tui/wake.h"
#include "tui/watch_book.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

int64_t
app_now(const struct app *a)
{
	return a->setup->clock.ops->now(a->setup->clock.self);
}

/* ---- what is in the reader ---- */

static void
settle_peek(struct app *a)
{
	peek_settle(&a->peek);
	if (!a->lent)
		peek_know(&a->peek, &a->setup->book);
}

/* ---- who is here ---- */

/* A book that waits for a supervisor's word says so to whoever comes. */
static void
tell_restored(struct app *a)
{
	struct err e;

	if (restored_ready(&a->setup->book, &e) == -1 && e.code == ERR_RESTORED &&
	    app_top(a) == a->views[0])
		app_push(a, view_restored_new(a));
}

static void
become(struct app *a, const struct staff *who)
{
	while (a->nviews > 1 && !a->views[1]->ops->locks)
		app_close(a, a->views[1]);      /* the last one's */
	a->counter->clerk = *who;
	a->next = (struct staff){ 0 };
	a->signed_in = true;
	view_home_forget(a->views[0]);
	drawer_peek(a);
	tell_restored(a);
}

/*
 * The same clerk goes on where the screen was locked.  Another one finds home:
 * the pickup in hand is paused, its form unseen.
 */
void
app_signed_in(struct app *a, const struct staff *who)
{
	struct staff copy = *who;

	if (a->signed_in && strcmp(who->id, a->counter->clerk.id) == 0)
		return;
	if (a->flow == NULL) {
		become(a, &copy);
		return;
	}
	a->next = copy;
	serve_close(a);
	serve_hide(a);
}

/* Without a lock on top the program is not left open. */
static void
lock(struct app *a)
{
	app_push(a, view_sign_in_new(a));
	if (!app_top(a)->ops->locks)
		app_leave(a);
}

void
app_sign_out(struct app *a)
{
	a->signed_in = false;
	lock(a);
}

/* When an untouched screen locks (clock_mono_ms); INT64_MAX = not at all. */
static int64_t
lock_due(const struct app *a)
{
	long minutes = a->counter->conf->screen_lock_minutes;

	if (minutes == 0 || !a->signed_in)
		return INT64_MAX;
	for (size_t i = 0; i < a->nviews; i++)
		if (a->views[i]->ops->locks)
			return INT64_MAX;
	return a->last_key + minutes * 60000;
}

/* ---- the clock ---- */

static int64_t
next_minute(void)
{
	struct timespec t;
	int64_t ms;

	clock_gettime(CLOCK_REALTIME, &t);
	ms = (int64_t)(t.tv_sec % 60) * 1000 + t.tv_nsec / 1000000;
	return clock_mono_ms() + 60000 - ms;
}

/* The timer is set to the earliest thing due, and only when that changes. */
static void
arm(struct app *a)
{
	int64_t due = a->minute < lock_due(a) ? a->minute : lock_due(a), ms;
	struct itimerspec it = { 0 };

	if (a->burst.due != 0 && a->burst.due < due)
		due = a->burst.due;
	if (a->book_due != 0 && a->book_due < due && !a->lent)
		due = a->book_due;
	if (lamp_watch_due(a->watch) < due)
		due = lamp_watch_due(a->watch);
	for (size_t i = 0; i < a->nviews; i++)
		if (a->views[i]->due != 0 && a->views[i]->due < due)
			due = a->views[i]->due;
	if (due == a->armed)
		return;
	ms = due - clock_mono_ms();
	if (ms < 1)
		ms = 1;
	it.it_value.tv_sec = (time_t)(ms / 1000);
	it.it_value.tv_nsec = (long)(ms % 1000) * 1000000;
	if (timerfd_settime(a->timer_fd, 0, &it, NULL) == 0)
		a->armed = due;
}

static void
on_timer(struct app *a)
{
	int64_t now;
	uint64_t times;
	struct view *v;

	if (read(a->timer_fd, &times, sizeof(times)) != sizeof(times))
		return;
	a->armed = 0;
	now = clock_mono_ms();
	if (now >= lock_due(a))
		lock(a);
	if (now >= a->minute) {
		a->minute = next_minute();
		lamp_watch_look(a->watch);
		app_changed(a, CHANGED_TOP);
	}
	if (a->book_due != 0 && now >= a->book_due && !a->lent) {
		a->book_due = a->book_again ? 0 : now + WATCH_BOOK_AGAIN;
		a->book_again = !a->book_again;
		peek_again(&a->peek);
		app_changed(a, CHANGED_BOOK);
	}
	for (size_t i = 0; i < a->nviews; i++) {
		v = a->views[i];
		if (v->due == 0 || v->due > now)
			continue;
		v->due = 0;
		v->ops->tick(v);
	}
}

/* ---- the loop ---- */

static void
on_signal(struct app *a)
{
	struct signalfd_siginfo si;

	while (read(a->signal_fd, &si, sizeof(si)) == sizeof(si)) {
		if (si.ssi_signo == SIGWINCH)
			term_resized(a->term);
		else
			app_leave(a);
	}
}

static void
on_keys(struct app *a)
{
	struct key k;

	a->last_key = clock_mono_ms();
	while (!a->done && term_key(a->term, &k)) {
		app_typed(a, &k);
		serve_update(a);
	}
	if (!a->done && !a->hung_up)
		app_echo(a);
}

/* What came while the program was busy has been read: now is the time to judge. */
static void
on_quiet(struct app *a)
{
	if (a->burst.due == 0 || clock_mono_ms() < a->burst.due)
		return;
	app_typed_all(a);
	serve_update(a);
}

static void
on_reader(struct app *a)
{
	drawer_look(a);
	serve_reader(a);
	drawer_peek(a);
	app_changed(a, CHANGED_UKEYS);
}

/* A commit is many writes, and more may follow: all are told of once. */
static void
on_book(struct app *a)
{
	if (watch_book_heard(a->book_fd, a->counter->conf->book_path) &&
	    (a->book_due == 0 || a->book_again)) {
		a->book_due = clock_mono_ms() + WATCH_BOOK_GAP;
		a->book_again = false;
	}
}

static int
loop(struct app *a, struct err *e)
{
	struct pollfd p[] = {
		{ STDIN_FILENO, POLLIN, 0 },
		{ a->wake_fd, POLLIN, 0 },
		{ a->timer_fd, POLLIN, 0 },
		{ a->signal_fd, POLLIN, 0 },
		{ a->setup->reader != NULL ? reader_fd(a->setup->reader) : -1,
		    POLLIN, 0 },
		{ a->book_fd, POLLIN, 0 },
		{ lamp_watch_fd(a->watch), POLLIN, 0 },
	};

	while (!a->done) {
		lamp_watch_settle(a->watch, &a->lamps, app_now(a));
		settle_peek(a);
		app_settle(a);
		if (!a->hung_up)
			app_draw(a);
		lamp_watch_begin(a->watch);
		arm(a);
		if (poll(p, sizeof(p) / sizeof(p[0]), -1) == -1) {
			if (errno == EINTR)
				continue;
			return err_set(e, ERR_FAULT, "poll: %s", strerror(errno));
		}
		if (p[3].revents != 0)
			on_signal(a);
		if (p[2].revents != 0)
			on_timer(a);
		if (p[1].revents != 0)
			wake_drain(a->wake_fd);
		if (p[4].revents != 0)
			on_reader(a);
		if (p[5].revents != 0)
			on_book(a);
		if (p[6].revents != 0)
			lamp_watch_heard(a->watch);
		if (p[0].revents == POLLIN)
			on_keys(a);
		else if (p[0].revents != 0) {   /* the terminal has gone */
			p[0].fd = -1;
			a->hung_up = true;
			app_leave(a);
		}
		on_quiet(a);
		serve_update(a);
	}
	return 0;
}

/* ---- opening and closing ---- */

static int
open_fds(struct app *a, const sigset_t *signals, struct err *e)
{
	if (wake_open(&a->wake_fd, e) == -1 || watch_book_open(&a->book_fd,
	    a->counter->conf->book_path, e) == -1)
		return -1;
	a->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	a->signal_fd = signalfd(-1, signals, SFD_CLOEXEC | SFD_NONBLOCK);
	if (a->timer_fd == -1 || a->signal_fd == -1)
		return err_set(e, ERR_FAULT, "timer or signals: %s",
		    strerror(errno));
	return 0;
}

static void
close_all(struct app *a)
{
	struct err e;

	if (a->flow != NULL) {
		desk_close(a->desk);
		flow_join(a->flow, &e);
	}
	outbox_stop(a->outbox);
	lamp_watch_free(a->watch);
	peek_done(&a->peek);
	while (a->nviews > 0)
		app_close(a, app_top(a));
	term_close(a->term);
	desk_free(a->desk);
	if (a->wake_fd != -1)
		close(a->wake_fd);
	if (a->timer_fd != -1)
		close(a->timer_fd);
	if (a->signal_fd != -1)
		close(a->signal_fd);
	if (a->book_fd != -1)
		close(a->book_fd);
}

static int
open_all(struct app *a, const sigset_t *signals, struct err *e)
{
	if (open_fds(a, signals, e) == -1 ||
	    desk_new(&a->desk, a->wake_fd, e) == -1 ||
	    lamp_watch_new(&a->watch, a->counter->conf, a->wake_fd, e) == -1)
		return -1;
	a->counter->desk = desk_seam(a->desk);
	if (outbox_start(&a->outbox, a->counter, a->setup->outbox, e) == -1)
		return -1;
	if (term_open(&a->term, (int)a->counter->conf->screen_esc_ms, e) == -1)
		return -1;
	peek_init(&a->peek, a->setup->ukeys, a->wake_fd);
	screen_init(&a->screen, term_colours(a->term));
	screen_begin(&a->screen);
	a->minute = next_minute();
	a->last_key = clock_mono_ms();
	drawer_look(a);
	app_push(a, view_home_new(a));
	if (a->nviews == 0)
		return err_set(e, ERR_MEMORY, "home");
	lock(a);
	return 0;
}

int
app_run(struct counter *c, const struct app_setup *s, struct err *e)
{
	struct app *a;
	sigset_t signals, before;
	int rc = -1;

	if ((a = calloc(1, sizeof(*a))) == NULL)
		return err_set(e, ERR_MEMORY, "the program");
	a->counter = c;
	a->setup = s;
	a->wake_fd = a->timer_fd = a->signal_fd = a->book_fd = -1;
	sigemptyset(&signals);
	sigaddset(&signals, SIGWINCH);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGHUP);
	sigaddset(&signals, SIGINT);
	pthread_sigmask(SIG_BLOCK, &signals, &before);
	if (open_all(a, &signals, e) == 0)
		rc = loop(a, e);
	close_all(a);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	free(a);
	return rc;
}
