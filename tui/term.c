#include "tui/term.h"

#include <curses.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

enum { PASTE = KEY_MAX + 1, PASTE_END = KEY_MAX + 2 };

#define PASTE_ON  "\033[?2004h"
#define PASTE_OFF "\033[?2004l"

struct term {
	SCREEN *screen;
	struct keys keys;
	bool colours;
};

/*
 * What a crash needs to put the terminal back: the one global of tui, written
 * before the handlers are armed, and read only by them.
 */
static struct {
	struct termios mode;
	struct sigaction before[NSIG];
	volatile sig_atomic_t armed;
} crash;

static const int crashes[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };

/* Only what signal-safety(7) allows.  Returning runs into the same fault again,
 * or into abort's second try, under the handler there was before. */
static void
on_crash(int sig)
{
	static const char leave[] = PASTE_OFF "\033[0m\033[?25h\033[?1049l";

	if (crash.armed && write(STDOUT_FILENO, leave, sizeof(leave) - 1) >= 0)
		tcsetattr(STDIN_FILENO, TCSANOW, &crash.mode);
	crash.armed = 0;
	sigaction(sig, &crash.before[sig], NULL);
}

static void
arm(void)
{
	struct sigaction a = { .sa_handler = on_crash, .sa_flags = SA_NODEFER };

	for (size_t i = 0; i < sizeof(crashes) / sizeof(crashes[0]); i++)
		sigaction(crashes[i], &a, &crash.before[crashes[i]]);
	crash.armed = 1;
}

static void
disarm(void)
{
	crash.armed = 0;
	for (size_t i = 0; i < sizeof(crashes) / sizeof(crashes[0]); i++)
		sigaction(crashes[i], &crash.before[crashes[i]], NULL);
}

static void
say(const char *s)
{
	ssize_t n = write(STDOUT_FILENO, s, strlen(s));

	(void)n;                /* a terminal that has gone needs no telling */
}

static void
modes(struct term *t, int esc_ms)
{
	const char *no = getenv("NO_COLOR");

	set_escdelay(esc_ms);
	raw();
	noecho();
	nonl();
	intrflush(stdscr, FALSE);
	keypad(stdscr, TRUE);
	meta(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	define_key("\033[200~", PASTE);
	define_key("\033[201~", PASTE_END);
	t->colours = has_colors() && (no == NULL || no[0] == '\0');
	if (t->colours) {
		start_color();
		use_default_colors();
	}
}

int
term_open(struct term **out, int esc_ms, struct err *e)
{
	struct term *t;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) ||
	    tcgetattr(STDIN_FILENO, &crash.mode) == -1)
		return err_set(e, ERR_FAULT, "stdin and stdout are no terminal");
	if ((t = calloc(1, sizeof(*t))) == NULL)
		return err_set(e, ERR_MEMORY, "the terminal");
	if ((t->screen = newterm(NULL, stdout, stdin)) == NULL) {
		free(t);
		return err_set(e, ERR_FAULT, "terminal type \"%s\" unknown",
		    getenv("TERM") != NULL ? getenv("TERM") : "");
	}
	modes(t, esc_ms);
	arm();
	say(PASTE_ON);
	*out = t;
	return 0;
}

void
term_close(struct term *t)
{
	if (t == NULL)
		return;
	curs_set(1);
	endwin();
	say(PASTE_OFF);
	disarm();
	delscreen(t->screen);
	free(t);
}

static const struct {
	int code;
	enum key_kind kind;
} specials[] = {
	{ KEY_UP, K_UP }, { KEY_DOWN, K_DOWN }, { KEY_LEFT, K_LEFT },
	{ KEY_RIGHT, K_RIGHT }, { KEY_HOME, K_HOME }, { KEY_END, K_END },
	{ KEY_PPAGE, K_PAGE_UP }, { KEY_NPAGE, K_PAGE_DOWN },
	{ KEY_BACKSPACE, K_BACKSPACE }, { KEY_DC, K_DELETE },
	{ KEY_BTAB, K_BACKTAB }, { KEY_ENTER, K_ENTER },
	{ PASTE, K_PASTE }, { PASTE_END, K_PASTE_END },
};

static bool
special(struct term *t, int code, struct key *out)
{
	if (code >= KEY_F(1) && code <= KEY_F(12))
		return keys_special(&t->keys, K_F, code - KEY_F0, out);
	for (size_t i = 0; i < sizeof(specials) / sizeof(specials[0]); i++)
		if (specials[i].code == code)
			return keys_special(&t->keys, specials[i].kind, 0, out);
	return keys_special(&t->keys, K_NONE, 0, out);
}

bool
term_key(struct term *t, struct key *out)
{
	int c;

	while ((c = getch()) != ERR)
		if (c > 0xFF ? special(t, c, out) :
		    keys_byte(&t->keys, (unsigned char)c, out))
			return true;
	return keys_end(&t->keys, out);
}

void
term_drop(struct term *t)
{
	flushinp();
	t->keys = (struct keys){ 0 };
}

void
term_resized(struct term *t)
{
	struct winsize w;

	(void)t;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_row > 0 &&
	    w.ws_col > 0)
		resizeterm(w.ws_row, w.ws_col);
}

bool
term_colours(const struct term *t)
{
	return t->colours;
}
