#include "tests/hub/store/kit/bench.h"
#include "tests/hub/store/kit/conformance.h"

static struct subscription_row subscription(uint8_t address, const char *place)
{
    return (struct subscription_row){.kind = "sms",
                                     .address = {address},
                                     .sealed = bench_text("sealed"),
                                     .place = place,
                                     .lat_e7 = 437213000,
                                     .lon_e7 = 109472000,
                                     .radius_m = 300,
                                     .level = 2,
                                     .hazards = "FL WS",
                                     .lang = "it",
                                     .mode = "test",
                                     .consent = CONSENT_GIVEN,
                                     .changed_ms = 1};
}

static void a_subscription_is_one_of_its_address_and_place(struct bench *bench)
{
    struct deed                   deed = bench_deed("subscription.changed", "subscription:1");
    struct store_put_subscription put = {.row = subscription(1, "zone:1"), .deed = &deed};
    struct subscription_row rows[] = {subscription(1, "zone:1"), subscription(1, "zone:2"),
                                      subscription(2, "zone:1")};
    struct store_import_subscriptions import = {.rows = rows, .count = 3, .deed = &deed};
    struct store_find_subscriptions   find = {.kind = "sms", .address = {1}};

    CHECK_INT(ASK(bench, put_subscription, &put), 0);
    CHECK_INT(put.no, 1);
    CHECK(!put.was_known);
    put.row.lang = "en";
    CHECK_INT(ASK(bench, put_subscription, &put), 0);
    CHECK_INT(put.no, 1);
    CHECK(put.was_known);
    rows[0].lang = "de";
    CHECK_INT(ASK(bench, import_subscriptions, &import), 0);
    CHECK_INT(import.added, 2);
    CHECK_INT(import.replaced, 1);
    CHECK_INT(import.nos[2], 3);
    store_job_free(&import.job);
    CHECK_INT(ASK(bench, find_subscriptions, &find), 0);
    CHECK_INT(find.count, 2);
    CHECK_TEXT(find.rows[0].lang, "de");
    CHECK_INT(find.rows[1].lon_e7, 109472000);
    CHECK_INT(find.rows[1].sealed.len, 6);
    CHECK_TEXT(find.rows[1].hazards, "FL WS");
    CHECK_INT(find.rows[1].recipient, 1); /* one person, two places */
    store_job_free(&find.job);
    put.seen_ms = 1;
    put.row.changed_ms = 2;
    CHECK_INT(ASK(bench, put_subscription, &put), 0);
    CHECK_INT(ASK(bench, put_subscription, &put), -1); /* it is of 2 now */
    CHECK_INT(put.job.err.kind, ERR_CONFLICT);
    put.seen_ms = 0;
    put.row.no = 77;
    CHECK_INT(ASK(bench, put_subscription, &put), -1);
    CHECK_INT(put.job.err.kind, ERR_NOT_FOUND);
}

static void stopping_is_at_once_and_forgetting_erases_the_address(struct bench *bench)
{
    struct deed                     deed = bench_deed("subscription.stopped", "subscription:1");
    struct store_stop_subscriptions stop = {
        .kind = "sms", .address = {1}, .at_ms = 9, .deed = &deed};
    int64_t                         nos[] = {3, 1, 99, 1};
    struct store_addresses_of       of = {.nos = nos, .count = 4};
    struct store_load_subscriptions load = {.consent = CONSENT_GIVEN};

    CHECK_INT(ASK(bench, stop_subscriptions, &stop), 0);
    CHECK_INT(stop.count, 2);
    CHECK_INT(stop.nos[1], 2);
    store_job_free(&stop.job);
    CHECK_INT(ASK(bench, stop_subscriptions, &stop), 0);
    CHECK_INT(stop.count, 0);
    stop =
        (struct store_stop_subscriptions){.no = 1, .forget = true, .at_ms = 10, .deed = &deed};
    CHECK_INT(ASK(bench, stop_subscriptions, &stop), 0);
    CHECK_INT(stop.count, 1);
    store_job_free(&stop.job);
    CHECK_INT(ASK(bench, addresses_of, &of), 0);
    CHECK_INT(of.found, 2);
    CHECK_INT(of.addresses[0].no, 1);
    CHECK_INT(of.addresses[0].consent, CONSENT_FORGOTTEN);
    CHECK(!of.addresses[0].sealed.at);
    CHECK_INT(of.addresses[1].no, 3);
    CHECK_TEXT(of.addresses[1].lang, "it");
    CHECK_TEXT(of.addresses[1].mode, "test");
    store_job_free(&of.job);
    CHECK_INT(ASK(bench, load_subscriptions, &load), 0);
    CHECK_INT(load.count, 1);
    CHECK_INT(load.rows[0].no, 3);
    CHECK(!load.rows[0].sealed.at); /* not asked for */
    CHECK_INT(load.upto, 3);
    store_job_free(&load.job);
}

static void who_said_stop_is_not_brought_back_by_a_table(struct bench *bench)
{
    struct deed             deed = bench_deed("subscriptions.imported", "subscriptions");
    struct subscription_row rows[] = {subscription(1, "zone:9"), subscription(4, "zone:9")};
    struct store_import_subscriptions import = {.rows = rows, .count = 2, .deed = &deed};
    struct store_find_subscriptions   find = {.kind = "sms", .address = {1}};

    CHECK_INT(ASK(bench, import_subscriptions, &import), 0);
    CHECK_INT(import.left_out, 1);
    CHECK_INT(import.added, 1);
    CHECK_INT(import.nos[0], 0);
    CHECK(import.nos[1] > 0);
    store_job_free(&import.job);
    CHECK_INT(ASK(bench, find_subscriptions, &find), 0);
    CHECK_INT(find.count, 2);
    CHECK_INT(find.rows[0].recipient, 0); /* nobody to be reached there any more */
    store_job_free(&find.job);
}

void conform_subscribers(const struct backend_kind *kind)
{
    struct bench bench;

    bench_open(&bench, kind);
    a_subscription_is_one_of_its_address_and_place(&bench);
    stopping_is_at_once_and_forgetting_erases_the_address(&bench);
    who_said_stop_is_not_brought_back_by_a_table(&bench);
    bench_close(&bench);
}

static void zones_replace_those_of_their_kind(struct bench *bench)
{
    struct deed             deed = bench_deed("zones.put", "zones");
    struct zone_row         rows[] = {{"a", "street", NULL, "{}", "{}", 1},
                                      {"b", "street", "z", "{}", "{}", 1},
                                      {"z", "town", NULL, "{}", "{}", 1}};
    struct store_put_zones  put = {.rows = rows, .count = 3, .deed = &deed};
    struct store_list_zones list = {.kind = "street"};

    CHECK_INT(ASK(bench, put_zones, &put), 0);
    put.count = 1;
    put.replace = true;
    rows[0].name = "{\"it\":\"A\"}";
    CHECK_INT(ASK(bench, put_zones, &put), 0);
    CHECK_INT(ASK(bench, list_zones, &list), 0);
    CHECK_INT(list.count, 1);
    CHECK_TEXT(list.rows[0].name, "{\"it\":\"A\"}");
    store_job_free(&list.job);
    list = (struct store_list_zones){.after = "a"};
    CHECK_INT(ASK(bench, list_zones, &list), 0);
    CHECK_INT(list.count, 1);
    CHECK_TEXT(list.rows[0].id, "z");
    store_job_free(&list.job);
}

static void numbers_are_never_given_twice(struct bench *bench)
{
    struct store_reserve_numbers reserve = {.name = "siren.1", .count = 10000};

    CHECK_INT(ASK(bench, reserve_numbers, &reserve), 0);
    CHECK_INT(reserve.first, 1);
    CHECK_INT(ASK(bench, reserve_numbers, &reserve), 0);
    CHECK_INT(reserve.first, 10001);
    reserve.name = "siren.2";
    CHECK_INT(ASK(bench, reserve_numbers, &reserve), 0);
    CHECK_INT(reserve.first, 1);
    reserve.count = 0;
    CHECK_INT(ASK(bench, reserve_numbers, &reserve), -1);
    CHECK_INT(reserve.job.err.kind, ERR_INVALID);
}

static void facts_are_put_found_listed_and_forgotten(struct bench *bench)
{
    struct store_put_fact   put = {.name = "channel.sms.paused", .value = bench_text("yes")};
    struct store_find_fact  find = {.name = "channel.sms.paused"};
    struct store_list_facts list = {.prefix = "channel."};

    CHECK_INT(ASK(bench, put_fact, &put), 0);
    put.name = "channels";
    put.value = bench_text("");
    CHECK_INT(ASK(bench, put_fact, &put), 0);
    CHECK_INT(ASK(bench, find_fact, &find), 0);
    CHECK_INT(find.value.len, 3);
    store_job_free(&find.job);
    CHECK_INT(ASK(bench, list_facts, &list), 0);
    CHECK_INT(list.count, 1);
    CHECK_TEXT(list.rows[0].name, "channel.sms.paused");
    store_job_free(&list.job);
    put = (struct store_put_fact){.name = "channel.sms.paused"};
    CHECK_INT(ASK(bench, put_fact, &put), 0);
    CHECK_INT(ASK(bench, find_fact, &find), -1);
    CHECK_INT(find.job.err.kind, ERR_NOT_FOUND);
}

void conform_town(const struct backend_kind *kind)
{
    struct bench bench;

    bench_open(&bench, kind);
    zones_replace_those_of_their_kind(&bench);
    numbers_are_never_given_twice(&bench);
    facts_are_put_found_listed_and_forgotten(&bench);
    bench_close(&bench);
}
