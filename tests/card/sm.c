/*
 * Secure messaging as OpenSC's driver speaks it with AES: a handshake in the
 * manner of GlobalPlatform's SCP01 under a key everybody knows, then each
 * command as 87 (data), 97 (Le), 8e (MAC), ISO 7816-4 clause 10.
 */
#include "tests/card/card.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <string.h>

enum { BLOCK = 16, MAC = 8, RANDOM = 8, PAD = 0x80 };
enum { INITIALIZE_UPDATE = 0x50, EXTERNAL_AUTHENTICATE = 0x82 };

static const uint8_t init_key[BLOCK] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 };
static const uint8_t zero[BLOCK];

bool
sm_cipher(const EVP_CIPHER *how, const uint8_t *key, bool encrypt, const uint8_t *iv, const uint8_t *in, size_t n,
    uint8_t *out)
{
	EVP_CIPHER_CTX *x = EVP_CIPHER_CTX_new();
	int l = 0, m = 0;
	bool ok;

	ok = x != NULL && EVP_CipherInit_ex2(x, how, key, iv, encrypt, NULL) == 1 &&
	    EVP_CIPHER_CTX_set_padding(x, 0) == 1 && EVP_CipherUpdate(x, out, &l, in, (int)n) == 1 &&
	    EVP_CipherFinal_ex(x, out + l, &m) == 1;
	EVP_CIPHER_CTX_free(x);
	return ok;
}

static size_t
padded(size_t n)
{
	return (n + BLOCK) / BLOCK * BLOCK;
}

/* ---- handshake ---- */

bool
sm_is_handshake(const struct apdu *a)
{
	return (a->cla == 0x80 || a->cla == 0x84) && (a->ins == INITIALIZE_UPDATE || a->ins == EXTERNAL_AUTHENTICATE);
}

/* Each side shows the other's random number first, enciphered: the last MAC bytes' block. */
static bool
cryptogram(const struct card *c, const uint8_t *first, const uint8_t *second, uint8_t out[MAC])
{
	uint8_t in[2 * BLOCK] = { 0 }, enc[2 * BLOCK];

	memcpy(in, first, RANDOM);
	memcpy(in + RANDOM, second, RANDOM);
	in[BLOCK] = PAD;
	if (!sm_cipher(EVP_aes_128_cbc(), c->session_key, true, zero, in, sizeof(in), enc))
		return false;
	memcpy(out, enc + BLOCK, MAC);
	return true;
}

static bool
derive_session(struct card *c)
{
	uint8_t in[BLOCK];

	memcpy(in, c->card_random + 4, 4);
	memcpy(in + 4, c->host_random, 4);
	memcpy(in + 8, c->card_random, 4);
	memcpy(in + 12, c->host_random + 4, 4);
	return sm_cipher(EVP_aes_128_ecb(), init_key, true, NULL, in, BLOCK, c->session_key);
}

static unsigned
initialize_update(struct card *c, const struct apdu *a, struct answer *r)
{
	enum { ABOUT = 12 };

	if (a->n != RANDOM)
		return SW_LENGTH;
	memcpy(c->host_random, a->data, RANDOM);
	memset(r->data, 0, ABOUT);
	if (RAND_bytes(c->card_random, RANDOM) != 1 || !derive_session(c) ||
	    !cryptogram(c, c->host_random, c->card_random, r->data + ABOUT + RANDOM))
		return SW_FAULT;
	memcpy(r->data + ABOUT, c->card_random, RANDOM);
	r->n = ABOUT + RANDOM + MAC;
	return SW_OK;
}

/* The host's cryptogram and its MAC, with which the chain of MACs begins. */
static unsigned
external_authenticate(struct card *c, const struct apdu *a)
{
	uint8_t host[MAC], in[BLOCK] = { 0x84, EXTERNAL_AUTHENTICATE, 0x03, 0x00, MAC + MAC }, mac[BLOCK];

	if (!cryptogram(c, c->card_random, c->host_random, host))
		return SW_FAULT;
	memcpy(in + 5, host, MAC);
	in[5 + MAC] = PAD;
	if (!sm_cipher(EVP_aes_128_cbc(), c->session_key, true, zero, in, BLOCK, mac))
		return SW_FAULT;
	if (a->n != MAC + MAC || CRYPTO_memcmp(a->data, host, MAC) != 0 || CRYPTO_memcmp(a->data + MAC, mac, MAC) != 0)
		return SW_SM_DATA;
	memset(c->icv, 0, sizeof(c->icv));
	memcpy(c->icv, mac, MAC);
	c->sm_open = true;
	return SW_OK;
}

unsigned
sm_handshake(struct card *c, const struct apdu *a, struct answer *r)
{
	r->n = 0;
	return a->ins == INITIALIZE_UPDATE ? initialize_update(c, a, r) : external_authenticate(c, a);
}

/* ---- commands ---- */

/* The MAC over the header's block and all data objects before its own, under a counter. */
static bool
mac_is_right(struct card *c, const struct apdu *a, const uint8_t *mac)
{
	static uint8_t in[ANSWER_MAX + 3 * BLOCK], out[sizeof(in)];
	size_t body = (size_t)(mac - 2 - a->data), n = BLOCK;

	for (int i = BLOCK - 1; i >= 0 && ++c->icv[i] == 0; i--)
		;
	memset(in, 0, sizeof(in));
	memcpy(in, (const uint8_t[]){ a->cla, a->ins, a->p1, a->p2, PAD }, 5);
	memcpy(in + BLOCK, a->data, body);
	if (body > 0) {
		in[BLOCK + body] = PAD;
		n += padded(body);
	}
	return sm_cipher(EVP_aes_128_cbc(), c->session_key, true, c->icv, in, n, out) &&
	    CRYPTO_memcmp(out + n - BLOCK, mac, MAC) == 0;
}

/* What was wrapped: deciphered into plain. */
static bool
unwrap(const struct card *c, const struct apdu *a, uint8_t plain[ANSWER_MAX], struct apdu *out)
{
	const uint8_t *data, *le;
	size_t n;

	*out = (struct apdu){ .cla = a->cla & (uint8_t)~0x0c, .ins = a->ins, .p1 = a->p1, .p2 = a->p2, .data = plain };
	if ((data = apdu_tlv(a->data, a->n, 0x87, &n)) != NULL) {
		/* its first byte says how it was padded */
		if (n < 1 + BLOCK || n - 1 > ANSWER_MAX || (n - 1) % BLOCK != 0 ||
		    !sm_cipher(EVP_aes_128_cbc(), c->session_key, false, zero, data + 1, n - 1, plain))
			return false;
		for (out->n = n - 1; out->n > 0 && plain[out->n - 1] == 0; out->n--)
			;
		if (out->n == 0 || plain[--out->n] != PAD)
			return false;
	}
	if ((le = apdu_tlv(a->data, a->n, 0x97, &n)) != NULL && n > 0) {
		out->le = n == 2 ? apdu_be16(le) : le[0];
		if (out->le == 0)
			out->le = 256;
	}
	return true;
}

static uint8_t *
put_length(uint8_t *p, size_t n)
{
	if (n > 0xff) {
		*p++ = 0x82;
		*p++ = (uint8_t)(n >> 8);
	} else if (n > 0x7f) {
		*p++ = 0x81;
	}
	*p++ = (uint8_t)n;
	return p;
}

/* Data as 87, the status word as 99, and a MAC this driver does not look at. */
static unsigned
wrap(const struct card *c, struct answer *plain, struct answer *r)
{
	uint8_t *p = r->data;
	size_t n = padded(plain->n);

	if (plain->n > 0) {
		memset(plain->data + plain->n, 0, n - plain->n);
		plain->data[plain->n] = PAD;
		*p++ = 0x87;
		p = put_length(p, n + 1);
		*p++ = 1;
		if (!sm_cipher(EVP_aes_128_cbc(), c->session_key, true, zero, plain->data, n, p))
			return SW_FAULT;
		p += n;
	}
	memcpy(p, "\x99\x02\x90\x00\x8e\x08\0\0\0\0\0\0\0", 4 + 2 + MAC);
	r->n = (size_t)(p - r->data) + 4 + 2 + MAC;
	return SW_OK;
}

unsigned
sm_run(struct card *c, const struct apdu *a, struct answer *r)
{
	static uint8_t plain[ANSWER_MAX];
	static struct answer inner;
	const uint8_t *mac;
	struct apdu in;
	unsigned sw;
	size_t n;

	if (!c->sm_open)
		return SW_CONDITIONS;
	mac = apdu_tlv(a->data, a->n, 0x8e, &n);
	if (mac == NULL || n != MAC || a->n > ANSWER_MAX || !mac_is_right(c, a, mac) || !unwrap(c, a, plain, &in))
		return SW_SM_DATA;
	if ((sw = card_dispatch(c, &in, &inner)) != SW_OK)
		return sw;
	return wrap(c, &inner, r);
}
