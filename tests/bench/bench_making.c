/*
 * making_over_raw and making_over_script: one UKey, from the clerk's word to
 * verified, by the whole program (helper process, book, CA, every look before
 * every act), beside the bare PKCS#11 calls in one process, and beside a shell
 * script of Debian's tools.
 *
 * How long a key pair takes is luck, and most of it: it is measured apart on
 * all sides.  Against the script it counts nothing; against the raw calls
 * both sides get the same, the median of all that were made here.
 */
#include "core/token/client.h"
#include "tests/bench/ahead.h"
#include "tests/bench/bench.h"
#include "tests/bench/raw.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MODULE "/usr/lib/softhsm/libsofthsm2.so"

enum { ROUNDS = 9 };

/* What was written the last time. */
static struct blob cert;

static void
ours(struct samples *whole, struct samples *keygen)
{
	struct world w = { .order = "" };
	struct script s = { .retries = 0 };
	struct ahead_time t;

	if (world_new(&w) == -1)
		bench_fail("making", "no counter");
	ahead_made(&w, &s, &t);
	samples_add(whole, t.whole);
	samples_add(keygen, t.keygen);
	blob_done(&cert);
	cert = t.cert;
	world_done(&w);
}

/* ---- the others ----------------------------------------------------------------- */

static void
shell(const char *command)
{
	if (system(command) != 0)
		bench_fail(command, "failed");
}

/* A folder with one blank token as SoftHSM2 keeps it. */
static void
work_folder(const char *dir)
{
	char command[2000];

	snprintf(command, sizeof(command), "rm -rf '%s' && mkdir -p '%s/tokens' && cd '%s' && "
	    "printf 'directories.tokendir = %%s/tokens\\nobjectstore.backend = file\\nlog.level = ERROR\\n' '%s' > softhsm2.conf && "
	    "SOFTHSM2_CONF=$PWD/softhsm2.conf pkcs11-tool --module " MODULE " --init-token --slot-index 0 "
	    "--label blank --so-pin 12345678 > tool.log 2>&1", dir, dir, dir, dir);
	shell(command);
}

static void
raw(const char *dir, struct samples *whole, struct samples *keygen)
{
	char conf[1200];
	struct raw *r;
	double from, k;

	work_folder(dir);
	snprintf(conf, sizeof(conf), "%s/softhsm2.conf", dir);
	setenv("SOFTHSM2_CONF", conf, 1);
	r = raw_open(MODULE);
	from = bench_now();
	raw_making(r, cert.p, cert.n, &k);
	samples_add(whole, bench_now() - from - k);
	samples_add(keygen, k);
	raw_close(r);
	unsetenv("SOFTHSM2_CONF");
}

static void
script_ca(const char *dir)
{
	char command[2000];

	snprintf(command, sizeof(command), "cd '%s' && rm -rf tokens && mkdir tokens && { "
	    "openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj /CN=bench -days 30; "
	    "openssl ecparam -name prime256v1 -genkey -noout -out any.key; } > ca.log 2>&1", dir);
	shell(command);
}

static void
script(const char *dir, struct samples *whole)
{
	const char *top = getenv("TOP");
	char command[2000], line[64] = "";
	FILE *f;

	work_folder(dir);
	script_ca(dir);
	snprintf(command, sizeof(command), "sh '%s/tests/bench/script.sh' '%s' " MODULE,
	    top != NULL ? top : ".", dir);
	if ((f = popen(command, "r")) == NULL ||
	    fgets(line, sizeof(line), f) == NULL || pclose(f) != 0)
		bench_fail("script.sh", "failed");
	samples_add(whole, strtod(line, NULL));
}

int
main(int argc, char **argv)
{
	static struct samples mine, theirs, scripted, keys;
	const char *tmp = getenv("TMPDIR");
	char dir[1000];
	double key;

	if (argc > 1 && strcmp(argv[1], "token-helper") == 0)
		return token_helper_main();
	snprintf(dir, sizeof(dir), "%s/bench-making", tmp != NULL ? tmp : "/tmp");
	for (int i = 0; i < ROUNDS; i++) {
		ours(&mine, &keys);
		raw(dir, &theirs, &keys);
		script(dir, &scripted);
	}
	key = samples_median(&keys);
	bench_line("making_ms", samples_median(&mine) * 1e3, "ms", "(no key pair)");
	bench_line("making_raw_ms", samples_median(&theirs) * 1e3, "ms", "(no key pair)");
	bench_line("making_script_ms", samples_median(&scripted) * 1e3, "ms", "(no key pair)");
	bench_line("key_pair_ms", key * 1e3, "ms", "");
	bench_line("making_over_raw", (samples_median(&mine) + key) /
	    (samples_median(&theirs) + key), "ratio", "<= 1.10");
	bench_line("making_over_script", samples_median(&mine) /
	    samples_median(&scripted), "ratio", "<= 0.20");
	return 0;
}
