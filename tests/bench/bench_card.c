/*
 * The same on a real UKey (a software ePass2003 behind pcscd and OpenSC): how many
 * commands it gets from blank to verified, beside the tools a clerk would type; and
 * the whole program's making beside pkcs15-init and the bare PKCS#11 calls in one
 * process.  The key pair is measured apart on both sides.  A chip takes 7 to 11 s
 * for it on average (JCAlgTest, Feitian): making_over_raw_card counts 8 s on both.
 */
#include "core/token/client.h"
#include "tests/bench/ahead.h"
#include "tests/bench/bench.h"
#include "tests/bench/raw.h"
#include "tests/card/cardworld.h"
#include "tests/card/tools.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 7, CHIP_KEY_S = 8 };

static struct blob cert;        /* what was written the last time */

static void
check(bool done, const char *what)
{
	if (!done)
		bench_fail(what, "failed");
}

static void
ours(const struct world *base, struct samples *whole, struct samples *apdus)
{
	struct script s = cardworld_clerk(tools_rig, 0);
	struct ahead_time t;
	struct world w;

	rig_wipe(tools_rig, 0);
	check(world_copy(&w, base) == 0, "copy of a counter");
	rig_zero(tools_rig, 0);
	ahead_made(&w, &s, &t);
	samples_add(apdus, rig_apdus(tools_rig, 0));
	samples_add(whole, t.whole);
	blob_done(&cert);
	cert = t.cert;
	world_done(&w);
}

static void
raw(struct samples *whole)
{
	struct raw *r;
	double from, k;

	rig_wipe(tools_rig, 0);
	from = bench_now();
	check(tools_create(), "pkcs15-init");
	r = raw_open(rig_module());
	raw_making_formatted(r, TOOLS_PIN, cert.p, cert.n, &k);
	raw_close(r);
	samples_add(whole, bench_now() - from - k);
}

/* As tests/bench/script.sh, with a certificate at hand. */
static unsigned
tools(void)
{
	static const char *const login[] = { "--login", "--pin", TOOLS_PIN };
	char *path = kit_path(rig_dir(tools_rig), "cert.der");
	struct err e;

	check(blob_write(&cert, path, 0600, &e) == 0, path);
	free(path);
	rig_wipe(tools_rig, 0);
	rig_zero(tools_rig, 0);
	check(tools_create() && tools_key("01020304"), "pkcs11-tool --keypairgen");
	tools_ok((const char *const[]){ "pkcs11-tool", "--module", rig_module(), "--read-object", "--type", "pubkey", "--id",
	    "01020304", "--output-file", "pub.der", NULL });
	tools_ok((const char *const[]){ "pkcs11-tool", "--module", rig_module(), login[0], login[1], login[2],
	    "--write-object", "cert.der", "--type", "cert", "--id", "01020304", NULL });
	tools_ok((const char *const[]){ "pkcs11-tool", "--module", rig_module(), "--read-object", "--type", "cert", "--id",
	    "01020304", "--output-file", "back.der", NULL });
	tools_ok((const char *const[]){ "pkcs11-tool", "--module", rig_module(), login[0], login[1], login[2], "--sign",
	    "--mechanism", "SHA256-RSA-PKCS", "--id", "01020304", "--input-file", "cert.der", "--output-file", "sig",
	    NULL });
	return rig_apdus(tools_rig, 0);
}

int
main(int argc, char **argv)
{
	static struct samples mine, theirs, apdus;
	struct world base = { .order = "" };

	if (argc > 1 && strcmp(argv[1], "token-helper") == 0)
		return token_helper_main();
	tools_environment();
	tools_rig = rig_new(&(struct rig_setup){ .aes = false });
	check(cardworld_new(&base, tools_rig) == 0, "a counter with the rig's UKeys");
	for (int i = 0; i < ROUNDS; i++) {
		ours(&base, &mine, &apdus);
		raw(&theirs);
	}
	bench_line("apdus_blank_to_verified", samples_median(&apdus), "apdus", "<= 200");
	bench_line("apdus_by_tools", tools(), "apdus", "");
	bench_line("making_card_ms", samples_median(&mine) * 1e3, "ms", "(no key pair)");
	bench_line("making_raw_card_ms", samples_median(&theirs) * 1e3, "ms", "(no key pair)");
	bench_line("making_over_raw_card", (samples_median(&mine) + CHIP_KEY_S) /
	    (samples_median(&theirs) + CHIP_KEY_S), "ratio", "<= 1.10");
	blob_done(&cert);
	world_done(&base);
	rig_done(tools_rig);
	cli_done();
	return 0;
}
