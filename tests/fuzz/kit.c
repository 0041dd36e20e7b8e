#include "tests/fuzz/fuzz.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void
fuzz_broken(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
	abort();
}

uint8_t *
fuzz_bytes(const uint8_t *p, size_t n)
{
	uint8_t *copy = malloc(n > 0 ? n : 1);

	fuzz_must(copy != NULL);
	if (n > 0)
		memcpy(copy, p, n);
	return copy;
}

char *
fuzz_text(const uint8_t *p, size_t n)
{
	char *text = n > 0 ? strndup((const char *)p, n) : strdup("");

	fuzz_must(text != NULL);
	return text;
}

static char file[PATH_MAX];

static void
forget_file(void)
{
	unlink(file);
}

const char *
fuzz_file(const uint8_t *p, size_t n)
{
	const char *tmp = getenv("TMPDIR");
	int fd;

	if (file[0] == '\0') {
		snprintf(file, sizeof(file), "%s/fuzz.XXXXXX", tmp != NULL ? tmp : "/tmp");
		fuzz_must((fd = mkstemp(file)) != -1);
		atexit(forget_file);
	} else
		fuzz_must((fd = open(file, O_WRONLY | O_TRUNC | O_CLOEXEC)) != -1);
	fuzz_must(write(fd, p, n) == (ssize_t)n);
	close(fd);
	return file;
}

FILE *
fuzz_nowhere(void)
{
	static FILE *f;

	if (f == NULL)
		fuzz_must((f = fopen("/dev/null", "we")) != NULL);
	return f;
}

char *
fuzz_source(const char *name, size_t *n)
{
	const char *top = getenv("TOP");
	char path[PATH_MAX], *text;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", top != NULL ? top : ".", name);
	fuzz_must((f = fopen(path, "re")) != NULL);
	fuzz_must((text = calloc(1, 1 << 20)) != NULL);
	*n = fread(text, 1, (1 << 20) - 1, f);
	fclose(f);
	return text;
}
