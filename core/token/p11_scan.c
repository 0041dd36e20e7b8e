/* Who is there: the module's slots, and the cards that pcscd knows. */
#include "core/token/p11_impl.h"

#include <string.h>

static void
add(struct p11 *p, const struct p11_token *t)
{
	if (p->ntokens < P11_TOKENS)
		p->tokens[p->ntokens++] = *t;
}

static void
add_token(struct p11 *p, CK_SLOT_ID slot, const CK_TOKEN_INFO *info, struct p11_seat *seat)
{
	struct p11_token t = { .slot = slot, .info = *info, .seat = seat };

	t.driver = seat != NULL && seat->driver != NULL ? seat->driver : driver_of(p->module, info);
	if (t.driver != NULL && t.driver->spare_slot && (info->flags & CKF_TOKEN_INITIALIZED) == 0)
		return;
	if (seat != NULL && seat->serial[0] != '\0')
		memcpy(t.serial, seat->serial, sizeof(t.serial));
	else
		P11_FIELD(info->serialNumber, t.serial);
	add(p, &t);
}

static bool
is_seated(const struct p11 *p, const struct p11_seat *seat)
{
	for (size_t i = 0; i < p->ntokens; i++)
		if (p->tokens[i].seat == seat)
			return true;
	return false;
}

/* The seat a slot is; to PC/SC modules its description is the reader's name.  NULL: none. */
static struct p11_seat *
seat_of(struct p11 *p, CK_SLOT_ID slot)
{
	CK_SLOT_INFO info;

	return p->f->C_GetSlotInfo(slot, &info) == CKR_OK ? p11_seat_of(p, info.slotDescription) : NULL;
}

/* Of a card with several PINs OpenSC makes several slots: the first one counts. */
static int
scan_module(struct p11 *p, struct err *e)
{
	CK_SLOT_ID slots[P11_SLOTS];
	CK_ULONG n = P11_SLOTS;
	CK_TOKEN_INFO info;
	struct p11_seat *seat;
	CK_RV rv;

	if (!p->up && p11_start(p, e) == -1)
		return -1;
	/* asking for the count makes the module look: PKCS#11 v2.40, 5.4 */
	if ((rv = p->f->C_GetSlotList(CK_TRUE, NULL, &n)) == CKR_OK) {
		n = P11_SLOTS;
		rv = p->f->C_GetSlotList(CK_TRUE, slots, &n);
	}
	if (rv != CKR_OK)
		return ckr_set(e, rv, "C_GetSlotList");
	for (CK_ULONG i = 0; i < n; i++) {
		seat = p->real ? seat_of(p, slots[i]) : NULL;
		if ((seat == NULL || !is_seated(p, seat)) &&
		    p->f->C_GetTokenInfo(slots[i], &info) == CKR_OK)
			add_token(p, slots[i], &info, seat);
	}
	return 0;
}

/* Cards the module says nothing of. */
static void
add_unread(struct p11 *p)
{
	struct p11_token t = { .unread = true };

	for (size_t i = 0; i < p->nseats; i++) {
		t.seat = &p->seats[i];
		t.driver = t.seat->driver;
		memcpy(t.serial, t.seat->serial, sizeof(t.serial));
		if (!is_seated(p, t.seat))
			add(p, &t);
	}
}

/* It would ask a bare card thirty times what it is. */
static bool
module_is_needed(const struct p11 *p)
{
	for (size_t i = 0; i < p->nseats; i++)
		if (!p->seats[i].bare)
			return true;
	return p->nseats == 0;
}

int
p11_scan(struct p11 *p, struct err *e)
{
	for (size_t i = 0; i < p->ntokens; i++)
		p11_forget(p, &p->tokens[i]);
	p->ntokens = 0;
	if (!p->real)
		return scan_module(p, e);
	if (p11_seats_take(p, e) == -1)
		return -1;
	if (module_is_needed(p) && scan_module(p, e) == -1)
		return -1;
	add_unread(p);
	return 0;
}

/* Those nobody could connect to have no session to lose, and are tried anew. */
static void
forget_unheld(struct p11 *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->ntokens; i++)
		if (p->tokens[i].seat->hold != NULL)
			p->tokens[n++] = p->tokens[i];
	p->ntokens = n;
}

/* Only now?  The module cannot connect to what we cannot. */
static bool
is_new_to_module(const struct p11 *p, const struct p11_seat *s)
{
	return s->hold != NULL && !s->bare && !is_seated(p, s);
}

/* What came beside them; no session ends. */
int
p11_scan_more(struct p11 *p, struct err *e)
{
	char readers[P11_TOKENS][PCSC_NAME];
	bool needed = false;

	forget_unheld(p);
	for (size_t i = 0; i < p->ntokens; i++)
		memcpy(readers[i], p->tokens[i].seat->card.reader, PCSC_NAME);
	if (p11_seats_take(p, e) == -1)
		return -1;
	for (size_t i = 0; i < p->ntokens; i++)
		if ((p->tokens[i].seat = p11_seat_in(p, readers[i])) == NULL)
			return p11_look_again(p, e);
	for (size_t i = 0; i < p->nseats; i++)
		needed = needed || is_new_to_module(p, &p->seats[i]);
	if (needed && scan_module(p, e) == -1)
		return -1;
	add_unread(p);
	return 0;
}
