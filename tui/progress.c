#include "tui/progress.h"

#include "core/clock.h"
#include "core/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

enum { FIRST_MS = 1000, TERMINAL_MS = 200, FILE_MS = 10000 };

static bool
due(struct progress_line *p)
{
	int64_t now = clock_mono_ms();
	int gap = isatty(STDERR_FILENO) ? TERMINAL_MS : FILE_MS;

	if (p->begun == 0)
		p->begun = p->said = now;
	if (now - p->begun < FIRST_MS || now - p->said < gap)
		return false;
	p->said = now;
	return true;
}

static void
say(struct progress_line *p, const char *text)
{
	bool over = isatty(STDERR_FILENO) != 0;

	fprintf(stderr, "%s%s: %s%s", over ? "\r" : "", text_get(p->what), text, over ? "" : "\n");
	fflush(stderr);
	p->open = over;
}

void
progress_bytes(void *ctx, int64_t done, int64_t of)
{
	char text[80];

	if (!due(ctx))
		return;
	snprintf(text, sizeof(text), "%" PRId64 " / %" PRId64 " MB", done >> 20, of >> 20);
	say(ctx, text);
}

void
progress_count(void *ctx, int64_t done)
{
	char text[80];

	if (!due(ctx))
		return;
	snprintf(text, sizeof(text), "%" PRId64, done);
	say(ctx, text);
}

void
progress_end(struct progress_line *p)
{
	if (p->open)
		fputc('\n', stderr);
	p->open = false;
}
