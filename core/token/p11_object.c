#include "core/token/p11_impl.h"

int
p11_id_get(const char *key_id, struct p11_id *out, struct err *e)
{
	int n = hex_get(key_id, out->b, sizeof(out->b));

	if (n <= 0)
		return err_set(e, ERR_INPUT, "not a key id: \"%.40s\"", key_id);
	out->n = (size_t)n;
	return 0;
}

/*
 * Nobody knows whether a search that failed is over: a session with one left
 * open refuses every other.  A new session has none.
 */
static int
search(struct p11 *p, struct p11_token *t, CK_ATTRIBUTE *want, CK_ULONG nwant,
    CK_OBJECT_HANDLE *out, CK_ULONG max, CK_ULONG *n, struct err *e)
{
	CK_RV rv = p->f->C_FindObjectsInit(t->session, want, nwant), end = rv;

	if (rv == CKR_OK) {
		rv = p->f->C_FindObjects(t->session, out, max, n);
		end = p->f->C_FindObjectsFinal(t->session);
	}
	if (end != CKR_OK)
		p11_forget(p, t);
	if (rv == CKR_OK)
		rv = end;
	return rv == CKR_OK ? 0 : ckr_set(e, rv, "C_FindObjects");
}

int
p11_find(struct p11 *p, struct p11_token *t, CK_OBJECT_CLASS class, const struct p11_id *id,
    CK_OBJECT_HANDLE *out, size_t max, size_t *n, struct err *e)
{
	CK_ATTRIBUTE want[] = {
		p11_attr(CKA_CLASS, &class, sizeof(class)),
		p11_attr(CKA_ID, id->b, id->n),
	};
	CK_ULONG found = 0;

	if (search(p, t, want, 2, out, max, &found, e) == -1)
		return -1;
	*n = found;
	return 0;
}

int
p11_count(struct p11 *p, struct p11_token *t, CK_OBJECT_CLASS class, int *n, struct err *e)
{
	CK_ATTRIBUTE want = p11_attr(CKA_CLASS, &class, sizeof(class));
	CK_OBJECT_HANDLE found[64];
	CK_ULONG count = 0;

	if (search(p, t, &want, 1, found, 64, &count, e) == -1)
		return -1;
	*n = (int)count;
	return 0;
}

int
p11_read(struct p11 *p, struct p11_token *t, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type,
    unsigned char *out, size_t *n, struct err *e)
{
	CK_ATTRIBUTE a = { type, out, *n };
	CK_RV rv = p->f->C_GetAttributeValue(t->session, object, &a, 1);

	if (rv != CKR_OK)
		return ckr_set(e, rv, "C_GetAttributeValue");
	if (a.ulValueLen > *n)
		return err_set(e, ERR_TOKEN, "attribute 0x%lx is unavailable", type);
	*n = a.ulValueLen;
	return 0;
}

int
p11_destroy(struct p11 *p, struct p11_token *t, CK_OBJECT_HANDLE object, struct err *e)
{
	CK_RV rv = p->f->C_DestroyObject(t->session, object);

	t->key_id[0] = '\0'; /* no handle is good for ever */
	return rv == CKR_OK ? 0 : ckr_set(e, rv, "C_DestroyObject");
}
