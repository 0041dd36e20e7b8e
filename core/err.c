#include "core/err.h"

#include "core/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
	enum err_code kind;
	const char *code, *what, *todo;
} codes[ERR__MAX] = {
#define ERR(name, kind, code, what, todo) [ERR_##name] = { ERR_##kind, code, what, todo },
#include "core/err.def"
#undef ERR
};

static void
push(struct err *e, const char *func, int line, const char *fmt, va_list ap)
{
	if (e->depth == ERR_DEPTH)
		return; /* keep the first causes, they say most */
	e->at[e->depth].func = func;
	e->at[e->depth].line = line;
	vsnprintf(e->at[e->depth].text, sizeof(e->at[0].text), fmt, ap);
	e->depth++;
}

int
err_set_(struct err *e, enum err_code code, const char *func, int line, const char *fmt, ...)
{
	va_list ap;

	err_clear(e);
	e->code = code;
	va_start(ap, fmt);
	push(e, func, line, fmt, ap);
	va_end(ap);
	return -1;
}

int
err_wrap_(struct err *e, const char *func, int line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	push(e, func, line, fmt, ap);
	va_end(ap);
	return -1;
}

int
err_say_(struct err *e, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(e->say, sizeof(e->say), fmt, ap);
	va_end(ap);
	e->say[text_whole(e->say)] = '\0';
	return -1;
}

void
err_clear(struct err *e)
{
	memset(e, 0, sizeof(*e));
}

enum err_code
err_kind(const struct err *e)
{
	return codes[e->code].kind;
}

const char *
err_what(const struct err *e)
{
	return text_get(codes[e->code].what);
}

const char *
err_todo(const struct err *e)
{
	return text_get(codes[e->code].todo);
}

const char *
err_code(const struct err *e)
{
	return codes[e->code].code;
}

void
err_line(const struct err *e, char *out, unsigned long size)
{
	size_t used;
	int i, n;

	n = snprintf(out, size, "%s", err_code(e));
	for (i = 0; i < e->depth; i++) {
		used = (size_t)n;
		if (n < 0 || used >= size)
			return;
		n += snprintf(out + used, size - used, "%s %s:%d %s", i == 0 ? "" : ";", e->at[i].func,
		    e->at[i].line, e->at[i].text);
	}
}
