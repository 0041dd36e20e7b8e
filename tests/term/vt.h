#ifndef TESTS_TERM_VT_H
#define TESTS_TERM_VT_H

/*
 * A terminal for tests: runs a program on a pseudo-terminal, keeps its screen
 * in this process (libvterm), types keys and waits for what should be seen.
 *
 * The program gets LC_ALL=C.UTF-8 and TERM=xterm-256color, and neither TMUX,
 * COLUMNS, LINES nor LANGUAGE.  Nothing here sleeps: a wait ends as soon as
 * the text is there; its limit (20 s, VT_MS in the environment) is a safety
 * net.  A wait that fails writes the screen to stderr.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

struct vt;

/* One cell as it is painted: colours are 0xRRGGBB after reverse video. */
struct vt_cell {
	char text[32];          /* UTF-8 with its combining marks; "" = blank */
	int width;              /* 1, 2, or 0 for the right half of a wide one */
	bool bold, underline, reverse;
	unsigned fg, bg;
};

/* Start argv[0] (searched in PATH).  NULL with errno when there is no
 * pseudo-terminal. */
struct vt *vt_open(int rows, int cols, char *const argv[]);
/* Hangs up, then kills what does not leave. */
void vt_free(struct vt *v);

/* Type: plain UTF-8, and <Enter> <Tab> <S-Tab> <Esc> <Space> <BS> <Del> <Ins>
 * <Up> <Down> <Left> <Right> <Home> <End> <PgUp> <PgDn> <F1>..<F12> <C-a>..<C-z>
 * <A-0>..<A-z>.  After <Esc> the program is let settle, so that it is not
 * taken for the start of the next key. */
void vt_keys(struct vt *v, const char *keys);
void vt_send(struct vt *v, const void *bytes, size_t n);

/* True once the text stands somewhere on one row / no longer does. */
bool vt_wait(struct vt *v, const char *text);
bool vt_wait_gone(struct vt *v, const char *text);
bool vt_wait_ms(struct vt *v, const char *text, int ms);
/* Which of these texts (NULL ends them) stands there first; -1 = none came. */
int vt_wait_any(struct vt *v, const char *const texts[]);
/* True once the program has read all keys, every thread of it waits, and the
 * screen holds all it wrote. */
bool vt_settle(struct vt *v);
/* What it exited with, 128 + signal, or -1 when it goes on running. */
int vt_wait_exit(struct vt *v);

/* Where the text stands (cells from 0, outputs may be NULL); no waiting. */
bool vt_find(struct vt *v, const char *text, int *row, int *col);
/* A row without trailing blanks; returns buf. */
char *vt_row(struct vt *v, int row, char *buf, size_t size);
struct vt_cell vt_cell(struct vt *v, int row, int col);
/* True when it is shown. */
bool vt_cursor(struct vt *v, int *row, int *col);
void vt_size(struct vt *v, int *rows, int *cols);
void vt_resize(struct vt *v, int rows, int cols);
pid_t vt_pid(struct vt *v);
void vt_kill(struct vt *v, int sig);

/* The screen as text / as a picture, cell by cell.  -1 with errno. */
void vt_print(struct vt *v, FILE *f);
int vt_save_text(struct vt *v, const char *path);
int vt_save_svg(struct vt *v, const char *path);

#endif
