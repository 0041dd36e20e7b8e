/* Probes of the UKey driver and of the readers. */
#include "core/text.h"
#include "core/token/client.h"
#include "core/token/opensc.h"
#include "core/token/pcsc.h"
#include "tui/doctor_own.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { MODULE_SECONDS = 10 };

/* ---- the driver ---- */

/* In a helper of its own, which ends again: what the counter's is at is not disturbed. */
static int
look(struct patient *p, struct err *e)
{
	const struct conf *k = p->conf;
	long seconds = k->token_seconds < MODULE_SECONDS ? k->token_seconds : MODULE_SECONDS;
	struct token_client_setup s = { .program = "/proc/self/exe", .module = k->token_module,
		.inserted = conf_virtual(p->conf) ? k->token_inserted : NULL, .readers = k->token_pcsc_reader,
		.ms = (int)seconds * 1000 };
	struct token_client *c = NULL;

	if (token_client_new(&c, &s, e) == 0) {
		struct token t = token_client_seam(c);

		p->looked = t.ops->look(t.self, p->tokens, sizeof(p->tokens) / sizeof(p->tokens[0]),
		    &p->ntokens, e) == 0;
	}
	token_client_free(c);
	return p->looked ? 0 : -1;
}

/* What OpenSC needs beside its module. */
static void
look_at_opensc(struct finding *f)
{
	struct err e;

	if (opensc_check(&e) == -1)
		finding_err(f, FINDING_FAILED, _("请安装 OpenSSL 的 legacy 组件（libssl3 软件包的 legacy.so）。"), &e);
	if (access(OPENSC_PKCS15_INIT, X_OK) == -1)
		finding_add(f, FINDING_FAILED, _("请安装 opensc 软件包：空白UKey由它初始化。"), "%s: %s",
		    OPENSC_PKCS15_INIT, strerror(errno));
}

void
probe_module(struct patient *p, struct finding *f)
{
	const char *module = p->conf->token_module;
	struct err e;

	if (!conf_virtual(p->conf) && strstr(module, "softhsm") != NULL)
		finding_add(f, FINDING_FAILED, _("真实的UKey请设 token:module = .../opensc-pkcs11.so。"),
		    _("%s 只有虚拟UKey"), module);
	else if (opensc_is(module))
		look_at_opensc(f);
	if (look(p, &e) == 0)
		finding_ok(f, "%s", module);
	else if (e.code == ERR_PCSC)    /* the readers' own line says why */
		finding_add(f, FINDING_WARNING, "", _("%s 没有检查"), module);
	else
		finding_err(f, FINDING_FAILED, NULL, &e);
}

/* ---- the readers ---- */

static void
look_at_folders(struct patient *p, struct finding *f)
{
	const char *const folders[] = { p->conf->token_inserted, p->conf->token_drawer };

	for (size_t i = 0; i < 2; i++)
		if (access(folders[i], R_OK | W_OK | X_OK) == -1)
			finding_add(f, FINDING_FAILED, _("请核对设置 token:inserted 和 token:drawer。"), "%s: %s",
			    folders[i], strerror(errno));
}

static int
readers(const char *only, size_t *n, struct err *e)
{
	char names[PCSC_READERS][PCSC_NAME];
	struct pcsc *p;
	int rc;

	if (pcsc_open(&p, only, e) == -1)
		return -1;
	rc = pcsc_readers(p, names, PCSC_READERS, n, e);
	pcsc_close(p);
	return rc;
}

/* A USB UKey brings its reader along: none is there until one is put in. */
static void
look_at_pcscd(struct patient *p, struct finding *f)
{
	const char *only = p->conf->token_pcsc_reader;
	size_t n = 0, all = 0;
	struct err e;

	if (readers(only, &n, &e) == -1 || readers("", &all, &e) == -1) {
		finding_err(f, FINDING_FAILED, _("请安装 pcscd 软件包并启动它：systemctl enable --now pcscd.socket。"), &e);
		return;
	}
	if (n == 0 && all > 0)
		finding_add(f, FINDING_WARNING, _("请核对设置 token:pcsc_reader，或留空。"),
		    _("有 %zu 个读卡器，没有一个名称里有「%s」"), all, only);
	if (p->looked)
		finding_ok(f, _("pcscd 正常，读卡器 %zu 个"), n);
}

static void
look_at_ukey(const struct token_info *t, struct finding *f)
{
	if (t->what == TOKEN_LOCKED || (t->what == TOKEN_UNREADABLE && t->serial[0] != '\0'))
		finding_add(f, FINDING_WARNING, _("请拔下它，交主管。"), _("UKey 尾号 %s 读不出或已锁定"),
		    text_last4(t->serial));
	else if (t->what == TOKEN_UNREADABLE)
		finding_add(f, FINDING_WARNING, _("不是UKey读卡器的，用设置 token:pcsc_reader 排除。"),
		    _("读卡器 %s 里的卡没有驱动认得：%s"), t->reader, t->label);
}

void
probe_reader(struct patient *p, struct finding *f)
{
	if (conf_virtual(p->conf))
		look_at_folders(p, f);
	else
		look_at_pcscd(p, f);
	for (size_t i = 0; i < p->ntokens; i++)
		look_at_ukey(&p->tokens[i], f);
	if (!p->looked)
		finding_add(f, FINDING_WARNING, "", "%s", _("UKey驱动没有应答，没有检查"));
	finding_ok(f, _("插着 %zu 个UKey"), p->ntokens);
}
