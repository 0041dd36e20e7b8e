#include "core/token/serial.h"

#include "core/blob.h"
#include "core/text.h"

#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- on the case ---- */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static int
no_serial(const char *text, struct err *e)
{
	err_set(e, ERR_INPUT, "no serial: %s", text);
	return err_say(e, _("不像UKey的序列号：%s"), text);
}

int
serial_fold(const char *text, char out[SERIAL_TEXT], struct err *e)
{
	char s[200];
	size_t n = 0;

	if (strlen(text) >= sizeof(s))
		return no_serial("...", e);
	memcpy(s, text, strlen(text) + 1);
	text_fold(s);
	for (const char *p = s; *p != '\0'; p++) {
		if (strchr(" -:", *p) != NULL)
			continue;
		if ((!is_digit(*p) && !is_letter(*p)) || n == SERIAL_MOST)
			return no_serial(text, e);
		s[n++] = *p;
	}
	if (n < SERIAL_LEAST)
		return no_serial(text, e);
	memcpy(out, s, n);
	out[n] = '\0';
	return 0;
}

int
serial_same(const char *x, const char *y)
{
	return strcasecmp(x, y) == 0;
}

void
serial_turn(const char *serial, char *out)
{
	size_t n = strlen(serial);

	for (size_t i = 0; i < n; i++) {
		char c = serial[n - 1 - i];

		out[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
	}
	out[n] = '\0';
}

/* ---- a run ---- */

/* Digits a tail may have and still be a number of ours; a longer one is no run of a thousand. */
enum { TAIL_MOST = 15 };

enum serial_base
serial_looks(const char *first)
{
	bool letters = false;

	for (const char *p = first; *p != '\0'; p++) {
		if (strchr("0123456789abcdefABCDEF", *p) == NULL)
			return SERIAL_DECIMAL;
		letters |= is_letter(*p);
	}
	return letters ? SERIAL_HEX : SERIAL_DECIMAL;
}

/* Where the tails begin. */
static size_t
alike(const char *first, const char *last)
{
	size_t i = 0;

	while (first[i] != '\0' && strncasecmp(first + i, last + i, 1) == 0)
		i++;
	return i;
}

static int
tail_of(const char *s, enum serial_base base, uint64_t *out)
{
	const char *digits = base == SERIAL_HEX ? "0123456789abcdefABCDEF" : "0123456789";

	if (strlen(s) > TAIL_MOST || strspn(s, digits) != strlen(s))
		return -1;
	*out = strtoull(s, NULL, (int)base);
	return 0;
}

static int
no_run(const char *first, const char *last, const char *say, struct err *e)
{
	err_set(e, ERR_INPUT, "no run: %s to %s", first, last);
	return err_say(e, "%s", say);
}

int
serial_run(const char *first, const char *last, enum serial_base base,
    size_t most, size_t *n, struct err *e)
{
	uint64_t from = 0, to = 0;
	size_t at;

	if (strlen(first) != strlen(last))
		return no_run(first, last, _("首、末序列号长度不同"), e);
	at = alike(first, last);
	if (first[at] != '\0' && (tail_of(first + at, base, &from) == -1 ||
	    tail_of(last + at, base, &to) == -1))
		return no_run(first, last, _("首、末序列号之间不能连续编号"), e);
	if (to < from)
		return no_run(first, last, _("末序列号在首序列号之前"), e);
	if (to - from >= most) {
		err_set(e, ERR_INPUT, "%" PRIu64 " serials", to - from + 1);
		return err_say(e, _("号段里有 %llu 个，一次最多 %zu 个"),
		    (unsigned long long)(to - from + 1), most);
	}
	*n = (size_t)(to - from) + 1;
	return 0;
}

/* Are its letters small ones? */
static bool
small(const char *first, const char *last)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz";

	return strpbrk(first, letters) != NULL || strpbrk(last, letters) != NULL;
}

void
serial_nth(const char *first, const char *last, enum serial_base base, size_t i,
    char out[SERIAL_TEXT])
{
	size_t at = alike(first, last), len = strlen(first);
	uint64_t from = 0;

	snprintf(out, SERIAL_TEXT, "%s", first);
	if (first[at] == '\0' || len >= SERIAL_TEXT || tail_of(first + at, base, &from) == -1)
		return;
	from += i;
	snprintf(out + at, SERIAL_TEXT - at, base == SERIAL_DECIMAL ? "%0*" PRIu64 :
	    small(first, last) ? "%0*" PRIx64 : "%0*" PRIX64, (int)(len - at), from);
}

/* ---- of a virtual UKey ---- */

int
serial_read(const char *folder, const char *name, char out[SERIAL_TEXT], struct err *e)
{
	struct blob b = { 0 };
	char path[PATH_MAX];
	size_t n;

	if (snprintf(path, sizeof(path), "%s/%s/serial", folder, name) >= (int)sizeof(path))
		return err_set(e, ERR_NOT_FOUND, "path too long: %s", name);
	if (blob_read(&b, path, SERIAL_TEXT - 1, e) == -1) {
		e->code = ERR_NOT_FOUND;
		return err_wrap(e, "the UKey's folder has no serial");
	}
	for (n = 0; n < b.n && b.p[n] > ' '; n++)
		out[n] = (char)b.p[n];
	out[n] = '\0';
	blob_done(&b);
	return 0;
}

int
serial_write(const char *token_folder, const char *serial, struct err *e)
{
	struct blob b = { 0 };
	char path[PATH_MAX];
	int rc;

	if (snprintf(path, sizeof(path), "%s/serial", token_folder) >= (int)sizeof(path))
		return err_set(e, ERR_DISK, "path too long: %s", token_folder);
	if (blob_set(&b, serial, strlen(serial), e) == -1)
		return -1;
	rc = blob_add(&b, "\n", 1, e) == -1 ? -1 : blob_write(&b, path, 0600, e);
	blob_done(&b);
	return rc;
}
