/* alert_within.h: whether somebody or something may act for the ground of an alert. */
#ifndef TOCSIN_MODEL_ALERT_WITHIN_H
#define TOCSIN_MODEL_ALERT_WITHIN_H

#include "hub/model/account.h"
#include "hub/model/zones.h"

/* Does every area of an alert lie in the territory (area_within())? content is its JSON, as
 * alert_parse_json() reads it; false also when it cannot be read. */
bool alert_within(const char *content, const struct zones *zones,
                  const struct territory *territory);

#endif
