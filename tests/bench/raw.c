#include "tests/bench/raw.h"

#include "tests/bench/bench.h"

#include <dlfcn.h>
#include <p11-kit/pkcs11.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct raw {
	void *lib;
	CK_FUNCTION_LIST *f;
};

static unsigned char factory[] = "12345678", so_pin[] = "7230621975360636", pin[] = "438736237625";
static unsigned char key_id[] = { 1, 2, 3, 4 };

#define CALL(r, call)                                                          \
	do {                                                                   \
		CK_RV rv_ = (r)->f->call;                                      \
		if (rv_ != CKR_OK)                                             \
			failed(#call, rv_);                                    \
	} while (0)

static void
failed(const char *call, CK_RV rv)
{
	char why[32];

	snprintf(why, sizeof(why), "0x%lx", rv);
	bench_fail(call, why);
}

struct raw *
raw_open(const char *module)
{
	struct raw *r = calloc(1, sizeof(*r));
	CK_RV (*list)(CK_FUNCTION_LIST **);

	if (r == NULL)
		abort();
	if ((r->lib = dlopen(module, RTLD_NOW)) == NULL)
		bench_fail(module, "cannot be loaded");
	*(void **)&list = dlsym(r->lib, "C_GetFunctionList");
	if (list == NULL || list(&r->f) != CKR_OK)
		bench_fail(module, "is no PKCS#11 module");
	CALL(r, C_Initialize(NULL));
	return r;
}

void
raw_close(struct raw *r)
{
	r->f->C_Finalize(NULL);
	dlclose(r->lib);
	free(r);
}

/* An initialized token without a user PIN, as it comes from the factory. */
static CK_SLOT_ID
blank(struct raw *r)
{
	CK_SLOT_ID slots[64];
	CK_ULONG n = 64;
	CK_TOKEN_INFO info;

	CALL(r, C_GetSlotList(CK_TRUE, slots, &n));
	for (CK_ULONG i = 0; i < n; i++)
		if (r->f->C_GetTokenInfo(slots[i], &info) == CKR_OK &&
		    (info.flags & CKF_TOKEN_INITIALIZED) != 0 &&
		    (info.flags & CKF_USER_PIN_INITIALIZED) == 0)
			return slots[i];
	bench_fail("raw", "no blank token");
}

static void
format(struct raw *r, CK_SLOT_ID slot, CK_SESSION_HANDLE *s)
{
	unsigned char label[32];

	memset(label, ' ', sizeof(label));
	CALL(r, C_InitToken(slot, factory, sizeof(factory) - 1, label));
	CALL(r, C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, s));
	CALL(r, C_Login(*s, CKU_SO, factory, sizeof(factory) - 1));
	CALL(r, C_SetPIN(*s, factory, sizeof(factory) - 1, so_pin, sizeof(so_pin) - 1));
	CALL(r, C_InitPIN(*s, pin, sizeof(pin) - 1));
	CALL(r, C_Logout(*s));
	CALL(r, C_Login(*s, CKU_USER, pin, sizeof(pin) - 1));
}

static CK_OBJECT_HANDLE
make_key(struct raw *r, CK_SESSION_HANDLE s)
{
	CK_MECHANISM m = { CKM_RSA_PKCS_KEY_PAIR_GEN, NULL, 0 };
	CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
	CK_ULONG bits = 2048;
	CK_OBJECT_HANDLE public, private;
	CK_ATTRIBUTE pub[] = { { CKA_TOKEN, &yes, sizeof(yes) }, { CKA_MODULUS_BITS, &bits, sizeof(bits) },
		{ CKA_ID, key_id, sizeof(key_id) }, { CKA_VERIFY, &yes, sizeof(yes) } };
	CK_ATTRIBUTE priv[] = { { CKA_TOKEN, &yes, sizeof(yes) }, { CKA_PRIVATE, &yes, sizeof(yes) },
		{ CKA_SENSITIVE, &yes, sizeof(yes) }, { CKA_EXTRACTABLE, &no, sizeof(no) },
		{ CKA_ID, key_id, sizeof(key_id) }, { CKA_SIGN, &yes, sizeof(yes) } };

	CALL(r, C_GenerateKeyPair(s, &m, pub, 4, priv, 6, &public, &private));
	return private;
}

static void
sign(struct raw *r, CK_SESSION_HANDLE s, CK_OBJECT_HANDLE key)
{
	CK_MECHANISM m = { CKM_SHA256_RSA_PKCS, NULL, 0 };
	unsigned char data[400] = { 0 }, sig[256];
	CK_ULONG n = sizeof(sig);

	CALL(r, C_SignInit(s, &m, key));
	CALL(r, C_Sign(s, data, sizeof(data), sig, &n));
}

/* The names are of no matter here, only that they are kept. */
static void
put_cert(struct raw *r, CK_SESSION_HANDLE s, const unsigned char *cert, size_t n)
{
	CK_OBJECT_CLASS class = CKO_CERTIFICATE;
	CK_CERTIFICATE_TYPE x509 = CKC_X_509;
	CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
	CK_OBJECT_HANDLE h;
	unsigned char back[4096], *der = (unsigned char *)(uintptr_t)cert;
	CK_ULONG found;
	CK_ATTRIBUTE put[] = { { CKA_CLASS, &class, sizeof(class) }, { CKA_ID, key_id, sizeof(key_id) },
		{ CKA_CERTIFICATE_TYPE, &x509, sizeof(x509) }, { CKA_TOKEN, &yes, sizeof(yes) },
		{ CKA_PRIVATE, &no, sizeof(no) }, { CKA_LABEL, key_id, sizeof(key_id) },
		{ CKA_SUBJECT, der, 120 }, { CKA_ISSUER, der, 80 }, { CKA_SERIAL_NUMBER, der, 18 },
		{ CKA_VALUE, der, n } };
	CK_ATTRIBUTE get = { CKA_VALUE, back, sizeof(back) };

	CALL(r, C_CreateObject(s, put, 10, &h));
	CALL(r, C_FindObjectsInit(s, put, 2));
	CALL(r, C_FindObjects(s, &h, 1, &found));
	CALL(r, C_FindObjectsFinal(s));
	CALL(r, C_GetAttributeValue(s, h, &get, 1));
}

/* From a session that is open to a verified UKey. */
static void
from_key_to_verified(struct raw *r, CK_SESSION_HANDLE s, const unsigned char *cert, size_t n, double *keygen)
{
	CK_OBJECT_HANDLE key;
	unsigned char exponent[256];
	CK_ATTRIBUTE secret = { CKA_PRIVATE_EXPONENT, exponent, sizeof(exponent) };
	double from = bench_now();

	key = make_key(r, s);
	*keygen = bench_now() - from;
	if (r->f->C_GetAttributeValue(s, key, &secret, 1) == CKR_OK)
		bench_fail("raw", "the private exponent was given away");
	sign(r, s, key);        /* the CSR */
	put_cert(r, s, cert, n);
	sign(r, s, key);        /* the challenge */
	CALL(r, C_Logout(s));
	CALL(r, C_CloseSession(s));
}

void
raw_making(struct raw *r, const unsigned char *cert, size_t n, double *keygen)
{
	CK_SLOT_ID slot = blank(r);
	CK_SESSION_HANDLE s;

	format(r, slot, &s);
	from_key_to_verified(r, s, cert, n, keygen);
}

void
raw_making_formatted(struct raw *r, const char *user_pin, const unsigned char *cert, size_t n, double *keygen)
{
	CK_SLOT_ID slot;
	CK_ULONG one = 1;
	CK_SESSION_HANDLE s;

	CALL(r, C_GetSlotList(CK_TRUE, &slot, &one));
	CALL(r, C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, &s));
	CALL(r, C_Login(s, CKU_USER, (CK_UTF8CHAR *)(uintptr_t)user_pin, strlen(user_pin)));
	from_key_to_verified(r, s, cert, n, keygen);
}
