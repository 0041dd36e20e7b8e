#include "core/tar.h"

#include "core/digest.h"
#include "core/text.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK = 65536 };

/* ---- out -------------------------------------------------------------------- */

struct tar_out {
	struct archive *a;
	struct archive_entry *entry;
	struct digest *digest;
	char part[BLOCK];
};

static int
out_failed(struct tar_out *t, const char *name, struct err *e)
{
	const char *why = archive_error_string(t->a);

	return err_set(e, ERR_DISK, "%s: %s", name, why != NULL ? why : "not written");
}

int
tar_out_new(struct tar_out **out, int fd, struct err *e)
{
	struct tar_out *t = calloc(1, sizeof(*t));

	if (t == NULL || (t->a = archive_write_new()) == NULL ||
	    (t->entry = archive_entry_new()) == NULL ||
	    (t->digest = digest_new(e)) == NULL ||
	    archive_write_set_format_pax_restricted(t->a) != ARCHIVE_OK ||
	    archive_write_open_fd(t->a, fd) != ARCHIVE_OK) {
		tar_out_free(t);
		return err_set(e, ERR_MEMORY, "a tar archive");
	}
	*out = t;
	return 0;
}

void
tar_out_free(struct tar_out *t)
{
	if (t == NULL)
		return;
	archive_entry_free(t->entry);
	archive_write_free(t->a);
	digest_free(t->digest);
	free(t);
}

static int
head(struct tar_out *t, const char *name, int64_t size, time_t mtime, struct err *e)
{
	archive_entry_clear(t->entry);
	archive_entry_set_pathname(t->entry, name);
	archive_entry_set_filetype(t->entry, AE_IFREG);
	archive_entry_set_perm(t->entry, 0600);
	archive_entry_set_size(t->entry, size);
	archive_entry_set_mtime(t->entry, mtime, 0);
	return archive_write_header(t->a, t->entry) == ARCHIVE_OK ? 0 :
	    out_failed(t, name, e);
}

static int
put(struct tar_out *t, const char *name, const void *p, size_t n, struct err *e)
{
	return archive_write_data(t->a, p, n) == (la_ssize_t)n ? 0 :
	    out_failed(t, name, e);
}

int
tar_put(struct tar_out *t, const char *name, int fd, int64_t size, time_t mtime,
    char sha256[65], struct err *e)
{
	size_t want;
	ssize_t n;

	if (head(t, name, size, mtime, e) == -1)
		return -1;
	while (size > 0) {
		want = size < BLOCK ? (size_t)size : BLOCK;
		if ((n = read(fd, t->part, want)) == -1 && errno == EINTR)
			continue;
		if (n <= 0)
			return err_set(e, ERR_DISK, "%s: %s", name, n == 0 ?
			    "became shorter" : strerror(errno));
		digest_add(t->digest, t->part, (size_t)n);
		if (put(t, name, t->part, (size_t)n, e) == -1)
			return -1;
		size -= n;
	}
	digest_end(t->digest, sha256);
	return 0;
}

int
tar_put_blob(struct tar_out *t, const char *name, const struct blob *b,
    time_t mtime, struct err *e)
{
	if (head(t, name, (int64_t)b->n, mtime, e) == -1)
		return -1;
	return put(t, name, b->p, b->n, e);
}

int
tar_out_end(struct tar_out *t, struct err *e)
{
	return archive_write_close(t->a) == ARCHIVE_OK ? 0 :
	    out_failed(t, "the end", e);
}

/* ---- in --------------------------------------------------------------------- */

struct tar_in {
	struct archive *a;
	struct archive_entry *entry;    /* the archive's */
	struct digest *digest;
	char part[BLOCK];
};

static int
in_failed(struct tar_in *t, struct err *e)
{
	const char *why = archive_error_string(t->a);

	err_set(e, ERR_BACKUP, "%s", why != NULL ? why : "not read");
	return err_say(e, "%s", _("文件不完整或已损坏"));
}

int
tar_in_open(struct tar_in **out, const char *path, struct err *e)
{
	struct tar_in *t = calloc(1, sizeof(*t));

	if (t == NULL || (t->a = archive_read_new()) == NULL ||
	    (t->digest = digest_new(e)) == NULL ||
	    archive_read_support_format_tar(t->a) != ARCHIVE_OK) {
		tar_in_free(t);
		return err_set(e, ERR_MEMORY, "a tar archive");
	}
	if (archive_read_open_filename(t->a, path, BLOCK) != ARCHIVE_OK) {
		err_set(e, ERR_BACKUP, "%s: %s", path, archive_error_string(t->a));
		tar_in_free(t);
		return err_say(e, _("打不开：%s"), path);
	}
	*out = t;
	return 0;
}

void
tar_in_free(struct tar_in *t)
{
	if (t == NULL)
		return;
	archive_read_free(t->a);
	digest_free(t->digest);
	free(t);
}

int
tar_next(struct tar_in *t, const char **name, int64_t *size, time_t *mtime,
    struct err *e)
{
	int rc = archive_read_next_header(t->a, &t->entry);
	const char *s;

	if (rc == ARCHIVE_EOF)
		return 0;
	if (rc != ARCHIVE_OK)
		return in_failed(t, e);
	s = archive_entry_pathname(t->entry);
	if (s == NULL || archive_entry_filetype(t->entry) != AE_IFREG ||
	    archive_entry_hardlink(t->entry) != NULL)
		return err_set(e, ERR_BACKUP, "%s is no plain file", s != NULL ? s : "?");
	*name = s;
	*size = archive_entry_size(t->entry);
	*mtime = archive_entry_mtime(t->entry);
	return 1;
}

static int
write_all(int fd, const char *p, size_t n, struct err *e)
{
	ssize_t w;

	for (; n > 0; p += w, n -= (size_t)w)
		if ((w = write(fd, p, n)) == -1) {
			if (errno != EINTR)
				return err_set(e, ERR_DISK, "write: %s", strerror(errno));
			w = 0;
		}
	return 0;
}

int
tar_get(struct tar_in *t, int fd, char sha256[65], struct err *e)
{
	la_ssize_t n;

	while ((n = archive_read_data(t->a, t->part, BLOCK)) > 0) {
		digest_add(t->digest, t->part, (size_t)n);
		if (write_all(fd, t->part, (size_t)n, e) == -1)
			return -1;
	}
	digest_end(t->digest, sha256);
	return n == 0 ? 0 : in_failed(t, e);
}

int
tar_get_blob(struct tar_in *t, size_t max, struct blob *out, struct err *e)
{
	struct blob b = { 0 };
	la_ssize_t n;
	int rc = 0;

	while (rc == 0 && (n = archive_read_data(t->a, t->part, BLOCK)) != 0) {
		if (n < 0)
			rc = in_failed(t, e);
		else if ((size_t)n > max - b.n)
			rc = err_set(e, ERR_BACKUP, "more than %zu bytes", max);
		else
			rc = blob_add(&b, t->part, (size_t)n, e);
	}
	if (rc == -1) {
		blob_done(&b);
		return -1;
	}
	blob_done(out);
	*out = b;
	return 0;
}
