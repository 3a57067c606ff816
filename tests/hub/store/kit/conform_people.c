#include "tests/hub/store/kit/bench.h"
#include "tests/hub/store/kit/conformance.h"

static int put(struct bench *bench, uint8_t n, const char *name, int64_t version,
               const char *state)
{
    struct deed              deed = bench_deed("account.changed", "account:1");
    struct store_put_account put = {.row = {.id = bench_id(n),
                                            .version = version,
                                            .name = name,
                                            .role = "operator",
                                            .state = state,
                                            .fields = "{}",
                                            .secrets = "{\"password\":\"x\"}",
                                            .changed_ms = 1},
                                    .deed = &deed};
    int                      failed = ASK(bench, put_account, &put);

    CHECK(failed == 0 || put.job.err.kind == ERR_CONFLICT);
    return failed;
}

static void accounts_have_one_name_and_one_writer_at_a_time(struct bench *bench)
{
    struct store_find_account  find = {.name = "ANNA"};
    struct store_list_accounts list = {.after = "anna"};
    const struct id            ids[] = {bench_id(2), bench_id(9), bench_id(1)};
    struct store_name_accounts named = {.ids = ids, .count = COUNT_OF(ids)};

    CHECK_INT(put(bench, 1, "anna", 0, "active"), 0);
    CHECK_INT(put(bench, 1, "anna", 0, "active"), -1);
    CHECK_INT(put(bench, 2, "Anna", 0, "active"), -1);
    CHECK_INT(put(bench, 2, "bob", 0, "active"), 0);
    CHECK_INT(put(bench, 2, "anna", 1, "active"), -1);
    CHECK_INT(put(bench, 1, "anna", 1, "active"), 0);
    CHECK_INT(put(bench, 1, "anna", 1, "active"), -1);
    CHECK_INT(ASK(bench, find_account, &find), 0);
    CHECK_INT(find.row.version, 2);
    CHECK_TEXT(find.row.secrets, "{\"password\":\"x\"}");
    store_job_free(&find.job);
    CHECK_INT(ASK(bench, list_accounts, &list), 0);
    CHECK_INT(list.count, 1);
    CHECK_TEXT(list.rows[0].name, "bob");
    CHECK(!list.rows[0].secrets);
    store_job_free(&list.job);
    CHECK_INT(ASK(bench, name_accounts, &named), 0);
    CHECK_TEXT(named.names[0], "bob");
    CHECK(!named.names[1]);
    CHECK_TEXT(named.names[2], "anna");
    store_job_free(&named.job);
    find = (struct store_find_account){.id = bench_id(9)};
    CHECK_INT(ASK(bench, find_account, &find), -1);
    CHECK_INT(find.job.err.kind, ERR_NOT_FOUND);
}

static void a_code_is_used_once(struct bench *bench)
{
    struct store_use_totp_step use = {.account = bench_id(1), .step = 100};

    CHECK_INT(ASK(bench, use_totp_step, &use), 0);
    CHECK_INT(ASK(bench, use_totp_step, &use), -1);
    CHECK_INT(use.job.err.kind, ERR_CONFLICT);
    use.step = 99;
    CHECK_INT(ASK(bench, use_totp_step, &use), -1);
    use.step = 101;
    CHECK_INT(ASK(bench, use_totp_step, &use), 0);
}

static void put_session(struct bench *bench, uint8_t n, int64_t expires_ms)
{
    struct store_put_session put = {.row = {.hash = {n},
                                            .account = bench_id(1),
                                            .made_ms = n,
                                            .seen_ms = n,
                                            .expires_ms = expires_ms,
                                            .fields = "{}"}};

    CHECK_INT(ASK(bench, put_session, &put), 0);
}

static void sessions_live_until_they_end_or_expire(struct bench *bench)
{
    struct store_find_session  find = {.hash = {1}, .now_ms = 99};
    struct store_touch_session touch = {.hash = {1}, .seen_ms = 50, .stepped_up_ms = 60};
    struct store_list_sessions list = {.account = bench_id(1), .now_ms = 99};
    struct store_end_sessions  end = {.account = bench_id(1), .hash = {1}, .now_ms = 99};

    put_session(bench, 1, 100);
    put_session(bench, 2, 200);
    put_session(bench, 3, 50);
    CHECK_INT(ASK(bench, touch_session, &touch), 0);
    CHECK_INT(ASK(bench, find_session, &find), 0);
    CHECK_INT(find.row.seen_ms, 50);
    CHECK_INT(find.row.expires_ms, 100);
    CHECK_INT(find.row.stepped_up_ms, 60);
    CHECK_TEXT(find.account.name, "anna");
    CHECK(!find.account.secrets);
    store_job_free(&find.job);
    find.now_ms = 100;
    CHECK_INT(ASK(bench, find_session, &find), -1);
    CHECK_INT(ASK(bench, list_sessions, &list), 0);
    CHECK_INT(list.count, 2);
    CHECK_INT(list.rows[0].hash[0], 2);
    store_job_free(&list.job);
    CHECK_INT(ASK(bench, end_sessions, &end), 0);
    CHECK_INT(end.ended, 2); /* all but the first, the expired one too */
    end = (struct store_end_sessions){.hash = {1}, .now_ms = 99};
    CHECK_INT(ASK(bench, end_sessions, &end), 0);
    CHECK_INT(end.ended, 1);
    CHECK_INT(ASK(bench, touch_session, &touch), -1);
    CHECK_INT(touch.job.err.kind, ERR_NOT_FOUND);
}

static int put_with_session(struct bench *bench, int64_t version, uint8_t hash, bool ends)
{
    struct session_row       opens = {.hash = {hash},
                                      .account = bench_id(1),
                                      .made_ms = 5,
                                      .seen_ms = 5,
                                      .expires_ms = 200,
                                      .fields = "{}"};
    struct store_put_account put = {.row = {.id = bench_id(1),
                                            .version = version,
                                            .name = "anna",
                                            .role = "operator",
                                            .state = "active",
                                            .fields = "{}",
                                            .changed_ms = 1},
                                    .ends_sessions = ends,
                                    .opens = &opens};

    return ASK(bench, put_account, &put);
}

static int64_t sessions_of_anna(struct bench *bench)
{
    struct store_list_sessions list = {.account = bench_id(1), .now_ms = 99};
    int64_t                    count;

    CHECK_INT(ASK(bench, list_sessions, &list), 0);
    count = (int64_t)list.count;
    store_job_free(&list.job);
    return count;
}

/* A new password and the end of what was opened with the old one are one deed. */
static void an_account_changes_with_its_sessions_or_not_at_all(struct bench *bench)
{
    struct store_find_account find = {.name = "anna"};

    CHECK_INT(ASK(bench, find_account, &find), 0);
    put_session(bench, 4, 200);
    put_session(bench, 5, 200);
    CHECK_INT(put_with_session(bench, find.row.version - 1, 6, true), -1);
    CHECK_INT(sessions_of_anna(bench), 2);
    CHECK_INT(put_with_session(bench, find.row.version, 6, false), 0);
    CHECK_INT(sessions_of_anna(bench), 3);
    CHECK_INT(put_with_session(bench, find.row.version + 1, 7, true), 0);
    CHECK_INT(sessions_of_anna(bench), 1);
    CHECK_INT(put_with_session(bench, find.row.version + 2, 7, false), -1); /* of that hash */
    store_job_free(&find.job);
}

static int put_token(struct bench *bench, uint8_t n, uint8_t hash, int64_t expires_ms)
{
    struct deed            deed = bench_deed("token.made", "token:1");
    struct store_put_token put = {.row = {.id = bench_id(n),
                                          .hash = {hash},
                                          .account = bench_id(1),
                                          .label = "river gauge",
                                          .role = "device",
                                          .mode = "test",
                                          .made_ms = 1,
                                          .expires_ms = expires_ms},
                                  .deed = &deed};

    return ASK(bench, put_token, &put);
}

static int find_token(struct bench *bench, uint8_t hash, int64_t now_ms)
{
    struct store_find_token find = {.hash = {hash}, .now_ms = now_ms};
    int                     failed = ASK(bench, find_token, &find);

    CHECK(failed == 0 || find.job.err.kind == ERR_NOT_FOUND);
    CHECK(failed < 0 || strcmp(find.row.label, "river gauge") == 0);
    store_job_free(&find.job);
    return failed;
}

static void tokens_work_until_revoked_expired_or_their_account_stops(struct bench *bench)
{
    struct deed               deed = bench_deed("token.revoked", "token:1");
    struct store_revoke_token revoke = {.id = bench_id(11), .at_ms = 5, .deed = &deed};
    struct store_list_tokens  list = {.account = bench_id(1)};

    CHECK_INT(put_token(bench, 11, 1, 0), 0);
    CHECK_INT(put_token(bench, 12, 1, 0), -1);
    CHECK_INT(put_token(bench, 12, 2, 50), 0);
    CHECK_INT(find_token(bench, 1, 1000), 0);
    CHECK_INT(find_token(bench, 2, 49), 0);
    CHECK_INT(find_token(bench, 2, 50), -1);
    CHECK_INT(ASK(bench, revoke_token, &revoke), 0);
    CHECK_INT(ASK(bench, revoke_token, &revoke), -1);
    CHECK_INT(find_token(bench, 1, 1000), -1);
    CHECK_INT(ASK(bench, list_tokens, &list), 0);
    CHECK_INT(list.count, 2);
    CHECK_INT(list.rows[0].revoked_ms, 5);
    store_job_free(&list.job);
    CHECK_INT(put(bench, 1, "anna", 2, "disabled"), 0);
    CHECK_INT(find_token(bench, 2, 49), -1);
}

static int put_telephone(struct bench *bench, uint8_t token, uint8_t address,
                         const char *sealed)
{
    struct store_put_telephone put = {
        .row = {.address = {address},
                .sealed = {sealed, sealed ? strlen(sealed) : 0},
                .lang = "it"},
    };

    if (token)
        put.row.token = bench_id(token);
    return ASK(bench, put_telephone, &put);
}

/* What is sealed of anna's, in one text. */
static const char *telephones_of(struct bench *bench, bool by_name, int64_t now_ms)
{
    static char                  text[80];
    struct store_list_telephones list = {.now_ms = now_ms};

    if (by_name)
        list.name = "Anna";
    else
        list.account = bench_id(1);
    CHECK_INT(ASK(bench, list_telephones, &list), 0);
    text[0] = '\0';
    for (size_t i = 0; i < list.count; i++) {
        CHECK_TEXT(list.rows[i].lang, "it");
        snprintf(text + strlen(text), sizeof text - strlen(text), "%.*s ",
                 (int)list.rows[i].sealed.len, (const char *)list.rows[i].sealed.at);
    }
    store_job_free(&list.job);
    return text;
}

static void a_telephone_is_called_while_its_token_is_good(struct bench *bench)
{
    struct deed                 deed = bench_deed("token.revoked", "token:22");
    struct store_revoke_token   revoke = {.id = bench_id(22), .at_ms = 5, .deed = &deed};
    struct store_find_account   find = {.name = "anna"};
    struct id                   anna = bench_id(1);
    char                        id[ID_TEXT_LEN + 1], about[ID_TEXT_LEN + 10];
    struct deed                 erasing = bench_deed("personal.erased", "account:1");
    struct store_erase_personal erase = {.about = about, .deed = &erasing};

    CHECK_INT(ASK(bench, find_account, &find), 0);
    CHECK_INT(put(bench, 1, "anna", find.row.version, "active"), 0);
    store_job_free(&find.job);
    CHECK_INT(put_token(bench, 21, 21, 0), 0);
    CHECK_INT(put_token(bench, 22, 22, 0), 0);
    CHECK_INT(put_token(bench, 23, 23, 50), 0);
    CHECK_INT(put_telephone(bench, 99, 9, "nobody"), -1);
    CHECK_INT(put_telephone(bench, 21, 1, "one"), 0);
    CHECK_INT(put_telephone(bench, 22, 2, "two"), 0);
    CHECK_INT(put_telephone(bench, 23, 3, "three"), 0);
    CHECK_TEXT(telephones_of(bench, false, 49), "one two three ");
    CHECK_TEXT(telephones_of(bench, true, 50), "one two ");
    CHECK_INT(put_telephone(bench, 21, 4, "one, moved"), 0);
    CHECK_INT(put_telephone(bench, 21, 2, "the second's"), 0); /* the same browser */
    CHECK_TEXT(telephones_of(bench, true, 50), "the second's ");
    CHECK_INT(put_telephone(bench, 22, 5, "two"), 0);
    CHECK_INT(put_telephone(bench, 0, 2, NULL), 0); /* it listens no more */
    CHECK_TEXT(telephones_of(bench, true, 50), "two ");
    CHECK_INT(ASK(bench, revoke_token, &revoke), 0);
    CHECK_TEXT(telephones_of(bench, true, 50), "");
    CHECK_INT(put_telephone(bench, 22, 5, "two"), -1);
    CHECK_INT(put_telephone(bench, 21, 1, "one"), 0);
    CHECK_INT(put_telephone(bench, 21, 0, NULL), 0);
    CHECK_TEXT(telephones_of(bench, true, 50), "");
    CHECK_INT(put_telephone(bench, 21, 1, "one"), 0);
    snprintf(about, sizeof about, "account:%s", id_text(id, &anna));
    CHECK_INT(ASK(bench, erase_personal, &erase), 0);
    CHECK_TEXT(telephones_of(bench, true, 50), "");
}

void conform_people(const struct backend_kind *kind)
{
    struct bench bench;

    bench_open(&bench, kind);
    accounts_have_one_name_and_one_writer_at_a_time(&bench);
    a_code_is_used_once(&bench);
    sessions_live_until_they_end_or_expire(&bench);
    tokens_work_until_revoked_expired_or_their_account_stops(&bench);
    an_account_changes_with_its_sessions_or_not_at_all(&bench);
    a_telephone_is_called_while_its_token_is_good(&bench);
    bench_close(&bench);
}
