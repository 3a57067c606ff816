#include "hub/flow/situation.h"

#include "hub/base/crypto.h"
#include "tests/hub/flow/kit/control.h"

TEST(the_first_report_is_visible_at_once_and_more_make_it_surer)
{
    struct control  control;
    struct incident incident;

    control_open(&control);
    CHECK_INT(control_report(&control, 1, 43.7200, 10.9500, "device:a"), 1);
    incident = control_incident(&control, 1);
    CHECK_INT(incident.reports, 1);
    CHECK_INT(incident.facts.state, INCIDENT_OPEN);
    CHECK_INT(control.opened, 1);
    CHECK_INT(control_report(&control, 2, 43.7205, 10.9500, "device:b"), 2);
    CHECK_INT(control.grew, 1);
    CHECK_INT(situation_holder(control.situation, 2), 1);
    CHECK_INT(control_incident(&control, 1).evidence.voices, 2);
    CHECK(control_incident(&control, 1).evidence.share > incident.evidence.share);
    CHECK(control_incident(&control, 1).radius_m > 20 &&
          control_incident(&control, 1).radius_m < 40);
    control_close(&control);
}

TEST(each_membership_says_why)
{
    struct control           control;
    struct situation_member *members;

    control_open(&control);
    control_report(&control, 1, 43.7200, 10.9500, "device:a");
    control.clock.set_ms += 180000;
    control_report(&control, 2, 43.7205, 10.9500, "device:b");
    CHECK_INT(situation_members(control.situation, 1, &control.arena, &members), 2);
    CHECK(members[1].why.has_link);
    CHECK_INT(members[1].why.linked_to, 1);
    CHECK(members[1].why.distance_m > 55 && members[1].why.distance_m < 56);
    CHECK_INT(members[1].why.apart_ms, 180000);
    control_close(&control);
}

TEST(after_a_start_everything_is_as_before)
{
    struct control      control;
    struct cluster_side all;
    struct incident     before;

    control_open(&control);
    control_report(&control, 1, 43.7200, 10.9500, "device:a");
    control_report(&control, 2, 43.7205, 10.9500, "device:b");
    control_report(&control, 3, 43.9000, 10.9500, "device:c");
    all = control_side(&control, 1);
    CHECK_INT(control_do(&control, REVIEW_CONFIRM, 1, "visto", &all, 1), 0);
    before = control_incident(&control, 1);
    control_restart(&control);
    CHECK_INT(situation_holder(control.situation, 2), 1);
    CHECK_INT(situation_holder(control.situation, 3), 3);
    CHECK_INT(control_incident(&control, 1).facts.state, INCIDENT_CONFIRMED);
    CHECK_INT(control_incident(&control, 1).facts.version, before.facts.version);
    CHECK_TEXT(control_incident(&control, 1).facts.notes[0].text, "visto");
    CHECK(control_incident(&control, 1).evidence.share == before.evidence.share);
    control_close(&control);
}

TEST(a_report_without_a_place_is_kept_and_queued)
{
    struct control control;

    control_open(&control);
    control_report(&control, 1, 0, 0, "device:a");
    control_report(&control, 2, 43.72, 10.95, "device:b");
    CHECK_INT(situation_unplaced(control.situation), 1);
    CHECK(!control_incident(&control, 1).has_place);
    control_close(&control);
}

TEST(a_place_that_an_entry_gives_is_where_the_report_is)
{
    struct control      control;
    struct cluster_side side;

    control_open(&control);
    control_report(&control, 1, 0, 0, "device:a");
    control_report(&control, 2, 43.72, 10.95, "device:b");
    CHECK_INT(situation_unplaced(control.situation), 1);
    side = control_side(&control, 1);
    CHECK_INT(control_amend(&control, &side, 43.7201, 10.95), 0);
    CHECK_INT(situation_unplaced(control.situation), 0);
    CHECK_INT(situation_holder(control.situation, 2), 1);
    CHECK(control_incident(&control, 1).radius_m < 20);
    CHECK_INT(control_incident(&control, 1).reports, 2);
    control_close(&control);
}

/* Anna was right twice and Bruno wrong: where both report anew it shows, also after a start,
 * and what is taken back is unlearnt. */
TEST(sources_learn_from_what_officers_decide)
{
    struct control      control;
    struct cluster_side all;
    double              alone;

    control_open(&control);
    control_report(&control, 1, 43.7200, 10.9500, "account:anna");
    control_report(&control, 2, 43.8000, 10.9500, "account:bruno");
    control_report(&control, 3, 43.9000, 10.9500, "account:anna");
    control_report(&control, 4, 43.9900, 10.9500, "account:bruno");
    alone = control_incident(&control, 3).evidence.share;
    CHECK(control_incident(&control, 4).evidence.share == alone);
    all = control_side(&control, 1);
    CHECK_INT(control_do(&control, REVIEW_CONFIRM, 1, "visto", &all, 1), 0);
    all = control_side(&control, 2);
    CHECK_INT(control_do(&control, REVIEW_REJECT, 2, "non e' vero", &all, 1), 0);
    CHECK(control_incident(&control, 1).evidence.share == alone); /* not by itself */
    CHECK(control_incident(&control, 3).evidence.share > alone);
    CHECK(control_incident(&control, 4).evidence.share < alone);
    CHECK(control_incident(&control, 4).evidence.credits.wrong > 0.9);
    control_restart(&control);
    CHECK(control_incident(&control, 3).evidence.share > alone);
    CHECK(control_incident(&control, 4).evidence.share < alone);
    CHECK_INT(control_do(&control, REVIEW_REOPEN, 2, "da rivedere", NULL, 0), 0);
    CHECK(control_incident(&control, 4).evidence.share == alone);
    control_close(&control);
}

static void show_photo(struct control *control, uint8_t report, uint64_t look)
{
    const char             *bytes = arena_format(&control->arena, "photo %d", report);
    struct store_keep_photo keep = {
        .photo = {.report = bench_id(report), .type = "image/png", .look = (int64_t)look},
        .bytes = bench_text(bytes)};

    sha256(keep.photo.sha256, bytes, strlen(bytes));
    CHECK_INT(ASK(&control->bench, keep_photo, &keep), 0);
    store_job_free(&keep.job);
    situation_photo(control->situation, &keep.photo.report, look);
}

TEST(a_photo_sent_again_is_no_second_voice_also_after_a_start)
{
    static const char *const SENDERS[] = {"account:anna", "account:bruno", "account:carla"};
    struct control           control;

    control_open(&control);
    for (uint8_t i = 0; i < 3; i++) {
        control_report(&control, i + 1, 43.7200, 10.9500, SENDERS[i]);
        show_photo(&control, i + 1, 0x8123456789abcdef ^ i);
    }
    CHECK_INT(control_incident(&control, 1).evidence.voices, 1);
    CHECK_INT(control_incident(&control, 1).evidence.copies, 2);
    CHECK(!control_incident(&control, 1).evidence.is_corroborated);
    control_restart(&control);
    CHECK_INT(control_incident(&control, 1).evidence.voices, 1);
    CHECK_INT(control_incident(&control, 1).evidence.copies, 2);
    control_close(&control);
}

static void flood(struct control *control, int64_t no, double lat, const char *sender,
                  const char *network)
{
    struct report report = {
        .id =
            {.bytes = {[0] = (uint8_t)(no >> 16), [1] = (uint8_t)(no >> 8), [2] = (uint8_t)no}},
        .hazard = "FL",
        .has_place = true,
        .lat = lat,
        .lon = 10.95 + (double)(no % 101) / 100000,
        .fix_ms = REPORT_NO_TIME,
        .observed_ms = REPORT_NO_TIME,
        .sent_ms = REPORT_NO_TIME,
        .seq = REPORT_NO_SEQ,
        .text = "acqua alta"};

    situation_report(control->situation, no, control->clock.set_ms, &report, sender, "http",
                     network);
}

static size_t corroborated(struct control *control)
{
    const struct situation_filter filter = {.state = -1, .limit = 1000};
    struct incident              *incidents;
    size_t count = situation_list(control->situation, &filter, &control->arena, &incidents);
    size_t found = 0;

    for (size_t i = 0; i < count; i++)
        found += incidents[i].evidence.is_corroborated;
    return found;
}

/* Forged reports of one network or of one family of devices, in one place. */
static void forge(bool is_network)
{
    static const char *const HONEST[] = {"account:anna", "volunteer:bruno/phone", "sms:Zm9v"};
    enum { FORGED = 1000 };
    struct control control;
    char           sender[40];

    control_open(&control);
    for (int64_t no = 1; no <= FORGED; no++) {
        snprintf(sender, sizeof sender, "device:probe-%04x", (unsigned)no);
        flood(&control, no, 43.72 + (double)(no % 97) / 100000,
              is_network ? "anonymous" : sender, is_network ? "Qm9" : "");
    }
    situation_settle(control.situation);
    CHECK_INT(situation_reports(control.situation), FORGED);
    CHECK_INT(corroborated(&control), 0);
    for (int64_t i = 0; i < 3; i++) {
        flood(&control, FORGED + 1 + i, 43.7305 + (double)i / 100000, HONEST[i], "");
        situation_settle(control.situation);
        CHECK_INT(corroborated(&control), i == 2);
    }
    control_close(&control);
}

TEST(a_forged_flood_of_reports_stays_unverified_and_three_honest_ones_do_not)
{
    forge(true);
    forge(false);
}

static bool is_north_and_flat(struct control *control, const struct incident *incident)
{
    return incident->lat > 43.75 && control->clock.set_ms % 2 == 0;
}

/* The list is in the order of what is measured now. */
TEST(what_is_contradicted_counts_less_until_it_is_measured_otherwise)
{
    const struct situation_filter filter = {.state = -1, .limit = 9};
    struct control                control;
    struct incident              *incidents;
    double                        alone;

    control_open(&control);
    control.is_contradicted = is_north_and_flat;
    control_report(&control, 1, 43.8000, 10.9500, "account:anna");
    control_report(&control, 2, 43.7000, 10.9500, "account:bruno");
    alone = control_incident(&control, 2).evidence.share;
    CHECK(control_incident(&control, 1).evidence.share == alone * 0.75);
    CHECK(control_incident(&control, 1).evidence.is_contradicted);
    CHECK_INT(situation_list(control.situation, &filter, &control.arena, &incidents), 2);
    CHECK_INT(incidents[0].no, 2);
    CHECK_INT(incidents[1].no, 1);
    control_report(&control, 3, 43.6000, 10.9500, "account:carla");
    control.clock.set_ms++;
    situation_measured(control.situation, incidents[1].hazard);
    CHECK(control_incident(&control, 1).evidence.share == alone);
    CHECK_INT(situation_list(control.situation, &filter, &control.arena, &incidents), 3);
    CHECK(!incidents[2].evidence.is_contradicted && incidents[2].no == 1);
    control_close(&control);
}

/* Whatever one family of devices says, an incident stays unverified; three who have nothing to
 * do with each other make it more, and a start changes nothing of that. */
TEST(a_family_of_devices_corroborates_nothing_and_three_honest_sources_do)
{
    static const char *const HONEST[] = {"account:anna", "volunteer:bruno/phone", "sms:Zm9v"};
    struct control           control;
    struct confidence        before;

    control_open(&control);
    for (uint8_t i = 1; i <= 40; i++) {
        char sender[40];

        snprintf(sender, sizeof sender, "device:probe-%02x", i);
        control_report(&control, i, 43.7200 + i / 100000.0, 10.9500, sender);
    }
    before = control_incident(&control, 1).evidence;
    CHECK_INT(before.voices, 1);
    CHECK_INT(before.largest, 40);
    CHECK(!before.is_corroborated);
    for (uint8_t i = 0; i < 3; i++) {
        CHECK(!control_incident(&control, 1).evidence.is_corroborated || i == 2);
        control_report(&control, 41 + i, 43.7200, 10.9500, HONEST[i]);
    }
    before = control_incident(&control, 1).evidence;
    CHECK_INT(before.voices, 4);
    CHECK(before.is_corroborated);
    control_restart(&control);
    CHECK_INT(control_incident(&control, 1).evidence.voices, 4);
    CHECK(control_incident(&control, 1).evidence.share == before.share);
    control_close(&control);
}

RUN(a_forged_flood_of_reports_stays_unverified_and_three_honest_ones_do_not,
    what_is_contradicted_counts_less_until_it_is_measured_otherwise,
    a_photo_sent_again_is_no_second_voice_also_after_a_start,
    sources_learn_from_what_officers_decide,
    a_family_of_devices_corroborates_nothing_and_three_honest_sources_do,
    the_first_report_is_visible_at_once_and_more_make_it_surer, each_membership_says_why,
    after_a_start_everything_is_as_before, a_report_without_a_place_is_kept_and_queued,
    a_place_that_an_entry_gives_is_where_the_report_is)
