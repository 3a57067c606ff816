/* metrics.c: GET /metrics in Prometheus' text format 0.0.4, names of UX.md §11. What the
 * layers below count is added by the house. */
#include <inttypes.h>

#include "hub/api/call.h"
#include "hub/api/resources.h"
#include "hub/api/routes.h"
#include "hub/api/stream.h"
#include "hub/flow/dispatch.h"
#include "hub/flow/intake.h"

static void head(struct buf *out, const char *name, const char *type, const char *help)
{
    buf_format(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void counter(struct buf *out, const char *name, const char *help, uint64_t value)
{
    head(out, name, "counter", help);
    buf_format(out, "%s %" PRIu64 "\n", name, value);
}

static void gauge(struct buf *out, const char *name, const char *help, double value)
{
    head(out, name, "gauge", help);
    buf_format(out, "%s %.15g\n", name, value);
}

static void add_routes(struct buf *out, const struct api *api)
{
    head(out, "tocsin_http_requests_total", "counter", "Requests answered, by route.");
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

static void add_seconds(struct buf *out, const struct api *api)
{
    uint64_t below = 0;

    head(out, "tocsin_http_request_seconds", "histogram",
         "From a request's head to its answer.");
    for (size_t i = 0; i + 1 < COUNT_OF(api->seconds_le); i++) {
        below += api->seconds_le[i];
        buf_format(out, "tocsin_http_request_seconds_bucket{le=\"%.6f\"} %" PRIu64 "\n",
                   64e-6 * (double)(1u << i), below);
    }
    below += api->seconds_le[COUNT_OF(api->seconds_le) - 1];
    buf_format(out,
               "tocsin_http_request_seconds_bucket{le=\"+Inf\"} %" PRIu64
               "\ntocsin_http_request_seconds_sum %.6f\ntocsin_http_request_seconds_count "
               "%" PRIu64 "\n",
               below, (double)api->seconds_us / 1e6, below);
}

static void add_intake(struct buf *out, const struct intake *intake)
{
    struct intake_figures figures;

    intake_figures(intake, &figures);
    counter(out, "tocsin_reports_received_total", "Reports kept.", figures.kept);
    counter(out, "tocsin_dedup_hits_total", "Reports that had been kept before.",
            figures.repeated);
    head(out, "tocsin_reports_rejected_total", "counter", "Reports not taken, by reason.");
    buf_format(out,
               "tocsin_reports_rejected_total{reason=\"conflict\"} %" PRIu64
               "\ntocsin_reports_rejected_total{reason=\"refused\"} %" PRIu64
               "\ntocsin_reports_rejected_total{reason=\"deferred\"} %" PRIu64 "\n",
               figures.conflicts, figures.refused, figures.deferred);
    gauge(out, "tocsin_reports_waiting", "Reports on their way to disk.",
          (double)figures.waiting);
}

/* One line per channel, under a heading said once. */
static void add_views(struct buf *out, const struct dispatch *dispatch, const char *name,
                      const char *type, const char *help,
                      uint64_t (*value)(const struct dispatch_view *))
{
    struct dispatch_view view;

    head(out, name, type, help);
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

    head(out, "tocsin_delivery_attempts_total", "counter", "What gateways answered.");
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

static void add_channels(struct buf *out, const struct dispatch *dispatch)
{
    add_views(out, dispatch, "tocsin_channel_up", "gauge", "1: the channel works.", is_up);
    add_views(out, dispatch, "tocsin_delivery_queue_depth", "gauge",
              "Messages claimed for the channel.", in_queue);
    add_attempts(out, dispatch);
}

void metrics_get(struct call *call)
{
    const struct api *api = call->api;
    struct buf       *out = &call->body;

    head(out, "tocsin_build_info", "gauge", "Always 1.");
    buf_format(out, "tocsin_build_info{version=\"%s\",schema=\"%d\"} 1\n",
               api->settings.version, api->settings.schema);
    gauge(out, "process_start_time_seconds", "When it was opened.",
          (double)api->opened_ms / 1000);
    add_intake(out, api->settings.intake);
    gauge(out, "tocsin_sse_clients", "Consoles that follow live.",
          (double)stream_count(api->stream));
    if (api->settings.dispatch)
        add_channels(out, api->settings.dispatch);
    add_routes(out, api);
    add_seconds(out, api);
    if (api->settings.on_metrics)
        api->settings.on_metrics(api->settings.house, out);
    call_answer(call, 200, "text/plain; version=0.0.4; charset=utf-8");
}
