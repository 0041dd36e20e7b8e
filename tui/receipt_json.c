#include "tui/receipt_json.h"

#include "tui/json_out.h"

#include <stdlib.h>
#include <string.h>

struct receipts_json {
	json_t *list;
};

int
receipts_json_new(struct receipts_json **out, struct err *e)
{
	struct receipts_json *j;

	if ((j = calloc(1, sizeof(*j))) == NULL || (j->list = json_array()) == NULL) {
		free(j);
		return err_set(e, ERR_MEMORY, "JSON list");
	}
	*out = j;
	return 0;
}

static json_t *
json_reprints(const struct receipt_shown *s)
{
	json_t *list = json_array();

	for (size_t i = 0; i < s->nreprints; i++) {
		const struct reprint *r = &s->reprints[i];

		json_array_append_new(list, json_pack("{s:i, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:o, s:o, s:s, s:s}",
		    "nth", r->nth, "reason", reprint_reason_name(r->reason), "note", r->note,
		    "requester", reprint_requester_name(r->requester), "requester_name", r->name,
		    "copy", reprint_copy_name(r->copy), "original", original_state_name(r->original),
		    "staff", r->staff, "window", r->terminal, "time", json_out_time(r->time),
		    "made", json_out_time(r->made), "sha256", r->sha256, "path", r->path));
	}
	return list;
}

/* RULES 34: an original is signed by the UKey, then the branch; a supplement by the branch alone. */
static json_t *
json_signatures(const struct receipt_row *r)
{
	return strcmp(r->kind, "original") == 0 ? json_pack("[s, s]", "ukey", "branch") :
	    json_pack("[s]", "branch");
}

int
receipts_json_add(struct receipts_json *j, const struct receipt_shown *s, struct err *e)
{
	const struct receipt_row *r = &s->line->row;
	json_t *facts = json_loadb((const char *)s->facts->p, s->facts->n, JSON_REJECT_DUPLICATES, NULL), *row;

	row = json_pack("{s:s, s:s, s:s, s:o, s:b, s:b, s:o, s:{s:s, s:s, s:s}, s:s, s:o*, s:o}",
	    "receipt", r->no, "order", r->order, "kind", r->kind, "time", json_out_time(r->time),
	    "voided", (int)r->voided, "delivered", (int)s->line->delivered,
	    "signatures", json_signatures(r),
	    "file", "path", r->path, "sha256", r->sha256, "state", original_state_name(s->file),
	    "facts_sha256", r->facts_sha256, "facts", facts, "reprints", json_reprints(s));
	if (row == NULL || json_array_append_new(j->list, row) == -1)
		return err_set(e, ERR_FAULT, "JSON of receipt %s", r->no);
	return 0;
}

int
receipts_json_print(const struct receipts_json *j, FILE *to, struct err *e)
{
	return json_out_print(j->list, to, e);
}

void
receipts_json_free(struct receipts_json *j)
{
	if (j == NULL)
		return;
	json_decref(j->list);
	free(j);
}
