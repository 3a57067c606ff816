/* keys.h: the secrets of one installation, made by "tocsin init", each in a file of its
 * own that only the hub may read, outside the store and its backup. */
#ifndef TOCSIN_KEYS_H
#define TOCSIN_KEYS_H

#include "hub/base/chance.h"
#include "hub/base/crypto.h"
#include "hub/base/err.h"
#include "hub/base/p256.h"

struct keys {
    struct ed25519 seal;                         /* of the journal */
    struct ed25519 siren;                        /* of commands to sirens */
    uint8_t        report[SECRET_KEY_LEN];       /* of status links and networks */
    uint8_t        address[SECRET_KEY_LEN];      /* seals subscribers' addresses */
    uint8_t        address_hash[SECRET_KEY_LEN]; /* finds them */
    uint8_t        factor[SECRET_KEY_LEN];       /* seals second factors */
    struct p256    push;                         /* by which push services know the hub */
};

/* Makes every key that is not there yet; the public ones lie beside as NAME.pub. */
int keys_make(const char *folder, struct chance *chance, struct err *err);

/* Makes what a later version of the hub came to want, in a folder that has all the others:
 * one that is lost is never made anew, for what it sealed would be lost without a word. */
int keys_complete(const char *folder, struct chance *chance, struct err *err);

/* ERR_NOT_FOUND names the key that is missing; ERR_INVALID one that everybody may read or
 * that is no key. */
int keys_load(struct keys *keys_r, const char *folder, struct err *err);

void keys_wipe(struct keys *keys);

#endif
