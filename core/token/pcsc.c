#include "core/token/pcsc.h"

#include <stdlib.h>
#include <string.h>
#include <winscard.h>

/* pcsc-lite's name for "a reader came or went". */
#define PNP "\\\\?PnP?\\Notification"

struct pcsc {
	SCARDCONTEXT context;
	char only[PCSC_NAME];
	char *names;                    /* of all readers, each with its NUL, then an empty one */
	SCARD_READERSTATE states[PCSC_READERS + 1];     /* as last asked; the last one is PNP */
	size_t n;
};

struct pcsc_hold {
	SCARDHANDLE card;
	SCARD_IO_REQUEST protocol;
};

/* ---- what pcscd answers ---- */

static enum err_code
kind_of(LONG rc)
{
	switch (rc) {
	case SCARD_E_NO_SERVICE:
	case SCARD_E_SERVICE_STOPPED:
	case SCARD_E_INVALID_HANDLE:    /* of a pcscd that is no more */
	case SCARD_F_COMM_ERROR:
	case SCARD_F_INTERNAL_ERROR:
		return ERR_PCSC;
	case SCARD_W_REMOVED_CARD:
	case SCARD_W_RESET_CARD:
	case SCARD_E_NO_SMARTCARD:
	case SCARD_E_UNKNOWN_READER:
	case SCARD_E_READER_UNAVAILABLE:
		return ERR_TOKEN_GONE;
	default:
		return ERR_TOKEN;
	}
}

#define failed(e, rc, call) err_failed(failed_((e), (rc), (call), __func__, __LINE__))
static int
failed_(struct err *e, LONG rc, const char *call, const char *func, int line)
{
	return err_set_(e, kind_of(rc), func, line, "%s: %s", call, pcsc_stringify_error(rc));
}

/* A call that is not about one card: whatever it says, the service is at fault. */
static int
no_service(struct err *e, LONG rc, const char *call)
{
	return err_set(e, ERR_PCSC, "%s: %s", call, pcsc_stringify_error(rc));
}

/* ---- open and close ---- */

int
pcsc_open(struct pcsc **out, const char *only, struct err *e)
{
	struct pcsc *p;
	LONG rc;

	if ((p = calloc(1, sizeof(*p))) == NULL)
		return err_set(e, ERR_MEMORY, "no memory for the readers");
	if (strlen(only) >= sizeof(p->only)) {
		free(p);
		return err_set(e, ERR_INPUT, "a reader's name of %zu bytes", strlen(only));
	}
	memcpy(p->only, only, strlen(only) + 1);
	if ((rc = SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &p->context)) != SCARD_S_SUCCESS) {
		free(p);
		return no_service(e, rc, "SCardEstablishContext");
	}
	*out = p;
	return 0;
}

void
pcsc_close(struct pcsc *p)
{
	if (p == NULL)
		return;
	SCardReleaseContext(p->context);
	free(p->names);
	free(p);
}

/* ---- readers ---- */

/* All their names, asked in two goes: how long, then what.  One that came between is asked for again. */
static int
read_names(struct pcsc *p, struct err *e)
{
	DWORD n = 0;
	LONG rc;
	char *names;

	do {
		if ((rc = SCardListReaders(p->context, NULL, NULL, &n)) != SCARD_S_SUCCESS)
			break;
		if ((names = realloc(p->names, n + 1)) == NULL)
			return err_set(e, ERR_MEMORY, "no memory for the readers' names");
		p->names = names;
		rc = SCardListReaders(p->context, NULL, names, &n);
	} while (rc == SCARD_E_INSUFFICIENT_BUFFER);
	if (rc == SCARD_S_SUCCESS) {
		p->names[n] = '\0';
		return 0;
	}
	if (rc != SCARD_E_NO_READERS_AVAILABLE)
		return no_service(e, rc, "SCardListReaders");
	if ((names = realloc(p->names, 1)) == NULL)
		return err_set(e, ERR_MEMORY, "no memory for the readers' names");
	p->names = names;
	p->names[0] = '\0';
	return 0;
}

/* What they hold now, without waiting. */
static int
read_states(struct pcsc *p, struct err *e)
{
	LONG rc;

	if (read_names(p, e) == -1)
		return -1;
	p->n = 0;
	for (const char *name = p->names; *name != '\0' && p->n < PCSC_READERS; name += strlen(name) + 1)
		if (strstr(name, p->only) != NULL && strlen(name) < PCSC_NAME)
			p->states[p->n++] = (SCARD_READERSTATE){ .szReader = name };
	p->states[p->n] = (SCARD_READERSTATE){ .szReader = PNP };
	rc = p->n == 0 ? SCARD_S_SUCCESS : SCardGetStatusChange(p->context, 0, p->states, (DWORD)p->n);
	if (rc != SCARD_S_SUCCESS && rc != SCARD_E_TIMEOUT && rc != SCARD_E_UNKNOWN_READER)
		return no_service(e, rc, "SCardGetStatusChange");
	for (size_t i = 0; i < p->n; i++)
		p->states[i].dwCurrentState = p->states[i].dwEventState & ~(DWORD)SCARD_STATE_CHANGED;
	return 0;
}

int
pcsc_readers(struct pcsc *p, char (*out)[PCSC_NAME], size_t max, size_t *n, struct err *e)
{
	if (read_states(p, e) == -1)
		return -1;
	for (*n = 0; *n < p->n && *n < max; ++*n)
		memcpy(out[*n], p->states[*n].szReader, strlen(p->states[*n].szReader) + 1);
	return 0;
}

int
pcsc_cards(struct pcsc *p, struct pcsc_card *out, size_t max, size_t *n, struct err *e)
{
	const SCARD_READERSTATE *s;
	struct pcsc_card *c;
	size_t got = 0;

	if (read_states(p, e) == -1)
		return -1;
	for (s = p->states; s < p->states + p->n && got < max; s++) {
		if ((s->dwEventState & SCARD_STATE_PRESENT) == 0)
			continue;
		c = &out[got++];
		*c = (struct pcsc_card){ .events = (unsigned)(s->dwEventState >> 16),
			.mute = (s->dwEventState & SCARD_STATE_MUTE) != 0 };
		memcpy(c->reader, s->szReader, strlen(s->szReader) + 1);
		c->natr = s->cbAtr <= sizeof(c->atr) ? s->cbAtr : sizeof(c->atr);
		memcpy(c->atr, s->rgbAtr, c->natr);
	}
	*n = got;
	return 0;
}

int
pcsc_wait(struct pcsc *p, int ms, struct err *e)
{
	LONG rc = SCardGetStatusChange(p->context, ms == -1 ? INFINITE : (DWORD)ms, p->states,
	    (DWORD)p->n + 1);

	if (rc == SCARD_S_SUCCESS || rc == SCARD_E_TIMEOUT || rc == SCARD_E_CANCELLED ||
	    rc == SCARD_E_UNKNOWN_READER)
		return 0;
	return no_service(e, rc, "SCardGetStatusChange");
}

void
pcsc_cancel(struct pcsc *p)
{
	SCardCancel(p->context);
}

/* ---- one card ---- */

int
pcsc_take(struct pcsc *p, const char *reader, struct pcsc_hold **out, struct err *e)
{
	struct pcsc_hold *h;
	DWORD protocol = 0;
	LONG rc;

	if ((h = calloc(1, sizeof(*h))) == NULL)
		return err_set(e, ERR_MEMORY, "no memory for a card");
	rc = SCardConnect(p->context, reader, SCARD_SHARE_SHARED,
	    SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &h->card, &protocol);
	if (rc != SCARD_S_SUCCESS) {
		free(h);
		return failed(e, rc, "SCardConnect");
	}
	h->protocol = *(protocol == SCARD_PROTOCOL_T0 ? SCARD_PCI_T0 : SCARD_PCI_T1);
	*out = h;
	return 0;
}

void
pcsc_let_go(struct pcsc_hold *h)
{
	if (h == NULL)
		return;
	SCardDisconnect(h->card, SCARD_LEAVE_CARD);
	free(h);
}

/*
 * A transaction is refused on a card that was away, and sends it nothing.  Of a
 * card that was reset pcscd no longer says whether it was away before: gone, too.
 */
int
pcsc_held(struct pcsc_hold *h, struct err *e)
{
	LONG rc = SCardBeginTransaction(h->card);

	if (rc == SCARD_S_SUCCESS)
		rc = SCardEndTransaction(h->card, SCARD_LEAVE_CARD);
	return rc == SCARD_S_SUCCESS ? 0 : failed(e, rc, "SCardBeginTransaction");
}

int
pcsc_send(struct pcsc_hold *h, struct span command, unsigned char out[PCSC_ANSWER], size_t *n,
    unsigned *sw, struct err *e)
{
	DWORD len = PCSC_ANSWER;
	LONG rc = SCardTransmit(h->card, &h->protocol, command.p, (DWORD)command.n, NULL, out, &len);

	if (rc != SCARD_S_SUCCESS)
		return failed(e, rc, "SCardTransmit");
	if (len < 2)
		return err_set(e, ERR_TOKEN, "an answer of %lu bytes", (unsigned long)len);
	*sw = (unsigned)out[len - 2] << 8 | out[len - 1];
	*n = len - 2;
	return 0;
}
