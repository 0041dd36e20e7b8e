/* Who works at a demo counter, and the sheet with their passwords. */
#include "tui/demo_own.h"

#include "core/staff.h"
#include "core/text.h"

#include <string.h>

#define MAY(p) (1u << PERMISSION_##p)

static const struct {
	const char *id, *person, *name;
	unsigned permissions;
} people[] = {                          /* the administrator last: then the program puts no more */
	{ "1001", "P01", "李娜", MAY(PICKUP) | MAY(REPRINT) },
	{ "1002", "P02", "张敏", MAY(PICKUP) },
	{ "2001", "P03", "陈刚", MAY(SUPERVISE) },
	{ "3001", "P04", "周洁", MAY(AUDIT) },
	{ "9001", "P05", "吴磊", MAY(ADMIN) },
};

/* Five letters and four digits that nobody mistakes for others: 32 bits. */
static int
easy_password(struct secret *out, struct err *e)
{
	static const char letters[] = "abcdefhkmnprstwx", digits[] = "23456789";
	struct secret *random;
	int rc = -1;

	if ((random = secret_new(e)) == NULL || secret_random(random, 9, e) == -1)
		goto out;
	for (size_t i = 0; i < 9; i++) {
		unsigned char r = secret_bytes(random)[i];

		if (secret_add(out, i < 5 ? &letters[r % 16] : &digits[r % 8], 1, e) == -1)
			goto out;
	}
	rc = 0;
out:
	secret_free(random);
	return rc;
}

static int
add_line(struct secret *sheet, const struct staff *s, const struct secret *password, struct err *e)
{
	char head[ID_SIZE + 4], tail[NAME_SIZE * 2], roles[NAME_SIZE];
	int h, t;

	staff_roles(s, roles, sizeof(roles));
	h = snprintf(head, sizeof(head), "%s  ", s->id);
	t = snprintf(tail, sizeof(tail), "  %s  %s\n", s->name, roles);
	if (secret_add(sheet, head, (size_t)h, e) == -1 ||
	    secret_add(sheet, secret_bytes(password), secret_len(password), e) == -1)
		return -1;
	return secret_add(sheet, tail, (size_t)t, e);
}

static int
make_person(struct demo *d, size_t i, struct secret *sheet, struct err *e)
{
	const struct book *b = &d->w->book;
	struct staff s = { .permissions = people[i].permissions };
	struct secret *password;
	int rc = -1;

	snprintf(s.id, sizeof(s.id), "%s", people[i].id);
	snprintf(s.person, sizeof(s.person), "%s", people[i].person);
	snprintf(s.name, sizeof(s.name), "%s", people[i].name);
	if ((password = secret_new(e)) == NULL || easy_password(password, e) == -1 ||
	    staff_hash(password, s.hash, e) == -1 ||
	    b->ops->staff_put(b->self, &demo_actor, &s, "staff_add", e) == -1)
		goto out;
	rc = add_line(sheet, &s, password, e);
out:
	secret_free(password);
	return rc;
}

int
demo_staff(struct demo *d, struct err *e)
{
	const char *head = _("# 演示 无效：只用于这个演示柜台。每行：工号 密码 姓名 权限\n");
	struct secret *sheet;
	int rc = -1;

	if ((sheet = secret_new(e)) == NULL || secret_add(sheet, head, strlen(head), e) == -1)
		goto out;
	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++)
		if (make_person(d, i, sheet, e) == -1)
			goto out;
	rc = demo_secret(d, "SIGN-IN.txt", sheet, e);
out:
	secret_free(sheet);
	return rc;
}
