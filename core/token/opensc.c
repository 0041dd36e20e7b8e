#include "core/token/opensc.h"

#include "core/files.h"

#include <openssl/crypto.h>
#include <openssl/provider.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MODULE "opensc-pkcs11"
#define INSTALLED "/usr/local/share/ukey-pickup/opensc"

/* Once one is loaded by name the default one is no longer loaded by itself. */
static const char *const providers[] = { "legacy", "default" };
enum { PROVIDERS = sizeof(providers) / sizeof(providers[0]) };

bool
opensc_is(const char *module)
{
	return files_begins(module, MODULE);
}

static int
missing(const char *provider, struct err *e)
{
	err_set(e, ERR_TOKEN_MODULE, "OpenSSL's %s provider cannot be loaded", provider);
	return err_say(e, "OpenSSL %s.so", provider);
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

/* ---- its configuration ---- */

/* The folder of our profile; 0: it is not installed. */
static int
profile_folder(char out[PATH_MAX])
{
	char file[PATH_MAX + 32];
	ssize_t n = readlink("/proc/self/exe", out, PATH_MAX - 1);
	char *slash;

	out[n > 0 ? n : 0] = '\0';
	if ((slash = strrchr(out, '/')) != NULL)
		*slash = '\0';
	snprintf(file, sizeof(file), "%s/opensc/epass2003.profile", out);
	if (slash == NULL || access(file, R_OK) == -1) {
		snprintf(out, PATH_MAX, "%s", INSTALLED);
		return access(INSTALLED "/epass2003.profile", R_OK) == 0;
	}
	strncat(out, "/opensc", PATH_MAX - strlen(out) - 1);
	return 1;
}

/*
 * The whole of it: the machine's own may ask for a log of every command, PINs and
 * all.  (OpenSC keeps the PIN it was logged in with until it is logged out.  It
 * must: without `use_pin_caching` it can make no key.)
 */
static int
write_conf(int fd)
{
	char folder[PATH_MAX];

	if (dprintf(fd, "app default { debug = 0; }\n") < 0)
		return -1;
	if (profile_folder(folder) && dprintf(fd, "app opensc-pkcs11 { profile_dir = \"%s\"; }\n"
	    "app pkcs15-init { profile_dir = \"%s\"; }\n", folder, folder) < 0)
		return -1;
	return 0;
}

static int
opensc_conf(int *fd, struct err *e)
{
	int f = memfd_create("opensc.conf", MFD_CLOEXEC);

	if (f == -1 || write_conf(f) == -1) {
		if (f != -1)
			close(f);
		return err_set(e, ERR_FAULT, "cannot write opensc.conf");
	}
	*fd = f;
	return 0;
}

static int
openssl_conf(int *fd, struct err *e)
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

int
opensc_files(struct opensc_files *out, struct err *e)
{
	struct opensc_files f = { -1, -1 };

	if (openssl_conf(&f.ssl, e) == -1 || opensc_conf(&f.opensc, e) == -1) {
		opensc_files_done(&f);
		return -1;
	}
	*out = f;
	return 0;
}

void
opensc_files_done(struct opensc_files *f)
{
	if (f->ssl != -1)
		close(f->ssl);
	if (f->opensc != -1)
		close(f->opensc);
	*f = (struct opensc_files){ -1, -1 };
}

/* ---- in this process ---- */

/* Read anew by each C_Initialize: the file stays open as long as we are. */
int
opensc_prepare(struct err *e)
{
	char path[64];
	int fd;

	for (size_t i = 0; i < PROVIDERS; i++)
		if (OSSL_PROVIDER_load(NULL, providers[i]) == NULL)
			return missing(providers[i], e);
	if (opensc_conf(&fd, e) == -1)
		return -1;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (setenv("OPENSC_CONF", path, 1) == -1)
		return err_set(e, ERR_MEMORY, "setenv");
	return 0;
}
