#ifndef CORE_INTAKE_H
#define CORE_INTAKE_H

/*
 * Order files: "ukey-pickup orders", version 1.  RULES 9-13.
 *
 *	{ "format": "ukey-pickup orders", "version": 1, "orders": [ {
 *	    "order": "SZ2611160023",            the order's number
 *	    "service": "RSA_UPGRADE",           or "RSA_UPGRADE+ESEAL"
 *	    "kind": "institution",              or "institution_business", "institution_personal"
 *	    "holder": "...",                    the person for institution_personal, else the institution
 *	    "institution": "...", "uscc": "...",  its name and 18-character code
 *	    "old_certificate": {
 *	        "serial": "18CE44B092F73A71",   hex
 *	        "subject": "...", "issuer": "...",
 *	        "not_after": "2028-02-09",
 *	        "medium": "..." },
 *	    "handler": {
 *	        "name": "...",
 *	        "document": "resident_id",      or "temporary_id", "permit_hmt", "foreign_card",
 *	                                        "permit_hm", "permit_tw", "passport"
 *	        "number": "...", "mobile": "...",
 *	        "email": "..." },               may be null
 *	    "delivery":
 *	        { "method": "pickup", "point": "FT01" }
 *	     or { "method": "mail", "addressee": "...", "phone": "...", "address": "...",
 *	          "freight": "collect" },
 *	    "eseal": null,                      or, with RSA_UPGRADE+ESEAL,
 *	        { "rate": 180,                  yuan a year; 135 for institution_personal
 *	          "days": 450,                  from the order's date to not_after
 *	          "amount": 221,                rate * days / 365, whole yuan, truncated
 *	          "paid": null },               or when
 *	    "liveness": null, "ordered": "2026-11-16T09:20:00+08:00",
 *	    "accepted": null, "ready": null,    null or when
 *	    "cancelled": false,
 *	    "suspended": null                   or { "reason": "...", "since": "..." }
 *	} ] }
 *
 * Times are RFC 3339 with offset.  What may be null may be left out; any other
 * key is wanted, and an unknown one is a complaint.  The state is what the
 * times say: ready, else accepted, else submitted.  Names are kept as they
 * come, control characters too: the screen cleans what it shows.
 */
#include "core/seams.h"

#include <stdio.h>

/*
 * Read and check a whole file: all of it or nothing.  Each complaint is one line:
 * "orders.json:12: orders[3].handler.mobile: not a mobile number".  `now` dates
 * the ID numbers.  An institution code that fails GB 32100 is noted, not counted:
 * foreign bodies have others.
 * Returns the number of complaints; with any, *out is untouched.  Free *out.
 */
int orders_read(const char *path, int64_t now, struct order **out, size_t *n, FILE *complaints);

/* The same format back (order as JSON object text on the heap, caller frees). */
int order_json(const struct order *o, char **out, struct err *e);

#endif
