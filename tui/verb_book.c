/* What the book says of itself: the audit, the staff. */
#include "core/book/sqlite.h"
#include "core/text.h"
#include "tui/verb.h"

#include <string.h>

enum { STAFF_MAX = 200 };

int
verb_audit_verify(const struct args *a, struct wired *w, struct err *e)
{
	long lines;

	(void)a;
	if (book_sqlite_audit_verify(w->main_book, &lines, e) == -1)
		return err_wrap(e, "audit verify");
	printf(_("审计链完整，共 %ld 行。\n"), lines);
	return 0;
}

static void
print_staff(const struct staff *s)
{
	char roles[200], name[NAME_SIZE];

	staff_roles(s, roles, sizeof(roles));
	text_clean(s->name, 40, name, sizeof(name));
	printf("%s  %s  %s%s\n", s->id, name, roles, s->disabled ? _("  已停用") : "");
}

int
verb_staff_list(const struct args *a, struct wired *w, struct err *e)
{
	static struct staff s[STAFF_MAX];
	size_t n;

	(void)a;
	if (w->book.ops->staff_list(w->book.self, s, STAFF_MAX, &n, e) == -1)
		return err_wrap(e, "staff list");
	for (size_t i = 0; i < n; i++)
		print_staff(&s[i]);
	return 0;
}
