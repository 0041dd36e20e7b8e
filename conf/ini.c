#include "conf/ini.h"

#include <ctype.h>
#include <errno.h>
#include <iconv.h>
#include <iniparser/dictionary.h>
#include <iniparser/iniparser.h>
#include <libgen.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <unistd.h>

#define LARGEST (1 << 20)
#define LONGEST 1000 /* iniparser gives up at 1024 */

struct ini {
	dictionary *dict;
	FILE *out;
	int count;
	char name[NAME_MAX + 1];
};

/* ---- complaints ------------------------------------------------------------- */

static void
complain_at(struct ini *i, int line, const char *text)
{
	fprintf(i->out, "%s:%d: %s\n", i->name, line, text);
	i->count++;
}

void
ini_complain(struct ini *i, const char *fmt, ...)
{
	va_list ap;

	fprintf(i->out, "%s: ", i->name);
	va_start(ap, fmt);
	vfprintf(i->out, fmt, ap);
	va_end(ap);
	fputc('\n', i->out);
	i->count++;
}

int
ini_complaints(const struct ini *i)
{
	return i->count;
}

/* ---- the text --------------------------------------------------------------- */

static char *
read_text(struct ini *i, const char *path)
{
	FILE *f = fopen(path, "re");
	char *text = NULL;
	size_t n = 0;
	bool ok;

	text = f == NULL ? NULL : calloc(1, LARGEST + 3);
	if (text != NULL)
		n = fread(text, 1, LARGEST + 1, f);
	ok = text != NULL && ferror(f) == 0;
	if (!ok)
		ini_complain(i, "cannot read %s: %s", path, strerror(errno));
	else if (n > LARGEST || memchr(text, '\0', n) != NULL) {
		ini_complain(i, "no settings file: %s", n > LARGEST ? "too long" : "not a text");
		ok = false;
	}
	if (f != NULL)
		fclose(f);
	if (ok)
		return text;
	free(text);
	return NULL;
}

static bool
is_utf8(const char *line)
{
	char in[LONGEST + 1], sink[4 * LONGEST], *from = in, *to = sink;
	size_t n = strlen(line), room = sizeof(sink);
	iconv_t cd = iconv_open("UTF-8", "UTF-8");
	bool ok;

	if (cd == (iconv_t)-1)
		return true;
	memcpy(in, line, n);
	ok = iconv(cd, &from, &n, &to, &room) != (size_t)-1;
	iconv_close(cd);
	return ok;
}

/* Cut off what surrounds a word, at both ends. */
static char *
trim(char *s)
{
	char *end;

	while (isspace((unsigned char)*s))
		s++;
	end = s + strlen(s);
	while (end > s && isspace((unsigned char)end[-1]))
		end--;
	*end = '\0';
	return s;
}

/* Note "section:key" of a line; true when it was there before. */
static bool
seen(dictionary *names, char section[LONGEST + 1], const char *line)
{
	char copy[LONGEST + 1], name[2 * LONGEST + 2], *s, *c;

	strcpy(copy, line);
	s = trim(copy);
	if (*s == '[') {
		s[strcspn(s, "]")] = '\0';
		strcpy(section, trim(s + 1));
		return false;
	}
	if (*s == '#' || *s == ';' || strchr(s, '=') == NULL)
		return false;
	s[strcspn(s, "=")] = '\0';
	snprintf(name, sizeof(name), "%s:%s", section, trim(s));
	for (c = name; *c != '\0'; c++)
		*c = (char)tolower((unsigned char)*c);
	if (dictionary_get(names, name, NULL) != NULL)
		return true;
	dictionary_set(names, name, "");
	return false;
}

/* Nothing is left of it but its end, so that the lines behind keep their numbers. */
static bool
empty_line(char *line)
{
	char *end = line + strcspn(line, "\n");

	memmove(line, end, strlen(end) + 1);
	return end > line;
}

static const char *
wrong(dictionary *names, char section[LONGEST + 1], const char *line)
{
	if (strlen(line) > LONGEST)
		return "line too long";
	if (!is_utf8(line))
		return "not UTF-8 (saved as GBK?)";
	if (seen(names, section, line))
		return "given a second time";
	return NULL;
}

/* Say what iniparser would not; a line that is said is emptied. */
static void
check_lines(struct ini *i, char *text)
{
	dictionary *names = dictionary_new(0);
	char section[LONGEST + 1] = "", *line = text, *end;
	const char *why;
	int at = 1;

	for (; names != NULL && *line != '\0'; line = end + 1, at++) {
		end = line + strcspn(line, "\n");
		if (*end == '\0')
			end[1] = '\0'; /* read_text left room for this */
		*end = '\0';
		why = wrong(names, section, line);
		*end = '\n';
		if (why != NULL) {
			complain_at(i, at, why);
			(void)empty_line(line);
			end = line;
		}
	}
	dictionary_del(names);
}

/* ---- iniparser -------------------------------------------------------------- */

/* Its callback knows no context; held under the lock below. */
static struct {
	pthread_mutex_t lock;
	struct ini *ini;
	char *text;
	bool emptied;
} parsing = { .lock = PTHREAD_MUTEX_INITIALIZER };

static bool
empty_nth(char *text, long nth)
{
	while (--nth > 0 && strchr(text, '\n') != NULL)
		text = strchr(text, '\n') + 1;
	return empty_line(text);
}

/* "iniparser: syntax error in /dev/fd/5 (4):\n-> the line\n" */
static int
on_error(const char *fmt, ...)
{
	char text[2048], *number;
	va_list ap;
	long line;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	number = strchr(text, '(');
	line = number == NULL ? 0 : strtol(number + 1, NULL, 10);
	if (line <= 0) {
		ini_complain(parsing.ini, "%s", trim(text));
		return 0;
	}
	complain_at(parsing.ini, (int)line, "neither [section] nor key = value");
	if (empty_nth(parsing.text, line))
		parsing.emptied = true;
	return 0;
}

static dictionary *
parse_once(const char *text)
{
	char path[40];
	dictionary *d = NULL;
	size_t n = strlen(text);
	int fd = memfd_create("ini", MFD_CLOEXEC);

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (fd != -1 && write(fd, text, n) == (ssize_t)n)
		d = iniparser_load(path);
	if (fd != -1)
		close(fd);
	return d;
}

/* Again without the lines it did not like, until it likes the rest. */
static void
parse(struct ini *i, char *text)
{
	pthread_mutex_lock(&parsing.lock);
	parsing.ini = i;
	parsing.text = text;
	iniparser_set_error_callback(on_error);
	do {
		parsing.emptied = false;
		i->dict = parse_once(text);
	} while (i->dict == NULL && parsing.emptied);
	iniparser_set_error_callback(NULL);
	pthread_mutex_unlock(&parsing.lock);
}

/* ---- out and in --------------------------------------------------------------- */

struct ini *
ini_open(const char *path, FILE *complaints)
{
	struct ini *i = calloc(1, sizeof(*i));
	char copy[PATH_MAX], *text;

	if (i == NULL) {
		fprintf(complaints, "%s: no memory\n", path);
		return NULL;
	}
	i->out = complaints;
	snprintf(copy, sizeof(copy), "%s", path);
	snprintf(i->name, sizeof(i->name), "%s", basename(copy));
	text = read_text(i, path);
	if (text != NULL) {
		if (strncmp(text, "\xEF\xBB\xBF", 3) == 0) /* Notepad's mark */
			memset(text, ' ', 3);
		check_lines(i, text);
		parse(i, text);
		if (i->dict == NULL)
			ini_complain(i, "cannot be read");
	}
	free(text);
	if (i->dict == NULL) {
		ini_close(i);
		return NULL;
	}
	return i;
}

int
ini_close(struct ini *i)
{
	int count;

	if (i == NULL)
		return 1;
	count = i->count;
	iniparser_freedict(i->dict);
	free(i);
	return count;
}

const char *
ini_get(const struct ini *i, const char *section, const char *key)
{
	char name[2 * LONGEST];

	snprintf(name, sizeof(name), "%s:%s", section, key);
	return iniparser_getstring(i->dict, name, NULL);
}

const char *
ini_next(const struct ini *i, int *at)
{
	while (*at < i->dict->size)
		if (i->dict->key[(*at)++] != NULL)
			return i->dict->key[*at - 1];
	return NULL;
}
