/* Virtual UKeys as they come from the factory: a serial, the factory's SO PIN, nothing else. */
#include "core/token/p11_impl.h"

#include <string.h>

/* The slot SoftHSM2 keeps for the next token; whose row it is, or NULL. */
static const struct driver *
spare(struct p11 *p, CK_SLOT_ID *slot, struct err *e)
{
	const struct driver *d;
	CK_SLOT_ID slots[P11_SLOTS];
	CK_ULONG n = P11_SLOTS;
	CK_TOKEN_INFO info;
	CK_RV rv;

	if ((rv = p->f->C_GetSlotList(CK_TRUE, slots, &n)) != CKR_OK) {
		ckr_set(e, rv, "C_GetSlotList");
		return NULL;
	}
	for (CK_ULONG i = 0; i < n; i++) {
		if (p->f->C_GetTokenInfo(slots[i], &info) != CKR_OK ||
		    (info.flags & CKF_TOKEN_INITIALIZED) != 0)
			continue;
		if ((d = driver_of(p->module, &info)) == NULL || !d->spare_slot || d->factory_so_pin == NULL)
			continue;
		*slot = slots[i];
		return d;
	}
	err_set(e, ERR_TOKEN_MODULE, "the module makes no virtual UKeys");
	return NULL;
}

int
p11_make_blank(struct p11 *p, char serial[ID_SIZE], struct err *e)
{
	unsigned char label[32];
	const struct driver *d;
	CK_SLOT_ID slot = 0;
	CK_RV rv;

	if ((d = spare(p, &slot, e)) == NULL)
		return -1;
	memset(label, ' ', sizeof(label));
	rv = p->f->C_InitToken(slot, p11_bytes(d->factory_so_pin), strlen(d->factory_so_pin), label);
	if (rv != CKR_OK)
		return ckr_set(e, rv, "C_InitToken");
	if (p11_scan(p, e) == -1)
		return -1;
	if (p->ntokens != 1)
		return err_set(e, ERR_TOKEN, "%zu UKeys where one was made", p->ntokens);
	memcpy(serial, p->tokens[0].serial, ID_SIZE);
	return 0;
}
