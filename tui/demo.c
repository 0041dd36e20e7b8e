#include "tui/demo.h"

#include "core/book/sqlite.h"
#include "core/ca/local.h"
#include "core/clock.h"
#include "core/text.h"
#include "core/token/reader.h"
#include "tui/demo_orders.h"
#include "tui/demo_own.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 500 };   /* orders booked at a time */

const struct actor demo_actor = { "", 1 };
static const struct actor admin = { "9001", 1 }, supervisor = { "2001", 1 };

static int
write_text(const struct demo *d, const char *name, const char *text, struct err *e)
{
	struct blob b = { 0 };
	char path[PATH_MAX];
	int rc;

	if (demo_path(d, name, path, e) == -1 || blob_set(&b, text, strlen(text), e) == -1)
		return -1;
	rc = blob_write(&b, path, 0600, e);
	blob_done(&b);
	return rc;
}

int
demo_path(const struct demo *d, const char *name, char path[PATH_MAX], struct err *e)
{
	int n = snprintf(path, PATH_MAX, "%s/%s", d->dir, name);

	if (n < 0 || n >= PATH_MAX)
		return err_set(e, ERR_DISK, "path too long: %s", name);
	return 0;
}

/* Straight from the locked page: a secret is never copied into a blob. */
int
demo_secret(const struct demo *d, const char *name, const struct secret *s, struct err *e)
{
	char path[PATH_MAX];
	int fd, rc = 0;

	if (demo_path(d, name, path, e) == -1)
		return -1;
	if ((fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) == -1)
		return err_set(e, ERR_DISK, "%s: %s", path, strerror(errno));
	if (write(fd, secret_bytes(s), secret_len(s)) != (ssize_t)secret_len(s) ||
	    fsync(fd) == -1)
		rc = err_set(e, ERR_DISK, "%s: %s", path, strerror(errno));
	close(fd);
	return rc;
}

/* ---- the parts, in the order they are made ---------------------------------- */

static int
make_folders(struct demo *d, struct err *e)
{
	static const char *const folders[] = { "branch", "tokens", "reader", "phone", "receipts",
		"log", "scans" };
	char path[PATH_MAX];

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		if (demo_path(d, folders[i], path, e) == -1)
			return -1;
		if (mkdir(path, 0700) == -1)
			return err_set(e, ERR_DISK, "%s: %s", path, strerror(errno));
	}
	return 0;
}

/* The samples of conf/, as the build found them. */
static const struct {
	const char *name, *text;
} samples[] = {
	{ "points.ini",
#include "points.inc"
	},
	{ "calendar-2025.ini",
#include "calendar-2025.inc"
	},
	{ "calendar-2026.ini",
#include "calendar-2026.inc"
	},
};

static int
make_settings(struct demo *d, struct err *e)
{
	static const char counter[] =
	    "# A demo counter.  Paths are relative to this file: the folder may be moved or copied.\n"
	    "# All settings: ukey-pickup --help-settings\n"
	    "[counter]\npoint = " DEMO_POINT "\nname = 福田受理点\npoints = points.ini\ncalendars = .\n"
	    "[book]\npath = book.db\n"
	    "[token]\nreader = folder\ninserted = reader\ndrawer = tokens\nmaster = master.secret\n"
	    "[ca]\nkind = local\nfolder = ca\nrevoke_old = on_submit\n"
	    "[branch]\ncertificate = branch/branch.pem\nkey = branch/branch.key\n"
	    "[sms]\nkind = folder\nfolder = phone\n"
	    "[paper]\nreceipts = receipts\n"
	    "[letter]\nscans = scans\n"
	    "[log]\npath = log/counter.log\n";

	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++)
		if (write_text(d, samples[i].name, samples[i].text, e) == -1)
			return -1;
	return write_text(d, "counter.ini", counter, e);
}

static int
make_ca(struct demo *d, struct err *e)
{
	char folder[PATH_MAX], cert[PATH_MAX], key[PATH_MAX];
	struct ca_local *ca = NULL;
	int rc;

	if (demo_path(d, "ca", folder, e) == -1 || demo_path(d, "branch/branch.pem", cert, e) == -1 ||
	    demo_path(d, "branch/branch.key", key, e) == -1 ||
	    ca_local_create(folder, DEMO_CA, e) == -1 || ca_local_open(&ca, folder, e) == -1)
		return err_wrap(e, "the local CA");
	rc = ca_local_branch(ca, "福田受理点 (演示 无效)", cert, key, e);
	ca_local_free(ca);
	return rc;
}

/* 80 decimal digits: more than 256 bits. */
static int
make_master(struct demo *d, struct err *e)
{
	struct secret *s;
	int rc = -1;

	if ((s = secret_new(e)) != NULL && secret_digits(s, 80, e) == 0)
		rc = demo_secret(d, "master.secret", s, e);
	secret_free(s);
	return rc;
}

static int
make_book(struct demo *d, struct err *e)
{
	char path[PATH_MAX];

	if (demo_path(d, "book.db", path, e) == -1)
		return -1;
	return book_sqlite_create(path, true, e);
}

/* From here on through the settings just written, as the counter will. */
static int
open_it(struct demo *d, struct err *e)
{
	char path[PATH_MAX];

	if (demo_path(d, "counter.ini", path, e) == -1)
		return -1;
	return wire_open(&d->w, path, demo_actor.terminal, WIRE_COUNTER, e);
}

/* ---- UKeys and orders -------------------------------------------------------- */

static int
make_ukeys(struct demo *d, struct err *e)
{
	const struct book *b = &d->w->book;
	const struct conf *c = d->w->conf;
	char serial[DEMO_UKEYS][ID_SIZE];

	if (reader_make_blanks(c->token_module, c->token_drawer, DEMO_UKEYS, serial, e) == -1)
		return err_wrap(e, "blank UKeys");
	if (b->ops->stock_receive(b->self, &supervisor, (const char (*)[ID_SIZE])serial, DEMO_UKEYS,
	    "SoftHSM v2", e) == -1)
		return err_wrap(e, "stock");
	return 0;
}

/* The old certificate is revoked when the order is accepted (RULES 3, on_submit). */
static int
make_chunk(struct demo *d, struct order *o, size_t first, size_t n, struct err *e)
{
	const struct book *b = &d->w->book;
	int32_t today = date_of(clock_now());

	for (size_t i = 0; i < n; i++) {
		demo_order(first + i, &d->w->calendar, today, &o[i]);
		if (ca_local_old(d->w->local_ca, &o[i], o[i].accepted, e) == -1)
			return err_wrap(e, "old certificate of %s", o[i].no);
	}
	return b->ops->orders_add(b->self, &admin, o, n, e);
}

static int
make_orders(struct demo *d, struct err *e)
{
	size_t total = (size_t)d->orders;
	struct order *o;
	int rc = 0;

	if ((o = calloc(CHUNK, sizeof(*o))) == NULL)
		return err_set(e, ERR_MEMORY, "%d orders", CHUNK);
	for (size_t i = 0; i < total && rc == 0; i += CHUNK)
		rc = make_chunk(d, o, i, total - i < CHUNK ? total - i : CHUNK, e);
	free(o);
	return rc == 0 ? ca_local_crl(d->w->local_ca, e) : -1;
}

static int (*const makers[])(struct demo *d, struct err *e) = {
	make_folders, make_settings, make_ca, make_master, make_book, open_it, demo_staff,
	make_ukeys, make_orders, demo_letters, demo_ahead,
};

/* ---- the folder as a whole ---------------------------------------------------- */

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *f)
{
	(void)st;
	(void)type;
	(void)f;
	return remove(path);
}

static bool
is_free(const char *dir)
{
	struct dirent *entry;
	DIR *d = opendir(dir);
	bool none = true;

	if (d == NULL)
		return errno == ENOENT;
	while (none && (entry = readdir(d)) != NULL)
		none = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
	closedir(d);
	return none;
}

static int
taken(const char *dir, struct err *e)
{
	err_set(e, ERR_INPUT, "%s exists and is not an empty folder", dir);
	return err_say(e, _("%s 已存在，且不是空文件夹"), dir);
}

/* Beside the place it will stand at, so that the last step is one rename. */
static int
make_beside(struct demo *d, const char *dir, struct err *e)
{
	size_t len = strlen(dir);

	while (len > 1 && dir[len - 1] == '/')
		len--;
	if ((size_t)snprintf(d->dir, sizeof(d->dir), "%.*s.XXXXXX", (int)len, dir) >= sizeof(d->dir))
		return err_set(e, ERR_DISK, "path too long: %s", dir);
	if (mkdtemp(d->dir) == NULL)
		return err_set(e, ERR_DISK, "%s: %s", d->dir, strerror(errno));
	return 0;
}

int
demo_make(const char *dir, long orders, struct err *e)
{
	struct demo d = { .orders = orders };
	int rc = 0;

	if (!is_free(dir))
		return taken(dir, e);
	if (make_beside(&d, dir, e) == -1)
		return -1;
	for (size_t i = 0; i < sizeof(makers) / sizeof(makers[0]) && rc == 0; i++)
		rc = makers[i](&d, e);
	wire_close(d.w);
	if (rc == 0 && rename(d.dir, dir) == -1)
		rc = errno == ENOTEMPTY || errno == EEXIST ? taken(dir, e)
		    : err_set(e, ERR_DISK, "%s: %s", dir, strerror(errno));
	if (rc == -1)
		nftw(d.dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	return rc;
}
