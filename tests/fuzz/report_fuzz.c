/* report_fuzz.c: no bytes whatever may hurt the reader of reports, and what it lets
 * through is written and read back to the same. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "tests/fuzz/reports.h"

static void check_round(const struct report *report, struct arena *arena,
                        const struct report_frame *frame)
{
    struct report again;
    struct buf    first = {0}, second = {0};
    struct err    err = {0};

    report_write(&first, report);
    if (first.len <= REPORT_BYTES_MAX) {
        assert(report_parse(&again, arena, frame, first.bytes, first.len, &err) == REPORT_GOOD);
        report_write(&second, &again);
        assert(strcmp(first.bytes, second.bytes) == 0);
    }
    buf_free(&first);
    buf_free(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena        arena = {0};
    struct err          err = {0};
    struct hazards     *hazards = hazards_open(TABLE, sizeof TABLE - 1, &err);
    struct report_frame frame = {hazards, 43, 45, 10, 12};
    struct report       report;
    enum report_reading reading =
        report_parse(&report, &arena, &frame, (const char *)bytes, len, &err);

    if (reading == REPORT_GOOD) {
        check_place(&report);
        check_round(&report, &arena, &frame);
        report_happened_ms(&report, 1795000000000, true);
    } else {
        assert(err.kind != ERR_NONE);
    }
    hazards_close(hazards);
    arena_free(&arena);
    return 0;
}
