#include "tests/card/card.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <string.h>

enum { TRIPLE_DES = 24, TRIES = 0x0f };

static struct pin *
pin_of(struct card *c, unsigned kid)
{
	for (size_t i = 0; i < CARD_PINS; i++)
		if (c->image->pins[i].used && c->image->pins[i].kid == kid)
			return &c->image->pins[i];
	return NULL;
}

static struct pin *
free_place(struct card *c)
{
	for (size_t i = 0; i < CARD_PINS; i++)
		if (!c->image->pins[i].used)
			return &c->image->pins[i];
	return NULL;
}

/* GET CHALLENGE (ISO 7816-4, 7.5.3). */
unsigned
pins_challenge(struct card *c, const struct apdu *a, struct answer *r)
{
	r->n = a->le > 0 && a->le <= 64 ? a->le : 16;
	if (RAND_bytes(r->data, (int)r->n) != 1)
		return SW_FAULT;
	memcpy(c->challenge, r->data, sizeof(c->challenge));
	c->challenged = true;
	return SW_OK;
}

/* The PIN itself never comes over the wire: its key enciphers the challenge. */
static bool
answers_right(const struct card *c, const struct pin *p, const uint8_t *response)
{
	static const uint8_t iv[8];
	uint8_t want[8];

	return sm_cipher(EVP_des_ede3_cbc(), p->key, true, iv, c->challenge, sizeof(want), want) &&
	    CRYPTO_memcmp(want, response, sizeof(want)) == 0;
}

/* EXTERNAL AUTHENTICATE (7.5.4).  Without data it asks how many tries are left. */
unsigned
pins_authenticate(struct card *c, const struct apdu *a, struct answer *r)
{
	struct pin *p = a->p1 == 1 ? pin_of(c, a->p2 & 0x0f) : NULL;

	(void)r;
	if (p == NULL)
		return SW_NO_REFERENCE;
	if (a->n == 0)
		return SW_PIN_LEFT | p->left;
	if (p->left == 0)
		return SW_BLOCKED;
	if (!c->challenged || a->n != sizeof(c->challenge) || p->key_len != TRIPLE_DES)
		return SW_CONDITIONS;
	c->challenged = false;
	if (answers_right(c, p, a->data)) {
		p->left = p->tries;
		c->verified |= 1U << p->kid;
		return SW_OK;
	}
	p->left--;
	c->verified &= ~(1U << p->kid);
	return p->left > 0 ? SW_PIN_LEFT | p->left : SW_BLOCKED;
}

/* VERIFY (7.5.6): only pkcs15-init -E, with the driver's transport key. */
unsigned
pins_verify(struct card *c, const struct apdu *a, struct answer *r)
{
	enum { TRANSPORT = 6 };
	const struct pin *p = pin_of(c, a->p2);

	(void)r;
	if (p == NULL || p->type != TRANSPORT || p->key_len != a->n ||
	    CRYPTO_memcmp(p->key, a->data, a->n) != 0)
		return SW_NOT_VERIFIED;
	c->verified |= 1U << p->kid;
	return SW_OK;
}

/* INSTALL SECRET, Feitian's own: type, id, rights, tries at 9, the key from 10. */
unsigned
pins_install(struct card *c, const struct apdu *a, struct answer *r)
{
	enum { TYPE = 0, KID = 1, COUNT = 9, KEY = 10 };
	struct pin *p;

	(void)r;
	if (c->image->files[0].kind == FILE_NONE)
		return SW_CONDITIONS;
	if (a->n <= KEY || a->n - KEY > sizeof(p->key) || a->data[KID] >= 32)
		return SW_LENGTH;
	if ((p = pin_of(c, a->data[KID])) == NULL && (p = free_place(c)) == NULL)
		return SW_FULL;
	*p = (struct pin){ .used = true, .type = a->data[TYPE], .kid = a->data[KID],
		.tries = a->data[COUNT] & TRIES, .left = a->data[COUNT] & TRIES, .key_len = (uint8_t)(a->n - KEY) };
	memcpy(p->key, a->data + KEY, p->key_len);
	return SW_OK;
}

/* WRITE KEY, Feitian's own: a verified PIN gets another key.  It does not ask for the old one again. */
unsigned
pins_change(struct card *c, const struct apdu *a, struct answer *r)
{
	struct pin *p = pin_of(c, a->p2);

	(void)r;
	if (p == NULL || a->n != 1 + TRIPLE_DES)
		return SW_NO_REFERENCE;
	if ((c->verified & 1U << p->kid) == 0)
		return SW_SECURITY;
	p->tries = p->left = a->data[0] & TRIES;
	p->key_len = TRIPLE_DES;
	memcpy(p->key, a->data + 1, TRIPLE_DES);
	return SW_OK;
}
