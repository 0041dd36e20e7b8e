#include "tests/term/run.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void
child(int from, int to, const char *const argv[])
{
	dup2(from, STDIN_FILENO);
	dup2(to, STDOUT_FILENO);
	setenv("LC_ALL", "C.UTF-8", 1);
	execvp(argv[0], (char *const *)(uintptr_t)argv);
	_exit(127);
}

/* All that comes until the other end closes. */
static char *
read_all(int fd)
{
	char *text = NULL, buf[4096];
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);
	ssize_t n;

	if (!f)
		return NULL;
	while ((n = read(fd, buf, sizeof buf)) > 0)
		fwrite(buf, 1, (size_t)n, f);
	fclose(f);
	return text;
}

static int
run_from(int from, char **out, const char *const argv[])
{
	int fds[2], status = 0;
	char *text;
	pid_t pid;

	fflush(NULL);
	if (pipe2(fds, O_CLOEXEC) || (pid = fork()) < 0)
		return -1;
	if (pid == 0)
		child(from, fds[1], argv);
	close(fds[1]);
	text = read_all(fds[0]);
	close(fds[0]);
	waitpid(pid, &status, 0);
	if (out)
		*out = text;
	else
		free(text);
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int
run(char **out, const char *const argv[])
{
	int from = open("/dev/null", O_RDONLY | O_CLOEXEC), rc = run_from(from, out, argv);

	close(from);
	return rc;
}

int
run_fed(char **out, const char *const argv[], const char *line)
{
	int fds[2], rc;

	if (pipe2(fds, O_CLOEXEC))
		return -1;
	dprintf(fds[1], "%s\n", line);
	close(fds[1]);
	rc = run_from(fds[0], out, argv);
	close(fds[0]);
	return rc;
}
