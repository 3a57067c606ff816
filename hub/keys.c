#include "hub/keys.h"

#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "hub/base/file.h"
#include "hub/base/mem.h"

enum { KEY_MODE = 0600, PUBLIC_MODE = 0644, OTHERS = 0077 };

/* Every key is 32 bytes: of an Ed25519 pair its seed. */
static const struct {
    const char *name;
    size_t      place;
    bool        is_pair;
} KEYS[] = {
    {"seal", offsetof(struct keys, seal), true},
    {"siren", offsetof(struct keys, siren), true},
    {"report", offsetof(struct keys, report), false},
    {"address", offsetof(struct keys, address), false},
    {"address-hash", offsetof(struct keys, address_hash), false},
    {"factor", offsetof(struct keys, factor), false},
};

static void path_of(char path[PATH_MAX], const char *folder, const char *name, const char *end)
{
    snprintf(path, PATH_MAX, "%s/%s%s", folder, name, end);
}

static int write_key(const char *path, const uint8_t bytes[SECRET_KEY_LEN], unsigned mode,
                     struct err *err)
{
    char text[2 * SECRET_KEY_LEN + 2];
    int  failed;

    hex_text(text, bytes, SECRET_KEY_LEN);
    text[2 * SECRET_KEY_LEN] = '\n';
    failed = file_replace(path, text, 2 * SECRET_KEY_LEN + 1, mode, err);
    crypto_wipe(text, sizeof text);
    return failed;
}

int keys_make(const char *folder, struct chance *chance, struct err *err)
{
    char path[PATH_MAX];

    if (folder_make(folder, 0700, err) < 0)
        return -1;
    for (size_t i = 0; i < COUNT_OF(KEYS); i++) {
        struct ed25519 key;

        path_of(path, folder, KEYS[i].name, ".key");
        if (file_exists(path))
            continue;
        ed25519_new(&key, chance);
        if (write_key(path, key.seed, KEY_MODE, err) < 0)
            return -1;
        path_of(path, folder, KEYS[i].name, ".pub");
        if (KEYS[i].is_pair && write_key(path, key.public_key, PUBLIC_MODE, err) < 0)
            return -1;
        crypto_wipe(&key, sizeof key);
    }
    return 0;
}

static int read_key(uint8_t bytes[SECRET_KEY_LEN], const char *path, struct err *err)
{
    struct stat about;
    struct buf  text = {0};
    bool        is_key;

    if (file_read(&text, path, 2 * SECRET_KEY_LEN + 2, err) < 0) {
        buf_free(&text);
        return -1;
    }
    text.bytes[strcspn(text.bytes, "\r\n")] = '\0';
    is_key = decode_exactly(bytes, SECRET_KEY_LEN, ENCODING_HEX, text.bytes);
    crypto_wipe(text.bytes, text.len);
    buf_free(&text);
    if (!is_key)
        return err_set(err, ERR_INVALID, "%s: is no key: 64 hexadecimal digits", path);
    if (stat(path, &about) == 0 && (about.st_mode & OTHERS) != 0)
        return err_set(err, ERR_INVALID, "%s: others may read it; chmod 600", path);
    return 0;
}

int keys_load(struct keys *keys_r, const char *folder, struct err *err)
{
    char path[PATH_MAX];

    for (size_t i = 0; i < COUNT_OF(KEYS); i++) {
        uint8_t bytes[SECRET_KEY_LEN];
        char   *place = (char *)keys_r + KEYS[i].place;

        path_of(path, folder, KEYS[i].name, ".key");
        if (read_key(bytes, path, err) < 0)
            return -1;
        if (KEYS[i].is_pair)
            ed25519_from_seed((struct ed25519 *)(void *)place, bytes);
        else
            memcpy(place, bytes, sizeof bytes);
        crypto_wipe(bytes, sizeof bytes);
    }
    return 0;
}

void keys_wipe(struct keys *keys)
{
    crypto_wipe(keys, sizeof *keys);
}
