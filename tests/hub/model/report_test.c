#include "hub/model/report.h"

#include "hub/base/clock.h"
#include "hub/base/yaml.h"
#include "hub/model/report/room.h"
#include "tests/kit/cases.h"
#include "tests/kit/check.h"

/* The frame is the demo's: Empoli and around. */
struct town {
    struct arena        arena;
    struct report_frame frame;
};

static struct town open_town(void)
{
    struct town town = {
        .frame = {.lat_least = 43, .lat_most = 45, .lon_least = 10, .lon_most = 12}};
    struct buf  text = {0};
    struct err  err = {0};
    struct yaml yaml;

    cases_read(&text, "schemas/hazards.yaml");
    CHECK_INT(yaml_read(&yaml, "hazards.yaml", &text, &town.arena, &err), 0);
    town.frame.hazards = hazards_open(yaml.json, yaml.json_len, &err);
    CHECK(town.frame.hazards);
    buf_free(&text);
    return town;
}

static void close_town(struct town *town)
{
    hazards_close((struct hazards *)(uintptr_t)town->frame.hazards);
    arena_free(&town->arena);
}

static void show_doubts(struct buf *got, unsigned doubts)
{
    static const char *const NAMES[] = {"place", "fix", "clock", "hazard"};

    for (unsigned i = 0; i < COUNT_OF(NAMES); i++)
        if (doubts & 1u << i)
            buf_format(got, "\nin doubt: %s", NAMES[i]);
}

static void show(struct buf *got, const struct report *report)
{
    report_write(got, report);
    show_doubts(got, report->doubts);
}

static void read_json(const struct buf *input, struct buf *got)
{
    static const char *const READINGS[] = {"refused: ", "", "newer: "};
    struct town              town = open_town();
    struct report            report;
    struct err               err = {0};
    enum report_reading      reading =
        report_parse(&report, &town.arena, &town.frame, input->bytes, input->len, &err);

    buf_text(got, READINGS[reading + 1]);
    if (reading == REPORT_GOOD)
        show(got, &report);
    else
        buf_format(got, "%s [%s]", err.text, err.pointer);
    if (reading == REPORT_NEWER && !id_is_nil(&report.id)) {
        char id[ID_TEXT_LEN + 1];

        buf_format(got, "\n%s", id_text(id, &report.id));
    }
    close_town(&town);
}

static void read_sms(const struct buf *input, struct buf *got)
{
    struct town   town = open_town();
    struct report report;
    struct err    err = {0};

    if (report_parse_sms(&report, &town.arena, &town.frame, input->bytes, input->len, &err))
        buf_format(got, "refused: %s", err.text);
    else
        show(got, &report);
    close_town(&town);
}

static void read_owntracks(const struct buf *input, struct buf *got)
{
    struct town     town = open_town();
    struct report   report;
    struct position position = {0};
    struct err      err = {0};

    switch (report_parse_owntracks(&report, &position, &town.arena, &town.frame, "anna/phone",
                                   input->bytes, input->len, &err)) {
    case OWNTRACKS_REFUSED:
        buf_format(got, "refused: %s", err.text);
        break;
    case OWNTRACKS_OTHER:
        buf_text(got, "tells us nothing");
        break;
    case OWNTRACKS_REPORT:
        show(got, &report);
        break;
    case OWNTRACKS_POSITION:
        buf_format(got, "at %.7f %.7f within %g m, fix %lld", position.lat, position.lon,
                   position.accuracy_m, (long long)position.fix_ms);
        if (position.sent_ms != REPORT_NO_TIME)
            buf_format(got, ", sent %lld", (long long)position.sent_ms);
        break;
    }
    close_town(&town);
}

TEST(a_report_in_json_is_read_or_refused_with_the_field)
{
    cases_try("report", read_json);
}

TEST(a_short_report_is_understood_as_far_as_it_goes)
{
    cases_try("report_sms", read_sms);
}

TEST(owntracks_payloads_are_positions_or_reports)
{
    cases_try("report_owntracks", read_owntracks);
}

static const char WHOLE[] =
    "{\"id\":\"0192f0c4-8a3b-7c11-9d2e-5f6a7b8c9d0e\",\"hazard\":\"flood\",\"lang\":\"it\","
    "\"mode\":\"exercise/piena-2026\",\"observed_at\":\"2026-11-22T06:50:51.250+01:00\","
    "\"sent_at\":\"2026-11-22T05:51:00Z\",\"seq\":7,\"text\":\"Acqua \\\"alta\\\"\","
    "\"where\":{\"lat\":43.72131234567,\"lon\":-0.0,\"accuracy_m\":12.34,"
    "\"fix_at\":\"2026-11-22T05:50:00Z\",\"address\":\"Via Roma 1\"}}";

TEST(what_is_written_is_read_back_to_the_same)
{
    struct town   town = open_town();
    struct report one, other;
    struct buf    first = {0}, second = {0};
    struct err    err = {0};

    CHECK_INT(report_parse(&one, &town.arena, &town.frame, WHOLE, strlen(WHOLE), &err), 0);
    report_write(&first, &one);
    CHECK_INT(report_parse(&other, &town.arena, &town.frame, first.bytes, first.len, &err), 0);
    report_write(&second, &other);
    CHECK_TEXT(second.bytes, first.bytes);
    CHECK(one.lat == other.lat && one.lon == other.lon && one.accuracy_m == other.accuracy_m);
    CHECK(one.observed_ms == other.observed_ms && one.fix_ms == other.fix_ms);
    CHECK_INT(one.observed_ms % 1000, 250);
    buf_free(&first);
    buf_free(&second);
    close_town(&town);
}

TEST(the_same_report_sent_again_has_the_same_content)
{
    struct town   town = open_town();
    struct report report;
    struct buf    first = {0}, again = {0}, changed = {0};
    struct err    err = {0};

    CHECK_INT(report_parse(&report, &town.arena, &town.frame, WHOLE, strlen(WHOLE), &err), 0);
    report_canonical(&first, &report);
    report.sent_ms += 86400000;
    report.seq = 900;
    report.doubts = REPORT_DOUBT_CLOCK;
    report_canonical(&again, &report);
    CHECK_TEXT(again.bytes, first.bytes);
    report.lat += 1e-7;
    report_canonical(&changed, &report);
    CHECK(strcmp(changed.bytes, first.bytes) != 0);
    buf_free(&first);
    buf_free(&again);
    buf_free(&changed);
    close_town(&town);
}

TEST(what_belongs_to_no_sending_is_canonical_as_it_is)
{
    struct report report = {.text = "acqua",
                            .sent_ms = REPORT_NO_TIME,
                            .seq = REPORT_NO_SEQ,
                            .fix_ms = REPORT_NO_TIME,
                            .observed_ms = 1795000000000};
    struct buf    whole = {0}, canonical = {0};

    report_write(&whole, &report);
    report_canonical(&canonical, &report);
    CHECK(report_is_canonical(&report));
    CHECK_TEXT(whole.bytes, canonical.bytes);
    report.seq = 0;
    CHECK(!report_is_canonical(&report));
    report.seq = REPORT_NO_SEQ;
    report.sent_ms = 1795000000000;
    CHECK(!report_is_canonical(&report));
    buf_free(&whole);
    buf_free(&canonical);
}

/* The id of each of them is added. */
static const struct {
    const char *json;
    bool        is_quick;
} SHAPES[] = {
    {"\"hazard\":\"FL\"}", true},
    {"\"v\":1,\"hazard\":\"FL\",\"mode\":\"exercise/alba\",\"text\":\"perché l'acqua è "
     "alta\"} ",
     true},
    {" \"hazard\" : \"FL\" ,\r\n\t\"where\" : { \"lat\" : 43.7189123 , \"lon\" : 10.9468 } } ",
     true},
    {"\"hazard\":\"fl\",\"where\":{\"accuracy_m\":12.5,\"lon\":11,\"lat\":-43.5}}", true},
    {"\"hazard\":\"FL\",\"where\":{\"lat\":0,\"lon\":-0.0}}", true},
    {"\"hazard\":\"FL\",\"where\":{\"lat\":43.718912345678901,\"lon\":1e1}}", false},
    {"\"hazard\":\"FL\",\"where\":{\"lat\":43.0,\"lon\":1.1e1}}", false},
    {"\"hazard\":\"FL\",\"where\":{\"lat\":043,\"lon\":11}}", false},
    {"\"hazard\":\"FL\",\"where\":{\"lat\":43.,\"lon\":11}}", false},
    {"\"hazard\":\"FL\",\"where\":{\"lat\":- 43,\"lon\":11}}", false},
    {"\"hazard\":\"FL\",\"where\":{\"lat\":10.9,\"lon\":43.7}}", false},
    {"\"hazard\":\"FL\",\"where\":{\"lat\":43.7}}", false},
    {"\"hazard\":\"FL\",\"where\":{\"lat\":43.7,\"lon\":11,\"accuracy_m\":-1}}", false},
    {"\"hazard\":\"FL\",\"where\":{}}", false},
    {"\"hazard\":\"FL\",\"where\":null}", false},
    {"\"hazard\":\"FL\",\"text\":\"a\\u00e8\"}", false},
    {"\"hazard\":\"FL\",\"text\":\"a\x01\"}", false},
    {"\"hazard\":\"FL\",\"text\":\"a\xe8\"}", false},
    {"\"hazard\":\"FL\",\"text\":\"a", false},
    {"\"hazard\":\"FL\",\"hazard\":\"FL\"}", false},
    {"\"hazard\":\"ZZ\"}", false},
    {"\"hazard\":\"FL\",\"v\":2}", false},
    {"\"hazard\":\"FL\",\"v\":1.0}", false},
    {"\"hazard\":\"FL\",\"mode\":\"war\"}", false},
    {"\"hazard\":\"FL\",\"colour\":\"red\"}", false},
    {"\"hazard\":\"FL\",}", false},
    {"\"hazard\":\"FL\"}}", false},
    {"\"text\":\"no hazard\"}", false},
};

TEST(the_quick_way_says_what_the_full_one_says_or_nothing)
{
    struct town   town = open_town();
    struct report quick, full;
    struct err    err;

    for (size_t i = 0; i < COUNT_OF(SHAPES); i++) {
        const char *json = arena_format(
            &town.arena, "{\"id\":\"0192f3c4-0000-7000-8000-000000000001\",%s", SHAPES[i].json);
        struct buf one = {0}, other = {0};

        CHECK_INT(report_read_quickly(&quick, &town.arena, &town.frame, json, strlen(json)),
                  SHAPES[i].is_quick);
        if (SHAPES[i].is_quick) {
            CHECK_INT(
                report_read_fully(&full, &town.arena, &town.frame, json, strlen(json), &err),
                REPORT_GOOD);
            show(&one, &quick);
            show(&other, &full);
            CHECK_TEXT(one.bytes, other.bytes);
        }
        buf_free(&one);
        buf_free(&other);
    }
    close_town(&town);
}

TEST(a_message_without_an_id_gets_the_same_one_every_time)
{
    struct id id = report_id_of("sms", "kannel-17"), other = report_id_of("sms", "kannel-18");
    struct id again = report_id_of("sms", "kannel-17"),
              split = report_id_of("smsk", "annel-17");
    char text[ID_TEXT_LEN + 1];

    CHECK(id_same(&id, &again));
    CHECK(!id_same(&id, &other));
    CHECK(!id_same(&id, &split));
    CHECK_INT(id_text(text, &id)[14], '8');
}

static int64_t at(const char *text)
{
    int64_t ms;

    CHECK(stamp_parse(&ms, text));
    return ms;
}

TEST(the_clock_of_a_device_is_corrected_and_an_impossible_one_ignored)
{
    static const struct {
        const char *observed, *sent, *received;
        bool        was_direct;
        const char *happened;
        bool        is_in_doubt;
    } CASES[] = {
        /* no clock at all */
        {NULL, NULL, "2026-11-22T12:00:00Z", true, "2026-11-22T12:00:00Z", false},
        /* right, a little transit */
        {"2026-11-22T11:00:00Z", "2026-11-22T11:59:31Z", "2026-11-22T12:00:00Z", true,
         "2026-11-22T11:00:00Z", false},
        /* a minute behind, and ahead */
        {"2026-11-22T11:00:00Z", "2026-11-22T11:59:00Z", "2026-11-22T12:00:00Z", true,
         "2026-11-22T11:01:00Z", false},
        {"2026-11-22T11:00:00Z", "2026-11-22T12:01:00Z", "2026-11-22T12:00:00Z", false,
         "2026-11-22T10:59:00Z", false},
        /* a broker kept it for two hours: nothing to correct */
        {"2026-11-22T11:00:00Z", "2026-11-22T11:01:00Z", "2026-11-22T13:01:00Z", false,
         "2026-11-22T11:00:00Z", false},
        /* two hours behind over HTTP */
        {"2026-11-22T11:00:00Z", "2026-11-22T11:01:00Z", "2026-11-22T13:01:00Z", true,
         "2026-11-22T13:00:00Z", true},
        /* 1970, with and without the time of sending */
        {"1970-01-01T00:10:00Z", "1970-01-01T00:20:00Z", "2026-11-22T12:00:00Z", true,
         "2026-11-22T11:50:00Z", true},
        {"1970-01-01T00:10:00Z", NULL, "2026-11-22T12:00:00Z", true, "2026-11-22T12:00:00Z",
         true},
        /* from the future */
        {"2026-11-22T12:04:00Z", NULL, "2026-11-22T12:00:00Z", true, "2026-11-22T12:04:00Z",
         false},
        {"2026-11-22T12:06:00Z", NULL, "2026-11-22T12:00:00Z", true, "2026-11-22T12:00:00Z",
         true},
        /* a receiver whose week counter rolled over, 1024 weeks back */
        {"2007-04-08T11:30:00Z", NULL, "2026-11-22T12:00:00Z", true, "2026-11-22T11:30:00Z",
         true},
        /* an old record replayed under its own times */
        {"2011-07-01T05:32:33Z", NULL, "2011-07-01T05:32:33Z", true, "2011-07-01T05:32:33Z",
         false},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct report report = {.observed_ms =
                                    CASES[i].observed ? at(CASES[i].observed) : REPORT_NO_TIME,
                                .sent_ms = CASES[i].sent ? at(CASES[i].sent) : REPORT_NO_TIME};

        CHECK_INT(report_happened_ms(&report, at(CASES[i].received), CASES[i].was_direct),
                  at(CASES[i].happened));
        CHECK_INT(report.doubts, CASES[i].is_in_doubt ? REPORT_DOUBT_CLOCK : 0);
    }
}

TEST(what_is_too_long_is_refused_before_it_is_read)
{
    struct town     town = open_town();
    struct report   report;
    struct position position;
    struct err      err = {0};
    char           *bytes = MEM_NEW_ARRAY(char, OWNTRACKS_BYTES_MAX + 1);

    memset(bytes, ' ', OWNTRACKS_BYTES_MAX + 1);
    CHECK_INT(
        report_parse(&report, &town.arena, &town.frame, bytes, REPORT_BYTES_MAX + 1, &err),
        REPORT_REFUSED);
    CHECK_INT(err.kind, ERR_TOO_LARGE);
    err.kind = ERR_NONE;
    CHECK_INT(
        report_parse_sms(&report, &town.arena, &town.frame, bytes, REPORT_TEXT_MAX + 1, &err),
        -1);
    CHECK_INT(err.kind, ERR_TOO_LARGE);
    err.kind = ERR_NONE;
    CHECK_INT(report_parse_owntracks(&report, &position, &town.arena, &town.frame, "a/b", bytes,
                                     OWNTRACKS_BYTES_MAX + 1, &err),
              OWNTRACKS_REFUSED);
    CHECK_INT(err.kind, ERR_TOO_LARGE);
    free(bytes);
    close_town(&town);
}

RUN(a_report_in_json_is_read_or_refused_with_the_field,
    a_short_report_is_understood_as_far_as_it_goes, owntracks_payloads_are_positions_or_reports,
    what_is_written_is_read_back_to_the_same, the_same_report_sent_again_has_the_same_content,
    what_belongs_to_no_sending_is_canonical_as_it_is,
    the_quick_way_says_what_the_full_one_says_or_nothing,
    a_message_without_an_id_gets_the_same_one_every_time,
    the_clock_of_a_device_is_corrected_and_an_impossible_one_ignored,
    what_is_too_long_is_refused_before_it_is_read)
