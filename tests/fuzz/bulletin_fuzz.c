/* bulletin_fuzz.c: no bytes whatever may hurt the reader of bulletins (CAP, ZIP with dBASE
 * tables, CSV), and what it takes has two days that follow each other, zones in order, and
 * levels there are. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "hub/model/bulletin.h"

static void check_day(const struct bulletin_day *day)
{
    assert(strlen(day->day) == BULLETIN_DAY_LEN);
    for (size_t i = 0; i < day->count; i++) {
        assert(i == 0 || strcmp(day->zones[i - 1].code, day->zones[i].code) < 0);
        for (int r = 0; r < BULLETIN_RISKS; r++)
            assert(day->zones[i].levels[r] <= BULLETIN_RED);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct bulletin_place      place = {"048014", "Tosc-A1"};
    struct bulletin_places     places = {&place, 1};
    struct criticalities       none = {0}, after, again;
    struct criticality_changes changes;
    struct arena               arena = {0};
    struct bulletin            bulletin;
    struct err                 err = {0};

    if (bulletin_read(&bulletin, &arena, (const char *)bytes, len, &err) == 0) {
        assert(strcmp(bulletin.days[0].day, bulletin.days[1].day) < 0);
        check_day(&bulletin.days[0]);
        check_day(&bulletin.days[1]);
        bulletin_apply(&bulletin, &places, &none, &after, &changes, &arena);
        assert(changes.count == after.count); /* all was green */
        bulletin_apply(&bulletin, &places, &after, &again, &changes, &arena);
        assert(changes.count == 0 && again.count == after.count);
    } else
        assert(err.kind != ERR_NONE);
    arena_free(&arena);
    return 0;
}
