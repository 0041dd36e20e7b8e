#include "core/token/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

extern char **environ;

/* By name, as environ(7) says them; the path is ours. */
static const char *const kept[] = { "HOME=", "TMPDIR=", "TZ=" };
enum { KEPT = sizeof(kept) / sizeof(kept[0]), FIXED = 2 };

static char fixed_path[] = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";
static char fixed_lang[] = "LANG=C.UTF-8";

static void
make_environment(char *env[FIXED + KEPT + 1])
{
	size_t n = 0;

	env[n++] = fixed_path;
	env[n++] = fixed_lang;
	for (char **v = environ; *v != NULL && n < FIXED + KEPT; v++)
		for (size_t i = 0; i < KEPT; i++)
			if (strncmp(*v, kept[i], strlen(kept[i])) == 0 && n < FIXED + KEPT)
				env[n++] = *v;
	env[n] = NULL;
}

static int
attributes(posix_spawnattr_t *a)
{
	sigset_t none, all;
	int rc;

	sigemptyset(&none);
	sigfillset(&all);
	if ((rc = posix_spawnattr_setsigmask(a, &none)) != 0 ||
	    (rc = posix_spawnattr_setsigdefault(a, &all)) != 0)
		return rc;
	return posix_spawnattr_setflags(a,
	    POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
}

static int
files(posix_spawn_file_actions_t *f, int log, int sock)
{
	int rc;

	if ((rc = posix_spawn_file_actions_adddup2(f, log, 1)) != 0 ||
	    (rc = posix_spawn_file_actions_adddup2(f, log, 2)) != 0 ||
	    (rc = posix_spawn_file_actions_adddup2(f, sock, 3)) != 0 ||
	    (rc = posix_spawn_file_actions_addopen(f, 0, "/dev/null", O_RDONLY, 0)) != 0)
		return rc;
	return posix_spawn_file_actions_addclosefrom_np(f, 4);
}

/* 0 or an errno. */
static int
spawn(const char *program, int log, int sock, pid_t *pid)
{
	char verb[] = "token-helper";
	char *argv[] = { (char *)(uintptr_t)program, verb, NULL };
	char *env[FIXED + KEPT + 1];
	posix_spawn_file_actions_t f;
	posix_spawnattr_t a;
	int rc;

	make_environment(env);
	posix_spawn_file_actions_init(&f);
	posix_spawnattr_init(&a);
	if ((rc = attributes(&a)) == 0 && (rc = files(&f, log, sock)) == 0)
		rc = posix_spawn(pid, program, &f, &a, argv, env);
	posix_spawnattr_destroy(&a);
	posix_spawn_file_actions_destroy(&f);
	return rc;
}

int
token_spawn(const char *program, const char *log, int *fd, pid_t *pid, struct err *e)
{
	int pair[2], out, rc;

	out = open(log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (out == -1)
		return err_set(e, ERR_DISK, "%s: %s", log, strerror(errno));
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == -1) {
		close(out);
		return err_set(e, ERR_TOKEN_HELPER, "socketpair: %s", strerror(errno));
	}
	rc = spawn(program, out, pair[1], pid);
	close(out);
	close(pair[1]);
	if (rc != 0) {
		close(pair[0]);
		return err_set(e, ERR_TOKEN_HELPER, "cannot run %s: %s", program, strerror(rc));
	}
	*fd = pair[0];
	return 0;
}
