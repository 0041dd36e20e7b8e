#include "core/token/drivers.h"

#include "core/text.h"

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
};

/* PKCS#11 pads texts with blanks: the row says how they begin. */
static bool
begins(const unsigned char *field, size_t size, const char *with)
{
	size_t n = strlen(with);

	return n <= size && memcmp(field, with, n) == 0;
}

const struct driver *
driver_of(const CK_TOKEN_INFO *info)
{
	for (size_t i = 0; i < sizeof(drivers) / sizeof(drivers[0]); i++)
		if (begins(info->manufacturerID, sizeof(info->manufacturerID), drivers[i].maker) &&
		    begins(info->model, sizeof(info->model), drivers[i].model))
			return &drivers[i];
	return NULL;
}
