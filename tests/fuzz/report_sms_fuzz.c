/* report_sms_fuzz.c: no message may hurt the reader of short reports; all that begin with the
 * keyword are kept. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "hub/base/text.h"
#include "tests/fuzz/reports.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena        arena = {0};
    struct err          err = {0};
    struct hazards     *hazards = hazards_open(TABLE, sizeof TABLE - 1, &err);
    struct report_frame frame = {hazards, 43, 45, 10, 12};
    struct report       report;

    if (report_parse_sms(&report, &arena, &frame, (const char *)bytes, len, &err) == 0) {
        check_place(&report);
        assert(text_is_utf8(report.text, strlen(report.text)));
    } else {
        assert(err.kind != ERR_NONE);
        assert(len < 7 || len > REPORT_TEXT_MAX || !text_is_utf8((const char *)bytes, len) ||
               memcmp(bytes, "TOCSIN ", 7) != 0);
    }
    hazards_close(hazards);
    arena_free(&arena);
    return 0;
}
