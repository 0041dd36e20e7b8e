#include "core/token/p11_impl.h"

#include "core/token/opensc.h"
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

void
p11_stop(struct p11 *p)
{
	if (p->up)
		p->f->C_Finalize(NULL);
	p->up = false;
	p->came = false;
	p->doubted = false;
	p->ntokens = 0;
}

int
p11_start(struct p11 *p, struct err *e)
{
	CK_RV rv;

	p11_stop(p);
	if ((rv = p->f->C_Initialize(NULL)) != CKR_OK) {
		ckr_set(e, rv, "C_Initialize");
		e->code = ERR_TOKEN_MODULE;
		return -1;
	}
	p->up = true;
	return 0;
}

/* What stands around the module before it is loaded. */
static int
prepare(struct p11 *p, const char *folder, struct err *e)
{
	p->real = folder[0] == '\0';
	if (p->real)
		return opensc_is(p->module) ? opensc_prepare(e) : 0;
	if (softhsm_configure(&p->softhsm, folder, e) == -1)
		return -1;
	p->watch = watch_open(folder, e);
	return p->watch == -1 ? -1 : 0;
}

/* With real readers the module starts when there is something to ask it about. */
int
p11_open(struct p11 **out, const char *module, const char *folder, const char *readers, struct err *e)
{
	struct p11 *p;

	if ((p = calloc(1, sizeof(*p))) == NULL)
		return err_set(e, ERR_MEMORY, "no memory for the module");
	p->watch = -1;
	p->softhsm = (struct softhsm){ -1, -1 };
	p->module = strdup(module);
	p->readers = strdup(readers);
	if (p->module == NULL || p->readers == NULL) {
		err_set(e, ERR_MEMORY, "no memory for the module");
		goto fail;
	}
	if (prepare(p, folder, e) == -1 || load(p, module, e) == -1 ||
	    (!p->real && p11_start(p, e) == -1))
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
	p11_stop(p);
	p11_seats_close(p);
	if (p->watch != -1)
		close(p->watch);
	softhsm_done(&p->softhsm);
	if (p->dl != NULL)
		dlclose(p->dl);
	free(p->module);
	free(p->readers);
	free(p);
}

/* ---- who is there ---- */

/*
 * What left the virtual reader is invisible to SoftHSM2 until it starts anew, and
 * so is what came.  Something that came can wait until it is asked for: starting
 * anew logs out of the UKey in work.
 */
int
p11_refresh(struct p11 *p, struct err *e)
{
	int what = p->watch == -1 ? 0 : watch_drain(p->watch);

	if (p->real) {
		if (p->doubted)
			p11_stop(p);
		return 0;
	}
	p->came = p->came || (what & WATCH_IN) != 0;
	if (p->up && (what & WATCH_OUT) == 0)
		return 0;
	if (p11_start(p, e) == -1)
		return -1;
	return p11_scan(p, e);
}

struct p11_token *
p11_by_serial(struct p11 *p, const char *serial)
{
	struct p11_token *t;
	char now[ID_SIZE];
	struct err e;

	for (size_t i = 0; i < p->ntokens; i++) {
		t = &p->tokens[i];
		if (strcmp(t->serial, serial) != 0 ||
		    (t->seat != NULL && p11_seat_check(t->seat, false, &e) == -1))
			continue;
		if (t->unread)
			return t;
		if (p->f->C_GetTokenInfo(t->slot, &t->info) != CKR_OK)
			continue;
		P11_FIELD(t->info.serialNumber, now);
		if (t->seat != NULL || strcmp(now, serial) == 0)
			return t;
	}
	return NULL;
}

/* A module that missed something on real readers would answer from what it remembers. */
int
p11_look_again(struct p11 *p, struct err *e)
{
	if (p->real)
		p11_stop(p);
	else if (p->came && p11_start(p, e) == -1)
		return -1;
	return p11_scan(p, e);
}

int
p11_use(struct p11 *p, const char *serial, struct p11_token **out, struct err *e)
{
	struct p11_token *t;

	if (p11_refresh(p, e) == -1)
		return -1;
	if ((t = p11_by_serial(p, serial)) == NULL) {
		if (p11_look_again(p, e) == -1)
			return -1;
		t = p11_by_serial(p, serial);
	}
	if (t == NULL)
		return err_set(e, p->ntokens == 0 ? ERR_TOKEN_GONE : ERR_TOKEN_OTHER,
		    "UKey %.40s is not among the %zu here", serial, p->ntokens);
	if (t->driver == NULL || t->driver->old)
		return err_set(e, ERR_TOKEN, "no driver for UKey %s, model %.16s", serial,
		    (const char *)t->info.model);
	*out = t;
	return 0;
}

/* A refusal is an answer; anything else may be the module's way to say that nobody is there any more. */
static bool
is_answer(enum err_code code)
{
	return code == ERR_TOKEN_PIN || code == ERR_TOKEN_LOCKED || code == ERR_NO_RESET ||
	    code == ERR_NOT_FOUND || code == ERR_INPUT;
}

void
p11_failed(struct p11 *p, const char *serial, struct err *e)
{
	const struct p11_seat *s = NULL;
	struct err gone;

	if (!p->real || is_answer(e->code))
		return;
	p->doubted = true;
	for (size_t i = 0; i < p->nseats && s == NULL; i++)
		if (strcmp(p->seats[i].serial, serial) == 0 && p->seats[i].hold != NULL)
			s = &p->seats[i];
	if (s == NULL)
		return;
	p11_seat_settle(p, s);
	if (p11_seat_check(s, false, &gone) == -1 && gone.code == ERR_TOKEN_GONE)
		e->code = ERR_TOKEN_GONE;
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

	if (t->unread)
		return err_set(e, ERR_TOKEN, "UKey %s is not set up", t->serial);
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
