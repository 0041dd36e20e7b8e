#include "tests/term/wakeups.h"

#include <ctype.h>
#include <dirent.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { MINUTE = 60000, QUIET = 2000 };  /* what a tick, or what was done last, sets off has ended by then */

static long of_process(pid_t pid);

/* One thread's, and those of the processes it started. */
static long
of_thread(pid_t pid, const char *task)
{
	char path[300], line[4096];
	long n = -1, got;
	char *p, *end;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/task/%s/status", (int)pid, task);
	if ((f = fopen(path, "r")) == NULL)
		return -1;
	while (fgets(line, sizeof(line), f) != NULL)
		if (sscanf(line, "voluntary_ctxt_switches: %ld", &got) == 1)
			n = got;
	fclose(f);
	snprintf(path, sizeof(path), "/proc/%d/task/%s/children", (int)pid, task);
	if ((f = fopen(path, "r")) == NULL)
		return n;
	if (fgets(line, sizeof(line), f) != NULL)
		for (p = line; (got = strtol(p, &end, 10)) > 0 && end != p; p = end)
			n += of_process((pid_t)got);
	fclose(f);
	return n;
}

static long
of_process(pid_t pid)
{
	const struct dirent *entry;
	char path[64];
	long n = 0, got;
	DIR *d;

	snprintf(path, sizeof(path), "/proc/%d/task", (int)pid);
	if ((d = opendir(path)) == NULL)
		return -1;
	while ((entry = readdir(d)) != NULL)
		if (isdigit((unsigned char)entry->d_name[0]) && (got = of_thread(pid, entry->d_name)) >= 0)
			n += got;
	closedir(d);
	return n;
}

static int
ms_of_minute(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (int)(t.tv_sec % 60) * 1000 + (int)(t.tv_nsec / 1000000);
}

long
wakeups_idle(pid_t pid, int ms)
{
	long before, after;
	int at;

	poll(NULL, 0, QUIET);
	at = ms_of_minute();
	if (at < QUIET)
		poll(NULL, 0, QUIET - at);
	else if (at + ms + QUIET > MINUTE)
		poll(NULL, 0, MINUTE - at + QUIET);
	before = of_process(pid);
	poll(NULL, 0, ms);
	after = of_process(pid);
	return before <= 0 || after < before ? -1 : after - before;
}
