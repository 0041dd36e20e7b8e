/* What the program makes of its process before anything else, and what the helper's process is given. */
#include "core/token/spawn.h"
#include "tests/unit/cli.h"
#include "tui/harden.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Each would load a library, send a connection elsewhere, trust another CA, write keys down or move a file. */
static const char *const evil[] = {
	"LD_PRELOAD", "LD_LIBRARY_PATH", "LD_AUDIT", "LD_DEBUG", "LD_DEBUG_OUTPUT", "http_proxy", "https_proxy",
	"HTTPS_PROXY", "ALL_PROXY", "all_proxy", "no_proxy", "OPENSSL_CONF", "OPENSSL_MODULES", "OPENSSL_ENGINES",
	"SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE", "SOFTHSM2_CONF", "OPENSC_CONF", "PCSCLITE_CSOCK_NAME",
	"P11_KIT_STRICT", "LOCPATH", "NLSPATH", "GCONV_PATH", "SQLITE_TMPDIR", "CUPS_SERVER", "CURL_HOME",
	"IFS", "BASH_ENV", "ENV", "MALLOC_TRACE", "UNLISTED",
};
enum { EVIL = sizeof(evil) / sizeof(evil[0]) };

/* Which line of it did not hold; 0 if all did. */
static int
in_a_child(int (*body)(const char *dir))
{
	char *dir = kit_dir();
	int status;
	pid_t pid;

	fflush(NULL);
	if ((pid = fork()) == 0)
		_exit(body(dir));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	free(dir);
	return WEXITSTATUS(status);
}

#define holds(what)                                                            \
	do {                                                                   \
		if (!(what))                                                   \
			return __LINE__ & 0xFF;                                \
	} while (0)

static int
environment(const char *dir)
{
	struct err e;

	(void)dir;
	for (size_t i = 0; i < EVIL; i++)
		setenv(evil[i], "/tmp/evil", 1);
	setenv("PATH", "/tmp/evil", 1);
	setenv("TERM", "xterm-256color", 1);
	holds(harden(&e) == 0);
	for (size_t i = 0; i < EVIL; i++)
		holds(getenv(evil[i]) == NULL);
	holds(strcmp(getenv("PATH"), "/usr/bin:/bin") == 0);
	holds(strcmp(getenv("TERM"), "xterm-256color") == 0);
	return 0;
}

static void
the_environment_keeps_a_short_list(void **state)
{
	(void)state;
	assert_int_equal(in_a_child(environment), 0);
}

static int
new_files(const char *dir)
{
	char path[4096];
	struct stat st;
	struct err e;

	umask(0);
	holds(harden(&e) == 0 && chdir(dir) == 0);
	snprintf(path, sizeof(path), "%s/file", dir);
	close(open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666));
	holds(stat(path, &st) == 0 && (st.st_mode & 07777) == 0600);
	snprintf(path, sizeof(path), "%s/folder", dir);
	holds(mkdir(path, 0777) == 0 && stat(path, &st) == 0 && (st.st_mode & 07777) == 0700);
	return 0;
}

static void
new_files_are_ours_alone(void **state)
{
	(void)state;
	assert_int_equal(in_a_child(new_files), 0);
}

static int
dumps(const char *dir)
{
	struct rlimit r;
	struct err e;

	(void)dir;
	holds(harden(&e) == 0 && getrlimit(RLIMIT_CORE, &r) == 0);
	holds(r.rlim_cur == 0 && r.rlim_max == 0);
#ifndef __SANITIZE_ADDRESS__
	holds(prctl(PR_GET_DUMPABLE) == 0);
#endif
	return 0;
}

static void
nothing_is_dumped(void **state)
{
	(void)state;
	assert_int_equal(in_a_child(dumps), 0);
}

static int
little_to_lock(const char *dir)
{
	const struct rlimit small = { 65536, 65536 };
	struct err e;

	(void)dir;
	holds(setrlimit(RLIMIT_MEMLOCK, &small) == 0);
	holds(harden(&e) == -1 && e.code == ERR_MEMORY && strstr(e.say, "ulimit -l") != NULL);
	return 0;
}

static void
without_room_for_secrets_it_does_not_start(void **state)
{
	(void)state;
	assert_int_equal(in_a_child(little_to_lock), 0);
}

/* A script in the helper's place writes down what it was given. */
static void
the_helper_is_given_less_still(void **state)
{
	static const char *const given[] = { "PATH=", "LANG=C.UTF-8", "HOME=", "TMPDIR=", "TZ=", "PWD=", "umask 0077" };
	char *dir = kit_dir(), *script = kit_path(dir, "helper"), *log = kit_path(dir, "log"), *text, *save = NULL;
	mode_t before = umask(077);
	struct stat st;
	struct err e;
	int fd, status, seen = 0;
	pid_t pid;

	(void)state;
	kit_write(script, "#!/bin/sh\necho umask $(umask)\nexec env\n", 0700);
	for (size_t i = 0; i < EVIL; i++)
		setenv(evil[i], "/tmp/evil", 1);
	assert_int_equal(token_spawn(script, log, &fd, &pid, &e), 0);
	for (size_t i = 0; i < EVIL; i++)
		unsetenv(evil[i]);
	umask(before);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	close(fd);
	assert_int_equal(stat(log, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_non_null(text = kit_read(log));
	assert_null(strstr(text, "evil"));
	for (char *line = strtok_r(text, "\n", &save); line != NULL; line = strtok_r(NULL, "\n", &save)) {
		size_t i = 0, n = sizeof(given) / sizeof(given[0]);

		while (i < n && strncmp(line, given[i], strlen(given[i])) != 0)
			i++;
		if (i == n)
			fail_msg("the helper is given %s", line);
		seen += strcmp(line, "umask 0077") == 0;
	}
	assert_int_equal(seen, 1);
	free(text);
	free(script);
	free(log);
	free(dir);
}

/* systemd's own judgement of the sample: 0 is safe, 100 is not (in tenths). */
static void
the_sample_unit_shuts_the_program_off(void **state)
{
	const char *top = getenv("TOP");
	char unit[4096], *text;
	static const char *const lines[] = { "User=ukey", "UMask=0077", "LimitCORE=0", "NoNewPrivileges=yes",
		"ProtectSystem=strict", "PrivateTmp=yes", "RestrictAddressFamilies=AF_UNIX", "StateDirectoryMode=0700",
		"MemoryDenyWriteExecute=yes", "SystemCallFilter=@system-service", "CapabilityBoundingSet=" };
	const char *const analyze[] = { "systemd-analyze", "security", "--offline=true", "--threshold=10",
		"--no-pager", unit, NULL };
	char line[100];

	(void)state;
	snprintf(unit, sizeof(unit), "%s/conf/ukey-pickup.service", top != NULL ? top : ".");
	assert_non_null(text = kit_read(unit));
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		snprintf(line, sizeof(line), "\n%s\n", lines[i]);
		if (strstr(text, line) == NULL)
			fail_msg("no %s", lines[i]);
	}
	free(text);
	if (access("/usr/bin/systemd-analyze", X_OK) == -1) {
		print_message("no systemd-analyze here: the unit's lines were read only\n");
		return;
	}
	if (cli_program("/", analyze)->code != 0)
		fail_msg("%s", cli_program("/", analyze)->out);
	cli_done();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_environment_keeps_a_short_list),
		cmocka_unit_test(new_files_are_ours_alone),
		cmocka_unit_test(nothing_is_dumped),
		cmocka_unit_test(without_room_for_secrets_it_does_not_start),
		cmocka_unit_test(the_helper_is_given_less_still),
		cmocka_unit_test(the_sample_unit_shuts_the_program_off),
	};

	return cmocka_run_group_tests_name("harden", tests, NULL, kit_teardown);
}
