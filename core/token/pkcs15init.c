/*
 * How an ePass2003 is set up with OpenSC: by its own program, pkcs15-init.  It
 * erases whatever sits in the reader it is given and asks for no PIN, so that the
 * card is known to be ours by its serial and by our hold on it right before and
 * right after each run.
 *
 * The PINs go to it in its environment, which is made for it alone: an argument
 * can be read by everybody, an environment by the same account only.
 */
#include "core/token/p11_impl.h"

#include "core/token/opensc.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAM OPENSC_PKCS15_INIT
#define PROFILE "pkcs15+onepin"

enum { SSL_CONF = 3, OPENSC_CONF = 4, NO_PROGRAM = 127, PIN_MAX = 24, LABEL = 33, LEAST_PIN = 4 };

/* ---- the card itself ---- */

static const unsigned char get_serial[] = { 0x00, 0xca, 0x01, 0x80, 0x00 };
static const unsigned char select_mf[] = { 0x00, 0xa4, 0x00, 0x00, 0x02, 0x3f, 0x00, 0x00 };
static const unsigned char select_app[] = { 0x00, 0xa4, 0x00, 0x00, 0x02, 0x50, 0x15, 0x00 };
static const unsigned char ask_tries[] = { 0x00, 0x82, 0x01, 0x81 };
enum { SERIAL_BYTES = 8, SW_DONE = 0x9000, SW_NO_FILE = 0x6a82, SW_NO_TRIES = 0x63c0, SW_BLOCKED = 0x6983 };

/* Its status word, or 0. */
static unsigned
status(struct pcsc_hold *h, const unsigned char *command, size_t n)
{
	unsigned char answer[PCSC_ANSWER];
	struct err e;
	unsigned sw = 0;
	size_t got;

	return pcsc_send(h, (struct span){ command, n }, answer, &got, &sw, &e) == 0 ? sw : 0;
}
#define STATUS(h, command) status((h), (command), sizeof(command))

int
driver_serial_get_data(struct pcsc_hold *h, char out[ID_SIZE], struct err *e)
{
	unsigned char answer[PCSC_ANSWER];
	unsigned sw;
	size_t n;

	if (pcsc_send(h, (struct span){ get_serial, sizeof(get_serial) }, answer, &n, &sw, e) == -1)
		return -1;
	if (sw != SW_DONE || n != SERIAL_BYTES)
		return err_set(e, ERR_TOKEN, "GET DATA 01 80: %zu bytes, %04x", n, sw);
	hex_put(answer, n, out);
	return 0;
}

bool
driver_bare_no_mf(struct pcsc_hold *h)
{
	return STATUS(h, select_mf) == SW_NO_FILE;
}

bool
driver_locked_no_tries(struct pcsc_hold *h)
{
	unsigned sw;

	if (STATUS(h, select_mf) != SW_DONE || STATUS(h, select_app) != SW_DONE)
		return false;
	sw = STATUS(h, ask_tries);
	return sw == SW_NO_TRIES || sw == SW_BLOCKED;
}

/* ---- the program ---- */

/* What only pkcs15-init is to know: on a page of its own, wiped when it has it. */
struct secrets {
	char pin[PIN_MAX + 8], puk[PIN_MAX + 8];
};

static int
put(char *out, size_t size, const char *name, struct span pin, struct err *e)
{
	size_t n = strlen(name);

	if (pin.n < LEAST_PIN || n + pin.n >= size)
		return err_set(e, ERR_INPUT, "a PIN of %zu digits", pin.n);
	memcpy(out, name, n);
	memcpy(out + n, pin.p, pin.n);
	out[n + pin.n] = '\0';
	return 0;
}

static void
secrets_free(struct secrets *s)
{
	explicit_bzero(s, sizeof(*s));
	munmap(s, sizeof(*s));
}

static struct secrets *
secrets_new(const struct driver_format *f, struct err *e)
{
	struct secrets *s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (s == MAP_FAILED) {
		err_set(e, ERR_MEMORY, "no memory for the PINs");
		return NULL;
	}
	if (mlock(s, sizeof(*s)) == -1 || madvise(s, sizeof(*s), MADV_DONTDUMP) == -1)
		err_set(e, ERR_FAULT, "cannot lock memory for the PINs");
	else if (put(s->pin, sizeof(s->pin), "UKPIN=", f->pin, e) == 0 &&
	    put(s->puk, sizeof(s->puk), "UKPUK=", f->so_pin, e) == 0)
		return s;
	secrets_free(s);
	return NULL;
}

/* In the child.  It ends with us, whatever ends us; nothing of ours is open in it but the log. */
static _Noreturn void
become(char *const argv[], char *const env[], const struct opensc_files *conf, pid_t parent)
{
	/* out of the way first: either may stand where the other is to go */
	const struct opensc_files high = { fcntl(conf->ssl, F_DUPFD, 2 * OPENSC_CONF),
		fcntl(conf->opensc, F_DUPFD, 2 * OPENSC_CONF) };

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent || dup2(high.ssl, SSL_CONF) == -1 ||
	    dup2(high.opensc, OPENSC_CONF) == -1)
		_exit(NO_PROGRAM);
	close_range(OPENSC_CONF + 1, ~0U, 0);
	signal(SIGPIPE, SIG_DFL);
	execve(PROGRAM, argv, env);
	_exit(NO_PROGRAM);
}

static int
ended(pid_t pid, const char *what, struct err *e)
{
	int status;

	while (waitpid(pid, &status, 0) == -1)
		if (errno != EINTR)
			return err_set(e, ERR_FAULT, "waitpid: %s", strerror(errno));
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	if (WIFEXITED(status) && WEXITSTATUS(status) == NO_PROGRAM)
		return err_set(e, ERR_TOKEN_TOOL, "cannot run %s", PROGRAM);
	return err_set(e, ERR_TOKEN, "%s %s: %s %d", PROGRAM, what,
	    WIFEXITED(status) ? "exit" : "signal",
	    WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
}

/* secrets NULL: it needs none. */
static int
run(char *const argv[], struct secrets *secrets, const char *what, struct err *e)
{
	static char lang[] = "LANG=C.UTF-8", ssl[] = "OPENSSL_CONF=/proc/self/fd/3",
	    opensc[] = "OPENSC_CONF=/proc/self/fd/4";
	struct opensc_files conf;
	const pid_t parent = getpid();
	char *const env[] = { lang, ssl, opensc, secrets != NULL ? secrets->pin : NULL,
		secrets != NULL ? secrets->puk : NULL, NULL };
	pid_t pid;

	if (opensc_files(&conf, e) == -1)
		return -1;
	if ((pid = fork()) == 0)
		become(argv, env, &conf, parent);
	opensc_files_done(&conf);
	if (pid == -1)
		return err_set(e, ERR_FAULT, "fork: %s", strerror(errno));
	return ended(pid, what, e);
}

static int
erase(char *reader, struct err *e)
{
	static char program[] = PROGRAM, r[] = "-r", all[] = "-E", known[] = "-T";
	char *const argv[] = { program, r, reader, all, known, NULL };

	return run(argv, NULL, "-E", e);
}

static int
create(char *reader, const struct driver_format *f, struct err *e)
{
	static char program[] = PROGRAM, r[] = "-r", new[] = "-C", p[] = "-p", profile[] = PROFILE,
	    pin[] = "--pin", from_pin[] = "env:UKPIN", puk[] = "--puk", from_puk[] = "env:UKPUK",
	    name[] = "--label";
	char label[LABEL];
	char *const argv[] = { program, r, reader, new, p, profile, pin, from_pin, puk, from_puk,
		name, label, NULL };
	struct secrets *s = secrets_new(f, e);
	int rc;

	if (s == NULL)
		return -1;
	snprintf(label, sizeof(label), "%s", f->label);
	rc = run(argv, s, "-C", e);
	secrets_free(s);
	return rc;
}

/* ---- the format ---- */

/* What the program failed at may be that the card is no longer there. */
static int
judge(struct p11 *p, const struct p11_seat *s, int rc, struct err *e)
{
	struct err gone;

	if (rc == -1)
		p11_seat_settle(p, s);
	if (p11_seat_check(s, rc == 0, &gone) == -1) {
		*e = gone;
		return err_wrap(e, "while it was set up");
	}
	return rc;
}

static int
set_up(struct p11 *p, const struct p11_seat *s, const struct driver_format *f, struct err *e)
{
	char reader[PCSC_NAME];

	memcpy(reader, s->card.reader, sizeof(reader));
	if (p11_seat_check(s, true, e) == -1)
		return -1;
	if (!s->bare && judge(p, s, erase(reader, e), e) == -1)
		return -1;
	return judge(p, s, create(reader, f, e), e);
}

int
driver_format_pkcs15_init(struct p11 *p, struct p11_token *t, const struct driver_format *f,
    struct err *e)
{
	struct p11_seat *s = t->seat;
	char serial[ID_SIZE];
	int rc;

	if (s == NULL || s->hold == NULL)
		return err_set(e, ERR_TOKEN, "UKey %s is in no reader of pcscd's", t->serial);
	memcpy(serial, t->serial, sizeof(serial));
	p11_stop(p); /* the module would go on with what it knew of the card */
	rc = set_up(p, s, f, e);
	s->bare = s->locked = false;
	if (rc == -1 || p11_scan(p, e) == -1 || p11_use(p, serial, &t, e) == -1)
		return -1;
	return t->unread ? err_set(e, ERR_TOKEN, "UKey %s cannot be read after it was set up", serial) : 0;
}
