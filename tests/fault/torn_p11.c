#include "tests/fault/torn_p11.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <p11-kit/pkcs11.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static CK_FUNCTION_LIST *real;
static struct torn *torn;

/* True when this call is to be answered for. */
static bool
due(const char *name, bool after)
{
	int n;

	if (!after)
		atomic_fetch_add(&torn->calls, 1);
	n = atomic_load(&torn->calls) - torn->at;
	if (torn->how == TORN_NOT || (torn->after != 0) != after || n < 0 || n >= torn->times)
		return false;
	snprintf(torn->hit, sizeof(torn->hit), "%s", name);
	if (torn->how == TORN_KILL)
		raise(SIGKILL);
	while (torn->how == TORN_HANG)
		pause();
	return true;
}

/* What is done once to a UKey. */
static void
note(const char *name, CK_RV rv)
{
	if (rv != CKR_OK)
		return;
	if (strcmp(name, "C_GenerateKeyPair") == 0)
		atomic_fetch_add(&torn->keys, 1);
	else if (strcmp(name, "C_InitPIN") == 0)
		atomic_fetch_add(&torn->pins, 1);
	else if (strcmp(name, "C_InitToken") == 0 && atomic_load(&torn->pins) > 0)
		atomic_fetch_add(&torn->wiped, 1);
}

/* One call of the module, passed on. */
#define PASS(name, PARAMS, ARGS)                                               \
	static CK_RV torn_##name PARAMS                                        \
	{                                                                      \
		CK_RV rv;                                                      \
                                                                               \
		if (due("C_" #name, false))                                    \
			return torn->answer;                                   \
		rv = real->C_##name ARGS;                                      \
		note("C_" #name, rv);                                          \
		return due("C_" #name, true) ? torn->answer : rv;              \
	}

PASS(Initialize, (void *args), (args))
PASS(Finalize, (void *reserved), (reserved))
PASS(GetSlotList, (CK_BBOOL present, CK_SLOT_ID *slots, CK_ULONG *n), (present, slots, n))
PASS(GetTokenInfo, (CK_SLOT_ID slot, CK_TOKEN_INFO *info), (slot, info))
PASS(GetMechanismInfo, (CK_SLOT_ID slot, CK_MECHANISM_TYPE m, CK_MECHANISM_INFO *info), (slot, m, info))
PASS(InitToken, (CK_SLOT_ID slot, CK_UTF8CHAR *pin, CK_ULONG n, CK_UTF8CHAR *label), (slot, pin, n, label))
PASS(OpenSession, (CK_SLOT_ID slot, CK_FLAGS flags, void *app, CK_NOTIFY notify, CK_SESSION_HANDLE *out),
    (slot, flags, app, notify, out))
PASS(CloseSession, (CK_SESSION_HANDLE s), (s))
PASS(CloseAllSessions, (CK_SLOT_ID slot), (slot))
PASS(GetSessionInfo, (CK_SESSION_HANDLE s, CK_SESSION_INFO *info), (s, info))
PASS(Login, (CK_SESSION_HANDLE s, CK_USER_TYPE who, CK_UTF8CHAR *pin, CK_ULONG n), (s, who, pin, n))
PASS(Logout, (CK_SESSION_HANDLE s), (s))
PASS(InitPIN, (CK_SESSION_HANDLE s, CK_UTF8CHAR *pin, CK_ULONG n), (s, pin, n))
PASS(SetPIN, (CK_SESSION_HANDLE s, CK_UTF8CHAR *old, CK_ULONG nold, CK_UTF8CHAR *new_pin, CK_ULONG n),
    (s, old, nold, new_pin, n))
PASS(CreateObject, (CK_SESSION_HANDLE s, CK_ATTRIBUTE *a, CK_ULONG n, CK_OBJECT_HANDLE *out), (s, a, n, out))
PASS(DestroyObject, (CK_SESSION_HANDLE s, CK_OBJECT_HANDLE o), (s, o))
PASS(GetAttributeValue, (CK_SESSION_HANDLE s, CK_OBJECT_HANDLE o, CK_ATTRIBUTE *a, CK_ULONG n), (s, o, a, n))
PASS(SetAttributeValue, (CK_SESSION_HANDLE s, CK_OBJECT_HANDLE o, CK_ATTRIBUTE *a, CK_ULONG n), (s, o, a, n))
PASS(FindObjectsInit, (CK_SESSION_HANDLE s, CK_ATTRIBUTE *a, CK_ULONG n), (s, a, n))
PASS(FindObjects, (CK_SESSION_HANDLE s, CK_OBJECT_HANDLE *o, CK_ULONG max, CK_ULONG *n), (s, o, max, n))
PASS(FindObjectsFinal, (CK_SESSION_HANDLE s), (s))
PASS(GenerateKeyPair, (CK_SESSION_HANDLE s, CK_MECHANISM *m, CK_ATTRIBUTE *a, CK_ULONG na, CK_ATTRIBUTE *b,
    CK_ULONG nb, CK_OBJECT_HANDLE *x, CK_OBJECT_HANDLE *y), (s, m, a, na, b, nb, x, y))
PASS(SignInit, (CK_SESSION_HANDLE s, CK_MECHANISM *m, CK_OBJECT_HANDLE key), (s, m, key))
PASS(Sign, (CK_SESSION_HANDLE s, CK_BYTE *data, CK_ULONG n, CK_BYTE *sig, CK_ULONG *nsig), (s, data, n, sig, nsig))

static CK_FUNCTION_LIST list;

static void
fill(void)
{
	list = *real;           /* what is not counted goes straight there */
#define OURS(name) list.C_##name = torn_##name
	OURS(Initialize); OURS(Finalize); OURS(GetSlotList); OURS(GetTokenInfo);
	OURS(GetMechanismInfo); OURS(InitToken); OURS(OpenSession); OURS(CloseSession);
	OURS(CloseAllSessions); OURS(GetSessionInfo); OURS(Login); OURS(Logout);
	OURS(InitPIN); OURS(SetPIN); OURS(CreateObject); OURS(DestroyObject);
	OURS(GetAttributeValue); OURS(SetAttributeValue); OURS(FindObjectsInit);
	OURS(FindObjects); OURS(FindObjectsFinal); OURS(GenerateKeyPair);
	OURS(SignInit); OURS(Sign);
#undef OURS
}

static bool
share(void)
{
	const char *tmp = getenv("TMPDIR");
	char path[512];
	void *page;
	int fd;

	snprintf(path, sizeof(path), "%s/" TORN_FILE, tmp != NULL ? tmp : "/tmp");
	if ((fd = open(path, O_RDWR | O_CLOEXEC)) == -1)
		return false;
	page = mmap(NULL, sizeof(*torn), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	torn = page != MAP_FAILED ? page : NULL;
	return torn != NULL;
}

CK_RV
C_GetFunctionList(CK_FUNCTION_LIST **out)
{
	CK_RV (*get)(CK_FUNCTION_LIST **);
	void *dl, *sym;

	if (real == NULL) {
		if (!share() || (dl = dlopen(TORN_MODULE, RTLD_NOW | RTLD_LOCAL)) == NULL ||
		    (sym = dlsym(dl, "C_GetFunctionList")) == NULL)
			return CKR_GENERAL_ERROR;
		memcpy(&get, &sym, sizeof(get));
		if (get(&real) != CKR_OK)
			return CKR_GENERAL_ERROR;
		fill();
	}
	*out = &list;
	return CKR_OK;
}
