#include "tests/card/softcard.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char ok[] = "ok", what[] = "what?";

static const char *
done(int rc)
{
	return rc == 0 ? ok : strerror(errno);
}

static const char *
wipe(struct softcard *s)
{
	files_wipe(&s->card);
	card_reset(&s->card);
	return done(image_save(&s->card));
}

static const char *
swap(struct softcard *s, const char *path)
{
	bool aes = s->card.image->aes;
	int rc;

	softcard_remove(s);
	rc = image_load(&s->card, path, aes);
	card_reset(&s->card);
	return done(rc);
}

/* The status word, or the process, where the kind wants one. */
static bool
armed_with(struct trap *t, const char *rest)
{
	switch (t->kind) {
	case TRAP_SAY:
	case TRAP_DO_SAY:
		return sscanf(rest, "%x", &t->sw) == 1;
	case TRAP_KILL:
	case TRAP_KILL_AFTER:
		return sscanf(rest, "%u", &t->pid) == 1 && t->pid > 1;
	default:
		return true;
	}
}

static const char *
arm(struct softcard *s, const char *arguments)
{
	static const struct {
		const char *word;
		enum trap_kind kind;
	} kinds[] = {
		{ "before", TRAP_BEFORE }, { "after", TRAP_AFTER }, { "say", TRAP_SAY }, { "do-say", TRAP_DO_SAY },
		{ "kill", TRAP_KILL }, { "kill-after", TRAP_KILL_AFTER },
	};
	struct trap t = { 0 };
	char word[16];
	int rest = 0;

	if (sscanf(arguments, "%u %15s %n", &t.at, word, &rest) < 2)
		return what;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(word, kinds[i].word) == 0)
			t.kind = kinds[i].kind;
	if (t.kind == TRAP_NONE || !armed_with(&t, arguments + rest))
		return what;
	if (t.at == 0)
		t.kind = TRAP_NONE;
	s->trap = t;
	s->since = 0;
	return ok;
}

static const char *
act(struct softcard *s, const char *word, const char *rest)
{
	if (strcmp(word, "insert") == 0)
		softcard_insert(s);
	else if (strcmp(word, "remove") == 0)
		softcard_remove(s);
	else if (strcmp(word, "power") == 0 && s->in)
		softcard_insert(s);
	else if (strcmp(word, "wipe") == 0)
		return wipe(s);
	else if (strcmp(word, "keep") == 0)
		return done(image_copy(&s->card, rest));
	else if (strcmp(word, "swap") == 0)
		return swap(s, rest);
	else if (strcmp(word, "zero") == 0)
		s->since = 0;
	else if (strcmp(word, "slow") == 0)
		s->slow_ms = atoi(rest);
	else if (strcmp(word, "trap") == 0)
		return arm(s, rest);
	else if (strcmp(word, "power") != 0 && strcmp(word, "quit") != 0)
		return what;
	return ok;
}

static void
say_serial(const struct softcard *s, char *answer, size_t size)
{
	size_t at = 0;

	for (size_t i = 0; i < CARD_SERIAL && at + 3 <= size; i++)
		at += (size_t)snprintf(answer + at, size - at, "%02x", s->card.image->serial[i]);
}

bool
ctl_word(struct softcard *s, const char *line, char *answer, size_t size)
{
	char word[16] = "";
	int at = 0;

	if (sscanf(line, "%15s %n", word, &at) < 1)
		at = 0;
	if (strcmp(word, "serial") == 0)
		say_serial(s, answer, size);
	else if (strcmp(word, "count") == 0)
		snprintf(answer, size, "%u %u", s->since, s->total);
	else if (strcmp(word, "state") == 0)
		snprintf(answer, size, "%s %s %s", s->in ? "in" : "out", s->wire != -1 ? "connected" : "off",
		    s->trap.kind != TRAP_NONE ? "armed" : "idle");
	else
		snprintf(answer, size, "%s", act(s, word, line + at));
	return strcmp(word, "quit") != 0;
}
