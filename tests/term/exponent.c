#include "tests/term/exponent.h"

#include <dlfcn.h>
#include <p11-kit/pkcs11.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = 64, ANSWER = 1024 };

static CK_FUNCTION_LIST *
load(const char *module)
{
	void *so = dlopen(module, RTLD_NOW);
	CK_C_GetFunctionList get = NULL;
	CK_FUNCTION_LIST *p11 = NULL;
	void *symbol = so ? dlsym(so, "C_GetFunctionList") : NULL;

	if (!symbol)
		return NULL;
	memcpy(&get, &symbol, sizeof get);
	return get(&p11) == CKR_OK && p11->C_Initialize(NULL) == CKR_OK ? p11 : NULL;
}

static CK_RV
open_ukey(CK_FUNCTION_LIST *p11, const char *serial, CK_SESSION_HANDLE *session)
{
	CK_SLOT_ID slots[SLOTS];
	CK_ULONG n = SLOTS;
	CK_TOKEN_INFO info;

	if (p11->C_GetSlotList(CK_TRUE, slots, &n) != CKR_OK)
		return CKR_GENERAL_ERROR;
	for (CK_ULONG i = 0; i < n; i++)
		if (p11->C_GetTokenInfo(slots[i], &info) == CKR_OK &&
		    strncmp((const char *)info.serialNumber, serial, strlen(serial)) == 0)
			return p11->C_OpenSession(slots[i], CKF_SERIAL_SESSION, NULL, NULL, session);
	return CKR_TOKEN_NOT_PRESENT;
}

static CK_OBJECT_HANDLE
private_key(CK_FUNCTION_LIST *p11, CK_SESSION_HANDLE session)
{
	CK_OBJECT_CLASS class = CKO_PRIVATE_KEY;
	CK_ATTRIBUTE want = { CKA_CLASS, &class, sizeof class };
	CK_OBJECT_HANDLE key = 0;
	CK_ULONG n = 0;

	if (p11->C_FindObjectsInit(session, &want, 1) == CKR_OK) {
		p11->C_FindObjects(session, &key, 1, &n);
		p11->C_FindObjectsFinal(session);
	}
	return n == 1 ? key : 0;
}

static CK_RV
ask(CK_FUNCTION_LIST *p11, CK_SESSION_HANDLE session, CK_ATTRIBUTE_TYPE what)
{
	unsigned char answer[ANSWER];
	CK_ATTRIBUTE a = { what, answer, sizeof answer };
	CK_RV rv = p11->C_GetAttributeValue(session, private_key(p11, session), &a, 1);

	return rv == CKR_OK && a.ulValueLen == 0 ? CKR_GENERAL_ERROR : rv;
}

int
exponent_ask(const char *module, const char *serial)
{
	CK_FUNCTION_LIST *p11 = load(module);
	CK_SESSION_HANDLE session = 0;
	char *pin = getenv("PIN");
	CK_RV modulus, exponent;

	if (!p11 || !pin || open_ukey(p11, serial, &session) != CKR_OK ||
	    p11->C_Login(session, CKU_USER, (CK_UTF8CHAR *)pin, strlen(pin)) != CKR_OK)
		return 2;
	modulus = ask(p11, session, CKA_MODULUS);
	exponent = ask(p11, session, CKA_PRIVATE_EXPONENT);
	p11->C_Finalize(NULL);
	printf("modulus 0x%lx, private exponent 0x%lx\n", modulus, exponent);
	if (exponent == CKR_OK)
		return 1;
	return modulus == CKR_OK && exponent == CKR_ATTRIBUTE_SENSITIVE ? 0 : 2;
}
