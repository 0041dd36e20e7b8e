#include "core/token/watch.h"

#include <errno.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

enum {
	CAME = IN_MOVED_TO | IN_CREATE,
	LEFT = IN_MOVED_FROM | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF,
	LOST = IN_Q_OVERFLOW | IN_IGNORED | IN_UNMOUNT,
};

int
watch_open(const char *folder, struct err *e)
{
	int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);

	if (fd == -1)
		return err_set(e, ERR_DISK, "inotify: %s", strerror(errno));
	if (inotify_add_watch(fd, folder, CAME | LEFT | IN_ONLYDIR) == -1) {
		err_set(e, ERR_DISK, "cannot watch %s: %s", folder, strerror(errno));
		close(fd);
		return -1;
	}
	return fd;
}

int
watch_drain(int fd)
{
	_Alignas(struct inotify_event) char buf[4096];
	const struct inotify_event *ev;
	ssize_t n;
	int what = 0;

	while ((n = read(fd, buf, sizeof(buf))) > 0)
		for (ssize_t at = 0; at < n; at += (ssize_t)(sizeof(*ev) + ev->len)) {
			ev = (const void *)(buf + at);
			if ((ev->mask & (CAME | LOST)) != 0)
				what |= WATCH_IN;
			if ((ev->mask & (LEFT | LOST)) != 0)
				what |= WATCH_OUT;
		}
	return what;
}
