/* secrets.h: what proves that somebody is who they say, as kept with the account. */
#ifndef TOCSIN_DESK_PEOPLE_SECRETS_H
#define TOCSIN_DESK_PEOPLE_SECRETS_H

#include "hub/desk/people.h"

/* Texts live in the arena they were read or made in; NULL: none. */
struct secrets {
    const char *password;                        /* PHC string */
    const char *factor;                          /* sealed, base64 */
    const char *recovery[PEOPLE_RECOVERY_CODES]; /* SHA-256, hex; NULL: used */
    const char *new_password, *new_factor;       /* until the factor is proven */
    const char *new_recovery[PEOPLE_RECOVERY_CODES];
    const char *link; /* SHA-256 of the one-time link's secret, hex */
    int64_t     link_until_ms;
    const char *networks[PEOPLE_NETWORKS]; /* signed in from lately, keyed hashes, hex */
};

/* Reads the account's JSON (NULL: none). */
int secrets_read(struct secrets *secrets_r, struct arena *arena, const char *json,
                 struct err *err);
/* The JSON of it, in the arena. */
const char *secrets_write(const struct secrets *secrets, struct arena *arena);

/* PEOPLE_SECRET_LEN letters of 256 random bits, and its SHA-256 in hex. */
void        secret_new(char secret[PEOPLE_SECRET_LEN + 1], struct chance *chance);
const char *secret_hash(struct arena *arena, const char *secret);

/* A fresh factor: sealed, with the otpauth URI that an app reads. */
void factor_new(const char **sealed_r, const char **otpauth_r, struct arena *arena,
                const struct people_settings *settings, const char *name);
/* False when the sealed factor cannot be opened or the code is not one of it now. */
bool factor_check(const char *sealed, const struct people_settings *settings, const char *code,
                  int64_t *step_r);

/* Ten codes to be written down, and their hashes. */
void recovery_new(const char *codes_r[PEOPLE_RECOVERY_CODES],
                  const char *hashes_r[PEOPLE_RECOVERY_CODES], struct arena *arena,
                  struct chance *chance);
/* Did the person sign in from this network before? */
bool network_is_known(const struct secrets *secrets, const struct people_settings *settings,
                      const char *network);
/* From now on: in the first place, the oldest forgotten. */
void network_remember(struct secrets *secrets, struct arena *arena,
                      const struct people_settings *settings, const char *network);

bool recovery_is_form(const char *code); /* looks like one */
/* Which code it is; -1: none of them. */
int recovery_find(const struct secrets *secrets, const char *code);

#endif
