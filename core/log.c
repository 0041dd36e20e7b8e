#include "core/log.h"

#include "core/text.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define ENTRY 4096

static struct {
	pthread_mutex_t lock;
	int fd;
} the = { PTHREAD_MUTEX_INITIALIZER, -1 };

int
log_open(const char *path, struct err *e)
{
	char folder[PATH_MAX];
	int fd;

	snprintf(folder, sizeof(folder), "%s", path);
	if (mkdir(dirname(folder), 0700) == -1 && errno != EEXIST)
		return err_set(e, ERR_DISK, "folder of %s: %s", path, strerror(errno));
	fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
	if (fd == -1 || fchmod(fd, 0600) == -1) {
		err_set(e, ERR_DISK, "%s: %s", path, strerror(errno));
		if (fd != -1)
			close(fd);
		return -1;
	}
	log_close();
	pthread_mutex_lock(&the.lock);
	the.fd = fd;
	pthread_mutex_unlock(&the.lock);
	return 0;
}

void
log_close(void)
{
	pthread_mutex_lock(&the.lock);
	if (the.fd != -1)
		close(the.fd);
	the.fd = -1;
	pthread_mutex_unlock(&the.lock);
}

/* What would break a line, or make it show something it does not hold. */
static int
unsafe(uint32_t u)
{
	return u < 0x20 || u == '\\' || (u >= 0x7F && u <= 0x9F) || (u >= 0x200B && u <= 0x200F) ||
	    (u >= 0x2028 && u <= 0x202E) || (u >= 0x2060 && u <= 0x206F) || u == 0xFEFF || u == UINT32_MAX;
}

/* Append s, escaped, at out[used]; what does not fit is left off.  Returns the new length. */
static size_t
escape(const char *s, char *out, size_t used, size_t size)
{
	char hex[16];
	const char *from;
	uint32_t u;
	size_t n, len;

	while (*s != '\0') {
		n = text_next(s, &u);
		from = s;
		len = n;
		if (unsafe(u)) {
			len = (size_t)(n > 1 ? snprintf(hex, sizeof(hex), "\\u%04X", u)
			                     : snprintf(hex, sizeof(hex), "\\x%02X", (unsigned char)*s));
			from = hex;
		}
		if (used + len >= size)
			break;
		memcpy(out + used, from, len);
		used += len;
		s += n > 0 ? n : 1;
	}
	return used;
}

static size_t
stamp(char *out, size_t size)
{
	struct timespec ts;
	struct tm tm;
	size_t n;

	clock_gettime(CLOCK_REALTIME, &ts);
	gmtime_r(&ts.tv_sec, &tm);
	n = strftime(out, size, "%Y-%m-%dT%H:%M:%S", &tm);
	return n + (size_t)snprintf(out + n, size - n, ".%03ldZ %d ", ts.tv_nsec / 1000000, (int)getpid());
}

/* One write an entry: O_APPEND keeps the lines of several programs apart. */
static void
put(const char *text)
{
	char line[ENTRY];
	int before = errno;
	size_t n;
	ssize_t w;

	n = stamp(line, sizeof(line));
	n = escape(text, line, n, sizeof(line) - 1);
	line[n++] = '\n';
	pthread_mutex_lock(&the.lock);
	if (the.fd != -1)
		do
			w = write(the.fd, line, n);
		while (w == -1 && errno == EINTR);
	pthread_mutex_unlock(&the.lock);
	errno = before;
}

void
log_err(const struct err *e)
{
	char line[ENTRY];

	err_line(e, line, sizeof(line));
	put(line);
}

void
log_line(const char *fmt, ...)
{
	char line[ENTRY];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	put(line);
}
