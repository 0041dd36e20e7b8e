#include "core/manifest.h"

#include "core/clock.h"
#include "core/text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEAD "ukey-pickup backup 1"

void
manifest_done(struct manifest *m)
{
	for (size_t i = 0; i < m->nfiles; i++)
		free(m->files[i].name);
	for (size_t i = 0; i < m->nmissing; i++)
		free(m->missing[i]);
	free(m->files);
	free(m->missing);
	*m = (struct manifest){ 0 };
}

/* No part of it is empty or begins with a dot: not "..", not what a restore is still working on. */
bool
manifest_name_ok(const char *name)
{
	static const char archive[] = "archive/";
	const char *p;

	if (strcmp(name, "book.db") == 0)
		return true;
	if (strncmp(name, archive, sizeof(archive) - 1) != 0)
		return false;
	for (p = name + sizeof(archive) - 2; p != NULL; p = strchr(p + 1, '/'))
		if (p[1] == '\0' || p[1] == '/' || p[1] == '.')
			return false;
	for (p = name; *p != '\0'; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			return false;
	return true;
}

/* Room for one more; twice as much each time. */
static int
make_room(struct manifest *m, struct err *e)
{
	size_t room = m->room > 0 ? 2 * m->room : 64;
	struct manifest_file *more;

	if (m->nfiles < m->room)
		return 0;
	if ((more = realloc(m->files, room * sizeof(*more))) == NULL)
		return err_set(e, ERR_MEMORY, "%zu files", room);
	m->files = more;
	m->room = room;
	return 0;
}

int
manifest_add(struct manifest *m, const char *name, int64_t size,
    const char *sha256, struct err *e)
{
	struct manifest_file *f;
	char *copy;

	if (!manifest_name_ok(name))
		return err_set(e, ERR_INPUT, "%s: a name no backup takes", name);
	if (make_room(m, e) == -1)
		return -1;
	if ((copy = strdup(name)) == NULL)
		return err_set(e, ERR_MEMORY, "%s", name);
	f = &m->files[m->nfiles++];
	*f = (struct manifest_file){ .name = copy, .size = size };
	snprintf(f->sha256, sizeof(f->sha256), "%s", sha256);
	return 0;
}

int
manifest_miss(struct manifest *m, const char *name, struct err *e)
{
	char **more = realloc(m->missing, (m->nmissing + 1) * sizeof(*more));

	if (more == NULL)
		return err_set(e, ERR_MEMORY, "%s", name);
	m->missing = more;
	if ((m->missing[m->nmissing] = strdup(name)) == NULL)
		return err_set(e, ERR_MEMORY, "%s", name);
	m->nmissing++;
	return 0;
}

static int
by_name(const void *x, const void *y)
{
	const struct manifest_file *a = x, *b = y;

	return strcmp(a->name, b->name);
}

void
manifest_sort(struct manifest *m)
{
	if (m->nfiles > 0)
		qsort(m->files, m->nfiles, sizeof(*m->files), by_name);
}

static int
named(const void *name, const void *file)
{
	return strcmp(name, ((const struct manifest_file *)file)->name);
}

const struct manifest_file *
manifest_find(const struct manifest *m, const char *name)
{
	return m->nfiles == 0 ? NULL :
	    bsearch(name, m->files, m->nfiles, sizeof(*m->files), named);
}

/* ---- out ---------------------------------------------------------------------- */

static int line(struct blob *out, struct err *e, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static int
line(struct blob *out, struct err *e, const char *fmt, ...)
{
	char *text;
	va_list ap;
	int n, rc;

	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (n == -1)
		return err_set(e, ERR_MEMORY, "a line of the manifest");
	rc = blob_add(out, text, (size_t)n, e);
	free(text);
	return rc;
}

int
manifest_write(const struct manifest *m, struct blob *out, struct err *e)
{
	struct blob b = { 0 };
	char made[32];
	int rc;

	time_rfc3339(m->made, made);
	rc = line(&b, e, HEAD "\nmade %s\npoint %s\n", made, m->point);
	for (size_t i = 0; i < m->nfiles && rc == 0; i++)
		rc = line(&b, e, "file %s %" PRId64 " %s\n", m->files[i].sha256,
		    m->files[i].size, m->files[i].name);
	for (size_t i = 0; i < m->nmissing && rc == 0; i++)
		rc = line(&b, e, "missing %s\n", m->missing[i]);
	if (rc == -1) {
		blob_done(&b);
		return -1;
	}
	blob_done(out);
	*out = b;
	return 0;
}

/* ---- in ----------------------------------------------------------------------- */

static int
bad(struct err *e, const char *what, const char *text)
{
	err_set(e, ERR_BACKUP, "manifest: %s: %.100s", what, text);
	return err_say(e, "%s", _("清单不对，不是完好的备份"));
}

/* "SHA256 SIZE NAME" */
static int
take_file(struct manifest *m, char *text, struct err *e)
{
	unsigned char sum[32];
	char *size, *name, *end;
	int64_t n;

	if ((size = strchr(text, ' ')) == NULL || (name = strchr(size + 1, ' ')) == NULL)
		return bad(e, "file", text);
	*size++ = *name++ = '\0';
	n = strtoll(size, &end, 10);
	if (hex_get(text, sum, sizeof(sum)) != sizeof(sum) || *size == '\0' ||
	    *end != '\0' || n < 0 || !manifest_name_ok(name))
		return bad(e, "file", name);
	return manifest_add(m, name, n, text, e);
}

static int
take_line(struct manifest *m, char *text, struct err *e)
{
	char *value = strchr(text, ' ');
	struct err other;

	if (value == NULL)
		return bad(e, "line", text);
	*value++ = '\0';
	if (strcmp(text, "file") == 0)
		return take_file(m, value, e);
	if (strcmp(text, "missing") == 0)
		return manifest_name_ok(value) ? manifest_miss(m, value, e) :
		    bad(e, text, value);
	if (strcmp(text, "made") == 0)
		return time_parse(value, &m->made, &other) == 0 ? 0 : bad(e, text, value);
	if (strcmp(text, "point") == 0)
		return text_copy(m->point, sizeof(m->point), value, &other) == 0 ? 0 :
		    bad(e, text, value);
	return bad(e, "line", text);
}

/* All lines, each ended by its line feed; text is cut up. */
static int
take_lines(struct manifest *m, char *text, struct err *e)
{
	char *end;
	bool first = true;

	for (; (end = strchr(text, '\n')) != NULL; text = end + 1, first = false) {
		*end = '\0';
		if (first && strcmp(text, HEAD) != 0)
			return bad(e, "head", text);
		if (!first && take_line(m, text, e) == -1)
			return -1;
	}
	if (*text != '\0' || m->made == 0 || m->point[0] == '\0')
		return bad(e, "end", text);
	return 0;
}

static int
no_name_twice(const struct manifest *m, struct err *e)
{
	for (size_t i = 1; i < m->nfiles; i++)
		if (strcmp(m->files[i - 1].name, m->files[i].name) == 0)
			return bad(e, "twice", m->files[i].name);
	return manifest_find(m, "book.db") != NULL ? 0 : bad(e, "no book", "");
}

int
manifest_read(struct manifest *out, const struct blob *text, struct err *e)
{
	struct manifest m = { 0 };
	char *copy;
	int rc;

	if (text->n == 0)
		return bad(e, "empty", "");
	if ((copy = strndup((const char *)text->p, text->n)) == NULL)
		return err_set(e, ERR_MEMORY, "a manifest of %zu bytes", text->n);
	rc = strlen(copy) == text->n ? take_lines(&m, copy, e) : bad(e, "a NUL byte", "");
	free(copy);
	if (rc == 0) {
		manifest_sort(&m);
		rc = no_name_twice(&m, e);
	}
	if (rc == -1) {
		manifest_done(&m);
		return -1;
	}
	*out = m;
	return 0;
}
