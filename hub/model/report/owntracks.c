/* owntracks.c: what volunteers' phones publish (OwnTracks booklet, tech/json). The
 * format is theirs and grows: fields we do not know are not refused. */
#include <math.h>
#include <string.h>

#include "hub/base/reader.h"
#include "hub/model/report.h"
#include "hub/model/report/phrase.h"
#include "hub/model/report/place.h"
#include "hub/model/report/room.h"

enum { TYPE_MAX = 40, POI_MAX = 500 };

static const int64_t SECONDS_MOST = INT64_C(253402300799); /* the end of year 9999 */

static void know_all_fields(struct reader *in)
{
    for (size_t i = 0; reader_key(in, i); i++)
        ;
}

static void read_position(struct reader *in, struct position *position,
                          const struct report_frame *frame)
{
    int64_t sent_s;

    position->lat = read_number(in, "lat", -1e9, 1e9);
    position->lon = read_number(in, "lon", -1e9, 1e9);
    position->accuracy_m = read_number_or(in, "acc", 0, REPORT_ACCURACY_MOST, 0);
    position->fix_ms = read_integer(in, "tst", 0, SECONDS_MOST) * 1000;
    sent_s = read_integer_or(in, "created_at", 0, SECONDS_MOST, -1);
    position->sent_ms = sent_s < 0 ? REPORT_NO_TIME : sent_s * 1000;
    if (!in->failed && place_fault(frame, position->lat, position->lon))
        reader_complain(in, "lat", place_fault(frame, position->lat, position->lon));
}

/* Where it was when it came to a region, or left one, is where it was. */
static bool tells_place(const struct reader *in, const char *type)
{
    if (strcmp(type, "transition") == 0)
        return reader_has(in, "lat") && reader_has(in, "lon");
    return strcmp(type, "location") == 0;
}

static void fill_report(struct report *report, struct arena *arena,
                        const struct report_frame *frame, const struct position *position,
                        const char *poi)
{
    *report = REPORT_BLANK;
    report->fix_ms = report->observed_ms = position->fix_ms;
    report->sent_ms = position->sent_ms;
    poi = phrase_skip(poi);
    phrase_hazard(report, frame->hazards, &poi);
    place_set(report, position->lat, position->lon, position->accuracy_m);
    phrase_rest(report, arena, poi);
}

enum owntracks report_parse_owntracks(struct report *report_r, struct position *position_r,
                                      struct arena *arena, const struct report_frame *frame,
                                      const char *device, const char *bytes, size_t len,
                                      struct err *err)
{
    struct reader in;
    const char   *type, *poi;

    if (len > OWNTRACKS_BYTES_MAX)
        return (enum owntracks)err_set(err, ERR_TOO_LARGE,
                                       "an OwnTracks payload has at most %d bytes",
                                       OWNTRACKS_BYTES_MAX);
    in = reader_open(bytes, len, arena, err);
    know_all_fields(&in);
    type = read_text(&in, "_type", TYPE_MAX);
    if (!tells_place(&in, type))
        return reader_close(&in) ? OWNTRACKS_REFUSED : OWNTRACKS_OTHER;
    read_position(&in, position_r, frame);
    poi = read_text_or(&in, "poi", POI_MAX, NULL);
    if (reader_close(&in))
        return OWNTRACKS_REFUSED;
    if (!poi || *phrase_skip(poi) == '\0')
        return OWNTRACKS_POSITION;
    fill_report(report_r, arena, frame, position_r, poi);
    report_r->id = report_id_of(
        "owntracks", arena_format(arena, "%s/%lld", device, (long long)position_r->fix_ms));
    return OWNTRACKS_REPORT;
}
