#include "core/token/p11_impl.h"

#include "core/token/der.h"

void
p11_holder(struct p11 *p, struct p11_token *t, char *out, size_t size)
{
	static const CK_OBJECT_CLASS class = CKO_CERTIFICATE;
	CK_ATTRIBUTE want = p11_attr(CKA_CLASS, &class, sizeof(class));
	CK_OBJECT_HANDLE found;
	struct der_names names;
	unsigned char b[P11_CERT_MAX];
	size_t n = sizeof(b);
	CK_ULONG count = 0;
	struct err e;

	out[0] = '\0';
	if (p->f->C_FindObjectsInit(t->session, &want, 1) != CKR_OK)
		return;
	if (p->f->C_FindObjects(t->session, &found, 1, &count) != CKR_OK)
		count = 0;
	p->f->C_FindObjectsFinal(t->session);
	if (count == 1 && p11_read(p, t, found, CKA_VALUE, b, &n, &e) == 0 &&
	    der_cert_names((struct span){ b, n }, &names, &e) == 0)
		der_common_name(names.subject, out, size);
}
