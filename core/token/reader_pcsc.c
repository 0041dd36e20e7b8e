#include "core/token/reader_pcsc.h"

#include "core/token/pcsc.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#define FOLDER "/run/pcscd"             /* where pcscd's socket lies */

enum { SOON = 50, LATE = 60000 };       /* ms between two tries to reach pcscd, doubled each time */

struct reader_pcsc {
	char only[PCSC_NAME];
	pthread_t thread;
	int told;                       /* eventfd: the app is told */
	int stop;                       /* eventfd: the thread is to end */

	pthread_mutex_t mutex;          /* of what follows */
	struct pcsc *pcsc;              /* NULL: pcscd is not there */
	bool ending;
	struct seat {
		struct pcsc_card card;
		unsigned nth;
	} seats[PCSC_READERS];
	size_t n;
	unsigned cards;                 /* that ever came */
};

static void
ring(int fd)
{
	const uint64_t one = 1;

	if (write(fd, &one, sizeof(one)) == -1) {
		/* the count is at its most: it has been rung */
	}
}

/* ---- what is in ---- */

static const struct seat *
seat_of(const struct reader_pcsc *r, const struct pcsc_card *c)
{
	for (size_t i = 0; i < r->n; i++)
		if (strcmp(r->seats[i].card.reader, c->reader) == 0 && r->seats[i].card.events == c->events)
			return &r->seats[i];
	return NULL;
}

/* Cards that stayed keep their number.  Is anything other than before? */
static bool
seat(struct reader_pcsc *r, const struct pcsc_card *cards, size_t n)
{
	struct seat now[PCSC_READERS];
	const struct seat *was;
	bool other = n != r->n;

	for (size_t i = 0; i < n; i++) {
		was = seat_of(r, &cards[i]);
		now[i] = (struct seat){ cards[i], was != NULL ? was->nth : ++r->cards };
		other = other || was == NULL;
	}
	for (size_t i = 0; i < n; i++)
		r->seats[i] = now[i];
	r->n = n;
	return other;
}

static void
note(struct reader_pcsc *r, const struct pcsc_card *cards, size_t n)
{
	bool other;

	pthread_mutex_lock(&r->mutex);
	other = seat(r, cards, n);
	pthread_mutex_unlock(&r->mutex);
	if (other)
		ring(r->told);
}

/* ---- the thread ---- */

/* Where it stands is where the one who ends it finds it: in pcscd's wait or at the door. */
static bool
put(struct reader_pcsc *r, struct pcsc *p)
{
	struct pcsc *was;
	bool ending;

	pthread_mutex_lock(&r->mutex);
	was = r->pcsc;
	r->pcsc = p;
	ending = r->ending;
	pthread_mutex_unlock(&r->mutex);
	if (was != p)
		ring(r->told);
	if (was != NULL)
		pcsc_close(was);
	return !ending;
}

/* Until pcscd ends, or we do. */
static void
watch(struct reader_pcsc *r, struct pcsc *p)
{
	struct pcsc_card cards[PCSC_READERS];
	struct pollfd end = { r->stop, POLLIN, 0 };
	struct err e;
	size_t n;

	while (poll(&end, 1, 0) == 0) {
		if (pcsc_cards(p, cards, PCSC_READERS, &n, &e) == -1)
			break;
		note(r, cards, n);
		if (pcsc_wait(p, -1, &e) == -1)
			break;
	}
	note(r, NULL, 0);
}

/* pcscd makes its socket anew when it starts: no need to ask before, but for what makes no folder. */
static void
wait_for_pcscd(const struct reader_pcsc *r, int ms)
{
	char buf[4096];
	int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	struct pollfd p[] = { { r->stop, POLLIN, 0 }, { fd, POLLIN, 0 } };

	if (fd != -1 && inotify_add_watch(fd, FOLDER, IN_CREATE | IN_MOVED_TO | IN_ATTRIB | IN_ONLYDIR) == -1)
		p[1].fd = -1;
	poll(p, 2, ms);
	while (fd != -1 && read(fd, buf, sizeof(buf)) > 0)
		;
	if (fd != -1)
		close(fd);
}

static void *
run(void *arg)
{
	struct reader_pcsc *r = arg;
	struct pollfd end = { r->stop, POLLIN, 0 };
	struct pcsc *p;
	struct err e;
	int ms = SOON;

	while (poll(&end, 1, 0) == 0) {
		if (pcsc_open(&p, r->only, &e) == -1) {
			wait_for_pcscd(r, ms);
			ms = ms * 2 < LATE ? ms * 2 : LATE;
			continue;
		}
		ms = SOON;
		if (put(r, p))
			watch(r, p);
		put(r, NULL);
	}
	return NULL;
}

/* ---- new and free ---- */

/* Signals are the main thread's. */
static int
start(struct reader_pcsc *r, struct err *e)
{
	sigset_t all, was;
	int rc;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &was);
	rc = pthread_create(&r->thread, NULL, run, r);
	pthread_sigmask(SIG_SETMASK, &was, NULL);
	return rc == 0 ? 0 : err_set(e, ERR_FAULT, "no thread for the readers: %s", strerror(rc));
}

static void
dispose(struct reader_pcsc *r)
{
	if (r->told != -1)
		close(r->told);
	if (r->stop != -1)
		close(r->stop);
	pthread_mutex_destroy(&r->mutex);
	free(r);
}

int
reader_pcsc_new(struct reader_pcsc **out, const char *only, struct err *e)
{
	struct reader_pcsc *r;

	if (strlen(only) >= PCSC_NAME)
		return err_set(e, ERR_INPUT, "a reader's name of %zu bytes", strlen(only));
	if ((r = calloc(1, sizeof(*r))) == NULL)
		return err_set(e, ERR_MEMORY, "no memory for the readers");
	memcpy(r->only, only, strlen(only) + 1);
	pthread_mutex_init(&r->mutex, NULL);
	r->told = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	r->stop = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (r->told == -1 || r->stop == -1) {
		err_set(e, ERR_FAULT, "eventfd: %s", strerror(errno));
		dispose(r);
		return -1;
	}
	if (start(r, e) == -1) {
		dispose(r);
		return -1;
	}
	*out = r;
	return 0;
}

/*
 * A cancel that comes before the wait it is meant for is lost (pcsc-lite keeps
 * none), so it is sent until the thread has ended.
 */
void
reader_pcsc_free(struct reader_pcsc *r)
{
	struct timespec until;

	if (r == NULL)
		return;
	ring(r->stop);
	do {
		pthread_mutex_lock(&r->mutex);
		r->ending = true;
		if (r->pcsc != NULL)
			pcsc_cancel(r->pcsc);
		pthread_mutex_unlock(&r->mutex);
		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_nsec += 20000000L;
		if (until.tv_nsec >= 1000000000L) {
			until.tv_sec++;
			until.tv_nsec -= 1000000000L;
		}
	} while (pthread_timedjoin_np(r->thread, NULL, &until) == ETIMEDOUT);
	dispose(r);
}

/* ---- what the app sees ---- */

int
reader_pcsc_fd(const struct reader_pcsc *r)
{
	return r->told;
}

void
reader_pcsc_drain(struct reader_pcsc *r)
{
	uint64_t n;

	if (read(r->told, &n, sizeof(n)) == -1) {
		/* nothing was rung */
	}
}

bool
reader_pcsc_works(struct reader_pcsc *r)
{
	bool works;

	pthread_mutex_lock(&r->mutex);
	works = r->pcsc != NULL;
	pthread_mutex_unlock(&r->mutex);
	return works;
}

void
reader_pcsc_names(struct reader_pcsc *r, char (*out)[64], size_t max, size_t *n)
{
	pthread_mutex_lock(&r->mutex);
	for (*n = 0; *n < r->n && *n < max; ++*n)
		snprintf(out[*n], 64, "%.50s #%u", r->seats[*n].card.reader, r->seats[*n].nth);
	pthread_mutex_unlock(&r->mutex);
}
