#include "tests/fakes/siren/device.h"

#include <stdio.h>

#include "hub/base/mem.h"
#include "tests/kit/check.h"

enum { NOW = 1767225600 };

struct bench {
    struct device    device;
    struct ed25519   key;
    int64_t          now_s, seq;
    struct siren_ack ack;
    enum device_says says;
};

static void set_up(struct bench *bench)
{
    uint8_t seed[ED25519_SEED_LEN] = {7};

    *bench = (struct bench){.now_s = NOW, .seq = 100};
    ed25519_from_seed(&bench->key, seed);
    CHECK(device_parse(&bench->device, "srn-7 north,river"));
    memcpy(bench->device.public_key, bench->key.public_key, 32);
    snprintf(bench->device.key_id, sizeof bench->device.key_id, "hub-1");
}

static struct siren_command command(struct bench *bench, enum siren_command_kind kind)
{
    struct siren_command c = {.to = "srn-7",
                              .seq = ++bench->seq,
                              .iat_s = bench->now_s,
                              .exp_s = bench->now_s + 30,
                              .kind = kind,
                              .program = "warning",
                              .seconds = 60,
                              .ref = "alert-1/anna/bruno",
                              .kid = "hub-1"};

    snprintf(c.nonce, sizeof c.nonce, "%016llx", (unsigned long long)bench->seq);
    return c;
}

static enum siren_result hand_over(struct bench *bench, struct siren_command c,
                                   bool is_retained)
{
    struct buf body = {0};

    siren_sign(&c, &bench->key, NULL);
    siren_command_write(&body, &c);
    bench->ack.result = SIREN_RESULTS;
    bench->says = device_obey(&bench->device, c.to, body.bytes, body.len, is_retained,
                              bench->now_s, &bench->ack);
    buf_free(&body);
    return bench->says == DEVICE_NOTHING ? SIREN_RESULTS : bench->ack.result;
}

static enum siren_result give(struct bench *bench, enum siren_command_kind kind)
{
    return hand_over(bench, command(bench, kind), false);
}

TEST(armed_and_fired_it_sounds_for_its_time)
{
    struct bench bench;

    set_up(&bench);
    CHECK_INT(give(&bench, SIREN_ARM), SIREN_ACCEPTED);
    CHECK_INT(bench.device.phase, SIREN_ARMED);
    CHECK_INT(give(&bench, SIREN_FIRE), SIREN_ACCEPTED);
    CHECK_INT(bench.device.phase, SIREN_SOUNDING);
    CHECK(!device_tick(&bench.device, NOW + 59));
    CHECK(device_tick(&bench.device, NOW + 60));
    CHECK_INT(bench.device.phase, SIREN_IDLE);
}

TEST(not_armed_or_for_another_alert_it_does_not_sound)
{
    struct bench         bench;
    struct siren_command other;

    set_up(&bench);
    CHECK_INT(give(&bench, SIREN_FIRE), SIREN_NOT_ARMED);
    give(&bench, SIREN_ARM);
    other = command(&bench, SIREN_FIRE);
    snprintf(other.ref, sizeof other.ref, "alert-2");
    CHECK_INT(hand_over(&bench, other, false), SIREN_NOT_ARMED);
    other = command(&bench, SIREN_FIRE);
    snprintf(other.program, sizeof other.program, "all-clear");
    CHECK_INT(hand_over(&bench, other, false), SIREN_NOT_ARMED);
    bench.now_s += 121;
    CHECK(device_tick(&bench.device, bench.now_s));
    CHECK_INT(give(&bench, SIREN_FIRE), SIREN_NOT_ARMED);
    CHECK_INT(bench.device.phase, SIREN_IDLE);
}

TEST(a_retained_command_is_not_even_answered)
{
    struct bench bench;

    set_up(&bench);
    CHECK_INT(hand_over(&bench, command(&bench, SIREN_ARM), true), SIREN_RESULTS);
    CHECK_INT(bench.device.phase, SIREN_IDLE);
}

TEST(the_same_command_again_is_a_duplicate_and_an_older_number_is_refused)
{
    struct bench         bench;
    struct siren_command c, replayed;

    set_up(&bench);
    c = command(&bench, SIREN_ARM);
    CHECK_INT(hand_over(&bench, c, false), SIREN_ACCEPTED);
    CHECK_INT(hand_over(&bench, c, false), SIREN_DUPLICATE);
    give(&bench, SIREN_FIRE);
    replayed = command(&bench, SIREN_ARM);
    replayed.seq = 101;
    CHECK_INT(hand_over(&bench, replayed, false), SIREN_BAD_SEQ);
}

TEST(a_repeat_with_a_new_number_does_not_sound_twice)
{
    struct bench         bench;
    struct siren_command fire;

    set_up(&bench);
    give(&bench, SIREN_ARM);
    fire = command(&bench, SIREN_FIRE);
    hand_over(&bench, fire, false);
    device_tick(&bench.device, NOW + 60);
    fire.seq = ++bench.seq;
    CHECK_INT(hand_over(&bench, fire, false), SIREN_DUPLICATE);
    CHECK_INT(bench.device.phase, SIREN_IDLE);
}

TEST(old_early_and_wrongly_signed_commands_are_refused)
{
    struct bench         bench;
    struct siren_command c;

    set_up(&bench);
    c = command(&bench, SIREN_ARM);
    bench.now_s = NOW + 31;
    CHECK_INT(hand_over(&bench, c, false), SIREN_EXPIRED);
    bench.now_s = NOW - 6;
    c.seq++;
    CHECK_INT(hand_over(&bench, c, false), SIREN_EXPIRED);
    bench.now_s = NOW;
    c = command(&bench, SIREN_ARM);
    snprintf(c.kid, sizeof c.kid, "hub-2");
    CHECK_INT(hand_over(&bench, c, false), SIREN_BAD_SIG);
    bench.key.seed[0]++;
    ed25519_from_seed(&bench.key, bench.key.seed);
    CHECK_INT(give(&bench, SIREN_ARM), SIREN_BAD_SIG);
}

TEST(it_obeys_its_own_name_and_its_groups_and_no_other)
{
    static const struct {
        const char       *to;
        enum siren_result result;
    } CASES[] = {{"grp:north", SIREN_ACCEPTED},
                 {"grp:river", SIREN_ACCEPTED},
                 {"grp:south", SIREN_RESULTS},
                 {"srn-8", SIREN_RESULTS},
                 {"north", SIREN_RESULTS}};
    struct bench bench;

    set_up(&bench);
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct siren_command c = command(&bench, SIREN_ARM);

        snprintf(c.to, sizeof c.to, "%s", CASES[i].to);
        CHECK_INT(hand_over(&bench, c, false), CASES[i].result);
    }
}

TEST(a_command_for_another_topic_is_not_taken_from_this_one)
{
    struct bench         bench;
    struct siren_command c;
    struct buf           body = {0};

    set_up(&bench);
    c = command(&bench, SIREN_ARM);
    siren_sign(&c, &bench.key, NULL);
    siren_command_write(&body, &c);
    CHECK_INT(
        device_obey(&bench.device, "grp:north", body.bytes, body.len, false, NOW, &bench.ack),
        DEVICE_NOTHING);
    buf_free(&body);
}

TEST(stopping_works_always)
{
    struct bench bench;

    set_up(&bench);
    give(&bench, SIREN_ARM);
    give(&bench, SIREN_FIRE);
    bench.device.has_no_time = true;
    bench.device.is_inhibited = true;
    CHECK_INT(give(&bench, SIREN_ARM), SIREN_NO_TIME);
    CHECK_INT(give(&bench, SIREN_CANCEL), SIREN_ACCEPTED);
    CHECK_INT(bench.device.phase, SIREN_IDLE);
    CHECK_INT(give(&bench, SIREN_CANCEL), SIREN_ACCEPTED);
}

TEST(its_own_limits_hold_whatever_the_hub_says)
{
    struct bench         bench;
    struct siren_command c;

    set_up(&bench);
    bench.device.limits =
        (struct device_limits){.sound_max_s = 60, .per_hour = 2, .pause_s = 5};
    give(&bench, SIREN_ARM);
    c = command(&bench, SIREN_FIRE);
    c.seconds = 61;
    CHECK_INT(hand_over(&bench, c, false), SIREN_LIMIT);
    CHECK_INT(give(&bench, SIREN_FIRE), SIREN_ACCEPTED);
    device_tick(&bench.device, bench.now_s += 60);
    give(&bench, SIREN_ARM);
    CHECK_INT(give(&bench, SIREN_FIRE), SIREN_LIMIT); /* too soon */
    bench.now_s += 5;
    CHECK_INT(give(&bench, SIREN_FIRE), SIREN_ACCEPTED);
    device_tick(&bench.device, bench.now_s += 60);
    bench.now_s += 60;
    give(&bench, SIREN_ARM);
    CHECK_INT(give(&bench, SIREN_FIRE), SIREN_LIMIT); /* two an hour */
    bench.now_s += 3600;
    give(&bench, SIREN_ARM);
    CHECK_INT(give(&bench, SIREN_FIRE), SIREN_ACCEPTED);
}

TEST(inhibited_or_broken_it_says_so)
{
    struct bench bench;

    set_up(&bench);
    bench.device.is_inhibited = true;
    CHECK_INT(give(&bench, SIREN_ARM), SIREN_INHIBITED);
    bench.device.is_inhibited = false;
    bench.device.is_in_fault = true;
    CHECK_INT(give(&bench, SIREN_CMD_TEST_SILENT), SIREN_FAULT);
    bench.device.is_in_fault = false;
    CHECK_INT(give(&bench, SIREN_CMD_TEST_SILENT), SIREN_ACCEPTED);
    CHECK_INT(bench.device.phase, SIREN_IDLE);
    CHECK_INT(give(&bench, SIREN_CMD_STATUS), SIREN_ACCEPTED);
    CHECK_INT(bench.says, DEVICE_ACK_STATE);
    CHECK_INT(give(&bench, SIREN_CMD_TEST_AUDIBLE), SIREN_UNKNOWN_CMD);
}

TEST(its_state_is_one_the_hub_can_read)
{
    struct bench       bench;
    struct buf         body = {0};
    struct siren_state state;

    set_up(&bench);
    give(&bench, SIREN_ARM);
    give(&bench, SIREN_FIRE);
    device_state_write(&body, &bench.device, NOW + 10);
    CHECK_INT(siren_state_read(&state, body.bytes, body.len, NULL), 0);
    CHECK_INT(state.phase, SIREN_SOUNDING);
    CHECK_INT(state.remaining_s, 50);
    CHECK_TEXT(state.program, "warning");
    CHECK_TEXT(state.nonce, "0000000000000066");
    buf_free(&body);
}

TEST(a_line_of_the_file_is_a_siren_or_refused)
{
    struct device device;

    CHECK(device_parse(&device, "srn-1"));
    CHECK_INT(device.group_count, 0);
    CHECK(!device_parse(&device, ""));
    CHECK(!device_parse(&device, "Srn"));
    CHECK(!device_parse(&device, "srn-1 a,,b"));
    CHECK(!device_parse(&device, "srn-1 a,b,c,d,e,f,g,h,i"));
}

RUN(armed_and_fired_it_sounds_for_its_time, not_armed_or_for_another_alert_it_does_not_sound,
    a_retained_command_is_not_even_answered,
    the_same_command_again_is_a_duplicate_and_an_older_number_is_refused,
    a_repeat_with_a_new_number_does_not_sound_twice,
    old_early_and_wrongly_signed_commands_are_refused,
    it_obeys_its_own_name_and_its_groups_and_no_other,
    a_command_for_another_topic_is_not_taken_from_this_one, stopping_works_always,
    its_own_limits_hold_whatever_the_hub_says, inhibited_or_broken_it_says_so,
    its_state_is_one_the_hub_can_read, a_line_of_the_file_is_a_siren_or_refused)
