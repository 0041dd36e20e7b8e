#include "tui/password.h"

#include "core/text.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

/* The terminal while it does not echo. */
struct hush {
	struct termios was;
	sigset_t held, before;          /* signals wait until echo is back */
	int signals;                    /* readable when one does */
};

/* One byte at a time: what stands behind the line is not ours, and no buffer keeps what is. */
static int
take(struct secret *out, bool *more, struct err *e)
{
	char c;
	ssize_t n = read(STDIN_FILENO, &c, 1);

	*more = n == 1 && c != '\n';
	if (*more && c != '\r' && secret_add(out, &c, 1, e) == -1)
		return -1;
	return 0;
}

static int
some(const struct secret *s, struct err *e)
{
	if (secret_len(s) > 0)
		return 0;
	err_set(e, ERR_INPUT, "no password on stdin");
	return err_say(e, "%s", _("没有读到密码"));
}

static int
from_stream(struct secret *out, struct err *e)
{
	bool more = true;

	while (more)
		if (take(out, &more, e) == -1)
			return -1;
	return 0;
}

static void
hold(struct hush *h)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP };

	sigemptyset(&h->held);
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		sigaddset(&h->held, signals[i]);
	sigprocmask(SIG_BLOCK, &h->held, &h->before);
}

static void
quiet(const struct hush *h)
{
	struct termios t = h->was;

	t.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &t);
	fputs(_("密码："), stderr);
	fflush(stderr);
}

static void
loud(const struct hush *h)
{
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &h->was);
	fputc('\n', stderr);
}

/* Lets the signal that waits have its effect; goes on only where that was a stop. */
static void
yield_to_signal(struct hush *h, struct secret *out, struct err *e)
{
	loud(h);
	sigprocmask(SIG_SETMASK, &h->before, NULL);
	hold(h);
	secret_set(out, "", 0, e);
	quiet(h);
}

static int
ask(struct hush *h, struct secret *out, struct err *e)
{
	struct pollfd fds[] = { { h->signals, POLLIN, 0 }, { STDIN_FILENO, POLLIN, 0 } };
	bool more = true;

	while (more) {
		if (poll(fds, 2, -1) == -1 && errno != EINTR)
			return err_set(e, ERR_FAULT, "poll: %s", strerror(errno));
		if (fds[0].revents != 0)
			yield_to_signal(h, out, e);
		else if (fds[1].revents != 0 && take(out, &more, e) == -1)
			return -1;
	}
	return 0;
}

static int
from_terminal(struct hush *h, struct secret *out, struct err *e)
{
	int rc = -1;

	hold(h);
	if ((h->signals = signalfd(-1, &h->held, SFD_CLOEXEC)) == -1)
		err_set(e, ERR_FAULT, "signalfd: %s", strerror(errno));
	else {
		quiet(h);
		rc = ask(h, out, e);
		loud(h);
		close(h->signals);
	}
	sigprocmask(SIG_SETMASK, &h->before, NULL);
	return rc;
}

int
password_read(struct secret *out, struct err *e)
{
	struct hush h;
	int rc;

	if (tcgetattr(STDIN_FILENO, &h.was) == 0)
		rc = from_terminal(&h, out, e);
	else
		rc = from_stream(out, e);
	return rc == -1 ? -1 : some(out, e);
}
