/* What the UKeys in the readers are. */
#include "core/token/p11_impl.h"

#include "core/text.h"

#include <stdio.h>
#include <string.h>

enum { READER_CELLS = 60 };             /* of a reader's name, which is its maker's */
enum { DOUBTS_MOST = 3 };

void
p11_field(const unsigned char *from, size_t n, char *out, size_t size)
{
	while (n > 0 && (from[n - 1] == ' ' || from[n - 1] == '\0'))
		n--;
	if (n >= size)
		n = size - 1;
	memcpy(out, from, n);
	out[n] = '\0';
	if (!text_valid(out))
		out[0] = '\0';
}

/* The module knows nothing of it: it is what its driver says. */
static enum token_what
what_unread(const struct p11_token *t)
{
	if (t->driver != NULL && t->driver->old)
		return TOKEN_OLD;
	if (t->driver == NULL || !t->driver->sets_up_unread || t->serial[0] == '\0')
		return TOKEN_UNREADABLE;
	return t->seat != NULL && t->seat->bare ? TOKEN_BLANK : TOKEN_UNKNOWN;
}

static enum token_what
what_is(struct p11 *p, struct p11_token *t, struct token_info *out)
{
	const struct driver *d = t->driver;
	struct err e;
	int priv;

	if (t->unread)
		return what_unread(t);
	if (d != NULL && d->old)
		return TOKEN_OLD;
	if (p11_session(p, t, &e) == -1 ||
	    p11_count(p, t, CKO_PUBLIC_KEY, &out->keys, &e) == -1 ||
	    p11_count(p, t, CKO_CERTIFICATE, &out->certs, &e) == -1 ||
	    p11_count(p, t, CKO_PRIVATE_KEY, &priv, &e) == -1)
		return TOKEN_UNREADABLE;
	if ((t->info.flags & CKF_USER_PIN_LOCKED) != 0 || (t->seat != NULL && t->seat->locked))
		return TOKEN_LOCKED;
	return d != NULL && d->blank != NULL && d->blank(&t->info, out->keys + out->certs + priv) ?
	    TOKEN_BLANK : TOKEN_IN_USE;
}

/* ... as the module has it. */
static void
describe_info(const struct p11_token *t, struct token_info *out)
{
	const CK_TOKEN_INFO *i = &t->info;
	const char *tail = t->driver != NULL ? t->driver->label_tail : NULL;
	size_t n, m = tail != NULL ? strlen(tail) : 0;

	out->pin_max = i->ulMaxPinLen < 255 ? (int)i->ulMaxPinLen : 255;
	P11_FIELD(i->label, out->label);
	P11_FIELD(i->model, out->model);
	P11_FIELD(i->manufacturerID, out->maker);
	n = strlen(out->label);
	if (m > 0 && n > m && strcmp(out->label + n - m, tail) == 0)
		out->label[n - m] = '\0';
}

/* A card nobody knows: its answer to reset, for whoever is to find out. */
static void
describe_card(const struct p11_token *t, struct token_info *out)
{
	char hex[2 * PCSC_ATR + 1] = "";

	if (t->seat == NULL || t->driver != NULL)
		return;
	hex_put(t->seat->card.atr, t->seat->card.natr, hex);
	snprintf(out->label, sizeof(out->label), "ATR %.32s", hex);
}

static void
describe_product(const struct driver *d, struct token_info *out)
{
	struct err none;

	text_copy(out->product, sizeof(out->product), d != NULL ? d->product : out->model, &none);
	if (d == NULL)
		return;
	if (d->name != NULL)
		text_copy(out->model, sizeof(out->model), d->name, &none);
	if (out->pin_max == 0 || out->pin_max > d->pin_max)
		out->pin_max = d->pin_max;
	out->can_reset = d->pin_reset != NULL;
}

static void
describe(struct p11 *p, struct p11_token *t, struct token_info *out)
{
	CK_SESSION_INFO si;

	*out = (struct token_info){ 0 };
	memcpy(out->serial, t->serial, sizeof(out->serial));
	if (t->seat != NULL)
		text_clean(t->seat->card.reader, READER_CELLS, out->reader, sizeof(out->reader));
	if (t->unread)
		describe_card(t, out);
	else
		describe_info(t, out);
	describe_product(t->driver, out);
	out->what = what_is(p, t, out);
	out->open = t->user && p->f->C_GetSessionInfo(t->session, &si) == CKR_OK &&
	    si.state == CKS_RW_USER_FUNCTIONS;
	if (out->certs > 0 && !t->user)         /* in a making every read is time at the counter */
		p11_holder(p, t, out->holder, sizeof(out->holder));
}

/* Is what we know of them still so? */
static bool
others_came(struct p11 *p)
{
	struct err e;
	bool same;

	if (!p->real)
		return p->came;
	return p11_seats_same(p, &same, &e) == -1 || !same;
}

/* One that was never held has nothing to lose. */
static bool
all_stay(const struct p11 *p)
{
	const struct p11_seat *s;
	struct err e;

	for (size_t i = 0; i < p->ntokens; i++)
		if ((s = p->tokens[i].seat) == NULL ||
		    (s->hold != NULL && p11_seat_check(s, false, &e) == -1))
			return false;
	return p->real && p->ntokens > 0;
}

static int
bring_up_to_date(struct p11 *p, struct err *e)
{
	if (p->ntokens > 0 && !others_came(p))
		return 0;
	return all_stay(p) ? p11_scan_more(p, e) : p11_look_again(p, e);
}

/* A card with a driver, not bare, of which the module says nothing: it may have failed just once. */
static bool
is_doubtful(const struct p11_token *t, enum token_what what)
{
	const struct p11_seat *s = t->seat;

	return s != NULL && s->hold != NULL && s->driver != NULL && !s->driver->old && !s->bare &&
	    (t->unread || what == TOKEN_UNREADABLE);
}

/* The next look asks anew: a few times, and never at the cost of another one's login. */
static void
doubt(struct p11 *p, const struct token_info *looked, size_t n)
{
	bool again = false;

	for (size_t i = 0; i < n; i++)
		if (p->tokens[i].user)
			return;
	for (size_t i = 0; i < n; i++)
		if (is_doubtful(&p->tokens[i], looked[i].what) && p->tokens[i].seat->doubts < DOUBTS_MOST) {
			p->tokens[i].seat->doubts++;
			again = true;
		}
	p->doubted = p->doubted || again;
}

int
p11_look(struct p11 *p, struct token_info *out, size_t max, size_t *n, struct err *e)
{
	struct p11_token *t;
	size_t i;

	if (p11_refresh(p, e) == -1 || bring_up_to_date(p, e) == -1)
		return -1;
	for (i = 0; i < p->ntokens && i < max; i++) {
		t = &p->tokens[i];
		if (t->serial[0] != '\0' && p11_by_serial(p, t->serial) != t)
			return err_set(e, ERR_TOKEN_GONE, "a UKey left while looked at");
		describe(p, t, &out[i]);
	}
	doubt(p, out, i);
	*n = i;
	return 0;
}
