#include "core/blob.h"

#include "core/files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <openssl/sha.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int
blob_set(struct blob *b, const void *p, size_t n, struct err *e)
{
	struct blob fresh = { 0 };

	if (blob_add(&fresh, p, n, e) == -1)
		return -1;
	blob_done(b);
	*b = fresh;
	return 0;
}

int
blob_add(struct blob *b, const void *p, size_t n, struct err *e)
{
	unsigned char *more;

	if (n == 0)
		return 0;
	more = n > SIZE_MAX - b->n ? NULL : realloc(b->p, b->n + n);
	if (more == NULL)
		return err_set(e, ERR_FAULT, "no memory for %zu and %zu bytes", b->n, n);
	memcpy(more + b->n, p, n);
	b->p = more;
	b->n += n;
	return 0;
}

bool
blob_equal(const struct blob *a, const struct blob *b)
{
	return a->n == b->n && (a->n == 0 || memcmp(a->p, b->p, a->n) == 0);
}

void
blob_done(struct blob *b)
{
	free(b->p);
	*b = (struct blob){ 0 };
}

/* ---- files ---------------------------------------------------------------- */

static int
read_all(struct blob *b, int fd, size_t max, struct err *e)
{
	unsigned char part[16384];
	ssize_t n;

	for (;;) {
		n = read(fd, part, sizeof(part));
		if (n == 0)
			return 0;
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return err_set(e, ERR_DISK, "read: %s", strerror(errno));
		if ((size_t)n > max - b->n)
			return err_set(e, ERR_DISK, "more than %zu bytes", max);
		if (blob_add(b, part, (size_t)n, e) == -1)
			return -1;
	}
}

int
blob_read(struct blob *b, const char *path, size_t max, struct err *e)
{
	struct blob in = { 0 };
	int fd, rc;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return err_set(e, ERR_DISK, "%s: %s", path, strerror(errno));
	rc = read_all(&in, fd, max, e);
	close(fd);
	if (rc == -1) {
		blob_done(&in);
		return err_wrap(e, "%s", path);
	}
	blob_done(b);
	*b = in;
	return 0;
}

static int
write_all(int fd, const unsigned char *p, size_t n)
{
	ssize_t w;

	while (n > 0) {
		w = write(fd, p, n);
		if (w == -1 && errno == EINTR)
			continue;
		if (w == -1)
			return -1;
		p += w;
		n -= (size_t)w;
	}
	return 0;
}

int
blob_write(const struct blob *b, const char *path, unsigned mode, struct err *e)
{
	char temp[PATH_MAX];
	int fd, ok;

	if (snprintf(temp, sizeof(temp), "%s" FILES_TEMPORARY, path) >= (int)sizeof(temp))
		return err_set(e, ERR_DISK, "%.100s...: path too long", path);
	fd = mkostemp(temp, O_CLOEXEC);
	if (fd == -1)
		return err_set(e, ERR_DISK, "%s: %s", path, strerror(errno));
	ok = write_all(fd, b->p, b->n) == 0 && fchmod(fd, (mode_t)mode) == 0 && fsync(fd) == 0;
	ok = close(fd) == 0 && ok;
	if (!ok || rename(temp, path) == -1) {
		err_set(e, ERR_DISK, "%s: %s", path, strerror(errno));
		unlink(temp);
		return -1;
	}
	return files_sync_folder(path, e);
}

/* ---- hex and digest --------------------------------------------------------- */

void
hex_put(const unsigned char *p, size_t n, char *out)
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < n; i++) {
		*out++ = digits[p[i] >> 4];
		*out++ = digits[p[i] & 15];
	}
	*out = '\0';
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

int
hex_get(const char *hex, unsigned char *out, size_t max)
{
	size_t i, n = strlen(hex);

	if (n % 2 != 0 || n / 2 > max || n / 2 > INT_MAX)
		return -1;
	for (i = 0; i < n; i++)
		if (hex_digit(hex[i]) == -1)
			return -1;
	for (i = 0; i < n; i += 2)
		out[i / 2] = (unsigned char)(hex_digit(hex[i]) << 4 | hex_digit(hex[i + 1]));
	return (int)(n / 2);
}

void
blob_sha256(const struct blob *b, char out[65])
{
	unsigned char md[SHA256_DIGEST_LENGTH];

	/* fails only without memory or without a provider: no wrong digest may get out */
	if (SHA256(b->n == 0 ? (const unsigned char *)"" : b->p, b->n, md) == NULL)
		abort();
	hex_put(md, sizeof(md), out);
}
