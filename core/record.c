#include "core/record.h"

#include "core/names.h"
#include "core/seams.h"

#include <stdlib.h>

NAMES_TABLE(VISIT_STATES)
NAMES_NAME(visit_state_name, VISIT_STATES, enum visit_state)
NAMES_PARSE(visit_state_parse, VISIT_STATES, enum visit_state)

NAMES_TABLE(VISIT_ENDS)
NAMES_NAME(visit_end_name, VISIT_ENDS, enum visit_end)
NAMES_PARSE(visit_end_parse, VISIT_ENDS, enum visit_end)

NAMES_TABLE(MAKING_STATES)
NAMES_NAME(making_state_name, MAKING_STATES, enum making_state)
NAMES_TEXT(making_state_text, MAKING_STATES, enum making_state)
NAMES_PARSE(making_state_parse, MAKING_STATES, enum making_state)

NAMES_TABLE(HANDOVER_STATES)
NAMES_NAME(handover_state_name, HANDOVER_STATES, enum handover_state)
NAMES_TEXT(handover_state_text, HANDOVER_STATES, enum handover_state)
NAMES_PARSE(handover_state_parse, HANDOVER_STATES, enum handover_state)

NAMES_TABLE(BIDS_ANSWERS)
NAMES_NAME(bids_name, BIDS_ANSWERS, enum bids)
NAMES_TEXT(bids_text, BIDS_ANSWERS, enum bids)
NAMES_PARSE(bids_parse, BIDS_ANSWERS, enum bids)

NAMES_TABLE(APPROVAL_KINDS)
NAMES_NAME(approval_kind_name, APPROVAL_KINDS, enum approval_kind)
NAMES_TEXT(approval_kind_text, APPROVAL_KINDS, enum approval_kind)
NAMES_PARSE(approval_kind_parse, APPROVAL_KINDS, enum approval_kind)

NAMES_TABLE(APPROVAL_DECISIONS)
NAMES_NAME(approval_decision_name, APPROVAL_DECISIONS, enum approval_decision)
NAMES_TEXT(approval_decision_text, APPROVAL_DECISIONS, enum approval_decision)
NAMES_PARSE(approval_decision_parse, APPROVAL_DECISIONS, enum approval_decision)

NAMES_TABLE(REPRINT_REASONS)
NAMES_NAME(reprint_reason_name, REPRINT_REASONS, enum reprint_reason)
NAMES_TEXT(reprint_reason_text, REPRINT_REASONS, enum reprint_reason)

NAMES_TABLE(REPRINT_COPIES)
NAMES_NAME(reprint_copy_name, REPRINT_COPIES, enum reprint_copy)
NAMES_TEXT(reprint_copy_text, REPRINT_COPIES, enum reprint_copy)

NAMES_TABLE(REPRINT_REQUESTERS)
NAMES_NAME(reprint_requester_name, REPRINT_REQUESTERS, enum reprint_requester)
NAMES_TEXT(reprint_requester_text, REPRINT_REQUESTERS, enum reprint_requester)

NAMES_TABLE(ORIGINAL_STATES)
NAMES_NAME(original_state_name, ORIGINAL_STATES, enum original_state)
NAMES_TEXT(original_state_text, ORIGINAL_STATES, enum original_state)

NAMES_TABLE(STOCK_STATES)
NAMES_NAME(stock_state_name, STOCK_STATES, enum stock_state)
NAMES_TEXT(stock_state_text, STOCK_STATES, enum stock_state)
NAMES_PARSE(stock_state_parse, STOCK_STATES, enum stock_state)

NAMES_TABLE(RESTORE_FINDINGS)
NAMES_NAME(restore_what_name, RESTORE_FINDINGS, enum restore_what)
NAMES_TEXT(restore_what_text, RESTORE_FINDINGS, enum restore_what)

void
making_done(struct making *m)
{
	blob_done(&m->csr);
	blob_done(&m->cert);
	memset(m, 0, sizeof(*m));
}

bool
handover_pin_is_out(const struct handover *h)
{
	return h->sms_sent != 0;
}

void
day_look_done(struct day_look *l)
{
	for (size_t i = 0; i < l->nsubjects; i++)
		blob_done(&l->subjects[i].cert);
	free(l->subjects);
	day_done(&l->day);
	*l = (struct day_look){ .nsubjects = 0 };
}
