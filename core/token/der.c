#include "core/token/der.h"

#include "core/text.h"

#include <string.h>

enum { TAG_INTEGER = 0x02, TAG_BITS = 0x03, TAG_SEQUENCE = 0x30, TAG_VERSION = 0xa0 };
enum { TAG_SET = 0x31, TAG_OID = 0x06, TAG_UTF8 = 0x0c, TAG_PRINTABLE = 0x13, TAG_IA5 = 0x16, TAG_BMP = 0x1e };
enum { HEAD_MAX = 6 };

/* ---- writing ---- */

/* Tag and length (8.1.3) of a value of n bytes. */
static int
put_head(struct blob *b, unsigned char tag, size_t n, struct err *e)
{
	unsigned char head[HEAD_MAX] = { tag };
	size_t bytes = 0, at = 2;

	if (n < 0x80) {
		head[1] = (unsigned char)n;
		return blob_add(b, head, 2, e);
	}
	for (size_t left = n; left != 0; left >>= 8)
		bytes++;
	if (bytes > HEAD_MAX - 2)
		return err_set(e, ERR_FAULT, "DER value of %zu bytes", n);
	head[1] = (unsigned char)(0x80 | bytes);
	while (bytes-- > 0)
		head[at++] = (unsigned char)(n >> (8 * bytes));
	return blob_add(b, head, at, e);
}

/* An unsigned number as INTEGER (8.3): no zeros in front but the one that keeps it positive. */
static int
put_integer(struct blob *b, struct span v, struct err *e)
{
	static const unsigned char zero = 0;
	bool sign;

	while (v.n > 0 && v.p[0] == 0) {
		v.p++;
		v.n--;
	}
	if (v.n == 0)
		return err_set(e, ERR_TOKEN, "the token gave an empty number for its key");
	sign = (v.p[0] & 0x80) != 0;
	if (put_head(b, TAG_INTEGER, v.n + (sign ? 1 : 0), e) == -1 ||
	    (sign && blob_add(b, &zero, 1, e) == -1))
		return -1;
	return blob_add(b, v.p, v.n, e);
}

/* Whatever stands in `in`, as the value of a tag. */
static int
put_wrapped(struct blob *b, unsigned char tag, const struct blob *in, struct err *e)
{
	if (put_head(b, tag, in->n, e) == -1)
		return -1;
	return blob_add(b, in->p, in->n, e);
}

int
der_spki(struct span modulus, struct span exponent, struct blob *out, struct err *e)
{
	/* AlgorithmIdentifier rsaEncryption, NULL; and the BIT STRING's count of unused bits */
	static const unsigned char algorithm[] = { 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86,
		0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00 };
	static const unsigned char unused = 0;
	struct blob numbers = { 0 }, bits = { 0 }, both = { 0 }, spki = { 0 };
	int rc = -1;

	if (put_integer(&numbers, modulus, e) == -1 || put_integer(&numbers, exponent, e) == -1)
		goto out;
	if (blob_add(&bits, &unused, 1, e) == -1 ||
	    put_wrapped(&bits, TAG_SEQUENCE, &numbers, e) == -1)
		goto out;
	if (blob_add(&both, algorithm, sizeof(algorithm), e) == -1 ||
	    put_wrapped(&both, TAG_BITS, &bits, e) == -1)
		goto out;
	if (put_wrapped(&spki, TAG_SEQUENCE, &both, e) == -1)
		goto out;
	blob_done(out);
	*out = spki;
	spki = (struct blob){ 0 };
	rc = 0;
out:
	blob_done(&numbers);
	blob_done(&bits);
	blob_done(&both);
	blob_done(&spki);
	return rc;
}

void
der_digest_info(const unsigned char sha256[32], unsigned char out[DER_DIGEST_INFO])
{
	static const unsigned char head[] = { 0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48,
		0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20 };

	memcpy(out, head, sizeof(head));
	memcpy(out + sizeof(head), sha256, 32);
}

/* ---- reading ---- */

/* The length field at in->p + 1: how many bytes head and value take.  0 when it is not there or not DER. */
static size_t
head_of(struct span in, size_t *value)
{
	size_t bytes, n = 0;

	if (in.n < 2 || (in.p[0] & 0x1f) == 0x1f)
		return 0;
	if (in.p[1] < 0x80) {
		*value = in.p[1];
		return 2;
	}
	bytes = in.p[1] & 0x7f;
	if (bytes == 0 || bytes > HEAD_MAX - 2 || in.n < 2 + bytes)
		return 0;
	for (size_t i = 0; i < bytes; i++)
		n = n << 8 | in.p[2 + i];
	*value = n;
	return 2 + bytes;
}

/* Takes the next element off `in`: *whole with its head, *value without.  False when there is none. */
static bool
take(struct span *in, struct span *whole, struct span *value)
{
	size_t head, n;

	if ((head = head_of(*in, &n)) == 0 || n > in->n - head)
		return false;
	*whole = (struct span){ in->p, head + n };
	*value = (struct span){ in->p + head, n };
	in->p += head + n;
	in->n -= head + n;
	return true;
}

static bool
take_tag(struct span *in, unsigned char tag, struct span *whole, struct span *value)
{
	return in->n > 0 && in->p[0] == tag && take(in, whole, value);
}

/* ---- names ---- */

/* BMPString (8.23.4): two bytes a character. */
static void
put_bmp(struct span v, char *out, size_t size)
{
	char one[5];
	size_t n, used = 0;

	for (size_t i = 0; i + 1 < v.n; i += 2) {
		n = text_put((uint32_t)v.p[i] << 8 | v.p[i + 1], one);
		if (n == 0 || used + n >= size)
			break;
		memcpy(out + used, one, n);
		used += n;
	}
	out[used] = '\0';
}

/* A string of a Name; one that is no text of a kind we read is "". */
static void
put_string(unsigned char tag, struct span v, char *out, size_t size)
{
	size_t n = v.n < size ? v.n : size - 1;

	out[0] = '\0';
	if (tag == TAG_BMP) {
		put_bmp(v, out, size);
		return;
	}
	if (tag != TAG_UTF8 && tag != TAG_PRINTABLE && tag != TAG_IA5)
		return;
	if (memchr(v.p, '\0', v.n) != NULL)
		return;
	memcpy(out, v.p, n);
	out[n] = '\0';
	out[text_whole(out)] = '\0';
	if (!text_valid(out))
		out[0] = '\0';
}

/* AttributeTypeAndValue: is it the common name (2.5.4.3)? */
static bool
common_name(struct span pair, unsigned char *tag, struct span *value)
{
	static const unsigned char cn[] = { 0x55, 0x04, 0x03 };
	struct span whole, oid;

	if (!take_tag(&pair, TAG_OID, &whole, &oid) || oid.n != sizeof(cn) ||
	    memcmp(oid.p, cn, sizeof(cn)) != 0 || !take(&pair, &whole, value))
		return false;
	*tag = whole.p[0];
	return true;
}

void
der_common_name(struct span name, char *out, size_t size)
{
	struct span whole, sets, set, pair, value;
	unsigned char tag;

	out[0] = '\0';
	if (!take_tag(&name, TAG_SEQUENCE, &whole, &sets))
		return;
	while (take_tag(&sets, TAG_SET, &whole, &set))
		while (take_tag(&set, TAG_SEQUENCE, &whole, &pair))
			if (common_name(pair, &tag, &value))
				put_string(tag, value, out, size);
}

int
der_cert_names(struct span der, struct der_names *out, struct err *e)
{
	struct span whole, body, tbs, skip, value;
	struct der_names n;

	if (!take_tag(&der, TAG_SEQUENCE, &whole, &body) || der.n != 0 ||
	    !take_tag(&body, TAG_SEQUENCE, &whole, &tbs))
		return err_set(e, ERR_INPUT, "not a certificate");
	if (tbs.n > 0 && tbs.p[0] == TAG_VERSION && !take(&tbs, &skip, &value))
		return err_set(e, ERR_INPUT, "certificate without a version");
	if (!take_tag(&tbs, TAG_INTEGER, &n.serial, &value) ||
	    !take_tag(&tbs, TAG_SEQUENCE, &skip, &value) ||     /* signature */
	    !take_tag(&tbs, TAG_SEQUENCE, &n.issuer, &value) ||
	    !take_tag(&tbs, TAG_SEQUENCE, &skip, &value) ||     /* validity */
	    !take_tag(&tbs, TAG_SEQUENCE, &n.subject, &value))
		return err_set(e, ERR_INPUT, "certificate cut short");
	*out = n;
	return 0;
}
