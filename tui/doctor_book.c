/* Probes of the book: the file, its audit, its people. */
#include "core/book/sqlite.h"
#include "core/text.h"
#include "print/font.h"
#include "tui/doctor_own.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { STAFF_MAX = 500 };

#define MAY(p) (1u << PERMISSION_##p)

static bool
no_book(const struct patient *p, struct finding *f)
{
	if (p->book == NULL)
		finding_add(f, FINDING_WARNING, "", "%s", _("订单库打不开，没有检查"));
	return p->book == NULL;
}

void
probe_book(struct patient *p, struct finding *f)
{
	const char *restore = _("请先把文件另存一份，再用备份恢复，或联系技术支持。");
	struct err e;

	if (p->book == NULL)
		finding_err(f, FINDING_FAILED, _("请核对设置 book:path 和文件权限；文件坏了的，用备份恢复。"), &p->book_err);
	else if (book_sqlite_check(p->book, &e) == -1)
		finding_err(f, FINDING_FAILED, restore, &e);
	else if (p->demo)
		finding_ok(f, _("%s（演示 无效）"), p->conf->book_path);
	else
		finding_ok(f, "%s", p->conf->book_path);
}

void
probe_audit(struct patient *p, struct finding *f)
{
	struct err e;
	long lines;

	if (no_book(p, f))
		return;
	if (book_sqlite_audit_verify(p->book, &lines, &e) == -1)
		finding_err(f, FINDING_FAILED, NULL, &e);
	else
		finding_ok(f, _("完整，共 %ld 行"), lines);
}

/* Who prints or approves is named on paper: a name no font draws stops the pickup there. */
static void
name_prints(const struct patient *p, const struct staff *s, struct finding *f)
{
	struct err e;

	if (p->fonts == NULL || s->disabled || (s->permissions & (MAY(PICKUP) | MAY(SUPERVISE))) == 0 ||
	    font_chain_check(p->fonts, s->name, &e) == 0)
		return;
	finding_add(f, FINDING_FAILED, _("请装上有这个字的字体（paper:fonts）。"),
	    _("%s 的姓名印不出：%s"), s->id, e.say);
}

/* RULES 18: an agent's pickup takes two persons. */
static void
two_persons(const struct staff *s, size_t n, struct finding *f)
{
	size_t clerks = 0, pairs = 0;

	for (size_t i = 0; i < n; i++) {
		if (s[i].disabled || (s[i].permissions & MAY(PICKUP)) == 0)
			continue;
		clerks++;
		for (size_t k = 0; k < n; k++)
			pairs += !s[k].disabled && (s[k].permissions & MAY(SUPERVISE)) != 0 &&
			    strcmp(s[i].person, s[k].person) != 0;
	}
	if (clerks == 0)
		finding_add(f, FINDING_WARNING, _("请管理员增加柜员。"), "%s", _("没有能登录的柜员"));
	else if (pairs == 0)
		finding_add(f, FINDING_WARNING, _("请管理员增加一位主管。"),
		    "%s", _("没有柜员以外的主管，代领不能审批"));
}

void
probe_staff(struct patient *p, struct finding *f)
{
	struct staff *s = NULL;
	struct err e;
	size_t n = 0;

	if (no_book(p, f))
		return;
	struct book b = book_sqlite_seam(p->book);

	if ((s = calloc(STAFF_MAX, sizeof(*s))) == NULL)
		finding_add(f, FINDING_FAILED, "", "%s", strerror(ENOMEM));
	else if (b.ops->staff_list(b.self, s, STAFF_MAX, &n, &e) == -1)
		finding_err(f, FINDING_FAILED, NULL, &e);
	for (size_t i = 0; i < n; i++)
		name_prints(p, &s[i], f);
	if (f->state == FINDING_OK)
		two_persons(s, n, f);
	finding_ok(f, _("%zu 人，姓名都能印出"), n);
	free(s);
}
