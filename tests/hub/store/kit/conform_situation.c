#include "tests/hub/store/kit/bench.h"
#include "tests/hub/store/kit/conformance.h"

static void entries_are_ordered_by_their_deeds(struct bench *bench)
{
    struct store_load_entries load = {0};

    for (int i = 0; i < 2; i++) {
        struct deed             deed = bench_deed("cluster.joined", "report:1");
        struct store_keep_entry keep = {
            .kind = "together", .payload = bench_text(i ? "two" : "one"), .deed = &deed};

        CHECK_INT(ASK(bench, keep_entry, &keep), 0);
        CHECK_INT(deed.seq, i + 1);
    }
    CHECK_INT(ASK(bench, load_entries, &load), 0);
    CHECK_INT(load.count, 2);
    CHECK_INT(load.rows[0].seq, 1);
    CHECK_TEXT(load.rows[1].kind, "together");
    CHECK(memcmp(load.rows[1].payload.at, "two", 3) == 0);
    store_job_free(&load.job);
    load = (struct store_load_entries){.from = 1};
    CHECK_INT(ASK(bench, load_entries, &load), 0);
    CHECK_INT(load.count, 1);
    store_job_free(&load.job);
}

static int keep(struct bench *bench, int64_t no, int64_t version, const char *state,
                int64_t *version_r)
{
    struct deed                deed = bench_deed("incident.changed", "incident:1");
    struct store_keep_incident verb = {
        .row = {.no = no, .version = version, .state = state, .fields = "{}", .changed_ms = 7},
        .deed = &deed};
    int failed = ASK(bench, keep_incident, &verb);

    CHECK(failed == 0 || verb.job.err.kind == ERR_CONFLICT);
    *version_r = verb.version;
    return failed;
}

static void an_incident_is_changed_only_by_who_has_read_it(struct bench *bench)
{
    struct store_find_incident  find = {.no = 212};
    struct store_load_incidents load = {0};
    struct store_read_journal   read = {.about = "incident:1"};
    int64_t                     version;

    CHECK_INT(keep(bench, 212, 3, "open", &version), -1);
    CHECK_INT(keep(bench, 212, 0, "open", &version), 0);
    CHECK_INT(version, 1);
    CHECK_INT(keep(bench, 212, 0, "open", &version), -1);
    CHECK_INT(keep(bench, 212, 1, "confirmed", &version), 0);
    CHECK_INT(version, 2);
    CHECK_INT(keep(bench, 212, 1, "rejected", &version), -1);
    CHECK_INT(ASK(bench, find_incident, &find), 0);
    CHECK_TEXT(find.row.state, "confirmed");
    CHECK_INT(find.row.version, 2);
    CHECK(!find.row.owner);
    store_job_free(&find.job);
    CHECK_INT(ASK(bench, load_incidents, &load), 0);
    CHECK_INT(load.count, 1);
    store_job_free(&load.job);
    CHECK_INT(ASK(bench, read_journal, &read), 0);
    CHECK_INT(read.count, 2); /* a change that failed left no deed */
    store_job_free(&read.job);
    find.no = 213;
    CHECK_INT(ASK(bench, find_incident, &find), -1);
    CHECK_INT(find.job.err.kind, ERR_NOT_FOUND);
}

void conform_situation(const struct backend_kind *kind)
{
    struct bench bench;

    bench_open(&bench, kind);
    entries_are_ordered_by_their_deeds(&bench);
    an_incident_is_changed_only_by_who_has_read_it(&bench);
    bench_close(&bench);
}
