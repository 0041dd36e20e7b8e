/* Frames: what goes in comes out, and nothing else is taken. */
#include "core/token/proto.h"

#include "core/clock.h"
#include "tests/unit/kit.h"
#include "tests/unit/memory.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct request
full_request(enum proto_op op)
{
	static const unsigned char pin[] = "438736237625", pin2[] = "58203917", data[] = "\0data";

	return (struct request){ .op = op, .module = "/m.so", .folder = "/counter/reader",
		.serial = "d1b2439d26e8bff7", .key_id = "0a0b", .label = "签名",
		.number = 0xfedcba98, .pin = { pin, 12 }, .pin2 = { pin2, 8 }, .data = { data, 5 }, .bits = 2048 };
}

static struct reply
full_reply(void)
{
	static const unsigned char data[] = "data";
	struct reply r = { .op = PROTO_LOOK, .number = 0x01020304, .say = "尾号 9C10", .text = "T08 p11_login:1 x",
		.code = ERR_TOKEN_PIN, .data = { data, 4 }, .ntokens = 2 };

	for (size_t i = 0; i < 2; i++) {
		strcpy(r.tokens[i].serial, "d1b2439d26e8bff7");
		strcpy(r.tokens[i].product, "SoftHSM2 虚拟UKey");
		strcpy(r.tokens[i].holder, "深圳市测试建设工程有限公司");
		r.tokens[i].what = TOKEN_LOCKED;
		r.tokens[i].pin_max = 16;
		r.tokens[i].keys = (int)i;
	}
	return r;
}

static bool
is_zero(const struct frame *f)
{
	for (size_t i = 0; i < PROTO_MAX; i++)
		if (f->p[i] != 0)
			return false;
	return true;
}

/* The first n bytes of f alone on the heap, where a byte read too many is noticed. */
static struct frame
copy_of(const struct frame *f, size_t n)
{
	struct frame c = { .p = malloc(n > 0 ? n : 1), .n = n };

	assert_non_null(c.p);
	memcpy(c.p, f->p, n);
	return c;
}

static void
a_frame_is_locked_not_dumped_and_wiped_on_fork(void **state)
{
	struct frame f;
	struct err e;

	(void)state;
	assert_int_equal(frame_init(&f, &e), 0);
	assert_true(memory_is_guarded(f.p));
	assert_true(memory_is_guarded(f.p + PROTO_MAX - 1));
	frame_done(&f);
	frame_done(&f);
}

static void
every_request_comes_out_as_it_went_in(void **state)
{
	struct frame f;
	struct request r;
	struct err e;

	(void)state;
	assert_int_equal(frame_init(&f, &e), 0);
	for (int op = 0; op < PROTO_OP__MAX; op++) {
		const struct request in = full_request((enum proto_op)op);

		assert_int_equal(proto_put_request(&f, &in, &e), 0);
		assert_int_equal(proto_get_request(&f, &r, &e), 0);
		assert_int_equal(r.op, op);
		assert_int_equal(r.number, in.number);
		if (r.serial != NULL)
			assert_string_equal(r.serial, in.serial);
		if (r.pin.n != 0)
			assert_memory_equal(r.pin.p, in.pin.p, 12);
	}
	frame_done(&f);
}

static void
a_request_has_its_ops_fields_and_no_others(void **state)
{
	const struct request in = full_request(PROTO_LOGIN);
	struct frame f;
	struct request r;
	struct err e;

	(void)state;
	assert_int_equal(frame_init(&f, &e), 0);
	assert_int_equal(proto_put_request(&f, &in, &e), 0);
	assert_int_equal(proto_get_request(&f, &r, &e), 0);
	assert_null(r.module);
	assert_null(r.label);
	assert_int_equal(r.pin2.n, 0);
	f.p[1] = PROTO_LOGOUT; /* a login's fields are no logout */
	assert_int_equal(proto_get_request(&f, &r, &e), -1);
	assert_int_equal(e.code, ERR_TOKEN_HELPER);
	frame_done(&f);
}

static void
a_reply_comes_out_as_it_went_in(void **state)
{
	const struct reply in = full_reply();
	struct frame f;
	struct reply r;
	struct err e;

	(void)state;
	assert_int_equal(frame_init(&f, &e), 0);
	assert_int_equal(proto_put_reply(&f, &in, &e), 0);
	assert_int_equal(proto_get_reply(&f, &r, &e), 0);
	assert_int_equal(r.number, in.number);
	assert_int_equal(r.code, ERR_TOKEN_PIN);
	assert_string_equal(r.say, in.say);
	assert_string_equal(r.text, in.text);
	assert_int_equal(r.ntokens, 2);
	assert_memory_equal(&r.tokens[1], &in.tokens[1], sizeof(in.tokens[1]));
	frame_done(&f);
}

static void
every_shorter_or_longer_frame_is_refused(void **state)
{
	const struct request req = full_request(PROTO_CERT_PUT);
	const struct reply rep = full_reply();
	struct frame f, c;
	struct request r;
	struct reply a;
	struct err e;

	(void)state;
	assert_int_equal(frame_init(&f, &e), 0);
	assert_int_equal(proto_put_request(&f, &req, &e), 0);
	for (size_t n = 0; n <= f.n + 1; n++) {
		c = copy_of(&f, n);
		assert_int_equal(proto_get_request(&c, &r, &e), n == f.n ? 0 : -1);
		free(c.p);
	}
	assert_int_equal(proto_put_reply(&f, &rep, &e), 0);
	for (size_t n = 0; n <= f.n + 1; n++) {
		c = copy_of(&f, n);
		assert_int_equal(proto_get_reply(&c, &a, &e), n == f.n ? 0 : -1);
		free(c.p);
	}
	frame_done(&f);
}

static void
another_version_is_refused(void **state)
{
	const struct request in = full_request(PROTO_LOOK);
	struct frame f;
	struct request r;
	struct reply a;
	struct err e;

	(void)state;
	assert_int_equal(frame_init(&f, &e), 0);
	assert_int_equal(proto_put_request(&f, &in, &e), 0);
	f.p[0] = PROTO_VERSION + 1;
	assert_int_equal(proto_get_request(&f, &r, &e), -1);
	assert_int_equal(e.code, ERR_TOKEN_VERSION);
	f.n = 1; /* another version may say no more than that */
	assert_int_equal(proto_get_reply(&f, &a, &e), -1);
	assert_int_equal(e.code, ERR_TOKEN_VERSION);
	f.n = 6;
	f.p[0] = PROTO_VERSION;
	f.p[1] = PROTO_OP__MAX;
	assert_int_equal(proto_get_request(&f, &r, &e), -1);
	assert_int_equal(e.code, ERR_TOKEN_HELPER);
	frame_done(&f);
}

static void
our_version_alone_is_no_request_and_no_reply(void **state)
{
	struct frame f;
	struct request r;
	struct reply a;
	struct err e;

	(void)state;
	assert_int_equal(frame_init(&f, &e), 0);
	proto_put_version(&f);
	assert_int_equal(f.n, 1);
	assert_int_equal(proto_get_request(&f, &r, &e), -1);
	assert_int_equal(e.code, ERR_TOKEN_HELPER);
	assert_int_equal(proto_get_reply(&f, &a, &e), -1);
	assert_int_equal(e.code, ERR_TOKEN_HELPER);
	frame_done(&f);
}

/* ---- what a helper may not say ---- */

/* A frame's bytes where two replies differ, as the reply of `ours` is encoded. */
static size_t
differ_at(const struct reply *ours, const struct reply *other, struct frame *f)
{
	struct frame g;
	struct err e;
	size_t at = 0;

	assert_int_equal(frame_init(&g, &e), 0);
	assert_int_equal(proto_put_reply(f, ours, &e), 0);
	assert_int_equal(proto_put_reply(&g, other, &e), 0);
	assert_int_equal(f->n, g.n);
	while (at < f->n && f->p[at] == g.p[at])
		at++;
	assert_true(at < f->n);
	frame_done(&g);
	return at;
}

static void
refuses_with(struct frame *f, size_t at, unsigned char b)
{
	struct reply r = { .ntokens = 7 };
	struct err e;

	assert_int_equal(proto_get_reply(f, &r, &e), 0);
	r = (struct reply){ .ntokens = 7 };
	f->p[at] = b;
	assert_int_equal(proto_get_reply(f, &r, &e), -1);
	assert_int_equal(e.code, ERR_TOKEN_HELPER);
	assert_int_equal(r.ntokens, 7); /* untouched */
}

static void
a_reply_says_nothing_its_enums_have_not(void **state)
{
	struct reply ours = full_reply(), other = full_reply();
	struct frame f;
	struct err e;

	(void)state;
	assert_int_equal(frame_init(&f, &e), 0);
	ours.tokens[1].what = TOKEN_WHAT__MAX - 1;
	refuses_with(&f, differ_at(&ours, &other, &f), TOKEN_WHAT__MAX);
	ours = full_reply();
	ours.code = ERR__MAX - 1;
	refuses_with(&f, differ_at(&ours, &other, &f), ERR__MAX);
	ours = full_reply();
	ours.tokens[0].open = true;
	refuses_with(&f, differ_at(&ours, &other, &f), 2); /* neither no nor yes */
	frame_done(&f);
}

static void
what_can_reach_a_screen_is_utf8(void **state)
{
	struct reply in = full_reply();
	char *const texts[] = { in.tokens[1].serial, in.tokens[1].label, in.tokens[1].model, in.tokens[1].maker,
		in.tokens[1].product, in.tokens[1].reader,
		in.tokens[1].holder };
	struct reply r;
	struct frame f;
	struct err e;

	(void)state;
	assert_int_equal(frame_init(&f, &e), 0);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		strcpy(texts[i], "\xd5\xe3"); /* GBK, as some put it into a label */
		assert_int_equal(proto_put_reply(&f, &in, &e), 0);
		assert_int_equal(proto_get_reply(&f, &r, &e), -1);
		strcpy(texts[i], "浙");
		assert_int_equal(proto_put_reply(&f, &in, &e), 0);
		assert_int_equal(proto_get_reply(&f, &r, &e), 0);
	}
	in.say = "\xe6\xb5"; /* torn */
	assert_int_equal(proto_put_reply(&f, &in, &e), 0);
	assert_int_equal(proto_get_reply(&f, &r, &e), -1);
	in.say = "";
	in.text = "\xe6\xb5"; /* for the log: may be */
	assert_int_equal(proto_put_reply(&f, &in, &e), 0);
	assert_int_equal(proto_get_reply(&f, &r, &e), 0);
	frame_done(&f);
}

static void
a_text_too_long_for_its_place_is_refused(void **state)
{
	struct reply in = full_reply(), r;
	struct frame f;
	struct err e;
	unsigned char *at;

	(void)state;
	memset(in.tokens[0].label, 'L', sizeof(in.tokens[0].label) - 1);
	assert_int_equal(frame_init(&f, &e), 0);
	assert_int_equal(proto_put_reply(&f, &in, &e), 0);
	assert_int_equal(proto_get_reply(&f, &r, &e), 0);
	at = memmem(f.p, f.n, "LLLL", 4);
	assert_non_null(at);
	memmove(at + 1, at, (size_t)(f.p + f.n - at)); /* one more */
	f.n++;
	assert_int_equal(at[-1], ID_SIZE);
	at[-1]++;
	assert_int_equal(proto_get_reply(&f, &r, &e), -1);
	frame_done(&f);
}

static void
more_ukeys_than_a_look_can_see_are_refused(void **state)
{
	struct reply in = { .op = PROTO_LOOK, .ntokens = PROTO_TOKENS }, r;
	struct frame f;
	struct err e;
	size_t none, each;

	(void)state;
	assert_int_equal(frame_init(&f, &e), 0);
	assert_int_equal(proto_put_reply(&f, &(struct reply){ .op = PROTO_LOOK }, &e), 0);
	none = f.n;
	assert_int_equal(proto_put_reply(&f, &in, &e), 0);
	assert_int_equal(proto_get_reply(&f, &r, &e), 0);
	assert_int_equal(r.ntokens, PROTO_TOKENS);
	each = (f.n - none) / PROTO_TOKENS;
	memcpy(f.p + f.n, f.p + f.n - each, each); /* one more, whole */
	f.n += each;
	assert_int_equal(f.p[none - 1], PROTO_TOKENS);
	f.p[none - 1]++;
	assert_int_equal(proto_get_reply(&f, &r, &e), -1);
	frame_done(&f);
}

static void
no_mutation_reads_out_of_bounds(void **state)
{
	const struct request req = full_request(PROTO_FORMAT);
	const struct reply rep = full_reply();
	struct frame f[2], c;
	struct request r;
	struct reply a;
	struct err e;

	(void)state;
	srandom(4);
	assert_int_equal(frame_init(&f[0], &e), 0);
	assert_int_equal(frame_init(&f[1], &e), 0);
	assert_int_equal(proto_put_request(&f[0], &req, &e), 0);
	assert_int_equal(proto_put_reply(&f[1], &rep, &e), 0);
	for (int i = 0; i < 40000; i++) {
		c = copy_of(&f[i & 1], f[i & 1].n - (size_t)(random() % 4));
		for (long flips = random() % 6; flips >= 0 && c.n > 0; flips--)
			c.p[(size_t)random() % c.n] = (unsigned char)random();
		if (proto_get_request(&c, &r, &e) == 0 && r.serial != NULL)
			assert_true(strlen(r.serial) < c.n);
		if (proto_get_reply(&c, &a, &e) == 0)
			assert_true(a.ntokens <= PROTO_TOKENS && a.code < ERR__MAX);
		free(c.p);
	}
	frame_done(&f[0]);
	frame_done(&f[1]);
}

static void
too_much_is_refused_before_it_is_sent(void **state)
{
	static unsigned char much[PROTO_MAX + 1];
	struct request in = full_request(PROTO_SIGN);
	struct frame f;
	struct err e;

	(void)state;
	assert_int_equal(frame_init(&f, &e), 0);
	in.data = (struct span){ much, PROTO_MAX - 10 };
	assert_int_equal(proto_put_request(&f, &in, &e), -1);
	assert_int_equal(e.code, ERR_FAULT);
	in.data.n = sizeof(much);
	assert_int_equal(proto_put_request(&f, &in, &e), -1);
	assert_true(is_zero(&f));
	frame_done(&f);
}

/* ---- over a socket ---- */

struct line {
	int fd[2];
	struct frame a, b;
};

static int
line_new(void **state)
{
	struct line *l = calloc(1, sizeof(*l));
	struct err e;

	assert_non_null(l);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, l->fd), 0);
	assert_int_equal(frame_init(&l->a, &e), 0);
	assert_int_equal(frame_init(&l->b, &e), 0);
	*state = l;
	return 0;
}

static int
line_free(void **state)
{
	struct line *l = *state;

	close(l->fd[0]);
	if (l->fd[1] != -1)
		close(l->fd[1]);
	frame_done(&l->a);
	frame_done(&l->b);
	free(l);
	return 0;
}

static void
hang_up(struct line *l)
{
	close(l->fd[1]);
	l->fd[1] = -1;
}

static void
a_sent_frame_is_wiped_and_arrives(void **state)
{
	struct line *l = *state;
	const struct request in = full_request(PROTO_LOGIN);
	struct request r;
	struct err e;

	assert_int_equal(proto_put_request(&l->a, &in, &e), 0);
	assert_false(is_zero(&l->a));
	assert_int_equal(frame_send(&l->a, l->fd[0], 0, &e), 0);
	assert_true(is_zero(&l->a));
	assert_int_equal(frame_recv(&l->b, l->fd[1], 0, &e), 1);
	assert_int_equal(proto_get_request(&l->b, &r, &e), 0);
	assert_memory_equal(r.pin.p, in.pin.p, in.pin.n);
	frame_wipe(&l->b);
	assert_true(is_zero(&l->b));
}

static void
a_frame_that_could_not_be_sent_is_wiped_too(void **state)
{
	struct line *l = *state;
	const struct request in = full_request(PROTO_LOGIN);
	struct err e;

	hang_up(l);
	assert_int_equal(proto_put_request(&l->a, &in, &e), 0);
	assert_int_equal(frame_send(&l->a, l->fd[0], 0, &e), -1);
	assert_int_equal(e.code, ERR_TOKEN_HELPER);
	assert_true(is_zero(&l->a));
}

static void
closed_between_frames_is_the_end(void **state)
{
	struct line *l = *state;
	struct err e;

	hang_up(l);
	assert_int_equal(frame_recv(&l->a, l->fd[0], 0, &e), 0);
}

static void
closed_within_a_frame_is_an_error_and_leaves_nothing(void **state)
{
	static const unsigned char bytes[] = { 0, 0, 0, 9, 1, 2, 3 };
	struct line *l = *state;
	struct err e;

	assert_int_equal(write(l->fd[1], bytes, sizeof(bytes)), sizeof(bytes));
	hang_up(l);
	assert_int_equal(frame_recv(&l->a, l->fd[0], 0, &e), -1);
	assert_int_equal(e.code, ERR_TOKEN_HELPER);
	assert_true(is_zero(&l->a));
}

static void
a_frame_longer_than_the_most_is_refused(void **state)
{
	static const unsigned char bytes[] = { 0, 0, 0x40, 1 };
	struct line *l = *state;
	struct err e;

	assert_int_equal(write(l->fd[1], bytes, sizeof(bytes)), sizeof(bytes));
	assert_int_equal(frame_recv(&l->a, l->fd[0], 0, &e), -1);
	assert_int_equal(e.code, ERR_TOKEN_HELPER);
}

static void
no_answer_ends_when_the_time_is_up(void **state)
{
	struct line *l = *state;
	int64_t begun = clock_mono_ms();
	struct err e;

	assert_int_equal(frame_recv(&l->a, l->fd[0], begun + 50, &e), -1);
	assert_int_equal(e.code, ERR_TOKEN_SLOW);
	assert_true(clock_mono_ms() - begun >= 50);
}

#define LINE(f) cmocka_unit_test_setup_teardown(f, line_new, line_free)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_frame_is_locked_not_dumped_and_wiped_on_fork),
		cmocka_unit_test(every_request_comes_out_as_it_went_in),
		cmocka_unit_test(a_request_has_its_ops_fields_and_no_others),
		cmocka_unit_test(a_reply_comes_out_as_it_went_in),
		cmocka_unit_test(every_shorter_or_longer_frame_is_refused),
		cmocka_unit_test(another_version_is_refused),
		cmocka_unit_test(our_version_alone_is_no_request_and_no_reply),
		cmocka_unit_test(a_reply_says_nothing_its_enums_have_not),
		cmocka_unit_test(what_can_reach_a_screen_is_utf8),
		cmocka_unit_test(a_text_too_long_for_its_place_is_refused),
		cmocka_unit_test(more_ukeys_than_a_look_can_see_are_refused),
		cmocka_unit_test(no_mutation_reads_out_of_bounds),
		cmocka_unit_test(too_much_is_refused_before_it_is_sent),
		LINE(a_sent_frame_is_wiped_and_arrives),
		LINE(a_frame_that_could_not_be_sent_is_wiped_too),
		LINE(closed_between_frames_is_the_end),
		LINE(closed_within_a_frame_is_an_error_and_leaves_nothing),
		LINE(a_frame_longer_than_the_most_is_refused),
		LINE(no_answer_ends_when_the_time_is_up),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
