/* mqtt_intake.h: the door for reports over MQTT (schemas/asyncapi.yaml). A window of
 * messages is read, committed, answered, and only then acknowledged to the broker (P1):
 * what the hub had not kept when it died, the broker sends again. A message that is no
 * report is kept with the reason and acknowledged too, so that it comes only once. */
#ifndef TOCSIN_API_MQTT_INTAKE_H
#define TOCSIN_API_MQTT_INTAKE_H

#include "hub/base/clock.h"
#include "hub/flow/intake.h"
#include "hub/loop/mqtt_client.h"
#include "hub/model/gauge.h"
#include "hub/model/report.h"

struct mqtt_intake;

struct mqtt_intake_settings {
    struct intake             *intake;
    const struct report_frame *frame;
    const struct clock        *clock;
    uv_loop_t                 *loop;
    struct tally              *owner; /* a place is held until mqtt_intake_close() is through */
    const char                *site;
    const char                *public_url; /* of status links */
    struct mqtt_settings       broker;     /* its client_id names the persistent session */
    struct mqtt_client        *answers;    /* another connection: the inbox never publishes */

    /* A volunteer's phone told where it is. */
    void (*on_position)(void *house, const char *device, const struct position *position);
    /* A sensor measured: The Things Stack's uplinks. */
    void (*on_readings)(void *house, const struct gauge_readings *readings);
    void *house;
};

/* Texts of the settings are borrowed until it has gone. */
int mqtt_intake_open(struct mqtt_intake **intake_r, const struct mqtt_intake_settings *settings,
                     struct err *err);
void mqtt_intake_close(struct mqtt_intake *intake);

bool mqtt_intake_is_up(const struct mqtt_intake *intake);

#endif
