#include "tui/wake.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

int
wake_open(int *fd, struct err *e)
{
	int n = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);

	if (n == -1)
		return err_set(e, ERR_FAULT, "eventfd: %s", strerror(errno));
	*fd = n;
	return 0;
}

void
wake_post(int fd)
{
	uint64_t one = 1;
	ssize_t n;

	do
		n = write(fd, &one, sizeof(one));
	while (n == -1 && errno == EINTR);
}

void
wake_drain(int fd)
{
	uint64_t n;
	ssize_t got = read(fd, &n, sizeof(n));

	(void)got;              /* non-blocking: empty is fine */
}
