#include "hub/desk/notices.h"

#include "tests/hub/store/kit/bench.h"

static const uint8_t SEAL[SECRET_KEY_LEN] = "thirty-two bytes to seal with .";

struct site {
    struct bench        bench;
    struct clock        clock;
    struct chance       chance;
    struct notices     *notices;
    struct notices_send send;
    struct mode         mode;
    unsigned            done, woken;
};

static const char *channel_of(void *house, enum endpoint_kind kind, const struct mode *mode)
{
    (void)house;
    return kind == ENDPOINT_SMS && mode->kind == MODE_ACTUAL ? "sms-1" : NULL;
}

static void on_kept(void *house, const char *channel)
{
    CHECK_TEXT(channel, "sms-1");
    ((struct site *)house)->woken++;
}

static void site_open(struct site *site)
{
    struct notices_settings settings;

    *site = (struct site){.clock = clock_set_to(1767225600000), .chance = chance_of_seed(3)};
    bench_open(&site->bench, &SQLITE_BACKEND);
    settings = (struct notices_settings){.store = site->bench.store,
                                         .clock = &site->clock,
                                         .chance = &site->chance,
                                         .owner = &site->bench.tally,
                                         .channel_of = channel_of,
                                         .on_kept = on_kept,
                                         .house = site};
    memcpy(settings.seal, SEAL, sizeof settings.seal);
    CHECK_INT(notices_open(&site->notices, &settings, NULL), 0);
    site->send = (struct notices_send){.kind = NOTICE_CODE,
                                       .mode = &site->mode,
                                       .words = {"it", NULL, "Il codice: 123456"},
                                       .due_ms = site->clock.set_ms,
                                       .expires_ms = site->clock.set_ms + 600000,
                                       .to = ENDPOINT_SMS,
                                       .address = "+393331234567"};
}

static void site_close(struct site *site)
{
    notices_close(site->notices);
    bench_close(&site->bench);
}

static void on_done(struct notices_send *send)
{
    CONTAINER_OF(send, struct site, send)->done++;
}

static int try_to_send(struct site *site)
{
    unsigned before = site->done;

    site->send.on_done = on_done;
    notices_send(site->notices, &site->send);
    CHECK_INT(site->done, before); /* never before it returned */
    while (site->done == before)
        uv_run(&site->bench.loop, UV_RUN_ONCE);
    return site->send.failed;
}

static struct store_claim_notices claim(struct site *site)
{
    struct store_claim_notices claim = {
        .channel = "sms-1", .now_ms = site->clock.set_ms, .lease_ms = 1000, .limit = 10};

    CHECK_INT(ASK(&site->bench, claim_notices, &claim), 0);
    return claim;
}

TEST(what_is_kept_is_sealed_and_comes_out_whole)
{
    struct site                site;
    struct store_claim_notices claimed;
    struct notice_words        words;
    struct arena               arena = {0};
    struct buf                 address = {0};

    site_open(&site);
    CHECK_INT(try_to_send(&site), 0);
    CHECK_INT(site.woken, 1);
    claimed = claim(&site);
    CHECK_INT(claimed.count, 1);
    CHECK_TEXT(claimed.notices[0].kind, "code");
    CHECK_TEXT(claimed.notices[0].mode, "actual");
    CHECK_INT(claimed.notices[0].lane, LANE_CODE);
    CHECK(memmem(claimed.notices[0].address.at, claimed.notices[0].address.len, "333", 3) ==
          NULL);
    CHECK(secret_unseal(&address, SEAL, claimed.notices[0].address.at,
                        claimed.notices[0].address.len));
    CHECK_TEXT(address.bytes, "+393331234567");
    CHECK(notice_unseal(&words, SEAL, claimed.notices[0].text.at, claimed.notices[0].text.len,
                        &arena));
    CHECK_TEXT(words.text, "Il codice: 123456");
    store_job_free(&claimed.job);
    buf_free(&address);
    arena_free(&arena);
    site_close(&site);
}

TEST(the_same_notice_twice_is_one)
{
    struct site                site;
    struct store_claim_notices claimed;

    site_open(&site);
    CHECK_INT(try_to_send(&site), 0);
    CHECK_INT(try_to_send(&site), 0); /* its id was filled in */
    claimed = claim(&site);
    CHECK_INT(claimed.count, 1);
    store_job_free(&claimed.job);
    site_close(&site);
}

TEST(a_test_or_a_kind_without_channel_goes_nowhere)
{
    struct site site;

    site_open(&site);
    site.mode.kind = MODE_TEST;
    CHECK_INT(try_to_send(&site), -1);
    CHECK_INT(site.send.err.kind, ERR_CONFLICT);
    site.mode.kind = MODE_ACTUAL;
    site.send.to = ENDPOINT_EMAIL;
    CHECK_INT(try_to_send(&site), -1);
    CHECK_TEXT(site.send.err.text, "no channel of ours carries email");
    CHECK_INT(site.woken, 0);
    site_close(&site);
}

TEST(a_recipient_is_told_while_the_consent_lasts)
{
    struct site                     site;
    struct deed                     deed = bench_deed("subscription.added", "subscriber:1");
    struct store_put_subscription   put = {.deed = &deed};
    struct store_stop_subscriptions stop = {.no = 1, .at_ms = 9, .deed = &deed};

    site_open(&site);
    put.row = (struct subscription_row){.kind = "sms",
                                        .sealed = bench_text("sealed elsewhere"),
                                        .place = "zone:1",
                                        .lang = "it",
                                        .mode = "actual",
                                        .consent = CONSENT_GIVEN};
    CHECK_INT(ASK(&site.bench, put_subscription, &put), 0);
    site.send.address = NULL;
    site.send.recipient = put.no;
    CHECK_INT(try_to_send(&site), 0);
    CHECK_INT(ASK(&site.bench, stop_subscriptions, &stop), 0);
    store_job_free(&stop.job);
    site.send.id = (struct id){0};
    CHECK_INT(try_to_send(&site), -1);
    CHECK_INT(site.send.err.kind, ERR_NOT_FOUND);
    CHECK_INT(site.woken, 1);
    site_close(&site);
}

RUN(what_is_kept_is_sealed_and_comes_out_whole, the_same_notice_twice_is_one,
    a_test_or_a_kind_without_channel_goes_nowhere, a_recipient_is_told_while_the_consent_lasts)
