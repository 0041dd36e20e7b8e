#include "tests/fault/tornkit.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct torn *
tornkit(void)
{
	static struct torn *page;
	char *path;
	void *p;
	int fd;

	if (page != NULL)
		return page;
	assert_true(asprintf(&path, "%s/" TORN_FILE, getenv("TMPDIR")) > 0);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	free(path);
	assert_int_not_equal(fd, -1);
	assert_int_equal(ftruncate(fd, sizeof(*page)), 0);
	p = mmap(NULL, sizeof(*page), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	assert_ptr_not_equal(p, MAP_FAILED);
	return page = p;
}

void
tornkit_into(const struct world *w)
{
	char *line;

	assert_true(asprintf(&line, "module = %s/tests/fault/torn_p11.so", getenv("BUILD_DIR")) > 0);
	assert_int_equal(world_setting(w, "token", line), 0);
	free(line);
}

int
tornkit_calls(void)
{
	struct world w = { .order = "" };
	struct script s = { .retries = 0 };
	struct torn *t = tornkit();

	sweep_world(&w);
	tornkit_into(&w);
	memset(t, 0, sizeof(*t));
	assert_null(sweep_pickup(&w, &s, NULL));
	assert_int_equal(s.delivered, 1);
	assert_int_equal(s.problems, 0);
	world_done(&w);
	assert_true(t->calls > 100);
	return t->calls;
}

const char *
tornkit_point(struct world *w, const struct torn *how, int at, char hit[64])
{
	/* every third clerk puts it off instead of trying again */
	struct script s = { .retries = at % 3 == 0 ? 0 : how->times + 1 };
	struct torn *t = tornkit();
	const char *wrong;

	tornkit_into(w);
	*t = *how;
	t->at = at / 2 + 1;
	t->after = at % 2;
	wrong = sweep_pickup(w, &s, NULL);
	t->how = TORN_NOT;
	memcpy(hit, t->hit, sizeof(t->hit));
	if (wrong == NULL)
		wrong = sweep_recovers(w);
	if (wrong == NULL && t->keys > 1)
		wrong = "a second key was made";
	if (wrong == NULL && t->wiped > 0)
		wrong = "a UKey was set up that was set up already";
	return wrong;
}
