#include "tests/card/card.h"

#include <string.h>

enum { CLA_PROPRIETARY = 0x80, CLA_SM = 0x0c };

static const struct command {
	uint8_t cla, ins;
	bool writes;                    /* the image is saved when it went well */
	unsigned (*run)(struct card *c, const struct apdu *a, struct answer *r);
} commands[] = {
	{ 0x00, 0xa4, false, files_select },
	{ 0x00, 0xb0, false, files_read_binary },
	{ 0x00, 0xb2, false, files_read_record },
	{ 0x00, 0xd6, true, files_update_binary },
	{ 0x00, 0xdc, true, files_update_record },
	{ 0x00, 0xe2, true, files_append_record },
	{ 0x00, 0xe0, true, files_create },
	{ 0x00, 0xe4, true, files_delete },
	{ 0x00, 0x84, false, pins_challenge },
	{ 0x00, 0x82, true, pins_authenticate },
	{ 0x00, 0x20, false, pins_verify },
	{ 0x80, 0xe3, true, pins_install },
	{ 0x80, 0xe5, true, pins_change },
	{ 0x00, 0x46, true, rsakey_generate },
	{ 0x80, 0xb4, false, rsakey_public },
	{ 0x00, 0x22, false, rsakey_choose },
	{ 0x00, 0x2a, false, rsakey_use },
};

void
card_reset(struct card *c)
{
	c->df = c->image->files[0].kind == FILE_NONE ? -1 : 0;
	c->ef = -1;
	c->verified = 0;
	c->challenged = false;
	c->key_fid = -1;
	c->sm_open = false;
}

/* GET DATA (7.4.2) of the two things the driver asks for. */
static unsigned
get_data(const struct card *c, const struct apdu *a, struct answer *r)
{
	enum { SERIAL = 0x80, ABOUT = 0x86, ABOUT_LEN = 40 };

	if (a->p2 == SERIAL) {
		memcpy(r->data, c->image->serial, CARD_SERIAL);
		r->n = CARD_SERIAL;
		return SW_OK;
	}
	if (a->p2 != ABOUT)
		return SW_NO_REFERENCE;
	/* [2]: cipher of secure messaging, 1 AES, 2 DES; [16]: 1 when it is on.  The driver looks at no more. */
	memset(r->data, 0, ABOUT_LEN);
	memcpy(r->data, "\x80\x01\x02\x81\x09", 5);
	memcpy(r->data + 14, "\x84\x01", 2);
	memcpy(r->data + 32, "\x87\x01", 2);
	if (c->image->aes)
		r->data[2] = r->data[16] = 1;
	r->n = ABOUT_LEN;
	return SW_OK;
}

static const struct command *
command_of(const struct apdu *a)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (commands[i].cla == (a->cla & CLA_PROPRIETARY) && commands[i].ins == a->ins)
			return &commands[i];
	return NULL;
}

unsigned
card_dispatch(struct card *c, const struct apdu *a, struct answer *r)
{
	const struct command *k = command_of(a);
	unsigned sw;

	r->n = 0;
	if (a->cla == 0 && a->ins == 0xca)
		return get_data(c, a, r);
	if (k == NULL)
		return SW_INSTRUCTION;
	sw = k->run(c, a, r);
	if (sw != SW_OK)
		r->n = 0;
	/* a refused authentication counts, too */
	if (k->writes && (sw == SW_OK || k->run == pins_authenticate) && image_save(c) == -1)
		return SW_FAULT;
	return sw;
}

unsigned
card_run(struct card *c, const uint8_t *bytes, size_t n, struct answer *r)
{
	struct apdu a;

	r->n = 0;
	if (!apdu_parse(bytes, n, &a))
		return SW_LENGTH;
	if (c->image->aes && sm_is_handshake(&a))
		return sm_handshake(c, &a, r);
	if (c->image->aes && (a.cla & CLA_SM) == CLA_SM)
		return sm_run(c, &a, r);
	return card_dispatch(c, &a, r);
}
