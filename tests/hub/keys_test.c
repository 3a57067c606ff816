#include "hub/keys.h"

#include <sys/stat.h>
#include <unistd.h>

#include "hub/base/file.h"
#include "tests/kit/check.h"

static char folder[] = "/tmp/tocsin-keys-XXXXXX";

static const char *at(const char *name)
{
    static char path[200];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void clean(void)
{
    static const char *const FILES[] = {"seal.key",   "seal.pub",         "siren.key",
                                        "siren.pub",  "report.key",       "address.key",
                                        "factor.key", "address-hash.key", "push.key"};

    for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++)
        unlink(at(FILES[i]));
    rmdir(folder);
}

TEST(keys_are_made_once_and_read_back)
{
    struct chance chance = chance_of_system();
    struct keys   first, second;
    struct buf    text = {0};
    uint8_t       public_key[ED25519_PUBLIC_LEN];

    CHECK_INT(keys_make(folder, &chance, NULL), 0);
    CHECK_INT(keys_load(&first, folder, NULL), 0);
    CHECK_INT(keys_make(folder, &chance, NULL), 0);
    CHECK_INT(keys_load(&second, folder, NULL), 0);
    CHECK(memcmp(&first, &second, sizeof first) == 0);
    CHECK(memcmp(first.report, first.address, sizeof first.report) != 0);
    CHECK_INT(file_read(&text, at("seal.pub"), 100, NULL), 0);
    text.bytes[64] = '\0';
    CHECK(decode_exactly(public_key, sizeof public_key, ENCODING_HEX, text.bytes));
    CHECK(memcmp(public_key, first.seal.public_key, sizeof public_key) == 0);
    buf_free(&text);
}

TEST(an_old_folder_is_completed_and_a_lost_key_never_made_anew)
{
    struct chance chance = chance_of_system();
    struct keys   keys;
    struct err    err = {0};

    CHECK_INT(unlink(at("push.key")), 0);
    CHECK_INT(keys_complete(folder, &chance, NULL), 0);
    CHECK_INT(keys_load(&keys, folder, NULL), 0);
    CHECK(p256_is_point(keys.push.public_key));
    CHECK_INT(rename(at("address.key"), "/tmp/tocsin-keys-lost"), 0);
    CHECK_INT(keys_complete(folder, &chance, NULL), 0);
    CHECK_INT(keys_load(&keys, folder, &err), -1);
    CHECK_INT(err.kind, ERR_NOT_FOUND);
    CHECK_INT(rename("/tmp/tocsin-keys-lost", at("address.key")), 0);
}

TEST(a_key_that_others_may_read_or_that_is_none_is_refused)
{
    struct keys keys;
    struct err  err = {0};

    CHECK_INT(chmod(at("report.key"), 0644), 0);
    CHECK_INT(keys_load(&keys, folder, &err), -1);
    CHECK(strstr(err.text, "report.key: others may read it") != NULL);
    CHECK_INT(file_replace(at("report.key"), "short\n", 6, 0600, NULL), 0);
    CHECK_INT(keys_load(&keys, folder, &err), -1);
    CHECK(strstr(err.text, "is no key") != NULL);
    unlink(at("report.key"));
    CHECK_INT(keys_load(&keys, folder, &err), -1);
    CHECK_INT(err.kind, ERR_NOT_FOUND);
}

int main(void)
{
    CHECK(mkdtemp(folder) != NULL);
    keys_are_made_once_and_read_back();
    an_old_folder_is_completed_and_a_lost_key_never_made_anew();
    a_key_that_others_may_read_or_that_is_none_is_refused();
    clean();
    return 0;
}
