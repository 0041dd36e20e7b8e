#include "core/staff.h"

#include "core/clock.h"
#include "core/text.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/kdf.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <string.h>

enum {
	SALT_BYTES = 16, KEY_BYTES = 32,
	COST_N = 1 << 15, COST_R = 8, COST_P = 1,
	COST_MEMORY = 64 << 20,         /* what a stored hash may ask for */
	FREE_FAILURES = 3, LOCK_SECONDS = 30, LOCK_MOST = 3600,
};

/* What stands in a hash. */
struct scrypt {
	uint64_t n;
	uint32_t r, p;
	unsigned char salt[SALT_BYTES], key[KEY_BYTES];
};

/* -- scrypt -- */

static int
derive(const struct secret *password, const struct scrypt *s, unsigned char key[KEY_BYTES], struct err *e)
{
	uint64_t n = s->n, memory = COST_MEMORY;
	uint32_t r = s->r, p = s->p;
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_PASSWORD,
		    (void *)(uintptr_t)secret_bytes(password), secret_len(password)),
		OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, (void *)(uintptr_t)s->salt, SALT_BYTES),
		OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_N, &n),
		OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_SCRYPT_R, &r),
		OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_SCRYPT_P, &p),
		OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_MAXMEM, &memory),
		OSSL_PARAM_construct_end(),
	};
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, "SCRYPT", NULL);
	EVP_KDF_CTX *ctx = kdf ? EVP_KDF_CTX_new(kdf) : NULL;
	int ok = ctx && EVP_KDF_derive(ctx, key, KEY_BYTES, params) == 1;

	EVP_KDF_CTX_free(ctx);
	EVP_KDF_free(kdf);
	return ok ? 0 : err_set(e, ERR_FAULT, "scrypt failed");
}

int
staff_hash(const struct secret *password, char out[200], struct err *e)
{
	struct scrypt s = { .n = COST_N, .r = COST_R, .p = COST_P };
	char salt[2 * SALT_BYTES + 1], key[2 * KEY_BYTES + 1];
	int rc = -1;

	if (RAND_bytes(s.salt, SALT_BYTES) != 1) {
		err_set(e, ERR_FAULT, "no random bytes for a salt");
		goto out;
	}
	if (derive(password, &s, s.key, e))
		goto out;
	hex_put(s.salt, SALT_BYTES, salt);
	hex_put(s.key, KEY_BYTES, key);
	snprintf(out, 200, "scrypt$%d$%d$%d$%s$%s", COST_N, COST_R, COST_P, salt, key);
	rc = 0;
out:
	OPENSSL_cleanse(&s, sizeof s);
	return rc;
}

/* A hash nobody has stands in where there is none: it costs the same, and no
 * password fits it. */
static bool
hash_parse(const char *hash, struct scrypt *s)
{
	char salt[2 * SALT_BYTES + 1], key[2 * KEY_BYTES + 1];
	unsigned n, r, p;
	int end = 0;

	*s = (struct scrypt){ .n = COST_N, .r = COST_R, .p = COST_P };
	if (sscanf(hash, "scrypt$%7u$%2u$%2u$%32[0-9a-f]$%64[0-9a-f]%n", &n, &r, &p, salt, key, &end) != 5 || hash[end])
		return false;
	if (hex_get(salt, s->salt, SALT_BYTES) != SALT_BYTES || hex_get(key, s->key, KEY_BYTES) != KEY_BYTES)
		return false;
	s->n = n;
	s->r = r;
	s->p = p;
	return true;
}

/* Always does the whole work. */
static int
password_fits(const struct secret *password, const char *hash, bool *fits, struct err *e)
{
	unsigned char key[KEY_BYTES];
	struct scrypt s;
	bool known = hash_parse(hash, &s);

	if (derive(password, &s, key, e))
		return -1;
	*fits = CRYPTO_memcmp(key, s.key, KEY_BYTES) == 0 && known;
	OPENSSL_cleanse(key, sizeof key);
	return 0;
}

/* -- an attempt and its trace -- */

static int64_t
lock_seconds(int failures)
{
	int64_t s = LOCK_SECONDS;

	for (int i = FREE_FAILURES; i < failures && s < LOCK_MOST; i++)
		s *= 2;
	return failures < FREE_FAILURES ? 0 : s < LOCK_MOST ? s : LOCK_MOST;
}

static int
trace(struct book *b, const struct actor *by, const char *action, const char *facts, struct err *e)
{
	struct audit_line line = { .action = action, .facts = facts };

	return b->ops->audit_add(b->self, by, &line, e);
}

static int
refuse_locked(const struct staff *s, struct err *e)
{
	char until[20];

	time_minute(s->locked_until + 59, until);       /* the minute in which it is over */
	err_set(e, ERR_SIGN_IN_LOCKED, "%s after %d failures", s->id, s->failures);
	return err_say(e, _("锁定到 %s"), until);
}

static int
count_failure(struct book *b, const struct actor *by, struct staff *s, int64_t now, struct err *e)
{
	s->failures++;
	s->locked_until = lock_seconds(s->failures) ? now + lock_seconds(s->failures) : 0;
	if (b->ops->staff_put(b->self, by, s, "sign_in_failed", e))
		return err_wrap(e, "counting a failed sign-in");
	if (s->locked_until)
		return refuse_locked(s, e);
	return err_set(e, ERR_SIGN_IN, "wrong password for %s", s->id);
}

static int
let_in(struct book *b, const struct actor *by, struct staff *s, struct err *e)
{
	if (s->failures == 0 && s->locked_until == 0)
		return trace(b, by, "sign_in", NULL, e);
	s->failures = 0;
	s->locked_until = 0;
	return b->ops->staff_put(b->self, by, s, "sign_in", e);
}

static int
answer_known(struct book *b, const struct actor *by, struct staff *s, bool fits, int64_t now, struct err *e)
{
	if (s->locked_until > now) {
		if (trace(b, by, "sign_in_locked", NULL, e))
			return -1;
		return refuse_locked(s, e);
	}
	if (!fits)
		return count_failure(b, by, s, now, e);
	if (s->disabled) {
		if (trace(b, by, "sign_in_failed", "{\"why\":\"disabled\"}", e))
			return -1;
		return err_set(e, ERR_STAFF_DISABLED, "%s is disabled", s->id);
	}
	return let_in(b, by, s, e);
}

int
staff_sign_in(struct book *b, int terminal, const char *id, const struct secret *password,
    int64_t now, struct staff *out, struct err *e)
{
	struct actor by = { .staff = "", .terminal = terminal };
	struct staff s = {0};
	bool known, fits;

	known = b->ops->staff_get(b->self, id, &s, e) == 0;
	if (!known && e->code != ERR_NOT_FOUND)
		return err_wrap(e, "signing in");
	if (password_fits(password, s.hash, &fits, e))
		return -1;
	if (!known) {
		/* what was typed is not written down: it may have been the password */
		if (trace(b, &by, "sign_in_failed", "{\"why\":\"unknown id\"}", e))
			return -1;
		return err_set(e, ERR_SIGN_IN, "unknown staff id");
	}
	by.staff = s.id;
	if (answer_known(b, &by, &s, fits, now, e))
		return -1;
	*out = s;
	return 0;
}
