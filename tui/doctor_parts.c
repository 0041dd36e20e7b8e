/* Probes of the settings and of the parts behind the seams. */
#include "core/ca/local.h"
#include "core/clock.h"
#include "core/rsa/cert.h"
#include "core/text.h"
#include "print/font.h"
#include "print/sign.h"
#include "tui/doctor_own.h"
#include "tui/look.h"

#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { DAY = 86400, BRANCH_DAYS = 30, ROOT_DAYS = 365, MASTER_LEAST = 32 };

void
probe_settings(struct patient *p, struct finding *f)
{
	char line[1024];
	const char *s = p->complaints;
	size_t n;

	for (; s != NULL && *s != '\0'; s += n + (s[n] == '\n')) {
		n = strcspn(s, "\n");
		snprintf(line, sizeof(line), "%.*s", (int)n, s);
		finding_add(f, FINDING_FAILED, _("请逐项改正 counter.ini 和它指的文件。"), "%s", line);
	}
	finding_ok(f, "%s", p->file);
}

/* RULES 5.  The limit runs five working days: in December it reaches into the next year. */
void
probe_calendar(struct patient *p, struct finding *f)
{
	int32_t today = date_of(p->host.now), last;
	int y, m, d, until;

	date_ymd(today, &y, &m, &d);
	until = m == 12 ? y + 1 : y;
	for (int year = y; year <= until; year++)
		if (date_from_ymd(year, 12, 31, &last) == 0 && workday(&p->calendar, last) == -1)
			finding_add(f, FINDING_WARNING, _("请把国务院放假安排写成 calendar-年.ini，放进 counter:calendars 目录。"),
			    _("缺 %d 年工作日数据，制作时限算不出"), year);
	finding_ok(f, _("有 %d 年的数据"), until);
}

void
probe_master(struct patient *p, struct finding *f)
{
	const char *todo = _("请核对 token:master：本账号的文件，权限 600。丢失了就做不出运输密码，要用备份恢复。");
	struct err e;
	struct secret *s = secret_new(&e);

	if (s == NULL || secret_file(s, p->conf->token_master, &e) == -1)
		finding_err(f, FINDING_FAILED, todo, &e);
	else if (secret_len(s) < MASTER_LEAST)
		finding_add(f, FINDING_FAILED, todo, _("只有 %zu 字节，至少要 %d"), secret_len(s), MASTER_LEAST);
	else
		finding_ok(f, _("第 %ld 版，只有本账号能读"), p->conf->token_key_version);
	secret_free(s);
}

/* ---- CA and branch ------------------------------------------------------------------ */

/* `days` of notice before the end. */
static void
judge_end(const struct patient *p, int64_t end, int days, const char *todo, struct finding *f)
{
	int64_t left = (end - p->host.now) / DAY;
	char day[16];

	date_format(date_of(end), day);
	if (end < p->host.now)
		finding_add(f, FINDING_FAILED, todo, _("证书已于 %s 到期"), day);
	else if (left < days)
		finding_add(f, FINDING_WARNING, todo, _("证书 %s 到期，还有 %lld 天"), day, (long long)left);
}

void
probe_ca(struct patient *p, struct finding *f)
{
	struct ca_look l;
	const char *word;
	struct err e;

	if (look_ca(p->conf->ca_folder, &word, &e) == -1 || ca_local_look(p->conf->ca_folder, &l, &e) == -1) {
		finding_err(f, FINDING_FAILED, _("请核对设置 ca:folder；目录坏了的，用备份恢复。"), &e);
		return;
	}
	judge_end(p, l.end, ROOT_DAYS, _("请准备新的CA证书。"), f);
	if (!l.crl_fresh)
		finding_add(f, FINDING_WARNING, _("重新打开柜台程序就会更新。"), "%s", _("注销列表 crl.pem 该更新了"));
	if (!p->demo)
		finding_add(f, FINDING_WARNING, _("正式柜台请接正式的CA。"), "%s", _("是本机目录里的CA"));
	finding_ok(f, _("在册 %zu 张，已注销 %zu 张"), l.issued, l.revoked);
}

void
probe_branch(struct patient *p, struct finding *f)
{
	const char *todo = _("请向CA申请新的受理点证书（branch:certificate、branch:key）。");
	struct sign_key *k = NULL;
	struct cert_facts c;
	struct err e;
	char begin[16], end[16];

	if (sign_key_open(&k, p->conf->branch_certificate, p->conf->branch_key, &e) == -1 ||
	    cert_facts(sign_key_signer(k).cert, &c, &e) == -1) {
		sign_key_free(k);
		finding_err(f, FINDING_FAILED, _("请核对 branch:certificate 和 branch:key：一对 RSA 证书和私钥，私钥权限 600。"), &e);
		return;
	}
	sign_key_free(k);
	date_format(date_of(c.begin), begin);
	date_format(date_of(c.end), end);
	if (p->host.now < c.begin)
		finding_add(f, FINDING_FAILED, todo, _("证书 %s 起才有效"), begin);
	judge_end(p, c.end, BRANCH_DAYS, todo, f);
	finding_ok(f, _("与私钥相符，%s 到期"), end);
}

/* ---- messages and paper --------------------------------------------------------------- */

void
probe_sms(struct patient *p, struct finding *f)
{
	const char *word;
	struct err e;

	if (!p->demo)
		finding_add(f, FINDING_FAILED, _("正式柜台请接短信网关。"), "%s", _("演示手机只能用于演示订单库"));
	if (look_sms(p->conf->sms_folder, &word, &e) == 0)
		finding_ok(f, _("演示手机 %s"), p->conf->sms_folder);
	else
		finding_err(f, e.code == ERR_SMS_FAILED ? FINDING_WARNING : FINDING_FAILED,
		    e.code == ERR_SMS_FAILED ? "" : _("请核对设置 sms:folder。"), &e);
}

/* What we say of ourselves on every sheet must be there in ink (RULES 36). */
void
probe_fonts(struct patient *p, struct finding *f)
{
	const struct conf *k = p->conf;
	const struct {
		const char *key, *text;
	} ours[] = {
		{ "counter:name", k->counter_name }, { "paper:service_phone", k->paper_service_phone },
		{ "paper:website", k->paper_website },
	};
	struct err e;

	if (p->fonts == NULL) {
		finding_err(f, FINDING_FAILED, NULL, &p->fonts_err);
		return;
	}
	for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
		if (font_chain_check(p->fonts, ours[i].text, &e) == -1)
			finding_add(f, FINDING_FAILED, _("请改设置，或装上有这个字的字体（paper:fonts）。"),
			    _("%s 印不出：%s"), ours[i].key, e.say);
	finding_ok(f, _("%zu 个字体"), font_chain_length(p->fonts));
}

void
probe_printer(struct patient *p, struct finding *f)
{
	const char *word;
	struct err e;

	if (look_paper(p->conf->paper_receipts, &word, &e) == -1)
		finding_err(f, FINDING_FAILED, _("请核对设置 paper:receipts 和磁盘空间。"), &e);
	else
		finding_ok(f, _("没有打印机，回执是 PDF 文件：%s"), p->conf->paper_receipts);
}

void
probe_scans(struct patient *p, struct finding *f)
{
	const struct conf *k = p->conf;

	if (access(k->letter_scans, R_OK | X_OK) == -1)
		finding_add(f, FINDING_WARNING, _("请核对设置 letter:scans；没有它，委托书扫描件附不上。"), "%s: %s",
		    k->letter_scans, strerror(errno));
	if (k->letter_viewer[0] != '\0' && (k->letter_viewer[0] != '/' || access(k->letter_viewer, X_OK) == -1))
		finding_add(f, FINDING_WARNING, _("请核对设置 letter:viewer：一个程序的绝对路径，或留空。"),
		    _("看扫描件的程序运行不了：%s"), k->letter_viewer);
	finding_ok(f, "%s", k->letter_scans);
}
