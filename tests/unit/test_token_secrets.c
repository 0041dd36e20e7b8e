/*
 * PINs on their way to a UKey: in the counter only where struct secret keeps them,
 * and at neither end when the call is over, whatever came of it.  All memory the
 * two can write is searched, the module's too: SoftHSM2 keeps nothing of a PIN
 * in the clear, and must not begin to unnoticed.
 */
#include "core/token/proto.h"
#include "tests/unit/memory.h"
#include "tests/unit/tokenkit.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define NEW_PIN "5820391746"
#define NEW_SO "9041726350418263"
#define WRONG "904417263855"
static const char *const all[] = { BED_PIN, BED_SO, NEW_PIN, NEW_SO, WRONG };
enum { ALL = sizeof(all) / sizeof(all[0]) };

/* ---- the calls that take a PIN ---- */

typedef int call(struct bed *b, const struct secret *x, const struct secret *y, struct err *e);

static int
format(struct bed *b, const struct secret *x, const struct secret *y, struct err *e)
{
	return b->token.ops->format(b->token.self, b->serials[0], y, x, "SZ2611160023", e);
}

static int
login(struct bed *b, const struct secret *x, const struct secret *y, struct err *e)
{
	(void)y;
	return b->token.ops->login(b->token.self, b->serials[0], x, e);
}

static int
pin_change(struct bed *b, const struct secret *x, const struct secret *y, struct err *e)
{
	return b->token.ops->pin_change(b->token.self, b->serials[0], x, y, e);
}

static int
so_change(struct bed *b, const struct secret *x, const struct secret *y, struct err *e)
{
	return b->token.ops->so_change(b->token.self, b->serials[0], x, y, e);
}

static int
pin_reset(struct bed *b, const struct secret *x, const struct secret *y, struct err *e)
{
	return b->token.ops->pin_reset(b->token.self, b->serials[0], x, y, e);
}

/* Each follows from the one before. */
static const struct {
	call *run;
	const char *x, *y;
	enum err_code code;
} calls[] = {
	{ format, BED_PIN, BED_SO, ERR_NONE },
	{ login, BED_PIN, NULL, ERR_NONE },
	{ login, WRONG, NULL, ERR_TOKEN_PIN },
	{ pin_change, WRONG, NEW_PIN, ERR_TOKEN_PIN },
	{ pin_change, BED_PIN, NEW_PIN, ERR_NONE },
	{ so_change, WRONG, NEW_SO, ERR_TOKEN_PIN },
	{ so_change, BED_SO, NEW_SO, ERR_NONE },
	{ pin_reset, WRONG, BED_PIN, ERR_TOKEN_PIN },
	{ pin_reset, NEW_SO, BED_PIN, ERR_NONE },
	{ login, BED_PIN, NULL, ERR_NONE },
};
enum { CALLS = sizeof(calls) / sizeof(calls[0]) };

/* It stands in the secret, and nowhere else. */
static void
only_in(const struct secret *s, const char *what)
{
	uintptr_t at = 0;

	if (s == NULL)
		return;
	assert_int_equal(memory_find(getpid(), what, &at, 1), 1);
	assert_int_equal(at, (uintptr_t)secret_bytes(s));
}

static void
nowhere(pid_t pid)
{
	for (size_t i = 0; i < ALL; i++)
		memory_has_none(pid, all[i]);
}

/* May we look into the helper?  What must be there is seen. */
static bool
can_look(struct bed *b)
{
	struct token_info t[2];
	struct err e;
	size_t n;

	assert_ok(b->token.ops->look(b->token.self, t, 2, &n, &e));
	return memory_find(token_client_pid(b->client), b->serials[0], NULL, 0) > 0;
}

static void
a_call_leaves_its_pins_where_they_were_and_nowhere_else(void **state)
{
	struct bed *b = *state;
	const bool look = can_look(b);
	struct err e = { 0 };

	for (size_t i = 0; i < CALLS; i++) {
		struct secret *x = bed_secret(calls[i].x), *y = calls[i].y != NULL ? bed_secret(calls[i].y) : NULL;
		int rc = calls[i].run(b, x, y, &e);

		if (calls[i].code == ERR_NONE)
			assert_ok(rc);
		else
			assert_err(rc, calls[i].code);
		only_in(x, calls[i].x);
		only_in(y, calls[i].y);
		if (look)
			nowhere(token_client_pid(b->client));
		secret_free(x);
		secret_free(y);
		nowhere(getpid());
	}
	if (!look)
		print_message("not root: only this end was looked at\n");
}

static void
a_helper_given_up_leaves_none_here(void **state)
{
	struct bed *b = *state;
	struct err e;

	bed_client(b, NULL, 1000);
	bed_format(b, b->serials[0]);
	assert_int_equal(kill(token_client_pid(b->client), SIGSTOP), 0);
	assert_err(bed_try_login(b, b->serials[0], WRONG, &e), ERR_TOKEN_SLOW);
	nowhere(getpid());
	assert_ok(bed_try_login(b, b->serials[0], BED_PIN, &e));
	assert_int_equal(kill(token_client_pid(b->client), SIGKILL), 0);
	assert_err(bed_try_login(b, b->serials[0], WRONG, &e), ERR_TOKEN_HELPER);
	nowhere(getpid());
}

/* ---- both ends in this process: where we can always look ---- */

static void *
serve(void *arg)
{
	struct err e;
	intptr_t rc = token_helper_serve(*(int *)arg, &e);

	close(*(int *)arg);
	return (void *)rc;
}

static enum err_code
ask(struct frame *f, int fd, struct request r)
{
	static uint32_t number;
	struct reply a;
	struct err e;

	r.number = ++number;
	assert_ok(proto_put_request(f, &r, &e));
	assert_ok(frame_send(f, fd, 0, &e));
	assert_int_equal(frame_recv(f, fd, 0, &e), 1);
	assert_ok(proto_get_reply(f, &a, &e));
	assert_int_equal(a.number, r.number);
	return a.code;
}

static struct span
digits(const char *s)
{
	return (struct span){ (const unsigned char *)s, strlen(s) };
}

static void
a_helper_that_serves_on_holds_none(void **state)
{
	struct bed *b = *state;
	const struct request open = { .op = PROTO_OPEN, .module = BED_MODULE, .folder = b->inserted };
	struct request r = { .serial = b->serials[0], .label = "SZ" };
	struct frame f;
	struct err e;
	int fd[2];
	pthread_t t;
	void *rc;

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fd), 0);
	assert_ok(frame_init(&f, &e));
	assert_int_equal(pthread_create(&t, NULL, serve, &fd[1]), 0);
	assert_int_equal(ask(&f, fd[0], open), ERR_NONE);
	r.op = PROTO_FORMAT;
	r.pin = digits(BED_PIN);
	r.pin2 = digits(BED_SO);
	assert_int_equal(ask(&f, fd[0], r), ERR_NONE);
	nowhere(getpid());
	r.op = PROTO_PIN_CHANGE;
	r.pin2 = digits(NEW_PIN);
	assert_int_equal(ask(&f, fd[0], r), ERR_NONE);
	nowhere(getpid());
	r.op = PROTO_LOGIN;
	r.pin = digits(WRONG);
	assert_int_equal(ask(&f, fd[0], r), ERR_TOKEN_PIN);
	nowhere(getpid());
	shutdown(fd[0], SHUT_WR);
	assert_int_equal(pthread_join(t, &rc), 0);
	assert_null(rc);
	close(fd[0]);
	frame_done(&f);
}

/* A request that is none, with a PIN in it, ends the helper: that leaves none either. */
static void
a_helper_that_refused_a_request_holds_none(void **state)
{
	const struct request r = { .op = PROTO_LOGIN, .serial = "1", .pin = digits(BED_PIN) };
	struct frame f;
	struct err e;
	int fd[2];
	pthread_t t;
	void *rc;

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fd), 0);
	assert_ok(frame_init(&f, &e));
	assert_int_equal(pthread_create(&t, NULL, serve, &fd[1]), 0);
	assert_ok(proto_put_request(&f, &r, &e));
	f.p[1] = PROTO_LOGOUT;
	assert_ok(frame_send(&f, fd[0], 0, &e));
	assert_int_equal(frame_recv(&f, fd[0], 0, &e), 0);
	assert_int_equal(pthread_join(t, &rc), 0);
	assert_non_null(rc);
	nowhere(getpid());
	close(fd[0]);
	frame_done(&f);
}

/* The search finds what is there, also across its parts. */
static void
what_is_there_is_found(void **state)
{
	static char page[3 << 20];
	uintptr_t at = 0;

	(void)state;
	memory_has_none(getpid(), WRONG);
	for (size_t i = 0; i < 40; i++) {
		char *p = page + (1 << 20) - 20 + i;

		memcpy(p, WRONG, strlen(WRONG));
		assert_int_equal(memory_find(getpid(), WRONG, &at, 1), 1);
		assert_int_equal(at, (uintptr_t)p);
		memset(p, 0, strlen(WRONG));
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, bed_new, bed_free)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_there_is_found),
		TEST(a_call_leaves_its_pins_where_they_were_and_nowhere_else),
		TEST(a_helper_given_up_leaves_none_here),
		TEST(a_helper_that_serves_on_holds_none),
		cmocka_unit_test(a_helper_that_refused_a_request_holds_none),
	};
	int rc = bed_helper(argc, argv);

	return rc != -1 ? rc : cmocka_run_group_tests(tests, NULL, kit_teardown);
}
