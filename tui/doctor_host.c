/* Probes of the machine and of this process. */
#include "core/book/sqlite.h"
#include "core/clock.h"
#include "core/text.h"
#include "tui/doctor_own.h"
#include "tui/harden.h"
#include "tui/look.h"

#include <errno.h>
#include <linux/kd.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/timex.h>
#include <unistd.h>

/* ---- taking it in ----------------------------------------------------------------- */

/* umask(2) cannot be asked without being set, which other threads would see. */
static mode_t
own_umask(void)
{
	FILE *f = fopen("/proc/self/status", "re");
	char line[200];
	unsigned mask = 0;

	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		if (sscanf(line, "Umask: %o", &mask) == 1)
			break;
	if (f != NULL)
		fclose(f);
	return (mode_t)mask;
}

static void
take_terminal(struct host *h)
{
	struct winsize w = { 0 };
	char kind;

	h->tty = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
	h->console = h->tty && ioctl(STDIN_FILENO, KDGKBTYPE, &kind) == 0;
	if (h->tty && ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0) {
		h->rows = w.ws_row;
		h->cols = w.ws_col;
	}
}

void
doctor_host(struct host *h)
{
	struct timex clock = { .modes = 0 };
	struct rlimit core = { 1, 1 }, lock = { 0, 0 };

	*h = (struct host){ .uid = geteuid(), .umask = own_umask(), .now = clock_now(), .space = statvfs };
#ifndef __SANITIZE_ADDRESS__            /* it leaves that to a leak checker, see harden.c */
	h->dumpable = prctl(PR_GET_DUMPABLE) != 0;
#endif
	h->cores = getrlimit(RLIMIT_CORE, &core) == -1 || core.rlim_max != 0;
	if (getrlimit(RLIMIT_MEMLOCK, &lock) == 0)
		h->lockable = lock.rlim_cur;
	if (adjtimex(&clock) != -1)
		h->clock = (clock.status & STA_UNSYNC) != 0 ? CLOCK_DRIFTS : CLOCK_KEPT;
	take_terminal(h);
}

/* ---- judging it ------------------------------------------------------------------- */

void
probe_account(struct patient *p, struct finding *f)
{
	char folder[4096], *slash;
	struct stat st;

	snprintf(folder, sizeof(folder), "%s", p->conf->book_path);
	if ((slash = strrchr(folder, '/')) != NULL)
		*slash = '\0';
	if (p->host.uid == 0)
		finding_add(f, doctor_strict(p), _("请建一个专用账号来运行，见 conf/ukey-pickup.service；柜员不要有它的登录 shell。"),
		    "%s", _("正以 root 运行"));
	if (stat(folder, &st) == -1) {
		finding_add(f, FINDING_FAILED, _("请核对设置 book:path。"), "%s: %s", folder, strerror(errno));
		return;
	}
	if (st.st_uid != p->host.uid)
		finding_add(f, doctor_strict(p), _("请用数据所属的账号运行，或用 chown 把数据交给本账号。"),
		    _("%s 属于另一个账号（uid %u）"), folder, (unsigned)st.st_uid);
	if ((st.st_mode & 077) != 0)
		finding_add(f, doctor_strict(p), _("请用 chmod 700 收紧该目录。"),
		    _("别的账号能进 %s（权限 %04o）"), folder, (unsigned)st.st_mode & 07777);
	finding_ok(f, _("uid %u，数据目录只有它能进"), (unsigned)p->host.uid);
}

void
probe_process(struct patient *p, struct finding *f)
{
	const struct host *h = &p->host;
	const char *again = _("这是程序的缺陷，请联系技术支持。");

	if (h->lockable < HARDEN_LOCKED)
		finding_add(f, FINDING_FAILED, _("请放宽 RLIMIT_MEMLOCK（systemd：LimitMEMLOCK=）。"),
		    _("只能锁定 %llu 字节内存，至少要 %d"), h->lockable, HARDEN_LOCKED);
	if (h->dumpable || h->cores)
		finding_add(f, FINDING_FAILED, again, "%s", _("内存可以被转储到磁盘"));
	if (h->umask != 077)
		finding_add(f, FINDING_FAILED, again, _("umask 是 %03o，不是 077"), (unsigned)h->umask);
	finding_ok(f, "%s", _("不转储内存，新文件只有本账号能读"));
}

void
probe_disk(struct patient *p, struct finding *f)
{
	const struct conf *k = p->conf;
	const char *const places[] = { k->book_path, k->paper_receipts, k->ca_folder, k->log_path };
	unsigned long long mb, least = ~0ULL;
	struct statvfs s;

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (p->host.space(places[i], &s) == -1)
			continue;       /* what is not there is another probe's */
		mb = (unsigned long long)s.f_bavail * s.f_frsize >> 20;
		least = mb < least && s.f_blocks > 0 ? mb : least;
		if (look_room(&s) != LOOK_ROOM)
			finding_add(f, look_room(&s) == LOOK_ROOM_NONE ? FINDING_FAILED : FINDING_WARNING,
			    _("请腾出磁盘空间。"), _("%s 所在磁盘只剩 %llu MB"), places[i], mb);
		if ((s.f_flag & ST_RDONLY) != 0)
			finding_add(f, FINDING_FAILED, _("请检查磁盘，再以可写方式挂载。"),
			    _("%s 所在磁盘只读"), places[i]);
	}
	if (least == ~0ULL)
		finding_ok(f, "%s", _("文件系统不报告空间"));
	else
		finding_ok(f, _("可用 %llu MB"), least);
}

/* Before this program was written, no clock is right. */
static const char oldest[] = "2026-01-01T00:00:00+08:00";

void
probe_clock(struct patient *p, struct finding *f)
{
	const char *set = _("请校准系统时间，并打开自动对时（systemd-timesyncd 或 chrony）。");
	char head[65], now[20], was[20];
	int64_t seq, at = 0, least = 0;
	struct err e;

	time_minute(p->host.now, now);
	if (p->book != NULL) {
		struct book b = book_sqlite_seam(p->book);

		if (b.ops->audit_head(b.self, p->terminal, head, &seq, &at, &e) == -1)
			at = 0;
	}
	if (time_parse(oldest, &least, &e) == 0 && p->host.now < least)
		finding_add(f, FINDING_FAILED, set, _("系统时间是 %s"), now);
	time_minute(at, was);
	if (p->host.now < at)
		finding_add(f, FINDING_FAILED, set, _("系统时间 %s 早于最后一条审计记录 %s"), now, was);
	if (p->host.clock == CLOCK_DRIFTS)
		finding_add(f, FINDING_WARNING, set, _("%s，没有对时来源"), now);
	if (p->host.clock == CLOCK_KEPT)
		finding_ok(f, _("%s，已对时"), now);
	else
		finding_ok(f, "%s", now);
}

void
probe_locale(struct patient *p, struct finding *f)
{
	static const char *const names[] = { "zh_CN.UTF-8", "en_US.UTF-8", "C.UTF-8" };
	const char *word = N_("正常");
	bool english = p->conf != NULL && strcmp(p->conf->counter_language, "en") == 0;
	locale_t l = (locale_t)0;
	size_t i = 0;

	/* newlocale, not setlocale: others draw meanwhile */
	for (; i < sizeof(names) / sizeof(names[0]); i++)
		if ((l = newlocale(LC_CTYPE_MASK | LC_MESSAGES_MASK, names[i], (locale_t)0)) != (locale_t)0)
			break;
	if (l == (locale_t)0) {
		finding_add(f, FINDING_FAILED, _("请运行 make deps。"), "%s", _("没有 UTF-8 语言环境"));
		return;
	}
	freelocale(l);
	if (english && strcmp(text_get(word), word) == 0)
		finding_add(f, FINDING_WARNING, _("请运行 make install，把英文目录装到程序旁边。"),
		    "%s", _("设置要英文，但没有找到英文目录"));
	finding_ok(f, "%s", names[i]);
}

void
probe_terminal(struct patient *p, struct finding *f)
{
	const struct host *h = &p->host;

	if (!h->tty) {
		finding_ok(f, "%s", _("没有接屏幕，没有检查"));
		return;
	}
	if (h->console)
		finding_add(f, FINDING_FAILED, _("请用图形桌面的终端窗口、kmscon，或从别的电脑 ssh 登录。"),
		    "%s", _("Linux 控制台显示不了汉字"));
	if (h->rows < 24 || h->cols < 80)
		finding_add(f, FINDING_WARNING, _("请把窗口放大到 80x24 以上。"), _("窗口 %dx%d"), h->cols, h->rows);
	finding_ok(f, "%dx%d", h->cols, h->rows);
}
