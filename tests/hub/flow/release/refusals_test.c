/* What the server refuses, whoever asks it: P4, P5, P6, P9 and territory. */
#include "tests/hub/flow/kit/alerting.h"

static struct alerting town;

static void check_refused(enum err_kind kind, const char *pointer)
{
    CHECK_INT(town.job.failed, -1);
    CHECK_INT(town.job.err.kind, kind);
    CHECK_TEXT(town.job.err.pointer, pointer);
    CHECK_INT(town.released_count, 0);
}

static struct id drafted(const char *mode, const char *channels, const char *severity,
                         const char *area, const char *no_siren_reason)
{
    CHECK_INT(
        alerting_draft_json(
            &town, ANNA, alerting_json(&town, mode, channels, severity, area, no_siren_reason)),
        0);
    return town.job.id;
}

static int propose(const struct id *id)
{
    return alerting_act(&town, ANNA, RELEASE_PROPOSE, id, NULL);
}

/* ── P5: the area and how many are in it ────────────────────────────────────────── */

TEST(no_area_no_release)
{
    struct id id;

    alerting_open(&town);
    id = drafted("actual", "[\"sms\"]", "Moderate", NULL, NULL);
    CHECK_INT(propose(&id), -1);
    check_refused(ERR_INVALID, "/area");
    id = drafted("actual", "[\"sms\"]", "Moderate", "{\"zones\":[\"999999\"]}", NULL);
    CHECK_INT(propose(&id), -1);
    check_refused(ERR_INVALID, "/area");
    id = drafted("actual", "[\"sms\"]", "Moderate",
                 "{\"polygons\":[\"10.91,43.70 10.95,43.70 10.95,43.73 10.91,43.73 "
                 "10.91,43.70\"]}",
                 NULL); /* lon, lat: somewhere in Ethiopia */
    CHECK_INT(propose(&id), -1);
    check_refused(ERR_INVALID, "/area");
    CHECK(strstr(town.job.err.text, "exchanged"));
    CHECK_INT(alerting_draft_json(
                  &town, ANNA,
                  alerting_json(&town, "actual", "[\"sms\"]", "Moderate",
                                "{\"polygons\":[\"43.70,10.91 43.73,10.95 43.70,10.95 "
                                "43.73,10.91 43.70,10.91\"]}",
                                NULL)),
              -1); /* a bow tie */
    check_refused(ERR_INVALID, "/content/area/polygons/0");
    alerting_close(&town);
}

TEST(another_audience_than_approved_is_held_for_one_new_approval)
{
    uint8_t   hash[PROPOSAL_HASH_LEN], anew[PROPOSAL_HASH_LEN];
    struct id id;

    alerting_open(&town);
    id = alerting_propose(&town, "Severe", hash);
    CHECK_INT(alerting_approve(&town, BRUNO, &id, hash, false), 0);
    town.reach = 1400; /* more than a tenth, more than fifty */
    CHECK_INT(alerting_send(&town, BRUNO, RELEASE_SEND, &id, hash, 1200, NULL), 0);
    CHECK_INT(town.released_count, 0);
    CHECK_TEXT(alerting_row(&town, &id).state, "held");
    CHECK(strstr(town.job.answer.bytes, "\"held_because\":\"reach\""));
    CHECK(strstr(town.job.answer.bytes, "\"approvals\":[]"));
    CHECK(alerting_called(&town, RELEASE_CALL_OFFICERS));
    CHECK_INT(alerting_approve(&town, BRUNO, &id, hash, true), -1); /* of what was before */
    check_refused(ERR_CONFLICT, "/hash");
    alerting_hash(&town, &id, anew);
    CHECK_INT(alerting_approve(&town, CARLA, &id, anew, true), 0);
    CHECK_INT(town.released_count, 1);
    alerting_close(&town);
}

TEST(what_the_plan_counts_otherwise_is_held_before_anything_leaves)
{
    struct who         hub = who_system();
    struct release_job hold = {.verb = RELEASE_HOLD, .confirm_reach = 5000, .asking.who = &hub};
    uint8_t            hash[PROPOSAL_HASH_LEN];
    const char        *identifier;

    alerting_open(&town);
    hold.id = alerting_release(&town);
    identifier = alerting_row(&town, &hold.id).identifier;
    CHECK_INT(alerting_do(&town, ANNA, &hold), 0);
    CHECK_TEXT(alerting_row(&town, &hold.id).state, "held");
    CHECK(!alerting_row(&town, &hold.id).todo);
    CHECK(id_same(&town.stopped[0], &hold.id));
    alerting_hash(&town, &hold.id, hash);
    town.reach = 5000;
    CHECK_INT(alerting_approve(&town, CARLA, &hold.id, hash, true), 0);
    CHECK_INT(town.released_count, 2);
    CHECK_TEXT(alerting_row(&town, &hold.id).identifier, identifier);
    alerting_close(&town);
}

TEST(the_reach_confirmed_is_the_reach_shown)
{
    uint8_t   hash[PROPOSAL_HASH_LEN];
    struct id id;

    alerting_open(&town);
    id = alerting_propose(&town, "Severe", hash);
    CHECK_INT(alerting_approve(&town, BRUNO, &id, hash, false), 0);
    CHECK_INT(alerting_send(&town, BRUNO, RELEASE_SEND, &id, hash, 12000, NULL), -1);
    check_refused(ERR_CONFLICT, "/confirm_reach");
    CHECK_INT(alerting_send(&town, BRUNO, RELEASE_SEND, &id, hash, INT64_MAX, NULL), -1);
    check_refused(ERR_CONFLICT, "/confirm_reach");
    CHECK_INT(alerting_send(&town, BRUNO, RELEASE_SEND, &id, hash, RELEASE_NO_REACH, NULL), -1);
    check_refused(ERR_INVALID, "/confirm_reach");
    CHECK_INT(alerting_send(&town, BRUNO, RELEASE_SEND, &id, hash, 1320, NULL), 0);
    alerting_close(&town);
}

/* ── P6: what is not real ───────────────────────────────────────────────────────── */

TEST(an_exercise_or_test_leaves_by_no_live_channel_and_nothing_real_by_a_rehearsal)
{
    struct who         player;
    struct release_job job = {.verb = RELEASE_PROPOSE};
    struct id          id;

    alerting_open(&town);
    id = drafted("test", "[\"rehearsal\",\"sms\"]", "Minor", ALERTING_AREA, NULL);
    CHECK_INT(propose(&id), -1);
    check_refused(ERR_FORBIDDEN, "/channels");
    id = drafted("exercise/arno", "[\"siren-empoli\"]", "Severe", ALERTING_AREA, NULL);
    CHECK_INT(propose(&id), -1);
    check_refused(ERR_FORBIDDEN, "/channels");
    id = drafted("actual", "[\"rehearsal\"]", "Minor", ALERTING_AREA, NULL);
    CHECK_INT(propose(&id), -1);
    check_refused(ERR_FORBIDDEN, "/channels");

    job.id = drafted("actual", "[\"feed\"]", "Minor", ALERTING_AREA, NULL);
    player = alerting_who(&town, ANNA);
    CHECK(mode_parse(&player.mode, "exercise/arno"));
    job.asking.who = &player;
    CHECK_INT(alerting_do(&town, ANNA, &job), -1);
    check_refused(ERR_FORBIDDEN, "");
    CHECK(strstr(town.job.err.text, "another mode"));
    job.id = drafted("exercise/arno", "[\"rehearsal\"]", "Severe", ALERTING_AREA, NULL);
    CHECK_INT(alerting_do(&town, ANNA, &job), 0);
    CHECK(strstr(alerting_row(&town, &job.id).rendered, "ESERCITAZIONE"));
    alerting_close(&town);
}

/* ── P9: those without an account ───────────────────────────────────────────────── */

TEST(a_grave_danger_is_not_left_to_social_media_and_silent_sirens_have_a_reason)
{
    struct id id;

    alerting_open(&town);
    id = drafted("actual", "[\"mastodon\"]", "Severe", ALERTING_AREA, "no");
    CHECK_INT(propose(&id), -1);
    check_refused(ERR_INVALID, "/channels");
    id = drafted("actual", "[\"mastodon\",\"sms\"]", "Extreme", ALERTING_AREA, NULL);
    CHECK_INT(propose(&id), -1);
    check_refused(ERR_INVALID, "/no_siren_reason");
    id = drafted("actual", "[\"mastodon\"]", "Minor", ALERTING_AREA, NULL);
    CHECK_INT(propose(&id), 0);
    alerting_close(&town);
}

/* ── territory ──────────────────────────────────────────────────────────────────── */

TEST(nobody_and_no_channel_acts_outside_its_territory)
{
    uint8_t   hash[PROPOSAL_HASH_LEN];
    struct id id;

    alerting_open(&town);
    CHECK_INT(alerting_draft_json(
                  &town, EZIO,
                  alerting_json(&town, "actual", "[\"sms\"]", "Moderate", ALERTING_AREA, NULL)),
              -1);
    check_refused(ERR_FORBIDDEN, "");
    id = alerting_propose(&town, "Severe", hash);
    CHECK_INT(alerting_approve(&town, EZIO, &id, hash, true), -1);
    check_refused(ERR_FORBIDDEN, "");
    CHECK_INT(alerting_act(&town, EZIO, RELEASE_RETURN, &id, "via"), -1);
    check_refused(ERR_FORBIDDEN, "");
    id = drafted("actual", "[\"siren-vinci\"]", "Severe", ALERTING_AREA, NULL);
    CHECK_INT(propose(&id), -1);
    check_refused(ERR_FORBIDDEN, "/channels");
    CHECK_INT(alerting_draft_json(&town, DINA,
                                  alerting_json(&town, "actual", "[\"sms\"]", "Moderate",
                                                "{\"zones\":[\"048014\",\"048050\"]}", NULL)),
              -1); /* half of it is hers */
    check_refused(ERR_FORBIDDEN, "");
    alerting_close(&town);
}

TEST(what_is_incomplete_is_named_and_a_written_reason_lets_guidance_wait)
{
    struct id   id;
    const char *json;

    alerting_open(&town);
    json =
        "{\"mode\":\"actual\",\"channels\":[\"feed\"],\"content\":{\"hazard\":\"FL\","
        "\"category\":[\"Met\"],\"urgency\":\"Immediate\",\"severity\":\"Minor\","
        "\"certainty\":\"Observed\",\"expires\":\"2026-11-22T17:00:00+01:00\","
        "\"area\":" ALERTING_AREA ",\"texts\":[{\"language\":\"it\",\"event\":\"Allagamento\","
        "\"sender_name\":\"Comune\",\"headline\":\"Acqua\",\"description\":\"Alta.\","
        "\"place\":\"Empoli\"}]}}";
    CHECK_INT(alerting_draft_json(&town, ANNA, json), 0);
    id = town.job.id;
    CHECK_INT(propose(&id), -1);
    check_refused(ERR_INVALID, "/infos/0/instruction");
    CHECK_INT(alerting_act(&town, ANNA, RELEASE_PREVIEW, &id, NULL), 0);
    CHECK(strstr(town.job.answer.bytes, "/infos/0/instruction"));
    CHECK(strstr(town.job.answer.bytes, "\"must\":true,\"reason_passes\":true"));
    CHECK_INT(alerting_act(&town, ANNA, RELEASE_PROPOSE, &id, "consigli tra dieci minuti"), 0);
    alerting_close(&town);
}

TEST(the_preview_names_letters_that_cost_and_what_may_stand_for_them)
{
    alerting_open(&town);
    CHECK_INT(alerting_draft_json(
                  &town, ANNA,
                  "{\"mode\":\"actual\",\"channels\":[\"sms\"],\"content\":{\"hazard\":\"FL\","
                  "\"severity\":\"Minor\",\"expires\":\"2026-11-22T17:00:00+01:00\","
                  "\"area\":" ALERTING_AREA ",\"texts\":[{\"language\":\"it\",\"event\":"
                  "\"Allagamento\",\"sender_name\":\"Comune\",\"headline\":\"Acqua\","
                  "\"instruction\":\"È vietato uscire 🌊\",\"place\":\"Empoli\"}]}}"),
              0);
    CHECK_INT(alerting_act(&town, ANNA, RELEASE_PREVIEW, &town.job.id, NULL), 0);
    CHECK(strstr(town.job.answer.bytes,
                 "\"letters\":[{\"letter\":\"È\",\"instead\":\"E'\"},{\"letter\":\"🌊\"}]"));
    alerting_close(&town);
}

/* ── alone ──────────────────────────────────────────────────────────────────────── */

static int break_glass(int person, const char *severity)
{
    struct id id = alerting_draft(&town, "actual", "[\"sms\",\"siren-empoli\"]", severity);
    struct release_job job = {.verb = RELEASE_BREAK_GLASS,
                              .id = id,
                              .confirm_reach = town.reach,
                              .reason = "la diga cede, nessuno risponde"};
    const char        *hash;

    CHECK_INT(alerting_act(&town, ANNA, RELEASE_PREVIEW, &id, NULL), 0);
    hash = strstr(town.job.answer.bytes, "\"hash\":\"") + 8;
    hash = arena_copy(&town.arena, hash, 64);
    CHECK(decode_exactly(job.hash, sizeof job.hash, ENCODING_HEX, hash));
    return alerting_do(&town, person, &job);
}

TEST(break_glass_is_for_extreme_loud_and_counted)
{
    alerting_open(&town);
    CHECK_INT(break_glass(DINA, "Severe"), -1);
    check_refused(ERR_FORBIDDEN, "");
    CHECK_INT(break_glass(ANNA, "Extreme"), -1); /* no approver */
    check_refused(ERR_FORBIDDEN, "");
    CHECK_INT(break_glass(EZIO, "Extreme"), -1); /* not there */
    check_refused(ERR_FORBIDDEN, "");
    CHECK_INT(break_glass(DINA, "Extreme"), 0);
    CHECK(alerting_called(&town, RELEASE_CALL_ROOM));
    CHECK(alerting_heard(&town, "alert.glass_broken"));
    CHECK_INT(break_glass(DINA, "Extreme"), 0);
    CHECK_INT(break_glass(DINA, "Extreme"), -1); /* twice a day */
    CHECK_INT(town.job.err.kind, ERR_FORBIDDEN);
    CHECK_INT(break_glass(BRUNO, "Extreme"), 0); /* counted by person */
    CHECK_INT(town.released_count, 3);
    alerting_close(&town);
}

TEST(a_lone_release_counts_down_for_all_to_see_and_stop)
{
    uint8_t   hash[PROPOSAL_HASH_LEN];
    struct id id;

    alerting_open(&town);
    id = alerting_propose(&town, "Severe", hash);
    CHECK_INT(alerting_send(&town, DINA, RELEASE_LONE, &id, hash, 1200, NULL), -1);
    check_refused(ERR_INVALID, "/reason");
    CHECK_INT(alerting_send(&town, DINA, RELEASE_LONE, &id, hash, 1200, "sola di notte"), 0);
    CHECK(strstr(town.job.answer.bytes, "\"countdown\""));
    CHECK(alerting_called(&town, RELEASE_CALL_ROOM));
    town.clock.set_ms += 29000;
    CHECK_INT(alerting_send(&town, DINA, RELEASE_LONE, &id, hash, 1200, "sola di notte"), -1);
    check_refused(ERR_BUSY, "");
    CHECK_INT(alerting_act(&town, ANNA, RELEASE_STOP, &id, NULL), 0); /* any officer */
    CHECK_TEXT(alerting_row(&town, &id).state, "draft");
    town.clock.set_ms += 2000;
    CHECK_INT(alerting_send(&town, DINA, RELEASE_LONE, &id, hash, 1200, "sola di notte"), -1);
    CHECK_INT(town.released_count, 0);

    id = alerting_propose(&town, "Severe", hash);
    CHECK_INT(alerting_send(&town, DINA, RELEASE_LONE, &id, hash, 1200, "sola di notte"), 0);
    town.clock.set_ms += 30000;
    CHECK_INT(alerting_send(&town, BRUNO, RELEASE_LONE, &id, hash, 1200, "sola di notte"), 0);
    CHECK_INT(town.released_count, 0); /* another's countdown is not one's own */
    town.clock.set_ms += 30000;
    CHECK_INT(alerting_send(&town, BRUNO, RELEASE_LONE, &id, hash, 1200, "sola di notte"), 0);
    CHECK_INT(town.released_count, 1);
    alerting_close(&town);
}

static int draft_with(const char *values)
{
    return alerting_draft_json(&town, ANNA,
                               arena_format(&town.arena,
                                            "{\"template\":\"FL\",\"values\":{%s},\"area\":%s,"
                                            "\"expires\":\"2029-05-01T12:00:00+02:00\"}",
                                            values, ALERTING_AREA));
}

static size_t times_said(const char *words)
{
    const char *at = town.job.answer.bytes;
    size_t      count = 0;

    for (; (at = strstr(at, words)); at++)
        count++;
    return count;
}

TEST(what_is_filled_into_ready_words_is_judged_where_it_was_written)
{
    alerting_open(&town);
    CHECK_INT(draft_with("\"place\":\"Empoli\",\"nix\":\"x\""), -1);
    check_refused(ERR_INVALID, "/values/nix");
    CHECK_INT(draft_with("\"place\":\"Empoli\\u0007\""), -1);
    check_refused(ERR_INVALID, "/values/place");
    CHECK_INT(draft_with(""), 0);
    CHECK_INT(alerting_act(&town, ANNA, RELEASE_PREVIEW, &town.job.id, NULL), 0);
    CHECK_INT(times_said("\"/infos/0/areas/0/areaDesc\""), 1);
    CHECK_INT(times_said("a week ahead"), 1); /* in years; the officer decides */
    alerting_close(&town);
}

/* ── the incident it is about ────────────────────────────────────────────────────────── */

static int draft_about(const char *mode, int64_t incident)
{
    return alerting_draft_json(
        &town, ANNA,
        arena_format(&town.arena,
                     "{\"mode\":\"%s\",\"incident\":%d,\"template\":\"FL\","
                     "\"values\":{\"place\":\"Empoli\"}}",
                     mode, (int)incident));
}

TEST(an_alert_is_about_an_incident_there_is_in_its_own_mode)
{
    alerting_open(&town);
    CHECK_INT(draft_about("actual", 999), -1);
    check_refused(ERR_INVALID, "/incident");
    CHECK_INT(draft_about("exercise/piena", ALERTING_FLOOD), -1); /* which is real */
    check_refused(ERR_INVALID, "/incident");
    CHECK_INT(draft_about("exercise/sisma", ALERTING_DRILL), -1); /* another one's */
    check_refused(ERR_INVALID, "/incident");
    CHECK_INT(draft_about("actual", ALERTING_DRILL), -1);
    check_refused(ERR_INVALID, "/incident");
    CHECK_INT(draft_about("exercise/piena", ALERTING_DRILL), 0);
    CHECK_INT(draft_about("actual", ALERTING_MERGED), 0);
    CHECK_INT(alerting_row(&town, &town.job.id).incident, ALERTING_FLOOD);
    alerting_close(&town);
}

RUN(no_area_no_release, another_audience_than_approved_is_held_for_one_new_approval,
    what_the_plan_counts_otherwise_is_held_before_anything_leaves,
    the_reach_confirmed_is_the_reach_shown,
    an_exercise_or_test_leaves_by_no_live_channel_and_nothing_real_by_a_rehearsal,
    a_grave_danger_is_not_left_to_social_media_and_silent_sirens_have_a_reason,
    nobody_and_no_channel_acts_outside_its_territory,
    what_is_incomplete_is_named_and_a_written_reason_lets_guidance_wait,
    the_preview_names_letters_that_cost_and_what_may_stand_for_them,
    break_glass_is_for_extreme_loud_and_counted,
    a_lone_release_counts_down_for_all_to_see_and_stop,
    what_is_filled_into_ready_words_is_judged_where_it_was_written,
    an_alert_is_about_an_incident_there_is_in_its_own_mode)
