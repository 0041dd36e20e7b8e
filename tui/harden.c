#include "tui/harden.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

/* What a terminal, a language and a temporary file need; nothing that could
 * load a library or send a connection elsewhere. */
static const char *const kept[] = {
	"TERM", "COLORTERM", "TERMINFO", "NO_COLOR", "LANG", "LANGUAGE", "LC_ALL",
	"LC_CTYPE", "LC_MESSAGES", "TZ", "HOME", "USER", "TMPDIR",
};
enum { KEPT = sizeof(kept) / sizeof(kept[0]) };

static int
scrub_environment(struct err *e)
{
	char *value[KEPT] = { NULL };
	int rc = -1;

	for (size_t i = 0; i < KEPT; i++) {
		const char *v = getenv(kept[i]);

		if (v != NULL && (value[i] = strdup(v)) == NULL)
			goto out;
	}
	if (clearenv() != 0 || setenv("PATH", "/usr/bin:/bin", 1) != 0)
		goto out;
	for (size_t i = 0; i < KEPT; i++)
		if (value[i] != NULL && setenv(kept[i], value[i], 1) != 0)
			goto out;
	rc = 0;
out:
	for (size_t i = 0; i < KEPT; i++)
		free(value[i]);
	return rc == 0 ? 0 : err_set(e, ERR_MEMORY, "environment");
}

/* A leak checker works by tracing, which undumpable processes refuse. */
static int
forbid_dumps(struct err *e)
{
	const struct rlimit none = { 0, 0 };

	if (setrlimit(RLIMIT_CORE, &none) == -1)
		return err_set(e, ERR_FAULT, "RLIMIT_CORE: %s", strerror(errno));
#ifndef __SANITIZE_ADDRESS__
	if (prctl(PR_SET_DUMPABLE, 0) == -1)
		return err_set(e, ERR_FAULT, "PR_SET_DUMPABLE: %s", strerror(errno));
#endif
	return 0;
}

static int
room_to_lock(struct err *e)
{
	struct rlimit r;

	if (getrlimit(RLIMIT_MEMLOCK, &r) == -1)
		return err_set(e, ERR_FAULT, "RLIMIT_MEMLOCK: %s", strerror(errno));
	if (r.rlim_cur < r.rlim_max) {
		r.rlim_cur = r.rlim_max;
		setrlimit(RLIMIT_MEMLOCK, &r);  /* what counts is read below */
	}
	if (getrlimit(RLIMIT_MEMLOCK, &r) == 0 && r.rlim_cur >= HARDEN_LOCKED)
		return 0;
	err_set(e, ERR_MEMORY, "RLIMIT_MEMLOCK is %llu bytes, need %d",
	    (unsigned long long)r.rlim_cur, HARDEN_LOCKED);
	return err_say(e, "ulimit -l %d", HARDEN_LOCKED / 1024);
}

int
harden(struct err *e)
{
	umask(077);
	if (forbid_dumps(e) == -1 || scrub_environment(e) == -1)
		return -1;
	return room_to_lock(e);
}
