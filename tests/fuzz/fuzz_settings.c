/* A settings file, or with a first byte 'p' a points register: complained of, or taken whole. */
#include "tests/fuzz/fuzz.h"

#include "conf/settings.h"

#include <stdlib.h>
#include <string.h>

static void
settings(const char *path)
{
	struct conf *c = NULL;

	if (conf_load(&c, path, fuzz_nowhere()) == 0)
		fuzz_must(c != NULL && c->file != NULL && c->folder != NULL);
	else
		fuzz_must(c == NULL);
	conf_free(c);
	c = NULL;
	if (conf_look(&c, path, fuzz_nowhere()) == 0)
		fuzz_must(c != NULL);
	conf_free(c);
}

static void
points(const char *path)
{
	struct points ps = { 0 };

	if (points_load(&ps, path, fuzz_nowhere()) == 0)
		for (size_t i = 0; i < ps.n; i++)
			fuzz_must(points_find(&ps, ps.p[i].id) == &ps.p[i]);
	else
		fuzz_must(ps.n == 0);
	points_done(&ps);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	if (n == 0)
		return 0;
	if (p[0] == 'p')
		points(fuzz_file(p + 1, n - 1));
	else
		settings(fuzz_file(p + 1, n - 1));
	return 0;
}

static void
seed(fuzz_take *take, void *to, const char *name, char what)
{
	char path[80], *text, *whole;
	size_t n;

	snprintf(path, sizeof(path), "conf/%s", name);
	text = fuzz_source(path, &n);
	fuzz_must((whole = malloc(n + 1)) != NULL);
	whole[0] = what;
	memcpy(whole + 1, text, n);
	take(to, name, whole, n + 1);
	free(whole);
	free(text);
}

void
fuzz_seeds(fuzz_take *take, void *to)
{
	seed(take, to, "counter.ini", 's');
	seed(take, to, "points.ini", 'p');
}
