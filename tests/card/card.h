#ifndef TESTS_CARD_CARD_H
#define TESTS_CARD_CARD_H

/*
 * A software Feitian ePass2003 that OpenSC's own driver takes for a real one:
 * the commands its driver and pkcs15-init send, answered as the UKey would.
 *
 *	apdu.c      a command taken apart, TLV data found               (ISO 7816-3 12.1)
 *	card.c      power on, which command is whose
 *	files.c     the file system: select, create, delete, read, write
 *	pins.c      challenge and response, PINs installed and changed
 *	rsakey.c    key pairs: made, read, used
 *	sm.c        secure messaging with AES around all of them
 *	image.c     what survives power-off, in one file
 *	vpcd.c      the wire to the virtual reader
 *	trap.c      what goes wrong at which command
 *	ctl.c       the words of the control socket
 *	softcard.c  the process that is the UKey
 *	rig.c       pcscd and UKeys in a namespace of the test's own
 *
 * What OpenSC relies on is in its card-epass2003.c; names of functions here end
 * in the command they answer.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Status words: ISO 7816-4, 5.6. */
enum sw {
	SW_OK = 0x9000,
	SW_PIN_LEFT = 0x63c0,           /* | tries left */
	SW_NOT_VERIFIED = 0x6300,
	SW_LENGTH = 0x6700,
	SW_FILE_KIND = 0x6981,
	SW_SECURITY = 0x6982,
	SW_BLOCKED = 0x6983,
	SW_CONDITIONS = 0x6985,
	SW_NO_EF = 0x6986,
	SW_SM_DATA = 0x6988,
	SW_DATA = 0x6a80,
	SW_FUNCTION = 0x6a81,
	SW_NO_FILE = 0x6a82,
	SW_NO_RECORD = 0x6a83,
	SW_FULL = 0x6a84,
	SW_NO_REFERENCE = 0x6a88,
	SW_FILE_EXISTS = 0x6a89,
	SW_OFFSET = 0x6b00,
	SW_INSTRUCTION = 0x6d00,
	SW_FAULT = 0x6f00,
};

enum { CARD_FILES = 48, CARD_DATA = 5120, CARD_PINS = 8, CARD_SERIAL = 8, CARD_AID = 16 };
enum { MF = 0x3f00 };

enum file_kind { FILE_NONE, FILE_DF, FILE_EF, FILE_RECORDS, FILE_KEY, FILE_INTERNAL };

/* One file.  The access conditions are the driver's eight bytes, by operation. */
struct file {
	uint8_t kind;                   /* NONE: a free place */
	uint8_t descriptor[8], descriptor_len;
	uint8_t acl[8];
	uint8_t aid[CARD_AID], aid_len;
	uint16_t fid;
	uint16_t size;                  /* an EF's */
	uint16_t len;                   /* bytes of data; of RECORDS: how many */
	int8_t parent;                  /* its DF's place; -1: the MF itself */
	uint8_t data[CARD_DATA];        /* an EF's bytes, records, or a key */
};

struct pin {
	bool used;
	uint8_t kid, type, tries, left;
	uint8_t key_len, key[32];       /* never the PIN: SHA-1 of it and its length, a 3DES key */
};

/* All that survives power-off. */
struct image {
	char magic[8];
	uint8_t serial[CARD_SERIAL];
	bool aes;                       /* speaks with secure messaging */
	struct file files[CARD_FILES];  /* [0]: the MF */
	struct pin pins[CARD_PINS];
};

struct card {
	struct image *image;
	char path[256];                 /* of the image's file */
	/* until the power goes off */
	int df, ef;                     /* selected, by place; -1 = none */
	unsigned verified;              /* a bit for each key id */
	bool challenged;
	uint8_t challenge[8];
	int key_fid;                    /* set by MANAGE SECURITY ENVIRONMENT; -1 = none */
	bool sm_open;
	uint8_t host_random[8], card_random[8];
	uint8_t session_key[16], icv[16];
};

struct apdu {
	uint8_t cla, ins, p1, p2;
	const uint8_t *data;
	size_t n;
	size_t le;                      /* bytes wanted; 0 = none asked for */
};

enum { ANSWER_MAX = 4096 };
struct answer {
	uint8_t data[ANSWER_MAX + 64];
	size_t n;
};

/* Power on. */
void card_reset(struct card *c);
/* One command as it came; its answer and its status word. */
unsigned card_run(struct card *c, const uint8_t *bytes, size_t n, struct answer *r);
/* One command in the clear. */
unsigned card_dispatch(struct card *c, const struct apdu *a, struct answer *r);

/* Take a command apart: short or extended.  False: not a command. */
bool apdu_parse(const uint8_t *bytes, size_t n, struct apdu *out);
/* The value of a BER-TLV object, or NULL. */
const uint8_t *apdu_tlv(const uint8_t *p, size_t n, unsigned tag, size_t *len);
unsigned apdu_be16(const uint8_t *p);
void apdu_put16(uint8_t *p, unsigned v);

/* Is this operation on the file allowed now? */
enum file_op { OP_READ = 0, OP_WRITE = 1, OP_USE = 2, OP_DELETE = 3 };
bool files_allowed(const struct card *c, const struct file *f, enum file_op op);
/* A file by its id: in the current DF, or anywhere.  NULL = none. */
struct file *files_find(struct card *c, unsigned fid);
/* Nothing is left but the serial. */
void files_wipe(struct card *c);
unsigned files_select(struct card *c, const struct apdu *a, struct answer *r);
unsigned files_create(struct card *c, const struct apdu *a, struct answer *r);
unsigned files_delete(struct card *c, const struct apdu *a, struct answer *r);
unsigned files_read_binary(struct card *c, const struct apdu *a, struct answer *r);
unsigned files_update_binary(struct card *c, const struct apdu *a, struct answer *r);
unsigned files_read_record(struct card *c, const struct apdu *a, struct answer *r);
unsigned files_update_record(struct card *c, const struct apdu *a, struct answer *r);
unsigned files_append_record(struct card *c, const struct apdu *a, struct answer *r);

enum { PIN_USER = 1, PIN_PUK = 2 };
unsigned pins_challenge(struct card *c, const struct apdu *a, struct answer *r);
unsigned pins_authenticate(struct card *c, const struct apdu *a, struct answer *r);
unsigned pins_verify(struct card *c, const struct apdu *a, struct answer *r);
unsigned pins_install(struct card *c, const struct apdu *a, struct answer *r);
unsigned pins_change(struct card *c, const struct apdu *a, struct answer *r);

unsigned rsakey_generate(struct card *c, const struct apdu *a, struct answer *r);
unsigned rsakey_public(struct card *c, const struct apdu *a, struct answer *r);
unsigned rsakey_choose(struct card *c, const struct apdu *a, struct answer *r);
unsigned rsakey_use(struct card *c, const struct apdu *a, struct answer *r);

/* A command of the secure channel's own? */
bool sm_is_handshake(const struct apdu *a);
unsigned sm_handshake(struct card *c, const struct apdu *a, struct answer *r);
/* A wrapped command: unwrapped, run, its answer wrapped. */
unsigned sm_run(struct card *c, const struct apdu *a, struct answer *r);
/* A block cipher without padding, in or out; false when OpenSSL would not. */
struct evp_cipher_st;
bool sm_cipher(const struct evp_cipher_st *how, const uint8_t *key, bool encrypt, const uint8_t *iv,
    const uint8_t *in, size_t n, uint8_t *out);

/* Load the image, or a blank one with a serial of its own where there is none.  0 or -1 (errno). */
int image_load(struct card *c, const char *path, bool aes);
/* Atomically: a reader finds the old or the new one, never half of it.  0 or -1 (errno). */
int image_save(const struct card *c);
int image_copy(const struct card *c, const char *path);

#endif
