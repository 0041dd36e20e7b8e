#ifndef CORE_SCANS_H
#define CORE_SCANS_H

/*
 * Scans of a letter of authorization, RULES 17.  The scanner puts files into
 * one folder (letter:scans); the clerk picks those of this letter; the visit
 * keeps copies of them in the archive:
 *
 *   <letter:scans>/Scan0007.pdf  ->  <paper:receipts>/scans/letter-2026-1123-017-1.pdf
 *
 * A scan is a PDF, a JPEG or a PNG by its first bytes, whatever its name is,
 * of 1 byte to 20 MB.  Symbolic links are not followed.
 *
 * The letter's digest (letter.scan_sha256) is the SHA-256 of the files' own
 * SHA-256, 64 lower-case hex digits each, one behind the other in the order
 * of visit.scans.  At a shell:
 *
 *   for f in letter-2026-1123-017-1.pdf letter-2026-1123-017-2.jpg; do
 *       sha256sum <$f | head -c 64; done | sha256sum
 */
#include "core/record.h"

enum {
	SCANS_MOST = 20 * 1024 * 1024,  /* bytes of one file */
	SCANS_PATH = 4096,
	SCANS_HEAD = NO_SIZE + 16,
};

struct scan {
	char path[TEXT_SIZE];
	int64_t time;                   /* last changed, UTC seconds */
	int64_t nanoseconds;            /* ... and within that second */
	int64_t size;
};

/* The newest scans of the folder, the newest first, at most max.  No such folder: none.  DISK. */
int scans_list(const char *folder, struct scan *out, size_t max, size_t *n, struct err *e);

/* The file's name, without its folder. */
const char *scans_name(const char *path);

/*
 * Copy what v->scans names into the archive under `receipts`, and fill in the
 * letter's digest and count of files.  v->scans then holds the names in the
 * archive, without a folder; such a name is not copied again.  What was copied
 * before another one failed is kept; what this visit copied since it last asked
 * a supervisor (v->kept) and the clerk took off again is removed.
 * SCAN (the file's name in say): it is gone, empty, too large, or no scan.  DISK.
 */
int scans_keep(const char *receipts, struct visit *v, struct err *e);

/* What the names of a visit's scans begin with: "letter-2026-1123-017-". */
void scans_head(const struct visit *v, char out[SCANS_HEAD]);
/* Where a kept one lies: a name of v->scans. */
void scans_path(const char *receipts, const char *name, char out[SCANS_PATH]);

#endif
