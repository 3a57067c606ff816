/* script_people.c: accounts, sessions, tokens, subscribers, notices, zones, numbers. */
#include "tests/hub/store/kit/script.h"

static void say_account(struct draw *draw, const struct account_row *row)
{
    say_id(draw, "id", &row->id);
    say_number(draw, "version", row->version);
    say_text(draw, "name", row->name);
    say_text(draw, "state", row->state);
    say_text(draw, "secrets", row->secrets);
    say_number(draw, "step", row->totp_step);
}

static void put_account(struct draw *draw)
{
    struct deed                deed = draw_deed(draw);
    struct session_row         opens = {.hash = {(uint8_t)draw_number(draw, 8)},
                                        .account = draw_id(draw),
                                        .expires_ms = draw_number(draw, 200),
                                        .fields = "{}"};
    struct store_put_account   put = {.row = {.id = bench_id((uint8_t)draw_number(draw, 12)),
                                              .version = draw_number(draw, 3),
                                              .name = draw_word(draw),
                                              .role = "r",
                                              .state = draw_word(draw),
                                              .fields = "{}",
                                              .secrets = draw_word_or_null(draw)},
                                      .ends_sessions = draw_number(draw, 2) == 0,
                                      .opens = draw_number(draw, 3) == 0 ? &opens : NULL,
                                      .deed = &deed};
    struct store_use_totp_step step = {.account = draw_id(draw), .step = draw_number(draw, 5)};

    if (DO(draw, put_account, &put))
        say_number(draw, "version", put.version);
    say_deed(draw, &deed, &put.job);
    DO(draw, use_totp_step, &step);
    store_job_free(&put.job);
}

static void look_at_accounts(struct draw *draw)
{
    struct store_find_account  find = {.id = draw_id(draw), .name = draw_word_or_null(draw)};
    struct store_list_accounts list = {.after = draw_word_or_null(draw), .limit = 2};

    if (DO(draw, find_account, &find))
        say_account(draw, &find.row);
    if (DO(draw, list_accounts, &list))
        for (size_t i = 0; i < list.count; i++)
            say_account(draw, &list.rows[i]);
    store_job_free(&find.job);
    store_job_free(&list.job);
}

static void say_session(struct draw *draw, const struct session_row *row)
{
    say_number(draw, "hash", row->hash[0]);
    say_number(draw, "seen", row->seen_ms);
    say_number(draw, "expires", row->expires_ms);
    say_number(draw, "stepped", row->stepped_up_ms);
}

static void session(struct draw *draw)
{
    struct store_put_session   put = {.row = {.hash = {(uint8_t)draw_number(draw, 8)},
                                              .account = draw_id(draw),
                                              .made_ms = draw_number(draw, 100),
                                              .seen_ms = draw_number(draw, 100),
                                              .expires_ms = draw_number(draw, 200),
                                              .fields = "{}"}};
    struct store_touch_session touch = {.hash = {(uint8_t)draw_number(draw, 8)},
                                        .seen_ms = draw_number(draw, 150),
                                        .expires_ms = draw_number(draw, 150)};
    struct store_find_session  find = {.hash = {(uint8_t)draw_number(draw, 8)},
                                       .now_ms = draw_number(draw, 100)};
    struct store_list_sessions list = {.account = draw_id(draw),
                                       .now_ms = draw_number(draw, 100)};
    struct store_end_sessions  end = {.account = draw_id(draw),
                                      .hash = {(uint8_t)draw_number(draw, 8)},
                                      .now_ms = draw_number(draw, 100)};

    DO(draw, put_session, &put);
    DO(draw, touch_session, &touch);
    if (DO(draw, find_session, &find)) {
        say_session(draw, &find.row);
        say_account(draw, &find.account);
    }
    if (DO(draw, list_sessions, &list))
        for (size_t i = 0; i < list.count; i++)
            say_session(draw, &list.rows[i]);
    if (draw_number(draw, 4) == 0 && DO(draw, end_sessions, &end))
        say_number(draw, "ended", (int64_t)end.ended);
    store_job_free(&find.job);
    store_job_free(&list.job);
}

static void token(struct draw *draw)
{
    struct deed               deed = draw_deed(draw);
    struct store_put_token    put = {.row = {.id = bench_id((uint8_t)draw_number(draw, 12)),
                                             .hash = {(uint8_t)draw_number(draw, 9)},
                                             .account = draw_id(draw),
                                             .label = "l",
                                             .role = "r",
                                             .mode = "m",
                                             .expires_ms = draw_number(draw, 100)},
                                     .deed = &deed};
    struct store_find_token   find = {.hash = {(uint8_t)draw_number(draw, 9)},
                                      .now_ms = draw_number(draw, 100)};
    struct deed               revoking = draw_deed(draw);
    struct store_revoke_token revoke = {
        .id = draw_id(draw), .at_ms = draw_number(draw, 100) + 1, .deed = &revoking};
    struct store_list_tokens list = {
        .account = draw_id(draw), .after = draw_id(draw), .limit = 3};

    DO(draw, put_token, &put);
    say_deed(draw, &deed, &put.job);
    if (DO(draw, find_token, &find)) {
        say_id(draw, "id", &find.row.id);
        say_account(draw, &find.account);
    }
    if (draw_number(draw, 4) == 0)
        DO(draw, revoke_token, &revoke);
    if (DO(draw, list_tokens, &list))
        for (size_t i = 0; i < list.count; i++) {
            say_id(draw, "id", &list.rows[i].id);
            say_number(draw, "revoked", list.rows[i].revoked_ms);
        }
    store_job_free(&put.job);
    store_job_free(&find.job);
    store_job_free(&revoke.job);
    store_job_free(&list.job);
}

static void telephone(struct draw *draw)
{
    const char                  *sealed = draw_word_or_null(draw);
    struct store_put_telephone   put = {.row = {.token = draw_id(draw),
                                                .address = {(uint8_t)draw_number(draw, 5) + 1},
                                                .sealed = {sealed, sealed ? strlen(sealed) : 0},
                                                .lang = "it"}};
    struct store_list_telephones list = {.name = draw_word(draw),
                                         .now_ms = draw_number(draw, 100)};

    if (draw_number(draw, 2) == 0)
        list.account = draw_id(draw);
    DO(draw, put_telephone, &put);
    if (DO(draw, list_telephones, &list))
        for (size_t i = 0; i < list.count; i++) {
            say_id(draw, "token", &list.rows[i].token);
            say_number(draw, "address", list.rows[i].address[0]);
        }
    store_job_free(&list.job);
}

static struct subscription_row draw_subscription(struct draw *draw)
{
    return (struct subscription_row){.no = draw_number(draw, 6) == 0 ? draw_number(draw, 9) : 0,
                                     .kind = draw_bool(draw) ? "sms" : "email",
                                     .address = {(uint8_t)draw_number(draw, 4)},
                                     .sealed = bench_text("sealed"),
                                     .place = draw_word(draw),
                                     .lat_e7 = (int32_t)draw_number(draw, 9),
                                     .hazards = draw_word_or_null(draw),
                                     .level = (int)draw_number(draw, 3),
                                     .lang = draw_word(draw),
                                     .mode = "m",
                                     .consent = (enum consent)draw_number(draw, 2),
                                     .fields = draw_word_or_null(draw),
                                     .changed_ms = draw_number(draw, 3)};
}

static void subscribe(struct draw *draw)
{
    struct deed                   deed = draw_deed(draw);
    struct subscription_row       rows[] = {draw_subscription(draw), draw_subscription(draw)};
    struct store_put_subscription put = {
        .row = draw_subscription(draw), .seen_ms = draw_number(draw, 3), .deed = &deed};
    struct deed                       importing = draw_deed(draw);
    struct store_import_subscriptions import = {.rows = rows, .count = 2, .deed = &importing};

    if (DO(draw, put_subscription, &put)) {
        say_number(draw, "no", put.no);
        say_number(draw, "known", put.was_known);
    }
    say_deed(draw, &deed, &put.job);
    if (DO(draw, import_subscriptions, &import)) {
        say_number(draw, "added", (int64_t)import.added);
        say_number(draw, "left", (int64_t)import.left_out);
        say_number(draw, "no", import.nos[1]);
    }
    store_job_free(&put.job);
    store_job_free(&import.job);
}

static void say_subscriptions(struct draw *draw, const struct subscription_row *rows,
                              size_t count)
{
    for (size_t i = 0; i < count; i++) {
        say_number(draw, "no", rows[i].no);
        say_text(draw, "place", rows[i].place);
        say_text(draw, "lang", rows[i].lang);
        say_text(draw, "hazards", rows[i].hazards);
        say_number(draw, "recipient", rows[i].recipient);
        say_number(draw, "consent", rows[i].consent);
        say_number(draw, "lat", rows[i].lat_e7);
        say_blob(draw, "sealed", rows[i].sealed);
        say_text(draw, "fields", rows[i].fields);
    }
}

static void look_at_subscribers(struct draw *draw)
{
    struct deed                     deed = draw_deed(draw);
    int64_t                         nos[] = {draw_number(draw, 9), draw_number(draw, 9)};
    struct store_addresses_of       of = {.nos = nos, .count = 2};
    struct store_find_subscriptions find = {
        .no = draw_number(draw, 4), .kind = "sms", .address = {(uint8_t)draw_number(draw, 4)}};
    struct store_load_subscriptions load = {.from = draw_number(draw, 9),
                                            .limit = 3,
                                            .consent = (int)draw_number(draw, 4) - 1,
                                            .with_addresses = draw_bool(draw)};
    struct store_stop_subscriptions stop = {.no = draw_number(draw, 9),
                                            .kind = "email",
                                            .address = {(uint8_t)draw_number(draw, 4)},
                                            .forget = draw_bool(draw),
                                            .deed = &deed};

    if (DO(draw, addresses_of, &of))
        for (size_t i = 0; i < of.found; i++) {
            say_number(draw, "no", of.addresses[i].no);
            say_blob(draw, "sealed", of.addresses[i].sealed);
            say_number(draw, "consent", of.addresses[i].consent);
            say_text(draw, "mode", of.addresses[i].mode);
        }
    if (DO(draw, find_subscriptions, &find))
        say_subscriptions(draw, find.rows, find.count);
    if (DO(draw, load_subscriptions, &load))
        say_subscriptions(draw, load.rows, load.count);
    if (draw_number(draw, 4) == 0 && DO(draw, stop_subscriptions, &stop))
        for (size_t i = 0; i < stop.count; i++)
            say_number(draw, "stopped", stop.nos[i]);
    store_job_free(&of.job);
    store_job_free(&find.job);
    store_job_free(&load.job);
    store_job_free(&stop.job);
}

static void notice(struct draw *draw)
{
    struct store_keep_notice   keep = {.notice = {.id = draw_id(draw),
                                                  .kind = "k",
                                                  .channel = draw_bool(draw) ? "sms" : "mail",
                                                  .mode = "m",
                                                  .about = draw_word_or_null(draw),
                                                  .text = bench_text("text"),
                                                  .lane = (int)draw_number(draw, 2),
                                                  .due_ms = draw_number(draw, 100),
                                                  .expires_ms = draw_number(draw, 200)}};
    struct store_claim_notices claim = {.channel = draw_bool(draw) ? "sms" : "mail",
                                        .owner = draw_word(draw),
                                        .now_ms = draw_number(draw, 150),
                                        .lease_ms = draw_number(draw, 30) + 1,
                                        .limit = 2};
    struct store_finish_notice finish = {.no = draw_number(draw, 9),
                                         .fence = draw_number(draw, 4),
                                         .outcome = draw_word_or_null(draw),
                                         .due_ms = draw_number(draw, 100),
                                         .at_ms = draw_number(draw, 100),
                                         .was_untried = draw_bool(draw)};

    if (DO(draw, keep_notice, &keep)) {
        say_number(draw, "no", keep.notice.no);
        say_number(draw, "known", keep.was_known);
    }
    if (DO(draw, claim_notices, &claim)) {
        for (size_t i = 0; i < claim.count; i++) {
            say_number(draw, "no", claim.notices[i].no);
            say_number(draw, "attempts", claim.notices[i].attempts);
            say_number(draw, "fence", claim.notices[i].fence);
            say_number(draw, "doubt", claim.notices[i].was_in_doubt);
            say_blob(draw, "text", claim.notices[i].text);
        }
        say_number(draw, "next", claim.next_due_ms);
    }
    DO(draw, finish_notice, &finish);
    store_job_free(&claim.job);
}

static void zones(struct draw *draw)
{
    struct zone_row rows[2];
    struct deed     deed = draw_deed(draw);

    for (size_t i = 0; i < 2; i++)
        rows[i] = (struct zone_row){.id = draw_word(draw),
                                    .kind = draw_bool(draw) ? "street" : "town",
                                    .parent = draw_word_or_null(draw),
                                    .name = "{}",
                                    .shape = "{}",
                                    .changed_ms = draw_number(draw, 9)};
    {
        struct store_put_zones put = {
            .rows = rows, .count = 2, .replace = draw_number(draw, 4) == 0, .deed = &deed};
        struct store_list_zones list = {.after = draw_word_or_null(draw), .limit = 3};

        DO(draw, put_zones, &put);
        say_deed(draw, &deed, &put.job);
        if (DO(draw, list_zones, &list))
            for (size_t i = 0; i < list.count; i++) {
                say_text(draw, "id", list.rows[i].id);
                say_text(draw, "kind", list.rows[i].kind);
                say_text(draw, "parent", list.rows[i].parent);
            }
        store_job_free(&put.job);
        store_job_free(&list.job);
    }
}

static void numbers(struct draw *draw)
{
    struct store_reserve_numbers reserve = {.name = draw_word(draw),
                                            .count = draw_number(draw, 5)};
    struct store_put_fact        put = {.name = draw_word(draw)};
    struct store_list_facts      list = {.prefix = draw_bool(draw) ? "A" : NULL, .limit = 4};
    struct store_tidy            tidy = {.before_ms = draw_number(draw, 100)};

    if (DO(draw, reserve_numbers, &reserve))
        say_number(draw, "first", reserve.first);
    if (draw_bool(draw))
        put.value = bench_text(draw_word(draw));
    DO(draw, put_fact, &put);
    if (DO(draw, list_facts, &list))
        for (size_t i = 0; i < list.count; i++) {
            say_text(draw, "name", list.rows[i].name);
            say_blob(draw, "value", list.rows[i].value);
        }
    if (draw_number(draw, 20) == 0 && DO(draw, tidy, &tidy))
        say_number(draw, "tidied", (int64_t)tidy.tidied);
    store_job_free(&list.job);
}

static void card(struct draw *draw)
{
    struct deed             deed = draw_deed(draw);
    struct store_put_card   put = {.row = {.id = draw_id(draw),
                                           .version = draw_number(draw, 3),
                                           .kind = draw_word(draw),
                                           .mode = draw_word(draw),
                                           .about = draw_word(draw),
                                           .state = draw_word(draw),
                                           .is_open = draw_bool(draw),
                                           .holder = draw_word(draw),
                                           .fields = "{}",
                                           .made_ms = draw_number(draw, 100),
                                           .changed_ms = draw_number(draw, 100)},
                                   .deed = &deed};
    struct store_list_cards list = {.kind = draw_word(draw),
                                    .mode = draw_word_or_null(draw),
                                    .holder = draw_word_or_null(draw),
                                    .only_open = draw_bool(draw),
                                    .before = draw_id(draw),
                                    .limit = 3};

    if (DO(draw, put_card, &put))
        say_number(draw, "version", put.version);
    say_deed(draw, &deed, &put.job);
    store_job_free(&put.job);
    if (DO(draw, list_cards, &list))
        for (size_t i = 0; i < list.count; i++) {
            say_id(draw, "id", &list.rows[i].id);
            say_number(draw, "version", list.rows[i].version);
            say_text(draw, "about", list.rows[i].about);
            say_text(draw, "state", list.rows[i].state);
            say_number(draw, "made", list.rows[i].made_ms);
        }
    store_job_free(&list.job);
}

script_fn *const SCRIPT_PEOPLE[] = {put_account, look_at_accounts, session, token,
                                    telephone,   subscribe,        notice,  look_at_subscribers,
                                    zones,       numbers,          card};
const size_t     SCRIPT_PEOPLE_COUNT = COUNT_OF(SCRIPT_PEOPLE);
