#include "tui/look.h"

#include "core/book/sqlite.h"
#include "core/ca/local.h"
#include "core/sms/folder.h"
#include "core/text.h"
#include "tui/wire.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MEGA = 1024 * 1024, NONE_MB = 20, LITTLE_MB = 500, NONE_FILES = 20 };

static int
bad(const char **word, const char *w, const char *path, struct err *e)
{
	*word = w;
	err_set(e, ERR_DISK, "%s: %s", path, strerror(errno));
	return err_say(e, "%s %s", path, text_get(w));
}

/* Of a file system that tells: some shares say 0 of everything. */
enum look_room
look_room(const struct statvfs *s)
{
	unsigned long long mb = (unsigned long long)s->f_bavail * s->f_frsize / MEGA;

	if ((s->f_blocks > 0 && mb < NONE_MB) || (s->f_files > 0 && s->f_favail < NONE_FILES))
		return LOOK_ROOM_NONE;
	return s->f_blocks > 0 && mb < LITTLE_MB ? LOOK_ROOM_LITTLE : LOOK_ROOM;
}

static int
has_room(const char *path, const char **word, struct err *e)
{
	struct statvfs s;

	if (statvfs(path, &s) == -1)
		return bad(word, N_("读不到"), path, e);
	if ((s.f_flag & ST_RDONLY) != 0) {
		errno = EROFS;
		return bad(word, N_("不能写"), path, e);
	}
	if (look_room(&s) != LOOK_ROOM_NONE)
		return 0;
	errno = ENOSPC;
	return bad(word, N_("磁盘满"), path, e);
}

static int
is_there(const char *path, mode_t type, struct stat *st, const char **word, struct err *e)
{
	if (stat(path, st) == -1)
		return bad(word, errno == ENOENT ? N_("不见了") : N_("读不到"), path, e);
	if ((st->st_mode & S_IFMT) != type) {
		errno = type == S_IFDIR ? ENOTDIR : EINVAL;
		return bad(word, N_("不见了"), path, e);
	}
	if (access(path, type == S_IFDIR ? R_OK | W_OK | X_OK : R_OK | W_OK) == -1)
		return bad(word, N_("不能写"), path, e);
	return 0;
}

/* Never by open(2): closing it would let go of the locks SQLite holds for this process. */
int
look_book(const char *path, ino_t was, const char **word, struct err *e)
{
	struct book_sqlite *b = NULL;
	struct stat st;

	if (is_there(path, S_IFREG, &st, word, e) == -1)
		return -1;
	if (was != 0 && st.st_ino != was) {
		*word = N_("被换掉");
		err_set(e, ERR_BOOK, "%s is another file than the one open", path);
		return err_say(e, _("%s 已不是打开时的那个文件，请退出程序再打开"), path);
	}
	if (book_sqlite_open(&b, path, wire_clock(), e) == -1) {
		*word = N_("打不开");
		return -1;
	}
	book_sqlite_guest(b);           /* the program's own connections */
	book_sqlite_free(b);
	return has_room(path, word, e);
}

int
look_ca(const char *folder, const char **word, struct err *e)
{
	struct stat st;

	if (is_there(folder, S_IFDIR, &st, word, e) == -1)
		return -1;
	if (ca_local_look(folder, NULL, e) == 0)
		return has_room(folder, word, e);
	*word = N_("打不开");
	return -1;
}

static int
phone_delivers(const char *folder, const char **word, struct err *e)
{
	struct sms_folder *s = NULL;
	char mode[SMS_MODE_SIZE];
	int rc;

	if (sms_folder_open(&s, folder, e) == -1)
		return -1;
	rc = sms_folder_mode(s, mode, e);
	sms_folder_free(s);
	if (rc == -1 || (strcmp(mode, "fail") != 0 && strcmp(mode, "never") != 0))
		return rc;
	*word = strcmp(mode, "fail") == 0 ? N_("不送达") : N_("没回报");
	err_set(e, ERR_SMS_FAILED, "the demo's phone is set to %s", mode);
	return err_say(e, _("演示手机设成了 %s：ukey-pickup phone ok 恢复"), mode);
}

/* Opening makes what is missing, so that is looked at first. */
int
look_sms(const char *folder, const char **word, struct err *e)
{
	char sent[PATH_MAX];
	struct stat st;

	if (snprintf(sent, sizeof(sent), "%s/.sent", folder) >= (int)sizeof(sent)) {
		errno = ENAMETOOLONG;
		return bad(word, N_("打不开"), folder, e);
	}
	if (is_there(folder, S_IFDIR, &st, word, e) == -1 || is_there(sent, S_IFDIR, &st, word, e) == -1)
		return -1;
	*word = N_("打不开");
	if (phone_delivers(folder, word, e) == -1)
		return -1;
	return has_room(folder, word, e);
}

int
look_paper(const char *folder, const char **word, struct err *e)
{
	struct stat st;

	if (is_there(folder, S_IFDIR, &st, word, e) == -1)
		return -1;
	return has_room(folder, word, e);
}
