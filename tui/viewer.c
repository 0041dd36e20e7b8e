#include "tui/viewer.h"

#include "core/text.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* All signals as they are at a program's start, none of them held back. */
static void
plain_signals(void)
{
	struct sigaction plain = { .sa_handler = SIG_DFL };
	sigset_t none;

	for (int n = 1; n < NSIG; n++)
		sigaction(n, &plain, NULL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* In the child: only calls that are safe after a fork of threads (signal-safety(7)). */
static _Noreturn void
become(char *const argv[], int said)
{
	int null = open("/dev/null", O_RDWR), why;
	ssize_t n;

	plain_signals();
	dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	dup2(null, STDERR_FILENO);
	execv(argv[0], argv);
	why = errno;
	n = write(said, &why, sizeof(why));
	_exit(n == sizeof(why) ? 126 : 127);
}

/* Nobody waits for the viewer: the child between us has gone at once. */
static int
run(char *const argv[], int said, struct err *e)
{
	int status;
	pid_t pid = fork();

	if (pid == -1)
		return err_set(e, ERR_DISK, "fork: %s", strerror(errno));
	if (pid == 0) {
		setsid();
		if ((pid = fork()) == 0)
			become(argv, said);
		_exit(pid == -1);
	}
	while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
		;
	return 0;
}

int
viewer_show(const struct conf *k, const char *path, struct err *e)
{
	char *const argv[] = { k->letter_viewer, (char *)(uintptr_t)path, NULL };
	int said[2], why = 0, rc;

	if (k->letter_viewer[0] == '\0') {
		err_set(e, ERR_SETTINGS, "letter:viewer is empty");
		return err_say(e, "%s", _("没有设置看扫描件的程序（letter:viewer）"));
	}
	if (access(path, R_OK) == -1) {
		err_set(e, ERR_NOT_FOUND, "%s: %s", path, strerror(errno));
		return err_say(e, "%s", _("存档里没有这份扫描件"));
	}
	if (pipe2(said, O_CLOEXEC) == -1)
		return err_set(e, ERR_DISK, "pipe: %s", strerror(errno));
	rc = run(argv, said[1], e);
	close(said[1]);
	if (rc == 0 && read(said[0], &why, sizeof(why)) > 0) {
		err_set(e, ERR_DISK, "%s: %s", k->letter_viewer, strerror(why));
		rc = err_say(e, _("打不开看扫描件的程序 %s"), k->letter_viewer);
	}
	close(said[0]);
	return rc;
}
