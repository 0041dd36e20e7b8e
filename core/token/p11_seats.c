/* Cards in real readers: who sits where, by pcscd, and that it is still the same one. */
#include "core/token/p11_impl.h"

#include "core/clock.h"

#include <string.h>

enum { SETTLE_MS = 1500 };              /* pcscd polls some readers; OpenSC takes 0.7 s to notice */

/* A slot's description holds so much of a reader's name; what is longer ends in dots with OpenSC. */
static bool
is_described(const char *reader, const unsigned char slot[P11_SLOT_NAME])
{
	enum { DOTS = 3 };
	size_t n = strlen(reader);

	if (n > P11_SLOT_NAME)
		return memcmp(slot, reader, P11_SLOT_NAME) == 0 ||
		    (memcmp(slot, reader, P11_SLOT_NAME - DOTS) == 0 &&
		    memcmp(slot + P11_SLOT_NAME - DOTS, "...", DOTS) == 0);
	if (memcmp(slot, reader, n) != 0)
		return false;
	while (n < P11_SLOT_NAME && (slot[n] == ' ' || slot[n] == '\0'))
		n++;
	return n == P11_SLOT_NAME;
}

struct p11_seat *
p11_seat_of(struct p11 *p, const unsigned char slot[P11_SLOT_NAME])
{
	struct p11_seat *found = NULL;

	for (size_t i = 0; i < p->nseats; i++) {
		if (!is_described(p->seats[i].card.reader, slot))
			continue;
		if (found != NULL)
			return NULL;
		found = &p->seats[i];
	}
	return found;
}

struct p11_seat *
p11_seat_in(struct p11 *p, const char *reader)
{
	for (size_t i = 0; i < p->nseats; i++)
		if (strcmp(p->seats[i].card.reader, reader) == 0)
			return &p->seats[i];
	return NULL;
}

static void
clear(struct p11 *p)
{
	for (size_t i = 0; i < p->nseats; i++) {
		pcsc_let_go(p->seats[i].hold);
		p->seats[i].hold = NULL;
	}
	p->nseats = 0;
}

void
p11_seats_close(struct p11 *p)
{
	clear(p);
	pcsc_close(p->pcsc);
	p->pcsc = NULL;
}

/* Of another pcscd nothing of the old one is good: neither our holds, nor what the module remembers, nor who sat there. */
static int
cards(struct p11 *p, struct pcsc_card out[PCSC_READERS], size_t *n, struct err *e)
{
	if (p->pcsc != NULL && pcsc_cards(p->pcsc, out, PCSC_READERS, n, e) == 0)
		return 0;
	p11_stop(p);
	p11_seats_close(p);
	if (pcsc_open(&p->pcsc, p->readers, e) == -1)
		return -1;
	if (pcsc_cards(p->pcsc, out, PCSC_READERS, n, e) == 0)
		return 0;
	p11_seats_close(p);
	return -1;
}

/* ---- one card ---- */

static int
ask_serial(const struct p11_seat *s, char out[ID_SIZE], struct err *e)
{
	return s->driver->serial(s->hold, out, e);
}

/* Before the module opens a session with it. */
static void
ask(struct p11_seat *s)
{
	const struct driver *d = s->driver;
	struct err e;

	if (d->serial != NULL && ask_serial(s, s->serial, &e) == -1)
		s->serial[0] = '\0';
	s->bare = d->bare != NULL && d->bare(s->hold);
	s->locked = !s->bare && d->locked != NULL && d->locked(s->hold);
}

/* A card that does not answer keeps its seat: what it is can be said all the same. */
static void
take(struct p11 *p, const struct pcsc_card *card, struct p11_seat *out)
{
	struct p11_seat s = { .card = *card, .driver = driver_of_card(p->module, card) };
	struct err e;

	if (card->mute || pcsc_take(p->pcsc, card->reader, &s.hold, &e) == -1)
		s.hold = NULL;
	else if (s.driver != NULL)
		ask(&s);
	*out = s;
}

int
p11_seat_check(const struct p11_seat *s, bool again, struct err *e)
{
	char now[ID_SIZE];

	if (s->hold == NULL)
		return err_set(e, ERR_TOKEN, "the card in %s does not answer", s->card.reader);
	if (pcsc_held(s->hold, e) == -1)
		return -1;
	if (!again || s->driver == NULL || s->driver->serial == NULL)
		return 0;
	if (ask_serial(s, now, e) == -1)
		return -1;
	return strcmp(now, s->serial) == 0 ? 0 :
	    err_set(e, ERR_TOKEN_OTHER, "UKey %s where %s was", now, s->serial);
}

void
p11_seat_settle(struct p11 *p, const struct p11_seat *s)
{
	const int64_t until = clock_mono_ms() + SETTLE_MS;
	struct pcsc_card now[PCSC_READERS];
	struct err e;
	int64_t left;
	size_t n;

	while (pcsc_held(s->hold, &e) == 0 && (left = until - clock_mono_ms()) > 0)
		if (pcsc_wait(p->pcsc, (int)left, &e) == -1 ||
		    pcsc_cards(p->pcsc, now, PCSC_READERS, &n, &e) == -1)
			return;
}

/* ---- all of them ---- */

/* As it was, and nothing to be asked again. */
static bool
sits(struct p11 *p, const struct pcsc_card *c)
{
	const struct p11_seat *s = p11_seat_in(p, c->reader);
	struct err e;

	if (s == NULL || s->card.events != c->events || s->card.mute != c->mute)
		return false;
	if (s->driver != NULL && s->driver->serial != NULL && s->serial[0] == '\0' && !c->mute)
		return false;
	return s->hold != NULL ? pcsc_held(s->hold, &e) == 0 : c->mute;
}

int
p11_seats_same(struct p11 *p, bool *yes, struct err *e)
{
	struct pcsc_card now[PCSC_READERS];
	bool same;
	size_t n;

	if (cards(p, now, &n, e) == -1)
		return -1;
	same = n == p->nseats;
	for (size_t i = 0; i < n && same; i++)
		same = sits(p, &now[i]);
	*yes = same;
	return 0;
}

/* Who stayed keeps the seat and what is known of it: a card is asked once. */
int
p11_seats_take(struct p11 *p, struct err *e)
{
	struct p11_seat kept[PCSC_READERS], *s;
	struct pcsc_card now[PCSC_READERS];
	size_t n;

	if (cards(p, now, &n, e) == -1)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (!sits(p, &now[i])) {
			take(p, &now[i], &kept[i]);
			continue;
		}
		s = p11_seat_in(p, now[i].reader);
		kept[i] = *s;
		s->hold = NULL;
	}
	clear(p);
	memcpy(p->seats, kept, n * sizeof(kept[0]));
	p->nseats = n;
	return 0;
}
