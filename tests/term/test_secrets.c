/* No secret stands where other programs of the machine can read it: command
 * lines and environments, with a UKey made, its PIN sent and set, and the
 * helper still at work. */
#include "tests/term/vt.h"
#include "tests/unit/cli.h"
#include "tests/unit/memory.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PROCESSES = 16, SECRETS = 8, MASTER = 5 };

struct open_counter {
	char *demo;
	struct vt *vt;
	char *secret[SECRETS];  /* each password, the master secret, the PIN */
	int nsecrets;
	pid_t pid[PROCESSES];   /* the counter first, then what it started */
	int npids;
};

/* ---- what may not be seen ------------------------------------------------------ */

static void
gather_secrets(struct open_counter *c)
{
	char *path = kit_path(c->demo, "SIGN-IN.txt"), *sheet = kit_read(path), *save = NULL;
	char password[40];

	assert_non_null(sheet);
	for (char *l = strtok_r(sheet, "\n", &save); l != NULL; l = strtok_r(NULL, "\n", &save))
		if (sscanf(l, "%*[0-9] %39[a-z0-9]", password) == 1)
			c->secret[c->nsecrets++] = strdup(password);
	assert_int_equal(c->nsecrets, 5);
	free(sheet);
	free(path);
	path = kit_path(c->demo, "master.secret");
	c->secret[c->nsecrets++] = kit_read(path);
	free(path);
}

/* A file of /proc as text, its NULs as spaces; "" when nobody may read it. */
static char *
proc_file(pid_t pid, const char *name)
{
	char path[64];
	char *text = NULL;
	size_t size = 0;
	ssize_t n;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
	if ((f = fopen(path, "r")) == NULL || (n = getdelim(&text, &size, EOF, f)) <= 0) {
		if (f != NULL)
			fclose(f);
		free(text);
		return strdup("");
	}
	fclose(f);
	for (ssize_t i = 0; i < n; i++)
		if (text[i] == '\0')
			text[i] = ' ';
	return text;
}

static pid_t
parent_of(pid_t pid)
{
	char *stat = proc_file(pid, "stat"), *close = strrchr(stat, ')');
	int parent = 0;

	if (close != NULL && sscanf(close, ") %*c %d", &parent) != 1)
		parent = 0;
	free(stat);
	return parent;
}

static void
gather_processes(struct open_counter *c)
{
	DIR *d = opendir("/proc");
	struct dirent *entry;

	assert_non_null(d);
	c->pid[c->npids++] = vt_pid(c->vt);
	while ((entry = readdir(d)) != NULL && c->npids < PROCESSES)
		if (isdigit((unsigned char)entry->d_name[0]) &&
		    parent_of(atoi(entry->d_name)) == c->pid[0])
			c->pid[c->npids++] = atoi(entry->d_name);
	closedir(d);
}

/* The eight digits in the only message to this mobile, RULES 24. */
static void
gather_pin(struct open_counter *c, const char *mobile)
{
	char *path, *text, *at, pin[9] = "";

	assert_true(asprintf(&path, "%s/phone/%s/0001.txt", c->demo, mobile) > 0);
	assert_non_null(text = kit_read(path));
	assert_non_null(at = strstr(text, "证书密码"));
	assert_int_equal(sscanf(at, "证书密码%8[0-9]", pin), 1);
	assert_int_equal(strlen(pin), 8);
	c->secret[c->nsecrets++] = strdup(pin);
	free(text);
	free(path);
}

/* ---- an open counter ------------------------------------------------------------- */

/* Clerk 1001 serves 韩梅梅, up to the list of what is handed over. */
static void
serve(struct open_counter *c)
{
	char keys[80];

	snprintf(keys, sizeof(keys), "1001<Enter>%s<Enter>", c->secret[0]);
	assert_true(vt_wait(c->vt, "工号"));
	vt_keys(c->vt, keys);
	assert_true(vt_wait(c->vt, "查找"));
	vt_keys(c->vt, "440300199208150024<Enter>");
	assert_true(vt_wait(c->vt, "相貌一致"));
	vt_keys(c->vt, "<Space>11<Space><Space><Enter>");
	assert_true(vt_wait(c->vt, "序列号"));
	vt_keys(c->vt, "<Enter>");
	assert_true(vt_wait(c->vt, "存根联"));
}

static int
open_counter(void **state)
{
	static struct open_counter c;
	char *ini;

	c = (struct open_counter){ .demo = cli_demo() };
	assert_int_equal(cli(c.demo, "ukey insert 1")->code, 0);
	gather_secrets(&c);
	assert_int_equal(setenv("UNLISTED_SECRET", "hunter2", 1), 0);
	ini = kit_path(c.demo, "counter.ini");
	char *const argv[] = { strdup(cli_binary()), strdup("--conf"), ini, NULL };

	assert_non_null(c.vt = vt_open(24, 80, argv));
	serve(&c);
	gather_pin(&c, "13800138001");
	gather_processes(&c);
	free(argv[0]);
	free(argv[1]);
	free(ini);
	*state = &c;
	return 0;
}

static int
close_counter(void **state)
{
	struct open_counter *c = *state;

	vt_free(c->vt);
	for (int i = 0; i < c->nsecrets; i++)
		free(c->secret[i]);
	free(c->demo);
	cli_done();
	return kit_teardown(state);
}

/* ---- the rules --------------------------------------------------------------------- */

static void
the_helper_is_a_process_of_its_own(void **state)
{
	struct open_counter *c = *state;
	int helpers = 0;

	for (int i = 1; i < c->npids; i++) {
		char *line = proc_file(c->pid[i], "cmdline");

		helpers += strstr(line, "token-helper") != NULL;
		free(line);
	}
	assert_int_equal(helpers, 1);
}

static void
command_lines_and_environments_hold_no_secret(void **state)
{
	struct open_counter *c = *state;
	static const char *const files[] = { "cmdline", "environ" };

	for (int i = 0; i < c->npids; i++)
		for (size_t f = 0; f < 2; f++) {
			char *text = proc_file(c->pid[i], files[f]);

			for (int s = 0; s < c->nsecrets; s++)
				if (strstr(text, c->secret[s]) != NULL)
					fail_msg("secret %d in %s of process %d", s, files[f], i);
			free(text);
		}
}

static void
the_environment_is_scrubbed_before_anything_is_started(void **state)
{
	struct open_counter *c = *state;

	for (int i = 1; i < c->npids; i++) {
		char *text = proc_file(c->pid[i], "environ");

		assert_null(strstr(text, "UNLISTED_SECRET"));
		assert_null(strstr(text, "hunter2"));
		free(text);
	}
}

static void
nothing_is_dumped(void **state)
{
	struct open_counter *c = *state;

	for (int i = 0; i < c->npids; i++) {
		char *text = proc_file(c->pid[i], "limits"), *line;
		int soft = -1, hard = -1;

		assert_non_null(line = strstr(text, "Max core file size"));
		assert_int_equal(sscanf(line, "Max core file size %d %d", &soft, &hard), 2);
		assert_int_equal(soft, 0);
		assert_int_equal(hard, 0);
		free(text);
	}
}

/* The PIN is set by now and the clerk is signed in: neither is needed any more. */
static void
nothing_typed_sent_or_set_stays_in_memory(void **state)
{
	struct open_counter *c = *state;

	if (memory_find(c->pid[0], "韩梅梅", NULL, 0) <= 0) /* what must be there is seen */
		skip();
	for (int i = 0; i < c->npids; i++)
		for (int s = 0; s < c->nsecrets; s++)
			if (s != MASTER)
				memory_has_none(c->pid[i], c->secret[s]);
	for (int i = 1; i < c->npids; i++)
		memory_has_none(c->pid[i], c->secret[MASTER]);
	assert_int_equal(memory_find(c->pid[0], c->secret[MASTER], NULL, 0), 1); /* its own page */
}

static void
no_secret_is_shown(void **state)
{
	struct open_counter *c = *state;

	for (int s = 0; s < c->nsecrets; s++)
		assert_false(vt_find(c->vt, c->secret[s], NULL, NULL));
}

static void
a_second_program_on_the_terminal_is_refused(void **state)
{
	struct open_counter *c = *state;
	const struct ran *r = cli(c->demo, "");

	assert_int_equal(r->code, 3);
	assert_non_null(strstr(r->err, "F07"));
	assert_int_equal(cli(c->demo, "ukey remove")->code, 0);
	assert_int_equal(cli_as(c->demo, "1001", "orders list")->code, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_helper_is_a_process_of_its_own),
		cmocka_unit_test(command_lines_and_environments_hold_no_secret),
		cmocka_unit_test(the_environment_is_scrubbed_before_anything_is_started),
		cmocka_unit_test(nothing_is_dumped),
		cmocka_unit_test(nothing_typed_sent_or_set_stays_in_memory),
		cmocka_unit_test(no_secret_is_shown),
		cmocka_unit_test(a_second_program_on_the_terminal_is_refused),
	};

	return cmocka_run_group_tests(tests, open_counter, close_counter);
}
