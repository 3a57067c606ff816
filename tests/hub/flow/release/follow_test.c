/* What follows a released alert: Updates, corrections by one person, and stops. */
#include "tests/hub/flow/kit/alerting.h"

#define WIDER "{\"polygons\":[\"43.69,10.91 43.69,10.95 43.73,10.95 43.73,10.91 43.69,10.91\"]}"
#define IN_VINCI                                                                               \
    "{\"polygons\":[\"43.76,10.91 43.76,10.95 43.78,10.95 43.78,10.91 43.76,10.91\"]}"
#define CARRIED "[\"sms\",\"mail\",\"siren-empoli\",\"feed\"]"
#define WHY     "via sbagliata nel testo"

static struct alerting town;

static const char *following(const struct id *id, const char *json)
{
    char text[ID_TEXT_LEN + 1];

    return arena_format(&town.arena, "{\"previous\":\"%s\",%s", id_text(text, id), json + 1);
}

/* An Update of it by ANNA; nil when it was refused. */
static struct id update_of(const struct id *id, const char *channels, const char *severity,
                           const char *area)
{
    const char *json = alerting_json(&town, "actual", channels, severity, area, "già suonate");

    return alerting_draft_json(&town, ANNA, following(id, json)) < 0 ? (struct id){0}
                                                                     : town.job.id;
}

static struct id proposed_update(const struct id *id, uint8_t hash_r[PROPOSAL_HASH_LEN])
{
    struct id next = update_of(id, "[\"feed\"]", "Severe", ALERTING_AREA);

    CHECK_INT(alerting_act(&town, ANNA, RELEASE_PROPOSE, &next, NULL), 0);
    alerting_hash(&town, &next, hash_r);
    return next;
}

static void check_refused(enum err_kind kind, const char *pointer)
{
    CHECK_INT(town.job.failed, -1);
    CHECK_INT(town.job.err.kind, kind);
    CHECK_TEXT(town.job.err.pointer, pointer);
}

static void check_state(const struct id *id, const char *state)
{
    CHECK_TEXT(alerting_row(&town, id).state, state);
}

/* ── Updates ────────────────────────────────────────────────────────────────────── */

TEST(an_exercise_cannot_end_what_is_real_nor_the_other_way_round)
{
    struct id   first;
    const char *json;

    alerting_open(&town);
    first = alerting_release(&town);
    json =
        alerting_json(&town, "exercise/arno", "[\"rehearsal\"]", "Severe", ALERTING_AREA, NULL);
    CHECK_INT(alerting_draft_json(&town, ANNA, following(&first, json)), -1);
    check_refused(ERR_INVALID, "/previous");
    check_state(&first, "released");
    alerting_close(&town);
}

TEST(nobody_updates_what_reached_beyond_the_own_territory)
{
    struct id   first;
    const char *json;

    alerting_open(&town);
    first = alerting_release(&town);
    json = alerting_json(&town, "actual", "[\"feed\"]", "Minor", IN_VINCI, NULL);
    CHECK_INT(alerting_draft_json(&town, EZIO, following(&first, json)), -1);
    check_refused(ERR_FORBIDDEN, "/previous");
    alerting_close(&town);
}

struct racer {
    struct release_job job;
    struct who         who;
};

static void on_done(struct release_job *job)
{
    job->on_done = NULL;
}

/* Both at once; how many were granted. */
static int race(struct racer racers[2])
{
    int granted = 0;

    for (int i = 0; i < 2; i++) {
        racers[i].who = alerting_who(&town, i == 0 ? BRUNO : CARLA);
        racers[i].job.on_done = on_done;
        racers[i].job.asking.who = &racers[i].who;
        release_do(town.release, &racers[i].job);
    }
    alerting_settle(&town);
    for (int i = 0; i < 2; i++) {
        CHECK(!racers[i].job.on_done);
        granted += racers[i].job.failed == 0;
        if (racers[i].job.failed)
            CHECK_INT(racers[i].job.err.kind, ERR_CONFLICT);
        release_job_free(&racers[i].job);
    }
    return granted;
}

static bool is_in(const struct id *id, const char *state)
{
    return strcmp(alerting_row(&town, id).state, state) == 0;
}

static struct racer approving(const struct id *id, const uint8_t hash[PROPOSAL_HASH_LEN])
{
    struct racer racer = {.job = {.verb = RELEASE_APPROVE,
                                  .id = *id,
                                  .and_release = true,
                                  .confirm_reach = town.reach}};

    memcpy(racer.job.hash, hash, sizeof racer.job.hash);
    return racer;
}

TEST(of_two_updates_at_once_one_goes_out)
{
    struct id    first, one, other;
    uint8_t      hash[2][PROPOSAL_HASH_LEN];
    struct racer racers[2];

    alerting_open(&town);
    first = alerting_release(&town);
    one = proposed_update(&first, hash[0]);
    other = proposed_update(&first, hash[1]);
    racers[0] = approving(&one, hash[0]);
    racers[1] = approving(&other, hash[1]);
    CHECK_INT(race(racers), 1);
    CHECK_INT(town.released_count, 2);
    check_state(&first, "updated");
    CHECK(is_in(&one, "released") != is_in(&other, "released")); /* whichever was first */
    CHECK(is_in(&one, "proposed") != is_in(&other, "proposed"));
    CHECK_INT(town.resting_count, 1); /* what it follows, at once */
    CHECK(id_same(&town.resting[0], &first));
    CHECK_TEXT(alerting_row(&town, &first).todo, "rest");
    CHECK(alerting_heard(&town, "alert.updated"));
    alerting_close(&town);
}

TEST(an_update_and_a_stop_at_once_leave_one_of_them)
{
    struct id    first, next;
    uint8_t      hash[PROPOSAL_HASH_LEN];
    struct racer racers[2];

    alerting_open(&town);
    first = alerting_release(&town);
    next = proposed_update(&first, hash);
    racers[0] = (struct racer){.job = {.verb = RELEASE_STOP, .id = first}};
    racers[1] = approving(&next, hash);
    CHECK_INT(race(racers), 1);
    CHECK(is_in(&first, "cancelled") ? is_in(&next, "proposed")
                                     : is_in(&first, "updated") && is_in(&next, "released"));
    CHECK_INT(town.released_count, 2); /* it, and its retraction or its Update */
    alerting_close(&town);
}

/* ── P7: by every channel that carried what it follows ──────────────────────────── */

static bool is_said(const char *words)
{
    return strstr(town.job.answer.bytes, words) != NULL;
}

/* ANNA writes it and BRUNO releases it; the answer stands in job. */
static struct id released_update(const struct id *id)
{
    uint8_t   hash[PROPOSAL_HASH_LEN];
    struct id next = proposed_update(id, hash);

    CHECK_INT(alerting_approve(&town, BRUNO, &next, hash, true), 0);
    return next;
}

static bool carries(const struct id *id, const char *channel)
{
    return strstr(alerting_row(&town, id).rendered,
                  arena_format(&town.arena, "{\"channel\":\"%s\"", channel)) != NULL;
}

TEST(a_channel_that_is_gone_is_named_to_the_officers_until_it_is_back)
{
    struct id first, next;
    uint8_t   hash[PROPOSAL_HASH_LEN];

    alerting_open(&town);
    first = alerting_release(&town);
    town.channels[1].channel.name = "post"; /* mail is gone */
    next = update_of(&first, "[\"feed\"]", "Severe", ALERTING_AREA);
    CHECK_INT(alerting_act(&town, ANNA, RELEASE_PREVIEW, &next, NULL), 0);
    CHECK(is_said("mail carried what it follows and is configured no more"));
    first = released_update(&first);
    CHECK(is_said("\"unreached\":[\"mail\"]"));
    CHECK(!carries(&first, "mail") && carries(&first, "sms"));
    next = proposed_update(&first, hash);
    CHECK(is_said("\"unreached\":[\"mail\"]"));
    town.channels[1].channel.name = "mail";
    CHECK_INT(alerting_approve(&town, BRUNO, &next, hash, true), -1);
    check_refused(ERR_CONFLICT, "");
    next = released_update(&first);
    CHECK(!is_said("unreached"));
    CHECK(carries(&next, "mail"));
    alerting_close(&town);
}

TEST(a_stop_names_the_channels_it_cannot_use_and_uses_those_that_came_back)
{
    struct id first;

    alerting_open(&town);
    first = alerting_release(&town);
    town.channels[1].channel.name = "post";
    first = released_update(&first);
    town.channels[1].channel.name = "mail";
    town.channels[0].channel.name = "texts";
    CHECK_INT(alerting_act(&town, ANNA, RELEASE_STOP, &first, NULL), 0);
    CHECK(is_said("\"unreached\":[\"sms\"]"));
    alerting_settle(&town);
    first = alerting_successor(&town, &first);
    CHECK(carries(&first, "mail") && carries(&first, "feed"));
    alerting_close(&town);
}

/* ── what waits is stopped as well ──────────────────────────────────────────────── */

TEST(who_stops_what_only_waits_to_go_out_has_it_rejected)
{
    static const char *const STATES[] = {"proposed", "approved", "held"};

    for (int i = 0; i < 3; i++) {
        uint8_t   hash[PROPOSAL_HASH_LEN];
        struct id id;

        alerting_open(&town);
        id = alerting_propose(&town, "Severe", hash);
        if (i > 0)
            CHECK_INT(alerting_approve(&town, BRUNO, &id, hash, false), 0);
        town.reach = i == 2 ? 5000 : 1200;
        if (i == 2)
            CHECK_INT(alerting_send(&town, BRUNO, RELEASE_SEND, &id, hash, 1200, NULL), 0);
        check_state(&id, STATES[i]);
        CHECK_INT(alerting_act(&town, ANNA, RELEASE_STOP, &id, NULL), 0);
        check_state(&id, "rejected");
        CHECK(alerting_called(&town, RELEASE_CALL_ROOM));
        CHECK_INT(alerting_send(&town, BRUNO, RELEASE_SEND, &id, hash, 1200, NULL), -1);
        CHECK_INT(town.released_count, 0);
        alerting_close(&town);
    }
}

/* ── P4: correcting takes one person ────────────────────────────────────────────── */

static int correct(int person, const struct id *id)
{
    uint8_t hash[PROPOSAL_HASH_LEN];
    char    hex[2 * PROPOSAL_HASH_LEN + 1];
    char   *at;

    CHECK_INT(alerting_act(&town, person, RELEASE_PREVIEW, id, NULL), 0);
    at = strstr(town.job.answer.bytes, "\"hash\":\"");
    snprintf(hex, sizeof hex, "%s", at + 8);
    CHECK(decode_exactly(hash, sizeof hash, ENCODING_HEX, hex));
    return alerting_send(&town, person, RELEASE_CORRECT, id, hash, town.reach, WHY);
}

TEST(one_person_corrects_what_is_out_for_those_it_reached)
{
    struct id first, next;

    alerting_open(&town);
    first = alerting_release(&town);
    next = update_of(&first, CARRIED, "Moderate", ALERTING_AREA);
    CHECK_INT(correct(EZIO, &next), -1); /* of another town */
    check_refused(ERR_FORBIDDEN, "");
    CHECK_INT(correct(FLORA, &next), -1);
    check_refused(ERR_FORBIDDEN, "");
    CHECK_INT(town.released_count, 1);
    CHECK_INT(correct(ANNA, &next), 0); /* its author */
    CHECK_INT(town.released_count, 2);
    alerting_settle(&town);
    check_state(&next, "released");
    check_state(&first, "updated");
    CHECK(alerting_called(&town, RELEASE_CALL_ROOM));
    CHECK(alerting_heard(&town, "alert.corrected"));
    alerting_close(&town);
}

static void check_no_correction(const struct id *first, const char *json, const char *pointer)
{
    struct id next;

    CHECK_INT(alerting_draft_json(&town, ANNA, first ? following(first, json) : json), 0);
    next = town.job.id;
    CHECK_INT(correct(ANNA, &next), -1);
    check_refused(ERR_FORBIDDEN, pointer);
    CHECK_INT(town.released_count, 1);
}

static const char *with(const char *json, const char *old, const char *other)
{
    const char *at = strstr(json, old);

    CHECK(at);
    return arena_format(&town.arena, "%.*s%s%s", (int)(at - json), json, other,
                        at + strlen(old));
}

TEST(a_correction_warns_nobody_anew)
{
    const char *json;
    struct id   first;

    alerting_open(&town);
    first = alerting_release(&town);
    json = alerting_json(&town, "actual", CARRIED, "Severe", ALERTING_AREA, "già suonate");
    check_no_correction(NULL, json, ""); /* it follows nothing */
    check_no_correction(&first, with(json, "\"Severe\"", "\"Extreme\""), "/severity");
    check_no_correction(&first, with(json, "\"Severe\"", "\"Unknown\""), "/severity");
    check_no_correction(&first, with(json, "T17:00:00+01", "T18:00:00+01"), "/expires");
    check_no_correction(&first, with(json, "\"FL\"", "\"FO\""), "/hazard");
    check_no_correction(&first, with(json, "\"mail\"", "\"mail\",\"mastodon\""), "/channels");
    check_no_correction(&first, json, "/channels"); /* the sirens would sound again */
    json = alerting_json(&town, "actual", CARRIED, "Severe", WIDER, "già suonate");
    check_no_correction(&first, json, "/area");
    check_state(&first, "released");
    json = alerting_json(&town, "actual", CARRIED, "Severe", ALERTING_AREA, NULL);
    json = with(json, "\"texts\"",
                "\"parameters\":[{\"name\":\"TOCSIN:siren\",\"value\":\"none\"}],\"texts\"");
    CHECK_INT(alerting_draft_json(&town, ANNA, following(&first, json)), 0);
    first = town.job.id;
    CHECK_INT(correct(ANNA, &first), 0);
    alerting_close(&town);
}

static int propose_silenced(const struct id *previous, const char *severity,
                            const char *expires, const char *area)
{
    const char *json = alerting_json(&town, "actual", CARRIED, severity, area, NULL);
    struct id   draft;

    json = with(json, "\"texts\"",
                "\"parameters\":[{\"name\":\"TOCSIN:siren\",\"value\":\"none\"}],\"texts\"");
    json = with(json, "T17:00:00+01", expires);
    CHECK_INT(alerting_draft_json(&town, ANNA, previous ? following(previous, json) : json), 0);
    draft = town.job.id;
    return alerting_act(&town, ANNA, RELEASE_PROPOSE, &draft, NULL);
}

TEST(sirens_that_sounded_stay_silent_without_a_reason_unless_it_grows_graver_or_wider)
{
    struct id first;

    alerting_open(&town);
    CHECK_INT(propose_silenced(NULL, "Severe", "T17:00:00+01", ALERTING_AREA), -1);
    check_refused(ERR_INVALID, "/no_siren_reason");
    first = alerting_release(&town);
    CHECK_INT(propose_silenced(&first, "Extreme", "T17:00:00+01", ALERTING_AREA), -1);
    check_refused(ERR_INVALID, "/no_siren_reason");
    CHECK_INT(propose_silenced(&first, "Severe", "T17:00:00+01", WIDER), -1);
    check_refused(ERR_INVALID, "/no_siren_reason");
    CHECK_INT(propose_silenced(&first, "Severe", "T18:00:00+01", ALERTING_AREA), 0);
    alerting_close(&town);
}

RUN(an_exercise_cannot_end_what_is_real_nor_the_other_way_round,
    nobody_updates_what_reached_beyond_the_own_territory, of_two_updates_at_once_one_goes_out,
    an_update_and_a_stop_at_once_leave_one_of_them,
    a_channel_that_is_gone_is_named_to_the_officers_until_it_is_back,
    a_stop_names_the_channels_it_cannot_use_and_uses_those_that_came_back,
    who_stops_what_only_waits_to_go_out_has_it_rejected,
    one_person_corrects_what_is_out_for_those_it_reached, a_correction_warns_nobody_anew,
    sirens_that_sounded_stay_silent_without_a_reason_unless_it_grows_graver_or_wider)
