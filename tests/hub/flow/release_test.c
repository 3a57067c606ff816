#include "hub/store/people.h"
#include "tests/hub/flow/kit/alerting.h"

#include "hub/base/reader.h"
#include "hub/model/cap.h"
#include "hub/model/sending.h"

static struct alerting town;

static struct alert cap_of(const struct alert_row *row)
{
    struct cap_notes notes = {.arena = &town.arena};
    struct alert     alert;

    CHECK_INT(cap_read(&alert, &notes, row->cap.at, row->cap.len, NULL), 0);
    return alert;
}

/* ── the whole life ─────────────────────────────────────────────────────────────── */

TEST(from_a_draft_to_what_is_stopped)
{
    uint8_t          hash[PROPOSAL_HASH_LEN];
    struct id        id, cancel;
    struct alert_row row;
    struct alert     sent, retraction;

    alerting_open(&town);
    id = alerting_propose(&town, "Severe", hash);
    CHECK(alerting_called(&town, RELEASE_CALL_APPROVERS));
    CHECK(strstr(town.job.answer.bytes, "\"persons_needed\":2"));
    CHECK(strstr(town.job.answer.bytes, "\"false_alarm\""));
    CHECK_INT(alerting_approve(&town, BRUNO, &id, hash, false), 0);
    CHECK_INT(town.released_count, 0); /* recorded; nothing has left */
    hash[0] ^= 1;                      /* shown something else */
    CHECK_INT(alerting_send(&town, CARLA, RELEASE_SEND, &id, hash, 1150, NULL), -1);
    CHECK_TEXT(town.job.err.pointer, "/hash");
    hash[0] ^= 1;
    CHECK_INT(alerting_send(&town, CARLA, RELEASE_SEND, &id, hash, 1150, NULL), 0);
    CHECK_INT(town.released_count, 1);
    row = alerting_row(&town, &id);
    CHECK_TEXT(row.state, "released");
    CHECK_TEXT(row.todo, "plan");
    CHECK(ed25519_verify(row.signature.at, town.bench.key.public_key, row.cap.at, row.cap.len));
    sent = cap_of(&row);
    CHECK_TEXT(sent.identifier, row.identifier);
    CHECK_INT(sent.status, STATUS_ACTUAL);
    CHECK_INT(sent.info_count, 2);

    CHECK_INT(alerting_do(&town, ANNA,
                          &(struct release_job){.verb = RELEASE_STOP,
                                                .id = id,
                                                .retraction = RETRACTION_FALSE_ALARM}),
              0);
    alerting_settle(&town);
    CHECK_TEXT(alerting_row(&town, &id).state, "cancelled");
    CHECK(!alerting_row(&town, &id).todo);
    CHECK(id_same(&town.stopped[0], &id));
    CHECK_INT(town.released_count, 2); /* the retraction, with nobody's approval */
    cancel = alerting_successor(&town, &id);
    CHECK(id_same(&town.released[1], &cancel));
    row = alerting_row(&town, &cancel);
    retraction = cap_of(&row);
    CHECK_INT(retraction.message, MESSAGE_CANCEL);
    CHECK_INT(retraction.reference_count, 1);
    CHECK_TEXT(retraction.references[0].identifier, sent.identifier);
    CHECK_INT(retraction.references[0].sent.ms, sent.sent.ms);
    CHECK(strstr(retraction.infos[0].headline, "RETTIFICA") ||
          strstr(retraction.infos[0].headline, "CORRE"));
    alerting_close(&town);
}

TEST(the_retraction_leaves_by_every_way_the_alert_took_sirens_first)
{
    struct id        id, cancel;
    struct alert_row row;
    struct sending   sending;
    struct cap_notes notes = {.arena = &town.arena};
    struct alert     sent;

    alerting_open(&town);
    id = alerting_release(&town);
    CHECK_INT(alerting_do(&town, DINA,
                          &(struct release_job){.verb = RELEASE_STOP,
                                                .id = id,
                                                .retraction = RETRACTION_OVER,
                                                .reason = "rientrato"}),
              0);
    alerting_settle(&town);
    cancel = alerting_successor(&town, &id);
    row = alerting_row(&town, &cancel);
    CHECK_INT(sending_read(&sending, &town.arena, row.rendered, NULL), 0);
    CHECK_INT(sending.channel_count, 4);
    CHECK_TEXT(sending.channels[0], "siren-empoli");
    CHECK_TEXT(sending.messages[0].text, "none"); /* the siren's program: be silent */
    CHECK_INT(sending.message_count, 1 + 3 * 2);
    sent = cap_of(&row);
    cap_check(&notes, &sent, CAP_OF_OURS);
    CHECK(!cap_first_must(&notes));
    CHECK_INT(row.expires_ms, town.clock.set_ms + RETRACTION_LASTS_MS);
    alerting_close(&town);
}

TEST(an_update_names_the_whole_chain_and_ends_what_it_follows)
{
    struct release_job job = {
        .verb = RELEASE_APPROVE, .and_release = true, .confirm_reach = 1200};
    struct id        first, second;
    struct alert_row row;
    struct alert     sent;
    struct sending   sending;
    const char      *json;

    alerting_open(&town);
    first = alerting_release(&town);
    for (int round = 0; round < 2; round++) {
        char text[ID_TEXT_LEN + 1];

        town.clock.set_ms += 60000;
        json = arena_format(&town.arena,
                            "{\"previous\":\"%s\",\"channels\":[\"feed\"],"
                            "\"no_siren_reason\":\"già suonate\"}",
                            id_text(text, &first));
        CHECK_INT(alerting_do(&town, ANNA,
                              &(struct release_job){
                                  .verb = RELEASE_DRAFT, .json = json, .len = strlen(json)}),
                  0);
        second = town.job.id;
        CHECK_INT(alerting_act(&town, ANNA, RELEASE_PROPOSE, &second, NULL), 0);
        alerting_hash(&town, &second, job.hash);
        job.id = second;
        CHECK_INT(alerting_do(&town, BRUNO, &job), 0);
        alerting_settle(&town);
        CHECK_TEXT(alerting_row(&town, &first).state, "updated");
        CHECK_TEXT(alerting_row(&town, &first).todo, "rest"); /* until that one is planned */
        row = alerting_row(&town, &second);
        CHECK_INT(sending_read(&sending, &town.arena, row.rendered, NULL), 0);
        CHECK(sending_has(&sending, "sms")); /* P7: those the first one reached hear of it */
        sent = cap_of(&row);
        CHECK_INT(sent.message, MESSAGE_UPDATE);
        CHECK_INT(sent.reference_count, round + 1);
        first = second;
    }
    CHECK_INT(alerting_act(&town, FLORA, RELEASE_SHOW, &second, NULL), 0);
    CHECK(strstr(town.job.answer.bytes, "\"previous\""));
    alerting_close(&town);
}

TEST(an_edit_that_names_no_channels_leaves_them_as_they_were)
{
    const char    *bare = "{\"severity\":\"Minor\"}";
    struct id      id;
    struct sending sending;

    alerting_open(&town);
    id = alerting_draft(&town, "actual", "[\"mail\"]", "Moderate");
    CHECK_INT(
        alerting_do(&town, ANNA,
                    &(struct release_job){
                        .verb = RELEASE_EDIT, .id = id, .json = bare, .len = strlen(bare)}),
        0);
    CHECK_INT(sending_read(&sending, &town.arena, alerting_row(&town, &id).rendered, NULL), 0);
    CHECK_INT(sending.channel_count, 1);
    CHECK_TEXT(sending.channels[0], "mail");
    CHECK_TEXT(sending.no_siren_reason, "di notte basta il resto");
    alerting_close(&town);
}

/* ── P4: two persons ────────────────────────────────────────────────────────────── */

TEST(nobody_approves_the_own_words_from_whatever_session)
{
    uint8_t            hash[PROPOSAL_HASH_LEN];
    struct release_job job = {.verb = RELEASE_APPROVE, .confirm_reach = 1200};
    struct id          id;
    struct who         who;

    alerting_open(&town);
    id = alerting_propose(&town, "Severe", hash);
    who = alerting_who(&town, ANNA);
    who.roles = ROLE_BIT(ROLE_APPROVER) | ROLE_BIT(ROLE_OPERATOR);
    who.session = bench_id(250); /* another machine, the same person */
    job.asking.who = &who;
    job.id = id;
    memcpy(job.hash, hash, sizeof hash);
    CHECK_INT(alerting_do(&town, ANNA, &job), -1);
    CHECK_INT(town.job.err.kind, ERR_FORBIDDEN);
    CHECK_INT(alerting_send(&town, BRUNO, RELEASE_SEND, &id, hash, 1200, NULL),
              -1); /* none has approved */
    CHECK_INT(town.released_count, 0);
    CHECK_INT(alerting_approve(&town, BRUNO, &id, hash, false), 0);
    CHECK_INT(alerting_approve(&town, BRUNO, &id, hash, false), -1); /* twice is still one */
    CHECK_INT(town.job.err.kind, ERR_FORBIDDEN);
    alerting_close(&town);
}

/* Whoever makes tokens is not thereby several people. */
TEST(a_token_is_the_person_who_answers_for_it)
{
    uint8_t            hash[PROPOSAL_HASH_LEN];
    struct release_job job = {.verb = RELEASE_APPROVE, .confirm_reach = 1200};
    struct who         anna, token;
    char               id[ID_TEXT_LEN + 1];

    alerting_open(&town);
    job.id = alerting_propose(&town, "Severe", hash);
    memcpy(job.hash, hash, sizeof hash);
    anna = alerting_who(&town, ANNA);
    token = alerting_who(&town, BRUNO);
    token.credential = CREDENTIAL_TOKEN;
    token.account = bench_id(200);
    token.owner = anna.account;
    job.asking.who = &token;
    CHECK_INT(alerting_do(&town, ANNA, &job), -1); /* another name, the author's own */
    CHECK(strstr(town.job.err.text, "author"));

    token.roles = ROLE_BIT(ROLE_OPERATOR);
    job = (struct release_job){.verb = RELEASE_WITHDRAW, .id = job.id, .asking.who = &token};
    CHECK_INT(alerting_do(&town, ANNA, &job), 0);
    CHECK_TEXT(alerting_row(&town, &job.id).author, id_text(id, &anna.account));
    alerting_close(&town);
}

TEST(the_policys_number_is_counted_in_persons)
{
    uint8_t   hash[PROPOSAL_HASH_LEN];
    struct id id;

    alerting_open(&town);
    town.policy.rules[0].persons = 3;
    id = alerting_propose(&town, "Severe", hash);
    CHECK_INT(alerting_approve(&town, BRUNO, &id, hash, true), -1);
    CHECK_INT(town.job.err.kind, ERR_FORBIDDEN);
    CHECK_INT(alerting_approve(&town, BRUNO, &id, hash, false), 0);
    CHECK_TEXT(alerting_row(&town, &id).state, "proposed");
    CHECK_INT(alerting_send(&town, BRUNO, RELEASE_SEND, &id, hash, 1200, NULL), -1);
    CHECK_INT(alerting_approve(&town, BRUNO, &id, hash, false), -1);
    CHECK_INT(alerting_approve(&town, CARLA, &id, hash, true), 0);
    CHECK_TEXT(alerting_row(&town, &id).state, "released");

    town.policy.rules[0].persons = 2;
    id = alerting_propose(&town, "Severe", hash);
    CHECK_INT(alerting_approve(&town, BRUNO, &id, hash, false), 0);
    town.policy.rules[0].persons = 3; /* meanwhile */
    CHECK_INT(alerting_send(&town, BRUNO, RELEASE_SEND, &id, hash, 1200, NULL), -1);
    CHECK_INT(town.job.err.kind, ERR_FORBIDDEN);
    alerting_close(&town);
}

static void sign_up(int person, const char *name)
{
    struct deed              deed = bench_deed("account.changed", name);
    struct store_put_account put = {.row = {.id = alerting_who(&town, person).account,
                                            .name = name,
                                            .role = "operator",
                                            .state = "active",
                                            .fields = "{}"},
                                    .deed = &deed};

    CHECK_INT(ASK(&town.bench, put_account, &put), 0);
    store_job_free(&put.job);
}

TEST(who_is_shown_by_name_and_what_by_its_headline)
{
    uint8_t   hash[PROPOSAL_HASH_LEN];
    struct id id;

    alerting_open(&town);
    sign_up(ANNA, "anna");
    sign_up(BRUNO, "bruno");
    id = alerting_propose(&town, "Severe", hash);
    CHECK(strstr(town.job.answer.bytes, "\"author_name\":\"anna\""));
    CHECK_INT(alerting_approve(&town, BRUNO, &id, hash, false), 0);
    CHECK(strstr(town.job.answer.bytes, "\"name\":\"bruno\""));
    CHECK_INT(alerting_act(&town, CARLA, RELEASE_SHOW, &id, NULL), 0);
    CHECK(strstr(town.job.answer.bytes, "\"last_editor_name\":\"anna\""));
    CHECK(strstr(town.job.answer.bytes, "\"name\":\"bruno\""));
    CHECK_INT(alerting_do(&town, CARLA, &(struct release_job){.verb = RELEASE_LIST}), 0);
    CHECK(strstr(town.job.answer.bytes, "\"author_name\":\"anna\""));
    CHECK(strstr(town.job.answer.bytes, "\"headline\":\"ALLAGAMENTO in centro\","));
    id = alerting_propose(&town, "Severe", hash);
    CHECK_INT(alerting_approve(&town, DINA, &id, hash, false), 0); /* is in no table */
    CHECK(!strstr(town.job.answer.bytes, "\"name\""));
    alerting_close(&town);
}

TEST(an_edit_voids_approvals_and_the_editor_becomes_an_author)
{
    uint8_t            hash[PROPOSAL_HASH_LEN], later[PROPOSAL_HASH_LEN];
    struct id          id;
    struct alert_row   row;
    struct release_job edit = {.verb = RELEASE_EDIT};

    alerting_open(&town);
    id = alerting_propose(&town, "Severe", hash);
    CHECK_INT(alerting_approve(&town, BRUNO, &id, hash, false), 0);
    row = alerting_row(&town, &id);
    edit.id = id;
    edit.json = arena_format(&town.arena,
                             "{\"content\":%s,\"channels\":[\"sms\"],"
                             "\"no_siren_reason\":\"di notte\"}",
                             row.content);
    edit.len = strlen(edit.json);
    edit.version = row.version - 1;
    CHECK_INT(alerting_do(&town, DINA, &edit), -1); /* seen before the approval */
    CHECK_INT(town.job.err.kind, ERR_CONFLICT);
    edit.version = row.version;
    CHECK_INT(alerting_do(&town, DINA, &edit), 0);
    CHECK_TEXT(alerting_row(&town, &id).state, "draft");
    CHECK(strstr(town.job.answer.bytes, "\"approvals\":[]"));
    CHECK_INT(alerting_act(&town, ANNA, RELEASE_PROPOSE, &id, NULL), 0);
    alerting_hash(&town, &id, later);
    CHECK(memcmp(hash, later, sizeof hash) != 0);
    CHECK_INT(alerting_approve(&town, CARLA, &id, hash, false),
              -1); /* of what was shown before */
    CHECK_INT(town.job.err.kind, ERR_CONFLICT);
    CHECK_INT(alerting_approve(&town, DINA, &id, later, true), -1); /* the last editor */
    CHECK_INT(town.job.err.kind, ERR_FORBIDDEN);
    CHECK_INT(alerting_approve(&town, CARLA, &id, later, true), 0);
    alerting_close(&town);
}

TEST(an_old_second_factor_approves_nothing)
{
    uint8_t            hash[PROPOSAL_HASH_LEN];
    struct release_job job = {.verb = RELEASE_APPROVE};
    struct who         who;

    alerting_open(&town);
    job.id = alerting_propose(&town, "Severe", hash);
    memcpy(job.hash, hash, sizeof hash);
    who = alerting_who(&town, BRUNO);
    who.stepped_up_ms -= 6 * 60000;
    job.asking.who = &who;
    CHECK_INT(alerting_do(&town, BRUNO, &job), -1);
    CHECK_INT(town.job.err.kind, ERR_STEP_UP);
    CHECK(strstr(town.job.err.text, "second factor"));
    alerting_close(&town);
}

TEST(returned_and_rejected_come_with_a_reason_and_lose_their_approvals)
{
    uint8_t   hash[PROPOSAL_HASH_LEN];
    struct id id;

    alerting_open(&town);
    id = alerting_propose(&town, "Severe", hash);
    CHECK_INT(alerting_act(&town, BRUNO, RELEASE_RETURN, &id, NULL), -1);
    CHECK_TEXT(town.job.err.pointer, "/reason");
    CHECK_INT(alerting_act(&town, BRUNO, RELEASE_RETURN, &id, "area troppo grande"), 0);
    CHECK(alerting_called(&town, RELEASE_CALL_AUTHOR));
    CHECK_TEXT(alerting_row(&town, &id).state, "returned");
    CHECK_INT(alerting_approve(&town, BRUNO, &id, hash, true), -1);
    id = alerting_propose(&town, "Severe", hash);
    CHECK_INT(alerting_act(&town, EZIO, RELEASE_WITHDRAW, &id, NULL),
              -1); /* not theirs, not there */
    CHECK_INT(alerting_act(&town, ANNA, RELEASE_WITHDRAW, &id, NULL), 0);
    CHECK_TEXT(alerting_row(&town, &id).state, "draft");
    id = alerting_propose(&town, "Severe", hash);
    CHECK_INT(alerting_act(&town, CARLA, RELEASE_REJECT, &id, "non serve"), 0);
    CHECK_INT(alerting_act(&town, ANNA, RELEASE_PROPOSE, &id, NULL), -1);
    alerting_close(&town);
}

RUN(from_a_draft_to_what_is_stopped,
    the_retraction_leaves_by_every_way_the_alert_took_sirens_first,
    an_update_names_the_whole_chain_and_ends_what_it_follows,
    an_edit_that_names_no_channels_leaves_them_as_they_were,
    nobody_approves_the_own_words_from_whatever_session,
    a_token_is_the_person_who_answers_for_it, the_policys_number_is_counted_in_persons,
    who_is_shown_by_name_and_what_by_its_headline,
    an_edit_voids_approvals_and_the_editor_becomes_an_author,
    an_old_second_factor_approves_nothing,
    returned_and_rejected_come_with_a_reason_and_lose_their_approvals)
