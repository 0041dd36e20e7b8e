#include "tests/unit/memory.h"

#include "tests/unit/kit.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
	PART = 1 << 20,                 /* read at a time, */
	OVER = 256,                     /* with so much of it again */
};
/* No heap of ours is as large; what ASan maps for itself is. */
static const uintptr_t LARGEST = 256UL << 20;

struct search {
	int mem;
	unsigned char *part;            /* in a mapping of its own, which is not searched */
	const char *what;
	uintptr_t *at;
	size_t max;
	long n;
};

static void
search_part(struct search *s, uintptr_t from, size_t n)
{
	const size_t len = strlen(s->what);
	unsigned char *p = s->part, *hit;

	while ((hit = memmem(p, n - (size_t)(p - s->part), s->what, len)) != NULL) {
		if ((size_t)s->n < s->max)
			s->at[s->n] = from + (uintptr_t)(hit - s->part);
		s->n++;
		p = hit + 1;
	}
}

static void
search_range(struct search *s, uintptr_t from, uintptr_t to)
{
	const uintptr_t len = strlen(s->what);

	assert_true(len < OVER);
	while (from < to) {
		size_t want = to - from < PART ? to - from : PART;
		ssize_t n = pread(s->mem, s->part, want, (off_t)from);

		if (n <= 0)
			return; /* a guard, a device: nothing to read */
		search_part(s, from, (size_t)n);
		from += (size_t)n == to - from ? (size_t)n : (size_t)n - (len - 1);
		if ((size_t)n < len)
			return;
	}
}

static bool
ours(const struct search *s, pid_t pid, uintptr_t from, uintptr_t to)
{
	return pid == getpid() && (uintptr_t)s->part >= from && (uintptr_t)s->part < to;
}

static void
search_all(struct search *s, pid_t pid, FILE *maps)
{
	char line[600], perm[8];
	uintptr_t from, to;

	while (fgets(line, sizeof(line), maps) != NULL)
		if (sscanf(line, "%lx-%lx %7s", &from, &to, perm) == 3 && perm[0] == 'r' && perm[1] == 'w' &&
		    to - from <= LARGEST && !ours(s, pid, from, to))
			search_range(s, from, to);
}

long
memory_find(pid_t pid, const char *what, uintptr_t *at, size_t max)
{
	struct search s = { .what = what, .at = at, .max = max };
	char path[64];
	FILE *maps;

	snprintf(path, sizeof(path), "/proc/%d/mem", (int)pid);
	if ((s.mem = open(path, O_RDONLY | O_CLOEXEC)) == -1)
		return -1;
	snprintf(path, sizeof(path), "/proc/%d/maps", (int)pid);
	assert_non_null(maps = fopen(path, "re"));
	/* shared, so that the kernel does not make one mapping of it and a neighbour */
	s.part = mmap(NULL, PART, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(s.part != MAP_FAILED);
	search_all(&s, pid, maps);
	munmap(s.part, PART);
	fclose(maps);
	close(s.mem);
	return s.n;
}

/* Which mapping an address is of, for the one who has to find out why. */
static void
say_where(pid_t pid, uintptr_t at)
{
	char line[600], path[64];
	uintptr_t from, to;
	FILE *maps;

	snprintf(path, sizeof(path), "/proc/%d/maps", (int)pid);
	assert_non_null(maps = fopen(path, "re"));
	while (fgets(line, sizeof(line), maps) != NULL)
		if (sscanf(line, "%lx-%lx", &from, &to) == 2 && at >= from && at < to)
			print_error("at 0x%lx of %s", at, line);
	fclose(maps);
}

void
memory_has_none(pid_t pid, const char *what)
{
	uintptr_t at[8];
	long n = memory_find(pid, what, at, 8);

	for (long i = 0; i < n && i < 8; i++)
		say_where(pid, at[i]);
	if (n != 0)
		fail_msg("%s: found %ld times", what, n);
}

/* The flags the kernel keeps: "lo" locked, "dd" not dumped, "wf" wiped on fork. */
static void
vm_flags(const void *p, char out[400])
{
	FILE *f = fopen("/proc/self/smaps", "re");
	char line[400];
	uintptr_t from, to;
	bool here = false;

	assert_non_null(f);
	out[0] = '\0';
	while (fgets(line, sizeof(line), f) != NULL) {
		if (sscanf(line, "%lx-%lx ", &from, &to) == 2)
			here = (uintptr_t)p >= from && (uintptr_t)p < to;
		if (here && strncmp(line, "VmFlags:", 8) == 0)
			snprintf(out, 400, "%s", line);
	}
	fclose(f);
}

bool
memory_is_guarded(const void *p)
{
	char flags[400];

	vm_flags(p, flags);
#ifndef __SANITIZE_ADDRESS__ /* whose mlock does nothing */
	if (strstr(flags, " lo") == NULL)
		return false;
#endif
	return strstr(flags, " dd") != NULL && strstr(flags, " wf") != NULL;
}
