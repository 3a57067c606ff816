#include "hub/store/check.h"

#include <stdio.h>
#include <string.h>

#include "hub/base/text.h"
#include "hub/store/chain.h"

char *journal_head_text(char text[JOURNAL_HEAD_TEXT_LEN + 1], const struct journal_head *head)
{
    int len = snprintf(text, 22, "%lld:", (long long)head->seq);

    hex_text(text + len, head->hash, STORE_HASH_LEN);
    return text;
}

static int read_head(struct journal_check *check, const char *head, struct err *err)
{
    const char *colon = strchr(head, ':');
    char        digits[21] = "";

    if (!colon || (size_t)(colon - head) >= sizeof digits)
        return err_set(err, ERR_INVALID, "a head is SEQ:HASH, as in public state files");
    memcpy(digits, head, (size_t)(colon - head));
    if (!text_to_integer(digits, &check->wanted_seq) || check->wanted_seq < 1 ||
        !decode_exactly(check->wanted_hash, STORE_HASH_LEN, ENCODING_HEX, colon + 1))
        return err_set(err, ERR_INVALID, "a head is SEQ:HASH, as in public state files");
    return 0;
}

int check_open(struct journal_check *check, struct journal_verdict *verdict_r,
               const uint8_t public_key[ED25519_PUBLIC_LEN], const char *head, struct err *err)
{
    *check = (struct journal_check){.verdict = verdict_r, .public_key = public_key};
    *verdict_r = (struct journal_verdict){.is_sound = true};
    return head ? read_head(check, head, err) : 0;
}

bool check_complain(struct journal_check *check, int64_t seq, const char *fmt, ...)
{
    va_list args;

    check->verdict->is_sound = false;
    check->verdict->bad = seq;
    va_start(args, fmt);
    vsnprintf(check->verdict->text, sizeof check->verdict->text, fmt, args);
    va_end(args);
    return false;
}

bool check_row(struct journal_check *check, const struct journal_row *row)
{
    uint8_t digest[STORE_HASH_LEN];

    if (row->seq != check->seq + 1)
        return check_complain(check, check->seq + 1, "row %lld is missing",
                              (long long)check->seq + 1);
    chain_digest(digest, row);
    buf_add(&check->digests, digest, sizeof digest);
    chain_step(check->hash, digest);
    check->seq = row->seq;
    check->verdict->rows++;
    if (row->seq != check->wanted_seq)
        return true;
    check->was_found = memcmp(check->hash, check->wanted_hash, STORE_HASH_LEN) == 0;
    return check->was_found ||
           check_complain(check, row->seq,
                          "at row %lld this is another journal than the one of the head",
                          (long long)row->seq);
}

/* Which row's digest is not the one that was sealed? 0: none. */
static int64_t other_row(const struct journal_check *check, const struct journal_seal *seal)
{
    const uint8_t *ours = (const void *)check->digests.bytes;

    for (int64_t seq = seal->first; seq <= seal->head.seq; seq++) {
        size_t at = (size_t)(seq - seal->first) * STORE_HASH_LEN;

        if (memcmp(ours + at, seal->digests + at, STORE_HASH_LEN) != 0)
            return seq;
    }
    return 0;
}

/* The hash is not the seal's. */
static bool name_row(struct journal_check *check, const struct journal_seal *seal)
{
    int64_t seq = other_row(check, seal);

    if (seq > 0)
        return check_complain(check, seq, "row %lld was changed after it was sealed",
                              (long long)seq);
    return check_complain(check, seal->first,
                          "a row of %lld to %lld was changed together with its digest",
                          (long long)seal->first, (long long)seal->head.seq);
}

bool check_seal(struct journal_check *check, const struct journal_seal *seal)
{
    int64_t other;

    if (seal->first != check->sealed + 1 || seal->head.seq < seal->first)
        return check_complain(check, check->sealed + 1, "the seal over row %lld is missing",
                              (long long)check->sealed + 1);
    if (seal->head.seq != check->seq)
        return check_complain(check, check->seq + 1, "row %lld is missing",
                              (long long)check->seq + 1);
    if (!chain_is_signed(&seal->head, check->public_key))
        return check_complain(check, seal->first,
                              "the seal over rows %lld to %lld is not signed by this key",
                              (long long)seal->first, (long long)seal->head.seq);
    if (memcmp(check->hash, seal->head.hash, STORE_HASH_LEN) != 0)
        return name_row(check, seal);
    other = other_row(check, seal);
    if (other > 0)
        return check_complain(
            check, other, "the digest of row %lld was changed in its seal; the row is whole",
            (long long)other);
    check->sealed = seal->head.seq;
    check->digests.len = 0;
    check->verdict->head = seal->head;
    check->verdict->seals++;
    return true;
}

void check_close(struct journal_check *check)
{
    struct journal_verdict *verdict = check->verdict;

    buf_free(&check->digests);
    verdict->unsealed = check->seq - check->sealed;
    if (!verdict->is_sound)
        return;
    if (check->wanted_seq > 0 && !check->was_found) {
        check_complain(check, check->seq + 1,
                       "the tail is cut off: the head is of row %lld, the last row is %lld",
                       (long long)check->wanted_seq, (long long)check->seq);
        return;
    }
    snprintf(verdict->text, sizeof verdict->text,
             "%lld rows in %lld seals are as they were written; %lld not sealed yet",
             (long long)verdict->rows - verdict->unsealed, (long long)verdict->seals,
             (long long)verdict->unsealed);
    if (verdict->erased > 0) { /* an export holds no personal parts, and cannot tell */
        size_t len = strlen(verdict->text);

        snprintf(verdict->text + len, sizeof verdict->text - len,
                 "; the personal part of %lld was erased", (long long)verdict->erased);
    }
}
