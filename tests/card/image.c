#include "tests/card/card.h"

#include <errno.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char magic[8] = "ePassC1";

int
image_copy(const struct card *c, const char *path)
{
	char tmp[sizeof(c->path) + 8];
	FILE *f;
	bool ok;

	snprintf(tmp, sizeof(tmp), "%s.tmp", path);
	if ((f = fopen(tmp, "wb")) == NULL)
		return -1;
	ok = fwrite(c->image, sizeof(*c->image), 1, f) == 1;
	if (fclose(f) == 0 && ok && rename(tmp, path) == 0)
		return 0;
	unlink(tmp);
	return -1;
}

int
image_save(const struct card *c)
{
	return image_copy(c, c->path);
}

/* As it comes from the factory: nothing but its serial. */
static int
blank(struct card *c, bool aes)
{
	files_wipe(c);
	memcpy(c->image->magic, magic, sizeof(magic));
	c->image->aes = aes;
	if (RAND_bytes(c->image->serial, CARD_SERIAL) != 1) {
		errno = EIO;
		return -1;
	}
	return image_save(c);
}

/* A file that is no image is refused: the test has mixed up its paths. */
int
image_load(struct card *c, const char *path, bool aes)
{
	FILE *f;
	bool ok;

	if (strlen(path) >= sizeof(c->path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(c->path, path, strlen(path) + 1);
	if ((f = fopen(path, "rb")) == NULL)
		return errno == ENOENT ? blank(c, aes) : -1;
	ok = fread(c->image, sizeof(*c->image), 1, f) == 1 && fgetc(f) == EOF &&
	    memcmp(c->image->magic, magic, sizeof(magic)) == 0;
	fclose(f);
	if (ok)
		return 0;
	errno = EINVAL;
	return -1;
}
