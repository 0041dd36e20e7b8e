/* The local CA's certificates on a receipt, as a PDF reader's NSS judges them: RULES 29, 34. */
#include "tests/unit/kit.h"
#include "tests/unit/paper_kit.h"
#include "tests/unit/rsakit.h"

#include "core/ca/local.h"
#include "core/rsa/cert.h"

#include <stdlib.h>
#include <string.h>

struct bench {
	struct paper_kit *k;
	struct ca_local *c;
	struct blob cert;
	struct err e;
};

/* The kit's own keys replaced by what our CA certified. */
static int
new_bench(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));
	struct paper_setup s = { .fonts = "", .service_phone = "400-112-3838", .website = "www.szca.com" };
	struct blob csr = { 0 };
	struct ca_request r = { "k", NULL, &csr };
	char *folder, *cert, *key;
	int ms = 20000;

	assert_non_null(b);
	b->k = paper_kit_new();
	folder = kit_path(b->k->dir, "ca");
	cert = kit_path(b->k->dir, "our.pem");
	key = kit_path(b->k->dir, "our.key");
	assert_int_equal(ca_local_create(folder, "Demo CA", &b->e), 0);
	assert_int_equal(ca_local_open(&b->c, folder, &b->e), 0);
	assert_int_equal(ca_local_branch(b->c, "福田受理点", cert, key, &b->e), 0);
	paper_pdf_free(b->k->pdf);
	b->k->pdf = NULL;
	s.branch_cert = cert;
	s.branch_key = key;
	assert_int_equal(paper_pdf_new(&b->k->pdf, &s, &b->e), 0);
	b->k->paper = paper_pdf_seam(b->k->pdf);

	r.order = &b->k->order;
	rsakit_csr(r.order, rsakit_key(0, 2048), &csr);
	assert_int_equal(ca_local_seam(b->c).ops->issue(b->c, &r, &b->cert, &ms, &b->e), 0);
	b->k->ukey = (struct signer){ rsakit_sign, rsakit_key(0, 2048), &b->cert };
	blob_done(&csr);
	free(folder);
	free(cert);
	free(key);
	*state = b;
	return 0;
}

static int
free_bench(void **state)
{
	struct bench *b = *state;

	paper_kit_free(b->k);
	ca_local_free(b->c);
	blob_done(&b->cert);
	free(b);
	return 0;
}

static int
times(const char *text, const char *what)
{
	int n = 0;

	for (; (text = strstr(text, what)) != NULL; text += strlen(what))
		n++;
	return n;
}

static void
pdfsig_trusts_ukey_and_branch_by_our_root(void **state)
{
	struct bench *b = *state;
	char *out;
	int code;

	paper_kit_receipt(b->k, "a.pdf");
	out = paper_kit_run(b->k, &code, "pdfsig -nssdir sql:nss a.pdf");
	assert_int_equal(times(out, "Signature is Valid."), 2);
	assert_int_equal(times(out, "Certificate is Trusted."), 0); /* a root it does not know yet */
	free(out);
	paper_kit_do(b->k, "certutil -A -d sql:nss -n ours -t C,C,C -i ca/ca.pem");
	out = paper_kit_run(b->k, &code, "pdfsig -nssdir sql:nss a.pdf");
	assert_int_equal(code, 0);
	assert_int_equal(times(out, "Signature is Valid."), 2);
	assert_int_equal(times(out, "Certificate is Trusted."), 2);
	free(out);
}

static void
nss_does_not_trust_what_our_crl_lists(void **state)
{
	struct bench *b = *state;
	struct cert_facts f;
	char *der = kit_path(b->k->dir, "ukey.der"), *out;
	int ms = 20000, code;

	assert_int_equal(blob_write(&b->cert, der, 0600, &b->e), 0);
	paper_kit_do(b->k, "certutil -A -d sql:nss -n ours -t C,C,C -i ca/ca.pem && "
			   "certutil -A -d sql:nss -n leaf -t ,, -i ukey.der && certutil -V -d sql:nss -n leaf -u S");
	assert_int_equal(cert_facts(&b->cert, &f, &b->e), 0);
	assert_int_equal(ca_local_seam(b->c).ops->revoke(b->c, f.issuer, f.serial, "superseded", &ms, &b->e), 0);
	paper_kit_do(b->k, "openssl crl -in ca/crl.pem -outform DER -out crl.der && crlutil -I -d sql:nss -i crl.der");
	out = paper_kit_run(b->k, &code, "certutil -V -d sql:nss -n leaf -u S");
	assert_int_not_equal(code, 0);
	assert_non_null(strstr(out, "revoked"));
	free(out);
	free(der);
}

static int
done(void **state)
{
	rsakit_done();
	return kit_teardown(state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(pdfsig_trusts_ukey_and_branch_by_our_root, new_bench, free_bench),
		cmocka_unit_test_setup_teardown(nss_does_not_trust_what_our_crl_lists, new_bench, free_bench),
	};

	return cmocka_run_group_tests(tests, NULL, done);
}
