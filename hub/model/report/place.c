#include "hub/model/report/place.h"

#include <math.h>

static const char EXCHANGED[] =
    "lat and lon look exchanged: with the two the other way round the place is inside the town";

static bool frame_holds(const struct report_frame *frame, double lat, double lon)
{
    return lat >= frame->lat_least && lat <= frame->lat_most && lon >= frame->lon_least &&
           lon <= frame->lon_most;
}

const char *place_fault(const struct report_frame *frame, double lat, double lon)
{
    bool is_framed = frame->lat_most > frame->lat_least;

    if (!(fabs(lon) <= 180))
        return "comes with a lon that is not between -180 and 180";
    if (fabs(lat) > 90 && fabs(lat) <= 180 && fabs(lon) <= 90)
        return "must lie between -90 and 90; lat and lon look exchanged";
    if (!(fabs(lat) <= 90))
        return "must lie between -90 and 90";
    if (is_framed && !frame_holds(frame, lat, lon) && frame_holds(frame, lon, lat))
        return EXCHANGED;
    return NULL;
}

/* To a multiple of 1/steps; adding 0 turns -0 into 0. */
static double rounded(double number, double steps)
{
    return round(number * steps) / steps + 0.0;
}

void place_set(struct report *report, double lat, double lon, double accuracy_m)
{
    lat = rounded(lat, 1e7);
    lon = rounded(lon, 1e7);
    if (lat == 0 && lon == 0) {
        report->doubts |= REPORT_DOUBT_PLACE;
        return;
    }
    report->has_place = true;
    report->lat = lat;
    report->lon = lon;
    report->accuracy_m = rounded(accuracy_m, 10);
}
