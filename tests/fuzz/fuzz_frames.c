/*
 * frame_recv, fed piecemeal: whatever the pieces, it finds the frames that stand
 * in the stream, wipes what it refuses, and ends when the stream does.  The first
 * byte is the longest piece.
 */
#include "tests/fuzz/fuzz.h"

#include "core/token/proto.h"

#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct stream {
	const uint8_t *p;
	size_t n, piece;
	int fd;
};

static void *
feed(void *arg)
{
	const struct stream *s = arg;

	for (size_t at = 0; at < s->n;) {
		size_t n = s->n - at < s->piece ? s->n - at : s->piece;

		if (send(s->fd, s->p + at, n, MSG_NOSIGNAL) != (ssize_t)n)
			break;
		at += n;
		sched_yield(); /* so that now and then only this piece is there */
	}
	close(s->fd);
	return NULL;
}

/* The frame at *at of the stream: 1; 0 at the end; -1 when there is none. */
static int
frame_at(const struct stream *s, size_t *at, const uint8_t **p, size_t *n)
{
	const uint8_t *h = s->p + *at;
	size_t left = s->n - *at;

	if (left == 0)
		return 0;
	if (left < 4)
		return -1;
	*n = (size_t)h[0] << 24 | (size_t)h[1] << 16 | (size_t)h[2] << 8 | h[3];
	if (*n > PROTO_MAX || *n > left - 4)
		return -1;
	*p = h + 4;
	*at += 4 + *n;
	return 1;
}

static void
receive(const struct stream *s, int fd)
{
	static const unsigned char zero[PROTO_MAX];
	static struct frame f;
	const uint8_t *p = NULL;
	size_t at = 0, n = 0;
	struct err e;
	int got;

	if (f.p == NULL)
		fuzz_must(frame_init(&f, &e) == 0);
	do {
		got = frame_recv(&f, fd, 0, &e);
		fuzz_must(got == frame_at(s, &at, &p, &n));
		if (got == 1)
			fuzz_must(f.n == n && memcmp(f.p, p, n) == 0);
		else
			fuzz_must(memcmp(f.p, zero, PROTO_MAX) == 0);
	} while (got == 1);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct stream s;
	pthread_t t;
	int fd[2];

	if (n == 0)
		return 0;
	s = (struct stream){ .p = p + 1, .n = n - 1, .piece = p[0] > 0 ? p[0] : 256 };
	fuzz_must(socketpair(AF_UNIX, SOCK_STREAM, 0, fd) == 0);
	s.fd = fd[1];
	fuzz_must(pthread_create(&t, NULL, feed, &s) == 0);
	receive(&s, fd[0]);
	close(fd[0]);
	pthread_join(t, NULL);
	return 0;
}

void
fuzz_seeds(fuzz_take *take, void *to)
{
	static const uint8_t two[] = { 3, 0, 0, 0, 2, 1, 1, 0, 0, 0, 7, 1, 8, 0, 0, 0, 0, 'x' };
	static const uint8_t empty[] = { 1, 0, 0, 0, 0, 0, 0, 0, 0 };
	static const uint8_t most[] = { 9, 0, 0, 0x40, 0, 1, 1 };
	static const uint8_t too_much[] = { 4, 0, 0, 0x40, 1, 1, 1 };
	static uint8_t full[5 + PROTO_MAX] = { 0, 0, 0, 0x40, 0, 1, 1 };

	take(to, "two", two, sizeof(two));
	take(to, "empty", empty, sizeof(empty));
	take(to, "cut", most, sizeof(most));
	take(to, "too_much", too_much, sizeof(too_much));
	take(to, "full", full, sizeof(full));
}
