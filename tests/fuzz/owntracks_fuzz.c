/* owntracks_fuzz.c: no payload of a phone may hurt its reader, and a place let through can be.
 */
#include <assert.h>
#include <math.h>
#include <stdint.h>

#include "tests/fuzz/reports.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena        arena = {0};
    struct err          err = {0};
    struct hazards     *hazards = hazards_open(TABLE, sizeof TABLE - 1, &err);
    struct report_frame frame = {hazards, 43, 45, 10, 12};
    struct report       report;
    struct position     position;

    switch (report_parse_owntracks(&report, &position, &arena, &frame, "a/b",
                                   (const char *)bytes, len, &err)) {
    case OWNTRACKS_REFUSED:
        assert(err.kind != ERR_NONE);
        break;
    case OWNTRACKS_OTHER:
        break;
    case OWNTRACKS_REPORT:
        check_place(&report);
        break;
    case OWNTRACKS_POSITION:
        assert(fabs(position.lat) <= 90 && fabs(position.lon) <= 180 && position.fix_ms >= 0);
        break;
    }
    hazards_close(hazards);
    arena_free(&arena);
    return 0;
}
