#include "core/ca/index.h"

#include "core/clock.h"
#include "core/rsa/x509.h"
#include "core/text.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEAD "ukey-pickup ca index 1\n"

enum {
	FIELDS = 6,
	ROOM_FIRST = 64, /* rows; a power of two */
	CERT_MAX = 4096, /* bytes */
	EVENT_MAX = 2 * CERT_MAX + 512,
};

static const struct {
	const char *text;
	int number;
} reasons[] = {
#define CA_REASON_X(name, text, number) [CA_REASON_##name] = { text, number },
	CA_REASONS(CA_REASON_X)
#undef CA_REASON_X
};

int
ca_reason_parse(const char *s, enum ca_reason *out)
{
	int i;

	for (i = 0; i < CA_REASON__MAX; i++) {
		if (strcmp(reasons[i].text, s) == 0) {
			*out = (enum ca_reason)i;
			return 0;
		}
	}
	return -1;
}

int
ca_reason_number(enum ca_reason r)
{
	return reasons[r].number;
}

/* ---- rows by serial: a table of places, at most half full ------------------------- */

/* FNV-1a; serials that x509_serial_same calls the same have the same. */
static size_t
hash(const char *serial)
{
	uint64_t h = 0xcbf29ce484222325u;

	for (serial += strspn(serial, "0"); *serial != '\0'; serial++)
		h = (h ^ (uint64_t)toupper((unsigned char)*serial)) * 0x100000001b3u;
	return (size_t)h;
}

/* The serial's place, or the free one that it would take. */
static size_t *
place_of(const struct ca_index *x, const char *serial)
{
	size_t mask = 2 * x->room - 1, i = hash(serial) & mask;

	while (x->places[i] != 0 && !x509_serial_same(x->rows[x->places[i] - 1].serial, serial))
		i = (i + 1) & mask;
	return &x->places[i];
}

/* For one row more. */
static int
make_room(struct ca_index *x)
{
	size_t room = x->room > 0 ? 2 * x->room : ROOM_FIRST, *places, i;
	struct ca_row *rows;

	if (x->n < x->room)
		return 0;
	if ((rows = realloc(x->rows, room * sizeof(*rows))) == NULL)
		return -1;
	x->rows = rows;
	if ((places = calloc(2 * room, sizeof(*places))) == NULL)
		return -1;
	free(x->places);
	x->places = places;
	x->room = room;
	for (i = 0; i < x->n; i++)
		*place_of(x, rows[i].serial) = i + 1;
	return 0;
}

static struct ca_row *
row_of(const struct ca_index *x, const char *serial)
{
	size_t place = x->n > 0 ? *place_of(x, serial) : 0;

	return place > 0 ? &x->rows[place - 1] : NULL;
}

const struct ca_row *
ca_index_find(const struct ca_index *x, const char *serial)
{
	return row_of(x, serial);
}

void
ca_index_done(struct ca_index *x)
{
	size_t i;

	for (i = 0; i < x->n; i++)
		blob_done(&x->rows[i].cert);
	free(x->rows);
	free(x->places);
	*x = (struct ca_index){ 0 };
}

/* ---- one line in: what it means, or why it means nothing ------------------------- */

static const char *
take_cert(struct blob *out, const char *hex)
{
	unsigned char der[CERT_MAX];
	struct err e;
	int n;

	if (strcmp(hex, "-") == 0)
		return NULL;
	n = hex_get(hex, der, sizeof(der));
	if (n <= 0)
		return "certificate is no hex";
	return blob_set(out, der, (size_t)n, &e) == 0 ? NULL : "no memory";
}

static bool
is_serial(const char *s)
{
	unsigned char b[SERIAL_SIZE];

	return hex_get(s, b, sizeof(b)) > 0;
}

/* The row counts only when all its fields were right. */
static const char *
take_issued(struct ca_index *x, char *f[FIELDS])
{
	struct ca_row *row;
	const char *why;
	struct err e;

	if (!is_serial(f[1]))
		return "serial is no hex";
	if (make_room(x) == -1)
		return "no memory";
	row = &x->rows[x->n];
	*row = (struct ca_row){ 0 };
	if (text_copy(row->serial, sizeof(row->serial), f[1], &e) == -1 || time_parse(f[2], &row->end, &e) == -1 ||
	    text_copy(row->order, sizeof(row->order), f[3], &e) == -1 ||
	    text_copy(row->key, sizeof(row->key), f[4], &e) == -1)
		return "end, order or key";
	if ((why = take_cert(&row->cert, f[5])) == NULL)
		*place_of(x, row->serial) = ++x->n;
	return why;
}

static const char *
take_revoked(struct ca_index *x, char *f[FIELDS])
{
	struct ca_row *row = row_of(x, f[1]);
	enum ca_reason reason;
	int64_t when;
	struct err e;

	if (row == NULL)
		return "revoked, but never issued";
	if (time_parse(f[2], &when, &e) == -1 || ca_reason_parse(f[3], &reason) == -1)
		return "time or reason";
	row->revoked = when;
	row->reason = reason;
	x->changed = true;
	return NULL;
}

static const char *
take_crl(struct ca_index *x, char *f[FIELDS])
{
	char *end;
	long long n = strtoll(f[1], &end, 10);

	if (*end != '\0' || n <= x->crl)
		return "CRL number does not rise";
	x->crl = n;
	x->changed = false;
	return NULL;
}

static const struct {
	const char *word;
	int fields;
	const char *(*take)(struct ca_index *, char *[FIELDS]);
} events[] = {
	{ "issued", 6, take_issued },
	{ "revoked", 4, take_revoked },
	{ "crl", 2, take_crl },
};

/* The line is cut up in place.  NULL, or why it is not understood. */
static const char *
take_line(struct ca_index *x, char *line)
{
	char *f[FIELDS] = { line }, *part;
	size_t i;
	int n = 0;

	while ((part = strsep(&line, "\t")) != NULL) {
		if (n == FIELDS)
			return "too many fields";
		f[n++] = part;
	}
	for (i = 0; i < sizeof(events) / sizeof(events[0]); i++)
		if (strcmp(events[i].word, f[0]) == 0)
			return n == events[i].fields ? events[i].take(x, f) : "wrong number of fields";
	return "unknown event";
}

/* ---- the file -------------------------------------------------------------------- */

static int
damaged(struct err *e, const char *path, int line, const char *why)
{
	err_set(e, ERR_FAULT, "%s:%d: %s", path, line, why);
	return err_say(e, _("CA 的登记文件 %s 第 %d 行损坏，请从备份恢复。"), path, line);
}

/* All whole lines of text, which is changed; how many bytes they were goes on to x->read. */
static int
take_text(struct ca_index *x, const char *path, char *text, struct err *e)
{
	const char *why;
	char *end;

	for (; (end = strchr(text, '\n')) != NULL; text = end + 1) {
		*end = '\0';
		why = x->line > 0 ? take_line(x, text) : strncmp(text, HEAD, sizeof(HEAD) - 2) != 0 ? "no head"
												    : NULL;
		if (why != NULL)
			return damaged(e, path, x->line + 1, why);
		x->line++;
		x->read += end + 1 - text;
	}
	if (x->line == 0)
		return damaged(e, path, 1, "empty");
	return 0;
}

static int
read_from(int fd, int64_t at, char **out, struct err *e)
{
	struct stat st;
	size_t n, got = 0, whole;
	ssize_t r = 1;
	char *text;

	if (fstat(fd, &st) == -1)
		return err_set(e, ERR_DISK, "%s", strerror(errno));
	n = st.st_size > at ? (size_t)(st.st_size - at) : 0;
	if ((text = calloc(1, n + 1)) == NULL)
		return err_set(e, ERR_MEMORY, "%zu bytes", n);
	while (got < n && (r = pread(fd, text + got, n - got, at + (off_t)got)) > 0)
		got += (size_t)r;
	whole = strlen(text); /* a power cut may leave NULs, but behind the last line feed only */
	if (r == -1 || memchr(text + whole, '\n', got - whole) != NULL) {
		free(text);
		return err_set(e, ERR_FAULT, "%s", r == -1 ? strerror(errno) : "a NUL byte");
	}
	*out = text;
	return 0;
}

int
ca_index_read(struct ca_index *x, const char *path, struct err *e)
{
	char *text = NULL;
	struct stat st;
	int fd, rc = -1;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return err_set(e, ERR_SETTINGS, "%s: %s", path, strerror(errno));
	if (fstat(fd, &st) == 0 && (st.st_ino != x->file || st.st_size < x->read)) {
		ca_index_done(x); /* the first time, or put back from a backup under our feet */
		x->file = st.st_ino;
	}
	if (read_from(fd, x->read, &text, e) == 0)
		rc = take_text(x, path, text, e);
	else
		err_wrap(e, "%s", path);
	free(text);
	close(fd);
	return rc;
}

/* One line at the end of what counts; on failure the file is as before. */
static int
append(const char *path, int64_t at, const char *line, bool lazy, struct err *e)
{
	size_t n = strlen(line);
	int fd, why = 0;

	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd == -1)
		return err_set(e, ERR_DISK, "%s: %s", path, strerror(errno));
	if (ftruncate(fd, (off_t)at) == -1 || pwrite(fd, line, n, (off_t)at) != (ssize_t)n ||
	    (!lazy && fsync(fd) == -1)) {
		why = errno != 0 ? errno : ENOSPC;
		(void)!ftruncate(fd, (off_t)at);
	}
	close(fd);
	return why == 0 ? 0 : err_set(e, ERR_DISK, "%s: %s", path, strerror(why));
}

/* On the disk first; what we know is then read from there, by the one reader there is. */
static int
event(struct ca_index *x, const char *path, const char *line, struct err *e)
{
	errno = 0;
	if (append(path, x->read, line, x->lazy, e) == -1)
		return -1;
	return ca_index_read(x, path, e);
}

int
ca_index_create(const char *path, struct err *e)
{
	int fd, why = 0;

	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd == -1)
		return err_set(e, ERR_DISK, "%s: %s", path, strerror(errno));
	if (write(fd, HEAD, sizeof(HEAD) - 1) != (ssize_t)sizeof(HEAD) - 1 || fsync(fd) == -1) {
		why = errno != 0 ? errno : ENOSPC;
		unlink(path);
	}
	close(fd);
	return why == 0 ? 0 : err_set(e, ERR_DISK, "%s: %s", path, strerror(why));
}

int
ca_index_issued(struct ca_index *x, const char *path, const struct ca_row *row, struct err *e)
{
	char line[EVENT_MAX], hex[2 * CERT_MAX + 1] = "-", end[32];

	if (row->cert.n > CERT_MAX)
		return err_set(e, ERR_FAULT, "a certificate of %zu bytes", row->cert.n);
	if (row->cert.n > 0)
		hex_put(row->cert.p, row->cert.n, hex);
	time_rfc3339(row->end, end);
	snprintf(line, sizeof(line), "issued\t%s\t%s\t%s\t%s\t%s\n", row->serial, end, row->order, row->key, hex);
	return event(x, path, line, e);
}

int
ca_index_revoked(struct ca_index *x, const char *path, const char *serial, int64_t when, enum ca_reason reason,
    struct err *e)
{
	char line[256], at[32];

	time_rfc3339(when, at);
	snprintf(line, sizeof(line), "revoked\t%s\t%s\t%s\n", serial, at, reasons[reason].text);
	return event(x, path, line, e);
}

int
ca_index_crl(struct ca_index *x, const char *path, int64_t number, struct err *e)
{
	char line[64];

	snprintf(line, sizeof(line), "crl\t%lld\n", (long long)number);
	return event(x, path, line, e);
}
