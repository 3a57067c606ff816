/* measured.c: a sensor's level crossed upwards, or a fast rise, goes the way of all reports:
 * the sensor is one more source. What is wrong with a sensor itself goes into the log. */
#include "hub/measured.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "hub/base/log.h"
#include "hub/desk/gauges.h"
#include "hub/house.h"

struct measuring {
    struct hub                 *hub;
    const struct gauge_station *station;

    struct arena       arena;
    struct report      report;
    struct intake_item item;
    struct intake_job  job;
};

static const char *const NEWS[] = {
    [GAUGE_NOTHING] = "nothing", [GAUGE_ROSE] = "rose",   [GAUGE_RISES_FAST] = "fast",
    [GAUGE_FELL] = "fell",       [GAUGE_STUCK] = "stuck", [GAUGE_IMPLAUSIBLE] = "implausible",
    [GAUGE_SILENT] = "silent",   [GAUGE_BACK] = "back",
};

static void end(struct measuring *measuring, const struct err *err)
{
    if (err)
        LOG(LOG_ALARM, "gauge.not_reported", TEXT("why", err->text));
    if (err && measuring->hub->gauges)
        gauges_untold(measuring->hub->gauges, measuring->station);
    arena_free(&measuring->arena);
    free(measuring);
}

static void on_kept(struct intake_job *job)
{
    end(CONTAINER_OF(job, struct measuring, job), job->failed ? &job->err : NULL);
}

/* "2.35", with the mark the language writes. */
static const char *figure(struct arena *arena, const struct lang *lang, const char *language,
                          double number)
{
    char *text = arena_format(arena, "%.2f", number);

    for (char *at = text; *at; at++)
        if (*at == '.')
            *at = *lang_text(lang, language, "measured.decimal");
    return text;
}

static const char *words(struct arena *arena, const struct hub *hub,
                         const struct gauges_news *news)
{
    const struct gauge_station *station = news->station;
    const char                 *language = lang_at(hub->lang, 0);
    size_t                      level = news->gauge->level;
    struct buf                  text = {0};
    const char                 *kept;

    lang_format(&text, hub->lang, language,
                news->news == GAUGE_ROSE ? "measured.rose" : "measured.fast",
                (const struct lang_value[]){
                    {"name", station->name},
                    {"value", figure(arena, hub->lang, language, news->value)},
                    {"unit", station->unit},
                    {"level", level > 0 ? station->level_names[level - 1] : ""},
                    {"at", figure(arena, hub->lang, language,
                                  level > 0 ? station->levels[level - 1] : 0)},
                    {"rise", figure(arena, hub->lang, language, gauge_rise_per_h(news->gauge))},
                    {0}});
    kept = arena_copy(arena, text.bytes, text.len);
    buf_free(&text);
    return kept;
}

static void fill(struct report *report, struct arena *arena, const struct hub *hub,
                 const struct gauges_news *news)
{
    const struct gauge_station *station = news->station;

    *report = (struct report){
        .id = report_id_of("gauge",
                           arena_format(arena, "%s/%s/%zu/%" PRId64, station->id,
                                        NEWS[news->news], news->gauge->level, news->at_ms)),
        .mode = {.kind = MODE_ACTUAL},
        .has_place = true,
        .lat = station->lat,
        .lon = station->lon,
        .fix_ms = REPORT_NO_TIME,
        .observed_ms = news->at_ms,
        .sent_ms = REPORT_NO_TIME,
        .seq = REPORT_NO_SEQ,
        .text = words(arena, hub, news),
        .lang = lang_at(hub->lang, 0),
    };
    snprintf(report->hazard, sizeof report->hazard, "%s", station->hazard);
}

static void report(struct hub *hub, const struct gauges_news *news)
{
    struct measuring *measuring = MEM_NEW(struct measuring);

    measuring->hub = hub;
    measuring->station = news->station;
    fill(&measuring->report, &measuring->arena, hub, news);
    measuring->item.report = &measuring->report;
    measuring->job = (struct intake_job){
        .on_done = on_kept,
        .items = &measuring->item,
        .count = 1,
        .sender = arena_format(&measuring->arena, "device:%s", news->station->id),
        .channel = "gauge",
        .network = "",
        .address = "",
    };
    if (intake_keep(hub->intake, &measuring->job) < 0)
        end(measuring, &measuring->job.err);
}

static void on_news(void *house, const struct gauges_news *news)
{
    struct hub *hub = house;
    bool        is_reported = news->news == GAUGE_ROSE || news->news == GAUGE_RISES_FAST;
    bool        is_wrong = news->news == GAUGE_STUCK || news->news == GAUGE_SILENT ||
                    news->news == GAUGE_IMPLAUSIBLE;

    LOG(is_wrong ? LOG_WARN : LOG_INFO, "gauge.news", TEXT("gauge", news->station->id),
        TEXT("news", NEWS[news->news]));
    if (is_reported && hub->intake)
        report(hub, news);
}

static void on_measured(void *house, const struct gauge_station *station)
{
    struct hub *hub = house;

    if (hub->situation)
        situation_measured(hub->situation,
                           hazards_by_code(hub->hazards, station->hazard)->place);
}

bool measured_contradicts(void *house, const struct incident *incident)
{
    struct hub                 *hub = house;
    const struct gauge_station *station;

    return hub->gauges &&
           gauges_contradict(hub->gauges, hazards_at(hub->hazards, incident->hazard)->code,
                             (struct point){incident->lat, incident->lon}, incident->first_ms,
                             incident->last_ms, &station);
}

void measured_hear(void *house, const struct gauge_readings *readings)
{
    struct hub *hub = house;

    if (hub->gauges)
        gauges_hear(hub->gauges, readings);
}

static int check_hazards(const struct hub *hub, struct err *err)
{
    for (size_t i = 0; i < hub->settings->gauge_count; i++) {
        const struct gauge_station *station = &hub->settings->gauges[i];

        if (!hazards_by_code(hub->hazards, station->hazard))
            return err_set(err, ERR_INVALID, "gauge %s: hazard: %s is not in the table",
                           station->id, station->hazard);
    }
    return 0;
}

int measured_open(struct hub *hub, struct tally *layer, struct err *err)
{
    if (check_hazards(hub, err) < 0)
        return -1;
    return gauges_open(&hub->gauges,
                       &(struct gauges_settings){.loop = &hub->loop,
                                                 .clock = &hub->clock,
                                                 .owner = layer,
                                                 .http = hub->http,
                                                 .stations = hub->settings->gauges,
                                                 .count = hub->settings->gauge_count,
                                                 .on_news = on_news,
                                                 .on_measured = on_measured,
                                                 .house = hub},
                       err);
}

void measured_close(struct hub *hub)
{
    gauges_close(hub->gauges);
    hub->gauges = NULL;
}
