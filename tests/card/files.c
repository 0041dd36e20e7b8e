#include "tests/card/card.h"

#include <string.h>

enum { RECORD_MAX = 64, RECORDS_MAX = 8 };
enum { FCP = 0x62, FCI = 0x6f, TAG_SIZE = 0x80, TAG_DESCRIPTOR = 0x82, TAG_FID = 0x83, TAG_AID = 0x84, TAG_ACL = 0x86 };

/* ---- finding ---- */

static int
child(const struct card *c, int df, unsigned fid)
{
	const struct file *f = c->image->files;

	for (int i = 1; df >= 0 && i < CARD_FILES; i++)
		if (f[i].kind != FILE_NONE && f[i].parent == df && f[i].fid == fid)
			return i;
	return -1;
}

struct file *
files_find(struct card *c, unsigned fid)
{
	struct file *f = c->image->files;
	int i = child(c, c->df, fid);

	if (i >= 0)
		return &f[i];
	for (i = 1; i < CARD_FILES; i++)
		if (f[i].kind != FILE_NONE && f[i].fid == fid)
			return &f[i];
	return NULL;
}

static int
df_named(const struct card *c, const uint8_t *aid, size_t n)
{
	const struct file *f = c->image->files;

	for (int i = 0; i < CARD_FILES; i++)
		if (f[i].kind == FILE_DF && f[i].aid_len == n && memcmp(f[i].aid, aid, n) == 0)
			return i;
	return -1;
}

/* The driver's access byte: its low half names who must be verified. */
bool
files_allowed(const struct card *c, const struct file *f, enum file_op op)
{
	enum { ALWAYS = 0x0, USER = 0x6, PUK = 0x8, UNSET = 0xff };

	if (f->acl[op] == UNSET || (f->acl[op] & 0x0f) == ALWAYS)
		return true;
	switch (f->acl[op] & 0x0f) {
	case USER:
		return (c->verified & 1U << PIN_USER) != 0;
	case PUK:
		return (c->verified & 1U << PIN_PUK) != 0;
	default:
		return false;
	}
}

void
files_wipe(struct card *c)
{
	memset(c->image->files, 0, sizeof(c->image->files));
	memset(c->image->pins, 0, sizeof(c->image->pins));
}

/* ---- SELECT (ISO 7816-4, 7.1.1) ---- */

static uint8_t *
put_tlv(uint8_t *p, uint8_t tag, const void *value, size_t n)
{
	*p++ = tag;
	*p++ = (uint8_t)n;
	memcpy(p, value, n);
	return p + n;
}

/* File control information (5.3.3). */
static void
put_fci(const struct file *f, struct answer *r)
{
	uint8_t *p = r->data + 2, number[2];

	if (f->kind == FILE_EF) {
		apdu_put16(number, f->size);
		p = put_tlv(p, TAG_SIZE, number, 2);
	}
	p = put_tlv(p, TAG_DESCRIPTOR, f->descriptor, f->descriptor_len);
	apdu_put16(number, f->fid);
	p = put_tlv(p, TAG_FID, number, 2);
	if (f->aid_len > 0)
		p = put_tlv(p, TAG_AID, f->aid, f->aid_len);
	p = put_tlv(p, TAG_ACL, f->acl, sizeof(f->acl));
	p = put_tlv(p, 0x8a, "\x05", 1);        /* life cycle: operational, activated */
	r->n = (size_t)(p - r->data);
	r->data[0] = FCI;
	r->data[1] = (uint8_t)(r->n - 2);
}

unsigned
files_select(struct card *c, const struct apdu *a, struct answer *r)
{
	enum { BY_NAME = 4 };
	unsigned fid = a->n == 2 ? apdu_be16(a->data) : MF;
	int i;

	if (c->image->files[0].kind == FILE_NONE)
		return SW_NO_FILE;
	if (a->p1 == BY_NAME)
		i = df_named(c, a->data, a->n);
	else
		i = fid == MF ? 0 : child(c, c->df, fid);
	if (i < 0)
		return SW_NO_FILE;
	c->ef = -1;
	if (c->image->files[i].kind == FILE_DF)
		c->df = i;
	else
		c->ef = i;
	if (a->le > 0)
		put_fci(&c->image->files[i], r);
	return SW_OK;
}

/* ---- CREATE FILE, DELETE FILE (ISO 7816-9) ---- */

static enum file_kind
kind_of(uint8_t descriptor)
{
	if (descriptor == 0x38)
		return FILE_DF;
	if (descriptor == 0x10)
		return FILE_INTERNAL;
	if (descriptor == 0x01)
		return FILE_EF;
	return descriptor >= 0x11 && descriptor <= 0x14 ? FILE_KEY : FILE_RECORDS;
}

/* What the file control parameters say. */
static unsigned
take_fcp(const uint8_t *fcp, size_t n, struct file *f)
{
	const uint8_t *v;
	size_t len;

	memset(f->acl, 0x90, sizeof(f->acl));
	if ((v = apdu_tlv(fcp, n, TAG_DESCRIPTOR, &len)) == NULL || len < 1 || len > sizeof(f->descriptor))
		return SW_DATA;
	memcpy(f->descriptor, v, len);
	f->descriptor_len = (uint8_t)len;
	f->kind = (uint8_t)kind_of(v[0]);
	if ((v = apdu_tlv(fcp, n, TAG_ACL, &len)) != NULL && len == sizeof(f->acl))
		memcpy(f->acl, v, len);
	if ((v = apdu_tlv(fcp, n, TAG_AID, &len)) != NULL && len <= sizeof(f->aid)) {
		memcpy(f->aid, v, len);
		f->aid_len = (uint8_t)len;
	}
	if (f->kind != FILE_EF)
		return SW_OK;
	if ((v = apdu_tlv(fcp, n, TAG_SIZE, &len)) == NULL || len != 2 || apdu_be16(v) > CARD_DATA)
		return SW_FULL;
	f->size = f->len = (uint16_t)apdu_be16(v);
	return SW_OK;
}

/* Where a new file of this id may stand. */
static unsigned
place_for(struct card *c, unsigned fid, int *place)
{
	struct file *f = c->image->files;

	if (fid == MF) {
		*place = 0;
		return f[0].kind == FILE_NONE ? SW_OK : SW_FILE_EXISTS;
	}
	if (c->df < 0)
		return SW_CONDITIONS;
	if (!files_allowed(c, &f[c->df], OP_WRITE))
		return SW_SECURITY;
	if (child(c, c->df, fid) >= 0)
		return SW_FILE_EXISTS;
	for (int i = 1; i < CARD_FILES; i++)
		if (f[i].kind == FILE_NONE) {
			*place = i;
			return SW_OK;
		}
	return SW_FULL;
}

unsigned
files_create(struct card *c, const struct apdu *a, struct answer *r)
{
	struct file f = { .parent = (int8_t)c->df };
	const uint8_t *fcp, *fid;
	size_t n, len;
	unsigned sw;
	int place;

	(void)r;
	if ((fcp = apdu_tlv(a->data, a->n, FCP, &n)) == NULL ||
	    (fid = apdu_tlv(fcp, n, TAG_FID, &len)) == NULL || len != 2)
		return SW_DATA;
	f.fid = (uint16_t)apdu_be16(fid);
	if ((sw = place_for(c, f.fid, &place)) != SW_OK || (sw = take_fcp(fcp, n, &f)) != SW_OK)
		return sw;
	c->image->files[place] = f;
	c->ef = f.kind == FILE_DF ? -1 : place;
	if (f.kind == FILE_DF)
		c->df = place;
	return SW_OK;
}

/* Deleting the MF makes a blank of it; the channel stays open. */
static unsigned
delete_all(struct card *c)
{
	bool open = c->sm_open;

	if (c->image->files[0].kind == FILE_NONE)
		return SW_NO_FILE;
	if ((c->verified & 1U << PIN_USER) == 0)
		return SW_SECURITY;
	files_wipe(c);
	card_reset(c);
	c->sm_open = open;
	return SW_OK;
}

unsigned
files_delete(struct card *c, const struct apdu *a, struct answer *r)
{
	int i;

	(void)r;
	if (a->n != 2)
		return SW_LENGTH;
	if (apdu_be16(a->data) == MF)
		return delete_all(c);
	if ((i = child(c, c->df, apdu_be16(a->data))) < 0)
		return SW_NO_FILE;
	if (!files_allowed(c, &c->image->files[i], OP_DELETE))
		return SW_SECURITY;
	memset(&c->image->files[i], 0, sizeof(c->image->files[i]));
	c->ef = -1;
	return SW_OK;
}

/* ---- READ and UPDATE BINARY (ISO 7816-4, 7.2) ---- */

/* The selected EF, if it is of that kind and may be used so. */
static unsigned
current(struct card *c, enum file_kind kind, enum file_op op, struct file **out)
{
	struct file *f;

	if (c->ef < 0)
		return SW_NO_EF;
	f = &c->image->files[c->ef];
	if (f->kind != kind)
		return SW_FILE_KIND;
	if (!files_allowed(c, f, op))
		return SW_SECURITY;
	*out = f;
	return SW_OK;
}

unsigned
files_read_binary(struct card *c, const struct apdu *a, struct answer *r)
{
	unsigned sw, offset = (unsigned)a->p1 << 8 | a->p2;
	size_t n = a->le > 0 ? a->le : 256;
	struct file *f;

	if ((sw = current(c, FILE_EF, OP_READ, &f)) != SW_OK)
		return sw;
	if (offset >= f->len)
		return SW_OFFSET;
	if (n > (size_t)f->len - offset)
		n = (size_t)f->len - offset;
	if (n > ANSWER_MAX)
		n = ANSWER_MAX;
	memcpy(r->data, f->data + offset, n);
	r->n = n;
	return SW_OK;
}

unsigned
files_update_binary(struct card *c, const struct apdu *a, struct answer *r)
{
	unsigned sw, offset = (unsigned)a->p1 << 8 | a->p2;
	struct file *f;

	(void)r;
	if ((sw = current(c, FILE_EF, OP_WRITE, &f)) != SW_OK)
		return sw;
	if (offset + a->n > f->len)
		return SW_FULL;
	memcpy(f->data + offset, a->data, a->n);
	return SW_OK;
}

/* ---- records (ISO 7816-4, 7.3): a byte of length each, then the most one may hold ---- */

static uint8_t *
record(struct file *f, unsigned nth)
{
	return f->data + (size_t)(nth - 1) * (RECORD_MAX + 1);
}

static unsigned
put_record(struct file *f, unsigned nth, const struct apdu *a)
{
	if (nth < 1 || nth > f->len + 1U || nth > RECORDS_MAX)
		return SW_NO_RECORD;
	if (a->n > RECORD_MAX)
		return SW_LENGTH;
	if (nth == f->len + 1U)
		f->len++;
	record(f, nth)[0] = (uint8_t)a->n;
	memcpy(record(f, nth) + 1, a->data, a->n);
	return SW_OK;
}

unsigned
files_read_record(struct card *c, const struct apdu *a, struct answer *r)
{
	struct file *f;
	unsigned sw;

	if ((sw = current(c, FILE_RECORDS, OP_READ, &f)) != SW_OK)
		return sw;
	if (a->p1 < 1 || a->p1 > f->len)
		return SW_NO_RECORD;
	r->n = record(f, a->p1)[0];
	memcpy(r->data, record(f, a->p1) + 1, r->n);
	return SW_OK;
}

unsigned
files_update_record(struct card *c, const struct apdu *a, struct answer *r)
{
	struct file *f;
	unsigned sw;

	(void)r;
	sw = current(c, FILE_RECORDS, OP_WRITE, &f);
	return sw == SW_OK ? put_record(f, a->p1, a) : sw;
}

unsigned
files_append_record(struct card *c, const struct apdu *a, struct answer *r)
{
	struct file *f;
	unsigned sw;

	(void)r;
	sw = current(c, FILE_RECORDS, OP_WRITE, &f);
	return sw == SW_OK ? put_record(f, f->len + 1U, a) : sw;
}
