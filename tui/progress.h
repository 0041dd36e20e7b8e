#ifndef TUI_PROGRESS_H
#define TUI_PROGRESS_H

/* How far a long command is, on stderr: nothing in the first second, then one line that is written over on a
 * terminal, and a line every ten seconds elsewhere. */
#include <stdbool.h>
#include <stdint.h>

struct progress_line {
	const char *what;       /* "备份" */
	int64_t begun, said;    /* clock_mono_ms; 0 = not yet */
	bool open;              /* a line stands there that is not ended */
};

/* ctx is a struct progress_line; bytes.  A told of core/backup.h and core/restore.h. */
void progress_bytes(void *ctx, int64_t done, int64_t of);
/* Things counted, of an unknown number.  A told of core/restored.h. */
void progress_count(void *ctx, int64_t done);
void progress_end(struct progress_line *p);

#endif
