#include "core/sms/message.h"

#include "core/clock.h"
#include "core/text.h"

#include <string.h>

enum {
	UNITS_ALONE = 70, /* of UCS-2 in 140 bytes, 3GPP TS 23.040 */
	UNITS_PART = 67,  /* less the 6 bytes that join the parts */
};

static int
add(struct secret *s, const char *text, struct err *e)
{
	return secret_add(s, text, strlen(text), e);
}

static int
add_all(struct secret *s, const char *const *texts, size_t n, struct err *e)
{
	for (size_t i = 0; i < n; i++)
		if (add(s, texts[i], e) == -1)
			return -1;
	return 0;
}
#define ADD_ALL(s, texts, e) add_all((s), (texts), sizeof(texts) / sizeof((texts)[0]), (e))

/*
 * Always Chinese: it is read by the handler, not by the clerk.  Every word
 * counts, 70 characters make a second message of it.
 */
static int
write_text(const struct sms_facts *f, const struct secret *pin, struct secret *s, struct err *e)
{
	const char *const head[] = { "【", f->signature, "】", f->demo ? "演示 无效。" : "", "证书密码" };
	const char *const tail[] = { "，UKey尾号", text_last4(f->token_serial), "，订单尾号", text_last4(f->order),
		"，编号", f->number, "。", f->attempt > 1 ? "以本条为准，之前的作废。" : "",
		"勿告他人，我们不会索要。客服", f->service_phone };

	if (ADD_ALL(s, head, e) == -1 || secret_add(s, secret_bytes(pin), secret_len(pin), e) == -1)
		return -1;
	return ADD_ALL(s, tail, e);
}

int
sms_pin_text(const struct sms_facts *f, const struct secret *pin, struct secret *body, struct err *e)
{
	struct secret *text;
	int rc = -1;

	if (secret_len(pin) == 0)
		return err_set(e, ERR_FAULT, "no PIN to send");
	if ((text = secret_new(e)) == NULL)
		return -1;
	if (write_text(f, pin, text, e) == 0)
		rc = secret_set(body, secret_bytes(text), secret_len(text), e);
	secret_free(text);
	return rc;
}

static int
write_ready(const struct sms_notice *n, struct secret *s, struct err *e)
{
	const char *const texts[] = { "【", n->signature, "】", n->demo ? "演示 无效。" : "", "订单尾号",
		text_last4(n->order), "的UKey可领取，请到", n->point, n->address[0] != '\0' ? "（" : "", n->address,
		n->address[0] != '\0' ? "）" : "",
		"。请经办人带本人身份证原件、签收单；他人代领另带加盖公章的授权委托书。客服", n->service_phone };

	return ADD_ALL(s, texts, e);
}

static int
write_collected(const struct sms_notice *n, struct secret *s, struct err *e)
{
	char when[16];

	time_short(n->when, when);
	const char *const texts[] = { "【", n->signature, "】", n->demo ? "演示 无效。" : "", "订单尾号",
		text_last4(n->order), "的UKey已由代领人", n->agent, "于", when, "在", n->point,
		"领取。证书密码只发本手机，勿告他人。如非您委托，请即致电客服", n->service_phone };

	return ADD_ALL(s, texts, e);
}

int
sms_notice_text(enum notice_kind kind, const struct sms_notice *n, struct secret *body, struct err *e)
{
	struct secret *text;
	int rc = -1;

	if ((text = secret_new(e)) == NULL)
		return -1;
	if ((kind == NOTICE_READY ? write_ready : write_collected)(n, text, e) == 0)
		rc = secret_set(body, secret_bytes(text), secret_len(text), e);
	secret_free(text);
	return rc;
}

/* UTF-16 units a character takes, from its first byte; 0 inside one. */
static int
units(unsigned char c)
{
	if ((c & 0xc0) == 0x80)
		return 0;
	return c >= 0xf0 ? 2 : 1;
}

int
sms_parts(const char *utf8, size_t n)
{
	int all = 0, parts = 1, room = UNITS_PART, u;
	size_t i;

	for (i = 0; i < n; i++) {
		u = units((unsigned char)utf8[i]);
		all += u;
		if (u > room) { /* a surrogate pair is not torn apart */
			parts++;
			room = UNITS_PART;
		}
		room -= u;
	}
	return all <= UNITS_ALONE ? 1 : parts;
}
