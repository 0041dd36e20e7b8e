#include "core/intake.h"

#include "core/clock.h"
#include "core/intake_order.h"
#include "core/text.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define FORMAT "ukey-pickup orders"

enum { VERSION = 1, FILE_MAX = 512 << 20 };

/* -- complaints -- */

/* The order being read, in the text.  Orders are read in turn, so the walk only goes on. */
static struct jsonline
place(struct intake *in)
{
	if (!in->in_order)
		return in->root;
	for (; in->order_nth < in->nth; in->order_nth++)
		in->order = jsonline_next(in->order);
	return in->order;
}

/* The line of the field's key, or of the nearest thing around it. */
static int
line_of(struct intake *in, const char *field)
{
	struct jsonline at = place(in), value;
	char part[80];
	size_t n;

	while (*field) {
		n = strcspn(field, ".");
		snprintf(part, sizeof part, "%.*s", (int)n, field);
		value = jsonline_member(at, part);
		if (!value.p)
			return at.line;
		at = field[n] == '.' ? value : jsonline_key(at, part);
		field += n + (field[n] == '.');
	}
	return at.line;
}

__attribute__((format(printf, 4, 0))) static void
say(struct intake *in, const char *field, const char *kind, const char *fmt, va_list ap)
{
	char clean[200];                /* an unknown key may hold anything */

	text_clean(field, 120, clean, sizeof clean);
	fprintf(in->complaints, "%s:%d: ", in->path, line_of(in, field));
	if (in->in_order)
		fprintf(in->complaints, "orders[%zu]%s", in->nth, *field ? "." : "");
	fprintf(in->complaints, "%s%s%s", clean, in->in_order || *field ? ": " : "", kind);
	vfprintf(in->complaints, fmt, ap);
	fputc('\n', in->complaints);
}

void
intake_complain(struct intake *in, const char *field, const char *fmt, ...)
{
	va_list ap;

	in->count++;
	va_start(ap, fmt);
	say(in, field, "", fmt, ap);
	va_end(ap);
}

void
intake_note(struct intake *in, const char *field, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(in, field, "note: ", fmt, ap);
	va_end(ap);
}

/* -- the file -- */

static void
check_head(struct intake *in, const json_t *j)
{
	const json_t *format = json_object_get(j, "format"), *version = json_object_get(j, "version");
	const char *key;
	json_t *v;

	if (!json_is_string(format) || strcmp(json_string_value(format), FORMAT) != 0)
		intake_complain(in, "format", "wants \"%s\"", FORMAT);
	if (!json_is_integer(version) || json_integer_value(version) != VERSION)
		intake_complain(in, "version", "wants %d", VERSION);
	if (!json_is_array(json_object_get(j, "orders")))
		intake_complain(in, "orders", "wants a list");
	json_object_foreach((json_t *)(uintptr_t)j, key, v)
		if (strcmp(key, "format") != 0 && strcmp(key, "version") != 0 && strcmp(key, "orders") != 0)
			intake_complain(in, key, "unknown key");
}

static void
check_seen_once(struct intake *in, const char *no)
{
	const json_t *before = json_object_get(in->seen, no);

	if (!*no)
		return;
	if (before)
		intake_complain(in, "order", "the same number as orders[%lld]",
		    (long long)json_integer_value(before));
	else
		json_object_set_new(in->seen, no, json_integer((json_int_t)in->nth));
}

static struct order *
read_orders(struct intake *in, const json_t *list)
{
	struct order *all = calloc(json_array_size(list) + 1, sizeof *all);
	const json_t *j;

	if (!all || !in->seen) {
		intake_complain(in, "", "no memory for %zu orders", json_array_size(list));
		return all;
	}
	in->in_order = true;
	json_array_foreach(list, in->nth, j) {
		intake_order(in, j, &all[in->nth]);
		check_seen_once(in, all[in->nth].no);
	}
	return all;
}

/* The text as JSON; a complaint and NULL when it is none. */
static json_t *
parse(struct intake *in, struct blob *text)
{
	struct err e = {0};
	json_error_t why;
	json_t *j;

	if (blob_read(text, in->path, FILE_MAX, &e) || blob_add(text, "", 1, &e)) {
		in->count++;
		fprintf(in->complaints, "%s: %s\n", in->path, e.at[0].text);
		return NULL;
	}
	j = json_loadb((const char *)text->p, text->n - 1, JSON_REJECT_DUPLICATES, &why);
	if (!j) {
		in->count++;
		fprintf(in->complaints, "%s:%d: %s\n", in->path, why.line, why.text);
		return NULL;
	}
	in->root = jsonline_root((const char *)text->p);
	in->order = jsonline_first(jsonline_member(in->root, "orders"));
	return j;
}

int
orders_read(const char *path, int64_t now, struct order **out, size_t *n, FILE *complaints)
{
	struct intake in = { .path = path, .complaints = complaints, .today = date_of(now), .seen = json_object() };
	struct blob text = {0};
	struct order *all = NULL;
	json_t *j = parse(&in, &text), *list;

	if (!j)
		goto out;
	check_head(&in, j);
	list = json_object_get(j, "orders");
	all = read_orders(&in, list);
	if (in.count == 0) {
		*out = all;
		*n = json_array_size(list);
		all = NULL;
	}
out:
	free(all);
	json_decref(j);
	json_decref(in.seen);
	blob_done(&text);
	return in.count;
}
