/* report.h: one observation by one source, and the forms it comes in: JSON over
 * HTTP and MQTT (schemas/report.schema.json), a short text by SMS, an OwnTracks
 * payload from a volunteer's phone, a form of Open311. A plain value; its texts live in the
 * arena of whoever reads it. Who sent it, over which channel and when it was received is not in
 * it: that the hub knows by itself. */
#ifndef TOCSIN_MODEL_REPORT_H
#define TOCSIN_MODEL_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/base/buf.h"
#include "hub/base/err.h"
#include "hub/base/id.h"
#include "hub/base/mem.h"
#include "hub/base/multipart.h"
#include "hub/model/hazard.h"
#include "hub/model/mode.h"

enum {
    REPORT_VERSION = 1,
    REPORT_BYTES_MAX = 65536,    /* of one JSON report: every byte of its text may be escaped */
    OWNTRACKS_BYTES_MAX = 65536, /* their payloads may carry a picture, which we leave */
    REPORT_TEXT_MAX = 8000,      /* bytes: the 4,000 letters of GeoReport v2, in any script */
    REPORT_ADDRESS_MAX = 300,
    REPORT_LANG_MAX = 35,          /* BCP 47 */
    REPORT_ACCURACY_MOST = 100000, /* m */
};

#define REPORT_NO_TIME INT64_MIN
#define REPORT_NO_SEQ  INT64_C(-1)

/* Reasons to trust a report less; kept, shown, never a reason to drop it. */
enum report_doubt {
    REPORT_DOUBT_PLACE = 1, /* said to be at 0,0, or coordinates that cannot be */
    REPORT_DOUBT_FIX = 2,   /* the place is more than ten minutes older than the report */
    REPORT_DOUBT_CLOCK = 4, /* the device's clock is off by minutes or years */
    REPORT_DOUBT_HAZARD = 8 /* no known hazard was named: filed under OT */
};

struct report {
    struct id   id; /* made by the device (UUID of any version) */
    char        hazard[HAZARD_CODE_LEN + 1];
    struct mode mode;
    bool        has_place;   /* false: kept and queued for an operator */
    double      lat, lon;    /* degrees, WGS 84; 0 without a place */
    double      accuracy_m;  /* radius; 0: not told */
    int64_t     fix_ms;      /* when the device knew its place, or REPORT_NO_TIME */
    int64_t     observed_ms; /* by the device's clock, or REPORT_NO_TIME */
    int64_t     sent_ms;     /* by the device's clock, or REPORT_NO_TIME */
    int64_t     seq;         /* counts the device's messages, or REPORT_NO_SEQ */
    const char *address;     /* the place in words, or NULL */
    const char *text;        /* "" when nothing was said */
    const char *lang;        /* of text, or NULL */
    unsigned    doubts;      /* of enum report_doubt */
};

/* What a reader needs to know of this town. */
struct report_frame {
    const struct hazards *hazards;
    /* The town's bounding box in degrees; all zero: none. A point outside it
     * whose coordinates lie inside when exchanged was sent the wrong way round. */
    double lat_least, lat_most, lon_least, lon_most;
};

enum report_reading {
    REPORT_REFUSED = -1, /* err says which field and what to do */
    REPORT_GOOD = 0,
    REPORT_NEWER = 1, /* of a later version than we read: keep the bytes for an operator;
                         of the report only id is set (nil when it could not be read) */
};

/* Reads one JSON report. Unknown fields, NaN, duplicates, swapped coordinates and
 * nil ids are refused with ERR_INVALID and the field's pointer; more than
 * REPORT_BYTES_MAX with ERR_TOO_LARGE. Texts go to arena. */
enum report_reading report_parse(struct report *report_r, struct arena *arena,
                                 const struct report_frame *frame, const char *bytes,
                                 size_t len, struct err *err);

/* Adds the report's content as canonical JSON: what its hash covers (P2). Leaves out
 * what differs between two sendings of one report: sent_ms, seq and doubts. */
void report_canonical(struct buf *buf, const struct report *report);

/* Whether nothing in it belongs to one sending only, so that all of it, as report_write()
 * adds it, is what report_canonical() adds. */
bool report_is_canonical(const struct report *report);

/* Adds all of it as JSON that report_parse() reads back to an equal report. */
void report_write(struct buf *buf, const struct report *report);

/* Reads "TOCSIN FL 43.7213,10.9472 text": any case; code or word of the hazard;
 * decimal comma; TEST as second word; coordinates may be missing or wrong (kept
 * without place, whole text kept), and so may the hazard (OT). The id stays nil: see
 * report_id_of(). Refused only: no TOCSIN in front, not UTF-8, longer than
 * REPORT_TEXT_MAX. */
int report_parse_sms(struct report *report_r, struct arena *arena,
                     const struct report_frame *frame, const char *text, size_t len,
                     struct err *err);

/* Where a volunteer's phone is. */
struct position {
    double  lat, lon, accuracy_m;
    int64_t fix_ms;
    int64_t sent_ms; /* or REPORT_NO_TIME */
};

enum owntracks {
    OWNTRACKS_REFUSED = -1, /* no such payload; err says why */
    OWNTRACKS_OTHER,        /* of a kind that tells us nothing (lwt, card, encrypted …) */
    OWNTRACKS_POSITION,
    OWNTRACKS_REPORT, /* a location with a point of interest, "FL water on the road" */
};

/* Reads an OwnTracks JSON payload; fields we do not know are ignored, the format is
 * theirs. device is "<user>/<device>" of the topic and names the report. */
enum owntracks report_parse_owntracks(struct report *report_r, struct position *position_r,
                                      struct arena *arena, const struct report_frame *frame,
                                      const char *device, const char *bytes, size_t len,
                                      struct err *err);

/* Reads what was posted to GeoReport v2 (POST requests): service_code is a hazard's code;
 * attributes and media_url become lines of the text. The id stays nil, the mode actual.
 * ERR_NOT_FOUND: no such service; else ERR_INVALID; the pointer names the field of the form. */
int report_parse_open311(struct report *report_r, struct arena *arena,
                         const struct report_frame *frame, const struct multipart *form,
                         struct err *err);

/* The id of a report whose device made none: the same for the same message of the
 * same channel, whenever it is asked (UUIDv8, RFC 9562 §5.8). */
struct id report_id_of(const char *channel, const char *native_id);

/* When it happened by the hub's clock. A device's clock is corrected when it was more
 * than 30 s off at sending: always when ahead; when behind only if was_direct (HTTP),
 * since a broker may have kept the message for hours. A GPS week roll-over is undone,
 * and a time before 2020 or in the future becomes received_ms. Sets REPORT_DOUBT_CLOCK
 * when off by more than 5 min. */
int64_t report_happened_ms(struct report *report, int64_t received_ms, bool was_direct);

#endif
