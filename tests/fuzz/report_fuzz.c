/* report_fuzz.c: no bytes whatever may hurt the reader of reports, what it lets through is
 * written and read back to the same, and the quick way never says what the full one does not.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "hub/model/report/room.h"
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

static void check_quick(const uint8_t *bytes, size_t len, const struct report_frame *frame)
{
    struct arena  arena = {0};
    struct report quick, full;
    struct buf    one = {0}, other = {0};
    struct err    err = {0};
    const char   *text = (const char *)bytes;

    if (len <= REPORT_BYTES_MAX && report_read_quickly(&quick, &arena, frame, text, len)) {
        assert(report_read_fully(&full, &arena, frame, text, len, &err) == REPORT_GOOD);
        report_write(&one, &quick);
        report_write(&other, &full);
        assert(strcmp(one.bytes, other.bytes) == 0 && quick.doubts == full.doubts);
        assert(quick.lat == full.lat && quick.lon == full.lon);
    }
    buf_free(&one);
    buf_free(&other);
    arena_free(&arena);
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
    check_quick(bytes, len, &frame);
    hazards_close(hazards);
    arena_free(&arena);
    return 0;
}
