#include "core/text.h"

#include <libintl.h>
#include <locale.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#define DOMAIN "ukey-pickup"
#define INSTALLED "/usr/local/share/locale"

/* ---- language --------------------------------------------------------------- */

static atomic_bool translated;

const char *
text_get(const char *zh)
{
	/* gettext answers "" with the catalogue's header */
	if (zh[0] == '\0' || !atomic_load(&translated))
		return zh;
	return dgettext(DOMAIN, zh);
}

/* Catalogues stand beside the program (a build, a copied folder) or where they were installed. */
static void
bind_catalogue(void)
{
	char dir[4200] = "", *slash;
	ssize_t n;

	n = readlink("/proc/self/exe", dir, 4096);
	dir[n > 0 ? n : 0] = '\0';
	slash = strrchr(dir, '/');
	if (slash != NULL)
		strcpy(slash, "/locale");
	bindtextdomain(DOMAIN, slash != NULL && access(dir, R_OK) == 0 ? dir : INSTALLED);
	bind_textdomain_codeset(DOMAIN, "UTF-8");
}

int
text_language(const char *lang, struct err *e)
{
	/* C.UTF-8 last: from glibc 2.39 on it ignores LANGUAGE */
	static const char *const locales[] = { "zh_CN.UTF-8", "en_US.UTF-8", "C.UTF-8" };
	size_t i, n = sizeof(locales) / sizeof(locales[0]);

	for (i = 0; i < n; i++)
		if (setlocale(LC_CTYPE, locales[i]) != NULL && setlocale(LC_MESSAGES, locales[i]) != NULL)
			break;
	if (i == n)
		return err_set(e, ERR_FAULT, "no UTF-8 locale");
	if (strcmp(lang, "zh") == 0) {
		atomic_store(&translated, false);
		return 0;
	}
	if (setenv("LANGUAGE", lang, 1) == -1)
		return err_set(e, ERR_FAULT, "cannot set LANGUAGE");
	bind_catalogue();
	atomic_store(&translated, true);
	return 0;
}

/* ---- UTF-8 ------------------------------------------------------------------ */

size_t
text_next(const char *s, uint32_t *u)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char c = (unsigned char)s[0];
	uint32_t v;
	size_t i, n;

	*u = c == 0 ? 0 : UINT32_MAX;
	if (c == 0 || (c >= 0x80 && c < 0xC2) || c > 0xF4)
		return 0;
	n = 1 + (size_t)((c >= 0xC2) + (c >= 0xE0) + (c >= 0xF0));
	v = n == 1 ? c : c & (0x7Fu >> n);
	for (i = 1; i < n; i++) {
		if (((unsigned char)s[i] & 0xC0) != 0x80)
			return 0;
		v = v << 6 | ((unsigned char)s[i] & 0x3F);
	}
	if (v < least[n] || v > 0x10FFFF || (v >= 0xD800 && v <= 0xDFFF))
		return 0;
	*u = v;
	return n;
}

size_t
text_put(uint32_t u, char out[5])
{
	size_t i, n;

	out[0] = '\0';
	if (u == 0 || u > 0x10FFFF || (u >= 0xD800 && u <= 0xDFFF))
		return 0;
	n = 1 + (size_t)((u >= 0x80) + (u >= 0x800) + (u >= 0x10000));
	out[n] = '\0';
	for (i = n - 1; i > 0; i--, u >>= 6)
		out[i] = (char)(0x80 | (u & 0x3F));
	out[0] = (char)(n == 1 ? u : (0xF00u >> n & 0xFF) | u);
	return n;
}

/* Like text_next, but a wrong byte is one step (*u = UINT32_MAX); 0 only at the end. */
static size_t
step(const char *s, uint32_t *u)
{
	size_t n = text_next(s, u);

	return n == 0 && *s != '\0' ? 1 : n;
}

bool
text_valid(const char *s)
{
	uint32_t u;
	size_t n;

	while ((n = text_next(s, &u)) > 0)
		s += n;
	return *s == '\0';
}

size_t
text_chars(const char *s)
{
	uint32_t u;
	size_t n, count = 0;

	for (; (n = step(s, &u)) > 0; s += n)
		count++;
	return count;
}

size_t
text_whole(const char *s)
{
	size_t n = strlen(s), back = n;
	uint32_t u;

	while (back > 0 && n - back < 3 && ((unsigned char)s[back - 1] & 0xC0) == 0x80)
		back--;
	if (back == 0 || (unsigned char)s[back - 1] < 0xC0)
		return n;
	return text_next(s + back - 1, &u) > 0 ? n : back - 1;
}

/* ---- the screen ------------------------------------------------------------- */

static locale_t utf8;

static void
load_utf8(void)
{
	utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
}

/* Widths as ncurses will have them, whatever locale the caller runs under.  Returns what to
 * put back with uselocale. */
static locale_t
widths_begin(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, load_utf8);
	return uselocale(utf8);
}

/* 0 for what may not reach a screen: controls, bidi marks, zero width, wrong bytes. */
static int
width(uint32_t u)
{
	int w = u == UINT32_MAX ? 0 : wcwidth((wchar_t)u);

	return w > 0 ? w : 0;
}

int
text_cells(const char *s)
{
	locale_t before = widths_begin();
	int w, cells = 0;
	uint32_t u;
	size_t n;

	for (; (n = step(s, &u)) > 0; s += n)
		cells += (w = width(u)) > 0 ? w : 1; /* shown as '?' */
	uselocale(before);
	return cells;
}

int
text_clean(const char *s, int cells, char *out, size_t size)
{
	locale_t before = widths_begin();
	size_t n, len, used = 0, keep = 0;
	int w, at = 0, kept = 0;
	uint32_t u;

	for (; (n = step(s, &u)) > 0; s += n) {
		w = width(u);
		len = w > 0 ? n : 1;
		if (at + (w > 0 ? w : 1) > cells || used + len >= size)
			break;
		memcpy(out + used, w > 0 ? s : "?", len);
		used += len;
		at += w > 0 ? w : 1;
		if (at + 2 <= cells && used + 2 < size) { /* room for ".." behind it */
			keep = used;
			kept = at;
		}
	}
	uselocale(before);
	if (n > 0) {
		used = keep;
		for (at = kept; at < cells && at < kept + 2 && used + 1 < size; at++)
			out[used++] = '.';
	}
	if (size > 0)
		out[used] = '\0';
	return at;
}

/* ---- copying, folding, masking ---------------------------------------------- */

int
text_copy(char *out, size_t size, const char *s, struct err *e)
{
	size_t n = strlen(s);

	if (!text_valid(s))
		return err_set(e, ERR_INPUT, "not UTF-8");
	if (n >= size)
		return err_set(e, ERR_INPUT, "%zu bytes, at most %zu fit", n, size - 1);
	memmove(out, s, n + 1);
	return 0;
}

void
text_fold(char *s)
{
	char *in = s, *out = s, *end = s, put[5];
	uint32_t u;
	size_t n;

	for (; (n = step(in, &u)) > 0; in += n) {
		if (u >= 0xFF01 && u <= 0xFF5E)
			u -= 0xFEE0;
		if (u == 0x3000 || u == '\t')
			u = ' ';
		if (u == ' ' && out == s)
			continue;
		if (u < 0x80)
			*out++ = (char)u;
		else {
			memcpy(put, in, n); /* as received, wrong bytes too */
			memcpy(out, put, n);
			out += n;
		}
		if (u != ' ')
			end = out;
	}
	*end = '\0';
}

/* All but the first `head` and last `tail` characters become '*'. */
static void
mask(const char *s, size_t head, size_t tail, char *out, size_t size)
{
	size_t i, n, len, used = 0, count = text_chars(s);
	uint32_t u;
	bool star;

	for (i = 0; (n = step(s, &u)) > 0; i++, s += n) {
		star = u == UINT32_MAX || (i >= head && i + tail < count);
		len = star ? 1 : n;
		if (used + len >= size)
			break;
		memcpy(out + used, star ? "*" : s, len);
		used += len;
	}
	if (size > 0)
		out[used] = '\0';
}

void
text_mask_id(const char *s, char *out, size_t size)
{
	size_t n = text_chars(s);

	/* a short number keeps a quarter on each side: half of it stays hidden */
	mask(s, n >= 14 ? 3 : n / 4, n >= 14 ? 4 : n / 4, out, size);
}

void
text_mask_mobile(const char *s, char *out, size_t size)
{
	size_t n = text_chars(s);

	mask(s, n >= 11 ? 3 : n / 4, n >= 11 ? 4 : n / 4, out, size);
}

void
text_mask_name(const char *s, char *out, size_t size)
{
	size_t n = text_chars(s);

	mask(s, n > 1, n > 2, out, size);
}

void
text_mask_numbers(char *s)
{
	enum { MOBILE = 11, HEAD = 3, TAIL = 4 };

	while (*s != '\0') {
		size_t n = strspn(s, "0123456789");

		if (n >= MOBILE)
			memset(s + HEAD, '*', n - HEAD - TAIL);
		s += n > 0 ? n : 1;
	}
}

const char *
text_last4(const char *s)
{
	size_t n = text_chars(s);
	uint32_t u;

	for (; n > 4; n--)
		s += step(s, &u);
	return s;
}
