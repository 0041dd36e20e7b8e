/*
 * apdus_blank_to_verified and making_over_raw_card: the same making as in
 * bench_making.c on a UKey that OpenSC takes for an ePass2003 (tests/card),
 * counted by the UKey itself, and beside the bare calls in one process:
 * pkcs15-init, then PKCS#11.  Both with the program's profile.
 */
#include "core/token/client.h"
#include "tests/bench/bench.h"
#include "tests/bench/ours.h"
#include "tests/bench/raw.h"
#include "tests/card/cardworld.h"
#include "tests/unit/kit.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 7 };

static struct rig *rig;
static struct blob cert;
static unsigned apdus;          /* the most of any round */

static void
ours(const struct world *base, struct samples *whole, struct samples *keygen)
{
	struct script s = cardworld_clerk(rig, 0);
	struct world w;

	rig_wipe(rig, 0);
	if (world_copy(&w, base) == -1)
		bench_fail("making", "no counter");
	rig_zero(rig, 0);
	ours_making(&w, &s, whole, keygen, &cert);
	if (rig_apdus(rig, 0) > apdus)
		apdus = rig_apdus(rig, 0);
	world_done(&w);
}

static void
raw(const char *format, struct samples *whole, struct samples *keygen)
{
	double from, key;
	struct raw *r;

	rig_wipe(rig, 0);
	from = bench_now();
	if (system(format) != 0)
		bench_fail("pkcs15-init", "failed");
	r = raw_open(rig_module());
	raw_filling(r, cert.p, cert.n, &key);
	samples_add(whole, bench_now() - from - key);
	samples_add(keygen, key);
	raw_close(r);
}

/* pkcs15-init as the helper runs it. */
static void
prepare(char *format, size_t size)
{
	char *conf = kit_path(rig_dir(rig), "opensc.conf"), text[3000];

	snprintf(text, sizeof(text), "app opensc-pkcs11 { profile_dir = \"%s/opensc\"; }\n"
	    "app pkcs15-init { profile_dir = \"%s/opensc\"; }\n", getenv("BUILD_DIR"), getenv("BUILD_DIR"));
	kit_write(conf, text, 0600);
	snprintf(format, size, "OPENSC_CONF=%s UKPIN=" RAW_PIN " UKPUK=" RAW_SO_PIN " pkcs15-init -r '%s' -C "
	    "-p pkcs15+onepin --pin env:UKPIN --puk env:UKPUK --label bench >%s/format.log 2>&1",
	    conf, rig_reader(rig, 0), rig_dir(rig));
	setenv("OPENSC_CONF", conf, 1);
	free(conf);
}

int
main(int argc, char **argv)
{
	static struct samples mine, theirs, keys;
	struct world base;
	char format[4000];
	double key;

	if (argc > 1 && strcmp(argv[1], "token-helper") == 0)
		return token_helper_main();
	rig = rig_new(&(struct rig_setup){ .aes = false });
	if (cardworld_new(&base, rig) == -1 || dlopen(rig_module(), RTLD_NOW) == NULL)
		bench_fail("making", "no counter");
	prepare(format, sizeof(format));
	for (int i = 0; i < ROUNDS; i++) {
		ours(&base, &mine, &keys);
		raw(format, &theirs, &keys);
	}
	key = samples_median(&keys);
	bench_line("apdus_blank_to_verified", apdus, "commands", "<= 200");
	bench_line("making_card_ms", samples_median(&mine) * 1e3, "ms", "(no key pair)");
	bench_line("making_raw_card_ms", samples_median(&theirs) * 1e3, "ms", "(no key pair)");
	bench_line("making_over_raw_card", (samples_median(&mine) + key) /
	    (samples_median(&theirs) + key), "ratio", "<= 1.10");
	world_done(&base);
	rig_done(rig);
	return 0;
}
