#include "core/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

/* Stands at the end of its page, so that a byte too many hits the guard. */
struct secret {
	size_t len;
	unsigned char bytes[SECRET_MAX + 8]; /* the NUL, and nothing left over after it */
};

static atomic_int alive;

static size_t
page_size(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

/* guard | page | guard */
static unsigned char *
map_of(const struct secret *s)
{
	return (unsigned char *)(uintptr_t)s + sizeof(*s) - 2 * page_size();
}

struct secret *
secret_new(struct err *e)
{
	size_t size = page_size();
	unsigned char *map, *page;

	map = mmap(NULL, 3 * size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (map == MAP_FAILED) {
		err_set(e, ERR_FAULT, "no memory for a secret: %s", strerror(errno));
		return NULL;
	}
	page = map + size;
	if (mprotect(page, size, PROT_READ | PROT_WRITE) == -1 || mlock(page, size) == -1 ||
	    madvise(page, size, MADV_DONTDUMP) == -1 || madvise(page, size, MADV_WIPEONFORK) == -1) {
		err_set(e, ERR_FAULT, "cannot protect memory for a secret: %s", strerror(errno));
		munmap(map, 3 * size);
		return NULL;
	}
	atomic_fetch_add(&alive, 1);
	return (struct secret *)(void *)(page + size - sizeof(struct secret));
}

struct secret *
secret_free(struct secret *s)
{
	if (s != NULL) {
		explicit_bzero(s, sizeof(*s));
		munmap(map_of(s), 3 * page_size());
		atomic_fetch_sub(&alive, 1);
	}
	return NULL;
}

/* Keep the first n bytes and nothing behind them. */
static void
cut(struct secret *s, size_t n)
{
	explicit_bzero(s->bytes + n, sizeof(s->bytes) - n);
	s->len = n;
}

int
secret_set(struct secret *s, const void *p, size_t n, struct err *e)
{
	if (n > SECRET_MAX)
		return err_set(e, ERR_FAULT, "a secret of %zu bytes", n);
	if (n > 0)
		memmove(s->bytes, p, n);
	cut(s, n);
	return 0;
}

int
secret_add(struct secret *s, const void *p, size_t n, struct err *e)
{
	if (n > SECRET_MAX - s->len)
		return err_set(e, ERR_FAULT, "a secret of %zu and %zu bytes", s->len, n);
	if (n > 0)
		memmove(s->bytes + s->len, p, n);
	s->len += n;
	return 0;
}

/* Into place, never by way of the stack. */
static int
draw(unsigned char *p, size_t n, struct err *e)
{
	size_t got = 0;
	ssize_t r;

	while (got < n) {
		r = getrandom(p + got, n - got, 0);
		if (r == -1 && errno != EINTR)
			return err_set(e, ERR_FAULT, "getrandom: %s", strerror(errno));
		if (r > 0)
			got += (size_t)r;
	}
	return 0;
}

int
secret_random(struct secret *s, size_t n, struct err *e)
{
	if (n > SECRET_MAX)
		return err_set(e, ERR_FAULT, "a secret of %zu random bytes", n);
	if (draw(s->bytes, n, e) == -1) {
		cut(s, 0); /* half drawn is worse than none */
		return -1;
	}
	cut(s, n);
	return 0;
}

int
secret_digits(struct secret *s, size_t n, struct err *e)
{
	size_t have = 0;

	if (n > SECRET_MAX)
		return err_set(e, ERR_FAULT, "a secret of %zu digits", n);
	while (have < n) {
		if (draw(s->bytes + have, 1, e) == -1) {
			cut(s, 0);
			return -1;
		}
		if (s->bytes[have] < 250) { /* 25 times each digit: none is likelier */
			s->bytes[have] = (unsigned char)('0' + s->bytes[have] % 10);
			have++;
		}
	}
	cut(s, n);
	return 0;
}

static int
check_ours(int fd, const char *path, struct err *e)
{
	struct stat st;

	if (fstat(fd, &st) == -1)
		return err_set(e, ERR_SETTINGS, "%s: %s", path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return err_set(e, ERR_SETTINGS, "%s: not a regular file", path);
	if (st.st_uid != geteuid())
		return err_set(e, ERR_SETTINGS, "%s: belongs to user %u", path, st.st_uid);
	if ((st.st_mode & 07777) != 0600)
		return err_set(e, ERR_SETTINGS, "%s: mode is %04o, not 0600", path, st.st_mode & 07777);
	if (st.st_size > SECRET_MAX)
		return err_set(e, ERR_SETTINGS, "%s: longer than %d bytes", path, SECRET_MAX);
	return 0;
}

int
secret_file(struct secret *s, const char *path, struct err *e)
{
	struct secret *in = NULL;
	int fd, rc = -1;
	ssize_t n;

	/* NONBLOCK: opening a FIFO must not hang before it is refused */
	fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd == -1)
		return err_set(e, ERR_SETTINGS, "%s: %s", path, strerror(errno));
	if (check_ours(fd, path, e) == -1 || (in = secret_new(e)) == NULL)
		goto out;
	while ((n = read(fd, in->bytes + in->len, SECRET_MAX - in->len)) > 0)
		in->len += (size_t)n;
	if (n == -1) {
		err_set(e, ERR_SETTINGS, "%s: %s", path, strerror(errno));
		goto out;
	}
	rc = secret_set(s, in->bytes, in->len, e);
out:
	secret_free(in);
	close(fd);
	return rc;
}

const unsigned char *
secret_bytes(const struct secret *s)
{
	return s->bytes;
}

size_t
secret_len(const struct secret *s)
{
	return s->len;
}

bool
secret_equal(const struct secret *a, const struct secret *b)
{
	return a->len == b->len && CRYPTO_memcmp(a->bytes, b->bytes, a->len) == 0;
}

int
secret_alive(void)
{
	return atomic_load(&alive);
}
