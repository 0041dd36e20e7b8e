#include "tests/card/rig.h"

#include "tests/card/rig_own.h"
#include "tests/card/softcard.h"
#include "tests/unit/kit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ANSWER = 512, CTL_SECONDS = 30 };

/* ---- UKeys ---- */

static int
listen_at(const char *path)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(a.sun_path, sizeof(a.sun_path), "%s", path);
	if (fd == -1 || bind(fd, (const struct sockaddr *)&a, sizeof(a)) == -1 || listen(fd, 8) == -1)
		rig_errno(path);
	return fd;
}

/* The child that is the UKey. */
_Noreturn static void
be_card(const struct rig *r, int n, bool aes)
{
	struct softcard s = { .port = RIG_PORT + n, .ctl = r->ukeys[n].listening, .wire = -1,
		.waiter = -1 };
	char path[RIG_PATH + 32];

	rig_die_with(r->pid);
	snprintf(path, sizeof(path), "%s/ukey-%d.log", r->dir, n);
	s.log = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	snprintf(path, sizeof(path), "%s/ukey-%d.img", r->dir, n);
	if ((s.card.image = calloc(1, sizeof(*s.card.image))) == NULL || image_load(&s.card, path, aes) == -1) {
		perror(path);
		_exit(1);
	}
	card_reset(&s.card);
	softcard_run(&s);
	_exit(0);
}

/* It listens before it lives: what is asked meanwhile waits. */
static void
start_card(struct rig *r, int n, bool aes)
{
	struct rig_ukey *u = &r->ukeys[n];

	snprintf(u->ctl, sizeof(u->ctl), "/run/ukey-%d", n);
	u->listening = listen_at(u->ctl);
	if ((u->pid = fork()) == 0)
		be_card(r, n, aes);
	if (u->pid == -1)
		rig_errno("fork");
	close(u->listening);
}

/* ---- the whole ---- */

struct rig *
rig_new(const struct rig_setup *setup)
{
	struct rig *r = calloc(1, sizeof(*r));
	const char *tmp = getenv("TMPDIR");

	if (r == NULL)
		rig_fatal("no memory");
	r->pid = getpid();
	r->doom = -1;
	r->long_names = setup->long_names;
	snprintf(r->dir, sizeof(r->dir), "%s/rig.XXXXXX", tmp != NULL ? tmp : "/tmp");
	if (mkdtemp(r->dir) == NULL)
		rig_errno(r->dir);
	rig_space_enter();
	for (int i = 0; i < RIG_UKEYS; i++)
		start_card(r, i, setup->aes);
	rig_pcscd_start(r);
	if (!setup->absent)
		rig_insert(r, 0);
	return r;
}

void
rig_done(struct rig *r)
{
	char answer[ANSWER];

	if (r == NULL)
		return;
	for (int i = 0; i < RIG_UKEYS; i++) {
		rig_ctl(r, i, "quit", answer, sizeof(answer));
		waitpid(r->ukeys[i].pid, NULL, 0);
	}
	rig_pcscd_kill(r);
	free(r);
}

const char *
rig_dir(const struct rig *r)
{
	return r->dir;
}

const char *
rig_reader(const struct rig *r, int n)
{
	return r->ukeys[n].reader;
}

/* ---- what a UKey is told ---- */

void
rig_ctl(const struct rig *r, int n, const char *line, char *answer, size_t size)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	const struct timeval most = { .tv_sec = CTL_SECONDS };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	ssize_t got;

	memcpy(a.sun_path, r->ukeys[n].ctl, sizeof(r->ukeys[n].ctl));
	if (fd == -1 || connect(fd, (const struct sockaddr *)&a, sizeof(a)) == -1 ||
	    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof(most)) == -1 ||
	    send(fd, line, strlen(line), MSG_NOSIGNAL) == -1 || (got = recv(fd, answer, size - 1, 0)) < 0)
		fail_msg("UKey %d: %s: %s", n, line, strerror(errno));
	else
		answer[got] = '\0';
	if (fd != -1)
		close(fd);
}

/* A word that has nothing to answer. */
static void
tell(const struct rig *r, int n, const char *line)
{
	char answer[ANSWER];

	rig_ctl(r, n, line, answer, sizeof(answer));
	if (strcmp(answer, "ok") != 0)
		fail_msg("UKey %d: %s: %s", n, line, answer);
}

void
rig_serial(const struct rig *r, int n, char out[40])
{
	rig_ctl(r, n, "serial", out, 40);
}

void
rig_push(struct rig *r, int n)
{
	tell(r, n, "insert");
}

void
rig_pull(struct rig *r, int n)
{
	tell(r, n, "remove");
}

/* pcscd must have seen it go first, or it takes the new one for the old. */
void
rig_insert(struct rig *r, int n)
{
	if (!rig_is_in(r, n))
		rig_seen(r, n, false);
	rig_push(r, n);
	rig_seen(r, n, true);
}

void
rig_remove(struct rig *r, int n)
{
	rig_pull(r, n);
	rig_seen(r, n, false);
}

bool
rig_is_in(struct rig *r, int n)
{
	char answer[ANSWER];

	rig_ctl(r, n, "state", answer, sizeof(answer));
	return strncmp(answer, "in ", 3) == 0;
}

void
rig_wipe(struct rig *r, int n)
{
	tell(r, n, "wipe");
}

static void
tell_image(struct rig *r, int n, const char *word, const char *name)
{
	char line[RIG_PATH + 100];

	snprintf(line, sizeof(line), "%s %s/%s.img", word, r->dir, name);
	tell(r, n, line);
}

void
rig_swap(struct rig *r, int n, const char *name)
{
	tell_image(r, n, "swap", name);
	rig_seen(r, n, false);
}

void
rig_keep(struct rig *r, int n, const char *name)
{
	tell_image(r, n, "keep", name);
}

static void
counts(struct rig *r, int n, unsigned *since, unsigned *total)
{
	char answer[ANSWER];

	rig_ctl(r, n, "count", answer, sizeof(answer));
	if (sscanf(answer, "%u %u", since, total) != 2)
		fail_msg("UKey %d: count: %s", n, answer);
}

unsigned
rig_apdus(struct rig *r, int n)
{
	unsigned since = 0, total = 0;

	counts(r, n, &since, &total);
	return since;
}

unsigned
rig_apdus_total(struct rig *r, int n)
{
	unsigned since = 0, total = 0;

	counts(r, n, &since, &total);
	return total;
}

void
rig_zero(struct rig *r, int n)
{
	tell(r, n, "zero");
}

/* One trap a UKey: another takes the place of what lay in wait. */
static void
trap(struct rig *r, int n, const char *line)
{
	rig_pcscd_runs(r);
	tell(r, n, line);
	if (r->doom == n)
		r->doom = -1;
}

void
rig_tear(struct rig *r, int n, unsigned at, bool after)
{
	char line[ANSWER];

	snprintf(line, sizeof(line), "trap %u %s", at, after ? "after" : "before");
	trap(r, n, line);
}

void
rig_status(struct rig *r, int n, unsigned at, unsigned sw, bool after)
{
	char line[ANSWER];

	snprintf(line, sizeof(line), "trap %u %s %04x", at, after ? "do-say" : "say", sw);
	trap(r, n, line);
}

void
rig_await(struct rig *r, int n, unsigned commands)
{
	char line[ANSWER];

	snprintf(line, sizeof(line), "await %u", commands);
	tell(r, n, line);
}

void
rig_await_slow(struct rig *r, int n)
{
	rig_await(r, n, WAIT_SLOW);
}

void
rig_pcscd_dies(struct rig *r, int n, unsigned at, bool after)
{
	char line[ANSWER];

	snprintf(line, sizeof(line), "trap %u %s %d", at, after ? "kill-after" : "kill", (int)r->pcscd);
	trap(r, n, line);
	r->doom = n;
}

bool
rig_sprung(struct rig *r, int n)
{
	char answer[ANSWER];

	rig_ctl(r, n, "state", answer, sizeof(answer));
	return strstr(answer, "armed") == NULL;
}

void
rig_slow(struct rig *r, int n, int ms)
{
	char line[ANSWER];

	snprintf(line, sizeof(line), "slow %d", ms);
	tell(r, n, line);
}
