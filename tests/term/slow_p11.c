#include "tests/term/slow_p11.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <p11-kit/pkcs11.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static CK_FUNCTION_LIST list;
static CK_FUNCTION_LIST *real;

/* "folder of this module/name"; whoever loaded us has named it. */
static int
beside(const char *name, char *out, size_t size)
{
	static const char here;
	Dl_info me;
	int n;

	if (dladdr(&here, &me) == 0)
		return -1;
	n = (int)(strrchr(me.dli_fname, '/') - me.dli_fname);
	n = snprintf(out, size, "%.*s/%s", n, me.dli_fname, name);
	return n > 0 && (size_t)n < size ? 0 : -1;
}

static void
wait_to_be_let_go(void)
{
	char path[1000], byte;
	int fd;

	if (beside(SLOW_HOLD, path, sizeof(path)) == -1 ||
	    (fd = open(path, O_RDONLY | O_CLOEXEC)) == -1)
		return;
	while (read(fd, &byte, 1) == -1)
		;
	close(fd);
}

static CK_RV
generate(CK_SESSION_HANDLE session, CK_MECHANISM *how, CK_ATTRIBUTE *pub, CK_ULONG npub,
    CK_ATTRIBUTE *priv, CK_ULONG npriv, CK_OBJECT_HANDLE *hpub, CK_OBJECT_HANDLE *hpriv)
{
	wait_to_be_let_go();
	return real->C_GenerateKeyPair(session, how, pub, npub, priv, npriv, hpub, hpriv);
}

CK_RV
C_GetFunctionList(CK_FUNCTION_LIST **out)
{
	CK_C_GetFunctionList get;
	char path[1000];
	void *dl;

	if (beside(SLOW_REAL, path, sizeof(path)) == -1 ||
	    (dl = dlopen(path, RTLD_NOW | RTLD_LOCAL)) == NULL)
		return CKR_GENERAL_ERROR;
	*(void **)&get = dlsym(dl, "C_GetFunctionList");
	if (get == NULL || get(&real) != CKR_OK)
		return CKR_GENERAL_ERROR;
	list = *real;
	list.C_GenerateKeyPair = generate;
	*out = &list;
	return CKR_OK;
}
