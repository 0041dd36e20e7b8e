#include "tests/unit/foreign.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MODULE "/usr/lib/softhsm/libsofthsm2.so"

/* SoftHSM2 as it sees the tokens of `folder`. */
static char *
settings(const char *demo, const char *folder)
{
	char *path = kit_path(demo, "foreign.conf"), *text, *word;

	assert_true(asprintf(&text, "directories.tokendir = %s/%s\n", demo, folder) > 0);
	kit_write(path, text, 0600);
	assert_true(asprintf(&word, "SOFTHSM2_CONF=%s", path) > 0);
	free(text);
	free(path);
	return word;
}

static void
does(const char *demo, const char *const argv[])
{
	const struct ran *r = cli_program(demo, argv);

	if (r->code != 0)
		fail_msg("%s %s: %d\n%s%s", argv[2], argv[3], r->code, r->out, r->err);
}

void
foreign_make(const char *demo, const char *name, const char *holder)
{
	char *conf = settings(demo, "elsewhere"), *subject, *to;
	const char *const folder[] = { "mkdir", "-p", "elsewhere", NULL };
	const char *const init[] = { "env", conf, "softhsm2-util", "--init-token", "--free", "--label", FOREIGN_LABEL,
		"--so-pin", "11223344", "--pin", FOREIGN_PIN, NULL };
	const char *const key[] = { "env", conf, "pkcs11-tool", "--module", MODULE, "--login", "--pin", FOREIGN_PIN,
		"--keypairgen", "--key-type", "rsa:2048", "--id", "01", NULL };
	const char *const put[] = { "env", conf, "pkcs11-tool", "--module", MODULE, "--login", "--pin", FOREIGN_PIN,
		"--write-object", "foreign.der", "--type", "cert", "--id", "01", NULL };

	assert_true(asprintf(&subject, "/C=CN/CN=%s", holder) > 0);
	const char *const cert[] = { "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-utf8", "-subj", subject,
		"-keyout", "/dev/null", "-outform", "DER", "-out", "foreign.der", NULL };

	assert_true(asprintf(&to, "set -e; mv elsewhere/* tokens/%s; rm -r elsewhere foreign.der", name) > 0);
	const char *const away[] = { "sh", "-c", to, NULL };

	does(demo, folder);
	does(demo, init);
	does(demo, key);
	does(demo, cert);
	does(demo, put);
	does(demo, away);
	free(to);
	free(subject);
	free(conf);
}

char *
foreign_content(const char *demo, bool inserted, const char *name)
{
	char *conf = settings(demo, "owner"), *to, *copy;
	const char *const list[] = { "env", conf, "pkcs11-tool", "--module", MODULE, "--login", "--pin", FOREIGN_PIN,
		"--token-label", FOREIGN_LABEL, "-O", NULL };

	assert_true(asprintf(&to, "rm -rf owner && mkdir owner && cp -a %s/%s owner/", inserted ? "reader" : "tokens",
	    name) > 0);
	const char *const take[] = { "sh", "-c", to, NULL };

	does(demo, take);
	does(demo, list);
	copy = strdup(cli_program(demo, list)->out);
	assert_non_null(copy);
	free(to);
	free(conf);
	return copy;
}
