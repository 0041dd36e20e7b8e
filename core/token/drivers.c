#include "core/token/drivers.h"

#include "core/blob.h"
#include "core/text.h"
#include "core/token/pcsc.h"

#include <string.h>

/* No user PIN, and nothing on it. */
static bool
blank_no_user_pin(const CK_TOKEN_INFO *info, int objects)
{
	return (info->flags & CKF_USER_PIN_INITIALIZED) == 0 && objects == 0;
}

static const struct driver drivers[] = {
	{
		.maker = "SoftHSM project",
		.model = "SoftHSM v2",
		.product = N_("SoftHSM2 虚拟UKey"),
		.spare_slot = true,
		.factory_so_pin = "12345678",
		.pin_max = 16,
		.blank = blank_no_user_pin,
		.format = driver_format_init_token,
		.pin_change = driver_pin_change_logged_in,
		.so_change = driver_so_change_logged_in,
		.pin_reset = driver_pin_reset_init_pin,
	},
	{
		/* OpenSC 0.23: C_InitToken does not work; no SO PIN, so no reset; C_SetPIN takes any old PIN.
		 * The ATR is that of card-epass2003.c: of all versions, set up by whomever. */
		.module = "opensc-pkcs11",
		.atr = "3b9f958131fe9f006646530500000071df000000000000",
		.mask = "ffffffffffffffffffffffff000000ffffffff00000000",
		.product = N_("飞天 ePass2003"),
		.name = "ePass2003",
		.label_tail = " (User PIN)",
		.sets_up_unread = true,
		.pin_max = 16,
		.serial = driver_serial_get_data,
		.bare = driver_bare_no_mf,
		.locked = driver_locked_no_tries,
		.format = driver_format_pkcs15_init,
		.pin_change = driver_pin_change_logged_in,
	},
	{
		/* Feitian's own module for the same UKey: by PKCS#11's book, not tried. */
		.module = "libcastle",
		.model = "ePass2003",
		.product = N_("飞天 ePass2003"),
		.name = "ePass2003",
		.pin_max = 16,
		.blank = blank_no_user_pin,
		.format = driver_format_init_token,
		.pin_change = driver_pin_change_logged_in,
		.so_change = driver_so_change_logged_in,
		.pin_reset = driver_pin_reset_init_pin,
	},
	{
		/* The medium that is replaced, through its own module, not tried; */
		.module = "libshuttle_p11v220",
		.model = "ePass300",
		.product = N_("诚信飞天3003"),
		.old = true,
	},
	{
		/* and as a reader that no driver knows more of. */
		.reader = "ePass3003",
		.product = N_("诚信飞天3003"),
		.old = true,
	},
};
enum { DRIVERS = sizeof(drivers) / sizeof(drivers[0]) };

/* PKCS#11 pads texts with blanks: the row says how they begin. */
static bool
begins(const unsigned char *field, size_t size, const char *with)
{
	size_t n = with != NULL ? strlen(with) : 0;

	return n <= size && (n == 0 || memcmp(field, with, n) == 0);
}

static bool
of_module(const struct driver *d, const char *module)
{
	const char *slash = strrchr(module, '/'), *name = slash != NULL ? slash + 1 : module;

	return d->module == NULL || strncmp(name, d->module, strlen(d->module)) == 0;
}

const struct driver *
driver_of(const char *module, const CK_TOKEN_INFO *info)
{
	for (const struct driver *d = drivers; d < drivers + DRIVERS; d++)
		if (d->atr == NULL && d->reader == NULL && of_module(d, module) &&
		    begins(info->manufacturerID, sizeof(info->manufacturerID), d->maker) &&
		    begins(info->model, sizeof(info->model), d->model))
			return d;
	return NULL;
}

static bool
has_atr(const struct driver *d, const struct pcsc_card *card)
{
	unsigned char atr[PCSC_ATR], mask[PCSC_ATR];
	int n = hex_get(d->atr, atr, sizeof(atr));

	if (n == -1 || hex_get(d->mask, mask, sizeof(mask)) != n || (size_t)n != card->natr)
		return false;
	for (int i = 0; i < n; i++)
		if (((atr[i] ^ card->atr[i]) & mask[i]) != 0)
			return false;
	return true;
}

const struct driver *
driver_of_card(const char *module, const struct pcsc_card *card)
{
	for (const struct driver *d = drivers; d < drivers + DRIVERS; d++)
		if (of_module(d, module) && ((d->atr != NULL && has_atr(d, card)) ||
		    (d->reader != NULL && strstr(card->reader, d->reader) != NULL)))
			return d;
	return NULL;
}
