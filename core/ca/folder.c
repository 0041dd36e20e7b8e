#include "core/ca/folder.h"

#include "core/ca/crl.h"
#include "core/ca/profile.h"
#include "core/clock.h"
#include "core/lock.h"
#include "core/rsa/cert.h"
#include "core/rsa/pem.h"
#include "core/rsa/x509.h"
#include "core/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	ROOT_BITS = 3072,
	BRANCH_BITS = 2048,
	YEAR = 31557600,
	ROOT_YEARS = 20,
	BRANCH_YEARS = 5,
	PATIENCE_MS = 10000, /* for the lock, where the caller gives no budget */
};

static int
set_paths(struct ca_local *c, const char *folder, struct err *e)
{
	if (strlen(folder) > PATH_MAX - 16)
		return err_set(e, ERR_SETTINGS, "ca:folder: path too long");
	snprintf(c->cert_path, PATH_MAX, "%s/ca.pem", folder);
	snprintf(c->key_path, PATH_MAX, "%s/ca.key", folder);
	snprintf(c->index_path, PATH_MAX, "%s/index.db", folder);
	snprintf(c->crl_path, PATH_MAX, "%s/crl.pem", folder);
	snprintf(c->lock_path, PATH_MAX, "%s/lock", folder);
	return 0;
}

/* ---- one at a time, over what the others left --------------------------------- */

int
ca_turn_begin(struct ca_local *c, struct ca_turn *t, int *ms, struct err *e)
{
	int left = *ms;

	*t = (struct ca_turn){ .start = clock_mono_ms(), .ms = ms };
	if ((t->lock = lock_take(c->lock_path, &left, e)) == -1)
		return err_say(e, _("CA 目录打不开或正被占用：%s"), c->lock_path);
	if (ca_index_read(&c->index, c->index_path, e) == -1) {
		lock_drop(t->lock);
		return -1;
	}
	return 0;
}

int
ca_turn_end(struct ca_turn *t, int rc)
{
	lock_drop(t->lock);
	*t->ms -= (int)(clock_mono_ms() - t->start);
	return rc;
}

/* The number is booked before the file is written: no two CRLs ever share one. */
static int
write_crl(struct ca_local *c, struct err *e)
{
	if (ca_index_crl(&c->index, c->index_path, c->index.crl + 1, e) == -1)
		return -1;
	return ca_crl_write(&c->index, c->cert, c->key, c->index.crl, clock_now(), c->crl_path, e);
}

/* Only if the file does not say what the index says. */
int
ca_crl_mend(struct ca_local *c, struct err *e)
{
	if (!c->index.changed && ca_crl_fresh(c->crl_path, c->index.crl, clock_now()))
		return 0;
	return write_crl(c, e);
}

int
ca_local_crl(struct ca_local *c, struct err *e)
{
	struct ca_turn t;
	int ms = PATIENCE_MS;

	if (ca_turn_begin(c, &t, &ms, e) == -1)
		return -1;
	return ca_turn_end(&t, write_crl(c, e));
}

/* ---- open and make -------------------------------------------------------------- */

static int
load(struct ca_local *c, struct err *e)
{
	if ((c->cert = pem_cert_read(c->cert_path, e)) == NULL || (c->key = pem_key_read(c->key_path, e)) == NULL)
		return err_say(e, _("ca:folder：CA 的根证书或私钥读不出：%s"), c->cert_path);
	if (EVP_PKEY_eq(X509_get0_pubkey(c->cert), c->key) != 1) {
		err_set(e, ERR_SETTINGS, "%s is not the key of %s", c->key_path, c->cert_path);
		return err_say(e, _("ca:folder：ca.key 不是 ca.pem 的私钥。"));
	}
	return x509_name_text(X509_get_subject_name(c->cert), c->name, sizeof(c->name), e);
}

int
ca_local_open(struct ca_local **out, const char *folder, struct err *e)
{
	struct ca_local *c = calloc(1, sizeof(*c));
	struct ca_turn t;
	int ms = PATIENCE_MS;

	if (c == NULL)
		return err_set(e, ERR_MEMORY, "a local CA");
	if (set_paths(c, folder, e) == -1 || load(c, e) == -1 || ca_turn_begin(c, &t, &ms, e) == -1 ||
	    ca_turn_end(&t, ca_crl_mend(c, e)) == -1) {
		ca_local_free(c);
		return err_wrap(e, "CA in %s", folder);
	}
	*out = c;
	return 0;
}

/* ---- a look --------------------------------------------------------------------- */

static int
look_whole(struct ca_local *c, struct ca_look *out, struct err *e)
{
	struct ca_look l = { 0 };
	struct cert_facts f;
	struct blob der = { 0 };
	int rc = -1;

	if (ca_index_read(&c->index, c->index_path, e) == -1 || x509_to(c->cert, &der, e) == -1 ||
	    cert_facts(&der, &f, e) == -1)
		goto out;
	l.issued = c->index.n;
	for (size_t i = 0; i < c->index.n; i++)
		l.revoked += c->index.rows[i].revoked != 0;
	l.crl_fresh = !c->index.changed && ca_crl_fresh(c->crl_path, c->index.crl, clock_now());
	l.end = f.end;
	*out = l;
	rc = 0;
out:
	blob_done(&der);
	return rc;
}

/* Without its lock, which would be a trace: lines of the index count from their line feed on. */
int
ca_local_look(const char *folder, struct ca_look *out, struct err *e)
{
	struct ca_local *c = calloc(1, sizeof(*c));
	int rc = -1;

	if (c == NULL)
		return err_set(e, ERR_MEMORY, "a local CA");
	if (set_paths(c, folder, e) == -1 || load(c, e) == -1)
		goto out;
	if (access(c->index_path, R_OK | W_OK) == -1)
		err_set(e, ERR_SETTINGS, "%s: %s", c->index_path, strerror(errno));
	else
		rc = out != NULL ? look_whole(c, out, e) : 0;
out:
	ca_local_free(c);
	/* the thread may be one that nobody waits for: what OpenSSL keeps for it goes with the look */
	OPENSSL_thread_stop();
	return rc == 0 ? 0 : err_wrap(e, "CA in %s", folder);
}

void
ca_local_free(struct ca_local *c)
{
	if (c == NULL)
		return;
	ca_index_done(&c->index);
	EVP_PKEY_free(c->key);
	X509_free(c->cert);
	free(c);
}

const char *
ca_local_name(const struct ca_local *c)
{
	return c->name;
}

static X509_NAME *
short_name(const char *cn, struct err *e)
{
	X509_NAME *name = X509_NAME_new();

	if (name != NULL && x509_name_add(name, NID_countryName, "CN", e) == 0 &&
	    x509_name_add(name, NID_commonName, cn, e) == 0)
		return name;
	if (name == NULL)
		ossl_set(e, ERR_FAULT, "a new name");
	X509_NAME_free(name);
	return NULL;
}

/* A new key and a certificate for it; the issuer is c, or for the root its own key. */
static int
new_pair(const struct ca_local *c, enum ca_profile profile, const char *cn, EVP_PKEY **key, X509 **cert, struct err *e)
{
	bool root = profile == CA_PROFILE_ROOT;
	X509_NAME *name = short_name(cn, e);
	EVP_PKEY *k = NULL;
	X509 *x = NULL;
	struct ca_wish w = { .profile = profile, .subject = name, .begin = clock_now() };

	if (name == NULL)
		return -1;
	w.end = w.begin + (root ? ROOT_YEARS : BRANCH_YEARS) * (int64_t)YEAR;
	w.key = k = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)(root ? ROOT_BITS : BRANCH_BITS));
	if (k == NULL)
		ossl_set(e, ERR_FAULT, "making a key");
	else
		x = ca_certify(&w, c->cert, root ? k : c->key, e);
	X509_NAME_free(name);
	if (x == NULL) {
		EVP_PKEY_free(k);
		return -1;
	}
	*key = k;
	*cert = x;
	return 0;
}

/* The index comes last: with it there is a CA, without it whatever stands there is begun anew. */
int
ca_local_create(const char *folder, const char *name, struct err *e)
{
	struct ca_local c = { 0 }, *made = NULL;
	struct stat st;
	int rc = -1;

	if (set_paths(&c, folder, e) == -1)
		return -1;
	if (mkdir(folder, 0700) == -1 && errno != EEXIST)
		return err_set(e, ERR_DISK, "%s: %s", folder, strerror(errno));
	if (stat(c.index_path, &st) == 0) {
		err_set(e, ERR_DISK, "%s is there already", c.index_path);
		return err_say(e, _("%s 里已经有一个CA。"), folder);
	}
	if (new_pair(&c, CA_PROFILE_ROOT, name, &c.key, &c.cert, e) == -1 || pem_key_write(c.key, c.key_path, e) == -1 ||
	    pem_cert_write(c.cert, c.cert_path, e) == -1 || ca_index_create(c.index_path, e) == -1)
		goto out;
	rc = ca_local_open(&made, folder, e); /* writes the first CRL */
out:
	ca_local_free(made);
	EVP_PKEY_free(c.key);
	X509_free(c.cert);
	return rc == 0 ? 0 : err_wrap(e, "making a CA in %s", folder);
}

/* ---- the index's row for a certificate --------------------------------------------- */

/* A tab or a line feed would make another line of it. */
int
ca_order_no(const char *no, struct err *e)
{
	const char *p;

	for (p = no; *p != '\0'; p++)
		if ((unsigned char)*p < 0x20)
			return err_set(e, ERR_INPUT, "control character in an order number");
	return *no == '\0' ? err_set(e, ERR_INPUT, "no order number") : 0;
}

int
ca_book(struct ca_local *c, const X509 *cert, const char *order, struct blob *der, struct err *e)
{
	struct ca_row row = { 0 };
	struct cert_facts f;
	int rc = -1;

	if (x509_to(cert, &row.cert, e) == -1 || cert_facts(&row.cert, &f, e) == -1 ||
	    pkey_sha256(X509_get0_pubkey(cert), row.key, e) == -1)
		goto out;
	snprintf(row.serial, sizeof(row.serial), "%s", f.serial);
	snprintf(row.order, sizeof(row.order), "%s", order);
	row.end = f.end;
	if (ca_index_issued(&c->index, c->index_path, &row, e) == -1)
		goto out;
	rc = 0;
	if (der != NULL) {
		blob_done(der);
		*der = row.cert;
		row.cert = (struct blob){ 0 };
	}
out:
	blob_done(&row.cert);
	return rc;
}

int
ca_local_branch(struct ca_local *c, const char *name, const char *cert_path, const char *key_path, struct err *e)
{
	EVP_PKEY *key = NULL;
	X509 *cert = NULL;
	struct ca_turn t;
	int ms = PATIENCE_MS, rc = -1;

	if (ca_turn_begin(c, &t, &ms, e) == -1)
		return -1;
	if (new_pair(c, CA_PROFILE_BRANCH, name, &key, &cert, e) == 0 && ca_book(c, cert, "-", NULL, e) == 0 &&
	    pem_key_write(key, key_path, e) == 0 && pem_cert_write(cert, cert_path, e) == 0)
		rc = 0;
	X509_free(cert);
	EVP_PKEY_free(key);
	return ca_turn_end(&t, rc);
}

static int
book_old(struct ca_local *c, const struct order *o, int64_t when, struct err *e)
{
	const struct ca_row *known = ca_index_find(&c->index, o->old_serial);
	struct ca_row row = { .key = "-" };

	if (known != NULL && strcmp(known->order, o->no) != 0)
		return err_set(e, ERR_INPUT, "serial %s is that of order %s", o->old_serial, known->order);
	if (known == NULL) {
		snprintf(row.serial, sizeof(row.serial), "%s", o->old_serial);
		snprintf(row.order, sizeof(row.order), "%s", o->no);
		if (cert_last_second(o->old_end, &row.end, e) == -1 ||
		    ca_index_issued(&c->index, c->index_path, &row, e) == -1)
			return -1;
		known = ca_index_find(&c->index, o->old_serial);
	}
	if (when == 0 || known->revoked != 0)
		return 0;
	return ca_index_revoked(&c->index, c->index_path, o->old_serial, when, CA_REASON_SUPERSEDED, e);
}

int
ca_local_old(struct ca_local *c, const struct order *o, int64_t when, struct err *e)
{
	unsigned char serial[20]; /* RFC 5280, 4.1.2.2: at most 20 bytes */
	struct ca_turn t;
	int ms = PATIENCE_MS, rc;

	if (!x509_name_same(o->old_issuer, c->name))
		return err_set(e, ERR_INPUT, "issuer %s, this is %s", o->old_issuer, c->name);
	if (ca_order_no(o->no, e) == -1)
		return -1;
	if (hex_get(o->old_serial, serial, sizeof(serial)) <= 0)
		return err_set(e, ERR_INPUT, "old serial %s", o->old_serial);
	if (ca_turn_begin(c, &t, &ms, e) == -1)
		return -1;
	c->index.lazy = true; /* demo data by the thousand: on the disk with the CRL's line at the latest */
	rc = book_old(c, o, when, e);
	c->index.lazy = false;
	return ca_turn_end(&t, rc);
}
