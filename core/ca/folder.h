#ifndef CORE_CA_FOLDER_H
#define CORE_CA_FOLDER_H

/* The folder behind the local CA: its files, taking turns in it, what is booked.  For core/ca/ only. */
#include "core/ca/index.h"
#include "core/ca/local.h"

#include <limits.h>
#include <openssl/x509.h>

struct ca_local {
	char cert_path[PATH_MAX], key_path[PATH_MAX], index_path[PATH_MAX], crl_path[PATH_MAX], lock_path[PATH_MAX];
	char name[DN_SIZE];
	X509 *cert;
	EVP_PKEY *key;
	struct ca_index index;
};

/* A turn: nobody else reads or writes the folder, and the index is as the last one left it. */
struct ca_turn {
	int lock;
	int64_t start;
	int *ms;
};

/* Waits within *ms.  SETTINGS, FAULT, DISK, REMOTE. */
int ca_turn_begin(struct ca_local *c, struct ca_turn *t, int *ms, struct err *e);
/* Takes off *ms what the turn used.  Returns rc. */
int ca_turn_end(struct ca_turn *t, int rc);

/* In a turn: book a certificate for an order ("-" for none); `der`, unless NULL, gets its bytes.  DISK. */
int ca_book(struct ca_local *c, const X509 *cert, const char *order, struct blob *der, struct err *e);
/* In a turn: write crl.pem anew if it does not say what the index says.  DISK. */
int ca_crl_mend(struct ca_local *c, struct err *e);
/* An order number that can stand in the index.  INPUT. */
int ca_order_no(const char *no, struct err *e);

#endif
