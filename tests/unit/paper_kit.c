#include "tests/unit/paper_kit.h"

#include "core/clock.h"
#include "tests/unit/kit.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

static char *
run(const char *dir, int *code, const char *fmt, va_list ap)
{
	char *command, *line, *out = NULL;
	size_t n = 0;
	int status;
	FILE *p;

	assert_true(vasprintf(&command, fmt, ap) > 0);
	assert_true(asprintf(&line, "cd '%s' && { %s; } 2>&1", dir, command) > 0);
	p = popen(line, "r");
	assert_non_null(p);
	if (getdelim(&out, &n, '\0', p) == -1) {
		free(out);
		out = strdup("");
	}
	status = pclose(p);
	*code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	free(line);
	free(command);
	return out;
}

char *
paper_kit_run(const struct paper_kit *k, int *code, const char *fmt, ...)
{
	va_list ap;
	char *out;

	va_start(ap, fmt);
	out = run(k->dir, code, fmt, ap);
	va_end(ap);
	return out;
}

void
paper_kit_do(const struct paper_kit *k, const char *fmt, ...)
{
	va_list ap;
	char *out;
	int code;

	va_start(ap, fmt);
	out = run(k->dir, &code, fmt, ap);
	va_end(ap);
	if (code != 0)
		print_error("%s\n", out);
	free(out);
	assert_int_equal(code, 0);
}

void
paper_kit_says(const struct paper_kit *k, const char *command, const char *what, int times)
{
	int code, n = 0;
	char *out = paper_kit_run(k, &code, "%s", command);

	for (const char *p = out; (p = strstr(p, what)) != NULL; p += strlen(what))
		n++;
	if (n != times)
		print_error("%s\n%s\nwanted %d times: %s\n", command, out, times, what);
	free(out);
	assert_int_equal(n, times);
}

/* ---- keys ---------------------------------------------------------------------- */

static const char extensions[] =
    "[leaf]\nkeyUsage = critical, digitalSignature, nonRepudiation\nbasicConstraints = CA:false\n"
    "crlDistributionPoints = URI:http://crl.invalid/ca.crl\n";

static void
make_leaf(const struct paper_kit *k, const char *name, const char *subject)
{
	paper_kit_do(k, "openssl req -newkey rsa:2048 -nodes -keyout %s.key -out %s.csr -utf8 -subj '%s' && "
	    "openssl x509 -req -in %s.csr -CA root.pem -CAkey root.key -CAcreateserial -days 30 -extfile ext "
	    "-extensions leaf -out %s.pem && chmod 600 %s.key", name, name, subject, name, name, name);
}

/* Once for the program; every kit gets a copy. */
static const char *
pki(void)
{
	static struct paper_kit once;
	char *ext;

	if (once.dir != NULL)
		return once.dir;
	once.dir = kit_dir();
	ext = kit_path(once.dir, "ext");
	kit_write(ext, extensions, 0600);
	free(ext);
	paper_kit_do(&once, "openssl req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -days 30 "
	    "-subj '/CN=Test Root/C=CN'");
	make_leaf(&once, "ukey", "/CN=深圳市测试建设工程有限公司/C=CN");
	make_leaf(&once, "branch", "/CN=福田受理点/C=CN");
	paper_kit_do(&once, "mkdir nss && certutil -N -d sql:nss --empty-password && "
	    "certutil -A -d sql:nss -n root -t C,C,C -i root.pem");
	return once.dir;
}

/* ---- facts --------------------------------------------------------------------- */

#define SET(to, s) paper_kit_set(to, sizeof(to), s)

void
paper_kit_set(char *to, size_t size, const char *s)
{
	assert_true(snprintf(to, size, "%s", s) < (int)size);
}

static int64_t
at(const char *s)
{
	struct err e;
	int64_t t = 0;

	assert_int_equal(time_parse(s, &t, &e), 0);
	return t;
}

static int32_t
on(const char *s)
{
	struct err e;
	int32_t d = 0;

	assert_int_equal(date_parse(s, &d, &e), 0);
	return d;
}

static void
fill_order(struct order *o)
{
	SET(o->no, "SZ2611160023");
	o->service = ORDER_UPGRADE_ESEAL;
	o->kind = ORDER_INSTITUTION;
	o->state = ORDER_READY;
	SET(o->institution, "深圳市测试建设工程有限公司");
	SET(o->holder, o->institution);
	SET(o->uscc, "91440300MA5TEXT03E");
	SET(o->old_serial, "18CE44B092F73A71");
	o->old_end = on("2028-02-09");
	SET(o->old_medium, "诚信飞天3003");
	SET(o->handler, "王小明");
	SET(o->handler_number, "440300199003079914");
	SET(o->mobile, "13800138000");
	o->seal_rate = 180;
	o->seal_days = 450;
	o->seal_amount = 221;
	o->seal_paid = at("2026-11-16T09:31:00+08:00");
}

static void
fill_visit(struct visit *v)
{
	SET(v->no, "1123-017");
	SET(v->point, "FT01");
	v->terminal = 1;
	SET(v->clerk, "1001");
	SET(v->collector, "王小明");
	SET(v->number, "440300199003079914");
	v->same_person = true;
	v->signoff = true;
	v->bids = BIDS_NONE;
	v->told_platform = v->told_mobile = v->old_kept = true;
}

static void
fill_making(struct making *m)
{
	SET(m->token_serial, "0A3F55D122079C10");
	SET(m->cert_serial, "5D1F90C27B6408AE33D1F0429A7E6B15");
	m->cert_begin = on("2026-11-23");
	m->cert_end = on("2028-02-09");
	m->old_revoked = at("2026-11-16T16:20:00+08:00");
}

static void
fill_facts(struct paper_kit *k)
{
	fill_order(&k->order);
	fill_visit(&k->visit);
	fill_making(&k->making);
	k->facts = (struct receipt_facts){
		.order = &k->order,
		.visit = &k->visit,
		.making = &k->making,
		.no = "FT2611230037",
		.kind = "original",
		.time = at("2026-11-23T09:49:00+08:00"),
		.point_name = "福田受理点",
		.clerk_name = "李娜",
		.product = "飞天 ePass2003",
		.audit_head = "9f2b6c1e4d7a80535566aa10bb99ccddeeff00112233445566778899aabbccdd",
	};
}

void
paper_kit_agent(struct paper_kit *k)
{
	struct letter *l = &k->visit.letter;

	k->visit.agent = true;
	SET(k->visit.collector, "赵明");
	SET(k->visit.number, "440300199107069927");
	SET(l->principal, k->order.institution);
	SET(l->principal_code, k->order.uscc);
	SET(l->agent, k->visit.collector);
	SET(l->chop_name, k->order.institution);
	l->issued = on("2026-11-20");
	l->valid_until = on("2026-12-20");
	l->original_kept = true;
	l->scan_pages = 1;
	SET(l->scan_sha256, "c41e77b0aa");
	SET(k->approval.decided_by, "2001");
	SET(k->approval.check, "7F3A-91C2");
	k->approval.decided = at("2026-11-23T09:46:00+08:00");
	k->facts.approval = &k->approval;
	k->facts.approver_name = "陈刚";
}

/* ---- the kit -------------------------------------------------------------------- */

struct paper_kit *
paper_kit_new(void)
{
	struct paper_kit *k = calloc(1, sizeof *k);
	struct paper_setup s = { .fonts = "", .service_phone = "400-112-3838", .website = "www.szca.com" };
	char *cert, *key, *ucert, *ukey;
	struct err e;

	assert_non_null(k);
	k->dir = kit_dir();
	paper_kit_do(k, "cp -rp '%s'/. .", pki());
	s.branch_cert = cert = kit_path(k->dir, "branch.pem");
	s.branch_key = key = kit_path(k->dir, "branch.key");
	assert_int_equal(paper_pdf_new(&k->pdf, &s, &e), 0);
	k->paper = paper_pdf_seam(k->pdf);
	ucert = kit_path(k->dir, "ukey.pem");
	ukey = kit_path(k->dir, "ukey.key");
	assert_int_equal(sign_key_open(&k->ukey_key, ucert, ukey, &e), 0);
	k->ukey = sign_key_signer(k->ukey_key);
	fill_facts(k);
	free(cert);
	free(key);
	free(ucert);
	free(ukey);
	return k;
}

void
paper_kit_free(struct paper_kit *k)
{
	paper_pdf_free(k->pdf);
	sign_key_free(k->ukey_key);
	blob_done(&k->kept);
	free(k->dir);
	free(k);
}

void
paper_kit_receipt(struct paper_kit *k, const char *name)
{
	bool supplement = strcmp(k->facts.kind, "supplement") == 0;
	char *path = kit_path(k->dir, name), line[2000];
	struct blob pdf = { 0 };
	struct err e;

	if (k->paper.ops->receipt(k->paper.self, &k->facts, supplement ? NULL : &k->ukey, &pdf, &k->kept, &e) == -1) {
		err_line(&e, line, sizeof line);
		fail_msg("%s %s", line, e.say);
	}
	assert_int_equal(blob_write(&pdf, path, 0644, &e), 0);
	blob_done(&pdf);
	free(path);
}

/* ---- looking --------------------------------------------------------------------- */

struct picture
paper_kit_look(const struct paper_kit *k, const char *name, int dpi)
{
	struct picture p = { 0 };
	char *path = kit_path(k->dir, "look.pgm");
	FILE *f;
	int depth = 0;

	paper_kit_do(k, "pdftoppm -r %d -gray -singlefile '%s' look", dpi, name);
	f = fopen(path, "rb");
	assert_non_null(f);
	assert_int_equal(fscanf(f, "P5 %d %d %d", &p.w, &p.h, &depth), 3);
	assert_int_equal(depth, 255);
	fgetc(f);
	p.gray = malloc((size_t)p.w * (size_t)p.h);
	assert_non_null(p.gray);
	assert_int_equal(fread(p.gray, (size_t)p.w, (size_t)p.h, f), p.h);
	fclose(f);
	free(path);
	return p;
}

long
paper_kit_ink(const struct picture *p, double x, double y, double w, double h)
{
	double scale = p->w / 419.53;
	int left = (int)(x * scale), right = (int)((x + w) * scale);
	int top = p->h - (int)((y + h) * scale), bottom = p->h - (int)(y * scale);
	long n = 0;

	for (int r = top < 0 ? 0 : top; r < bottom && r < p->h; r++)
		for (int c = left < 0 ? 0 : left; c < right && c < p->w; c++)
			n += p->gray[r * p->w + c] < 140;
	return n;
}

void
paper_kit_margins(const struct picture *p)
{
	assert_true(paper_kit_ink(p, 31, 190, 358, 390) > 0);
	assert_int_equal(paper_kit_ink(p, 0, 0, 29, 595), 0);
	assert_int_equal(paper_kit_ink(p, 391, 0, 29, 595), 0);
	assert_int_equal(paper_kit_ink(p, 0, 36, 419, 4), 0);
}

bool
paper_kit_marked(const struct paper_kit *k, const char *plain, const char *marked)
{
	struct picture a = paper_kit_look(k, plain, 72), b = paper_kit_look(k, marked, 72);
	long water = 0, all = (long)a.w * a.h;

	assert_int_equal(all, (long)b.w * b.h);
	for (long i = 0; i < all; i++)
		water += a.gray[i] == 255 && b.gray[i] > 200 && b.gray[i] < 250;
	free(a.gray);
	free(b.gray);
	return water > all / 50;
}
