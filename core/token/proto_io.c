/* Frames over the socket: whole or not at all, within the time given. */
#include "core/token/proto.h"

#include "core/clock.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

/* Until fd is ready for `events`. */
static int
wait_for(int fd, short events, int64_t until, struct err *e)
{
	struct pollfd pfd = { .fd = fd, .events = events };
	int64_t left = until - clock_mono_ms();
	int n;

	if (until == 0)
		left = -1;
	else if (left <= 0)
		return err_set(e, ERR_TOKEN_SLOW, "no answer in time");
	do
		n = poll(&pfd, 1, left > INT_MAX ? INT_MAX : (int)left);
	while (n == -1 && errno == EINTR && until == 0);
	if (n == -1 && errno != EINTR)
		return err_set(e, ERR_TOKEN_HELPER, "poll: %s", strerror(errno));
	return 0; /* ready, or the caller comes again and finds the time used up */
}

static int
write_all(int fd, const unsigned char *p, size_t n, int64_t until, struct err *e)
{
	ssize_t w;

	while (n > 0) {
		w = send(fd, p, n, MSG_DONTWAIT | MSG_NOSIGNAL);
		if (w == -1 && errno != EAGAIN && errno != EINTR)
			return err_set(e, ERR_TOKEN_HELPER, "send: %s", strerror(errno));
		if (w == -1 && wait_for(fd, POLLOUT, until, e) == -1)
			return -1;
		if (w > 0) {
			p += w;
			n -= (size_t)w;
		}
	}
	return 0;
}

/* 1 when all n came, 0 when the other end closed before the first. */
static int
read_all(int fd, unsigned char *p, size_t n, int64_t until, struct err *e)
{
	size_t got = 0;
	ssize_t r;

	while (got < n) {
		r = recv(fd, p + got, n - got, MSG_DONTWAIT);
		if (r == -1 && errno != EAGAIN && errno != EINTR)
			return err_set(e, ERR_TOKEN_HELPER, "recv: %s", strerror(errno));
		if (r == -1 && wait_for(fd, POLLIN, until, e) == -1)
			return -1;
		if (r == 0 && got == 0)
			return 0;
		if (r == 0)
			return err_set(e, ERR_TOKEN_HELPER, "closed in mid-frame");
		if (r > 0)
			got += (size_t)r;
	}
	return 1;
}

int
frame_send(struct frame *f, int fd, int64_t until, struct err *e)
{
	const size_t n = f->n;
	unsigned char head[4] = { (unsigned char)(n >> 24), (unsigned char)(n >> 16),
		(unsigned char)(n >> 8), (unsigned char)n };
	int rc = write_all(fd, head, sizeof(head), until, e);

	if (rc == 0)
		rc = write_all(fd, f->p, n, until, e);
	frame_wipe(f);
	return rc;
}

int
frame_recv(struct frame *f, int fd, int64_t until, struct err *e)
{
	unsigned char head[4];
	uint32_t n;
	int got;

	frame_wipe(f);
	if ((got = read_all(fd, head, sizeof(head), until, e)) != 1)
		return got;
	n = (uint32_t)head[0] << 24 | (uint32_t)head[1] << 16 | (uint32_t)head[2] << 8 | head[3];
	if (n > PROTO_MAX)
		return err_set(e, ERR_TOKEN_HELPER, "a frame of %u bytes", (unsigned)n);
	got = read_all(fd, f->p, n, until, e);
	if (got == 0 && n > 0)
		err_set(e, ERR_TOKEN_HELPER, "closed in mid-frame");
	if (got != 1) {
		frame_wipe(f);
		return -1;
	}
	f->n = n;
	return 1;
}
