/*
 * The process around the PKCS#11 module.  It reads a request from fd 3, does it,
 * answers, and wipes what it read; when the socket closes it ends.  A request
 * that is not exactly one ends it too: the client starts a new one.
 */
#include "core/token/client.h"

#include "core/token/p11.h"
#include "core/token/proto.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

enum { SOCKET = 3 };

struct helper {
	struct p11 *p11;                /* NULL until opened */
	int fd;                         /* where the client is */
	struct frame frame;
	struct blob data;               /* of the reply */
};

/* ---- what it can do: one function an op ---- */

typedef int run_fn(struct helper *h, const struct request *r, struct reply *a, struct err *e);

static int
run_open(struct helper *h, const struct request *r, struct reply *a, struct err *e)
{
	(void)a;
	if (h->p11 != NULL)
		return err_set(e, ERR_FAULT, "opened already");
	return p11_open(&h->p11, r->module, r->folder, r->readers, e);
}

static int
run_look(struct helper *h, const struct request *r, struct reply *a, struct err *e)
{
	(void)r;
	return p11_look(h->p11, a->tokens, PROTO_TOKENS, &a->ntokens, e);
}

static int
run_format(struct helper *h, const struct request *r, struct reply *a, struct err *e)
{
	(void)a;
	return p11_format(h->p11, r->serial, r->pin2, r->pin, r->label, e);
}

static int
run_login(struct helper *h, const struct request *r, struct reply *a, struct err *e)
{
	(void)a;
	return p11_login(h->p11, r->serial, r->pin, e);
}

static int
run_logout(struct helper *h, const struct request *r, struct reply *a, struct err *e)
{
	(void)a;
	return p11_logout(h->p11, r->serial, e);
}

static int
run_key_make(struct helper *h, const struct request *r, struct reply *a, struct err *e)
{
	(void)a;
	return p11_key_make(h->p11, r->serial, r->key_id, (int)(r->bits & INT32_MAX), &h->data, e);
}

static int
run_key_find(struct helper *h, const struct request *r, struct reply *a, struct err *e)
{
	(void)a;
	return p11_key_find(h->p11, r->serial, r->key_id, &h->data, e);
}

static int
run_key_guarded(struct helper *h, const struct request *r, struct reply *a, struct err *e)
{
	(void)a;
	return p11_key_guarded(h->p11, r->serial, r->key_id, e);
}

static int
run_sign(struct helper *h, const struct request *r, struct reply *a, struct err *e)
{
	(void)a;
	return p11_sign(h->p11, r->serial, r->key_id, r->data, &h->data, e);
}

static int
run_cert_put(struct helper *h, const struct request *r, struct reply *a, struct err *e)
{
	(void)a;
	return p11_cert_put(h->p11, r->serial, r->key_id, r->label, r->data, e);
}

static int
run_cert_get(struct helper *h, const struct request *r, struct reply *a, struct err *e)
{
	(void)a;
	return p11_cert_get(h->p11, r->serial, r->key_id, &h->data, e);
}

static int
run_pin_change(struct helper *h, const struct request *r, struct reply *a, struct err *e)
{
	(void)a;
	return p11_pin_change(h->p11, r->serial, r->pin, r->pin2, e);
}

static int
run_so_change(struct helper *h, const struct request *r, struct reply *a, struct err *e)
{
	(void)a;
	return p11_so_change(h->p11, r->serial, r->pin, r->pin2, e);
}

static int
run_pin_reset(struct helper *h, const struct request *r, struct reply *a, struct err *e)
{
	(void)a;
	return p11_pin_reset(h->p11, r->serial, r->pin, r->pin2, e);
}

static run_fn *const runs[] = {
	[PROTO_OPEN] = run_open,
	[PROTO_LOOK] = run_look,
	[PROTO_FORMAT] = run_format,
	[PROTO_LOGIN] = run_login,
	[PROTO_LOGOUT] = run_logout,
	[PROTO_KEY_MAKE] = run_key_make,
	[PROTO_KEY_FIND] = run_key_find,
	[PROTO_KEY_GUARDED] = run_key_guarded,
	[PROTO_SIGN] = run_sign,
	[PROTO_CERT_PUT] = run_cert_put,
	[PROTO_CERT_GET] = run_cert_get,
	[PROTO_PIN_CHANGE] = run_pin_change,
	[PROTO_SO_CHANGE] = run_so_change,
	[PROTO_PIN_RESET] = run_pin_reset,
};
_Static_assert(sizeof(runs) / sizeof(runs[0]) == PROTO_OP__MAX, "an op is not served");

static int
run(struct helper *h, const struct request *r, struct reply *a, struct err *e)
{
	struct err gone = { 0 };
	int rc;

	if (h->p11 == NULL && r->op != PROTO_OPEN)
		return err_set(e, ERR_FAULT, "not opened yet");
	rc = runs[r->op](h, r, a, e);
	if (rc == -1 && r->serial != NULL)
		p11_failed(h->p11, r->serial, e);
	if (r->serial != NULL && p11_still(h->p11, r->serial, &gone) == -1 &&
	    (gone.code == ERR_TOKEN_GONE || gone.code == ERR_TOKEN_OTHER)) {
		*e = gone;
		return err_wrap(e, "pulled out during %s", proto_op_name(r->op));
	}
	return rc;
}

/* ---- serving ---- */

/* So that the client can say what is wrong; and the end, for nothing else it says can be trusted. */
static int
say_version(struct helper *h)
{
	struct err e;

	proto_put_version(&h->frame);
	frame_send(&h->frame, h->fd, 0, &e);
	return -1;
}

/* The request is wiped before the reply takes its place, whatever happened. */
static int
serve_one(struct helper *h, struct err *e)
{
	struct request r;
	struct reply a = { 0 };
	struct err why = { 0 };
	char text[sizeof(why.at[0].text)];
	int rc;

	if (proto_get_request(&h->frame, &r, e) == -1)
		return e->code == ERR_TOKEN_VERSION ? say_version(h) : -1;
	a.op = r.op;
	a.number = r.number;
	if (run(h, &r, &a, &why) == -1) {
		err_line(&why, text, sizeof(text));
		a = (struct reply){ .op = r.op, .number = r.number, .code = why.code, .say = why.say, .text = text };
	} else
		a.data = (struct span){ h->data.p, h->data.n };
	rc = proto_put_reply(&h->frame, &a, e);
	blob_done(&h->data);
	return rc == -1 ? -1 : frame_send(&h->frame, h->fd, 0, e);
}

int
token_helper_serve(int fd, struct err *e)
{
	struct helper h = { .fd = fd };
	int rc;

	if (frame_init(&h.frame, e) == -1)
		return -1;
	while ((rc = frame_recv(&h.frame, fd, 0, e)) == 1)
		if ((rc = serve_one(&h, e)) == -1)
			break;
	frame_done(&h.frame);
	blob_done(&h.data);
	p11_close(h.p11);
	return rc;
}

/* ---- the process ---- */

/*
 * Ends the process when the other end is gone, also while the module hangs in a
 * call.  PR_SET_PDEATHSIG would not do: it fires when the *thread* that started
 * us ends, and the flow's thread ends with each pickup.
 */
static void *
watchdog(void *arg)
{
	struct pollfd pfd = { .fd = SOCKET, .events = POLLRDHUP };

	(void)arg;
	while (poll(&pfd, 1, -1) != 1 || (pfd.revents & (POLLRDHUP | POLLHUP | POLLERR)) == 0)
		;
	_exit(0);
}

/*
 * core(5): where a program takes the cores the limit does not count, and what we
 * start can be dumped again; but this it inherits, and nothing is left to dump.
 */
static void
empty_cores(void)
{
	int fd = open("/proc/self/coredump_filter", O_WRONLY | O_CLOEXEC);

	if (fd == -1 || write(fd, "0", 1) != 1)
		dprintf(STDERR_FILENO, "token-helper: coredump_filter: %s\n", strerror(errno));
	if (fd != -1)
		close(fd);
}

/* No core, no ptrace by our own kind, no signal meant for the terminal. */
static int
harden(struct err *e)
{
	const struct rlimit none = { 0, 0 };
	pthread_t t;

	empty_cores(); /* while /proc still lets us */
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == -1 || setrlimit(RLIMIT_CORE, &none) == -1)
		return err_set(e, ERR_FAULT, "cannot switch off core dumps");
	signal(SIGPIPE, SIG_IGN);
	if (pthread_create(&t, NULL, watchdog, NULL) != 0)
		return err_set(e, ERR_FAULT, "cannot start the watchdog");
	pthread_detach(t);
	return 0;
}

/* stderr is the log. */
static void
complain(const struct err *e)
{
	char line[400];

	err_line(e, line, sizeof(line));
	dprintf(STDERR_FILENO, "token-helper: %s\n", line);
}

int
token_helper_main(void)
{
	struct err e = { 0 };

	if (harden(&e) == 0 && token_helper_serve(SOCKET, &e) == 0)
		return 0;
	complain(&e);
	return 1;
}
