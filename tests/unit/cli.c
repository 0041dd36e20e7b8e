#include "tests/unit/cli.h"

#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORDS = 40 };

extern char **environ;

static struct ran last;
static char *master_demo;       /* what cli_demo() copies */

const char *
cli_binary(void)
{
	static char path[PATH_MAX];
	const char *build = getenv("BUILD_DIR");
	char name[PATH_MAX];

	snprintf(name, sizeof(name), "%s/ukey-pickup", build != NULL ? build : "build");
	assert_non_null(realpath(name, path));
	return path;
}

void
cli_done(void)
{
	free(last.out);
	free(last.err);
	memset(&last, 0, sizeof(last));
}

static int
wait_for(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* stdin is a file: `input` NULL, /dev/null. */
static const struct ran *
program(const char *where, const char *const argv[], const char *input)
{
	char *dir = kit_dir(), *out = kit_path(dir, "out"), *err = kit_path(dir, "err");
	char *words[WORDS] = { NULL };
	posix_spawn_file_actions_t fa;
	pid_t pid;

	for (int i = 0; argv[i] != NULL; i++)
		assert_non_null(words[i] = strdup(argv[i]));
	posix_spawn_file_actions_init(&fa);
	posix_spawn_file_actions_addopen(&fa, 0, input != NULL ? input : "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&fa, 1, out, O_WRONLY | O_CREAT, 0600);
	posix_spawn_file_actions_addopen(&fa, 2, err, O_WRONLY | O_CREAT, 0600);
	posix_spawn_file_actions_addchdir_np(&fa, where);
	assert_int_equal(posix_spawnp(&pid, words[0], &fa, NULL, words, environ), 0);
	posix_spawn_file_actions_destroy(&fa);
	cli_done();
	last = (struct ran){ wait_for(pid), kit_read(out), kit_read(err) };
	for (int i = 0; i < WORDS; i++)
		free(words[i]);
	free(out);
	free(err);
	free(dir);
	return &last;
}

const struct ran *
cli_program(const char *where, const char *const argv[])
{
	return program(where, argv, NULL);
}

/* '%' becomes `where`. */
static char *
expand(const char *word, const char *where)
{
	const char *mark = strchr(word, '%');
	char *s;

	if (mark == NULL)
		return strdup(word);
	assert_true(asprintf(&s, "%.*s%s%s", (int)(mark - word), word, where, mark + 1) > 0);
	return s;
}

static const struct ran *
ours(const char *where, const char *arguments, const char *input)
{
	char *text = strdup(arguments), *save = NULL, *argv[WORDS] = { NULL };
	const char *words[WORDS] = { cli_binary() };
	int n = 0;

	assert_non_null(text);
	for (char *w = strtok_r(text, " ", &save); w != NULL; w = strtok_r(NULL, " ", &save)) {
		assert_in_range(n, 0, WORDS - 3);
		words[n + 1] = argv[n] = expand(w, where);
		n++;
	}
	program(where, words, input);
	for (int i = 0; i < n; i++)
		free(argv[i]);
	free(text);
	return &last;
}

const struct ran *
cli(const char *where, const char *arguments)
{
	return ours(where, arguments, NULL);
}

void
cli_password(const char *demo, const char *staff, char out[40])
{
	char *path = kit_path(demo, "SIGN-IN.txt"), *sheet = kit_read(path), *line, mark[40];

	snprintf(mark, sizeof(mark), "\n%s  ", staff);
	assert_non_null(sheet);
	assert_non_null(line = strstr(sheet, mark));
	assert_int_equal(sscanf(line, "%*s %39s", out), 1);
	free(sheet);
	free(path);
}

const struct ran *
cli_as(const char *demo, const char *staff, const char *arguments)
{
	char *dir = kit_dir(), *input = kit_path(dir, "password"), *line, password[40];

	cli_password(demo, staff, password);
	assert_true(asprintf(&line, "%s --staff %s", arguments, staff) > 0);
	kit_write(input, password, 0600);
	ours(demo, line, input);
	free(line);
	free(input);
	free(dir);
	return &last;
}

static void
forget_master(void)
{
	free(master_demo);
}

char *
cli_demo(void)
{
	char *dir = kit_dir(), *copy = kit_path(dir, "counter");

	if (master_demo == NULL) {
		char *where = kit_dir();

		master_demo = kit_path(where, "demo");
		if (cli(where, "demo %/demo")->code != 0)
			fail_msg("demo: %s", last.err);
		free(where);
		atexit(forget_master);
	}
	const char *const cp[] = { "cp", "-a", master_demo, copy, NULL };

	assert_int_equal(cli_program(dir, cp)->code, 0);
	free(dir);
	return copy;
}

void
cli_sql(const char *demo, const char *sql)
{
	cli_query(demo, sql);
}

const char *
cli_query(const char *demo, const char *sql)
{
	const char *const argv[] = { "sqlite3", "book.db", sql, NULL };

	if (cli_program(demo, argv)->code != 0)
		fail_msg("sqlite3: %s", last.err);
	return last.out;
}

void
cli_exits(const char *where, const char *arguments, int code)
{
	const struct ran *r = cli(where, arguments);

	if (r->code != code)
		fail_msg("%s: exit %d, not %d\n%s%s", arguments, r->code, code, r->out, r->err);
}

void
cli_exits_as(const char *demo, const char *staff, const char *arguments, int code)
{
	const struct ran *r = cli_as(demo, staff, arguments);

	if (r->code != code)
		fail_msg("%s as %s: exit %d, not %d\n%s%s", arguments, staff, r->code, code, r->out, r->err);
}
