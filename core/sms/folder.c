#include "core/sms/folder.h"

#include "core/clock.h"
#include "core/lock.h"
#include "core/text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	HANDED_OVER_MS = 400,
	MOMENT_MS = 1200,    /* from sending to the report */
	PATIENCE_MS = 60000, /* then a report that has not come will not come */
	DELAY_MAX = 3600,    /* seconds */
	SMALL = 256,         /* our own files are one short line */
	PATH_ROOM = PATH_MAX - 128,
};

struct sms_folder {
	char path[PATH_ROOM];
};

/* What becomes of a message, fixed when it is sent. */
enum fate { FATE_OK, FATE_FAIL, FATE_DELAY, FATE_NEVER, FATE__MAX };

static const struct {
	const char *word;
	enum sms_state end;
	int ms;
} fates[FATE__MAX] = {
	[FATE_OK] = { "ok", SMS_DELIVERED, MOMENT_MS },
	[FATE_FAIL] = { "fail", SMS_FAILED, MOMENT_MS },
	[FATE_DELAY] = { "delay", SMS_DELIVERED, 0 }, /* its own seconds */
	[FATE_NEVER] = { "never", SMS_UNKNOWN, PATIENCE_MS },
};

/* A line of .sent: everything but the text. */
struct sent {
	char mobile[ID_SIZE];
	int number;
	int64_t at; /* milliseconds since 1970 */
	enum fate fate;
	int seconds; /* of FATE_DELAY */
};

static int64_t
now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* ---- files -------------------------------------------------------------------------- */

static void
path_of(const struct sms_folder *s, const char *folder, const char *name, char out[PATH_MAX])
{
	snprintf(out, PATH_MAX, "%s/%.40s%s%.40s", s->path, folder, *folder != '\0' ? "/" : "", name);
}

static int
make_folder(const char *path, struct err *e)
{
	if (mkdir(path, 0700) == -1 && errno != EEXIST)
		return err_set(e, ERR_DISK, "%s: %s", path, strerror(errno));
	return 0;
}

static int
sync_of(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), rc;

	rc = fd == -1 ? -1 : fsync(fd);
	if (fd != -1)
		close(fd);
	return rc;
}

/*
 * The whole file or none, straight from where the bytes lie: the text holds a PIN and
 * gets no copy on the heap.  A crash leaves one ".new" in the phone, which the next message takes over.
 */
static int
put(const struct sms_folder *s, const char *folder, const char *name, const void *p, size_t n, struct err *e)
{
	char path[PATH_MAX], temp[PATH_MAX], parent[PATH_MAX];
	int fd, ok;

	path_of(s, folder, name, path);
	path_of(s, folder, ".new", temp);
	path_of(s, folder, "", parent);
	fd = open(temp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd == -1)
		return err_set(e, ERR_DISK, "%s: %s", temp, strerror(errno));
	errno = ENOSPC; /* what a short write means */
	ok = write(fd, p, n) == (ssize_t)n && fsync(fd) == 0;
	ok = close(fd) == 0 && ok;
	if (!ok || rename(temp, path) == -1 || sync_of(parent) == -1) {
		err_set(e, ERR_DISK, "%s: %s", path, strerror(errno));
		unlink(temp);
		return -1;
	}
	return 0;
}

/* One line of ours as a string; NOT_FOUND without the file. */
static int
get(const struct sms_folder *s, const char *folder, const char *name, char out[SMALL], struct err *e)
{
	struct blob b = { 0 };
	char path[PATH_MAX];
	int rc = 0;

	path_of(s, folder, name, path);
	if (access(path, F_OK) == -1 && errno == ENOENT)
		return err_set(e, ERR_NOT_FOUND, "%s", path);
	if (blob_read(&b, path, SMALL - 1, e) == -1)
		return -1;
	memset(out, 0, SMALL);
	if (b.n > 0)
		memcpy(out, b.p, b.n);
	if (strlen(out) != b.n)
		rc = err_set(e, ERR_FAULT, "%s: a NUL byte", path);
	blob_done(&b);
	return rc;
}

static bool
there(const struct sms_folder *s, const char *mobile, int number)
{
	char name[24], path[PATH_MAX];

	snprintf(name, sizeof(name), "%04d.txt", number);
	path_of(s, mobile, name, path);
	return access(path, F_OK) == 0;
}

/* ---- what is remembered --------------------------------------------------------------- */

static int
fate_parse(const char *word, int seconds, enum fate *out)
{
	for (int i = 0; i < FATE__MAX; i++)
		if (strcmp(fates[i].word, word) == 0 && (i != FATE_DELAY || (seconds >= 0 && seconds <= DELAY_MAX))) {
			*out = (enum fate)i;
			return 0;
		}
	return -1;
}

static int
mode_parse(const char *line, struct sent *t, struct err *e)
{
	char word[16] = "";
	int seconds = -1, used = 0;

	if (sscanf(line, "%15s %n%d %n", word, &used, &seconds, &used) < 1 || line[used] != '\0' ||
	    fate_parse(word, seconds, &t->fate) == -1 || (t->fate != FATE_DELAY && seconds != -1)) {
		err_set(e, ERR_INPUT, "mode: ok, fail, delay SECONDS or never, not: %.40s", line);
		return err_say(e, _("演示手机的 .mode 只能写 ok、fail、delay 秒数 或 never。"));
	}
	t->seconds = t->fate == FATE_DELAY ? seconds : 0;
	return 0;
}

/* What phone/.mode says of messages sent now. */
static int
get_mode(const struct sms_folder *s, struct sent *t, struct err *e)
{
	char line[SMALL];

	t->fate = FATE_OK;
	t->seconds = 0;
	if (get(s, "", ".mode", line, e) == -1)
		return e->code == ERR_NOT_FOUND ? 0 : -1;
	if (mode_parse(line, t, e) == 0)
		return 0;
	e->code = ERR_SETTINGS;
	return err_wrap(e, "%s/.mode", s->path);
}

int
sms_folder_mode(const struct sms_folder *s, char out[SMS_MODE_SIZE], struct err *e)
{
	struct sent t;

	if (get_mode(s, &t, e) == -1)
		return -1;
	snprintf(out, SMS_MODE_SIZE, t.fate == FATE_DELAY ? "%s %d" : "%s", fates[t.fate].word, t.seconds);
	return 0;
}

int
sms_folder_set_mode(const struct sms_folder *s, const char *mode, struct err *e)
{
	struct sent t;

	return mode_parse(mode, &t, e) == -1 ? -1 : put(s, "", ".mode", mode, strlen(mode), e);
}

static int
get_sent(const struct sms_folder *s, const char *id, struct sent *out, struct err *e)
{
	struct sent t = { 0 };
	char line[SMALL], word[16];
	long long at;

	if (get(s, ".sent", id, line, e) == -1)
		return -1;
	if (sscanf(line, "%39[0-9] %d %lld %15s %d", t.mobile, &t.number, &at, word, &t.seconds) != 5 ||
	    t.number < 1 || fate_parse(word, t.seconds, &t.fate) == -1)
		return err_set(e, ERR_FAULT, "%s/.sent/%s is damaged", s->path, id);
	t.at = at;
	*out = t;
	return 0;
}

static int
put_sent(const struct sms_folder *s, const char *id, const struct sent *t, struct err *e)
{
	char line[SMALL];
	int n;

	n = snprintf(line, sizeof(line), "%s %04d %lld %s %d\n", t->mobile, t->number, (long long)t->at,
	    fates[t->fate].word, t->seconds);
	return put(s, ".sent", id, line, (size_t)n, e);
}

/* Given out once, even if its message never came to be. */
static int
next_number(const struct sms_folder *s, const char *mobile, int *out, struct err *e)
{
	char line[SMALL];
	int n = 0;

	if (get(s, mobile, ".last", line, e) == 0)
		n = atoi(line);
	else if (e->code != ERR_NOT_FOUND)
		return -1;
	do
		n++;
	while (there(s, mobile, n));
	snprintf(line, sizeof(line), "%d\n", n);
	if (put(s, mobile, ".last", line, strlen(line), e) == -1)
		return -1;
	*out = n;
	return 0;
}

/* ---- send ------------------------------------------------------------------------------- */

/* Both become file names. */
static int
check_names(const char *id, const char *mobile, struct err *e)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";

	if (*id == '\0' || strlen(id) >= NO_SIZE || id[strspn(id, letters)] != '\0')
		return err_set(e, ERR_FAULT, "message id %.40s", id);
	if (strlen(mobile) != 11 || strspn(mobile, "0123456789") != 11) {
		err_set(e, ERR_INPUT, "mobile number of %zu characters", strlen(mobile));
		return err_say(e, _("手机号码不是11位数字。"));
	}
	return 0;
}

/* Name and time are kept before the text: a crash in between leaves a message known not to have been sent. */
static int
send_new(const struct sms_folder *s, const char *id, const char *mobile, struct sent *t, struct err *e)
{
	char path[PATH_MAX];

	path_of(s, mobile, "", path);
	if (get_mode(s, t, e) == -1 || make_folder(path, e) == -1 || next_number(s, mobile, &t->number, e) == -1)
		return -1;
	snprintf(t->mobile, sizeof(t->mobile), "%s", mobile);
	t->at = now_ms();
	return put_sent(s, id, t, e);
}

static int
send_in_turn(const struct sms_folder *s, const char *id, const char *mobile, const struct secret *body, struct err *e)
{
	struct sent t = { 0 };
	char name[24];

	if (get_sent(s, id, &t, e) == -1) {
		if (e->code != ERR_NOT_FOUND || send_new(s, id, mobile, &t, e) == -1)
			return -1;
	} else if (strcmp(t.mobile, mobile) != 0)
		return err_set(e, ERR_FAULT, "message %s went to another number", id);
	if (t.fate == FATE_FAIL || there(s, t.mobile, t.number))
		return 0;
	snprintf(name, sizeof(name), "%04d.txt", t.number);
	return put(s, t.mobile, name, secret_bytes(body), secret_len(body), e);
}

static int
send_message(void *self, const char *id, const char *mobile, const struct secret *body, int *ms, struct err *e)
{
	const struct sms_folder *s = self;
	int64_t start = clock_mono_ms();
	char path[PATH_MAX];
	int lock, left = *ms, rc;

	if (check_names(id, mobile, e) == -1)
		return -1;
	path_of(s, "", ".lock", path);
	if ((lock = lock_take(path, &left, e)) == -1)
		return -1;
	rc = send_in_turn(s, id, mobile, body, e);
	lock_drop(lock);
	*ms -= (int)(clock_mono_ms() - start);
	return rc;
}

/* ---- what became of it --------------------------------------------------------------------- */

/* In how many of ms, counted from sending, the clock being set back not counting. */
static int
until(const struct sent *t, int ms)
{
	int64_t gone = now_ms() - t->at;

	if (gone < 0)
		gone = 0;
	return gone >= ms ? 0 : ms - (int)gone;
}

static int
state(void *self, const char *id, enum sms_state *out, int64_t *when, int *again, struct err *e)
{
	const struct sms_folder *s = self;
	struct sent t = { 0 };
	int end, left;

	if (check_names(id, "00000000000", e) == -1 || get_sent(s, id, &t, e) == -1)
		return -1;
	if (t.fate != FATE_FAIL && !there(s, t.mobile, t.number))
		return err_set(e, ERR_NOT_FOUND, "message %s was begun, but not sent", id);
	end = t.fate == FATE_DELAY ? t.seconds * 1000 : fates[t.fate].ms;
	left = until(&t, end);
	if (left == 0)
		*out = fates[t.fate].end;
	else
		*out = until(&t, HANDED_OVER_MS) > 0 ? SMS_ACCEPTED : SMS_HANDED_OVER;
	*when = left == 0 ? (t.at + end) / 1000 : t.at / 1000;
	*again = left;
	return 0;
}

static const struct sms_ops ops = {
	.send = send_message,
	.state = state,
};

/* ---- the phone ---------------------------------------------------------------------------- */

int
sms_folder_open(struct sms_folder **out, const char *folder, struct err *e)
{
	struct sms_folder *s;
	char sent[PATH_MAX];

	if (strlen(folder) >= PATH_ROOM)
		return err_set(e, ERR_SETTINGS, "sms:folder: path too long");
	if ((s = calloc(1, sizeof(*s))) == NULL)
		return err_set(e, ERR_MEMORY, "a demo phone");
	snprintf(s->path, sizeof(s->path), "%s", folder);
	path_of(s, "", ".sent", sent);
	if (make_folder(folder, e) == -1 || make_folder(sent, e) == -1) {
		sms_folder_free(s);
		return err_say(e, _("sms:folder：演示手机的目录做不成：%s"), folder);
	}
	*out = s;
	return 0;
}

void
sms_folder_free(struct sms_folder *s)
{
	free(s);
}

struct sms
sms_folder_seam(struct sms_folder *s)
{
	return (struct sms){ &ops, s };
}
