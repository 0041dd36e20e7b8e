/* The CA in a folder: RULES 3, 8, 29, 30; RFC 5280.  Judged by OpenSSL's own program too. */
#include "tests/unit/kit.h"
#include "tests/unit/rsakit.h"

#include "core/ca/local.h"
#include "core/clock.h"
#include "core/rsa/cert.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BUDGET = 20000 };

static char *model;     /* one CA, made once; every test has a copy */

struct bench {
	char *dir, *folder;
	struct ca_local *c;
	struct ca ca;
	struct order o;
	struct blob csr, cert;
	struct err e;
	int ms;
};

static int
shell(const char *fmt, ...)
{
	char cmd[4096];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(cmd, sizeof(cmd), fmt, ap);
	va_end(ap);
	return system(cmd);
}

static void
reopen(struct bench *b)
{
	ca_local_free(b->c);
	b->c = NULL;
	assert_int_equal(ca_local_open(&b->c, b->folder, &b->e), 0);
	b->ca = ca_local_seam(b->c);
}

static int
new_bench(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));

	b->dir = kit_dir();
	b->folder = kit_path(b->dir, "ca");
	assert_int_equal(shell("cp -a '%s' '%s'", model, b->folder), 0);
	reopen(b);
	rsakit_order(&b->o);
	rsakit_csr(&b->o, rsakit_key(0, 2048), &b->csr);
	b->ms = BUDGET;
	*state = b;
	return 0;
}

static int
free_bench(void **state)
{
	struct bench *b = *state;

	ca_local_free(b->c);
	blob_done(&b->csr);
	blob_done(&b->cert);
	free(b->folder);
	free(b->dir);
	free(b);
	return 0;
}

static int
issue(struct bench *b, struct blob *out)
{
	struct ca_request r = {"k-1", &b->o, &b->csr};

	char line[600];

	err_clear(&b->e);
	if (b->ca.ops->issue(b->ca.self, &r, out, &b->ms, &b->e) == 0)
		return 0;
	err_line(&b->e, line, sizeof(line));
	print_message("refused: %s\n", line);
	return -1;
}

static int
ask_revoke(struct bench *b, const char *serial, const char *reason)
{
	return b->ca.ops->revoke(b->ca.self, "CN=Demo CA,C=CN", serial, reason, &b->ms, &b->e);
}

static enum ca_status
status_of(struct bench *b, const char *issuer, const char *serial, int64_t *when)
{
	enum ca_status s = CA_UNKNOWN;

	assert_int_equal(b->ca.ops->status(b->ca.self, issuer, serial, &s, when, &b->ms, &b->e), 0);
	return s;
}

static void
assert_refused(struct bench *b, const char *say)
{
	struct blob out = {0};

	assert_int_equal(issue(b, &out), -1);
	assert_int_equal(b->e.code, ERR_CA);
	if (strstr(b->e.say, say) == NULL)
		fail_msg("said %s, wanted %s", b->e.say, say);
	assert_null(out.p);
}

/* The serial of what was issued last. */
static const char *
serial_of(struct bench *b)
{
	static struct cert_facts f;

	assert_int_equal(cert_facts(&b->cert, &f, &b->e), 0);
	return f.serial;
}

/* Does `openssl crl -text` show this? */
static bool
crl_says(struct bench *b, const char *text)
{
	return shell("openssl crl -in '%s/crl.pem' -noout -text | grep -q -e '%s'", b->folder, text) == 0;
}

/* ---- what it issues ---------------------------------------------------------------- */

static void
certificate_is_what_rules_29_ask(void **state)
{
	struct bench *b = *state;
	struct blob root = {0};
	struct cert_facts f;
	int64_t last;
	size_t n = 0;

	assert_int_equal(issue(b, &b->cert), 0);
	assert_int_equal(b->ca.ops->chain(b->ca.self, &root, 1, &n, &b->e), 0);
	assert_int_equal(n, 1);
	assert_int_equal(cert_check(&b->cert, &b->csr, &b->o, &root, 1, clock_now(), &b->e), 0);
	assert_int_equal(cert_facts(&b->cert, &f, &b->e), 0);
	assert_int_equal(strlen(f.serial), 32);
	assert_in_range(f.serial[0], '4', '7');
	assert_int_equal(cert_last_second(b->o.old_end, &last, &b->e), 0);
	assert_true(f.end == last);
	assert_string_equal(f.issuer, "CN=Demo CA,C=CN");
	assert_string_equal(f.issuer, ca_local_name(b->c));
	assert_true(b->ms <= BUDGET);
	blob_done(&root);
}

static void
each_kind_has_its_policy(void **state)
{
	static const char *const policies[] = {"2.999.112.1.1", "2.999.112.1.2", "2.999.112.1.3"};
	struct bench *b = *state;
	char *path = kit_path(b->dir, "c.der");
	int kind;

	for (kind = 0; kind < ORDER_KIND__MAX; kind++) {
		b->o.kind = (enum order_kind)kind;
		snprintf(b->o.no, sizeof(b->o.no), "SZ%d", kind);
		rsakit_csr(&b->o, rsakit_key(kind, 2048), &b->csr);
		assert_int_equal(issue(b, &b->cert), 0);
		assert_int_equal(blob_write(&b->cert, path, 0600, &b->e), 0);
		assert_int_equal(shell("openssl x509 -inform DER -in '%s' -noout -text | grep -qx ' *Policy: %s'", path, policies[kind]), 0);
	}
	free(path);
}

static void
openssl_finds_every_extension_and_no_responder(void **state)
{
	static const char *const lines[] = {
		"X509v3 Basic Constraints: critical", "CA:FALSE", "X509v3 Key Usage: critical",
		"Digital Signature, Non Repudiation, Key Encipherment, Data Encipherment", "X509v3 Subject Key Identifier",
		"X509v3 Authority Key Identifier", "URI:http://crl.demo.invalid/demo.crl", "sha256WithRSAEncryption",
	};
	struct bench *b = *state;
	char *path = kit_path(b->dir, "c.der");
	size_t i;

	assert_int_equal(issue(b, &b->cert), 0);
	assert_int_equal(blob_write(&b->cert, path, 0600, &b->e), 0);
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		if (shell("openssl x509 -inform DER -in '%s' -noout -text | grep -q '%s'", path, lines[i]) != 0)
			fail_msg("no %s", lines[i]);
	assert_int_not_equal(shell("openssl x509 -inform DER -in '%s' -noout -text | grep -q -e OCSP -e 'Authority Information'", path), 0);
	free(path);
}

static void
openssl_verifies_until_revoked(void **state)
{
	struct bench *b = *state;
	char *der = kit_path(b->dir, "c.der");
	const char *verify = "cd '%s' && openssl x509 -inform DER -in c.der -out c.pem && "
			     "openssl verify -x509_strict -CAfile ca/ca.pem -CRLfile ca/crl.pem -crl_check c.pem >verify.out 2>&1";

	assert_int_equal(issue(b, &b->cert), 0);
	assert_int_equal(blob_write(&b->cert, der, 0600, &b->e), 0);
	assert_int_equal(shell(verify, b->dir), 0);
	assert_int_equal(ask_revoke(b, serial_of(b), "superseded"), 0);
	assert_int_not_equal(shell(verify, b->dir), 0);
	assert_int_equal(shell("grep -q 'certificate revoked' '%s/verify.out'", b->dir), 0);
	free(der);
}

/* ---- one certificate per order and key, RULES 30 -------------------------------------- */

static void
same_order_and_key_get_the_same_bytes(void **state)
{
	struct bench *b = *state;
	struct blob again = {0};

	assert_int_equal(issue(b, &b->cert), 0);
	assert_int_equal(issue(b, &again), 0);
	assert_true(blob_equal(&b->cert, &again));
	reopen(b); /* as after a crash before the answer arrived */
	assert_int_equal(issue(b, &again), 0);
	assert_true(blob_equal(&b->cert, &again));
	blob_done(&again);
}

static void
another_key_waits_until_the_first_is_revoked(void **state)
{
	struct bench *b = *state;
	struct blob first = {0};

	assert_int_equal(issue(b, &first), 0);
	rsakit_csr(&b->o, rsakit_key(1, 2048), &b->csr);
	assert_refused(b, "须先注销");
	assert_int_equal(blob_set(&b->cert, first.p, first.n, &b->e), 0);
	assert_int_equal(ask_revoke(b, serial_of(b), "certificateHold"), 0);
	assert_refused(b, "须先注销"); /* a hold is not final */
	assert_int_equal(ask_revoke(b, serial_of(b), "superseded"), 0);
	assert_int_equal(issue(b, &b->cert), 0);
	assert_false(blob_equal(&b->cert, &first));
	rsakit_csr(&b->o, rsakit_key(0, 2048), &b->csr);
	assert_refused(b, "已注销"); /* the revoked one's key gets no second chance */
	blob_done(&first);
}

static void
a_key_serves_one_order(void **state)
{
	struct bench *b = *state;

	assert_int_equal(issue(b, &b->cert), 0);
	snprintf(b->o.no, sizeof(b->o.no), "SZ2611160024");
	assert_refused(b, "另一订单");
}

static void
a_torn_line_is_as_if_never_written(void **state)
{
	struct bench *b = *state;
	struct blob again = {0};
	char *index = kit_path(b->folder, "index.db");
	struct stat st;

	/* killed while booking: half a line, and no certificate was answered */
	assert_int_equal(stat(index, &st), 0);
	assert_int_equal(issue(b, &b->cert), 0);
	assert_int_equal(truncate(index, st.st_size + 300), 0);
	reopen(b);
	assert_int_equal(issue(b, &again), 0);
	assert_false(blob_equal(&b->cert, &again));
	assert_int_equal(issue(b, &b->cert), 0);
	assert_true(blob_equal(&b->cert, &again));
	assert_int_equal(stat(index, &st), 0);
	assert_int_equal(truncate(index, st.st_size + 100), 0); /* NULs, as some file systems leave them */
	reopen(b);
	assert_int_equal(ask_revoke(b, serial_of(b), "superseded"), 0);
	reopen(b);
	free(index);
	blob_done(&again);
}

/* Eight processes ask for the same order and key at the same moment. */
static void
racing_processes_get_one_certificate(void **state)
{
	struct bench *b = *state;
	char *name;
	pid_t pid[8];
	int i, rc;

	for (i = 0; i < 8; i++) {
		if ((pid[i] = fork()) == 0) {
			struct ca_local *c = NULL;
			struct ca_request r = {"k", &b->o, &b->csr};
			struct blob cert = {0};
			char path[600];

			snprintf(path, sizeof(path), "%s/%d.der", b->dir, i);
			rc = ca_local_open(&c, b->folder, &b->e) == 0 &&
			    ca_local_seam(c).ops->issue(c, &r, &cert, &b->ms, &b->e) == 0 &&
			    blob_write(&cert, path, 0600, &b->e) == 0;
			_exit(rc ? 0 : 1);
		}
	}
	for (i = 0; i < 8; i++) {
		assert_int_equal(waitpid(pid[i], &rc, 0), pid[i]);
		assert_int_equal(rc, 0);
	}
	assert_int_equal(issue(b, &b->cert), 0);
	for (i = 0; i < 8; i++) {
		struct blob got = {0};

		assert_true(asprintf(&name, "%s/%d.der", b->dir, i) > 0);
		assert_int_equal(blob_read(&got, name, 8192, &b->e), 0);
		assert_true(blob_equal(&got, &b->cert));
		blob_done(&got);
		free(name);
	}
}

/* ---- what it refuses ------------------------------------------------------------------- */

static void
wrong_requests_are_refused(void **state)
{
	struct bench *b = *state;

	b->csr.p[b->csr.n - 1] ^= 1;
	assert_refused(b, "签名不对");
	rsakit_csr(&b->o, rsakit_key(0, 2048), &b->csr);
	snprintf(b->o.uscc, sizeof(b->o.uscc), "91440300MA5TEXT03F");
	assert_refused(b, "与订单不符");
	rsakit_order(&b->o);
	b->csr.n--;
	assert_refused(b, "");
	b->csr.n++;
	snprintf(b->o.no, sizeof(b->o.no), "SZ\n1");
	assert_int_equal(issue(b, &b->cert), -1);
	assert_int_equal(b->e.code, ERR_INPUT);
	rsakit_order(&b->o);
	assert_int_equal(issue(b, &b->cert), 0);
}

static void
expired_old_certificate_gives_no_new_one(void **state)
{
	struct bench *b = *state;

	b->o.old_end = date_of(clock_now()) - 1;
	assert_refused(b, "已过有效期");
	b->o.old_end = date_of(clock_now());
	assert_int_equal(issue(b, &b->cert), 0); /* its last day counts to the end */
}

/* ---- old certificates, status, revocation ------------------------------------------------ */

static void
old_certificates_are_good_revoked_or_unknown(void **state)
{
	struct bench *b = *state;
	int64_t when = 7, then = 1795000000;

	assert_int_equal(status_of(b, b->o.old_issuer, b->o.old_serial, &when), CA_UNKNOWN);
	assert_int_equal(ca_local_old(b->c, &b->o, 0, &b->e), 0);
	assert_int_equal(status_of(b, "CN=Demo CA, C=CN", "018ce44b092f73a71f", &when), CA_UNKNOWN);
	assert_int_equal(status_of(b, "CN=Demo CA, C=CN", "0018ce44b092f73a71", &when), CA_GOOD);
	assert_true(when == 0);
	assert_int_equal(ca_local_old(b->c, &b->o, then, &b->e), 0);
	assert_int_equal(ca_local_old(b->c, &b->o, then + 99, &b->e), 0); /* again changes nothing */
	assert_int_equal(status_of(b, b->o.old_issuer, b->o.old_serial, &when), CA_REVOKED);
	assert_true(when == then);
	assert_int_equal(status_of(b, "CN=Other CA,C=CN", b->o.old_serial, &when), CA_UNKNOWN);
	assert_true(when == 0);
}

static void
old_certificates_of_others_are_not_ours_to_book(void **state)
{
	struct bench *b = *state;

	snprintf(b->o.old_issuer, sizeof(b->o.old_issuer), "CN=Other CA,C=CN");
	assert_int_equal(ca_local_old(b->c, &b->o, 0, &b->e), -1);
	assert_int_equal(b->e.code, ERR_INPUT);
	rsakit_order(&b->o);
	snprintf(b->o.old_serial, sizeof(b->o.old_serial), "18CZ");
	assert_int_equal(ca_local_old(b->c, &b->o, 0, &b->e), -1);
	rsakit_order(&b->o);
	assert_int_equal(ca_local_old(b->c, &b->o, 0, &b->e), 0);
	snprintf(b->o.no, sizeof(b->o.no), "SZ2611160099");
	assert_int_equal(ca_local_old(b->c, &b->o, 0, &b->e), -1); /* its serial is taken */
	assert_int_equal(b->e.code, ERR_INPUT);
}

static void
old_certificate_does_not_count_as_the_orders_new_one(void **state)
{
	struct bench *b = *state;

	assert_int_equal(ca_local_old(b->c, &b->o, 0, &b->e), 0);
	assert_int_equal(issue(b, &b->cert), 0);
}

static void
revoking_twice_keeps_the_first_time(void **state)
{
	struct bench *b = *state;
	int64_t then = 1795000000, when = 0;

	assert_int_equal(ca_local_old(b->c, &b->o, then, &b->e), 0);
	assert_int_equal(ask_revoke(b, b->o.old_serial, "superseded"), 0);
	assert_int_equal(ask_revoke(b, b->o.old_serial, "certificateHold"), 0); /* nor does it become a hold */
	assert_int_equal(status_of(b, b->o.old_issuer, b->o.old_serial, &when), CA_REVOKED);
	assert_true(when == then);
}

static void
hold_is_not_final(void **state)
{
	struct bench *b = *state;
	int64_t when = 0;

	assert_int_equal(ca_local_old(b->c, &b->o, 0, &b->e), 0);
	assert_int_equal(ask_revoke(b, b->o.old_serial, "certificateHold"), 0);
	assert_int_equal(status_of(b, b->o.old_issuer, b->o.old_serial, &when), CA_HOLD);
	assert_true(crl_says(b, "Certificate Hold"));
	assert_int_equal(ask_revoke(b, b->o.old_serial, "superseded"), 0);
	assert_int_equal(status_of(b, b->o.old_issuer, b->o.old_serial, &when), CA_REVOKED);
	assert_true(crl_says(b, "Superseded"));
	assert_false(crl_says(b, "Certificate Hold"));
}

static void
unknown_serials_and_reasons_are_not_revoked(void **state)
{
	struct bench *b = *state;

	assert_int_equal(ask_revoke(b, "18CE", "superseded"), -1);
	assert_int_equal(b->e.code, ERR_CA_STATUS);
	assert_int_equal(ask_revoke(b, "18CE", "because"), -1);
	assert_int_equal(b->e.code, ERR_FAULT);
}

/* ---- the CRL --------------------------------------------------------------------------- */

static void
crl_has_number_reason_issuer_key_and_a_week(void **state)
{
	struct bench *b = *state;

	assert_true(crl_says(b, "No Revoked Certificates"));
	assert_int_equal(ca_local_old(b->c, &b->o, 0, &b->e), 0);
	assert_int_equal(ask_revoke(b, b->o.old_serial, "superseded"), 0);
	assert_true(crl_says(b, "Version 2 (0x1)"));
	assert_true(crl_says(b, "Serial Number: 18CE44B092F73A71"));
	assert_true(crl_says(b, "Superseded"));
	assert_true(crl_says(b, "X509v3 Authority Key Identifier"));
	assert_int_equal(shell("cd '%s' && openssl crl -in crl.pem -CAfile ca.pem -noout 2>&1 | grep -qx 'verify OK'", b->folder), 0);
	assert_int_equal(shell("cd '%s' && a=$(date -d \"$(openssl crl -in crl.pem -noout -lastupdate | cut -d= -f2)\" +%%s) && "
			       "z=$(date -d \"$(openssl crl -in crl.pem -noout -nextupdate | cut -d= -f2)\" +%%s) && "
			       "[ $((z - a)) -eq 604800 ]", b->folder), 0);
}

static void
crl_number_rises_with_each(void **state)
{
	struct bench *b = *state;
	char *last, *next, *cmd = kit_path(b->dir, "n");
	int i;

	for (last = strdup("crlNumber=0x00"), i = 0; i < 3; i++, free(last), last = next) {
		assert_int_equal(ca_local_crl(b->c, &b->e), 0);
		assert_int_equal(shell("openssl crl -in '%s/crl.pem' -noout -crlnumber >'%s'", b->folder, cmd), 0);
		next = kit_read(cmd);
		assert_true(strcmp(next, last) > 0);
	}
	free(last);
	free(cmd);
}

static void
a_crl_left_behind_is_made_good_on_open(void **state)
{
	struct bench *b = *state;

	/* old certificates leave the CRL to the next open, as a crash before the CRL does */
	assert_int_equal(ca_local_old(b->c, &b->o, 1795000000, &b->e), 0);
	assert_false(crl_says(b, "18CE44B092F73A71"));
	reopen(b);
	assert_true(crl_says(b, "18CE44B092F73A71"));

	assert_int_equal(shell("rm '%s/crl.pem'", b->folder), 0);
	reopen(b);
	assert_true(crl_says(b, "18CE44B092F73A71"));

	assert_int_equal(shell("cp '%s/crl.pem' '%s/older.pem'", b->folder, b->folder), 0);
	assert_int_equal(ca_local_crl(b->c, &b->e), 0);
	assert_int_equal(shell("mv '%s/older.pem' '%s/crl.pem'", b->folder, b->folder), 0);
	assert_int_equal(ask_revoke(b, b->o.old_serial, "superseded"), 0); /* done already, but not in the file */
	assert_true(crl_says(b, "X509v3 CRL Number"));
	assert_int_equal(shell("n=$(openssl crl -in '%s/crl.pem' -noout -crlnumber) && [ \"$n\" = crlNumber=0x05 ]", b->folder), 0);
}

static void
a_fresh_crl_is_left_alone(void **state)
{
	struct bench *b = *state;
	char *path = kit_path(b->folder, "crl.pem"), *before = kit_read(path), *after;

	reopen(b);
	after = kit_read(path);
	assert_string_equal(before, after);
	free(path);
	free(before);
	free(after);
}

/* ---- the folder ------------------------------------------------------------------------- */

static void
branch_signs_and_is_not_a_ca(void **state)
{
	struct bench *b = *state;
	char *cert = kit_path(b->dir, "branch.pem"), *key = kit_path(b->dir, "branch.key");
	struct stat st;

	assert_int_equal(ca_local_branch(b->c, "福田受理点 (演示 无效)", cert, key, &b->e), 0);
	assert_int_equal(stat(key, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(shell("openssl verify -CAfile '%s/ca.pem' '%s' >/dev/null", b->folder, cert), 0);
	assert_int_equal(shell("openssl x509 -in '%s' -noout -text | grep -qx ' *Digital Signature, Non Repudiation'", cert), 0);
	assert_int_equal(shell("[ \"$(openssl x509 -in '%s' -noout -pubkey)\" = \"$(openssl pkey -in '%s' -pubout)\" ]", cert, key), 0);
	free(cert);
	free(key);
}

static void
root_is_rsa_3072_and_its_key_is_kept_shut(void **state)
{
	struct bench *b = *state;
	struct ca_local *c = NULL;
	char *key = kit_path(b->folder, "ca.key");
	struct stat st;

	assert_int_equal(stat(key, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(shell("openssl x509 -in '%s/ca.pem' -noout -text | grep -q 'Public-Key: (3072 bit)'", b->folder), 0);
	assert_int_equal(chmod(key, 0640), 0);
	assert_int_equal(ca_local_open(&c, b->folder, &b->e), -1);
	assert_int_equal(b->e.code, ERR_SETTINGS);
	assert_null(c);
	free(key);
}

static void
a_ca_is_not_made_over_another(void **state)
{
	struct bench *b = *state;
	char *path = kit_path(b->folder, "ca.pem"), *before = kit_read(path), *after;

	assert_int_equal(ca_local_create(b->folder, "Demo CA", &b->e), -1);
	assert_int_equal(b->e.code, ERR_DISK);
	after = kit_read(path);
	assert_string_equal(before, after);
	free(path);
	free(before);
	free(after);
}

static void
missing_and_mixed_up_folders_are_named(void **state)
{
	struct bench *b = *state;
	struct ca_local *c = NULL;

	assert_int_equal(ca_local_open(&c, "/nonexistent/ca", &b->e), -1);
	assert_int_equal(b->e.code, ERR_SETTINGS);
	assert_non_null(strstr(b->e.say, "/nonexistent/ca"));
	assert_int_equal(ca_local_create("/nonexistent/ca", "Demo CA", &b->e), -1);
	assert_int_equal(b->e.code, ERR_DISK);
	assert_int_equal(shell("openssl genrsa -out '%s/ca.key' 2048 2>/dev/null && chmod 600 '%s/ca.key'", b->folder, b->folder), 0);
	assert_int_equal(ca_local_open(&c, b->folder, &b->e), -1);
	assert_int_equal(b->e.code, ERR_SETTINGS);
	assert_int_equal(shell("rm '%s/index.db'", b->folder), 0);
	assert_int_equal(issue(b, &b->cert), -1); /* while it is open */
	assert_int_equal(b->e.code, ERR_SETTINGS);
	assert_null(c);
}

static void
damaged_index_names_its_line(void **state)
{
	static const char *const bad[] = {
		"gone\t18CE", "issued\t18CE", "issued\tXX\t2028-02-09T23:59:59+08:00\tSZ1\t-\t-", "revoked\t99\tnow\tsuperseded",
		"revoked\t18CE\t2026-02-09T23:59:59+08:00\tsuperseded", "issued\t18CE\tsoon\tSZ1\t-\t-",
		"issued\t18CE\t2028-02-09T23:59:59+08:00\tSZ1\t-\tXYZ", "crl\t1", "crl\tx", "", "a\tb\tc\td\te\tf\tg",
	};
	struct bench *b = *state;
	struct ca_local *c = NULL;
	char *path = kit_path(b->folder, "index.db"), *whole = kit_read(path), *text;
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_true(asprintf(&text, "%s%s\n", whole, bad[i]) > 0);
		kit_write(path, text, 0600);
		assert_int_equal(ca_local_open(&c, b->folder, &b->e), -1);
		assert_int_equal(b->e.code, ERR_FAULT);
		if (strstr(b->e.say, "第 3 行") == NULL)
			fail_msg("%s: %s", bad[i], b->e.say);
		free(text);
	}
	kit_write(path, "something else\n", 0600);
	assert_int_equal(ca_local_open(&c, b->folder, &b->e), -1);
	assert_non_null(strstr(b->e.say, "第 1 行"));
	kit_write(path, whole, 0600);
	assert_int_equal(ca_local_open(&c, b->folder, &b->e), 0);
	ca_local_free(c);
	free(path);
	free(whole);
}

static void
a_held_lock_costs_the_budget_and_no_more(void **state)
{
	struct bench *b = *state;
	char *path = kit_path(b->folder, "lock");
	int fd = open(path, O_RDWR | O_CLOEXEC);

	assert_int_equal(flock(fd, LOCK_EX), 0);
	b->ms = 20;
	assert_int_equal(issue(b, &b->cert), -1);
	assert_int_equal(b->e.code, ERR_REMOTE);
	close(fd);
	b->ms = BUDGET;
	assert_int_equal(issue(b, &b->cert), 0);
	free(path);
}

/* What another handle did is seen at once. */
static void
handles_share_what_is_booked(void **state)
{
	struct bench *b = *state;
	struct ca_local *other = NULL;
	int64_t when;

	assert_int_equal(ca_local_open(&other, b->folder, &b->e), 0);
	assert_int_equal(ca_local_old(other, &b->o, 1795000000, &b->e), 0);
	assert_int_equal(status_of(b, b->o.old_issuer, b->o.old_serial, &when), CA_REVOKED);
	ca_local_free(other);
}

static int
make_model(void **state)
{
	char *dir = kit_dir();
	struct err e;

	(void)state;
	model = kit_path(dir, "ca");
	free(dir);
	return ca_local_create(model, "Demo CA", &e);
}

static int
done(void **state)
{
	free(model);
	rsakit_done();
	return kit_teardown(state);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, new_bench, free_bench)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(certificate_is_what_rules_29_ask),
		CASE(each_kind_has_its_policy),
		CASE(openssl_finds_every_extension_and_no_responder),
		CASE(openssl_verifies_until_revoked),
		CASE(same_order_and_key_get_the_same_bytes),
		CASE(another_key_waits_until_the_first_is_revoked),
		CASE(a_key_serves_one_order),
		CASE(a_torn_line_is_as_if_never_written),
		CASE(racing_processes_get_one_certificate),
		CASE(wrong_requests_are_refused),
		CASE(expired_old_certificate_gives_no_new_one),
		CASE(old_certificates_are_good_revoked_or_unknown),
		CASE(old_certificates_of_others_are_not_ours_to_book),
		CASE(old_certificate_does_not_count_as_the_orders_new_one),
		CASE(revoking_twice_keeps_the_first_time),
		CASE(hold_is_not_final),
		CASE(unknown_serials_and_reasons_are_not_revoked),
		CASE(crl_has_number_reason_issuer_key_and_a_week),
		CASE(crl_number_rises_with_each),
		CASE(a_crl_left_behind_is_made_good_on_open),
		CASE(a_fresh_crl_is_left_alone),
		CASE(branch_signs_and_is_not_a_ca),
		CASE(root_is_rsa_3072_and_its_key_is_kept_shut),
		CASE(a_ca_is_not_made_over_another),
		CASE(missing_and_mixed_up_folders_are_named),
		CASE(damaged_index_names_its_line),
		CASE(a_held_lock_costs_the_budget_and_no_more),
		CASE(handles_share_what_is_booked),
	};

	return cmocka_run_group_tests(tests, make_model, done);
}
