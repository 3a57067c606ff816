/* ask.c: what every verb of this room begins and ends with. */
#include <string.h>

#include "hub/desk/subscriptions/room.h"

void ask_begin(struct subscriptions *desk, struct subscriptions_verb *verb)
{
    tally_take(&desk->tally);
    verb->desk = desk;
    verb->failed = 0;
    verb->err = (struct err){0};
    verb->arena = (struct arena){0};
}

void ask_end(struct subscriptions_verb *verb)
{
    struct subscriptions *desk = verb->desk;

    verb->on_done(verb);
    tally_drop(&desk->tally);
}

void ask_fail(struct subscriptions_verb *verb, const struct err *err)
{
    verb->failed = -1;
    verb->err = *err;
}

struct deed ask_deed(const struct subscriptions *desk, const struct asking *asking,
                     const char *word, const char *about, char actor[ID_TEXT_LEN + 1])
{
    struct deed deed = {
        .word = word,
        .about = about,
        .actor = asking_actor(actor, asking->who),
        .mode = "actual",
        .at_ms = clock_now(desk->settings.clock),
        .once = asking->once,
    };

    memcpy(deed.request, asking->request, sizeof deed.request);
    return deed;
}

void code_hash(char hash[2 * HMAC_SHA256_LEN + 1], const struct subscriptions *desk,
               const uint8_t address[STORE_HASH_LEN], const char *code)
{
    uint8_t    mac[HMAC_SHA256_LEN];
    struct buf said = {0};

    buf_text(&said, "code ");
    buf_add(&said, address, STORE_HASH_LEN);
    buf_text(&said, code);
    hmac_sha256(mac, desk->settings.hash, sizeof desk->settings.hash, said.bytes, said.len);
    crypto_wipe(said.bytes, said.len);
    buf_free(&said);
    hex_text(hash, mac, sizeof mac);
}

void row_consent(struct subscription_row *row, struct row_fields *fields, const char *by,
                 int64_t now_ms, struct arena *arena)
{
    if (fields->pending.code) {
        row->level = (int)fields->pending.level;
        row->hazards = fields->pending.hazards;
        row->lang = fields->pending.language;
    }
    *fields = (struct row_fields){.consent_by = by, .consent_ms = now_ms};
    row->fields = row_fields_write(fields, arena);
    row->consent = CONSENT_GIVEN;
    row->changed_ms = now_ms;
}
