#ifndef TESTS_TERM_VT_OWN_H
#define TESTS_TERM_VT_OWN_H

/* What vt.c, vt_keys.c and vt_screen.c share. */
#include "tests/term/vt.h"

#include <vterm.h>

struct vt {
	VTerm *term;
	VTermScreen *screen;
	int master, slave;      /* the slave is kept to see what is unread */
	int rows, cols;
	size_t bytes;           /* written by the program so far */
	pid_t pid;
	bool gone;              /* it exited, with .status as waitpid gives it */
	int status;
	VTermPos cursor;
	bool cursor_shown;
};

#endif
