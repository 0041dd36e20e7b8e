#include "core/digest.h"

#include "core/blob.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PART = 65536 };

struct digest {
	EVP_MD_CTX *ctx;
	unsigned char part[PART];
};

/* Fails only without memory or without a provider: no wrong digest may get out. */
static void
must(int ok)
{
	if (ok != 1)
		abort();
}

struct digest *
digest_new(struct err *e)
{
	struct digest *d = calloc(1, sizeof(*d));

	if (d == NULL || (d->ctx = EVP_MD_CTX_new()) == NULL ||
	    EVP_DigestInit_ex2(d->ctx, EVP_sha256(), NULL) != 1) {
		digest_free(d);
		err_set(e, ERR_MEMORY, "a digest");
		return NULL;
	}
	return d;
}

void
digest_free(struct digest *d)
{
	if (d == NULL)
		return;
	EVP_MD_CTX_free(d->ctx);
	free(d);
}

void
digest_add(struct digest *d, const void *p, size_t n)
{
	must(EVP_DigestUpdate(d->ctx, p, n));
}

void
digest_end(struct digest *d, char out[65])
{
	unsigned char md[EVP_MAX_MD_SIZE];
	unsigned n;

	must(EVP_DigestFinal_ex(d->ctx, md, &n));
	hex_put(md, n, out);
	must(EVP_DigestInit_ex2(d->ctx, EVP_sha256(), NULL));
}

int
digest_file(struct digest *d, int fd, char out[65], struct err *e)
{
	ssize_t n;

	while ((n = read(fd, d->part, sizeof(d->part))) != 0) {
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return err_set(e, ERR_DISK, "read: %s", strerror(errno));
		digest_add(d, d->part, (size_t)n);
	}
	digest_end(d, out);
	return 0;
}
