/* The rig's pcscd, and what it says of the readers. */
#include "tests/card/rig.h"
#include "tests/card/rig_own.h"
#include "tests/unit/kit.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/pidfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <winscard.h>

#define RUN "/run/pcscd"
#define LONG_NAME "UKey in a reader of a maker whose names are longer than PKCS#11's sixty-four bytes"

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

const char *
rig_module(void)
{
	static const char *const places[] = { RIG_MODULE, "/usr/lib/aarch64-linux-gnu/opensc-pkcs11.so",
		"/usr/lib64/opensc-pkcs11.so" };

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (access(places[i], R_OK) == 0)
			return places[i];
	rig_fatal("no opensc-pkcs11.so; as root: apt-get install --no-install-recommends opensc-pkcs11");
}

/* ---- start and kill ---- */

/* One reader file: vsmartcard makes two readers of it, at two ports. */
static void
write_readers(const struct rig *r, char folder[RIG_PATH + 16])
{
	char path[RIG_PATH + 32];
	FILE *f;

	snprintf(folder, RIG_PATH + 16, "%s/readers", r->dir);
	snprintf(path, sizeof(path), "%s/ukeys", folder);
	mkdir(folder, 0700);
	if ((f = fopen(path, "w")) == NULL)
		rig_errno(path);
	fprintf(f, "FRIENDLYNAME \"%s\"\nDEVICENAME /dev/null:%d\n"
	           "LIBPATH /usr/lib/pcsc/drivers/serial/libifdvpcd.so\nCHANNELID %d\n",
	    r->long_names ? LONG_NAME : "UKey", RIG_PORT, RIG_PORT);
	if (fclose(f) != 0)
		rig_errno(path);
}

_Noreturn static void
exec_pcscd(const struct rig *r, const char *readers)
{
	char path[RIG_PATH + 16];
	int fd;

	rig_die_with(r->pid);
	snprintf(path, sizeof(path), "%s/pcscd.log", r->dir);
	if ((fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)) != -1) {
		dup2(fd, STDOUT_FILENO);
		dup2(fd, STDERR_FILENO);
	}
	execl("/usr/sbin/pcscd", "pcscd", "--foreground", "--config", readers, (char *)NULL);
	_exit(127);
}

/* It changes its socket's mode once it listens there, and by then has its readers. */
static void
wait_for_socket(const struct rig *r, int watch)
{
	struct pollfd p[2] = { { .fd = watch, .events = POLLIN }, { .fd = pidfd_open(r->pcscd, 0), .events = POLLIN } };
	_Alignas(struct inotify_event) char buf[4096];
	int64_t until = now_ms() + RIG_WAIT_MS;
	bool up = false;
	ssize_t n;

	while (!up) {
		if (poll(p, 2, (int)(until - now_ms())) <= 0 || p[1].revents != 0)
			rig_fatal("pcscd does not come up; see %s/pcscd.log", r->dir);
		n = read(watch, buf, sizeof(buf));
		for (ssize_t at = 0; at < n && !up;) {
			const struct inotify_event *ev = (const void *)(buf + at);

			up = (ev->mask & IN_ATTRIB) != 0 && strcmp(ev->name, "pcscd.comm") == 0;
			at += (ssize_t)(sizeof(*ev) + ev->len);
		}
	}
	close(p[1].fd);
}

/* The two readers' names, in the order of their ports. */
static void
read_names(struct rig *r)
{
	char names[1024];
	DWORD n = sizeof(names);
	SCARDCONTEXT x;
	LONG rc;
	int i = 0;

	if ((rc = SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &x)) != SCARD_S_SUCCESS)
		rig_fatal("pcscd: %s", pcsc_stringify_error(rc));
	if ((rc = SCardListReaders(x, NULL, names, &n)) != SCARD_S_SUCCESS)
		rig_fatal("pcscd has no readers: %s; see %s/pcscd.log", pcsc_stringify_error(rc), r->dir);
	for (const char *at = names; *at != '\0' && i < RIG_UKEYS; at += strlen(at) + 1)
		memccpy(r->ukeys[i++].reader, at, '\0', sizeof(r->ukeys[0].reader) - 1);
	if (i != RIG_UKEYS)
		rig_fatal("pcscd has %d readers, not %d", i, RIG_UKEYS);
	SCardReleaseContext(x);
}

/* What it leaves behind when it is killed is in the next one's way. */
static void
buried(struct rig *r)
{
	r->pcscd = 0;
	r->doom = -1;
	unlink(RUN "/pcscd.comm");
	unlink(RUN "/pcscd.pid");
}

bool
rig_pcscd_runs(struct rig *r)
{
	/* who is hit is gone for its clients before it is gone for us */
	bool hit = r->doom != -1 && rig_sprung(r, r->doom);

	if (r->pcscd > 0 && waitpid(r->pcscd, NULL, hit ? 0 : WNOHANG) == r->pcscd)
		buried(r);
	return r->pcscd > 0;
}

void
rig_pcscd_kill(struct rig *r)
{
	if (r->pcscd <= 0)
		return;
	kill(r->pcscd, SIGKILL);
	waitpid(r->pcscd, NULL, 0);
	buried(r);
}

void
rig_pcscd_start(struct rig *r)
{
	char readers[RIG_PATH + 16], answer[64];
	int watch;

	if (rig_pcscd_runs(r))
		return;
	watch = inotify_init1(IN_CLOEXEC);
	write_readers(r, readers);
	if (watch == -1 || inotify_add_watch(watch, RUN, IN_ATTRIB) == -1)
		rig_errno("inotify");
	if ((r->pcscd = fork()) == 0)
		exec_pcscd(r, readers);
	if (r->pcscd == -1)
		rig_errno("fork");
	wait_for_socket(r, watch);
	close(watch);
	read_names(r);
	for (int i = 0; i < RIG_UKEYS; i++) {
		rig_ctl(r, i, "power", answer, sizeof(answer));
		rig_seen(r, i, rig_is_in(r, i));
	}
}

/* ---- what it sees ---- */

void
rig_seen(struct rig *r, int n, bool present)
{
	SCARD_READERSTATE s = { .szReader = r->ukeys[n].reader, .dwCurrentState = SCARD_STATE_UNAWARE };
	DWORD want = present ? SCARD_STATE_PRESENT : SCARD_STATE_EMPTY;
	int64_t left, until = now_ms() + RIG_WAIT_MS;
	SCARDCONTEXT x;
	LONG rc;

	if ((rc = SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &x)) != SCARD_S_SUCCESS)
		fail_msg("pcscd: %s", pcsc_stringify_error(rc));
	do {
		left = until - now_ms();
		rc = SCardGetStatusChange(x, left > 0 ? (DWORD)left : 0, &s, 1);
		s.dwCurrentState = s.dwEventState & ~(DWORD)SCARD_STATE_CHANGED;
	} while (rc == SCARD_S_SUCCESS && left > 0 &&
	    ((s.dwEventState & want) == 0 || (s.dwEventState & SCARD_STATE_MUTE) != 0));
	SCardReleaseContext(x);
	if (rc != SCARD_S_SUCCESS || (s.dwEventState & want) == 0)
		fail_msg("UKey %d is not seen to be %s: %s", n, present ? "there" : "gone", pcsc_stringify_error(rc));
}
