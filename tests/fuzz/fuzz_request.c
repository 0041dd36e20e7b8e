/* A request as the helper reads it: refused, or exactly what would be written again. */
#include "tests/fuzz/fuzz.h"

#include "core/token/proto.h"

#include <stdlib.h>
#include <string.h>

static struct frame sent;

static void
same_again(const struct frame *f, const struct request *r)
{
	struct err e;

	fuzz_must(r->op < PROTO_OP__MAX);
	if (sent.p == NULL)
		fuzz_must(frame_init(&sent, &e) == 0);
	fuzz_must(proto_put_request(&sent, r, &e) == 0);
	fuzz_must(sent.n == f->n && memcmp(sent.p, f->p, f->n) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct frame f = { .n = n };
	struct request r = { .bits = 77 };
	struct err e;

	if (n > PROTO_MAX)
		return 0;
	f.p = fuzz_bytes(p, n);
	if (proto_get_request(&f, &r, &e) == 0)
		same_again(&f, &r);
	else
		fuzz_must(r.bits == 77 && (e.code == ERR_TOKEN_HELPER || e.code == ERR_TOKEN_VERSION));
	free(f.p);
	return 0;
}

void
fuzz_seeds(fuzz_take *take, void *to)
{
	static const unsigned char pin[] = "438736237625", pin2[] = "58203917", data[] = "\0data";
	struct request r = { .number = 0x01020304, .module = "/m.so", .folder = "", .readers = "ePass2003", .serial = "d1b2439d26e8bff7",
		.key_id = "0a0b", .label = "签名", .pin = { pin, 12 }, .pin2 = { pin2, 8 },
		.data = { data, 5 }, .bits = 2048 };
	struct frame f;
	struct err e;

	fuzz_must(frame_init(&f, &e) == 0);
	for (int op = 0; op < PROTO_OP__MAX; op++) {
		r.op = (enum proto_op)op;
		fuzz_must(proto_put_request(&f, &r, &e) == 0);
		take(to, proto_op_name(r.op), f.p, f.n);
	}
	proto_put_version(&f);
	take(to, "version", f.p, f.n);
	frame_done(&f);
}
