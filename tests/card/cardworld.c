#include "tests/card/cardworld.h"

#include "tests/unit/kit.h"
#include "tui/wire.h"

#include <stdio.h>
#include <string.h>

int
cardworld_settings(const char *ini)
{
	static const char virtual[] = "reader = folder\n";
	struct blob old = { 0 }, now = { 0 };
	char real[300], *at;
	struct err e;
	int rc = -1;

	snprintf(real, sizeof(real), "reader = pcsc\nmodule = %s\n", rig_module());
	if (blob_read(&old, ini, 65536, &e) == 0 && blob_add(&old, "", 1, &e) == 0 &&
	    (at = strstr((char *)old.p, virtual)) != NULL &&
	    blob_set(&now, old.p, (size_t)(at - (char *)old.p), &e) == 0 &&
	    blob_add(&now, real, strlen(real), &e) == 0 &&
	    blob_add(&now, at + strlen(virtual), strlen(at + strlen(virtual)), &e) == 0)
		rc = blob_write(&now, ini, 0600, &e);
	blob_done(&old);
	blob_done(&now);
	return rc;
}

static int
put_in_stock(const struct world *w, struct rig *r)
{
	const struct actor by = { "2001", 1 };
	char serials[2][ID_SIZE] = { "" };
	struct wired *x;
	struct err e;
	int rc;

	if (world_open(w, &x, &e) == -1)
		return -1;
	for (int i = 0; i < 2; i++)
		rig_serial(r, i, serials[i]);
	rc = x->book.ops->stock_receive(x->book.self, &by, (const char (*)[ID_SIZE])serials, 2, "ePass2003", &e);
	wire_close(x);
	return rc;
}

int
cardworld_new(struct world *w, struct rig *r)
{
	char path[WORLD_PATH + 16];

	if (world_new(w) == -1 || cardworld_settings(w->ini) == -1)
		return -1;
	snprintf(path, sizeof(path), "%s/phone/.mode", w->folder);
	kit_write(path, "delay 0", 0600);
	return put_in_stock(w, r);
}

void
cardworld_put_back(struct rig *r)
{
	rig_pcscd_start(r);
	if (!rig_is_in(r, 0))
		rig_insert(r, 0);
}

/* The one it was, or (another is wanted) the second, the first being no good any more. */
static int
want(struct script *s, const char *serial, const struct err *why, struct err *e)
{
	struct rig *r = s->arg;

	(void)why;
	(void)e;
	rig_pcscd_start(r);
	if (serial == NULL && s->lost) {
		s->lost = false;
		rig_remove(r, 0);
		rig_insert(r, 1);
	} else if (!rig_is_in(r, 1)) {
		cardworld_put_back(r);
	}
	return 0;
}

static void
on_problem(struct script *s, const struct err *why)
{
	rig_pcscd_start(s->arg);
	s->lost = s->lost || why->code == ERR_TOKEN_KEY;
}

struct script
cardworld_clerk(struct rig *r, int retries)
{
	return (struct script){ .retries = retries, .want = want, .on_problem = on_problem, .arg = r };
}
