/* Nobody but the account may read, change or own what the counter keeps. */
#include "core/text.h"
#include "tui/doctor_own.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a walk has come across. */
struct walked {
	uid_t uid;
	long seen, open, foreign;
	char first_open[PATH_MAX], first_foreign[PATH_MAX];
	mode_t mode;                    /* of first_open */
};

enum { DEEPEST = 6 };                   /* folders in folders; ours have three */

static void
judge(struct walked *w, const char *path, const struct stat *st)
{
	w->seen++;
	if (!S_ISLNK(st->st_mode) && (st->st_mode & 077) != 0 && w->open++ == 0) {
		snprintf(w->first_open, sizeof(w->first_open), "%s", path);
		w->mode = st->st_mode & 07777;
	}
	if (st->st_uid != w->uid && w->foreign++ == 0)
		snprintf(w->first_foreign, sizeof(w->first_foreign), "%s", path);
}

/* A path and what lies below it; links are not followed.  What is not there is another probe's matter. */
static void
walk(struct walked *w, const char *path, int depth)
{
	char below[PATH_MAX];
	const struct dirent *entry;
	struct stat st;
	DIR *d;

	if (lstat(path, &st) == -1)
		return;
	judge(w, path, &st);
	if (!S_ISDIR(st.st_mode) || depth == DEEPEST || (d = opendir(path)) == NULL)
		return;
	while ((entry = readdir(d)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
		    snprintf(below, sizeof(below), "%s/%s", path, entry->d_name) < (int)sizeof(below))
			walk(w, below, depth + 1);
	closedir(d);
}

/* The book and what SQLite and the terminals' locks put beside it. */
static void
walk_book(struct walked *w, const char *book)
{
	static const char *const beside[] = { "", "-wal", "-shm" };
	char path[PATH_MAX];

	for (size_t i = 0; i < sizeof(beside) / sizeof(beside[0]); i++)
		if (snprintf(path, sizeof(path), "%s%s", book, beside[i]) < (int)sizeof(path))
			walk(w, path, 0);
	for (int n = 1; n <= 99; n++)
		if (snprintf(path, sizeof(path), "%s.terminal-%d", book, n) < (int)sizeof(path))
			walk(w, path, 0);
}

/* Settings, points and calendars hold no secret, and the scanner writes into its folder: those are not ours alone. */
void
probe_files(struct patient *p, struct finding *f)
{
	const struct conf *k = p->conf;
	const char *const ours[] = { k->token_master, k->branch_key, k->token_inserted, k->token_drawer,
		k->ca_folder, k->sms_folder, k->paper_receipts, k->log_path };
	struct walked w = { .uid = p->host.uid };

	walk_book(&w, k->book_path);
	for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
		walk(&w, ours[i], 0);
	if (w.open > 0)
		finding_add(f, doctor_strict(p), _("请用 chmod 收紧：文件 600，目录 700。"),
		    _("别的账号能读写 %s（权限 %04o），这样的共 %ld 个"), w.first_open, (unsigned)w.mode, w.open);
	if (w.foreign > 0)
		finding_add(f, doctor_strict(p), _("请用数据所属的账号运行，或用 chown 把数据交给本账号。"),
		    _("%s 属于另一个账号，这样的共 %ld 个"), w.first_foreign, w.foreign);
	finding_ok(f, _("%ld 个文件和目录，只有本账号能读写"), w.seen);
}
