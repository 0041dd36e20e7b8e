#include "tests/unit/kit.h"

#include "core/secret.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *
kit_dir(void)
{
	const char *tmp = getenv("TMPDIR");
	char *dir;

	assert_true(asprintf(&dir, "%s/t.XXXXXX", tmp != NULL ? tmp : "/tmp") > 0);
	assert_non_null(mkdtemp(dir));
	return dir;
}

char *
kit_path(const char *dir, const char *name)
{
	char *path;

	assert_true(asprintf(&path, "%s/%s", dir, name) > 0);
	return path;
}

void
kit_write(const char *path, const char *text, unsigned mode)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(path, (mode_t)mode), 0);
}

char *
kit_read(const char *path)
{
	FILE *f = fopen(path, "r");
	char *text = NULL;
	size_t n = 0;

	if (f == NULL)
		return NULL;
	if (getdelim(&text, &n, '\0', f) == -1) {
		free(text);
		text = strdup("");
	}
	fclose(f);
	return text;
}

json_t *
kit_vectors(const char *name)
{
	const char *top = getenv("TOP");
	json_error_t why;
	json_t *j;
	char *path;

	assert_true(asprintf(&path, "%s/tests/data/vectors/%s", top != NULL ? top : ".", name) > 0);
	j = json_load_file(path, JSON_REJECT_DUPLICATES, &why);
	if (j == NULL)
		print_error("%s:%d: %s\n", path, why.line, why.text);
	free(path);
	assert_non_null(j);
	return j;
}

int
kit_teardown(void **state)
{
	(void)state;
	if (secret_alive() != 0)
		print_error("%d secrets alive\n", secret_alive());
	return secret_alive() == 0 ? 0 : -1;
}
