#include "hub/model/point.h"

#include <math.h>

#define RADIANS (M_PI / 180)

bool point_is_valid(struct point point)
{
    return isfinite(point.lat) && isfinite(point.lon) && fabs(point.lat) <= 90 &&
           fabs(point.lon) <= 180;
}

double point_distance_m(struct point one, struct point other)
{
    double up = sin((other.lat - one.lat) * RADIANS / 2);
    double across = sin((other.lon - one.lon) * RADIANS / 2);
    double square =
        up * up + cos(one.lat * RADIANS) * cos(other.lat * RADIANS) * across * across;

    /* Rounding may carry the square past 1 at the antipodes. */
    return 2 * EARTH_RADIUS_M * asin(sqrt(fmin(1, square)));
}

struct point point_moved(struct point from, double bearing_deg, double distance_m)
{
    double angle = distance_m / EARTH_RADIUS_M, bearing = bearing_deg * RADIANS;
    double lat = from.lat * RADIANS;
    double sine = sin(lat) * cos(angle) + cos(lat) * sin(angle) * cos(bearing);
    double to_lat = asin(fmax(-1, fmin(1, sine)));
    double turn = atan2(sin(bearing) * sin(angle) * cos(lat), cos(angle) - sin(lat) * sine);

    return (struct point){
        .lat = to_lat / RADIANS,
        .lon = fmod(from.lon + turn / RADIANS + 540, 360) - 180,
    };
}
