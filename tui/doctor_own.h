#ifndef TUI_DOCTOR_OWN_H
#define TUI_DOCTOR_OWN_H

/* The probes and how they say what they found; for tui/doctor*.c. */
#include "tui/doctor.h"

/* The worst counts: what is worse replaces what was said, what is as bad adds a line. */
void finding_add(struct finding *f, enum finding_state s, const char *todo, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* The same from an error: its sentence and reason; todo NULL: its own. */
void finding_err(struct finding *f, enum finding_state s, const char *todo, const struct err *e);
#define finding_ok(f, ...) finding_add((f), FINDING_OK, "", __VA_ARGS__)

/* What outside a demo is a failure is in one a warning. */
enum finding_state doctor_strict(const struct patient *p);

/* ---- doctor_host.c: the machine and the process ---- */
void probe_account(struct patient *p, struct finding *f);
void probe_process(struct patient *p, struct finding *f);
void probe_disk(struct patient *p, struct finding *f);
void probe_clock(struct patient *p, struct finding *f);
void probe_locale(struct patient *p, struct finding *f);
void probe_terminal(struct patient *p, struct finding *f);
/* Fills it in, for this process. */
void doctor_host(struct host *h);

/* ---- doctor_files.c ---- */
void probe_files(struct patient *p, struct finding *f);

/* ---- doctor_book.c: what the book says ---- */
void probe_book(struct patient *p, struct finding *f);
void probe_audit(struct patient *p, struct finding *f);
void probe_staff(struct patient *p, struct finding *f);

/* ---- doctor_token.c: the UKey driver, then the readers ---- */
void probe_module(struct patient *p, struct finding *f);
void probe_reader(struct patient *p, struct finding *f);

/* ---- doctor_parts.c: settings and outside parts ---- */
void probe_settings(struct patient *p, struct finding *f);
void probe_calendar(struct patient *p, struct finding *f);
void probe_master(struct patient *p, struct finding *f);
void probe_ca(struct patient *p, struct finding *f);
void probe_branch(struct patient *p, struct finding *f);
void probe_sms(struct patient *p, struct finding *f);
void probe_fonts(struct patient *p, struct finding *f);
void probe_printer(struct patient *p, struct finding *f);
void probe_scans(struct patient *p, struct finding *f);

#endif
