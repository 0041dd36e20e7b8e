#include "tests/unit/cakit.h"

#include "core/rsa/cert.h"
#include "tests/unit/kit.h"
#include "tests/unit/rsakit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *model; /* one CA, made once; every test has a copy */

int
cakit_shell(const char *fmt, ...)
{
	char cmd[4096];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(cmd, sizeof(cmd), fmt, ap);
	va_end(ap);
	return system(cmd);
}

void
cakit_reopen(struct cakit *b)
{
	ca_local_free(b->c);
	b->c = NULL;
	assert_int_equal(ca_local_open(&b->c, b->folder, &b->e), 0);
	b->ca = ca_local_seam(b->c);
}

int
cakit_new(void **state)
{
	struct cakit *b = calloc(1, sizeof(*b));

	b->dir = kit_dir();
	b->folder = kit_path(b->dir, "ca");
	assert_int_equal(cakit_shell("cp -a '%s' '%s'", model, b->folder), 0);
	cakit_reopen(b);
	rsakit_order(&b->o);
	rsakit_csr(&b->o, rsakit_key(0, 2048), &b->csr);
	b->ms = CAKIT_BUDGET;
	*state = b;
	return 0;
}

int
cakit_free(void **state)
{
	struct cakit *b = *state;

	ca_local_free(b->c);
	blob_done(&b->csr);
	blob_done(&b->cert);
	free(b->folder);
	free(b->dir);
	free(b);
	return 0;
}

int
cakit_issue(struct cakit *b, struct blob *out)
{
	struct ca_request r = { "k-1", &b->o, &b->csr };

	char line[600];

	err_clear(&b->e);
	if (b->ca.ops->issue(b->ca.self, &r, out, &b->ms, &b->e) == 0)
		return 0;
	err_line(&b->e, line, sizeof(line));
	print_message("refused: %s\n", line);
	return -1;
}

int
cakit_revoke(struct cakit *b, const char *serial, const char *reason)
{
	return b->ca.ops->revoke(b->ca.self, "CN=Demo CA,C=CN", serial, reason, &b->ms, &b->e);
}

enum ca_status
cakit_status(struct cakit *b, const char *issuer, const char *serial, int64_t *when)
{
	enum ca_status s = CA_UNKNOWN;

	assert_int_equal(b->ca.ops->status(b->ca.self, issuer, serial, &s, when, &b->ms, &b->e), 0);
	return s;
}

void
cakit_refused(struct cakit *b, const char *say)
{
	struct blob out = { 0 };

	assert_int_equal(cakit_issue(b, &out), -1);
	assert_int_equal(b->e.code, ERR_CA);
	if (strstr(b->e.say, say) == NULL)
		fail_msg("said %s, wanted %s", b->e.say, say);
	assert_null(out.p);
}

/* The serial of what was issued last. */
const char *
cakit_serial(struct cakit *b)
{
	static struct cert_facts f;

	assert_int_equal(cert_facts(&b->cert, &f, &b->e), 0);
	return f.serial;
}

/* Does `openssl crl -text` show this? */
bool
cakit_crl_says(struct cakit *b, const char *text)
{
	return cakit_shell("openssl crl -in '%s/crl.pem' -noout -text | grep -q -e '%s'", b->folder, text) == 0;
}

int
cakit_setup(void **state)
{
	char *dir = kit_dir();
	struct err e;

	(void)state;
	model = kit_path(dir, "ca");
	free(dir);
	return ca_local_create(model, "Demo CA", &e);
}

int
cakit_teardown(void **state)
{
	free(model);
	rsakit_done();
	return kit_teardown(state);
}
