/* What a UKey is, in one line. */
#include "core/known_ukey_own.h"

#include "core/clock.h"
#include "core/text.h"

#include <stdio.h>

/* What anyone can read on it. */
static void
content(const struct token_info *t, const char *holder, char *out, size_t size)
{
	int n;

	if (t->what == TOKEN_UNKNOWN) {
		snprintf(out, size, "%s", _("有内容，认不出"));
		return;
	}
	n = snprintf(out, size, _("标签「%s」，%d 个密钥，%d 张证书"),
	    t->label[0] != '\0' ? t->label : _("无"), t->keys, t->certs);
	if (holder[0] != '\0' && n > 0 && (size_t)n < size)
		snprintf(out + n, size - (size_t)n, _("，持有人 %s"), holder);
}

/* Whose it is, or nothing. */
static void
of_order(const struct known_facts *f, char *out, size_t size)
{
	out[0] = '\0';
	if (f->made)
		snprintf(out, size, _("，订单 %s"), f->m.order);
}

static void
say_old(const struct known_facts *f, char *out, size_t size)
{
	if (f->holder[0] == '\0')
		snprintf(out, size, "%s", _("诚信飞天3003，客户的原介质"));
	else
		snprintf(out, size, _("诚信飞天3003，客户的原介质，持有人 %s"), f->holder);
}

static void
say_unreadable(const struct known_facts *f, char *out, size_t size)
{
	char of[80];

	of_order(f, of, sizeof(of));
	snprintf(out, size, f->t->label[0] != '\0' && !f->made ? _("读不出，%s") : _("读不出%s"),
	    f->made ? of : f->t->label);
}

/* Out of the stock: since when, and why. */
static void
say_left(const struct known_facts *f, char *out, size_t size)
{
	char day[16];

	date_format(date_of(f->s.time), day);
	snprintf(out, size, _("%s，%s，%s"), stock_state_text(f->s.state), day, f->s.reason);
}

static void
say_locked(const struct known_facts *f, char *out, size_t size)
{
	char of[80];

	of_order(f, of, sizeof(of));
	snprintf(out, size, _("密码已锁定%s"), of);
}

static void
say_other_locked(const struct known_facts *f, char *out, size_t size)
{
	char what[KNOWN_LINE / 2];

	content(f->t, f->holder, what, sizeof(what));
	snprintf(out, size, _("外来，密码已锁定，%s"), what);
}

static void
say_delivered(const struct known_facts *f, char *out, size_t size)
{
	char day[16];

	date_format(date_of(f->h.delivered), day);
	snprintf(out, size, f->t->what == TOKEN_LOCKED ? _("%s 已交付，密码已锁定，回执 %s，订单 %s") :
	    _("%s 已交付，回执 %s，订单 %s"), day, f->receipt, f->m.order);
}

static void
say_emptied(const struct known_facts *f, char *out, size_t size)
{
	snprintf(out, size, _("订单 %s 做过的，现在是空的"), f->m.order);
}

static void
say_certificate_unknown(const struct known_facts *f, char *out, size_t size)
{
	snprintf(out, size, _("作废，订单 %s，证书还没有查清"), f->m.order);
}

static void
say_cancelled(const struct known_facts *f, char *out, size_t size)
{
	snprintf(out, size, _("订单 %s 已取消"), f->m.order);
}

static void
say_handing_over(const struct known_facts *f, char *out, size_t size)
{
	snprintf(out, size, _("已制好，订单 %s，交付停在「%s」"), f->m.order, handover_state_text(f->h.state));
}

static void
say_made(const struct known_facts *f, char *out, size_t size)
{
	snprintf(out, size, _("已制待领，订单 %s"), f->m.order);
}

static void
say_half_made(const struct known_facts *f, char *out, size_t size)
{
	snprintf(out, size, _("做到一半，订单 %s，停在「%s」"), f->m.order, making_state_text(f->m.state));
}

static void
say_newer(const struct known_facts *f, char *out, size_t size)
{
	char what[KNOWN_LINE / 2];

	content(f->t, f->holder, what, sizeof(what));
	snprintf(out, size, _("恢复的订单库里没有它，%s"), what);
}

static void
say_blank(const struct known_facts *f, char *out, size_t size)
{
	(void)f;
	snprintf(out, size, "%s", _("空白，在库存里"));
}

static void
say_unrecognized(const struct known_facts *f, char *out, size_t size)
{
	(void)f;
	snprintf(out, size, "%s", _("账上是「空白」，实际有内容，认不出"));
}

static void
say_odd(const struct known_facts *f, char *out, size_t size)
{
	char what[KNOWN_LINE / 2];

	content(f->t, f->holder, what, sizeof(what));
	snprintf(out, size, _("账上是「%s」，实际%s：%s"), stock_state_text(f->s.state),
	    f->t->what == TOKEN_BLANK ? _("空白") : _("有内容"), what);
}

static void
say_not_received(const struct known_facts *f, char *out, size_t size)
{
	(void)f;
	snprintf(out, size, "%s", _("空白，还没有入库"));
}

static void
say_foreign(const struct known_facts *f, char *out, size_t size)
{
	char what[KNOWN_LINE / 2];

	content(f->t, f->holder, what, sizeof(what));
	snprintf(out, size, _("外来，%s"), what);
}

static void (*const says[KNOWN__MAX])(const struct known_facts *f, char *out, size_t size) = {
	[KNOWN_OLD] = say_old,
	[KNOWN_UNREADABLE] = say_unreadable,
	[KNOWN_CERTIFICATE_UNKNOWN] = say_certificate_unknown,
	[KNOWN_SPOILED] = say_left,
	[KNOWN_RETURNED] = say_left,
	[KNOWN_DELIVERED_LOCKED] = say_delivered,
	[KNOWN_FINAL_LOCKED] = say_delivered,
	[KNOWN_OURS_LOCKED] = say_locked,
	[KNOWN_STOCK_LOCKED] = say_locked,
	[KNOWN_OTHER_LOCKED] = say_other_locked,
	[KNOWN_DELIVERED] = say_delivered,
	[KNOWN_DELIVERED_FINAL] = say_delivered,
	[KNOWN_EMPTIED] = say_emptied,
	[KNOWN_CANCELLED] = say_cancelled,
	[KNOWN_HANDING_OVER] = say_handing_over,
	[KNOWN_MADE] = say_made,
	[KNOWN_HALF_MADE] = say_half_made,
	[KNOWN_NEWER] = say_newer,
	[KNOWN_BLANK] = say_blank,
	[KNOWN_UNRECOGNIZED] = say_unrecognized,
	[KNOWN_ODD] = say_odd,
	[KNOWN_NOT_RECEIVED] = say_not_received,
	[KNOWN_FOREIGN] = say_foreign,
};

void
known_ukey_say(enum known_kind k, const struct known_facts *f, char *out, size_t size)
{
	says[k](f, out, size);
}
