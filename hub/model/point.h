/* point.h: a place on the earth, WGS 84, in degrees. */
#ifndef TOCSIN_MODEL_POINT_H
#define TOCSIN_MODEL_POINT_H

#include <stdbool.h>

#define EARTH_RADIUS_M 6371008.8 /* the mean radius; all our distances are on this sphere */

struct point {
    double lat, lon;
};

/* Finite, lat within -90 … 90 and lon within -180 … 180. */
bool point_is_valid(struct point point);

/* Great-circle distance by haversine, across the antimeridian and the poles. */
double point_distance_m(struct point one, struct point other);

/* The point reached from here in metres on a bearing in degrees, clockwise
 * from north; its lon is brought back into -180 … 180. */
struct point point_moved(struct point from, double bearing_deg, double distance_m);

#endif
