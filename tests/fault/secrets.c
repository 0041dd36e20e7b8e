#include "tests/fault/secrets.h"

#include "core/text.h"
#include "core/ukey.h"
#include "conf/settings.h"
#include "tui/wire.h"

#include <ctype.h>
#include <glob.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>

enum { SOUGHT = 16, FILE_MAX = 64 * 1024 * 1024, HEX_RUN = 24, HEX_FAR = 48 };

/* nftw(3) hands no context on. */
static struct {
	struct {
		const char *what;
		unsigned char p[2 * 64];
		size_t n;
	} sought[SOUGHT];
	size_t n;
	const char *found, *phone, *master;
} look;

static void
seek(const char *what, const void *p, size_t n)
{
	if (look.n == SOUGHT || n == 0 || n > sizeof(look.sought[0].p))
		return;
	look.sought[look.n].what = what;
	memcpy(look.sought[look.n].p, p, n);
	look.sought[look.n++].n = n;
}

/* ---- what is looked for ---------------------------------------------------------------- */

/* Every number of exactly eight digits. */
static void
seek_pins(const struct blob *text)
{
	size_t run = 0;

	for (size_t i = 0; i <= text->n; i++) {
		if (i < text->n && isdigit(text->p[i])) {
			run++;
			continue;
		}
		if (run == 8)
			seek("a PIN that was sent lies on the disk", text->p + i - 8, 8);
		run = 0;
	}
}

static void
seek_messages(const struct world *w)
{
	char pattern[WORLD_PATH + 32];
	struct blob text = { 0 };
	struct err e;
	glob_t g;

	snprintf(pattern, sizeof(pattern), "%s/phone/*/*.txt", w->folder);
	if (glob(pattern, 0, NULL, &g) == 0)
		for (size_t i = 0; i < g.gl_pathc; i++)
			if (blob_read(&text, g.gl_pathv[i], 4096, &e) == 0) {
				seek_pins(&text);
				explicit_bzero(text.p, text.n);
				blob_done(&text);
			}
	globfree(&g);
}

/* What this UKey's PINs were derived to be. */
static void
seek_derived(const struct world *w, struct wired *x)
{
	struct pickup p = { .c = &x->counter };
	struct secret *so = NULL;
	struct err e;

	if (x->book.ops->making_of(x->book.self, w->order, &p.making, &e) == -1)
		return;
	if (ukey_transport(&p, 12, &e) == 0)
		seek("the transport PIN lies on the disk", secret_bytes(p.transport), secret_len(p.transport));
	if (ukey_so_pin(&p, &so, &e) == 0)
		seek("the SO PIN lies on the disk", secret_bytes(so), secret_len(so));
	secret_free(so);
	ukey_forget(&p);
	making_done(&p.making);
}

static void
seek_master(struct wired *x)
{
	char hex[2 * 64 + 1];
	size_t n = secret_len(x->master);

	if (n > 64)
		n = 64;
	seek("the master secret lies on the disk", secret_bytes(x->master), n);
	hex_put(secret_bytes(x->master), n, hex);
	seek("the master secret lies on the disk, in hex", hex, 2 * n);
	explicit_bzero(hex, sizeof(hex));
}

/* ---- where ------------------------------------------------------------------------------- */

/* Eight digits in a long run of hex are a hash by chance, and no PIN. */
static bool
in_hex(const struct blob *f, size_t at, size_t n)
{
	size_t from = at, to = at + n;

	while (from > 0 && at - from < HEX_RUN && isxdigit(f->p[from - 1]))
		from--;
	while (to < f->n && to - at < HEX_FAR && isxdigit(f->p[to]))
		to++;
	return to - from >= HEX_RUN;
}

static bool
holds(const struct blob *f, const unsigned char *p, size_t n)
{
	const unsigned char *at = f->p;
	size_t rest = f->n;

	while (rest >= n && (at = memmem(at, rest, p, n)) != NULL) {
		if (n > HEX_RUN || !in_hex(f, (size_t)(at - f->p), n))
			return true;
		at++;
		rest = f->n - (size_t)(at - f->p);
	}
	return false;
}

static int
each_file(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	struct blob f = { 0 };
	struct err e;

	(void)ftw;
	if (type != FTW_F || !S_ISREG(st->st_mode) || st->st_size == 0 ||
	    strncmp(path, look.phone, strlen(look.phone)) == 0 ||
	    strcmp(path, look.master) == 0 ||
	    blob_read(&f, path, FILE_MAX, &e) == -1)
		return 0;
	for (size_t i = 0; i < look.n && look.found == NULL; i++)
		if (holds(&f, look.sought[i].p, look.sought[i].n))
			look.found = look.sought[i].what;
	blob_done(&f);
	return look.found != NULL;
}

const char *
secrets_on_disk(struct world *w, struct wired *x)
{
	char phone[WORLD_PATH + 16];
	const char *found;

	snprintf(phone, sizeof(phone), "%s/phone/", w->folder);
	look.phone = phone;
	look.master = x->conf->token_master;
	seek_messages(w);
	seek_derived(w, x);
	seek_master(x);
	nftw(w->folder, each_file, 16, FTW_PHYS);
	found = look.found;
	explicit_bzero(&look, sizeof(look));
	return found;
}
