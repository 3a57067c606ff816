#include "hub/figures.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "hub/api/metrics.h"
#include "hub/base/clock.h"
#include "hub/flow/receipt.h"
#include "hub/house.h"
#include "hub/model/cap.h"

/* ── between the stations ───────────────────────────────────────────────────────── */

struct came {
    int64_t no, at_us;
};

void figures_kept(struct hub *hub, const struct intake_kept *reports, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buf_add(&hub->figures.kept, &(struct came){reports[i].no, reports[i].came_us},
                sizeof(struct came));
}

void figures_settled(struct hub *hub)
{
    const struct came *came = (const void *)hub->figures.kept.bytes;
    size_t             count = hub->figures.kept.len / sizeof *came;
    int64_t            now_us = clock_stopwatch_us();

    for (size_t i = 0; i < count; i++)
        if (situation_holder(hub->situation, came[i].no) == came[i].no)
            histogram_add(&hub->figures.visible, now_us - came[i].at_us);
    hub->figures.kept.len = 0;
}

void figures_released(struct hub *hub, const struct alert_row *row)
{
    struct arena     arena = {0};
    struct cap_notes notes = {.arena = &arena};
    struct alert     alert;
    struct incident  incident;
    struct mode      mode = {0};

    if (row->cap.at && mode_parse(&mode, row->mode) &&
        cap_read(&alert, &notes, row->cap.at, row->cap.len, NULL) == 0)
        hub->figures.released[alert_severity_of(&alert)][mode.kind]++;
    if (row->incident > 0 &&
        situation_incident(hub->situation, row->incident, &arena, &incident))
        histogram_add(&hub->figures.release, (row->released_ms - incident.first_ms) * 1000);
    arena_free(&arena);
}

/* ── written out ────────────────────────────────────────────────────────────────── */

static void add_histogram(struct buf *out, const char *name, const char *help,
                          const struct histogram *histogram)
{
    metric_head(out, name, "histogram", help);
    metric_histogram(out, name, NULL, NULL, histogram);
}

static void add_incidents(struct buf *out, struct hub *hub)
{
    static const char *const NAMES[SITUATION_THIRDS] = {"low", "medium", "high"};
    size_t                   open[SITUATION_THIRDS];

    situation_open_by_confidence(hub->situation, open);
    metric_head(out, "tocsin_incidents_open", "gauge", "Open incidents, by confidence.");
    for (unsigned i = 0; i < SITUATION_THIRDS; i++)
        buf_format(out, "tocsin_incidents_open{level=\"%s\"} %zu\n", NAMES[i], open[i]);
}

static void add_situation(struct buf *out, struct hub *hub)
{
    add_incidents(out, hub);
    metric_gauge(out, "tocsin_incidents_unplaced", "Open incidents that wait for a place.",
                 (double)situation_unplaced(hub->situation));
    add_histogram(out, "tocsin_incident_first_report_to_visible_seconds",
                  "From a first report's arrival to its incident's standing in the list.",
                  &hub->figures.visible);
    metric_gauge(out, "tocsin_situation_reports", "Reports in memory.",
                 (double)situation_reports(hub->situation));
    metric_gauge(out, "tocsin_situation_bytes", "What they take.",
                 (double)situation_bytes(hub->situation));
}

static void add_release(struct buf *out, struct hub *hub)
{
    struct watch_figures watch = {0};

    metric_head(out, "tocsin_alerts_released_total", "counter", "Alerts released.");
    for (unsigned level = 0; level <= SEVERITY_UNKNOWN; level++)
        for (unsigned mode = 0; mode < MODE_KINDS; mode++)
            buf_format(out,
                       "tocsin_alerts_released_total{level=\"%s\",mode=\"%s\"} %" PRIu64 "\n",
                       ALERT_SEVERITY_WORDS[level], MODE_KIND_WORDS[mode],
                       hub->figures.released[level][mode]);
    add_histogram(out, "tocsin_alert_release_seconds",
                  "From an incident's first report to the release.", &hub->figures.release);
    if (!hub->watch)
        return;
    watch_figures(hub->watch, &watch);
    metric_gauge(out, "tocsin_approvals_pending", "Proposals that wait for an approver.",
                 (double)watch.pending);
    metric_gauge(out, "tocsin_journal_chain_ok", "1: the journal's chain was last sealed well.",
                 watch.is_sealed);
    metric_gauge(out, "tocsin_heartbeat_age_seconds",
                 "Since all public files were last written anew, which is done each minute.",
                 (double)(clock_now(&hub->clock) - hub->published_ms) / 1000);
}

static void add_receipts(struct buf *out, struct hub *hub)
{
    struct receipt_figures receipts;

    receipt_figures(hub->receipt, &receipts);
    metric_counter(out, "tocsin_receipts_kept_total", "Receipts of gateways kept.",
                   receipts.kept);
    metric_gauge(out, "tocsin_receipts_waiting", "Receipts not folded into their chunks yet.",
                 (double)receipts.waiting);
}

static void add_store(struct buf *out, struct hub *hub)
{
    struct store_figures figures;

    store_figures(hub->store, &figures);
    metric_gauge(out, "tocsin_store_bytes", "The database's size.", (double)figures.file_bytes);
    metric_gauge(out, "tocsin_store_free_bytes", "Room left on its disk.",
                 (double)figures.free_bytes);
    metric_gauge(out, "tocsin_store_waiting", "Verbs that wait for the writer.",
                 (double)figures.waiting);
    add_histogram(out, "tocsin_store_fsync_seconds", "One commit, to the disk.",
                  &figures.commit);
}

/* Resident and virtual size in bytes, from proc_pid_statm(5). */
static void add_memory(struct buf *out)
{
    FILE  *file = fopen("/proc/self/statm", "re");
    char   line[120] = "";
    double page = (double)sysconf(_SC_PAGESIZE), whole = 0, resident = 0;

    if (!file)
        return;
    if (fgets(line, sizeof line, file) && sscanf(line, "%lf %lf", &whole, &resident) == 2) {
        metric_gauge(out, "process_virtual_memory_bytes", "Address space.", whole * page);
        metric_gauge(out, "process_resident_memory_bytes", "Memory in use.", resident * page);
    }
    fclose(file);
}

static void add_process(struct buf *out)
{
    struct rusage usage = {0};
    struct rlimit limit = {0};
    DIR          *open_fds = opendir("/proc/self/fd");
    double        count = 0;

    getrusage(RUSAGE_SELF, &usage);
    metric_head(out, "process_cpu_seconds_total", "counter", "User and system time.");
    buf_format(out, "process_cpu_seconds_total %.6f\n",
               (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                   (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6);
    add_memory(out);
    while (open_fds && readdir(open_fds))
        count++;
    if (open_fds)
        closedir(open_fds);
    metric_gauge(out, "process_open_fds", "Open files and sockets.",
                 count > 3 ? count - 3 : 0); /* without ".", ".." and this one */
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0)
        metric_gauge(out, "process_max_fds", "The most there may be.", (double)limit.rlim_cur);
}

void figures_write(void *house, struct buf *out)
{
    struct hub *hub = house;

    add_situation(out, hub);
    add_release(out, hub);
    add_receipts(out, hub);
    add_store(out, hub);
    metric_gauge(out, "tocsin_loop_lag_seconds", "The longest turn of the last second.",
                 (double)hub->last_lag_us / 1e6);
    metric_gauge(out, "tocsin_mqtt_connected", "1: both connections to the broker stand.",
                 hub->mqtt && mqtt_is_up(hub->mqtt) && mqtt_intake_is_up(hub->mqtt_intake));
    add_process(out);
}
