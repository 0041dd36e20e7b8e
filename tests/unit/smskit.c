#include "tests/unit/smskit.h"

#include "tests/unit/kit.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct secret *
smskit_body(void)
{
	static const char text[] = "【深圳CA】证书密码" PIN;
	struct err e;
	struct secret *s = secret_new(&e);

	assert_non_null(s);
	assert_int_equal(secret_set(s, text, sizeof(text) - 1, &e), 0);
	return s;
}

int
smskit_new(void **state)
{
	struct smskit *b = calloc(1, sizeof(*b));
	char *dir = kit_dir();

	b->dir = kit_path(dir, "phone");
	assert_int_equal(sms_folder_open(&b->s, b->dir, &b->e), 0);
	b->sms = sms_folder_seam(b->s);
	b->body = smskit_body();
	b->ms = 20000;
	free(dir);
	*state = b;
	return 0;
}

int
smskit_free(void **state)
{
	struct smskit *b = *state;

	secret_free(b->body);
	sms_folder_free(b->s);
	free(b->dir);
	free(b);
	return 0;
}

int
smskit_send(struct smskit *b, const char *id, const char *mobile)
{
	return b->sms.ops->send(b->sms.self, id, mobile, b->body, &b->ms, &b->e);
}

enum sms_state
smskit_state(struct smskit *b, const char *id, int *again)
{
	enum sms_state s = SMS__MAX;
	int64_t when = 0;

	assert_int_equal(b->sms.ops->state(b->sms.self, id, &s, &when, again, &b->e), 0);
	assert_true(when > 0);
	return s;
}

int
smskit_messages(struct smskit *b, const char *mobile)
{
	char *path = kit_path(b->dir, mobile);
	DIR *d = opendir(path);
	struct dirent *f;
	int n = 0;

	while (d != NULL && (f = readdir(d)) != NULL)
		if (f->d_name[0] != '.')
			n++;
	if (d != NULL)
		closedir(d);
	free(path);
	return n;
}

char *
smskit_read(struct smskit *b, const char *name)
{
	char *path = kit_path(b->dir, name), *text = kit_read(path);

	free(path);
	return text;
}

void
smskit_write(struct smskit *b, const char *name, const char *text)
{
	char *path = kit_path(b->dir, name);

	kit_write(path, text, 0600);
	free(path);
}

void
smskit_earlier(struct smskit *b, const char *id, int ms)
{
	char mobile[40], word[16], name[80], *line;
	long long at;
	int number, seconds;

	snprintf(name, sizeof(name), ".sent/%s", id);
	line = smskit_read(b, name);
	assert_non_null(line);
	assert_int_equal(sscanf(line, "%39s %d %lld %15s %d", mobile, &number, &at, word, &seconds), 5);
	free(line);
	assert_true(asprintf(&line, "%s %04d %lld %s %d\n", mobile, number, at - ms, word, seconds) > 0);
	smskit_write(b, name, line);
	free(line);
}
