#include "core/jsonline.h"

#include <stdbool.h>
#include <string.h>

static const struct jsonline nowhere;

static void
blanks(struct jsonline *at)
{
	for (; *at->p && strchr(" \t\r\n", *at->p); at->p++)
		at->line += *at->p == '\n';
}

/* Past a string, which begins at its quote. */
static void
string(struct jsonline *at)
{
	for (at->p++; *at->p && *at->p != '"'; at->p++)
		if (*at->p == '\\' && at->p[1])
			at->p++;
	if (*at->p)
		at->p++;
}

/* Past a value of any kind: brackets are counted, strings jumped over. */
static void
value(struct jsonline *at)
{
	int depth = 0;

	do {
		blanks(at);
		if (*at->p == '"') {
			string(at);
		} else if (*at->p && strchr("{[", *at->p)) {
			depth++;
			at->p++;
		} else if (*at->p && strchr("}]", *at->p)) {
			depth--;
			at->p++;
		} else if (*at->p && strchr(",:", *at->p)) {
			at->p++;
		} else {
			at->p += strcspn(at->p, " \t\r\n,:{}[]\"");
		}
	} while (depth > 0 && *at->p);
}

struct jsonline
jsonline_root(const char *text)
{
	struct jsonline at = { .p = text, .line = 1 };

	blanks(&at);
	return at;
}

/* Finds a key of the object; *key_at and *value_at are where the two begin. */
static bool
find(struct jsonline object, const char *key, struct jsonline *key_at, struct jsonline *value_at)
{
	size_t n = strlen(key);

	if (!object.p || *object.p != '{')
		return false;
	object.p++;
	for (blanks(&object); *object.p == '"'; blanks(&object)) {
		*key_at = object;
		string(&object);
		blanks(&object);
		object.p++;                     /* the ':' */
		blanks(&object);
		*value_at = object;
		if (strncmp(key_at->p + 1, key, n) == 0 && key_at->p[n + 1] == '"')
			return true;
		value(&object);
		blanks(&object);
		if (*object.p == ',')
			object.p++;
	}
	return false;
}

struct jsonline
jsonline_member(struct jsonline object, const char *key)
{
	struct jsonline k, v;

	return find(object, key, &k, &v) ? v : nowhere;
}

struct jsonline
jsonline_key(struct jsonline object, const char *key)
{
	struct jsonline k, v;

	return find(object, key, &k, &v) ? k : nowhere;
}

struct jsonline
jsonline_first(struct jsonline array)
{
	if (!array.p || *array.p != '[')
		return nowhere;
	array.p++;
	blanks(&array);
	return *array.p == ']' ? nowhere : array;
}

struct jsonline
jsonline_next(struct jsonline element)
{
	if (!element.p)
		return nowhere;
	value(&element);
	blanks(&element);
	if (*element.p != ',')
		return nowhere;
	element.p++;
	blanks(&element);
	return element;
}
