#include "core/token/p11_impl.h"

#include "core/token/der.h"

#include <string.h>

enum { SAME_ID = 8 };

static int
create(struct p11 *p, struct p11_token *t, const struct p11_id *id, const char *label,
    struct span der, struct err *e)
{
	static const CK_OBJECT_CLASS class = CKO_CERTIFICATE;
	static const CK_CERTIFICATE_TYPE type = CKC_X_509;
	static const CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
	struct der_names names;
	CK_OBJECT_HANDLE made;
	CK_RV rv;

	if (der_cert_names(der, &names, e) == -1)
		return -1;
	CK_ATTRIBUTE cert[] = {
		p11_attr(CKA_CLASS, &class, sizeof(class)),
		p11_attr(CKA_CERTIFICATE_TYPE, &type, sizeof(type)),
		p11_attr(CKA_TOKEN, &yes, sizeof(yes)),
		p11_attr(CKA_PRIVATE, &no, sizeof(no)),
		p11_attr(CKA_ID, id->b, id->n),
		p11_attr(CKA_LABEL, label, strlen(label)),
		p11_attr(CKA_SUBJECT, names.subject.p, names.subject.n),
		p11_attr(CKA_ISSUER, names.issuer.p, names.issuer.n),
		p11_attr(CKA_SERIAL_NUMBER, names.serial.p, names.serial.n),
		p11_attr(CKA_VALUE, der.p, der.n),
	};
	rv = p->f->C_CreateObject(t->session, cert, sizeof(cert) / sizeof(cert[0]), &made);
	return rv == CKR_OK ? 0 : ckr_set(e, rv, "C_CreateObject");
}

static int
same(struct p11 *p, struct p11_token *t, CK_OBJECT_HANDLE cert, struct span der, bool *out,
    struct err *e)
{
	unsigned char b[P11_CERT_MAX];
	size_t n = sizeof(b);

	if (p11_read(p, t, cert, CKA_VALUE, b, &n, e) == -1)
		return -1;
	*out = n == der.n && memcmp(b, der.p, n) == 0;
	return 0;
}

/* The new one is there before the old ones go: cut off anywhere, one is on the UKey. */
int
p11_cert_put(struct p11 *p, const char *serial, const char *key_id, const char *label,
    struct span der, struct err *e)
{
	struct p11_token *t;
	struct p11_id id;
	CK_OBJECT_HANDLE found[SAME_ID];
	bool here, have = false;
	size_t n, nold = 0;

	if (der.n > P11_CERT_MAX)
		return err_set(e, ERR_INPUT, "a certificate of %zu bytes", der.n);
	if (p11_use_user(p, serial, &t, e) == -1 || p11_id_get(key_id, &id, e) == -1 ||
	    p11_find(p, t, CKO_CERTIFICATE, &id, found, SAME_ID, &n, e) == -1)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (same(p, t, found[i], der, &here, e) == -1)
			return -1;
		if (here && !have)
			have = true;
		else
			found[nold++] = found[i];
	}
	if (!have && create(p, t, &id, label, der, e) == -1)
		return err_wrap(e, "certificate for key %s", key_id);
	for (size_t i = 0; i < nold; i++)
		if (p11_destroy(p, t, found[i], e) == -1)
			return err_wrap(e, "an older certificate of key %s", key_id);
	return 0;
}

int
p11_cert_get(struct p11 *p, const char *serial, const char *key_id, struct blob *der,
    struct err *e)
{
	struct p11_token *t;
	struct p11_id id;
	CK_OBJECT_HANDLE found;
	unsigned char b[P11_CERT_MAX];
	size_t n;

	if (p11_use_session(p, serial, &t, e) == -1 || p11_id_get(key_id, &id, e) == -1 ||
	    p11_find(p, t, CKO_CERTIFICATE, &id, &found, 1, &n, e) == -1)
		return -1;
	if (n == 0)
		return err_set(e, ERR_NOT_FOUND, "no certificate for key %s on UKey %s", key_id,
		    serial);
	n = sizeof(b);
	if (p11_read(p, t, found, CKA_VALUE, b, &n, e) == -1)
		return -1;
	return blob_set(der, b, n, e);
}
