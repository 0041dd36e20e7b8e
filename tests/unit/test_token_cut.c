/*
 * Power cut at every call to the module: format, key_make, cert_put, pin_change and pin_reset
 * are killed before and after each PKCS#11 call they make, then run again in full.
 * In forked children, over the functions the helper runs.
 */
#include "core/token/p11_impl.h"

#include "core/blob.h"
#include "tests/unit/tokenkit.h"

#include <errno.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- the module, with a place to die before and after each call that writes ---- */

static CK_FUNCTION_LIST real, cut;
static int die_at, calls;               /* die at this moment; 0 = never */

static void
moment(void)
{
	if (++calls == die_at)
		raise(SIGKILL);
}

/* Both sides of a call. */
#define CUT(call) do { CK_RV rv_; moment(); rv_ = (call); moment(); return rv_; } while (0)

static CK_RV
cut_init_token(CK_SLOT_ID s, CK_UTF8CHAR_PTR p, CK_ULONG n, CK_UTF8CHAR_PTR l)
{
	CUT(real.C_InitToken(s, p, n, l));
}

static CK_RV
cut_login(CK_SESSION_HANDLE s, CK_USER_TYPE u, CK_UTF8CHAR_PTR p, CK_ULONG n)
{
	CUT(real.C_Login(s, u, p, n));
}

static CK_RV
cut_set_pin(CK_SESSION_HANDLE s, CK_UTF8CHAR_PTR o, CK_ULONG no, CK_UTF8CHAR_PTR n, CK_ULONG nn)
{
	CUT(real.C_SetPIN(s, o, no, n, nn));
}

static CK_RV
cut_init_pin(CK_SESSION_HANDLE s, CK_UTF8CHAR_PTR p, CK_ULONG n)
{
	CUT(real.C_InitPIN(s, p, n));
}

static CK_RV
cut_keygen(CK_SESSION_HANDLE s, CK_MECHANISM_PTR m, CK_ATTRIBUTE_PTR a, CK_ULONG na,
    CK_ATTRIBUTE_PTR b, CK_ULONG nb, CK_OBJECT_HANDLE_PTR x, CK_OBJECT_HANDLE_PTR y)
{
	CUT(real.C_GenerateKeyPair(s, m, a, na, b, nb, x, y));
}

static CK_RV
cut_create(CK_SESSION_HANDLE s, CK_ATTRIBUTE_PTR a, CK_ULONG n, CK_OBJECT_HANDLE_PTR o)
{
	CUT(real.C_CreateObject(s, a, n, o));
}

static CK_RV
cut_destroy(CK_SESSION_HANDLE s, CK_OBJECT_HANDLE o)
{
	CUT(real.C_DestroyObject(s, o));
}

static struct p11 *
open_cut(const struct bed *b, int at)
{
	struct p11 *p;
	struct err e;

	if (p11_open(&p, BED_MODULE, b->inserted, "", &e) == -1)
		_exit(3);
	real = cut = *p->f;
	cut.C_InitToken = cut_init_token;
	cut.C_Login = cut_login;
	cut.C_SetPIN = cut_set_pin;
	cut.C_InitPIN = cut_init_pin;
	cut.C_GenerateKeyPair = cut_keygen;
	cut.C_CreateObject = cut_create;
	cut.C_DestroyObject = cut_destroy;
	p->f = &cut;
	calls = 0;
	die_at = at;
	return p;
}

/* ---- jobs ---- */

static struct span
s(const char *text)
{
	return (struct span){ (const unsigned char *)text, strlen(text) };
}

static struct blob cert[2];

struct job {
	const char *name;
	/* From the state the making is in when it comes to this; then the job; then is it right? */
	int (*before)(struct p11 *p, const char *serial, struct err *e);
	int (*run)(struct p11 *p, const char *serial, struct err *e);
	int (*judge)(struct p11 *p, const char *serial, struct err *e);
};

static int
format(struct p11 *p, const char *serial, struct err *e)
{
	return p11_format(p, serial, s(BED_SO), s(BED_PIN), "SZ2611160023", e);
}

static int
login(struct p11 *p, const char *serial, struct err *e)
{
	return p11_login(p, serial, s(BED_PIN), e);
}

/* The SO PIN is ours: the factory's is refused. */
static int
factory_so_pin_refused(struct p11 *p, const char *serial, struct err *e)
{
	struct p11_token *t;
	CK_RV rv;

	if (p11_logout(p, serial, e) == -1 || p11_use_session(p, serial, &t, e) == -1)
		return -1;
	rv = p->f->C_Login(t->session, CKU_SO, p11_bytes("12345678"), 8);
	return rv == CKR_PIN_INCORRECT ? 0 : err_set(e, ERR_TOKEN, "SO login gave 0x%lx", rv);
}

static int
nothing_before(struct p11 *p, const char *serial, struct err *e)
{
	(void)p;
	(void)serial;
	(void)e;
	return 0;
}

static int
judge_format(struct p11 *p, const char *serial, struct err *e)
{
	return login(p, serial, e) == -1 ? -1 : factory_so_pin_refused(p, serial, e);
}

static int
make_key(struct p11 *p, const char *serial, struct err *e)
{
	struct blob spki = { 0 };
	int rc = login(p, serial, e) == -1 ? -1 :
	    p11_key_make(p, serial, BED_KEY, 2048, &spki, e);

	blob_done(&spki);
	return rc;
}

/* One pair, and the halves belong together. */
static int
judge_key(struct p11 *p, const char *serial, struct err *e)
{
	struct p11_token *t;
	struct blob sig = { 0 };
	int pub, priv, rc;

	if (login(p, serial, e) == -1 || p11_use_session(p, serial, &t, e) == -1 ||
	    p11_count(p, t, CKO_PUBLIC_KEY, &pub, e) == -1 ||
	    p11_count(p, t, CKO_PRIVATE_KEY, &priv, e) == -1)
		return -1;
	if (pub != 1 || priv != 1)
		return err_set(e, ERR_TOKEN_KEY, "%d public, %d private keys", pub, priv);
	rc = p11_sign(p, serial, BED_KEY, s("x"), &sig, e);
	blob_done(&sig);
	return rc;
}

static int
before_key(struct p11 *p, const char *serial, struct err *e)
{
	return format(p, serial, e);
}

static int
put_cert(struct p11 *p, const char *serial, int which, struct err *e)
{
	return login(p, serial, e) == -1 ? -1 : p11_cert_put(p, serial, BED_KEY, "sign",
	    (struct span){ cert[which].p, cert[which].n }, e);
}

static int
before_cert(struct p11 *p, const char *serial, struct err *e)
{
	return format(p, serial, e) == -1 ? -1 : put_cert(p, serial, 0, e);
}

static int
run_cert(struct p11 *p, const char *serial, struct err *e)
{
	return put_cert(p, serial, 1, e);
}

static int
judge_cert(struct p11 *p, const char *serial, struct err *e)
{
	struct p11_token *t;
	struct blob back = { 0 };
	bool same;
	int n;

	if (p11_cert_get(p, serial, BED_KEY, &back, e) == -1 ||
	    p11_use_session(p, serial, &t, e) == -1 ||
	    p11_count(p, t, CKO_CERTIFICATE, &n, e) == -1)
		return -1;
	same = blob_equal(&back, &cert[1]);
	blob_done(&back);
	return n == 1 && same ? 0 : err_set(e, ERR_TOKEN, "%d certificates", n);
}

/* RULES 25: once the change was begun, a refused transport PIN means it was set. */
static int
run_pin(struct p11 *p, const char *serial, struct err *e)
{
	if (p11_pin_change(p, serial, s(BED_PIN), s("58203917"), e) == 0)
		return 0;
	return e->code == ERR_TOKEN_PIN ? p11_login(p, serial, s("58203917"), e) : -1;
}

static int
judge_pin(struct p11 *p, const char *serial, struct err *e)
{
	if (p11_login(p, serial, s("58203917"), e) == -1)
		return -1;
	if (login(p, serial, e) == 0)
		return err_set(e, ERR_TOKEN, "the transport PIN still works");
	return e->code == ERR_TOKEN_PIN ? 0 : -1;
}

static int
run_reset(struct p11 *p, const char *serial, struct err *e)
{
	return p11_pin_reset(p, serial, s(BED_SO), s("58203917"), e);
}

/* ---- the sweep ---- */

/* In a child of its own: 0 done, 1 failed, -1 killed at the moment asked for. */
static int
in_child(const struct bed *b, int (*fn)(struct p11 *, const char *, struct err *), int at)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		struct err e = { 0 };
		char line[400];
		int rc = fn(open_cut(b, at), b->serials[0], &e);

		if (rc == -1) {
			err_line(&e, line, sizeof(line));
			fprintf(stderr, "%s\n", line);
		}
		_exit(rc == 0 ? 0 : 1);
	}
	assert_true(pid > 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 2;
}

static void
sweep(struct bed *b, const struct job *j)
{
	char serials[1][40], number[16];
	struct err e;
	int tried = 0, recovered = 0, rc;

	for (int at = 1;; at++) {
		assert_ok(reader_remove(b->reader, NULL, &e));
		assert_ok(reader_make_blanks(BED_MODULE, b->drawer, 1, serials, &e));
		memcpy(b->serials[0], serials[0], sizeof(serials[0]));
		snprintf(number, sizeof(number), "%d", at + 2); /* the bed has two */
		assert_ok(reader_insert(b->reader, number, &e));
		assert_int_equal(in_child(b, j->before, 0), 0);
		if ((rc = in_child(b, j->run, at)) == 0)
			break;
		assert_int_equal(rc, -1);
		tried++;
		if (in_child(b, j->run, 0) == 0 && in_child(b, j->judge, 0) == 0)
			recovered++;
	}
	print_message("%s tried %d of %d recovered %d\n", j->name, tried, tried, recovered);
	assert_true(tried >= 4);
	assert_int_equal(tried, recovered);
	assert_int_equal(in_child(b, j->judge, 0), 0); /* and uncut it is right as well */
}

static void
format_survives_a_cut_at_every_call(void **state)
{
	static const struct job j = { "format", nothing_before, format, judge_format };

	sweep(*state, &j);
}

static void
key_make_survives_a_cut_at_every_call(void **state)
{
	static const struct job j = { "key_make", before_key, make_key, judge_key };

	sweep(*state, &j);
}

static void
cert_put_survives_a_cut_at_every_call(void **state)
{
	static const struct job j = { "cert_put", before_cert, run_cert, judge_cert };

	sweep(*state, &j);
}

static void
pin_change_survives_a_cut_at_every_call(void **state)
{
	static const struct job j = { "pin_change", format, run_pin, judge_pin };

	sweep(*state, &j);
}

static void
pin_reset_survives_a_cut_at_every_call(void **state)
{
	static const struct job j = { "pin_reset", format, run_reset, judge_pin };

	sweep(*state, &j);
}

/* ---- what only the inside shows ---- */

static int
sign_both_ways(struct p11 *p, const char *serial, struct err *e)
{
	struct blob a = { 0 }, b = { 0 };
	struct p11_token *t;
	bool same;

	if (format(p, serial, e) == -1 || make_key(p, serial, e) == -1 ||
	    p11_use_user(p, serial, &t, e) == -1)
		return -1;
	if (!t->hashes)
		return err_set(e, ERR_TOKEN, "SoftHSM2 should hash");
	if (p11_sign(p, serial, BED_KEY, s("receipt"), &a, e) == -1)
		return -1;
	t->hashes = false;
	if (p11_sign(p, serial, BED_KEY, s("receipt"), &b, e) == -1)
		return -1;
	same = blob_equal(&a, &b); /* PKCS#1 v1.5 signatures are the same each time */
	blob_done(&a);
	blob_done(&b);
	return same ? 0 : err_set(e, ERR_TOKEN, "signatures differ");
}

static void
a_module_that_does_not_hash_signs_the_same(void **state)
{
	assert_int_equal(in_child(*state, sign_both_ways, 0), 0);
}

/* A key that could leave the token: the guard must see it. */
static int
exposed_key(struct p11 *p, const char *serial, struct err *e)
{
	static const CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
	static const CK_OBJECT_CLASS class = CKO_PRIVATE_KEY;
	CK_OBJECT_HANDLE found, copy;
	struct p11_token *t;
	struct p11_id id, other;
	CK_ULONG bits = 2048;
	CK_MECHANISM how = { CKM_RSA_PKCS_KEY_PAIR_GEN, NULL, 0 };
	size_t n;

	if (format(p, serial, e) == -1 || login(p, serial, e) == -1 ||
	    p11_use_user(p, serial, &t, e) == -1 || p11_id_get(BED_KEY, &id, e) == -1 ||
	    p11_id_get("ff", &other, e) == -1)
		return -1;
	CK_ATTRIBUTE pub[] = { p11_attr(CKA_TOKEN, &yes, 1), p11_attr(CKA_ID, id.b, id.n),
		p11_attr(CKA_MODULUS_BITS, &bits, sizeof(bits)) };
	CK_ATTRIBUTE priv[] = { p11_attr(CKA_TOKEN, &yes, 1), p11_attr(CKA_SENSITIVE, &no, 1),
		p11_attr(CKA_EXTRACTABLE, &yes, 1), p11_attr(CKA_ID, id.b, id.n) };
	if (p->f->C_GenerateKeyPair(t->session, &how, pub, 3, priv, 4, &copy, &found) != CKR_OK)
		return err_set(e, ERR_TOKEN, "no exposed key");
	if (p11_find(p, t, class, &id, &found, 1, &n, e) == -1 || n != 1)
		return -1;
	if (p11_key_guarded(p, serial, BED_KEY, e) == -1 && e->code == ERR_TOKEN_KEY)
		return 0;
	return err_set(e, ERR_TOKEN, "an exposed key passed as guarded");
}

static void
a_key_that_can_be_read_is_not_guarded(void **state)
{
	assert_int_equal(in_child(*state, exposed_key, 0), 0);
}

/* ---- */

static int
make_certs(void **state)
{
	struct err e;

	(void)state;
	for (int i = 0; i < 2; i++) {
		X509 *x = X509_new();
		EVP_PKEY *k = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)2048);
		unsigned char *p = NULL;
		int n;

		ASN1_INTEGER_set(X509_get_serialNumber(x), i + 1);
		X509_gmtime_adj(X509_getm_notBefore(x), 0);
		X509_gmtime_adj(X509_getm_notAfter(x), 86400);
		X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_ASC,
		    (const unsigned char *)"x", -1, -1, 0);
		X509_set_pubkey(x, k);
		assert_true(X509_sign(x, k, EVP_sha256()) > 0);
		assert_true((n = i2d_X509(x, &p)) > 0);
		assert_ok(blob_set(&cert[i], p, (size_t)n, &e));
		OPENSSL_free(p);
		X509_free(x);
		EVP_PKEY_free(k);
	}
	return 0;
}

static int
teardown(void **state)
{
	blob_done(&cert[0]);
	blob_done(&cert[1]);
	return kit_teardown(state);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, bed_new, bed_free)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(format_survives_a_cut_at_every_call),
		TEST(key_make_survives_a_cut_at_every_call),
		TEST(cert_put_survives_a_cut_at_every_call),
		TEST(pin_change_survives_a_cut_at_every_call),
		TEST(pin_reset_survives_a_cut_at_every_call),
		TEST(a_module_that_does_not_hash_signs_the_same),
		TEST(a_key_that_can_be_read_is_not_guarded),
	};
	int rc = bed_helper(argc, argv);

	return rc != -1 ? rc : cmocka_run_group_tests(tests, make_certs, teardown);
}
