#include "hub/flow/publish.h"

#include <sys/wait.h>
#include <unistd.h>

#include "hub/base/failpoint.h"
#include "hub/base/file.h"
#include "hub/base/reader.h"
#include "hub/base/xml.h"
#include "hub/model/cap.h"
#include "tests/hub/flow/kit/alerting.h"

/* The public files of the town. */
struct stand {
    struct alerting town;
    struct publish *publish;
    struct buf      text;
    int             written, failed;
    char            folder[96];
};

static void on_written(void *house, int64_t as_of_ms, const struct err *err)
{
    struct stand *stand = house;

    CHECK_INT(as_of_ms, stand->town.clock.set_ms);
    stand->written++;
    stand->failed += err != NULL;
}

static const struct zones *zones_now(void *house)
{
    return &((struct stand *)house)->town.zones;
}

static void stand_start(struct stand *stand)
{
    CHECK_INT(publish_open(&stand->publish,
                           &(struct publish_settings){.loop = &stand->town.bench.loop,
                                                      .store = stand->town.bench.store,
                                                      .clock = &stand->town.clock,
                                                      .owner = &stand->town.bench.tally,
                                                      .folder = stand->folder,
                                                      .lang = stand->town.lang,
                                                      .site = "Comune di <Empoli>",
                                                      .public_url = "",
                                                      .zones = zones_now,
                                                      .on_written = on_written,
                                                      .house = stand},
                           NULL),
              0);
}

static void stand_wait(struct stand *stand, int written)
{
    while (stand->written < written)
        uv_run(&stand->town.bench.loop, UV_RUN_ONCE);
}

static void stand_write(struct stand *stand)
{
    int written = stand->written;

    publish_now(stand->publish);
    stand_wait(stand, written + 1);
}

static void stand_open(struct stand *stand)
{
    *stand = (struct stand){0};
    alerting_open(&stand->town);
    snprintf(stand->folder, sizeof stand->folder, "%s/public", stand->town.bench.folder);
    stand_start(stand);
    stand_wait(stand, 1);
}

static void stand_close(struct stand *stand)
{
    publish_close(stand->publish);
    buf_free(&stand->text);
    alerting_close(&stand->town);
}

static const char *read_it(struct stand *stand, const char *name)
{
    stand->text.len = 0;
    CHECK_INT(file_read(&stand->text,
                        arena_format(&stand->town.arena, "%s/%s", stand->folder, name), 1 << 20,
                        NULL),
              0);
    return stand->text.bytes;
}

static bool is_there(struct stand *stand, const char *folder, const char *name,
                     const char *ending)
{
    return file_exists(
        arena_format(&stand->town.arena, "%s/%s/%s.%s", stand->folder, folder, name, ending));
}

TEST(no_alerts_is_never_said_without_its_time)
{
    static struct stand stand;

    stand_open(&stand);
    CHECK(strstr(read_it(&stand, "alerts.html"), "Nessun avviso in vigore alle 12:00 UTC di "));
    CHECK(strstr(stand.text.bytes, "2026-11-22T12:00:00Z"));
    CHECK(strstr(stand.text.bytes, "2026-11-22T12:05:00Z")); /* believed until */
    CHECK(strstr(read_it(&stand, "alerts.en.html"),
                 "No alerts in force at 12:00 UTC on Sunday 22 November"));
    CHECK(strstr(stand.text.bytes, "Comune di &lt;Empoli&gt;"));
    CHECK(strstr(read_it(&stand, "alerts.json"), "\"alerts\":[]"));
    CHECK(strstr(stand.text.bytes, "\"as_of\":\"2026-11-22T12:00:00Z\""));
    stand_close(&stand);
}

TEST(what_is_in_force_stands_in_every_file_the_action_first)
{
    static struct stand stand;
    struct id           id;
    struct alert_row    row;
    const char         *page;
    struct buf          copy = {0};

    stand_open(&stand);
    id = alerting_release(&stand.town);
    stand_write(&stand);
    row = alerting_row(&stand.town, &id);
    page = read_it(&stand, "alerts.html");
    CHECK(strstr(page, "ALLAGAMENTO in centro"));
    CHECK(strstr(page, "Salite ai piani alti.") < strstr(page, "Acqua alta nelle strade."));
    CHECK(!strstr(page, "<script"));
    CHECK(stand.text.len < 14000);
    CHECK(strstr(read_it(&stand, "alerts.en.html"), "FLOOD in the centre"));
    CHECK(strstr(read_it(&stand, "alerts.atom"), "application/cap+xml"));
    CHECK(strstr(read_it(&stand, "alerts.json"), "\"severity\":\"Severe\""));
    CHECK(strstr(read_it(&stand, "index.json"), row.identifier));
    read_it(&stand, arena_format(&stand.town.arena, "cap/%s.xml", row.identifier));
    CHECK_INT(stand.text.len, row.cap.len); /* byte for byte, so that the signature holds */
    CHECK(memcmp(stand.text.bytes, row.cap.at, row.cap.len) == 0);
    CHECK(is_there(&stand, "cap", row.identifier, "sig"));
    CHECK(is_there(&stand, "alerts", row.identifier, "html"));
    buf_free(&copy);
    stand_close(&stand);
}

TEST(every_feed_says_what_is_in_force_in_its_own_tongue)
{
    static struct stand stand;
    struct id           id;
    const char         *name;
    char                code[ID_CODE_LEN + 1];

    stand_open(&stand);
    id = alerting_release(&stand.town);
    stand_write(&stand);
    name = alerting_row(&stand.town, &id).identifier;
    CHECK(strstr(read_it(&stand, "alerts.rss"), "<title>ALLAGAMENTO in centro</title>"));
    CHECK(strstr(stand.text.bytes, "Sun, 22 Nov 2026 12:00:00 GMT"));
    CHECK(strstr(read_it(&stand, "cap.atom"), "<content type=\"application/cap+xml\"><alert"));
    CHECK(!strstr(strstr(stand.text.bytes, "<content"), "<?xml"));
    CHECK(strstr(read_it(&stand, "alerts.geojson"), "\"type\":\"MultiPolygon\"") ||
          strstr(stand.text.bytes, "\"type\":\"Polygon\""));
    CHECK(strstr(stand.text.bytes, "\"severity\":\"Severe\""));
    CHECK(strstr(read_it(&stand, "alerts.ics"), "SUMMARY:ALLAGAMENTO in centro\r\n"));
    CHECK(strstr(stand.text.bytes, "DTSTART:20261122T"));
    CHECK(strstr(read_it(&stand, arena_format(&stand.town.arena, "alerts/%s.json", name)),
                 "\"state\":\"released\""));
    CHECK(strstr(read_it(&stand, arena_format(&stand.town.arena, "alerts/%s.html", name)),
                 "<svg class=\"map\""));
    CHECK(is_there(&stand, "alerts", name, "html.gz"));
    CHECK(strstr(
        read_it(&stand, arena_format(&stand.town.arena, "a/%s.html", id_code(code, &id))),
        "<svg class=\"map\""));
    CHECK(is_there(&stand, "a", code, "html.gz"));
    stand_write(&stand); /* and still is, when all is written again */
    CHECK(is_there(&stand, "a", code, "html.gz"));
    stand_close(&stand);
}

/* The zone of the alert is asked for in the town of the test; there is no other. */
TEST(a_frame_and_a_calendar_are_of_one_zone_and_never_guess)
{
    static struct stand stand;
    struct buf          out = {0};
    struct err          err = {0};
    const char         *zone;

    stand_open(&stand);
    zone = stand.town.zones.items[0].id;
    CHECK_INT(publish_frame(stand.publish, &out, "made-up", "it", &err), -1);
    CHECK_INT(err.kind, ERR_NOT_FOUND);
    CHECK_INT(publish_frame(stand.publish, &out, zone, "it", &err), 0);
    CHECK(strstr(out.bytes, "Nessun avviso in vigore per") && strstr(out.bytes, "12:00 UTC"));
    CHECK(!strstr(out.bytes, "<script") && strstr(out.bytes, "<base target"));
    alerting_release(&stand.town);
    stand_write(&stand);
    out.len = 0;
    CHECK_INT(publish_frame(stand.publish, &out, zone, "en", &err), 0);
    CHECK(strstr(out.bytes, "FLOOD in the centre"));
    out.len = 0;
    CHECK_INT(publish_calendar(stand.publish, &out, zone, &err), 0);
    CHECK(strstr(out.bytes, "BEGIN:VEVENT\r\n"));
    stand.town.clock.set_ms += PUBLISH_LASTS_MS; /* nothing was written since */
    CHECK_INT(publish_frame(stand.publish, &out, zone, "it", &err), -1);
    CHECK_INT(err.kind, ERR_BUSY);
    CHECK_INT(publish_calendar(stand.publish, &out, zone, &err), -1);
    buf_free(&out);
    stand_close(&stand);
}

TEST(what_has_expired_or_was_stopped_is_gone_from_the_lists)
{
    static struct stand stand;
    struct id           id;
    const char         *name;

    stand_open(&stand);
    id = alerting_release(&stand.town);
    name = alerting_row(&stand.town, &id).identifier;
    stand.town.clock.set_ms += 4 * 3600000 + 1000; /* an expiry nobody has moved yet */
    stand_write(&stand);
    CHECK(strstr(read_it(&stand, "alerts.json"), "\"alerts\":[]"));
    CHECK(strstr(read_it(&stand, arena_format(&stand.town.arena, "alerts/%s.html", name)),
                 "Terminato"));
    stand.town.clock.set_ms += PUBLISH_KEEPS_MS;
    stand_write(&stand);
    CHECK(!is_there(&stand, "alerts", name, "html"));
    CHECK(!is_there(&stand, "cap", name, "xml"));
    stand_close(&stand);
}

TEST(a_stopped_alert_shows_its_retraction)
{
    static struct stand stand;
    struct id           id;
    struct release_job  stop = {.verb = RELEASE_STOP, .retraction = RETRACTION_FALSE_ALARM};

    stand_open(&stand);
    stop.id = id = alerting_release(&stand.town);
    CHECK_INT(alerting_do(&stand.town, ANNA, &stop), 0);
    alerting_settle(&stand.town);
    stand_write(&stand);
    CHECK(strstr(read_it(&stand, "alerts.html"), "Nessun avviso in vigore"));
    CHECK(strstr(stand.text.bytes, "nessun pericolo"));
    CHECK(!strstr(stand.text.bytes, "Salite ai piani alti."));
    read_it(&stand, arena_format(&stand.town.arena, "alerts/%s.html",
                                 alerting_row(&stand.town, &id).identifier));
    CHECK(strstr(stand.text.bytes, "Ritirato"));
    stand_close(&stand);
}

TEST(exercises_and_tests_are_nowhere)
{
    static struct stand stand;
    struct release_job  job = {.verb = RELEASE_SEND};

    stand_open(&stand);
    stand.town.reach = 3;
    job.id = alerting_draft(&stand.town, "test", "[\"rehearsal\"]", "Severe");
    CHECK_INT(alerting_do(&stand.town, ANNA,
                          &(struct release_job){.verb = RELEASE_PROPOSE, .id = job.id}),
              0);
    alerting_hash(&stand.town, &job.id, job.hash);
    job.confirm_reach = 3;
    CHECK_INT(alerting_do(&stand.town, BRUNO, &job), 0);
    CHECK_INT(stand.town.released_count, 1);
    stand_write(&stand);
    CHECK(strstr(read_it(&stand, "alerts.json"), "\"alerts\":[]"));
    CHECK(!strstr(read_it(&stand, "alerts.html"), "ALLAGAMENTO"));
    CHECK(!is_there(&stand, "alerts", alerting_row(&stand.town, &job.id).identifier, "html"));
    stand_close(&stand);
}

/* A slow disk is waited for a few times, however much there is to say: the list of what is
 * in force must not wait behind the pages of what has ended. */
TEST(the_disk_is_not_waited_for_once_a_file)
{
    static struct stand stand;

    stand_open(&stand);
    for (int i = 0; i < 3; i++)
        alerting_release(&stand.town);
    CHECK(failpoint_arm("file.folder_sync:1000:eio"));
    stand_write(&stand);
    CHECK_INT(failpoint_passed(), 3); /* cap, alerts and the folder above them */
    CHECK(failpoint_arm("file.sync:1000:eio"));
    stand_write(&stand);
    CHECK_INT(failpoint_passed(), 3 * 3 + 3 * 2 + 11); /* CAPs, style and the like stand */
    failpoint_arm(NULL);
    CHECK_INT(stand.failed, 0);
    stand_close(&stand);
}

/* ── killed at every step ───────────────────────────────────────────────────────── */

static bool is_whole(struct stand *stand, const char *name, const char *end)
{
    const char *text = read_it(stand, name);
    size_t      len = stand->text.len, tail = strlen(end);

    return len > tail && strcmp(text + len - tail, end) == 0;
}

static bool dies_at(struct stand *stand, const char *step, int passing)
{
    int   status;
    pid_t child = fork();

    if (child == 0) {
        char spec[64];

        CHECK_INT(bench_start(&stand->town.bench, NULL), 0);
        snprintf(spec, sizeof spec, "%s:%d:kill", step, passing);
        CHECK(failpoint_arm(spec));
        stand->written = 0;
        stand_start(stand);
        stand_wait(stand, 1);
        _exit(0);
    }
    CHECK_INT(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status);
}

TEST(killed_at_any_step_every_file_is_whole)
{
    static const char *const STEPS[] = {"file.write", "file.sync", "file.rename",
                                        "file.folder_sync"};
    static struct stand      stand;
    int                      died = 0;

    stand_open(&stand);
    alerting_release(&stand.town);
    stand_write(&stand);
    publish_close(stand.publish);
    release_close(stand.town.release);
    bench_stop(&stand.town.bench); /* the child opens the store itself */
    for (size_t i = 0; i < COUNT_OF(STEPS); i++)
        for (int passing = 1; dies_at(&stand, STEPS[i], passing); passing += 3) {
            died++;
            CHECK(is_whole(&stand, "alerts.html", "</html>\n"));
            CHECK(is_whole(&stand, "alerts.en.html", "</html>\n"));
            CHECK(is_whole(&stand, "alerts.atom", "</feed>\n"));
            CHECK(is_whole(&stand, "alerts.json", "}\n"));
            CHECK(is_whole(&stand, "index.json", "}\n"));
        }
    CHECK(died >= 3 * 7 + 2); /* a third of the files written, synced, renamed; a folder */
    CHECK_INT(bench_start(&stand.town.bench, NULL), 0);
    stand.written = 0;
    stand_start(&stand);
    stand_wait(&stand, 1);
    publish_close(stand.publish);
    buf_free(&stand.text);
    lang_free(stand.town.lang);
    release_job_free(&stand.town.job);
    arena_free(&stand.town.arena);
    bench_close(&stand.town.bench);
}

RUN(no_alerts_is_never_said_without_its_time,
    what_is_in_force_stands_in_every_file_the_action_first,
    every_feed_says_what_is_in_force_in_its_own_tongue,
    a_frame_and_a_calendar_are_of_one_zone_and_never_guess,
    what_has_expired_or_was_stopped_is_gone_from_the_lists,
    a_stopped_alert_shows_its_retraction, exercises_and_tests_are_nowhere,
    the_disk_is_not_waited_for_once_a_file, killed_at_any_step_every_file_is_whole)
