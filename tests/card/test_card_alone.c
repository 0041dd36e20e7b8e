/* The software UKey by itself: its image, and its wire with the test as the reader. */
#include "tests/card/softcard.h"
#include "tests/card/vpcd.h"
#include "tests/unit/kit.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static const uint8_t select_mf[] = { 0x00, 0xa4, 0x00, 0x00, 0x02, 0x3f, 0x00, 0x00 };
static const uint8_t get_serial[] = { 0x00, 0xca, 0x01, 0x80, 0x08 };
static const uint8_t generate[] = { 0x00, 0x46, 0x00, 0x00, 0x07, 0x01, 0x08, 0x00, 0x00, 0x01, 0x00, 0x02 };
static const uint8_t create_mf[] = { 0x00, 0xe0, 0x00, 0x00, 0x0d, 0x62, 0x0b, 0x82, 0x03, 0x38, 0x00, 0x00, 0x83, 0x02,
	0x3f, 0x00, 0x8a, 0x00 };

static void
image_new(struct card *c, const char *path)
{
	memset(c, 0, sizeof(*c));
	assert_non_null(c->image = calloc(1, sizeof(*c->image)));
	assert_int_equal(image_load(c, path, false), 0);
	card_reset(c);
}

static unsigned
run(struct card *c, const uint8_t *bytes, size_t n)
{
	static struct answer r;

	return card_run(c, bytes, n, &r);
}

/* ---- image ---- */

static void
image_is_the_same_after_power_off(void **state)
{
	char *dir = kit_dir(), *path = kit_path(dir, "a.img");
	struct card a, b;

	(void)state;
	image_new(&a, path);
	assert_int_equal(run(&a, select_mf, sizeof(select_mf)), SW_NO_FILE);
	assert_int_equal(run(&a, create_mf, sizeof(create_mf)), SW_OK);
	image_new(&b, path);
	assert_int_equal(run(&b, select_mf, sizeof(select_mf)), SW_OK);
	assert_memory_equal(a.image, b.image, sizeof(*a.image));
	free(a.image);
	free(b.image);
	free(path);
	free(dir);
}

static void
what_is_no_image_is_refused(void **state)
{
	char *dir = kit_dir(), *path = kit_path(dir, "a.img");
	struct card c = { .image = calloc(1, sizeof(*c.image)) };

	(void)state;
	kit_write(path, "ePassC1", 0600);
	assert_int_equal(image_load(&c, path, false), -1);
	free(c.image);
	free(path);
	free(dir);
}

/* Writes the image over and over, another byte all through it each time, until it is killed; says each to `told`. */
_Noreturn static void
write_for_ever(const char *path, int told)
{
	struct card c;

	image_new(&c, path);
	for (uint8_t i = 1;; i++) {
		memset(c.image->files, i, sizeof(c.image->files));
		memset(c.image->pins, i, sizeof(c.image->pins));
		if (write(told, &i, 1) != 1 || image_save(&c) == -1)
			_exit(1);
	}
}

static bool
is_one(const void *p, size_t n)
{
	return memcmp(p, (const uint8_t *)p + 1, n - 1) == 0;
}

static void
image_killed_while_written_is_old_or_new(void **state)
{
	char *dir = kit_dir(), *path = kit_path(dir, "a.img");
	int told[2];
	char byte;
	struct card c;
	pid_t pid;

	(void)state;
	assert_int_equal(pipe2(told, O_CLOEXEC), 0);
	for (int i = 0; i < 30; i++) {
		if ((pid = fork()) == 0)
			write_for_ever(path, told[1]);
		for (int k = 0; k <= i % 5; k++)
			assert_int_equal(read(told[0], &byte, 1), 1);
		assert_int_equal(kill(pid, SIGKILL), 0);
		assert_int_equal(waitpid(pid, NULL, 0), pid);
		image_new(&c, path);
		assert_true(is_one(c.image->files, sizeof(c.image->files)));
		free(c.image);
	}
	close(told[0]);
	close(told[1]);
	free(path);
	free(dir);
}

/* ---- wire: the test is the reader ---- */

struct bench {
	pid_t pid;
	int reader;             /* listening */
	int wire;
	struct sockaddr_in at;
	char *dir;
	int ctl[2];
};

static int
listening(int family, struct sockaddr_in *at)
{
	socklen_t n = sizeof(*at);
	int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	*at = (struct sockaddr_in){ .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	assert_int_not_equal(fd, -1);
	assert_int_equal(bind(fd, (const struct sockaddr *)at, sizeof(*at)), 0);
	assert_int_equal(listen(fd, 1), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)at, &n), 0);
	return fd;
}

/* A UKey at our port, inserted; its control words come through a socket of ours. */
static int
setup(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));
	struct sockaddr_in ctl;
	char *path;

	assert_non_null(b);
	b->dir = kit_dir();
	b->reader = listening(AF_INET, &b->at);
	b->ctl[0] = listening(AF_INET, &ctl);
	path = kit_path(b->dir, "a.img");
	if ((b->pid = fork()) == 0) {
		struct softcard s = { .port = ntohs(b->at.sin_port), .ctl = b->ctl[0], .log = -1, .wire = -1,
			.waiter = -1 };

		image_new(&s.card, path);
		softcard_insert(&s);
		softcard_run(&s);
		_exit(0);
	}
	free(path);
	b->at = ctl;
	assert_int_not_equal(b->wire = accept(b->reader, NULL, NULL), -1);
	*state = b;
	return 0;
}

static int
teardown(void **state)
{
	struct bench *b = *state;

	kill(b->pid, SIGKILL);
	waitpid(b->pid, NULL, 0);
	close(b->wire);
	close(b->reader);
	close(b->ctl[0]);
	free(b->dir);
	free(b);
	return 0;
}

static void
say(const struct bench *b, const char *word)
{
	char answer[100] = "";
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_int_equal(connect(fd, (const struct sockaddr *)&b->at, sizeof(b->at)), 0);
	assert_int_equal(send(fd, word, strlen(word), 0), (ssize_t)strlen(word));
	assert_true(recv(fd, answer, sizeof(answer) - 1, 0) > 0);
	assert_string_equal(answer, "ok");
	close(fd);
}

static size_t
hear(const struct bench *b, uint8_t *in)
{
	size_t n;

	return vpcd_read(b->wire, in, &n) ? n : 0;
}

/* The status word of a command; 0 = torn out. */
static unsigned
ask(const struct bench *b, const uint8_t *bytes, size_t n)
{
	static uint8_t in[VPCD_MAX];
	size_t got;

	if (!vpcd_write(b->wire, bytes, n) || (got = hear(b, in)) < 2)
		return 0;
	return apdu_be16(in + got - 2);
}

static bool
says_its_atr(const struct bench *b)
{
	static uint8_t in[VPCD_MAX];
	const uint8_t atr = VPCD_ATR;

	return vpcd_write(b->wire, &atr, 1) && hear(b, in) == 23 && in[0] == 0x3b;
}

static void
answers_for_its_atr_while_it_makes_a_key(void **state)
{
	const struct bench *b = *state;
	static uint8_t in[VPCD_MAX];

	assert_true(says_its_atr(b));
	say(b, "slow 300");
	assert_true(vpcd_write(b->wire, generate, sizeof(generate)));
	say(b, "await 0");
	assert_true(says_its_atr(b));
	say(b, "zero");
	assert_true(says_its_atr(b));
	assert_int_equal(hear(b, in), 2);
	assert_int_equal(apdu_be16(in), SW_NO_FILE);
}

static void
reset_while_it_makes_a_key_drops_the_work(void **state)
{
	const struct bench *b = *state;
	const uint8_t reset = VPCD_RESET;

	say(b, "slow 60000");
	assert_true(vpcd_write(b->wire, generate, sizeof(generate)));
	say(b, "await 0");
	assert_true(vpcd_write(b->wire, &reset, 1));
	assert_int_equal(ask(b, get_serial, sizeof(get_serial)), SW_OK);
}

static void
pulled_out_while_it_makes_a_key_is_gone_at_once(void **state)
{
	const struct bench *b = *state;
	static uint8_t in[VPCD_MAX];

	say(b, "slow 60000");
	assert_true(vpcd_write(b->wire, generate, sizeof(generate)));
	say(b, "await 0");
	say(b, "remove");
	assert_int_equal(hear(b, in), 0);
}

/* Torn at its second command: did that one have its effect? */
static unsigned
torn_at_create(struct bench *b, const char *trap)
{
	say(b, trap);
	assert_int_equal(ask(b, get_serial, sizeof(get_serial)), SW_OK);
	assert_int_equal(ask(b, create_mf, sizeof(create_mf)), 0);
	close(b->wire);
	say(b, "insert");
	assert_int_not_equal(b->wire = accept(b->reader, NULL, NULL), -1);
	return ask(b, select_mf, sizeof(select_mf));
}

static void
torn_before_has_no_effect(void **state)
{
	assert_int_equal(torn_at_create(*state, "trap 2 before"), SW_NO_FILE);
}

static void
torn_after_has_its_effect(void **state)
{
	assert_int_equal(torn_at_create(*state, "trap 2 after"), SW_OK);
}

static void
status_word_is_said_once_with_or_without_the_effect(void **state)
{
	const struct bench *b = *state;

	say(b, "trap 1 say 6f00");
	assert_int_equal(ask(b, create_mf, sizeof(create_mf)), SW_FAULT);
	assert_int_equal(ask(b, select_mf, sizeof(select_mf)), SW_NO_FILE);
	say(b, "trap 1 do-say 6581");
	assert_int_equal(ask(b, create_mf, sizeof(create_mf)), 0x6581);
	assert_int_equal(ask(b, select_mf, sizeof(select_mf)), SW_OK);
	say(b, "trap 0 before");
	assert_int_equal(ask(b, get_serial, sizeof(get_serial)), SW_OK);
}

static void
what_is_no_command_is_answered_and_does_no_harm(void **state)
{
	const struct bench *b = *state;
	static const uint8_t cut[] = { 0x00, 0xa4, 0x00, 0x00, 0x20, 0x3f }, unknown[] = { 0x00, 0x99, 0x00, 0x00 };
	static const uint8_t bare[] = { 0x00, 0xe0, 0x00, 0x00 }, two[] = { 0x00, 0xa4 };
	static const uint8_t bad_tlv[] = { 0x00, 0xe0, 0x00, 0x00, 0x03, 0x62, 0x82, 0xff };

	assert_int_equal(ask(b, cut, sizeof(cut)), SW_LENGTH);
	assert_int_equal(ask(b, two, sizeof(two)), SW_LENGTH);
	assert_int_equal(ask(b, unknown, sizeof(unknown)), SW_INSTRUCTION);
	assert_int_equal(ask(b, bare, sizeof(bare)), SW_DATA);
	assert_int_equal(ask(b, bad_tlv, sizeof(bad_tlv)), SW_DATA);
	assert_int_equal(ask(b, get_serial, sizeof(get_serial)), SW_OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(image_is_the_same_after_power_off),
		cmocka_unit_test(what_is_no_image_is_refused),
		cmocka_unit_test(image_killed_while_written_is_old_or_new),
		cmocka_unit_test_setup_teardown(answers_for_its_atr_while_it_makes_a_key, setup, teardown),
		cmocka_unit_test_setup_teardown(reset_while_it_makes_a_key_drops_the_work, setup, teardown),
		cmocka_unit_test_setup_teardown(pulled_out_while_it_makes_a_key_is_gone_at_once, setup, teardown),
		cmocka_unit_test_setup_teardown(torn_before_has_no_effect, setup, teardown),
		cmocka_unit_test_setup_teardown(torn_after_has_its_effect, setup, teardown),
		cmocka_unit_test_setup_teardown(status_word_is_said_once_with_or_without_the_effect, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_no_command_is_answered_and_does_no_harm, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
