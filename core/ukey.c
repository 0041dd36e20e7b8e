#include "core/ukey.h"

#include "conf/settings.h"
#include "core/restored.h"
#include "core/text.h"
#include "core/token/derive.h"

#include <stdio.h>
#include <string.h>

enum { READER_MAX = 8, TRANSPORT_MAX = 12, SO_DIGITS = 16 };

/* The order this UKey is bound to; "" = none. */
static int
bound_to(struct pickup *p, const char *serial, char of[NO_SIZE], struct err *e)
{
	struct book *b = &p->c->book;
	struct making m = { 0 };

	if (b->ops->making_on(b->self, serial, &m, e) == 0) {
		memcpy(of, m.order, NO_SIZE);
		making_done(&m);
		return 0;
	}
	if (e->code != ERR_NOT_FOUND)
		return -1;
	of[0] = '\0';
	return 0;
}

/* STOCK__MAX: never received. */
static int
stock_of(struct pickup *p, const char *serial, enum stock_state *out, struct err *e)
{
	struct book *b = &p->c->book;
	struct stock_line line = { .state = STOCK__MAX };

	if (b->ops->stock_get(b->self, serial, &line, e) == -1 && e->code != ERR_NOT_FOUND)
		return -1;
	*out = line.state;
	return 0;
}

/* Could it be formatted?  What nobody can read only where the book is not older than it may be. */
static bool
is_writable(struct pickup *p, const struct token_info *t)
{
	struct err newer;

	return t->what == TOKEN_BLANK ||
	    (t->what == TOKEN_UNKNOWN && restored_ukey(&p->c->book, t, &newer) == 0);
}

/*
 * Nothing on it is not enough: the book must have it as a blank of the stock, and it
 * may be bound to another order whose making stopped before the first write.
 */
static int
is_free(struct pickup *p, const struct token_info *t, bool *yes, struct err *e)
{
	char of[NO_SIZE];
	enum stock_state stock;

	*yes = false;
	if (!is_writable(p, t))
		return 0;
	if (stock_of(p, t->serial, &stock, e) == -1)
		return -1;
	if (stock != STOCK_BLANK)
		return 0;
	if (bound_to(p, t->serial, of, e) == -1)
		return -1;
	*yes = of[0] == '\0';
	return 0;
}

/* A customer's old one, or what nobody can read: what it is, and where.  0: neither. */
static int
no_ukey(const struct token_info *t, struct err *e)
{
	if (t->what != TOKEN_OLD && t->serial[0] != '\0')
		return 0;
	err_set(e, t->what == TOKEN_OLD ? ERR_TOKEN_OLD : ERR_TOKEN_UNREADABLE,
	    "no blank: \"%s\" %s, %s", t->serial, t->product, t->label);
	return err_say(e, "%s  %s", t->product[0] != '\0' ? text_get(t->product) : t->label, t->reader);
}

/* TOKEN_DELIVERED: its owner has it already, most likely since a moment ago; TOKEN_NOT_RECEIVED, TOKEN_NOT_BLANK. */
static int
not_blank(struct pickup *p, const struct token_info *t, struct err *e)
{
	struct book *b = &p->c->book;
	const char *serial = t->serial;
	struct handover h;
	char of[NO_SIZE];
	enum stock_state stock;

	if (bound_to(p, serial, of, e) == -1)
		return -1;
	if (of[0] != '\0' && b->ops->handover_of(b->self, of, &h, e) == -1) {
		if (e->code != ERR_NOT_FOUND)
			return -1;
	} else if (of[0] != '\0' && h.state == HANDOVER_DELIVERED) {
		err_set(e, ERR_TOKEN_DELIVERED, "UKey %s is of order %s", serial, of);
		return h.visit == p->visit.id ?
		    err_say(e, _("尾号 %s，刚刚交付"), text_last4(serial)) :
		    err_say(e, _("尾号 %s，订单 %s"), text_last4(serial), of);
	}
	if (stock_of(p, serial, &stock, e) == -1)
		return -1;
	if (t->what == TOKEN_BLANK && stock == STOCK__MAX) {
		err_set(e, ERR_TOKEN_NOT_RECEIVED, "UKey %s was never received", serial);
		return err_say(e, _("尾号 %s"), text_last4(serial));
	}
	err_set(e, ERR_TOKEN_NOT_BLANK, "UKey %s is not blank", serial);
	if (stock == STOCK_SPOILED)
		return err_say(e, _("尾号 %s，已作废"), text_last4(serial));
	return of[0] == '\0' ?
	    err_say(e, _("尾号 %s"), text_last4(serial)) :
	    err_say(e, _("尾号 %s，已用于订单 %s"), text_last4(serial), of);
}

/* Which of the UKeys in the reader is the one blank?  *n counts blanks. */
static int
blanks(struct pickup *p, struct token_info *one, size_t *n, struct err *e)
{
	struct token *t = &p->c->token;
	struct token_info found[READER_MAX];
	size_t all;
	bool yes;

	if (t->ops->look(t->self, found, READER_MAX, &all, e) == -1)
		return -1;
	*n = 0;
	for (size_t i = 0; i < all; i++) {
		if (is_free(p, &found[i], &yes, e) == -1)
			return -1;
		if (yes && (*n)++ == 0)
			*one = found[i];
	}
	if (*n == 1)
		return 0;
	if (*n > 1)
		return err_set(e, ERR_TOKEN_TWO, "%zu blank UKeys", *n);
	if (all == 0)
		return err_set(e, ERR_TOKEN_GONE, "no UKey in the reader");
	if (no_ukey(&found[0], e) == -1 ||
	    restored_ukey(&p->c->book, &found[0], e) == -1)
		return -1;
	return not_blank(p, &found[0], e);
}

/* Waits until there is one blank to ask about. */
static int
one_blank(struct pickup *p, struct token_info *out, struct err *e)
{
	const struct desk *d = &p->c->desk;
	struct err why;
	size_t n;

	while (blanks(p, out, &n, e) == -1) {
		if (err_kind(e) != ERR_TOKEN)
			return -1;
		why = *e;
		if (d->ops->want_ukey(d->self, NULL,
		    why.code == ERR_TOKEN_GONE ? NULL : &why, e) == -1)
			return -1;
	}
	return 0;
}

int
ukey_choose(struct pickup *p, struct token_info *out, struct err *e)
{
	const struct desk *d = &p->c->desk;
	struct token_info t;

	for (;;) {
		if (one_blank(p, &t, e) == -1)
			return -1;
		if (d->ops->confirm_ukey(d->self, &t, pickup_order(p), e) == 0)
			break;
		if (e->code != ERR_TOKEN_GONE)
			return -1;
	}
	*out = t;
	return 0;
}

bool
ukey_can_reset(const struct counter *c, const struct token_info *t)
{
	return t->can_reset && strcmp(c->conf->token_so_pin, "forget") != 0;
}

int
ukey_here(struct pickup *p, struct token_info *out, struct err *e)
{
	struct token *t = &p->c->token;
	const struct desk *d = &p->c->desk;
	struct token_info found[READER_MAX];
	struct err why;
	size_t n;

	for (;;) {
		if (t->ops->look(t->self, found, READER_MAX, &n, e) == -1)
			return -1;
		for (size_t i = 0; i < n; i++)
			if (strcmp(found[i].serial,
			    p->making.token_serial) == 0) {
				snprintf(p->product, sizeof(p->product), "%s",
				    text_get(found[i].product));
				p->can_reset = ukey_can_reset(p->c, &found[i]);
				if (out != NULL)
					*out = found[i];
				return 0;
			}
		err_set(&why, n == 0 ? ERR_TOKEN_GONE : ERR_TOKEN_OTHER,
		    "UKey %s is not in the reader", p->making.token_serial);
		err_say(&why, _("请插回尾号 %s 的 UKey"),
		    text_last4(p->making.token_serial));
		p->waited = true;
		if (d->ops->want_ukey(d->self, p->making.token_serial, &why,
		    e) == -1)
			return -1;
	}
}

int
ukey_transport(struct pickup *p, int pin_max, struct err *e)
{
	const struct making *m = &p->making;
	struct derive d = {
		.purpose = "transport",
		.key_version = m->key_version,
		.model = m->token_model,
		.serial = m->token_serial,
		.nonce = m->nonce,
		.digits = pin_max < TRANSPORT_MAX ? pin_max : TRANSPORT_MAX,
	};

	if (p->transport != NULL)
		return 0;
	if ((p->transport = secret_new(e)) == NULL)
		return -1;
	if (derive_pin(p->c->master, &d, p->transport, e) == 0)
		return 0;
	ukey_forget(p);
	return err_wrap(e, "transport PIN");
}

int
ukey_so_pin(struct pickup *p, struct secret **out, struct err *e)
{
	const struct making *m = &p->making;
	struct secret *so;
	struct derive d = {
		.purpose = "so",
		.key_version = m->key_version,
		.model = m->token_model,
		.serial = m->token_serial,
		.nonce = m->nonce,
		.digits = SO_DIGITS,
	};

	if ((so = secret_new(e)) == NULL)
		return -1;
	if (derive_pin(p->c->master, &d, so, e) == -1) {
		secret_free(so);
		return err_wrap(e, "SO PIN");
	}
	*out = so;
	return 0;
}

/* The derived SO PIN refused: an earlier try forgot it already. */
int
ukey_forget_so(struct pickup *p, struct err *e)
{
	struct token *t = &p->c->token;
	struct secret *so = NULL, *random = NULL;
	int rc = -1;

	if (strcmp(p->c->conf->token_so_pin, "forget") != 0)
		return 0;
	if (ukey_so_pin(p, &so, e) == -1 || (random = secret_new(e)) == NULL ||
	    secret_digits(random, SO_DIGITS, e) == -1)
		goto out;
	rc = t->ops->so_change(t->self, p->making.token_serial, so, random, e);
	if (rc == -1 && e->code == ERR_TOKEN_PIN)
		rc = 0;
out:
	secret_free(random);
	secret_free(so);
	return rc;
}

int
ukey_open(struct pickup *p, const struct token_info *info, struct err *e)
{
	struct token *t = &p->c->token;

	if (info->open && p->opened)
		return 0;
	p->opened = t->ops->login(t->self, info->serial, p->transport, e) == 0;
	if (p->opened)
		return 0;
	restored_refused(&p->c->book, &p->making, e);
	return -1;
}

int
ukey_ready(struct pickup *p, struct err *e)
{
	struct token_info info;

	if (ukey_here(p, &info, e) == -1 ||
	    ukey_transport(p, info.pin_max, e) == -1)
		return -1;
	return ukey_open(p, &info, e);
}

int
ukey_sign(void *ctx, const struct blob *data, struct blob *sig, struct err *e)
{
	struct pickup *p = ctx;
	struct token *t = &p->c->token;

	if (t->ops->sign(t->self, p->making.token_serial, p->making.key_id,
	    data, sig, e) == 0)
		return 0;
	return ukey_key_gone(p, e);
}

int
ukey_key_gone(const struct pickup *p, struct err *e)
{
	if (e->code != ERR_NOT_FOUND)
		return -1;
	return err_set(e, ERR_TOKEN_KEY, "UKey %s has lost what was made on it",
	    p->making.token_serial);
}

void
ukey_forget(struct pickup *p)
{
	p->transport = secret_free(p->transport);
	p->opened = false;
}

int
ukey_to_keep(struct book *b, const char (*orders)[NO_SIZE], size_t n,
    char *out, size_t size, struct err *e)
{
	struct making m = { 0 };
	struct stock_line stock;
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; i < n; i++, making_done(&m)) {
		if (b->ops->making_of(b->self, orders[i], &m, e) == -1) {
			if (e->code != ERR_NOT_FOUND)
				return -1;
			continue;
		}
		if (b->ops->stock_get(b->self, m.token_serial, &stock, e) == -1) {
			making_done(&m);
			return -1;
		}
		if (stock.state != STOCK_OUT && used < size)
			used += (size_t)snprintf(out + used, size - used, "%s%s",
			    used > 0 ? _("、") : "", text_last4(m.token_serial));
	}
	return 0;
}
