#include "core/token/client.h"

#include "core/clock.h"
#include "core/token/proto.h"
#include "core/token/spawn.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct token_client {
	char *program, *module, *inserted, *readers, *log;
	int ms;
	atomic_int holders;
	pthread_mutex_t mutex;          /* one call at a time */
	struct frame frame;
	int fd;                         /* -1: no helper */
	uint32_t asked;                 /* the last request's number */
	atomic_int pid;                 /* 0: no helper */
};

/* ---- the helper's life ---- */

/* Killed by its id and reaped: nothing of a hung helper is left. */
static void
stop(struct token_client *c)
{
	pid_t pid = atomic_exchange(&c->pid, 0);

	if (c->fd != -1)
		close(c->fd);
	c->fd = -1;
	if (pid == 0)
		return;
	kill(pid, SIGKILL);
	while (waitpid(pid, NULL, 0) == -1 && errno == EINTR)
		;
}

static int
answers(const struct request *r, const struct reply *a, struct err *e)
{
	if (a->op != r->op)
		return err_set(e, ERR_TOKEN_HELPER, "%s was answered as %s", proto_op_name(r->op),
		    proto_op_name(a->op));
	if (a->number != r->number)
		return err_set(e, ERR_TOKEN_HELPER, "request %u was answered as %u",
		    (unsigned)r->number, (unsigned)a->number);
	return 0;
}

/* One request, one reply, by `until`; on any trouble the helper is no more. */
static int
exchange(struct token_client *c, struct request r, struct reply *a, int64_t until, struct err *e)
{
	int got;

	r.number = ++c->asked;
	if (proto_put_request(&c->frame, &r, e) == -1)
		return -1;
	if (frame_send(&c->frame, c->fd, until, e) == -1)
		goto dead;
	if ((got = frame_recv(&c->frame, c->fd, until, e)) == 0)
		err_set(e, ERR_TOKEN_HELPER, "the helper ended during %s", proto_op_name(r.op));
	if (got == 1 && proto_get_reply(&c->frame, a, e) == 0 && answers(&r, a, e) == 0)
		return 0;
dead:
	frame_wipe(&c->frame);
	stop(c);
	return err_wrap(e, "helper stopped in %s", proto_op_name(r.op));
}

static int
refused(const struct reply *a, struct err *e)
{
	if (a->code == ERR_NONE)
		return 0;
	err_set(e, a->code, "%.150s", a->text);
	return a->say[0] == '\0' ? -1 : err_say(e, "%s", a->say);
}

static int
start(struct token_client *c, int64_t until, struct err *e)
{
	const struct request open = {
		.op = PROTO_OPEN, .module = c->module, .folder = c->inserted, .readers = c->readers
	};
	struct reply a;
	pid_t pid;

	if (c->fd != -1)
		return 0;
	if (token_spawn(c->program, c->log, &c->fd, &pid, e) == -1)
		return -1;
	atomic_store(&c->pid, pid);
	if (exchange(c, open, &a, until, e) == -1)
		return -1;
	if (refused(&a, e) == 0)
		return 0;
	stop(c); /* without its module it is of no use */
	return -1;
}

/* ---- a call ---- */

/* Where what the reply brings goes; NULL: nowhere. */
struct answer {
	struct blob *data;
	struct token_info *tokens;
	size_t max, *n;
};

static int
take(const struct reply *a, const struct answer *out, struct err *e)
{
	if (out->data != NULL)
		return blob_set(out->data, a->data.p, a->data.n, e);
	if (out->tokens != NULL) {
		*out->n = a->ntokens < out->max ? a->ntokens : out->max;
		memcpy(out->tokens, a->tokens, *out->n * sizeof(a->tokens[0]));
	}
	return 0;
}

static int
call(void *self, const struct request *r, const struct answer *out, struct err *e)
{
	struct token_client *c = self;
	struct reply a;
	int64_t until;
	int rc = -1;

	pthread_mutex_lock(&c->mutex);
	until = clock_mono_ms() + c->ms; /* what it waited for another call is not its own */
	if (start(c, until, e) == 0 && exchange(c, *r, &a, until, e) == 0 && refused(&a, e) == 0)
		rc = take(&a, out, e);
	frame_wipe(&c->frame);
	pthread_mutex_unlock(&c->mutex);
	return rc;
}

static const struct answer nothing;

static struct span
of_secret(const struct secret *s)
{
	return (struct span){ secret_bytes(s), secret_len(s) };
}

static struct span
of_blob(const struct blob *b)
{
	return (struct span){ b->p, b->n };
}

/* ---- the seam ---- */

static int
op_look(void *self, struct token_info *out, size_t max, size_t *n, struct err *e)
{
	const struct request r = { .op = PROTO_LOOK };

	return call(self, &r, &(struct answer){ .tokens = out, .max = max, .n = n }, e);
}

static int
op_format(void *self, const char *serial, const struct secret *so_pin, const struct secret *pin,
    const char *label, struct err *e)
{
	const struct request r = { .op = PROTO_FORMAT, .serial = serial, .label = label,
		.pin = of_secret(pin), .pin2 = of_secret(so_pin) };

	return call(self, &r, &nothing, e);
}

static int
op_login(void *self, const char *serial, const struct secret *pin, struct err *e)
{
	const struct request r = { .op = PROTO_LOGIN, .serial = serial, .pin = of_secret(pin) };

	return call(self, &r, &nothing, e);
}

static int
op_logout(void *self, const char *serial, struct err *e)
{
	const struct request r = { .op = PROTO_LOGOUT, .serial = serial };

	return call(self, &r, &nothing, e);
}

static int
op_key_make(void *self, const char *serial, const char *key_id, int bits, struct blob *spki,
    struct err *e)
{
	const struct request r = { .op = PROTO_KEY_MAKE, .serial = serial, .key_id = key_id,
		.bits = (uint32_t)bits };

	return call(self, &r, &(struct answer){ .data = spki }, e);
}

static int
op_key_find(void *self, const char *serial, const char *key_id, struct blob *spki, struct err *e)
{
	const struct request r = { .op = PROTO_KEY_FIND, .serial = serial, .key_id = key_id };

	return call(self, &r, &(struct answer){ .data = spki }, e);
}

static int
op_key_guarded(void *self, const char *serial, const char *key_id, struct err *e)
{
	const struct request r = { .op = PROTO_KEY_GUARDED, .serial = serial, .key_id = key_id };

	return call(self, &r, &nothing, e);
}

static int
op_sign(void *self, const char *serial, const char *key_id, const struct blob *data,
    struct blob *sig, struct err *e)
{
	const struct request r = { .op = PROTO_SIGN, .serial = serial, .key_id = key_id,
		.data = of_blob(data) };

	return call(self, &r, &(struct answer){ .data = sig }, e);
}

static int
op_cert_put(void *self, const char *serial, const char *key_id, const char *label,
    const struct blob *der, struct err *e)
{
	const struct request r = { .op = PROTO_CERT_PUT, .serial = serial, .key_id = key_id,
		.label = label, .data = of_blob(der) };

	return call(self, &r, &nothing, e);
}

static int
op_cert_get(void *self, const char *serial, const char *key_id, struct blob *der, struct err *e)
{
	const struct request r = { .op = PROTO_CERT_GET, .serial = serial, .key_id = key_id };

	return call(self, &r, &(struct answer){ .data = der }, e);
}

static int
op_pin_change(void *self, const char *serial, const struct secret *old,
    const struct secret *new_pin, struct err *e)
{
	const struct request r = { .op = PROTO_PIN_CHANGE, .serial = serial,
		.pin = of_secret(old), .pin2 = of_secret(new_pin) };

	return call(self, &r, &nothing, e);
}

static int
op_so_change(void *self, const char *serial, const struct secret *old,
    const struct secret *new_pin, struct err *e)
{
	const struct request r = { .op = PROTO_SO_CHANGE, .serial = serial,
		.pin = of_secret(old), .pin2 = of_secret(new_pin) };

	return call(self, &r, &nothing, e);
}

static int
op_pin_reset(void *self, const char *serial, const struct secret *so_pin,
    const struct secret *new_pin, struct err *e)
{
	const struct span none = { NULL, 0 };
	const struct request r = { .op = PROTO_PIN_RESET, .serial = serial,
		.pin = of_secret(so_pin), .pin2 = new_pin != NULL ? of_secret(new_pin) : none };

	return call(self, &r, &nothing, e);
}

static const struct token_ops ops = {
	.look = op_look,
	.format = op_format,
	.login = op_login,
	.logout = op_logout,
	.key_make = op_key_make,
	.key_find = op_key_find,
	.key_guarded = op_key_guarded,
	.sign = op_sign,
	.cert_put = op_cert_put,
	.cert_get = op_cert_get,
	.pin_change = op_pin_change,
	.so_change = op_so_change,
	.pin_reset = op_pin_reset,
};

struct token
token_client_seam(struct token_client *c)
{
	return (struct token){ .ops = &ops, .self = c };
}

int
token_client_pid(const struct token_client *c)
{
	return atomic_load(&c->pid);
}

/* ---- new and free ---- */

int
token_client_new(struct token_client **out, const struct token_client_setup *s, struct err *e)
{
	struct token_client *c;

	if ((c = calloc(1, sizeof(*c))) == NULL)
		return err_set(e, ERR_MEMORY, "no memory for the token client");
	c->fd = -1;
	c->ms = s->ms;
	atomic_init(&c->holders, 1);
	pthread_mutex_init(&c->mutex, NULL);
	c->program = strdup(s->program);
	c->module = strdup(s->module);
	c->inserted = strdup(s->inserted != NULL ? s->inserted : "");
	c->readers = strdup(s->readers != NULL ? s->readers : "");
	c->log = strdup(s->log != NULL ? s->log : "/dev/null");
	if (c->program == NULL || c->module == NULL || c->inserted == NULL ||
	    c->readers == NULL || c->log == NULL) {
		token_client_free(c);
		return err_set(e, ERR_MEMORY, "no memory for the token client");
	}
	if (frame_init(&c->frame, e) == -1) {
		token_client_free(c);
		return -1;
	}
	*out = c;
	return 0;
}

struct token_client *
token_client_hold(struct token_client *c)
{
	atomic_fetch_add(&c->holders, 1);
	return c;
}

void
token_client_free(struct token_client *c)
{
	if (c == NULL || atomic_fetch_sub(&c->holders, 1) > 1)
		return;
	stop(c);
	frame_done(&c->frame);
	pthread_mutex_destroy(&c->mutex);
	free(c->program);
	free(c->module);
	free(c->inserted);
	free(c->readers);
	free(c->log);
	free(c);
}
