/* The helper's life: killed, hung, lied to, lying; and that no secret stays or shows in it. */
#include "core/token/proto.h"
#include "core/token/spawn.h"
#include "tests/unit/tokenkit.h"

#include "core/clock.h"

#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int
look(struct bed *b, struct err *e)
{
	struct token_info t[4];
	size_t n;

	return b->token.ops->look(b->token.self, t, 4, &n, e);
}

static bool
alive(int pid)
{
	return kill(pid, 0) == 0;
}

static void
own_path(char out[PATH_MAX])
{
	ssize_t n = readlink("/proc/self/exe", out, PATH_MAX - 1);

	assert_true(n > 0);
	out[n] = '\0';
}

/* ---- killed, hung ---- */

static void
helper_starts_with_the_first_call(void **state)
{
	struct bed *b = *state;
	struct err e;
	int pid;

	assert_int_equal(token_client_pid(b->client), 0);
	assert_ok(look(b, &e));
	pid = token_client_pid(b->client);
	assert_true(pid > 0);
	assert_ok(look(b, &e));
	assert_int_equal(token_client_pid(b->client), pid);
}

static void
killed_helper_is_an_error_and_the_next_call_works(void **state)
{
	struct bed *b = *state;
	struct err e;
	int pid;

	bed_format(b, b->serials[0]);
	pid = token_client_pid(b->client);
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_err(bed_try_login(b, b->serials[0], BED_PIN, &e), ERR_TOKEN_HELPER);
	assert_int_equal(err_kind(&e), ERR_TOKEN);
	assert_int_equal(token_client_pid(b->client), 0);
	assert_false(alive(pid)); /* reaped, too */
	bed_login(b, b->serials[0]);
	assert_int_not_equal(token_client_pid(b->client), pid);
}

static void
hung_helper_is_given_up_in_time_and_the_next_call_works(void **state)
{
	struct bed *b = *state;
	struct err e;
	int64_t begun;
	int pid;

	bed_client(b, NULL, 3000);
	assert_ok(look(b, &e));
	pid = token_client_pid(b->client);
	assert_int_equal(kill(pid, SIGSTOP), 0);
	begun = clock_mono_ms();
	assert_err(look(b, &e), ERR_TOKEN_SLOW);
	assert_in_range(clock_mono_ms() - begun, 2990, 6000);
	assert_false(alive(pid));
	assert_ok(look(b, &e));
}

static void
free_ends_the_helper(void **state)
{
	struct bed *b = *state;
	struct err e;
	int pid;

	assert_ok(look(b, &e));
	pid = token_client_pid(b->client);
	token_client_free(b->client);
	b->client = NULL;
	assert_false(alive(pid));
	token_client_free(NULL);
}

/* SIGKILL leaves the counter no time to end anything. */
static void
helper_ends_with_the_counter(void **state)
{
	struct bed *b = *state;
	struct err e;
	struct pollfd gone = { .events = POLLIN };
	int fds[2], helper = 0;
	pid_t counter;

	assert_int_equal(pipe(fds), 0);
	token_client_free(b->client);
	b->client = NULL;
	if ((counter = fork()) == 0) {
		bed_client(b, NULL, 0);
		helper = look(b, &e) == 0 ? token_client_pid(b->client) : 0;
		if (write(fds[1], &helper, sizeof(helper)) == (ssize_t)sizeof(helper))
			pause();
		_exit(1);
	}
	close(fds[1]);
	assert_int_equal(read(fds[0], &helper, sizeof(helper)), sizeof(helper));
	close(fds[0]);
	assert_true(helper > 0);
	gone.fd = (int)syscall(SYS_pidfd_open, helper, 0);
	assert_true(gone.fd >= 0);
	kill(counter, SIGKILL);
	assert_int_equal(waitpid(counter, NULL, 0), counter);
	assert_int_equal(poll(&gone, 1, 20000), 1);
	close(gone.fd);
}

/* ---- settings that are wrong ---- */

static int
look_with(struct bed *b, const char *program, const char *module, const char *log, struct err *e)
{
	struct token_client_setup s = { .program = program, .module = module,
		.inserted = b->inserted, .log = log, .ms = 20000 };
	struct token_client *c;
	struct token_info t[4];
	struct token seam;
	size_t n;
	int rc;

	assert_int_equal(token_client_new(&c, &s, e), 0);
	seam = token_client_seam(c);
	rc = seam.ops->look(seam.self, t, 4, &n, e);
	assert_int_equal(token_client_pid(c) != 0, rc == 0);
	token_client_free(c);
	return rc;
}

static void
wrong_settings_are_told_apart(void **state)
{
	struct bed *b = *state;
	char *none = kit_path(b->dir, "none/x.log");
	char self[PATH_MAX];
	struct err e;

	own_path(self);
	assert_err(look_with(b, self, "/nonexistent.so", b->log, &e), ERR_TOKEN_MODULE);
	assert_err(look_with(b, self, "", b->log, &e), ERR_TOKEN_MODULE);
	assert_err(look_with(b, self, "libsofthsm2.so", b->log, &e), ERR_TOKEN_MODULE);
	assert_err(look_with(b, self, "/lib/x86_64-linux-gnu/libm.so.6", b->log, &e), ERR_TOKEN_MODULE);
	assert_err(look_with(b, "/nonexistent", BED_MODULE, b->log, &e), ERR_TOKEN_HELPER);
	assert_err(look_with(b, "/bin/true", BED_MODULE, b->log, &e), ERR_TOKEN_HELPER);
	assert_err(look_with(b, self, BED_MODULE, none, &e), ERR_DISK);
	assert_ok(look_with(b, self, BED_MODULE, b->log, &e));
	free(none);
}

static void
the_log_is_ours_alone(void **state)
{
	struct bed *b = *state;
	struct stat st;
	struct err e;

	assert_ok(look(b, &e));
	assert_int_equal(stat(b->log, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

/* ---- a helper that lies: this program under another name ---- */

enum { OVER_AGAIN = 1, HELD_OPEN = 2 };

struct lie {
	const char *name;
	enum err_code code;             /* what the client makes of it, */
	const char *why;                /* and says in the log */
	int how;
	size_t n;
	unsigned char bytes[64];
};
/* length, version, op, the number of the first request; done, say nothing, no text, no data, no tokens */
#define FRAME(n, version, op) 0, 0, 0, (n), (version), (op), 0, 0, 0, 1
#define FINE 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0
#define OPENED FRAME(28, PROTO_VERSION, PROTO_OPEN), FINE
#define LIE(name, code, why, how, ...)                                         \
	{ name, ERR_TOKEN_##code, why, how, sizeof((unsigned char[]){ __VA_ARGS__ }), { __VA_ARGS__ } }
static const struct lie lies[] = {
	{ "liar-silent", ERR_TOKEN_HELPER, "the helper ended", 0, 0, { 0 } },
	LIE("liar-half-a-length", HELPER, "closed in mid-frame", 0, 0, 0),
	LIE("liar-truncated", HELPER, "closed in mid-frame", 0, 0, 0, 0, 40, PROTO_VERSION, PROTO_OPEN, 0, 0, 0),
	LIE("liar-hesitant", SLOW, "no answer in time", HELD_OPEN, FRAME(28, PROTO_VERSION, PROTO_OPEN)),
	LIE("liar-oversized", HELPER, "a frame of 4294967295 bytes", 0, 0xff, 0xff, 0xff, 0xff, PROTO_VERSION),
	LIE("liar-empty", HELPER, "malformed reply of 0 bytes", 0, 0, 0, 0, 0),
	LIE("liar-endless", HELPER, "malformed reply", OVER_AGAIN, 0, 0, 0, 3, 1, 1, 1),
	LIE("liar-version", VERSION, "in version 2", 0, FRAME(28, PROTO_VERSION + 1, PROTO_OPEN), FINE),
	LIE("liar-bare-version", VERSION, "in version 2", 0, 0, 0, 0, 1, PROTO_VERSION + 1),
	LIE("liar-unknown-op", HELPER, "malformed reply", 0, FRAME(28, PROTO_VERSION, PROTO_OP__MAX), FINE),
	LIE("liar-other-op", HELPER, "open was answered as sign", 0, FRAME(28, PROTO_VERSION, PROTO_SIGN), FINE),
	LIE("liar-other-number", HELPER, "request 1 was answered as 2", 0,
	    0, 0, 0, 28, PROTO_VERSION, PROTO_OPEN, 0, 0, 0, 2, FINE),
	LIE("liar-code", HELPER, "malformed reply", 0, FRAME(28, PROTO_VERSION, PROTO_OPEN), 0, 0, 0, ERR__MAX,
	    0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0),
	LIE("liar-tokens", HELPER, "malformed reply", 0, FRAME(28, PROTO_VERSION, PROTO_OPEN), 0, 0, 0, 0,
	    0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff),
	LIE("liar-not-utf8", HELPER, "malformed reply", 0, FRAME(29, PROTO_VERSION, PROTO_OPEN), 0, 0, 0, 1,
	    0, 0, 0, 2, 0xff, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0),
	LIE("liar-trailing", HELPER, "malformed reply", 0, FRAME(29, PROTO_VERSION, PROTO_OPEN), FINE, 0),
	/* told rightly it is taken; what comes after that is not */
	LIE("liar-not", HELPER, "the helper ended during look", 0, OPENED),
	LIE("liar-twice", HELPER, "request 2 was answered as 1", 0, OPENED, FRAME(28, PROTO_VERSION, PROTO_LOOK), FINE),
	LIE("liar-dead-slow", SLOW, "no answer in time", HELD_OPEN, OPENED),
};
_Static_assert(PROTO_VERSION == 1, "the lies about the version name it");

static int
liar(const struct lie *l)
{
	char request[4096];

	if (read(3, request, sizeof(request)) <= 0)
		return 1;
	while (send(3, l->bytes, l->n, MSG_NOSIGNAL) == (ssize_t)l->n && (l->how & OVER_AGAIN) != 0)
		;
	if ((l->how & HELD_OPEN) == 0)
		shutdown(3, SHUT_WR);
	while (read(3, request, sizeof(request)) > 0)
		;
	return 0;
}

static int
maybe_liar(const char *argv0)
{
	const char *name = strrchr(argv0, '/');

	name = name != NULL ? name + 1 : argv0;
	for (size_t i = 0; i < sizeof(lies) / sizeof(lies[0]); i++)
		if (strcmp(name, lies[i].name) == 0)
			return liar(&lies[i]);
	return -1;
}

static int
look_at_liar(struct bed *b, const struct lie *l, struct err *e)
{
	char *path = kit_path(b->dir, l->name), self[PATH_MAX];
	int rc;

	own_path(self);
	assert_int_equal(symlink(self, path), 0);
	bed_client(b, path, (l->how & HELD_OPEN) != 0 ? 500 : 20000);
	rc = look(b, e);
	free(path);
	return rc;
}

static void
a_lying_helper_is_found_out_and_ended(void **state)
{
	struct bed *b = *state;
	struct err e;

	for (size_t i = 0; i < sizeof(lies) / sizeof(lies[0]); i++) {
		char line[1000];

		assert_err(look_at_liar(b, &lies[i], &e), lies[i].code);
		assert_int_equal(token_client_pid(b->client), 0);
		err_line(&e, line, sizeof(line));
		if (strstr(line, lies[i].why) == NULL)
			fail_msg("%s: %s", lies[i].name, line);
	}
}

/* ---- a client that lies ---- */

struct raw {
	int fd;
	pid_t pid;
};

static struct raw
raw_start(const struct bed *b)
{
	char self[PATH_MAX];
	struct raw r;
	struct err e;

	own_path(self);
	assert_ok(token_spawn(self, b->log, &r.fd, &r.pid, &e));
	return r;
}

/* The helper ends by itself, not by a signal. */
static void
raw_ends(struct raw *r)
{
	char byte;
	int status;

	while (read(r->fd, &byte, 1) > 0)
		;
	assert_int_equal(waitpid(r->pid, &status, 0), r->pid);
	assert_true(WIFEXITED(status));
	close(r->fd);
}

static void
helper_refuses_what_is_no_request(void **state)
{
	static const struct {
		size_t n;
		unsigned char bytes[40];
	} bad[] = {
#define BAD(...) { sizeof((unsigned char[]){ __VA_ARGS__ }), { __VA_ARGS__ } }
		BAD(0xff, 0xff, 0xff, 0xff),
		BAD(0, 0, 0, 0),
		BAD(0, 0, 0, 1, PROTO_VERSION),
		BAD(0, 0, 0, 2, PROTO_VERSION, PROTO_LOOK), /* no number */
		BAD(FRAME(6, PROTO_VERSION, PROTO_OP__MAX)),
		BAD(FRAME(7, PROTO_VERSION, PROTO_LOOK), 0), /* trailing */
		BAD(FRAME(10, PROTO_VERSION, PROTO_LOGOUT), 0, 0, 0, 0), /* no NUL */
		BAD(FRAME(11, PROTO_VERSION, PROTO_LOGOUT), 0, 0, 0, 1, 'x'),
		BAD(FRAME(13, PROTO_VERSION, PROTO_LOGOUT), 0, 0, 0, 3, 'x', 0, 0), /* NUL within */
		BAD(FRAME(12, PROTO_VERSION, PROTO_LOGOUT), 0xff, 0xff, 0xff, 0xff, 'x', 0),
		BAD(FRAME(12, PROTO_VERSION, PROTO_LOGIN), 0, 0, 0, 2, 'x', 0), /* no PIN */
#undef BAD
	};
	struct bed *b = *state;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct raw r = raw_start(b);

		assert_int_equal(send(r.fd, bad[i].bytes, bad[i].n, MSG_NOSIGNAL), bad[i].n);
		raw_ends(&r);
	}
}

static void
helper_tells_another_version_its_own(void **state)
{
	static const unsigned char newer[] = { FRAME(9, PROTO_VERSION + 1, PROTO_LOOK), 7, 7, 7 };
	static const unsigned char want[] = { 0, 0, 0, 1, PROTO_VERSION };
	unsigned char got[sizeof(want)];
	struct raw r = raw_start(*state);

	assert_int_equal(send(r.fd, newer, sizeof(newer), MSG_NOSIGNAL), sizeof(newer));
	assert_int_equal(recv(r.fd, got, sizeof(got), MSG_WAITALL), sizeof(got));
	assert_memory_equal(got, want, sizeof(want));
	raw_ends(&r);
}

static void
helper_ends_when_cut_off_in_mid_request(void **state)
{
	static const unsigned char half[] = { 0, 0, 0, 9, PROTO_VERSION, PROTO_LOGOUT };
	struct raw r = raw_start(*state);

	assert_int_equal(send(r.fd, half, sizeof(half), MSG_NOSIGNAL), sizeof(half));
	shutdown(r.fd, SHUT_WR);
	raw_ends(&r);
}

static void
nothing_is_done_before_open(void **state)
{
	const struct request ask = { .op = PROTO_LOOK, .number = 77 };
	struct raw r = raw_start(*state);
	struct frame f;
	struct reply a;
	struct err e;

	assert_ok(frame_init(&f, &e));
	assert_ok(proto_put_request(&f, &ask, &e));
	assert_ok(frame_send(&f, r.fd, 0, &e));
	assert_int_equal(frame_recv(&f, r.fd, 0, &e), 1);
	assert_ok(proto_get_reply(&f, &a, &e));
	assert_int_equal(a.code, ERR_FAULT);
	assert_int_equal(a.number, ask.number);
	shutdown(r.fd, SHUT_WR);
	raw_ends(&r);
	frame_done(&f);
}

/* ---- threads ---- */

static void *
look_often(void *arg)
{
	struct err e;
	intptr_t bad = 0;

	for (int i = 0; i < 25; i++)
		bad += look(arg, &e) != 0;
	return (void *)bad;
}

static void
calls_of_two_threads_do_not_mix(void **state)
{
	struct bed *b = *state;
	pthread_t t;
	void *bad;

	assert_int_equal(pthread_create(&t, NULL, look_often, b), 0);
	for (int i = 0; i < 10; i++)
		bed_format(b, b->serials[0]);
	assert_int_equal(pthread_join(t, &bad), 0);
	assert_null(bad);
}

static void *
look_slow(void *arg)
{
	struct err e;

	return (void *)(intptr_t)(look(arg, &e) == -1 && e.code == ERR_TOKEN_SLOW);
}

/* Two at once, one hung helper: whoever was second waited for its turn, and has all its time still. */
static void
a_hung_call_takes_none_of_the_next_ones_time(void **state)
{
	struct bed *b = *state;
	struct err e;
	pthread_t t[2];
	intptr_t slow = 0;
	void *rc;

	bed_client(b, NULL, 3000);
	assert_ok(look(b, &e));
	assert_int_equal(kill(token_client_pid(b->client), SIGSTOP), 0);
	for (int i = 0; i < 2; i++)
		assert_int_equal(pthread_create(&t[i], NULL, look_slow, b), 0);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(pthread_join(t[i], &rc), 0);
		slow += (intptr_t)rc;
	}
	assert_int_equal(slow, 1);
}

/* The flow's thread ends with each pickup: the helper it started stays. */
static void *
look_once(void *arg)
{
	struct err e;

	look(arg, &e);
	return NULL;
}

static void
helper_outlives_the_thread_that_started_it(void **state)
{
	struct bed *b = *state;
	struct err e;
	pthread_t t;
	int pid;

	assert_int_equal(pthread_create(&t, NULL, look_once, b), 0);
	pthread_join(t, NULL);
	pid = token_client_pid(b->client);
	assert_true(pid > 0);
	assert_ok(look(b, &e));
	assert_int_equal(token_client_pid(b->client), pid);
}

/* ---- secrets ---- */

static bool
holds(const char *p, size_t n, const char *what)
{
	return memmem(p, n, what, strlen(what)) != NULL;
}

/* /proc/PID/NAME; its length, 0 when we may not read it. */
static size_t
proc_file(int pid, const char *name, char *out, size_t size)
{
	char path[64];
	FILE *f;
	size_t n;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	if ((f = fopen(path, "r")) == NULL)
		return 0;
	n = fread(out, 1, size, f);
	fclose(f);
	return n;
}

static void
no_pin_in_arguments_or_environment(void **state)
{
	static char text[65536];
	struct bed *b = *state;
	size_t n;

	setenv("COUNTER_SECRET", BED_PIN, 1);
	bed_format(b, b->serials[0]);
	bed_login(b, b->serials[0]);
	unsetenv("COUNTER_SECRET");
	n = proc_file(token_client_pid(b->client), "cmdline", text, sizeof(text));
	assert_true(holds(text, n, "token-helper"));
	assert_false(holds(text, n, BED_PIN) || holds(text, n, BED_SO));
	n = proc_file(token_client_pid(b->client), "environ", text, sizeof(text));
	if (geteuid() == 0)
		assert_true(holds(text, n, "PATH="));
	assert_false(holds(text, n, BED_PIN) || holds(text, n, BED_SO) || holds(text, n, "SECRET"));
}

static void
helper_leaves_no_core(void **state)
{
	static char text[4096];
	struct bed *b = *state;
	struct err e;
	const char *line;
	size_t n;

	assert_ok(look(b, &e));
	n = proc_file(token_client_pid(b->client), "limits", text, sizeof(text) - 1);
	text[n] = '\0';
	line = strstr(text, "Max core file size");
	assert_non_null(line);
	assert_int_equal(strtol(line + strlen("Max core file size"), NULL, 10), 0);
	/* nor do those it starts, whatever takes cores here */
	assert_true(proc_file(token_client_pid(b->client), "coredump_filter", text, sizeof(text) - 1) > 0);
	assert_int_equal(strtol(text, NULL, 16), 0);
}

static void
no_pin_in_the_log_or_an_error(void **state)
{
	struct bed *b = *state;
	char *log, line[600];
	struct err e;

	bed_format(b, b->serials[0]);
	assert_err(bed_try_login(b, b->serials[0], "904417263855", &e), ERR_TOKEN_PIN);
	err_line(&e, line, sizeof(line));
	assert_non_null(strstr(line, "CKR_PIN_INCORRECT"));
	assert_null(strstr(line, "904417263855"));
	log = kit_read(b->log);
	assert_non_null(log);
	assert_null(strstr(log, "904417263855"));
	assert_null(strstr(log, BED_PIN));
	free(log);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, bed_new, bed_free)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(helper_starts_with_the_first_call),
		TEST(killed_helper_is_an_error_and_the_next_call_works),
		TEST(hung_helper_is_given_up_in_time_and_the_next_call_works),
		TEST(free_ends_the_helper),
		TEST(helper_ends_with_the_counter),
		TEST(wrong_settings_are_told_apart),
		TEST(the_log_is_ours_alone),
		TEST(a_lying_helper_is_found_out_and_ended),
		TEST(helper_refuses_what_is_no_request),
		TEST(helper_tells_another_version_its_own),
		TEST(helper_ends_when_cut_off_in_mid_request),
		TEST(nothing_is_done_before_open),
		TEST(calls_of_two_threads_do_not_mix),
		TEST(a_hung_call_takes_none_of_the_next_ones_time),
		TEST(helper_outlives_the_thread_that_started_it),
		TEST(no_pin_in_arguments_or_environment),
		TEST(helper_leaves_no_core),
		TEST(no_pin_in_the_log_or_an_error),
	};
	int rc = maybe_liar(argv[0]);

	if (rc == -1)
		rc = bed_helper(argc, argv);
	return rc != -1 ? rc : cmocka_run_group_tests(tests, NULL, kit_teardown);
}
