/* A reply as the client reads it: refused, or exactly what would be written again, in its bounds. */
#include "tests/fuzz/fuzz.h"

#include "core/text.h"
#include "core/token/proto.h"

#include <stdlib.h>
#include <string.h>

static struct frame sent;

static void
token_holds(const struct token_info *t)
{
	fuzz_must(t->what < TOKEN_WHAT__MAX && t->keys >= 0 && t->certs >= 0 && t->pin_max >= 0);
	fuzz_must(text_valid(t->serial) && text_valid(t->label) && text_valid(t->model) &&
	    text_valid(t->maker) && text_valid(t->product) && text_valid(t->reader));
}

static void
same_again(const struct frame *f, const struct reply *r)
{
	struct err e;

	fuzz_must(r->op < PROTO_OP__MAX && r->code < ERR__MAX && r->ntokens <= PROTO_TOKENS && text_valid(r->say));
	for (size_t i = 0; i < r->ntokens; i++)
		token_holds(&r->tokens[i]);
	if (sent.p == NULL)
		fuzz_must(frame_init(&sent, &e) == 0);
	fuzz_must(proto_put_reply(&sent, r, &e) == 0);
	fuzz_must(sent.n == f->n && memcmp(sent.p, f->p, f->n) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct frame f = { .n = n };
	struct reply r = { .ntokens = 77 };
	struct err e;

	if (n > PROTO_MAX)
		return 0;
	f.p = fuzz_bytes(p, n);
	if (proto_get_reply(&f, &r, &e) == 0)
		same_again(&f, &r);
	else
		fuzz_must(r.ntokens == 77 && (e.code == ERR_TOKEN_HELPER || e.code == ERR_TOKEN_VERSION));
	free(f.p);
	return 0;
}

static void
seed(fuzz_take *take, void *to, struct frame *f, const char *name, const struct reply *r)
{
	struct err e;

	fuzz_must(proto_put_reply(f, r, &e) == 0);
	take(to, name, f->p, f->n);
}

static void
seed_looks(fuzz_take *take, void *to, struct frame *f)
{
	struct reply r = { .op = PROTO_LOOK, .number = 2 };

	seed(take, to, f, "look_none", &r);
	for (r.ntokens = 0; r.ntokens < PROTO_TOKENS; r.ntokens++) {
		struct token_info *t = &r.tokens[r.ntokens];

		strcpy(t->serial, "d1b2439d26e8bff7");
		strcpy(t->label, "签名");
		strcpy(t->product, "SoftHSM2 虚拟UKey");
		strcpy(t->reader, "Feitian ePass2003 00 00");
		t->what = (enum token_what)(r.ntokens % TOKEN_WHAT__MAX);
		t->pin_max = 16;
		t->open = r.ntokens % 2 == 0;
	}
	seed(take, to, f, "look_all", &r);
	r.ntokens = 1;
	seed(take, to, f, "look_one", &r);
}

void
fuzz_seeds(fuzz_take *take, void *to)
{
	static const unsigned char data[] = "\x30\x0d\x06\x09\x2a";
	struct frame f;
	struct err e;
	char name[40];

	fuzz_must(frame_init(&f, &e) == 0);
	for (int op = 0; op < PROTO_OP__MAX; op++) {
		const struct reply done = { .op = (enum proto_op)op, .number = 1 };

		snprintf(name, sizeof(name), "done_%s", proto_op_name(done.op));
		seed(take, to, &f, name, &done);
	}
	seed(take, to, &f, "data", &(struct reply){ .op = PROTO_SIGN, .number = 9, .data = { data, 5 } });
	seed(take, to, &f, "refused", &(struct reply){ .op = PROTO_LOGIN, .number = 3, .code = ERR_TOKEN_PIN,
	    .say = "尾号 9C10", .text = "T08 p11_login:1 C_Login: CKR_PIN_INCORRECT" });
	seed_looks(take, to, &f);
	proto_put_version(&f);
	take(to, "version", f.p, f.n);
	frame_done(&f);
}
