#include "core/lock.h"

#include "core/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

enum { PAUSE_MS = 5 };

int
lock_take(const char *path, int *ms, struct err *e)
{
	const struct timespec pause = { .tv_nsec = PAUSE_MS * 1000000L };
	int64_t start = clock_mono_ms();
	int fd, left = *ms;

	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd == -1)
		return err_set(e, ERR_DISK, "%s: %s", path, strerror(errno));
	while (flock(fd, LOCK_EX | LOCK_NB) == -1) {
		left = *ms - (int)(clock_mono_ms() - start);
		if ((errno != EWOULDBLOCK && errno != EINTR) || left <= 0) {
			err_set(e, ERR_REMOTE, "%s: %s", path, strerror(errno));
			close(fd);
			return -1;
		}
		nanosleep(&pause, NULL);
	}
	*ms = left;
	return fd;
}

void
lock_drop(int fd)
{
	if (fd != -1)
		close(fd);
}
