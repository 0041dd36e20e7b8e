/*
 * PINs on their way to a real UKey, by way of OpenSC: its module in the helper, and
 * its pkcs15-init as a process of its own.  Neither writes one down, whatever the
 * machine's opensc.conf says; nobody else on the machine can read one.
 */
#include "core/token/client.h"
#include "tests/card/cardworld.h"
#include "tests/fault/resumekit.h"
#include "tests/unit/memory.h"
#include "tests/unit/tokenkit.h"

#include <ctype.h>
#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#define NEW_PIN "5820391746"
#define WRONG "904417263855"
#define CONF "/etc/opensc/opensc.conf"

static struct rig *rig;
static const char *const pins[] = { BED_PIN, BED_SO, NEW_PIN, WRONG };
enum { PINS = sizeof(pins) / sizeof(pins[0]) };

/* ---- a client of the rig ---- */

static int
setup(void **state)
{
	struct bed *b = calloc(1, sizeof(*b));
	char self[4096];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	struct token_client_setup s = { .module = rig_module(), .program = self, .ms = 60000 };
	struct err e;

	assert_true(b != NULL && n > 0);
	self[n] = '\0';
	b->dir = kit_dir();
	s.log = b->log = kit_path(b->dir, "module.log");
	rig_serial(rig, 0, b->serials[0]);
	assert_ok(token_client_new(&b->client, &s, &e));
	b->token = token_client_seam(b->client);
	*state = b;
	return 0;
}

static int
teardown(void **state)
{
	struct bed *b = *state;

	token_client_free(b->client);
	free(b->log);
	free(b->dir);
	free(b);
	rig_wipe(rig, 0);
	return 0;
}

static void
change_pin(struct bed *b)
{
	struct secret *old = bed_secret(BED_PIN), *new_pin = bed_secret(NEW_PIN);
	struct err e;
	int rc = b->token.ops->pin_change(b->token.self, b->serials[0], old, new_pin, &e);

	secret_free(old);
	secret_free(new_pin);
	assert_ok(rc);
}

/* Each call that carries a PIN to such a UKey, and one it refuses. */
static void
use_it(struct bed *b)
{
	struct err e;

	bed_format(b, b->serials[0]);
	bed_login(b, b->serials[0]);
	assert_err(bed_try_login(b, b->serials[0], WRONG, &e), ERR_TOKEN_PIN);
	change_pin(b);
}

static void
has_no_pin(const char *text, const char *what)
{
	for (size_t i = 0; i < PINS; i++)
		if (strstr(text, pins[i]) != NULL)
			fail_msg("%s in %s", pins[i], what);
}

/* ---- what is written down ---- */

/* As the machine's own settings may stand since somebody looked for a fault: every APDU goes to a file. */
static void
opensc_that_is_told_to_log_everything_logs_no_pin(void **state)
{
	struct bed *b = *state;
	char *conf = kit_path(b->dir, "opensc.conf"), *told = kit_path(b->dir, "told.log"), *text, *module;

	assert_true(asprintf(&text, "app default {\n\tdebug = 9;\n\tdebug_file = \"%s\";\n}\n", told) > 0);
	kit_write(conf, text, 0600);
	free(text);
	assert_int_equal(mount(conf, CONF, NULL, MS_BIND, NULL), 0);
	use_it(b);
	assert_int_equal(umount(CONF), 0);
	text = kit_read(told);
	module = kit_read(b->log);
	assert_null(text);
	has_no_pin(module, "the module's log");
	free(module);
	free(conf);
	free(told);
}

/* ---- what stays ---- */

/* While it is logged in OpenSC keeps the PIN for when the UKey asks for it again (sc_pkcs15_pincache_add). */
static void
none_stays_in_the_helper_or_here_once_logged_out(void **state)
{
	struct bed *b = *state;
	struct err e;

	use_it(b);
	assert_ok(b->token.ops->logout(b->token.self, b->serials[0], &e));
	for (size_t i = 0; i < PINS; i++) {
		memory_has_none(getpid(), pins[i]);
		if (memory_find(token_client_pid(b->client), b->serials[0], NULL, 0) > 0)
			memory_has_none(token_client_pid(b->client), pins[i]);
	}
}

/* How often the PIN of the handler's message stands in the helper's memory; -1: the helper is not to be seen. */
static long pins_in_helper;

static void
search_helper(struct script *s, enum moment m, const struct progress *g)
{
	char *text, *at, pin[9] = "", serial[40];
	pid_t helper;

	(void)g;
	if (m != AT_CHECKLIST)
		return;
	assert_non_null(text = resume_message(s->w, 1));
	assert_non_null(at = strstr(text, "证书密码"));
	assert_int_equal(sscanf(at, "证书密码%8[0-9]", pin), 1);
	assert_int_equal(strlen(pin), 8);
	free(text);
	rig_serial(rig, 0, serial);
	helper = token_client_pid(s->c->token.self);
	if (memory_find(helper, serial, NULL, 0) > 0)
		pins_in_helper = memory_find(helper, pin, NULL, 0);
}

/* The visitor ticks the list, the UKey is handed over: its owner's PIN is nobody else's by then. */
static void
the_customers_pin_is_gone_from_the_helper_when_it_is_set(void **state)
{
	struct script s = cardworld_clerk(rig, 0);
	struct world w = { 0 };
	struct err e = { .code = ERR_NONE };

	(void)state;
	s.on = search_helper;
	pins_in_helper = -1;
	assert_int_equal(cardworld_new(&w, rig), 0);
	assert_ok(world_pickup(&w, &s, NULL, &e));
	assert_int_equal(s.delivered, 1);
	if (geteuid() == 0 || pins_in_helper != -1)
		assert_int_equal(pins_in_helper, 0);
	world_done(&w);
}

/* ---- what others see of pkcs15-init ---- */

struct seen {
	char argv[4096], env[4096], filter[64];
};

static size_t
proc_file(int pid, const char *name, char *out, size_t size)
{
	char path[64];
	FILE *f;
	size_t n;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	if ((f = fopen(path, "re")) == NULL)
		return 0;
	n = fread(out, 1, size - 1, f);
	fclose(f);
	out[n] = '\0';
	for (size_t i = 0; i + 1 < n; i++)
		if (out[i] == '\0')
			out[i] = ' ';
	return n;
}

/* A child of the helper that was given PINs. */
static bool
look_at_children(int helper, struct seen *out)
{
	struct dirent *d;
	char stat[512], *close;
	bool found = false;
	int parent;
	DIR *proc = opendir("/proc");

	assert_non_null(proc);
	while (!found && (d = readdir(proc)) != NULL) {
		int pid = isdigit((unsigned char)d->d_name[0]) ? atoi(d->d_name) : 0;

		found = pid != 0 && proc_file(pid, "stat", stat, sizeof(stat)) > 0 &&
		    (close = strrchr(stat, ')')) != NULL && sscanf(close, ") %*c %d", &parent) == 1 &&
		    parent == helper && proc_file(pid, "cmdline", out->argv, sizeof(out->argv)) > 0 &&
		    strstr(out->argv, "env:UKPIN") != NULL && proc_file(pid, "environ", out->env, sizeof(out->env)) > 0 &&
		    proc_file(pid, "coredump_filter", out->filter, sizeof(out->filter)) > 0;
	}
	closedir(proc);
	return found;
}

static void *
format(void *bed)
{
	bed_format(bed, ((struct bed *)bed)->serials[0]);
	return NULL;
}

static void
pkcs15_init_is_given_pins_where_only_we_can_read_them(void **state)
{
	struct bed *b = *state;
	struct token_info t[2];
	struct seen seen;
	struct err e;
	pthread_t thread;
	size_t n;
	int pid;

	assert_ok(b->token.ops->look(b->token.self, t, 2, &n, &e));
	pid = token_client_pid(b->client);
	assert_int_equal(pthread_create(&thread, NULL, format, b), 0);
	while (!look_at_children(pid, &seen))
		assert_int_equal(pthread_tryjoin_np(thread, NULL) == 0, 0); /* it was not seen at all */
	assert_int_equal(pthread_join(thread, NULL), 0);
	has_no_pin(seen.argv, "its arguments");
	assert_non_null(strstr(seen.env, "UKPIN=" BED_PIN));
	assert_non_null(strstr(seen.env, "UKPUK=" BED_SO));
	assert_non_null(strstr(seen.env, "OPENSC_CONF=/proc/self/fd/4"));
	assert_null(strstr(seen.env, "PATH="));
	assert_int_equal(strtol(seen.filter, NULL, 16), 0); /* what the kernel may dump of it, limit or not */
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(opensc_that_is_told_to_log_everything_logs_no_pin),
		TEST(none_stays_in_the_helper_or_here_once_logged_out),
		TEST(the_customers_pin_is_gone_from_the_helper_when_it_is_set),
		TEST(pkcs15_init_is_given_pins_where_only_we_can_read_them),
	};
	int rc = bed_helper(argc, argv);

	if (rc != -1)
		return rc;
	rig = rig_new(&(struct rig_setup){ .aes = true });
	rc = cmocka_run_group_tests(tests, NULL, kit_teardown);
	rig_done(rig);
	return rc;
}
