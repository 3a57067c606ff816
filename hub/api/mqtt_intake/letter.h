/* letter.h: one message from the broker: what it says, and the answer to it. */
#ifndef TOCSIN_API_MQTT_INTAKE_LETTER_H
#define TOCSIN_API_MQTT_INTAKE_LETTER_H

#include "hub/flow/intake.h"
#include "hub/loop/mqtt_client.h"
#include "hub/model/gauge.h"
#include "hub/model/report.h"

enum letter_kind {
    LETTER_REPORT,
    LETTER_REFUSED, /* kept with its reason */
    LETTER_NEWER,   /* of a later version: kept for an operator */
    LETTER_NOTHING, /* tells us nothing, or only a position or readings */
};

struct letter {
    enum letter_kind      kind;
    const char           *device; /* "" when the topic is none of ours */
    const char           *sender; /* "device:gauge-3" */
    struct report         report; /* of a refused one only the id, if it could be read */
    struct position       position;
    struct gauge_readings readings;
    bool                  has_position, wants_answer, is_retained;
    struct err            err;
    const char           *bytes;
    size_t                len;
};

/* Reads a message; texts live in arena, bytes in the message. */
void letter_read(struct letter *letter_r, struct arena *arena,
                 const struct mqtt_message *message, const char *site,
                 const struct report_frame *frame, int64_t now_ms);

/* The answer's JSON (asyncapi: answer). key: of the status link, or NULL. */
void letter_answer(struct buf *buf, const struct letter *letter, const struct intake_item *item,
                   const char *public_url, const char *key);

/* "tocsin/1/<site>/report/<device>/answer". */
const char *letter_topic(struct arena *arena, const struct letter *letter, const char *site);

#endif
