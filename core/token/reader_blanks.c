/* Blank virtual UKeys for a drawer: made by SoftHSM2 itself, in a child of our own. */
#include "core/token/reader.h"

#include "core/token/p11.h"
#include "core/token/serial.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST = 999 };

struct bench {                          /* where they are made, and where they go */
	const char *module, *drawer;
	char folder[PATH_MAX];          /* drawer/.new-XXXXXX: on the same file system */
};

static int
join(char out[PATH_MAX], const char *folder, const char *name, struct err *e)
{
	if (snprintf(out, PATH_MAX, "%s/%s", folder, name) >= PATH_MAX)
		return err_set(e, ERR_DISK, "path too long: %s/%s", folder, name);
	return 0;
}

/* The highest number a folder of the drawer has. */
static int
highest(const char *drawer, int *out, struct err *e)
{
	DIR *d;
	const struct dirent *de;
	int top = 0;

	if ((d = opendir(drawer)) == NULL)
		return err_set(e, ERR_DISK, "%s: %s", drawer, strerror(errno));
	while ((de = readdir(d)) != NULL)
		if (de->d_name[strspn(de->d_name, "0123456789")] == '\0' && atoi(de->d_name) > top)
			top = atoi(de->d_name);
	closedir(d);
	*out = top;
	return 0;
}

/* The one folder SoftHSM2 made on the bench. */
static int
only_folder(const char *bench, char out[PATH_MAX], struct err *e)
{
	DIR *d;
	const struct dirent *de;
	int rc = err_set(e, ERR_TOKEN, "SoftHSM2 made no folder in %s", bench);

	if ((d = opendir(bench)) == NULL)
		return err_set(e, ERR_DISK, "%s: %s", bench, strerror(errno));
	while ((de = readdir(d)) != NULL)
		if (de->d_name[0] != '.')
			rc = join(out, bench, de->d_name, e);
	closedir(d);
	return rc;
}

/* Made, labelled with its serial, and only then put into the drawer. */
static int
make_one(const struct bench *b, int number, struct err *e)
{
	char serial[ID_SIZE], name[16], made[PATH_MAX], to[PATH_MAX];
	struct p11 *p;
	int rc;

	if (p11_open(&p, b->module, b->folder, "", e) == -1)
		return -1;
	rc = p11_make_blank(p, serial, e);
	p11_close(p);
	snprintf(name, sizeof(name), "%02d", number);
	if (rc == -1 || only_folder(b->folder, made, e) == -1 ||
	    serial_write(made, serial, e) == -1 || join(to, b->drawer, name, e) == -1)
		return -1;
	if (rename(made, to) == -1)
		return err_set(e, ERR_DISK, "cannot move %s to %s: %s", made, to, strerror(errno));
	return 0;
}

/* The child: it alone has SOFTHSM2_CONF and the module.  What went wrong goes down the pipe. */
static _Noreturn void
make_all(const struct bench *b, int first, int count, int pipe)
{
	struct err e = { 0 };

	for (int i = 0; i < count; i++)
		if (make_one(b, first + i, &e) == -1) {
			if (write(pipe, &e, sizeof(e)) != (ssize_t)sizeof(e))
				_exit(2);
			_exit(1);
		}
	_exit(0);
}

static int
run_child(const struct bench *b, int first, int count, struct err *e)
{
	struct err why;
	int fds[2], status;
	ssize_t n;
	pid_t pid;

	if (pipe(fds) == -1)
		return err_set(e, ERR_FAULT, "pipe: %s", strerror(errno));
	if ((pid = fork()) == 0)
		make_all(b, first, count, fds[1]);
	close(fds[1]);
	n = pid == -1 ? 0 : read(fds[0], &why, sizeof(why));
	close(fds[0]);
	if (pid == -1)
		return err_set(e, ERR_FAULT, "fork: %s", strerror(errno));
	while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
		;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	if (n != (ssize_t)sizeof(why))
		return err_set(e, ERR_TOKEN_MODULE, "the module ended while making UKeys");
	*e = why; /* a fork of us: its texts stand where ours do */
	return err_wrap(e, "making virtual UKeys");
}

int
reader_make_blanks(const char *module, const char *drawer, int count, char (*serials)[40],
    struct err *e)
{
	struct bench b = { .module = module, .drawer = drawer };
	char name[16];
	int top = 0, rc;

	if (count < 0 || count > MOST)
		return err_set(e, ERR_INPUT, "%d UKeys to make", count);
	if (highest(drawer, &top, e) == -1 || join(b.folder, drawer, ".new-XXXXXX", e) == -1)
		return -1;
	if (mkdtemp(b.folder) == NULL)
		return err_set(e, ERR_DISK, "%s: %s", b.folder, strerror(errno));
	rc = run_child(&b, top + 1, count, e);
	rmdir(b.folder);
	for (int i = 0; rc == 0 && i < count; i++) {
		snprintf(name, sizeof(name), "%02d", top + 1 + i);
		rc = serial_read(drawer, name, serials[i], e);
	}
	return rc;
}
