#include "core/token/opensc.h"

#include <openssl/crypto.h>
#include <openssl/provider.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MODULE "opensc-pkcs11"

/* Once one is loaded by name the default one is no longer loaded by itself. */
static const char *const providers[] = { "legacy", "default" };
enum { PROVIDERS = sizeof(providers) / sizeof(providers[0]) };

bool
opensc_is(const char *module)
{
	const char *slash = strrchr(module, '/'), *name = slash != NULL ? slash + 1 : module;

	return strncmp(name, MODULE, strlen(MODULE)) == 0;
}

static int
missing(const char *provider, struct err *e)
{
	err_set(e, ERR_TOKEN_MODULE, "OpenSSL's %s provider cannot be loaded", provider);
	return err_say(e, "OpenSSL %s.so", provider);
}

int
opensc_prepare(struct err *e)
{
	for (size_t i = 0; i < PROVIDERS; i++)
		if (OSSL_PROVIDER_load(NULL, providers[i]) == NULL)
			return missing(providers[i], e);
	return 0;
}

int
opensc_check(struct err *e)
{
	OSSL_LIB_CTX *apart = OSSL_LIB_CTX_new();
	OSSL_PROVIDER *legacy = OSSL_PROVIDER_load(apart, providers[0]);
	int rc = apart != NULL && legacy != NULL ? 0 : missing(providers[0], e);

	if (legacy != NULL)
		OSSL_PROVIDER_unload(legacy);
	OSSL_LIB_CTX_free(apart);
	return rc;
}

int
opensc_conf(int *fd, struct err *e)
{
	int f = memfd_create("openssl.cnf", MFD_CLOEXEC);

	if (f == -1 || dprintf(f, "openssl_conf = init\n[init]\nproviders = both\n"
	    "[both]\ndefault = on\nlegacy = on\n[on]\nactivate = 1\n") < 0) {
		if (f != -1)
			close(f);
		return err_set(e, ERR_FAULT, "cannot write openssl.cnf");
	}
	*fd = f;
	return 0;
}
