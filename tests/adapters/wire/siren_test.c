#include "adapters/wire/siren.h"

#include <stdio.h>

#include "hub/base/mem.h"
#include "tests/kit/check.h"

/* The profile's own vectors: the key is the seed 00 … 1f. */
static const struct {
    struct siren_command command;
    const char          *signature;
} VECTORS[] = {
    {{.to = "srn-0007",
      .seq = 42,
      .iat_s = 1767225600,
      .exp_s = 1767225630,
      .nonce = "7f3c9a52d1e84b60",
      .kind = SIREN_ARM,
      .program = "warning",
      .seconds = 60,
      .ref = "01J9ALERT0001"},
     "bb617bbbbc619eab68ab5876a7f7a88b424786bd8674c5127fc6143b3a670f47da12ff486b7bab62216ad120c"
     "8"
     "7065dd98565ff64bfd742647cf641e249bc102"},
    {{.to = "grp:north",
      .seq = 43,
      .iat_s = 1767225605,
      .exp_s = 1767225635,
      .nonce = "a1b2c3d4e5f60718",
      .kind = SIREN_FIRE,
      .program = "warning",
      .seconds = 60,
      .ref = "01J9ALERT0001"},
     "e131e44e159fe19f31fc7a1ffab398948a8d6188bb45e6997be8ec6af4e4cbf4dbe7090e95c70a0d85a0eb482"
     "7"
     "034dcc7428106522d6d4dc2aa307f9120fb90c"},
    {{.to = "srn-0007",
      .seq = 44,
      .iat_s = 1767225620,
      .exp_s = 1767225650,
      .nonce = "0011223344556677",
      .kind = SIREN_CANCEL,
      .program = "none",
      .seconds = 0,
      .ref = "01J9ALERT0001"},
     "2ae5a1b521d2965b5faf658bba958bb70972d0cdbcc45b86f8bdee3008a942a32d89714e035ba406ddfd99252"
     "7"
     "f757bf4f74a8477db54ff654adc3aadf2cc50e"},
};

static struct ed25519 key_of_vectors(void)
{
    struct ed25519 key;
    uint8_t        seed[ED25519_SEED_LEN];

    for (size_t i = 0; i < sizeof seed; i++)
        seed[i] = (uint8_t)i;
    ed25519_from_seed(&key, seed);
    return key;
}

TEST(the_profiles_vectors_are_signed_to_the_byte)
{
    struct ed25519 key = key_of_vectors();
    char           hex[2 * ED25519_SIGNATURE_LEN + 1];

    CHECK_TEXT(hex_text((char[65]){0}, key.public_key, 32),
               "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8");
    for (size_t i = 0; i < COUNT_OF(VECTORS); i++) {
        struct siren_command command = VECTORS[i].command;

        CHECK_INT(siren_sign(&command, &key, NULL), 0);
        CHECK_TEXT(hex_text(hex, command.signature, sizeof command.signature),
                   VECTORS[i].signature);
        CHECK(siren_signature_holds(&command, key.public_key));
    }
}

TEST(whatever_is_changed_the_signature_does_not_hold)
{
    struct ed25519       key = key_of_vectors();
    struct siren_command good = VECTORS[0].command, bad;

    siren_sign(&good, &key, NULL);
#define CHANGED(change)                                                                        \
    bad = good;                                                                                \
    change;                                                                                    \
    CHECK(!siren_signature_holds(&bad, key.public_key))
    CHANGED(bad.to[0] = 't');
    CHANGED(bad.seq++);
    CHANGED(bad.iat_s--);
    CHANGED(bad.exp_s++);
    CHANGED(bad.nonce[15] = '1');
    CHANGED(bad.kind = SIREN_FIRE);
    CHANGED(bad.program[0] = 'W');
    CHANGED(bad.seconds = 61);
    CHANGED(bad.ref[0] = '1');
    CHANGED(bad.signature[63] ^= 1);
    CHANGED(snprintf(bad.ref, sizeof bad.ref, "a\nb"));
#undef CHANGED
}

TEST(a_control_letter_is_not_signed)
{
    struct ed25519       key = key_of_vectors();
    struct siren_command command = VECTORS[0].command;

    snprintf(command.ref, sizeof command.ref, "01J9\nALERT");
    CHECK_INT(siren_sign(&command, &key, NULL), -1);
}

TEST(a_command_is_read_as_it_was_written)
{
    struct ed25519       key = key_of_vectors();
    struct siren_command command = VECTORS[1].command, read;
    struct buf           body = {0};

    snprintf(command.kid, sizeof command.kid, "hub-1");
    siren_sign(&command, &key, NULL);
    siren_command_write(&body, &command);
    CHECK_INT(siren_command_read(&read, body.bytes, body.len, NULL), 0);
    CHECK(siren_signature_holds(&read, key.public_key));
    CHECK(memcmp(&read, &command, sizeof read) == 0);
    buf_free(&body);
}

TEST(a_message_has_one_nonce_per_command)
{
    char one[SIREN_NONCE_LEN + 1], other[SIREN_NONCE_LEN + 1];

    siren_nonce(one, "k-1", SIREN_ARM);
    siren_nonce(other, "k-1", SIREN_ARM);
    CHECK_TEXT(one, other);
    siren_nonce(other, "k-1", SIREN_FIRE);
    CHECK(strcmp(one, other) != 0);
    siren_nonce(other, "k-2", SIREN_ARM);
    CHECK(strcmp(one, other) != 0);
}

#define COMMAND(change)                                                                        \
    "{\"v\":1,\"to\":\"srn-7\",\"seq\":1,\"iat\":1,\"exp\":2,\"nonce\":\"7f3c9a52d1e84b60\","  \
    "\"cmd\":\"ARM\",\"prog\":\"x\",\"dur\":1,\"ref\":\"r\",\"kid\":\"k\",\"alg\":\"ed25519\"" \
    "," change "}"

TEST(a_wrong_command_is_refused_by_name)
{
    static const struct {
        const char *body, *complaint;
    } CASES[] = {
        {"{}", "v: is missing"},
        {COMMAND("\"sig\":\"AA\""), "sig: must be 64 bytes in base64url"},
        {COMMAND("\"x\":1"), "sig: is missing"},
        {"{\"v\":2}", "v: must lie between 1 and 1"},
        {"{\"v\":1,\"to\":\"Srn\",\"seq\":0}", "seq: must lie between 1 and 9007199254740991"},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct siren_command command;
        struct err           err = {0};

        CHECK_INT(siren_command_read(&command, CASES[i].body, strlen(CASES[i].body), &err), -1);
        CHECK_TEXT(err.text, CASES[i].complaint);
    }
}

TEST(an_acknowledgement_is_read_with_its_makers_own_fields)
{
    static const char BODY[] = "{\"nonce\":\"7f3c9a52d1e84b60\",\"seq\":42,\"result\":"
                               "\"not_armed\",\"reason\":\"no ARM\",\"ts\":5,\"fw\":\"1.2\"}";
    struct siren_ack  ack, again;
    struct buf        body = {0};

    CHECK_INT(siren_ack_read(&ack, BODY, strlen(BODY), NULL), 0);
    CHECK_INT(ack.result, SIREN_NOT_ARMED);
    CHECK_INT(ack.seq, 42);
    CHECK_TEXT(ack.reason, "no ARM");
    siren_ack_write(&body, &ack);
    CHECK_INT(siren_ack_read(&again, body.bytes, body.len, NULL), 0);
    CHECK(memcmp(&ack, &again, sizeof ack) == 0);
    buf_free(&body);
}

TEST(a_state_is_read_and_what_it_does_not_say_is_well)
{
    static const char LEAST[] = "{\"ts\":1,\"state\":\"idle\"}";
    static const char MORE[] =
        "{\"ts\":9,\"state\":\"sounding\",\"prog\":\"warning\",\"remaining_s\":30,\"mains\":"
        "false,"
        "\"batt_pct\":12,\"tamper\":true,\"amp_ok\":false,\"local_inhibit\":true,"
        "\"clock_offset_ms\":-12000,\"last_cmd\":{\"nonce\":\"7f3c9a52d1e84b60\",\"result\":"
        "\"accepted\"},\"gps\":{\"lat\":43.7}}";
    struct siren_state state;

    CHECK_INT(siren_state_read(&state, LEAST, strlen(LEAST), NULL), 0);
    CHECK(state.is_on_mains && state.amplifier_is_ok && !state.is_tampered);
    CHECK_INT(state.battery_percent, 100);
    CHECK_INT(siren_state_read(&state, MORE, strlen(MORE), NULL), 0);
    CHECK_INT(state.phase, SIREN_SOUNDING);
    CHECK_TEXT(state.nonce, "7f3c9a52d1e84b60");
    CHECK(!state.is_on_mains && !state.amplifier_is_ok && state.is_tampered);
    CHECK_INT(state.clock_offset_ms, -12000);
    CHECK_INT(siren_state_read(&state, "{\"ts\":1}", 8, NULL), -1);
}

TEST(presence_is_true_or_false_and_nothing_else)
{
    CHECK_INT(siren_online_read("{\"online\":true,\"boot_id\":\"x\"}", 29, NULL), 1);
    CHECK_INT(siren_online_read("{\"online\":false}", 16, NULL), 0);
    CHECK_INT(siren_online_read("{}", 2, NULL), -1);
    CHECK_INT(siren_online_read("{\"online\":1}", 12, NULL), -1);
}

TEST(names_are_those_a_topic_can_hold)
{
    CHECK(siren_is_name("srn-0007"));
    CHECK(siren_is_to("grp:north"));
    CHECK(!siren_is_name("grp:north"));
    CHECK(!siren_is_name(""));
    CHECK(!siren_is_name("a/b"));
    CHECK(!siren_is_name("a+"));
    CHECK(!siren_is_to("grp:"));
    CHECK(!siren_is_name("a23456789012345678901234567890123"));
}

RUN(the_profiles_vectors_are_signed_to_the_byte,
    whatever_is_changed_the_signature_does_not_hold, a_control_letter_is_not_signed,
    a_command_is_read_as_it_was_written, a_message_has_one_nonce_per_command,
    a_wrong_command_is_refused_by_name, an_acknowledgement_is_read_with_its_makers_own_fields,
    a_state_is_read_and_what_it_does_not_say_is_well,
    presence_is_true_or_false_and_nothing_else, names_are_those_a_topic_can_hold)
