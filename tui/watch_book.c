#include "tui/watch_book.h"

#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

/* The folder, not the file: the WAL comes and goes with whoever has the book open. */
int
watch_book_open(int *fd, const char *book, struct err *e)
{
	char path[PATH_MAX];
	int n = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);

	if (n == -1)
		return err_set(e, ERR_DISK, "inotify: %s", strerror(errno));
	snprintf(path, sizeof(path), "%s", book);
	if (inotify_add_watch(n, dirname(path), IN_MODIFY | IN_ONLYDIR) == -1) {
		err_set(e, ERR_DISK, "watching %s: %s", book, strerror(errno));
		close(n);
		return -1;
	}
	*fd = n;
	return 0;
}

static bool
is_wal(const struct inotify_event *ev, const char *book)
{
	const char *slash = strrchr(book, '/');
	const char *name = slash != NULL ? slash + 1 : book;
	size_t n = strlen(name);

	if ((ev->mask & IN_Q_OVERFLOW) != 0)
		return true;            /* something was missed: look */
	return ev->len > n && strncmp(ev->name, name, n) == 0 &&
	    strcmp(ev->name + n, "-wal") == 0;
}

bool
watch_book_heard(int fd, const char *book)
{
	_Alignas(struct inotify_event) char buf[4096];
	const struct inotify_event *ev;
	bool heard = false;
	ssize_t n;

	while ((n = read(fd, buf, sizeof(buf))) > 0)
		for (ssize_t at = 0; at < n; at += (ssize_t)(sizeof(*ev) + ev->len)) {
			ev = (const void *)(buf + at);
			heard = is_wal(ev, book) || heard;
		}
	return heard;
}
