#include "core/token/serial.h"

#include "core/blob.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

int
serial_read(const char *folder, const char *name, char out[SERIAL_TEXT], struct err *e)
{
	struct blob b = { 0 };
	char path[PATH_MAX];
	size_t n;

	if (snprintf(path, sizeof(path), "%s/%s/serial", folder, name) >= (int)sizeof(path))
		return err_set(e, ERR_NOT_FOUND, "path too long: %s", name);
	if (blob_read(&b, path, SERIAL_TEXT - 1, e) == -1) {
		e->code = ERR_NOT_FOUND;
		return err_wrap(e, "the UKey's folder has no serial");
	}
	for (n = 0; n < b.n && b.p[n] > ' '; n++)
		out[n] = (char)b.p[n];
	out[n] = '\0';
	blob_done(&b);
	return 0;
}

int
serial_write(const char *token_folder, const char *serial, struct err *e)
{
	struct blob b = { 0 };
	char path[PATH_MAX];
	int rc;

	if (snprintf(path, sizeof(path), "%s/serial", token_folder) >= (int)sizeof(path))
		return err_set(e, ERR_DISK, "path too long: %s", token_folder);
	if (blob_set(&b, serial, strlen(serial), e) == -1)
		return -1;
	rc = blob_add(&b, "\n", 1, e) == -1 ? -1 : blob_write(&b, path, 0600, e);
	blob_done(&b);
	return rc;
}
