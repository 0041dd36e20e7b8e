/*
 * The helper serving, with no module open: requests of any bytes, each behind its
 * length (2 bytes).  It answers each with a reply to exactly that, says its version
 * to another, or ends; and never more than it was asked.
 */
#include "tests/fuzz/fuzz.h"

#include "core/token/client.h"
#include "core/token/proto.h"

#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct side {
	int fd;
	const uint8_t *p;               /* what it is asked */
	size_t n;
};

/* The next request's bytes.  False at the end. */
static bool
next(struct side *s, struct span *out)
{
	size_t n;

	if (s->n < 2)
		return false;
	n = (size_t)s->p[0] << 8 | s->p[1];
	s->p += 2;
	s->n -= 2;
	n = n < s->n ? n : s->n;
	*out = (struct span){ s->p, n };
	s->p += n;
	s->n -= n;
	return true;
}

static void *
serve(void *arg)
{
	const struct side *s = arg;
	struct err e;

	if (token_helper_serve(s->fd, &e) == -1)
		fuzz_must(e.code == ERR_TOKEN_HELPER || e.code == ERR_TOKEN_VERSION);
	close(s->fd);
	return NULL;
}

/* The socket is ours alone and small things fit into it: what cannot be sent is refused already. */
static void
put(int fd, struct span r)
{
	unsigned char head[4] = { 0, 0, (unsigned char)(r.n >> 8), (unsigned char)r.n };

	if (send(fd, head, 4, MSG_NOSIGNAL) == 4 && r.n > 0)
		send(fd, r.p, r.n, MSG_NOSIGNAL);
}

/* Is that an answer to this? */
static bool
answered(struct frame *f, struct span r)
{
	struct reply a;
	struct err e;

	if (proto_get_reply(f, &a, &e) == -1) {
		fuzz_must(f->n == 1 && f->p[0] == PROTO_VERSION && r.n > 0 && r.p[0] != PROTO_VERSION);
		return false;
	}
	fuzz_must(r.n >= 6 && r.p[0] == PROTO_VERSION && r.p[1] == a.op);
	fuzz_must(a.number == ((uint32_t)r.p[2] << 24 | (uint32_t)r.p[3] << 16 | (uint32_t)r.p[4] << 8 | r.p[5]));
	fuzz_must(a.code == (a.op == PROTO_OPEN ? a.code : ERR_FAULT) && a.code != ERR_NONE && a.ntokens == 0);
	return true;
}

static void
ask(struct side *s)
{
	static struct frame f;
	struct span r;
	struct err e;
	int got = 1;

	if (f.p == NULL)
		fuzz_must(frame_init(&f, &e) == 0);
	while (got == 1 && next(s, &r)) {
		put(s->fd, r);
		got = frame_recv(&f, s->fd, 0, &e);
		if (got == 1 && !answered(&f, r))
			break;
	}
	shutdown(s->fd, SHUT_WR);
	/* a helper that ended with bytes of ours unread resets the line */
	fuzz_must(frame_recv(&f, s->fd, 0, &e) != 1);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct side us = { .p = p, .n = n }, helper = { 0 };
	pthread_t t;
	int fd[2];

	fuzz_must(socketpair(AF_UNIX, SOCK_STREAM, 0, fd) == 0);
	us.fd = fd[0];
	helper.fd = fd[1];
	fuzz_must(pthread_create(&t, NULL, serve, &helper) == 0);
	ask(&us);
	pthread_join(t, NULL);
	close(fd[0]);
	return 0;
}

void
fuzz_seeds(fuzz_take *take, void *to)
{
	struct request r = { .module = "/none.so", .folder = "", .readers = "", .serial = "d1b2439d26e8bff7", .key_id = "0a0b",
		.label = "SZ", .pin = { (const unsigned char *)"43873623", 8 },
		.pin2 = { (const unsigned char *)"58203917", 8 }, .bits = 2048 };
	uint8_t all[PROTO_OP__MAX * 256];
	size_t n = 0;
	struct frame f;
	struct err e;

	fuzz_must(frame_init(&f, &e) == 0);
	for (int op = 0; op < PROTO_OP__MAX; op++) {
		size_t from = n;

		r.op = (enum proto_op)op;
		r.number++;
		fuzz_must(proto_put_request(&f, &r, &e) == 0 && f.n < 254);
		all[n++] = 0;
		all[n++] = (uint8_t)f.n;
		memcpy(all + n, f.p, f.n);
		n += f.n;
		take(to, proto_op_name(r.op), all + from, n - from);
	}
	take(to, "all", all, n);
	take(to, "other_version", "\0\7\2\0\0\0\0\1x", 9);
	frame_done(&f);
}
