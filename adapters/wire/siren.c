#include "adapters/wire/siren.h"

#include <stdio.h>
#include <string.h>

#include "hub/base/reader.h"
#include "hub/base/writer.h"

const char *const SIREN_COMMAND_WORDS[SIREN_COMMANDS + 1] = {
    "ARM", "FIRE", "CANCEL", "TEST_SILENT", "TEST_AUDIBLE", "STATUS", NULL};
const char *const SIREN_RESULT_WORDS[SIREN_RESULTS + 1] = {
    "accepted",  "duplicate", "expired", "bad_sig", "bad_seq",     "not_armed",
    "inhibited", "limit",     "no_time", "fault",   "unknown_cmd", NULL};
const char *const SIREN_PHASE_WORDS[SIREN_PHASES + 1] = {
    "idle", "armed", "sounding", "cooldown", "fault", "local", NULL};

#define S_MAX INT64_C(9007199254740991) /* what every JSON reader can hold */

bool siren_is_name(const char *text)
{
    size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");

    return len > 0 && len <= SIREN_NAME_MAX && !text[len];
}

bool siren_is_to(const char *text)
{
    return siren_is_name(strncmp(text, "grp:", 4) == 0 ? text + 4 : text);
}

static bool is_clean(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            return false;
    return true;
}

bool siren_signed_text(struct buf *buf, const struct siren_command *c)
{
    if (!is_clean(c->to) || !is_clean(c->nonce) || !is_clean(c->program) || !is_clean(c->ref))
        return false;
    buf_format(buf, "TOCSIN-SIREN-1\n%s\n%lld\n%lld\n%lld\n%s\n%s\n%s\n%lld\n%s", c->to,
               (long long)c->seq, (long long)c->iat_s, (long long)c->exp_s, c->nonce,
               SIREN_COMMAND_WORDS[c->kind], c->program, (long long)c->seconds, c->ref);
    return true;
}

int siren_sign(struct siren_command *command, const struct ed25519 *key, struct err *err)
{
    struct buf text = {0};

    if (!siren_signed_text(&text, command))
        return err_set(err, ERR_INVALID, "a control letter cannot be signed");
    ed25519_sign(command->signature, key, text.bytes, text.len);
    buf_free(&text);
    return 0;
}

bool siren_signature_holds(const struct siren_command *command,
                           const uint8_t               public_key[ED25519_PUBLIC_LEN])
{
    struct buf text = {0};
    bool       holds = siren_signed_text(&text, command) &&
                 ed25519_verify(command->signature, public_key, text.bytes, text.len);

    buf_free(&text);
    return holds;
}

void siren_nonce(char nonce[SIREN_NONCE_LEN + 1], const char *key, enum siren_command_kind kind)
{
    uint8_t    digest[BLAKE2B_LEN];
    struct buf text = {0};

    buf_format(&text, "%s\n%s", SIREN_COMMAND_WORDS[kind], key);
    blake2b(digest, NULL, 0, text.bytes, text.len);
    hex_text(nonce, digest, SIREN_NONCE_LEN / 2);
    buf_free(&text);
}

void siren_command_write(struct buf *buf, const struct siren_command *command)
{
    struct writer out = writer_open(buf);
    struct buf    signature = {0};

    encode(&signature, ENCODING_BASE64URL, command->signature, sizeof command->signature);
    write_object(&out, NULL);
    write_integer(&out, "v", 1);
    write_text(&out, "to", command->to);
    write_integer(&out, "seq", command->seq);
    write_integer(&out, "iat", command->iat_s);
    write_integer(&out, "exp", command->exp_s);
    write_text(&out, "nonce", command->nonce);
    write_text(&out, "cmd", SIREN_COMMAND_WORDS[command->kind]);
    write_text(&out, "prog", command->program);
    write_integer(&out, "dur", command->seconds);
    write_text(&out, "ref", command->ref);
    write_text(&out, "kid", command->kid);
    write_text(&out, "alg", "ed25519");
    write_text(&out, "sig", signature.bytes);
    write_end(&out);
    buf_free(&signature);
}

/* Copies a text of the reader's into a field of its own; "" stays when it is absent. */
static void keep(char *room, size_t size, const char *text)
{
    snprintf(room, size, "%s", text ? text : "");
}

static bool is_nonce(const char *text)
{
    return strlen(text) == SIREN_NONCE_LEN &&
           strspn(text, "0123456789abcdef") == SIREN_NONCE_LEN;
}

static const char *read_nonce(struct reader *in)
{
    const char *nonce = read_text(in, "nonce", SIREN_NONCE_LEN);

    if (!in->failed && !is_nonce(nonce))
        reader_complain(in, "nonce", "must be 16 hexadecimal letters");
    return nonce;
}

static void read_command(struct siren_command *command, struct reader *in)
{
    static const char *const ALGORITHMS[] = {"ed25519", NULL};
    const char              *signature;

    read_integer(in, "v", 1, 1);
    keep(command->to, sizeof command->to, read_text(in, "to", SIREN_TO_MAX));
    command->seq = read_integer(in, "seq", 1, S_MAX);
    command->iat_s = read_integer(in, "iat", 0, S_MAX);
    command->exp_s = read_integer(in, "exp", 0, S_MAX);
    keep(command->nonce, sizeof command->nonce, read_nonce(in));
    command->kind = (enum siren_command_kind)read_word(in, "cmd", SIREN_COMMAND_WORDS);
    keep(command->program, sizeof command->program, read_text(in, "prog", SIREN_PROGRAM_MAX));
    command->seconds = read_integer(in, "dur", 0, 86400);
    keep(command->ref, sizeof command->ref, read_text(in, "ref", SIREN_REF_MAX));
    keep(command->kid, sizeof command->kid, read_text(in, "kid", SIREN_KID_MAX));
    read_word(in, "alg", ALGORITHMS);
    signature = read_text(in, "sig", 90);
    if (!in->failed && !siren_is_to(command->to))
        reader_complain(in, "to", "must be a siren or a group");
    if (!in->failed && !decode_exactly(command->signature, sizeof command->signature,
                                       ENCODING_BASE64URL, signature))
        reader_complain(in, "sig", "must be 64 bytes in base64url");
}

static int too_long(struct err *err)
{
    return err_set(err, ERR_TOO_LARGE, "is longer than %d bytes", SIREN_BYTES_MAX);
}

int siren_command_read(struct siren_command *command_r, const char *bytes, size_t len,
                       struct err *err)
{
    struct arena  arena = {0};
    struct reader in;
    int           result;

    *command_r = (struct siren_command){0};
    if (len > SIREN_BYTES_MAX)
        return too_long(err);
    in = reader_open(bytes, len, &arena, err);
    read_command(command_r, &in);
    result = reader_close(&in);
    arena_free(&arena);
    return result;
}

void siren_ack_write(struct buf *buf, const struct siren_ack *ack)
{
    struct writer out = writer_open(buf);

    write_object(&out, NULL);
    write_text(&out, "nonce", ack->nonce);
    write_integer(&out, "seq", ack->seq);
    write_text(&out, "result", SIREN_RESULT_WORDS[ack->result]);
    if (*ack->reason)
        write_text(&out, "reason", ack->reason);
    write_integer(&out, "ts", ack->ts);
    write_end(&out);
}

/* A siren may say more than we know of: its maker's own fields are not our business. */
static void pass_over_the_rest(struct reader *in)
{
    for (size_t i = 0; !in->failed && reader_key(in, i); i++)
        ;
}

int siren_ack_read(struct siren_ack *ack_r, const char *bytes, size_t len, struct err *err)
{
    struct arena  arena = {0};
    struct reader in;
    int           result;

    *ack_r = (struct siren_ack){0};
    if (len > SIREN_BYTES_MAX)
        return too_long(err);
    in = reader_open(bytes, len, &arena, err);
    keep(ack_r->nonce, sizeof ack_r->nonce, read_nonce(&in));
    ack_r->seq = read_integer(&in, "seq", 0, S_MAX);
    ack_r->result = (enum siren_result)read_word(&in, "result", SIREN_RESULT_WORDS);
    keep(ack_r->reason, sizeof ack_r->reason, read_text_or(&in, "reason", 80, ""));
    ack_r->ts = read_integer_or(&in, "ts", 0, S_MAX, 0);
    pass_over_the_rest(&in);
    result = reader_close(&in);
    arena_free(&arena);
    return result;
}

static void read_last_command(struct siren_state *state, struct reader *in)
{
    struct reader last;

    if (!reader_has(in, "last_cmd"))
        return;
    last = reader_inside(in, "last_cmd");
    keep(state->nonce, sizeof state->nonce, read_text_or(&last, "nonce", SIREN_NONCE_LEN, ""));
    pass_over_the_rest(&last);
    reader_leave(&last, in);
}

int siren_state_read(struct siren_state *state_r, const char *bytes, size_t len,
                     struct err *err)
{
    struct arena  arena = {0};
    struct reader in;
    int           result;

    *state_r = (struct siren_state){0};
    if (len > SIREN_BYTES_MAX)
        return too_long(err);
    in = reader_open(bytes, len, &arena, err);
    state_r->ts = read_integer(&in, "ts", 0, S_MAX);
    state_r->phase = (enum siren_phase)read_word(&in, "state", SIREN_PHASE_WORDS);
    keep(state_r->program, sizeof state_r->program,
         read_text_or(&in, "prog", SIREN_PROGRAM_MAX, ""));
    state_r->remaining_s = read_integer_or(&in, "remaining_s", 0, S_MAX, 0);
    state_r->is_on_mains = read_bool_or(&in, "mains", true);
    state_r->is_tampered = read_bool_or(&in, "tamper", false);
    state_r->is_inhibited = read_bool_or(&in, "local_inhibit", false);
    state_r->amplifier_is_ok = read_bool_or(&in, "amp_ok", true);
    state_r->battery_percent = read_integer_or(&in, "batt_pct", 0, 100, 100);
    state_r->clock_offset_ms = read_integer_or(&in, "clock_offset_ms", -S_MAX, S_MAX, 0);
    read_last_command(state_r, &in);
    pass_over_the_rest(&in);
    result = reader_close(&in);
    arena_free(&arena);
    return result;
}

int siren_online_read(const char *bytes, size_t len, struct err *err)
{
    struct arena  arena = {0};
    struct reader in;
    bool          is_online;
    int           result;

    if (len > SIREN_BYTES_MAX)
        return too_long(err);
    in = reader_open(bytes, len, &arena, err);
    if (!reader_has(&in, "online"))
        reader_complain(&in, "online", "is missing");
    is_online = read_bool_or(&in, "online", false);
    pass_over_the_rest(&in);
    result = reader_close(&in);
    arena_free(&arena);
    return result < 0 ? -1 : is_online;
}
