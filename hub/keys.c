#include "hub/keys.h"

#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "hub/base/file.h"
#include "hub/base/mem.h"

enum { KEY_MODE = 0600, PUBLIC_MODE = 0644, OTHERS = 0077 };

enum key_kind { KEY_SECRET, KEY_ED25519, KEY_P256 };

/* Every key is 32 bytes: of a pair its secret. */
static const struct {
    const char   *name;
    size_t        place;
    enum key_kind kind;
    bool          is_later; /* than the first version that made keys */
} KEYS[] = {
    {"seal", offsetof(struct keys, seal), KEY_ED25519, false},
    {"siren", offsetof(struct keys, siren), KEY_ED25519, false},
    {"report", offsetof(struct keys, report), KEY_SECRET, false},
    {"address", offsetof(struct keys, address), KEY_SECRET, false},
    {"address-hash", offsetof(struct keys, address_hash), KEY_SECRET, false},
    {"factor", offsetof(struct keys, factor), KEY_SECRET, false},
    {"push", offsetof(struct keys, push), KEY_P256, true},
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

static bool is_there(const char *folder, size_t i)
{
    char path[PATH_MAX];

    path_of(path, folder, KEYS[i].name, ".key");
    return file_exists(path);
}

static int make(const char *folder, size_t i, struct chance *chance, struct err *err)
{
    char           path[PATH_MAX];
    struct ed25519 key;
    int            failed;

    if (is_there(folder, i))
        return 0;
    ed25519_new(&key, chance);
    path_of(path, folder, KEYS[i].name, ".key");
    failed = write_key(path, key.seed, KEY_MODE, err);
    path_of(path, folder, KEYS[i].name, ".pub");
    if (!failed && KEYS[i].kind == KEY_ED25519)
        failed = write_key(path, key.public_key, PUBLIC_MODE, err);
    crypto_wipe(&key, sizeof key);
    return failed;
}

int keys_make(const char *folder, struct chance *chance, struct err *err)
{
    int failed = folder_make(folder, 0700, err);

    for (size_t i = 0; i < COUNT_OF(KEYS) && !failed; i++)
        failed = make(folder, i, chance, err);
    return failed;
}

int keys_complete(const char *folder, struct chance *chance, struct err *err)
{
    int failed = 0;

    for (size_t i = 0; i < COUNT_OF(KEYS); i++)
        if (!KEYS[i].is_later && !is_there(folder, i))
            return 0;
    for (size_t i = 0; i < COUNT_OF(KEYS) && !failed; i++)
        failed = make(folder, i, chance, err);
    return failed;
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
        if (KEYS[i].kind == KEY_ED25519)
            ed25519_from_seed((struct ed25519 *)(void *)place, bytes);
        else if (KEYS[i].kind == KEY_P256)
            p256_from_secret((struct p256 *)(void *)place, bytes);
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
