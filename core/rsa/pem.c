#include "core/rsa/pem.h"

#include "core/blob.h"
#include "core/rsa/x509.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/pem.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Never ask a terminal for a pass-phrase. */
static int
no_phrase(char *buf, int size, int writing, void *ctx)
{
	(void)buf;
	(void)size;
	(void)writing;
	(void)ctx;
	return -1;
}

EVP_PKEY *
pem_key_read(const char *path, struct err *e)
{
	EVP_PKEY *key = NULL;
	BIO *in = NULL;
	struct stat st;
	int fd;

	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd == -1 || fstat(fd, &st) == -1) {
		err_set(e, ERR_SETTINGS, "%s: %s", path, strerror(errno));
		goto out;
	}
	if (!S_ISREG(st.st_mode) || st.st_uid != geteuid() || (st.st_mode & 0177) != 0) {
		err_set(e, ERR_SETTINGS, "%s: must be a file of ours with mode 0600", path);
		goto out;
	}
	/* a descriptor has no buffer of its own in which the key would stay */
	in = BIO_new_fd(fd, BIO_NOCLOSE);
	if (in == NULL || (key = PEM_read_bio_PrivateKey(in, NULL, no_phrase, NULL)) == NULL)
		ossl_set(e, ERR_SETTINGS, path);
out:
	BIO_free(in);
	if (fd != -1)
		close(fd);
	return key;
}

/* What was written to memory goes to the file, and out of memory. */
static int
to_file(BIO *mem, const char *path, struct err *e)
{
	struct blob pem;
	char *p;
	long n = BIO_get_mem_data(mem, &p);
	int rc;

	pem = (struct blob){ (unsigned char *)p, (size_t)n };
	rc = blob_write(&pem, path, 0600, e);
	OPENSSL_cleanse(p, (size_t)n);
	return rc;
}

int
pem_key_write(const EVP_PKEY *key, const char *path, struct err *e)
{
	BIO *mem = BIO_new(BIO_s_secmem());
	int rc;

	if (mem == NULL || PEM_write_bio_PKCS8PrivateKey(mem, key, NULL, NULL, 0, NULL, NULL) != 1)
		rc = ossl_set(e, ERR_FAULT, path);
	else
		rc = to_file(mem, path, e);
	BIO_free(mem);
	return rc;
}

X509 *
pem_cert_read(const char *path, struct err *e)
{
	BIO *in = BIO_new_file(path, "r");
	X509 *cert = NULL;

	if (in == NULL || (cert = PEM_read_bio_X509(in, NULL, no_phrase, NULL)) == NULL)
		ossl_set(e, ERR_SETTINGS, path);
	BIO_free(in);
	return cert;
}

int
pem_cert_write(const X509 *cert, const char *path, struct err *e)
{
	BIO *mem = BIO_new(BIO_s_mem());
	int rc;

	if (mem == NULL || PEM_write_bio_X509(mem, cert) != 1)
		rc = ossl_set(e, ERR_FAULT, path);
	else
		rc = to_file(mem, path, e);
	BIO_free(mem);
	return rc;
}
