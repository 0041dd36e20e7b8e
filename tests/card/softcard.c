#include "tests/card/softcard.h"

#include "tests/card/vpcd.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { GENERATE = 0x46, INS = 1, HEAD = 4, LINE = 512 };

/* What OpenSC knows an ePass2003 by. */
static const uint8_t atr[] = { 0x3b, 0x9f, 0x95, 0x81, 0x31, 0xfe, 0x9f, 0x00, 0x66, 0x46, 0x53, 0x05, 0x01, 0x00,
	0x11, 0x71, 0xdf, 0x00, 0x00, 0x03, 0x90, 0x00, 0x80 };

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- in and out ---- */

static void
drop_works(struct softcard *s)
{
	free(s->works);
	s->works = NULL;
}

static void
disconnect(struct softcard *s)
{
	vpcd_unplug(s->wire);
	s->wire = -1;
	drop_works(s);
}

void
softcard_insert(struct softcard *s)
{
	s->in = true;
	if (s->wire != -1)
		return;
	card_reset(&s->card);
	s->wire = vpcd_plug(s->port);
}

void
softcard_remove(struct softcard *s)
{
	s->in = false;
	disconnect(s);
}

/* ---- the log: never what carries a PIN's key, or what answers for one ---- */

static bool
is_secret(const uint8_t *bytes, size_t n)
{
	static const uint8_t ins[] = { 0x20, 0x82, 0xe3, 0xe5 };

	return n > HEAD && memchr(ins, bytes[INS], sizeof(ins)) != NULL;
}

static void
note(const struct softcard *s, const char *mark, const uint8_t *bytes, size_t n, bool masked)
{
	if (s->log == -1)
		return;
	dprintf(s->log, "#%u %s ", s->total, mark);
	for (size_t i = 0; i < n && (!masked || i < HEAD); i++)
		dprintf(s->log, "%02x", bytes[i]);
	if (masked)
		dprintf(s->log, " and %zu bytes more", n - HEAD);
	dprintf(s->log, "\n");
}

/* ---- who waits ---- */

static void
tell_waiter(struct softcard *s)
{
	bool yet = s->waits_for == WAIT_SLOW ? s->works != NULL : s->since >= s->waits_for;

	if (s->waiter == -1 || !yet)
		return;
	if (send(s->waiter, "ok", 2, MSG_NOSIGNAL) == -1)
		note(s, "the waiter left", NULL, 0, false);
	close(s->waiter);
	s->waiter = -1;
}

/* Keeps the connection when that is what was asked; one at a time. */
static bool
awaits(struct softcard *s, const char *line, int fd)
{
	if (sscanf(line, "await %u", &s->waits_for) != 1)
		return false;
	if (s->waiter != -1)
		close(s->waiter);
	s->waiter = fd;
	tell_waiter(s);
	return true;
}

/* ---- commands ---- */

static void
answer(struct softcard *s, const uint8_t *bytes, size_t n)
{
	if (!vpcd_write(s->wire, bytes, n))
		disconnect(s);
}

/* The trap for this command, if it is for this one. */
static struct trap
spring(struct softcard *s)
{
	struct trap t = { 0 };

	if (s->trap.kind != TRAP_NONE && s->since == s->trap.at) {
		t = s->trap;
		s->trap.kind = TRAP_NONE;
	}
	return t;
}

/* Out of the reader, or the reader's process dead: either way no answer comes. */
static void
cut(struct softcard *s, const struct trap *t, const char *when)
{
	note(s, when, NULL, 0, false);
	if (t->kind == TRAP_KILL || t->kind == TRAP_KILL_AFTER) {
		kill((pid_t)t->pid, SIGKILL);
		disconnect(s);
	} else {
		softcard_remove(s);
	}
}

/* Run one, unless a trap is sprung on it. */
static void
run(struct softcard *s, const uint8_t *in, size_t n)
{
	static struct answer r;
	const struct trap t = spring(s);
	unsigned sw;

	if (t.kind == TRAP_BEFORE || t.kind == TRAP_KILL) {
		cut(s, &t, "cut before");
		return;
	}
	r.n = 0;
	sw = t.kind == TRAP_SAY ? t.sw : card_run(&s->card, in, n, &r);
	if (t.kind == TRAP_DO_SAY) {
		r.n = 0;
		sw = t.sw;
	}
	apdu_put16(r.data + r.n, sw);
	r.n += 2;
	note(s, "<", r.data, r.n, false);
	if (t.kind == TRAP_AFTER || t.kind == TRAP_KILL_AFTER)
		cut(s, &t, "cut after");
	else
		answer(s, r.data, r.n);
}

/* A slow key generation goes on beside the wire and the control socket. */
static void
command(struct softcard *s, const uint8_t *in, size_t n)
{
	s->since++;
	s->total++;
	note(s, ">", in, n, is_secret(in, n));
	drop_works(s);
	if (s->slow_ms == 0 || n <= INS || in[INS] != GENERATE || (s->works = malloc(n)) == NULL) {
		run(s, in, n);
		return;
	}
	memcpy(s->works, in, n);
	s->works_n = n;
	s->due = now_ms() + s->slow_ms;
}

static void
finish_works(struct softcard *s)
{
	uint8_t *in = s->works;

	if (in == NULL || now_ms() < s->due)
		return;
	s->works = NULL;
	run(s, in, s->works_n);
	free(in);
}

static void
serve_reader(struct softcard *s)
{
	static uint8_t in[VPCD_MAX];
	size_t n;

	if (!vpcd_read(s->wire, in, &n)) {
		disconnect(s);
	} else if (n != 1) {
		command(s, in, n);
	} else if (in[0] == VPCD_ATR) {
		answer(s, atr, sizeof(atr));
	} else {
		drop_works(s);
		card_reset(&s->card);
	}
}

/* ---- the process ---- */

static bool
serve_ctl(struct softcard *s)
{
	char line[LINE] = "", say[LINE];
	int fd = accept4(s->ctl, NULL, NULL, SOCK_CLOEXEC);
	bool on = true;
	ssize_t n;

	if (fd == -1)
		return errno == EINTR || errno == ECONNABORTED;
	if ((n = recv(fd, line, sizeof(line) - 1, 0)) > 0) {
		line[n] = '\0';
		if (awaits(s, line, fd))
			return true;
		on = ctl_word(s, line, say, sizeof(say));
		if (send(fd, say, strlen(say), MSG_NOSIGNAL) == -1)
			note(s, "the asker left", NULL, 0, false);
	}
	close(fd);
	return on;
}

static int
until_due(const struct softcard *s)
{
	int64_t left = s->due - now_ms();

	if (s->works == NULL)
		return -1;
	return left > 0 ? (int)left : 0;
}

void
softcard_run(struct softcard *s)
{
	bool on = true;

	while (on) {
		struct pollfd p[2] = { { .fd = s->ctl, .events = POLLIN }, { .fd = s->wire, .events = POLLIN } };

		if (poll(p, 2, until_due(s)) == -1 && errno != EINTR)
			break;
		if (s->wire != -1 && p[1].revents != 0)
			serve_reader(s);
		finish_works(s);
		tell_waiter(s);
		if (p[0].revents != 0)
			on = serve_ctl(s);
	}
	softcard_remove(s);
}
