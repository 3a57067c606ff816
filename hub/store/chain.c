#include "hub/store/chain.h"

#include <string.h>

#include "hub/base/buf.h"

enum { HEAD_BYTES = 16 + 8 + 8 + STORE_HASH_LEN };

static void put_number(uint8_t bytes[8], int64_t number)
{
    for (int i = 0; i < 8; i++)
        bytes[i] = (uint8_t)((uint64_t)number >> (8 * i));
}

static void add_number(struct buf *buf, int64_t number)
{
    uint8_t bytes[8];

    put_number(bytes, number);
    buf_add(buf, bytes, sizeof bytes);
}

static void add_text(struct buf *buf, const char *text)
{
    size_t len = strlen(text);

    add_number(buf, (int64_t)len);
    buf_add(buf, text, len);
}

void chain_commit(uint8_t commitment[STORE_HASH_LEN], const struct blob *salt,
                  const char *personal)
{
    blake2b(commitment, salt->at, salt->len, personal, strlen(personal));
}

void chain_digest(uint8_t digest[STORE_HASH_LEN], const struct journal_row *row)
{
    struct buf  buf = {0};
    const char *texts[] = {row->word, row->about, row->actor, row->mode, row->facts};

    add_number(&buf, row->seq);
    add_number(&buf, row->at_ms);
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        add_text(&buf, texts[i]);
    add_number(&buf, row->commitment ? STORE_HASH_LEN : 0);
    if (row->commitment)
        buf_add(&buf, row->commitment, STORE_HASH_LEN);
    blake2b(digest, NULL, 0, buf.bytes, buf.len);
    buf_free(&buf);
}

void chain_step(uint8_t hash[STORE_HASH_LEN], const uint8_t digest[STORE_HASH_LEN])
{
    uint8_t both[2 * STORE_HASH_LEN];

    memcpy(both, hash, STORE_HASH_LEN);
    memcpy(both + STORE_HASH_LEN, digest, STORE_HASH_LEN);
    blake2b(hash, NULL, 0, both, sizeof both);
}

static void head_bytes(uint8_t bytes[HEAD_BYTES], const struct journal_head *head)
{
    memcpy(bytes, "tocsin journal 1", 16);
    put_number(bytes + 16, head->seq);
    put_number(bytes + 24, head->at_ms);
    memcpy(bytes + 32, head->hash, STORE_HASH_LEN);
}

void chain_sign(struct journal_head *head, const struct ed25519 *key)
{
    uint8_t bytes[HEAD_BYTES];

    head_bytes(bytes, head);
    ed25519_sign(head->signature, key, bytes, sizeof bytes);
}

bool chain_is_signed(const struct journal_head *head,
                     const uint8_t              public_key[ED25519_PUBLIC_LEN])
{
    uint8_t bytes[HEAD_BYTES];

    head_bytes(bytes, head);
    return ed25519_verify(head->signature, public_key, bytes, sizeof bytes);
}
