#include "core/token/p11_impl.h"

#include "core/text.h"
#include "core/token/watch.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- the module ---- */

static int
load(struct p11 *p, const char *module, struct err *e)
{
	CK_RV (*get_list)(CK_FUNCTION_LIST **);
	void *sym;
	CK_RV rv;

	if (module[0] != '/') /* "" would be this program, a name would be looked for */
		return err_set(e, ERR_TOKEN_MODULE, "%s is no absolute path", module);
	if ((p->dl = dlopen(module, RTLD_NOW | RTLD_LOCAL)) == NULL)
		return err_set(e, ERR_TOKEN_MODULE, "%s", dlerror());
	if ((sym = dlsym(p->dl, "C_GetFunctionList")) == NULL)
		return err_set(e, ERR_TOKEN_MODULE, "%s is no PKCS#11 module", module);
	memcpy(&get_list, &sym, sizeof(get_list)); /* ISO C converts no void * to a function */
	if ((rv = get_list(&p->f)) != CKR_OK) {
		ckr_set(e, rv, "C_GetFunctionList");
		e->code = ERR_TOKEN_MODULE;
		return -1;
	}
	return 0;
}

static void
stop(struct p11 *p)
{
	if (p->up)
		p->f->C_Finalize(NULL);
	p->up = false;
	p->came = false;
	p->ntokens = 0;
}

static int
start(struct p11 *p, struct err *e)
{
	CK_RV rv;

	stop(p);
	if ((rv = p->f->C_Initialize(NULL)) != CKR_OK) {
		ckr_set(e, rv, "C_Initialize");
		e->code = ERR_TOKEN_MODULE;
		return -1;
	}
	p->up = true;
	return 0;
}

int
p11_open(struct p11 **out, const char *module, const char *folder, struct err *e)
{
	struct p11 *p;

	if ((p = calloc(1, sizeof(*p))) == NULL)
		return err_set(e, ERR_MEMORY, "no memory for the module");
	p->watch = -1;
	p->softhsm = (struct softhsm){ -1, -1 };
	if (folder[0] != '\0' && (softhsm_configure(&p->softhsm, folder, e) == -1 ||
	    (p->watch = watch_open(folder, e)) == -1))
		goto fail;
	if (load(p, module, e) == -1 || start(p, e) == -1)
		goto fail;
	*out = p;
	return 0;
fail:
	p11_close(p);
	return -1;
}

void
p11_close(struct p11 *p)
{
	if (p == NULL)
		return;
	stop(p);
	if (p->watch != -1)
		close(p->watch);
	softhsm_done(&p->softhsm);
	if (p->dl != NULL)
		dlclose(p->dl);
	free(p);
}

/* ---- who is there ---- */

/* A field of CK_TOKEN_INFO as a text: without its padding. */
static void
field(const unsigned char *from, size_t n, char *out, size_t size)
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
#define FIELD(from, out) field((from), sizeof(from), (out), sizeof(out))

static void
add_token(struct p11 *p, CK_SLOT_ID slot, const CK_TOKEN_INFO *info)
{
	struct p11_token *t = &p->tokens[p->ntokens];
	const struct driver *d = driver_of(info);

	if (p->ntokens == P11_TOKENS)
		return;
	if (d != NULL && d->spare_slot && (info->flags & CKF_TOKEN_INITIALIZED) == 0)
		return;
	*t = (struct p11_token){ .slot = slot, .info = *info, .driver = d };
	FIELD(info->serialNumber, t->serial);
	p->ntokens++;
}

int
p11_scan(struct p11 *p, struct err *e)
{
	CK_SLOT_ID slots[P11_SLOTS];
	CK_ULONG n = P11_SLOTS;
	CK_TOKEN_INFO info;
	CK_RV rv;

	for (size_t i = 0; i < p->ntokens; i++)
		p11_forget(p, &p->tokens[i]);
	p->ntokens = 0;
	/* asking for the count makes the module look: PKCS#11 v2.40, 5.4 */
	if ((rv = p->f->C_GetSlotList(CK_TRUE, NULL, &n)) == CKR_OK) {
		n = P11_SLOTS;
		rv = p->f->C_GetSlotList(CK_TRUE, slots, &n);
	}
	if (rv != CKR_OK)
		return ckr_set(e, rv, "C_GetSlotList");
	for (CK_ULONG i = 0; i < n; i++)
		if (p->f->C_GetTokenInfo(slots[i], &info) == CKR_OK)
			add_token(p, slots[i], &info);
	return 0;
}

/*
 * What left the virtual reader is invisible to SoftHSM2 until it starts anew, and
 * so is what came.  Something that came can wait until it is asked for: starting
 * anew logs out of the UKey in work.
 */
static int
refresh(struct p11 *p, struct err *e)
{
	int what = p->watch == -1 ? 0 : watch_drain(p->watch);

	p->came = p->came || (what & WATCH_IN) != 0;
	if (p->up && (what & WATCH_OUT) == 0)
		return 0;
	if (start(p, e) == -1)
		return -1;
	return p11_scan(p, e);
}

static struct p11_token *
by_serial(struct p11 *p, const char *serial)
{
	struct p11_token *t;
	char now[ID_SIZE];

	for (size_t i = 0; i < p->ntokens; i++) {
		t = &p->tokens[i];
		if (strcmp(t->serial, serial) != 0 ||
		    p->f->C_GetTokenInfo(t->slot, &t->info) != CKR_OK)
			continue;
		FIELD(t->info.serialNumber, now);
		if (strcmp(now, serial) == 0)
			return t;
	}
	return NULL;
}

static int
look_again(struct p11 *p, struct err *e)
{
	if (p->watch != -1 && p->came && start(p, e) == -1)
		return -1;
	return p11_scan(p, e);
}

int
p11_use(struct p11 *p, const char *serial, struct p11_token **out, struct err *e)
{
	struct p11_token *t;

	if (refresh(p, e) == -1)
		return -1;
	if ((t = by_serial(p, serial)) == NULL) {
		if (look_again(p, e) == -1)
			return -1;
		t = by_serial(p, serial);
	}
	if (t == NULL)
		return err_set(e, p->ntokens == 0 ? ERR_TOKEN_GONE : ERR_TOKEN_OTHER,
		    "UKey %.40s is not among the %zu here", serial, p->ntokens);
	if (t->driver == NULL)
		return err_set(e, ERR_TOKEN, "no driver for UKey %s, model %.16s", serial,
		    (const char *)t->info.model);
	*out = t;
	return 0;
}

int
p11_still(struct p11 *p, const char *serial, struct err *e)
{
	struct p11_token *t;

	return p11_use(p, serial, &t, e);
}

/* ---- sessions ---- */

void
p11_forget(struct p11 *p, struct p11_token *t)
{
	if (t->session != CK_INVALID_HANDLE)
		p->f->C_CloseAllSessions(t->slot);
	t->session = CK_INVALID_HANDLE;
	t->user = false;
	t->key_id[0] = '\0';
}

int
p11_session(struct p11 *p, struct p11_token *t, struct err *e)
{
	CK_SESSION_INFO si;
	CK_MECHANISM_INFO mi;
	CK_RV rv;

	if (t->session != CK_INVALID_HANDLE) {
		if (p->f->C_GetSessionInfo(t->session, &si) == CKR_OK)
			return 0;
		p11_forget(p, t);
	}
	rv = p->f->C_OpenSession(t->slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL,
	    &t->session);
	if (rv != CKR_OK) {
		t->session = CK_INVALID_HANDLE;
		return ckr_set(e, rv, "C_OpenSession");
	}
	t->hashes = p->f->C_GetMechanismInfo(t->slot, CKM_SHA256_RSA_PKCS, &mi) == CKR_OK &&
	    (mi.flags & CKF_SIGN) != 0;
	return 0;
}

int
p11_use_session(struct p11 *p, const char *serial, struct p11_token **out, struct err *e)
{
	struct p11_token *t;

	if (p11_use(p, serial, &t, e) == -1 || p11_session(p, t, e) == -1)
		return -1;
	*out = t;
	return 0;
}

int
p11_use_user(struct p11 *p, const char *serial, struct p11_token **out, struct err *e)
{
	struct p11_token *t;

	if (p11_use_session(p, serial, &t, e) == -1)
		return -1;
	if (!t->user)
		return err_set(e, ERR_TOKEN, "not logged in to UKey %s", serial);
	*out = t;
	return 0;
}

/* ---- look ---- */

static enum token_what
what_is(struct p11 *p, struct p11_token *t, struct token_info *out)
{
	struct err e;
	int priv;

	if (t->driver == NULL || p11_session(p, t, &e) == -1 ||
	    p11_count(p, t, CKO_PUBLIC_KEY, &out->keys, &e) == -1 ||
	    p11_count(p, t, CKO_CERTIFICATE, &out->certs, &e) == -1 ||
	    p11_count(p, t, CKO_PRIVATE_KEY, &priv, &e) == -1)
		return TOKEN_UNREADABLE;
	if (t->info.flags & CKF_USER_PIN_LOCKED)
		return TOKEN_LOCKED;
	return t->driver->blank(&t->info, out->keys + out->certs + priv) ? TOKEN_BLANK :
	    TOKEN_IN_USE;
}

static void
describe(struct p11 *p, struct p11_token *t, struct token_info *out)
{
	const CK_TOKEN_INFO *i = &t->info;
	CK_SESSION_INFO si;

	*out = (struct token_info){ .pin_max = i->ulMaxPinLen < 255 ? (int)i->ulMaxPinLen : 255 };
	memcpy(out->serial, t->serial, sizeof(out->serial));
	FIELD(i->label, out->label);
	FIELD(i->model, out->model);
	FIELD(i->manufacturerID, out->maker);
	text_copy(out->product, sizeof(out->product), out->model, &(struct err){ 0 });
	if (t->driver != NULL) {
		text_copy(out->product, sizeof(out->product), t->driver->product,
		    &(struct err){ 0 });
		if (out->pin_max > t->driver->pin_max)
			out->pin_max = t->driver->pin_max;
	}
	out->what = what_is(p, t, out);
	out->open = t->user && p->f->C_GetSessionInfo(t->session, &si) == CKR_OK &&
	    si.state == CKS_RW_USER_FUNCTIONS;
}

int
p11_look(struct p11 *p, struct token_info *out, size_t max, size_t *n, struct err *e)
{
	size_t i;

	if (refresh(p, e) == -1 || (p->ntokens == 0 || p->came ? look_again(p, e) : 0) == -1)
		return -1;
	for (i = 0; i < p->ntokens && i < max; i++)
		if (by_serial(p, p->tokens[i].serial) == &p->tokens[i])
			describe(p, &p->tokens[i], &out[i]);
		else
			return err_set(e, ERR_TOKEN_GONE, "a UKey left while looked at");
	*n = i;
	return 0;
}
