/* when.c: the hub's own view of a report: its id where the device made none, and when
 * it happened where the device's clock is wrong. */
#include <string.h>

#include "hub/base/crypto.h"
#include "hub/model/report.h"

static const int64_t CLOCK_SLACK_MS = 30000;
static const int64_t CLOCK_DOUBT_MS = 300000;
static const int64_t DAY_MS = 86400000;
static const int64_t GPS_ROLLOVER_MS = INT64_C(1024) * 7 * 86400000;
static const int64_t YEAR_2020_MS = INT64_C(1577836800000);

struct id report_id_of(const char *channel, const char *native_id)
{
    uint8_t    digest[BLAKE2B_LEN];
    struct buf name = {0};
    struct id  id;

    buf_add(&name, channel, strlen(channel) + 1);
    buf_text(&name, native_id);
    blake2b(digest, NULL, 0, name.bytes, name.len);
    buf_free(&name);
    memcpy(id.bytes, digest, sizeof id.bytes);
    id.bytes[6] = 0x80 | (id.bytes[6] & 0x0f);
    id.bytes[8] = 0x80 | (id.bytes[8] & 0x3f);
    return id;
}

static bool is_within(int64_t one, int64_t other, int64_t slack)
{
    return one - other <= slack && other - one <= slack;
}

/* How far the device's clock was behind; 0 when that cannot be told or matters not. */
static int64_t clock_error(const struct report *report, int64_t received_ms, bool was_direct)
{
    int64_t behind;

    if (report->sent_ms == REPORT_NO_TIME)
        return 0;
    behind = received_ms - report->sent_ms;
    if (is_within(behind, 0, CLOCK_SLACK_MS) || (behind > 0 && !was_direct))
        return 0;
    return behind;
}

int64_t report_happened_ms(struct report *report, int64_t received_ms, bool was_direct)
{
    int64_t behind = clock_error(report, received_ms, was_direct);
    int64_t happened = report->observed_ms;

    if (!is_within(behind, 0, CLOCK_DOUBT_MS))
        report->doubts |= REPORT_DOUBT_CLOCK;
    if (happened == REPORT_NO_TIME)
        return received_ms;
    happened += behind;
    if (is_within(happened + GPS_ROLLOVER_MS, received_ms, DAY_MS)) {
        report->doubts |= REPORT_DOUBT_CLOCK;
        happened += GPS_ROLLOVER_MS;
    }
    if ((happened < YEAR_2020_MS && received_ms >= YEAR_2020_MS) ||
        happened > received_ms + CLOCK_DOUBT_MS) {
        report->doubts |= REPORT_DOUBT_CLOCK;
        return received_ms;
    }
    return happened;
}
