#include "core/token/proto.h"

#include "core/text.h"

#include <string.h>
#include <sys/mman.h>

#define PROTO_X(name, text, fields) { text, fields },
static const struct {
	const char *name;
	unsigned fields;
} ops[] = { PROTO_OPS(PROTO_X) };
#undef PROTO_X

const char *
proto_op_name(enum proto_op op)
{
	return op < PROTO_OP__MAX ? ops[op].name : "?";
}

/* ---- the frame's memory ---- */

int
frame_init(struct frame *f, struct err *e)
{
	unsigned char *p = mmap(NULL, PROTO_MAX, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		return err_set(e, ERR_MEMORY, "no memory for a frame");
	if (mlock(p, PROTO_MAX) == -1 || madvise(p, PROTO_MAX, MADV_DONTDUMP) == -1 ||
	    madvise(p, PROTO_MAX, MADV_WIPEONFORK) == -1) {
		munmap(p, PROTO_MAX);
		return err_set(e, ERR_FAULT, "cannot lock memory for a frame");
	}
	*f = (struct frame){ .p = p };
	return 0;
}

void
frame_wipe(struct frame *f)
{
	if (f->p != NULL)
		explicit_bzero(f->p, PROTO_MAX);
	f->n = f->at = 0;
	f->bad = false;
}

void
frame_done(struct frame *f)
{
	frame_wipe(f);
	if (f->p != NULL)
		munmap(f->p, PROTO_MAX);
	*f = (struct frame){ 0 };
}

/* ---- fields ---- */

static void
put_raw(struct frame *f, const void *p, size_t n)
{
	if (f->bad || n > PROTO_MAX - f->n) {
		f->bad = true;
		return;
	}
	if (n > 0)
		memcpy(f->p + f->n, p, n);
	f->n += n;
}

static void
put_number(struct frame *f, uint32_t v)
{
	unsigned char b[4] = { (unsigned char)(v >> 24), (unsigned char)(v >> 16),
		(unsigned char)(v >> 8), (unsigned char)v };

	put_raw(f, b, sizeof(b));
}

static void
put_span(struct frame *f, struct span s)
{
	if (s.n > PROTO_MAX) {
		f->bad = true;
		return;
	}
	put_number(f, (uint32_t)s.n);
	put_raw(f, s.p, s.n);
}

static void
put_text(struct frame *f, const char *s)
{
	const char *t = s != NULL ? s : "";

	put_span(f, (struct span){ (const unsigned char *)t, strlen(t) + 1 });
}

static const unsigned char *
get_raw(struct frame *f, size_t n)
{
	const unsigned char *p = f->p + f->at;

	if (f->bad || n > f->n - f->at) {
		f->bad = true;
		return NULL;
	}
	f->at += n;
	return p;
}

static uint32_t
get_number(struct frame *f)
{
	const unsigned char *b = get_raw(f, 4);

	if (b == NULL)
		return 0;
	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static struct span
get_span(struct frame *f)
{
	struct span s = { NULL, get_number(f) };

	if ((s.p = get_raw(f, s.n)) == NULL)
		s.n = 0;
	return s;
}

static const char *
get_text(struct frame *f)
{
	struct span s = get_span(f);

	if (s.n == 0 || memchr(s.p, '\0', s.n) != s.p + s.n - 1) {
		f->bad = true;
		return "";
	}
	return (const char *)s.p;
}

/* For a screen: p11.c and err.c see to it at the other end. */
static const char *
get_utf8(struct frame *f)
{
	const char *s = get_text(f);

	if (!text_valid(s))
		f->bad = true;
	return s;
}

/* A text into a struct's array. */
static void
get_text_into(struct frame *f, char *out, size_t size)
{
	const char *s = get_utf8(f);

	if (strlen(s) >= size)
		f->bad = true;
	else
		memcpy(out, s, strlen(s) + 1);
}

/* ---- head and end ---- */

static void
put_head(struct frame *f, enum proto_op op, uint32_t number)
{
	unsigned char head[2] = { PROTO_VERSION, (unsigned char)op };

	frame_wipe(f);
	put_raw(f, head, sizeof(head));
	put_number(f, number);
}

static enum proto_op
get_head(struct frame *f, uint32_t *number)
{
	const unsigned char *head;

	f->at = 0;
	f->bad = false;
	head = get_raw(f, 2);
	*number = get_number(f);
	if (f->bad || head[0] != PROTO_VERSION || head[1] >= PROTO_OP__MAX) {
		f->bad = true;
		return PROTO_OP__MAX;
	}
	return (enum proto_op)head[1];
}

void
proto_put_version(struct frame *f)
{
	frame_wipe(f);
	put_raw(f, &(unsigned char){ PROTO_VERSION }, 1);
}

static int
put_end(struct frame *f, enum proto_op op, struct err *e)
{
	if (!f->bad)
		return 0;
	frame_wipe(f);
	return err_set(e, ERR_FAULT, "%s does not fit into a frame", proto_op_name(op));
}

static int
get_end(const struct frame *f, const char *what, struct err *e)
{
	if (f->n > 0 && f->p[0] != PROTO_VERSION)
		return err_set(e, ERR_TOKEN_VERSION, "%s in version %d, ours is %d", what, f->p[0],
		    PROTO_VERSION);
	if (f->bad || f->at != f->n)
		return err_set(e, ERR_TOKEN_HELPER, "malformed %s of %zu bytes", what, f->n);
	return 0;
}

/* ---- requests ---- */

int
proto_put_request(struct frame *f, const struct request *r, struct err *e)
{
	const unsigned has = ops[r->op].fields;

	put_head(f, r->op, r->number);
	if (has & FIELD_MODULE)
		put_text(f, r->module);
	if (has & FIELD_FOLDER)
		put_text(f, r->folder);
	if (has & FIELD_READERS)
		put_text(f, r->readers);
	if (has & FIELD_SERIAL)
		put_text(f, r->serial);
	if (has & FIELD_KEY)
		put_text(f, r->key_id);
	if (has & FIELD_LABEL)
		put_text(f, r->label);
	if (has & FIELD_PIN)
		put_span(f, r->pin);
	if (has & FIELD_PIN2)
		put_span(f, r->pin2);
	if (has & FIELD_DATA)
		put_span(f, r->data);
	if (has & FIELD_BITS)
		put_number(f, r->bits);
	return put_end(f, r->op, e);
}

int
proto_get_request(struct frame *f, struct request *r, struct err *e)
{
	struct request q = { 0 };
	unsigned has;

	q.op = get_head(f, &q.number);
	has = q.op < PROTO_OP__MAX ? ops[q.op].fields : 0;
	if (has & FIELD_MODULE)
		q.module = get_text(f);
	if (has & FIELD_FOLDER)
		q.folder = get_text(f);
	if (has & FIELD_READERS)
		q.readers = get_text(f);
	if (has & FIELD_SERIAL)
		q.serial = get_text(f);
	if (has & FIELD_KEY)
		q.key_id = get_text(f);
	if (has & FIELD_LABEL)
		q.label = get_text(f);
	if (has & FIELD_PIN)
		q.pin = get_span(f);
	if (has & FIELD_PIN2)
		q.pin2 = get_span(f);
	if (has & FIELD_DATA)
		q.data = get_span(f);
	if (has & FIELD_BITS)
		q.bits = get_number(f);
	if (get_end(f, "request", e) == -1)
		return -1;
	*r = q;
	return 0;
}

/* ---- replies ---- */

static void
put_token(struct frame *f, const struct token_info *t)
{
	put_text(f, t->serial);
	put_text(f, t->label);
	put_text(f, t->model);
	put_text(f, t->maker);
	put_text(f, t->product);
	put_number(f, (uint32_t)t->what);
	put_number(f, (uint32_t)t->keys);
	put_number(f, (uint32_t)t->certs);
	put_number(f, (uint32_t)t->pin_max);
	put_number(f, t->open ? 1 : 0);
	put_number(f, t->can_reset ? 1 : 0);
	put_text(f, t->reader);
	put_text(f, t->holder);
}

/* A count that is an int on both ends. */
static int
get_count(struct frame *f)
{
	uint32_t v = get_number(f);

	if (v > INT32_MAX)
		f->bad = true;
	return v > INT32_MAX ? 0 : (int)v;
}

static bool
get_yes(struct frame *f)
{
	uint32_t v = get_number(f);

	if (v > 1)
		f->bad = true;
	return v == 1;
}

static void
get_token(struct frame *f, struct token_info *t)
{
	int what;

	get_text_into(f, t->serial, sizeof(t->serial));
	get_text_into(f, t->label, sizeof(t->label));
	get_text_into(f, t->model, sizeof(t->model));
	get_text_into(f, t->maker, sizeof(t->maker));
	get_text_into(f, t->product, sizeof(t->product));
	what = get_count(f);
	if (what >= TOKEN_WHAT__MAX)
		f->bad = true;
	t->what = f->bad ? TOKEN_UNREADABLE : (enum token_what)what;
	t->keys = get_count(f);
	t->certs = get_count(f);
	t->pin_max = get_count(f);
	t->open = get_yes(f);
	t->can_reset = get_yes(f);
	get_text_into(f, t->reader, sizeof(t->reader));
	get_text_into(f, t->holder, sizeof(t->holder));
}

int
proto_put_reply(struct frame *f, const struct reply *r, struct err *e)
{
	put_head(f, r->op, r->number);
	put_number(f, (uint32_t)r->code);
	put_text(f, r->say);
	put_text(f, r->text);
	put_span(f, r->data);
	put_number(f, (uint32_t)r->ntokens);
	for (size_t i = 0; i < r->ntokens; i++)
		put_token(f, &r->tokens[i]);
	return put_end(f, r->op, e);
}

int
proto_get_reply(struct frame *f, struct reply *r, struct err *e)
{
	struct reply q = { 0 };
	uint32_t code;

	q.op = get_head(f, &q.number);
	code = get_number(f);
	q.say = get_utf8(f);
	q.text = get_text(f);
	q.data = get_span(f);
	q.ntokens = get_number(f);
	if (code >= ERR__MAX || q.ntokens > PROTO_TOKENS)
		f->bad = true;
	for (size_t i = 0; i < q.ntokens && !f->bad; i++)
		get_token(f, &q.tokens[i]);
	if (get_end(f, "reply", e) == -1)
		return -1;
	q.code = (enum err_code)code;
	*r = q;
	return 0;
}
