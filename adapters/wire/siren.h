/* siren.h: the bytes of the profile TOCSIN-SIREN-1, pure: commands that the hub signs and a
 * siren checks, acknowledgements and states that a siren sends. The hub sends ARM and FIRE
 * together; everything else is as in the profile. */
#ifndef TOCSIN_ADAPTERS_WIRE_SIREN_H
#define TOCSIN_ADAPTERS_WIRE_SIREN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/base/buf.h"
#include "hub/base/crypto.h"
#include "hub/base/err.h"

enum {
    SIREN_NAME_MAX = 32,  /* of a siren or a group: [a-z0-9-] */
    SIREN_TO_MAX = 36,    /* "grp:" and a name */
    SIREN_NONCE_LEN = 16, /* hex */
    SIREN_PROGRAM_MAX = 32,
    SIREN_REF_MAX = 120,
    SIREN_KID_MAX = 32,
    SIREN_BYTES_MAX = 4096, /* longer messages are not read */
};

enum siren_command_kind {
    SIREN_ARM,
    SIREN_FIRE,
    SIREN_CANCEL,
    SIREN_CMD_TEST_SILENT,
    SIREN_CMD_TEST_AUDIBLE,
    SIREN_CMD_STATUS,
    SIREN_COMMANDS,
};

extern const char *const SIREN_COMMAND_WORDS[SIREN_COMMANDS + 1]; /* "ARM" … NULL */

struct siren_command {
    char                    to[SIREN_TO_MAX + 1]; /* "srn-0007" or "grp:north" */
    int64_t                 seq;
    int64_t                 iat_s, exp_s; /* seconds since 1970, both included */
    char                    nonce[SIREN_NONCE_LEN + 1];
    enum siren_command_kind kind;
    char                    program[SIREN_PROGRAM_MAX + 1]; /* "none" where there is none */
    int64_t                 seconds;
    char                    ref[SIREN_REF_MAX + 1];
    char                    kid[SIREN_KID_MAX + 1];
    uint8_t                 signature[ED25519_SIGNATURE_LEN];
};

enum siren_result {
    SIREN_ACCEPTED,
    SIREN_DUPLICATE,
    SIREN_EXPIRED,
    SIREN_BAD_SIG,
    SIREN_BAD_SEQ,
    SIREN_NOT_ARMED,
    SIREN_INHIBITED,
    SIREN_LIMIT,
    SIREN_NO_TIME,
    SIREN_FAULT,
    SIREN_UNKNOWN_CMD,
    SIREN_RESULTS,
};

extern const char *const SIREN_RESULT_WORDS[SIREN_RESULTS + 1]; /* "accepted" … NULL */

struct siren_ack {
    char              nonce[SIREN_NONCE_LEN + 1];
    int64_t           seq;
    enum siren_result result;
    char              reason[81];
    int64_t           ts; /* s; 0: it has no time */
};

enum siren_phase {
    SIREN_IDLE,
    SIREN_ARMED,
    SIREN_SOUNDING,
    SIREN_COOLDOWN,
    SIREN_IN_FAULT,
    SIREN_LOCAL,
    SIREN_PHASES,
};

extern const char *const SIREN_PHASE_WORDS[SIREN_PHASES + 1]; /* "idle" … NULL */

/* What the hub acts on; whatever else a state says is passed on as it came. */
struct siren_state {
    int64_t          ts;
    enum siren_phase phase;
    char             program[SIREN_PROGRAM_MAX + 1]; /* "" when it does not say */
    char             nonce[SIREN_NONCE_LEN + 1];     /* of the last command obeyed; "" */
    int64_t          remaining_s;
    bool             is_on_mains, is_tampered, is_inhibited, amplifier_is_ok;
    int64_t          battery_percent; /* 100 when it does not say */
    int64_t          clock_offset_ms;
};

bool siren_is_name(const char *text); /* [a-z0-9-]{1,32} */
bool siren_is_to(const char *text);   /* a name, or "grp:" and a name */

/* The ten lines that are signed, joined by LF, without a last one. False, and nothing
 * added, when a field holds a control letter. */
bool siren_signed_text(struct buf *buf, const struct siren_command *command);

int  siren_sign(struct siren_command *command, const struct ed25519 *key, struct err *err);
bool siren_signature_holds(const struct siren_command *command,
                           const uint8_t               public_key[ED25519_PUBLIC_LEN]);

/* The same message has the same nonce at every attempt, so that a siren that obeyed the
 * first knows the second: 8 bytes of BLAKE2b over key and command. */
void siren_nonce(char nonce[SIREN_NONCE_LEN + 1], const char *key,
                 enum siren_command_kind kind);

void siren_command_write(struct buf *buf, const struct siren_command *command);
int  siren_command_read(struct siren_command *command_r, const char *bytes, size_t len,
                        struct err *err);
void siren_ack_write(struct buf *buf, const struct siren_ack *ack);
int  siren_ack_read(struct siren_ack *ack_r, const char *bytes, size_t len, struct err *err);
int  siren_state_read(struct siren_state *state_r, const char *bytes, size_t len,
                      struct err *err);

/* {"online":true,…}: 1 or 0, −1 and err when it is no such thing. */
int siren_online_read(const char *bytes, size_t len, struct err *err);

#endif
