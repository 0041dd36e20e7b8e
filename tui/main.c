/*
 * ukey-pickup: the commands and what each needs.  Read the table, then main().
 * What stands behind the seams is in wire.c.
 */
#include "core/log.h"
#include "core/text.h"
#include "core/token/client.h"
#include "tui/aside.h"
#include "tui/harden.h"
#include "tui/verb.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define VERSION "0.1"

enum { USUAL = OPTION_CONF | OPTION_TERMINAL };

static const struct verb verbs[] = {
	{ "", "", N_("打开柜台"), verb_counter, WIRE_COUNTER, USUAL, ANYONE, 0, 0 },
	{ "demo", "DIR", N_("在 DIR 里建一个完整的演示柜台"), verb_demo, 0, OPTION_ORDERS, ANYONE, 1, 1 },
	{ "doctor", "", N_("逐项检查这个柜台能不能工作，说明怎么办"), verb_doctor, 0, USUAL | OPTION_JSON, ANYONE, 0, 0 },
	{ "orders import", "FILE", N_("导入订单文件：要么全部，要么一单不进"), verb_orders_import,
	    WIRE_LOCK | WIRE_BOOK, USUAL, MAY_IMPORT_ORDERS, 1, 1 },
	{ "orders export", "FILE", N_("把全部订单写成导入格式的文件"), verb_orders_export,
	    WIRE_BOOK, OPTION_CONF, MAY_IMPORT_ORDERS, 1, 1 },
	{ "orders list", "[TEXT]", N_("列出订单，或含 TEXT 的订单"), verb_orders_list,
	    WIRE_BOOK, OPTION_CONF | OPTION_JSON, MAY_SEE_ORDERS, 0, 1 },
	{ "orders show", "NO", N_("显示一单：订单、制作、交付"), verb_orders_show,
	    WIRE_BOOK, OPTION_CONF | OPTION_JSON, MAY_SEE_ORDERS, 1, 1 },
	{ "receipt show", "NO|ORDER", N_("显示回执：内容、签名、存档的原件是否完好、补打"), verb_receipt_show,
	    WIRE_BOOK, OPTION_CONF | OPTION_JSON, MAY_REPRINT_RECEIPT, 1, 1 },
	{ "form signoff", "", N_("做签收单，到时手填：按订单填好的，没有 --order 的是空白的"), verb_form_signoff,
	    WIRE_BOOK | WIRE_PAPER, OPTION_CONF | OPTION_ORDER | OPTION_OUT, MAY_SEE_ORDERS, 0, 0 },
	{ "form letter", "", N_("做授权委托书，由机构手填、盖章：按订单填好的，或空白的"), verb_form_letter,
	    WIRE_BOOK | WIRE_PAPER, OPTION_CONF | OPTION_ORDER | OPTION_OUT, MAY_SEE_ORDERS, 0, 0 },
	{ "notices", "", N_("把还没发出的通知短信（可领取、代领）发出"), verb_notices,
	    WIRE_LOCK | WIRE_BOOK | WIRE_SMS, USUAL, ANYONE, 0, 0 },
	{ "audit verify", "", N_("核对审计链，指出第一处改动"), verb_audit_verify,
	    WIRE_BOOK, OPTION_CONF, MAY_READ_AUDIT, 0, 0 },
	{ "ukey", "", N_("读卡器里的UKey是什么，下一步怎么办；不试任何密码"), verb_ukey,
	    WIRE_BOOK | WIRE_READER | WIRE_TOKEN, OPTION_CONF | OPTION_JSON, ANYONE, 0, 0 },
	{ "ukey insert", "N", N_("插入抽屉里的第 N 个虚拟UKey（只限演示）"), verb_ukey_insert,
	    WIRE_BOOK | WIRE_READER, OPTION_CONF, ANYONE, 1, 1 },
	{ "ukey remove", "[N]", N_("拔出第 N 个虚拟UKey，或全部（只限演示）"), verb_ukey_remove,
	    WIRE_BOOK | WIRE_READER, OPTION_CONF, ANYONE, 0, 1 },
	{ "phone", "[ok|fail|delay SECONDS|never]", N_("演示手机收短信的样子：正常、失败、延迟、没有回报（只限演示）"), verb_phone,
	    WIRE_BOOK | WIRE_SMS, OPTION_CONF, ANYONE, 0, 2 },
	{ "stock receive", "FILE|FIRST-LAST [MODEL]", N_("UKey 入库：清单文件（每行一个序列号），或首、末序列号；要么全部，要么一个不进"),
	    verb_stock_receive, WIRE_LOCK | WIRE_BOOK, USUAL, MAY_KEEP_STOCK, 1, 2 },
	{ "backup", "FILE", N_("把订单库和归档备份成一个文件，柜台照常办理；主密钥和签名私钥不在里面"), verb_backup,
	    WIRE_BOOK, OPTION_CONF | OPTION_MASTER | OPTION_BRANCH, MAY_BACKUP, 1, 1 },
	{ "restore", "[FILE]", N_("从备份恢复到空的地方，再与CA比对；--check 只比对"), verb_restore,
	    WIRE_CONF, OPTION_CONF | OPTION_CHECK, ANYONE, 0, 1 },
	{ "staff list", "", N_("列出人员和权限"), verb_staff_list,
	    WIRE_BOOK, OPTION_CONF, MAY_MANAGE_STAFF, 0, 0 },
	{ NULL, NULL, NULL, NULL, 0, 0, ANYONE, 0, 0 },
};

static int
exit_code(const struct err *e)
{
	if (e->code == ERR_SETTINGS)
		return EXIT_USAGE;
	if (e->code == ERR_AUDIT || e->code == ERR_ORIGINAL || e->code == ERR_UNFIT ||
	    err_kind(e) == ERR_INPUT || err_kind(e) == ERR_REFUSED)
		return EXIT_REFUSED;
	return EXIT_ENVIRONMENT;
}

/* The clerk's words and the code here, the whole chain in the log. */
static int
tell(const struct err *e)
{
	fprintf(stderr, "ukey-pickup: %s [%s]\n", err_what(e), err_code(e));
	if (e->say[0] != '\0')
		fprintf(stderr, "  %s\n", e->say);
	fprintf(stderr, "  %s\n", err_todo(e));
	log_err(e);
	return exit_code(e);
}

static int
usage(const char *name, const struct err *e)
{
	fprintf(stderr, "ukey-pickup: %s\n", e->say);
	fprintf(stderr, "  ukey-pickup%s%s --help\n", name[0] != '\0' ? " " : "", name);
	return EXIT_USAGE;
}

/* "orders" alone is no command, but the beginning of some. */
static int
no_verb(const char *word, const char *next)
{
	char on[200];
	bool goes_on = verb_goes_on(verbs, word, on, sizeof(on));
	struct err e = { 0 };

	if (goes_on && next != NULL && (strcmp(next, "--help") == 0 || strcmp(next, "-h") == 0)) {
		verb_help(verbs, word);
		return EXIT_DONE;
	}
	if (goes_on && (next == NULL || next[0] == '-'))
		err_say(&e, _("少了一项：%s"), on);
	else
		err_say(&e, _("没有这个命令：%s"), goes_on ? next : word);
	return usage(goes_on ? word : "", &e);
}

/* --help, --help-settings, --version: true if that was asked. */
static bool
answers(const struct args *a, const struct verb *v)
{
	if (a->help)
		verb_help(verbs, v->name);
	else if (a->settings)
		conf_help(stdout);
	else if (a->version)
		printf("ukey-pickup %s\n", VERSION);
	return a->help || a->settings || a->version;
}

static int
run(const struct verb *v, const struct args *a)
{
	struct wired *w = NULL;
	struct err e = { 0 };
	int rc = EXIT_DONE;

	if ((v->needs != 0 && wire_open(&w, a->conf, a->terminal, v->needs, &e) == -1) ||
	    (verb_may(v, a) != ANYONE && verb_sign_in(v, a, w, &e) == -1) || v->run(a, w, &e) == -1)
		rc = tell(&e);
	wire_close(w);
	log_close();
	return rc;
}

/* Until the settings say which, the language of the environment. */
static int
speak(struct err *e)
{
	const char *lang = getenv("LANG");

	return text_language(lang != NULL && strncmp(lang, "en", 2) == 0 ? "en" : "zh", e);
}

/* Where the machine does not let us work as we should, doctor still says so and all the rest. */
static bool
is_doctor(int argc, char **argv)
{
	return argc > 1 && strcmp(argv[1], "doctor") == 0;
}

int
main(int argc, char **argv)
{
	const struct verb *v;
	struct args a;
	struct err e = { 0 };
	int used, hard, rc;

	if (argc == 2 && strcmp(argv[1], "token-helper") == 0)
		return token_helper_main();
	hard = harden(&e);
	if ((hard == -1 && !is_doctor(argc, argv)) || speak(&e) == -1)
		return tell(&e);
	if ((v = verb_find(verbs, argc - 1, argv + 1, &used)) == NULL)
		return no_verb(argv[1], argv[2]);
	if (args_parse(&a, v, argc - 1 - used, argv + 1 + used, &e) == -1)
		return usage(v->name, &e);
	if (answers(&a, v))
		return EXIT_DONE;
	rc = run(v, &a);
	if (!aside_running())
		return rc;
	fflush(NULL);
	_exit(rc);
}
