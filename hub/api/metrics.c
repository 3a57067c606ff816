/* metrics.c: GET /metrics in Prometheus' text format 0.0.4, names of UX.md §11. What the
 * layers below count is added by the house. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "hub/api/call.h"
#include "hub/api/metrics.h"
#include "hub/api/resources.h"
#include "hub/api/routes.h"
#include "hub/api/stream.h"
#include "hub/flow/dispatch.h"
#include "hub/flow/intake.h"

enum { SIRENS_AT_ONCE = 64 };

void metric_head(struct buf *out, const char *name, const char *type, const char *help)
{
    buf_format(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

void metric_counter(struct buf *out, const char *name, const char *help, uint64_t value)
{
    metric_head(out, name, "counter", help);
    buf_format(out, "%s %" PRIu64 "\n", name, value);
}

void metric_gauge(struct buf *out, const char *name, const char *help, double value)
{
    metric_head(out, name, "gauge", help);
    buf_format(out, "%s %.15g\n", name, value);
}

void metric_label(struct buf *out, const char *value)
{
    size_t len;

    buf_byte(out, '"');
    for (; *value; value += len + 1) {
        len = strcspn(value, "\"\\\n");
        buf_add(out, value, len);
        if (!value[len])
            break;
        buf_byte(out, '\\');
        buf_byte(out, value[len] == '\n' ? 'n' : value[len]);
    }
    buf_byte(out, '"');
}

/* "{channel="sms",le="0.1"}", "{le="0.1"}", "{channel="sms"}" or nothing. */
static void add_labels(struct buf *out, const char *label, const char *value, const char *le)
{
    if (!label && !le)
        return;
    buf_byte(out, '{');
    if (label) {
        buf_format(out, "%s=", label);
        metric_label(out, value);
        buf_text(out, le ? "," : "");
    }
    if (le)
        buf_format(out, "le=\"%s\"", le);
    buf_byte(out, '}');
}

void metric_histogram(struct buf *out, const char *name, const char *label, const char *value,
                      const struct histogram *histogram)
{
    uint64_t below = 0;
    char     le[24];

    for (unsigned i = 0; i < HISTOGRAM_BUCKETS; i++) {
        below += histogram->le[i];
        snprintf(le, sizeof le, "%.6f", HISTOGRAM_LEAST_US / 1e6 * (double)(1u << i));
        buf_format(out, "%s_bucket", name);
        add_labels(out, label, value, i + 1 < HISTOGRAM_BUCKETS ? le : "+Inf");
        buf_format(out, " %" PRIu64 "\n", below);
    }
    buf_format(out, "%s_sum", name);
    add_labels(out, label, value, NULL);
    buf_format(out, " %.6f\n%s_count", (double)histogram->sum_us / 1e6, name);
    add_labels(out, label, value, NULL);
    buf_format(out, " %" PRIu64 "\n", below);
}

static void add_routes(struct buf *out, const struct api *api)
{
    metric_head(out, "tocsin_http_requests_total", "counter", "Requests answered, by route.");
    for (size_t i = 0; i <= api->route_count; i++)
        for (unsigned class = 1; class < API_CLASSES; class ++)
            if (api->answers[i][class] > 0)
                buf_format(out,
                           "tocsin_http_requests_total{method=\"%s\",route=\"%s\",code=\"%"
                           "uxx\"} %" PRIu64 "\n",
                           i < api->route_count ? api->routes[i].method : "",
                           i < api->route_count ? api->routes[i].pattern : "none", class,
                           api->answers[i][class]);
}

static void add_sources(struct buf *out, const struct intake_figures *figures)
{
    metric_head(out, "tocsin_reports_received_total", "counter", "Reports kept.");
    for (size_t i = 0; i < figures->source_count; i++)
        for (unsigned mode = 0; mode < MODE_KINDS; mode++) {
            buf_text(out, "tocsin_reports_received_total{source=");
            metric_label(out, figures->sources[i].name);
            buf_format(out, ",mode=\"%s\"} %" PRIu64 "\n", MODE_KIND_WORDS[mode],
                       figures->sources[i].kept[mode]);
        }
}

static void add_intake(struct buf *out, const struct intake *intake)
{
    struct intake_figures figures;

    intake_figures(intake, &figures);
    add_sources(out, &figures);
    metric_counter(out, "tocsin_dedup_hits_total", "Reports that had been kept before.",
                   figures.repeated);
    metric_head(out, "tocsin_reports_rejected_total", "counter",
                "Reports not taken, by reason.");
    buf_format(out,
               "tocsin_reports_rejected_total{reason=\"conflict\"} %" PRIu64
               "\ntocsin_reports_rejected_total{reason=\"refused\"} %" PRIu64
               "\ntocsin_reports_rejected_total{reason=\"deferred\"} %" PRIu64 "\n",
               figures.conflicts, figures.refused, figures.deferred);
    metric_gauge(out, "tocsin_reports_waiting", "Reports on their way to disk.",
                 (double)figures.waiting);
    metric_head(out, "tocsin_report_ingest_seconds", "histogram",
                "From a report's arrival to its commit, by the batch.");
    metric_histogram(out, "tocsin_report_ingest_seconds", NULL, NULL, &figures.answered);
}

/* One line per channel, under a heading said once. */
static void add_views(struct buf *out, const struct dispatch *dispatch, const char *name,
                      const char *type, const char *help,
                      uint64_t (*value)(const struct dispatch_view *))
{
    struct dispatch_view view;

    metric_head(out, name, type, help);
    for (size_t i = 0; i < dispatch_count(dispatch); i++) {
        dispatch_view(dispatch, i, &view);
        buf_format(out, "%s{channel=\"%s\"} %" PRIu64 "\n", name, view.name, value(&view));
    }
}

static uint64_t is_up(const struct dispatch_view *view)
{
    return view->health != HEALTH_DOWN;
}

static uint64_t in_queue(const struct dispatch_view *view)
{
    return view->holds + view->in_flight;
}

static void add_attempts(struct buf *out, const struct dispatch *dispatch)
{
    struct dispatch_view view;

    metric_head(out, "tocsin_delivery_attempts_total", "counter", "What gateways answered.");
    for (size_t i = 0; i < dispatch_count(dispatch); i++) {
        dispatch_view(dispatch, i, &view);
        const struct {
            const char *word;
            uint64_t    value;
        } RESULTS[] = {{"sent", view.sent},           {"delivered", view.delivered},
                       {"failed", view.failed},       {"unsure", view.unsure},
                       {"throttled", view.throttled}, {"repeated", view.repeated},
                       {"dropped", view.dropped},     {"lost", view.lost}};

        for (size_t j = 0; j < COUNT_OF(RESULTS); j++)
            buf_format(out,
                       "tocsin_delivery_attempts_total{channel=\"%s\",result=\"%s\"} %" PRIu64
                       "\n",
                       view.name, RESULTS[j].word, RESULTS[j].value);
    }
}

static void add_latencies(struct buf *out, const struct dispatch *dispatch)
{
    struct dispatch_view view;

    metric_head(out, "tocsin_delivery_latency_seconds", "histogram",
                "From the release to the gateway's yes.");
    for (size_t i = 0; i < dispatch_count(dispatch); i++) {
        dispatch_view(dispatch, i, &view);
        metric_histogram(out, "tocsin_delivery_latency_seconds", "channel", view.name,
                         view.latency);
    }
}

static bool is_siren_channel(const struct dispatch *dispatch, const char *name)
{
    struct dispatch_view view;

    for (size_t i = 0; i < dispatch_count(dispatch); i++) {
        dispatch_view(dispatch, i, &view);
        if (strcmp(view.name, name) == 0)
            return view.kind == CHANNEL_SIREN;
    }
    return false;
}

static void add_sirens(struct buf *out, const struct dispatch *dispatch)
{
    struct dispatch_device devices[SIRENS_AT_ONCE];
    size_t                 from = 0, count;
    const char            *channel = NULL; /* of the last device: they come by channel */
    bool                   is_siren = false;

    metric_head(out, "tocsin_siren_up", "gauge", "1: the siren told lately that it works.");
    do {
        count = dispatch_devices(dispatch, from, devices, SIRENS_AT_ONCE);
        for (size_t i = 0; i < count; i++) {
            if (devices[i].channel != channel)
                is_siren = is_siren_channel(dispatch, devices[i].channel);
            channel = devices[i].channel;
            if (!is_siren)
                continue;
            buf_text(out, "tocsin_siren_up{siren=");
            metric_label(out, devices[i].device);
            buf_text(out, devices[i].health != HEALTH_DOWN ? "} 1\n" : "} 0\n");
        }
        from += count;
    } while (count == SIRENS_AT_ONCE);
}

static void add_channels(struct buf *out, const struct dispatch *dispatch)
{
    add_views(out, dispatch, "tocsin_channel_up", "gauge", "1: the channel works.", is_up);
    add_views(out, dispatch, "tocsin_delivery_queue_depth", "gauge",
              "Messages claimed for the channel.", in_queue);
    add_attempts(out, dispatch);
    add_latencies(out, dispatch);
    add_sirens(out, dispatch);
}

void metrics_get(struct call *call)
{
    const struct api *api = call->api;
    struct buf       *out = &call->body;

    metric_head(out, "tocsin_build_info", "gauge", "Always 1.");
    buf_format(out, "tocsin_build_info{version=\"%s\"} 1\n", api->settings.version);
    metric_gauge(out, "process_start_time_seconds", "When it was opened.",
                 (double)api->opened_ms / 1000);
    add_intake(out, api->settings.intake);
    metric_gauge(out, "tocsin_sse_clients", "Consoles that follow live.",
                 (double)stream_count(api->stream));
    if (api->settings.dispatch)
        add_channels(out, api->settings.dispatch);
    add_routes(out, api);
    metric_head(out, "tocsin_http_request_seconds", "histogram",
                "From a request's head to its answer.");
    metric_histogram(out, "tocsin_http_request_seconds", NULL, NULL, &api->answered);
    if (api->settings.on_metrics)
        api->settings.on_metrics(api->settings.house, out);
    call_answer(call, 200, "text/plain; version=0.0.4; charset=utf-8");
}
