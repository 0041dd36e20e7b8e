#include "core/rsa/challenge.h"

#include "core/rsa/x509.h"

#include <openssl/evp.h>
#include <string.h>
#include <sys/random.h>

static const char purpose[] = "ukey-pickup challenge, version 1: shows that this key answers, and nothing else\n";

enum { NONCE = 32,
	PURPOSE = sizeof(purpose) - 1 };

int
challenge_new(struct blob *out, struct err *e)
{
	unsigned char text[PURPOSE + NONCE];

	memcpy(text, purpose, PURPOSE);
	if (getrandom(text + PURPOSE, NONCE, 0) != NONCE)
		return err_set(e, ERR_FAULT, "getrandom");
	return blob_set(out, text, sizeof(text), e);
}

static bool
verifies(EVP_PKEY *key, const struct blob *data, const struct blob *sig)
{
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	bool ok;

	ok = md != NULL && EVP_DigestVerifyInit(md, NULL, EVP_sha256(), NULL, key) == 1 &&
	    EVP_DigestVerify(md, sig->p, sig->n, data->p, data->n) == 1;
	EVP_MD_CTX_free(md);
	return ok;
}

int
challenge_check(const struct blob *challenge, const struct blob *sig, const struct blob *cert, struct err *e)
{
	X509 *x;
	EVP_PKEY *key;
	int rc = 0;

	if (challenge->n != PURPOSE + NONCE || memcmp(challenge->p, purpose, PURPOSE) != 0)
		return err_set(e, ERR_FAULT, "no challenge of ours");
	if ((x = x509_from(cert, ERR_TOKEN_KEY, e)) == NULL)
		return -1;
	key = X509_get0_pubkey(x);
	if (key == NULL || EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA || !verifies(key, challenge, sig))
		rc = ossl_set(e, ERR_TOKEN_KEY, "the answer does not verify under the certificate");
	X509_free(x);
	return rc;
}
