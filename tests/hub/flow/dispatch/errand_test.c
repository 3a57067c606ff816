/* What goes through the channels beside alerts: notices, tests, the stop of a siren. */
#include "tests/hub/flow/kit/relay.h"

TEST(a_notice_is_sent_once_and_forgotten)
{
    struct relay             relay;
    struct store_keep_notice keep = {0};

    relay_open(&relay, 1);
    relay_start(&relay);
    keep.notice = (struct notice_row){.id = bench_id(9),
                                      .kind = "code",
                                      .channel = "sms",
                                      .mode = "actual",
                                      .address = bench_text("+39571"),
                                      .text = bench_text("Codice 123456"),
                                      .lane = 3,
                                      .expires_ms = relay.clock.set_ms + 60000};
    CHECK_INT(ASK(&relay.bench, keep_notice, &keep), 0);
    dispatch_wake(relay.dispatch, NULL);
    relay_until_sent(&relay, 1);
    CHECK_TEXT(relay.sent[0].text, "Codice 123456");
    CHECK_TEXT(relay.sent[0].address, "+39571");
    dispatch_wake(relay.dispatch, NULL);
    relay_quiet(&relay);
    CHECK_INT(relay.sent_count, 1);
    relay_close(&relay);
}

static int errands_done;

static void on_errand(struct dispatch_errand *errand)
{
    (void)errand;
    errands_done++;
}

TEST(a_siren_is_stopped_by_one_person_and_the_deed_is_written_first)
{
    struct relay              relay;
    struct who                who = who_system();
    struct dispatch_errand    stop = {.on_done = on_errand,
                                      .kind = DISPATCH_STOP_SIREN,
                                      .asking.who = &who,
                                      .is_in_territory = true,
                                      .channel = "siren",
                                      .address = "s1",
                                      .id = bench_id(3)};
    struct store_read_journal journal = {.backwards = true, .limit = 1};

    relay_open(&relay, 1);
    relay_start(&relay);
    who.credential = CREDENTIAL_SESSION;
    who.roles = ROLE_BIT(ROLE_AUDITOR);
    CHECK_INT(dispatch_errand(relay.dispatch, &stop), -1);
    CHECK_INT(stop.err.kind, ERR_FORBIDDEN);
    who.roles = ROLE_BIT(ROLE_OPERATOR);
    CHECK_INT(dispatch_errand(relay.dispatch, &stop), 0);
    CHECK_INT(relay.sent_count, 0);
    while (errands_done == 0)
        relay_turn(&relay);
    CHECK_INT(stop.failed, 0);
    CHECK_INT(stop.verdict, VERDICT_SENT);
    CHECK_TEXT(relay.sent[0].text, "stop");
    CHECK_TEXT(relay.sent[0].address, "s1");
    CHECK_INT(ASK(&relay.bench, read_journal, &journal), 0);
    CHECK_TEXT(journal.rows[0].word, "siren.stopped");
    CHECK_TEXT(journal.rows[0].about, "siren:s1");
    store_job_free(&journal.job);
    relay_close(&relay);
}

RUN(a_notice_is_sent_once_and_forgotten,
    a_siren_is_stopped_by_one_person_and_the_deed_is_written_first)
