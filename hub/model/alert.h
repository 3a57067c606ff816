/* alert.h: an official warning in the terms of CAP 1.2 (OASIS, 1 July 2010).
 * A plain value: its texts and lists live in the arena of whoever made it.
 * Optional texts are NULL when absent. Reading, writing and checking the XML
 * is model/cap. */
#ifndef TOCSIN_MODEL_ALERT_H
#define TOCSIN_MODEL_ALERT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/base/clock.h"
#include "hub/model/mode.h"

struct area; /* hub/model/area.h */

/* The closed vocabularies of CAP 1.2 §3.2; each list of words ends with NULL. */
enum alert_status { STATUS_ACTUAL, STATUS_EXERCISE, STATUS_SYSTEM, STATUS_TEST, STATUS_DRAFT };
enum alert_message {
    MESSAGE_ALERT,
    MESSAGE_UPDATE,
    MESSAGE_CANCEL,
    MESSAGE_ACK,
    MESSAGE_ERROR
};
enum alert_scope { SCOPE_PUBLIC, SCOPE_RESTRICTED, SCOPE_PRIVATE };
enum alert_category {
    CATEGORY_GEO,
    CATEGORY_MET,
    CATEGORY_SAFETY,
    CATEGORY_SECURITY,
    CATEGORY_RESCUE,
    CATEGORY_FIRE,
    CATEGORY_HEALTH,
    CATEGORY_ENV,
    CATEGORY_TRANSPORT,
    CATEGORY_INFRA,
    CATEGORY_CBRNE,
    CATEGORY_OTHER,
};
enum alert_response {
    RESPONSE_SHELTER,
    RESPONSE_EVACUATE,
    RESPONSE_PREPARE,
    RESPONSE_EXECUTE,
    RESPONSE_AVOID,
    RESPONSE_MONITOR,
    RESPONSE_ASSESS,
    RESPONSE_ALL_CLEAR,
    RESPONSE_NONE,
};
enum alert_urgency {
    URGENCY_IMMEDIATE,
    URGENCY_EXPECTED,
    URGENCY_FUTURE,
    URGENCY_PAST,
    URGENCY_UNKNOWN,
};
enum alert_severity { /* the worse, the smaller */
                      SEVERITY_EXTREME,
                      SEVERITY_SEVERE,
                      SEVERITY_MODERATE,
                      SEVERITY_MINOR,
                      SEVERITY_UNKNOWN,
};
enum alert_certainty {
    CERTAINTY_OBSERVED,
    CERTAINTY_LIKELY,
    CERTAINTY_POSSIBLE,
    CERTAINTY_UNLIKELY,
    CERTAINTY_UNKNOWN,
};

extern const char *const ALERT_STATUS_WORDS[6];
extern const char *const ALERT_MESSAGE_WORDS[6];
extern const char *const ALERT_SCOPE_WORDS[4];
extern const char *const ALERT_CATEGORY_WORDS[13];
extern const char *const ALERT_RESPONSE_WORDS[10];
extern const char *const ALERT_URGENCY_WORDS[6];
extern const char *const ALERT_SEVERITY_WORDS[6];
extern const char *const ALERT_CERTAINTY_WORDS[6];

#define ALERT_BIT(word) (1u << (word)) /* categories and responses are sets */

/* A moment and the offset it is to be shown in (CAP §3.3.2 asks for one). */
struct alert_time {
    int64_t ms;         /* since the epoch, UTC */
    int     offset_min; /* east of Greenwich */
    bool    is_given;
    bool    is_plus_zero; /* somebody wrote +00:00; CAP's own way is -00:00 */
};

struct alert_value { /* eventCode, parameter and geocode */
    const char *name, *value;
};

struct alert_values {
    const struct alert_value *items;
    size_t                    count;
};

struct alert_reference {      /* "sender,identifier,sent" */
    const char       *sender; /* NULL: identifier is all that stood there */
    const char       *identifier;
    struct alert_time sent;
};

struct alert_resource {
    const char *desc, *mime_type;
    int64_t     size; /* bytes; -1: absent */
    const char *uri, *deref_uri, *digest;
};

struct alert_texts {
    const char *const *items;
    size_t             count;
};

struct alert_area {
    const char         *desc;
    const struct area  *shape;                   /* polygons and circles; NULL: geocodes only */
    struct alert_values geocodes;                /* named zones: ISTAT, EMMA_ID, … */
    double              altitude_ft, ceiling_ft; /* NaN: absent */
    struct alert_texts  polygons, circles;       /* as they came, also what is not in shape */
};

struct alert_info {
    const char          *language;   /* RFC 3066 tag; NULL in the wild means en-US */
    const char          *proofed;    /* who read these words, when; NULL: nobody. Not in CAP */
    unsigned             categories; /* ALERT_BIT(CATEGORY_…) */
    const char          *event;
    unsigned             responses; /* ALERT_BIT(RESPONSE_…) */
    enum alert_urgency   urgency;
    enum alert_severity  severity;
    enum alert_certainty certainty;
    const char          *audience;
    struct alert_values  event_codes;
    struct alert_time    effective, onset, expires;
    const char          *sender_name, *headline, *description, *instruction, *web, *contact;
    struct alert_values  parameters;
    const struct alert_resource *resources;
    size_t                       resource_count;
    const struct alert_area     *areas; /* the alert's place is their union */
    size_t                       area_count;
};

struct alert {
    const char                   *identifier, *sender; /* no blank, comma, "<" or "&" */
    struct alert_time             sent;
    enum alert_status             status;
    enum alert_message            message; /* msgType */
    const char                   *source;
    enum alert_scope              scope;
    const char                   *restriction, *addresses;
    const char *const            *codes;
    size_t                        code_count;
    const char                   *note;
    const struct alert_reference *references;
    size_t                        reference_count;
    const char                   *incidents;
    const struct alert_info      *infos; /* one per language */
    size_t                        info_count;
    bool                          has_signature; /* as read; never verified here */
};

/* RFC 3339 with an offset; what the offset was is kept, "Z" is 0. False when it is
 * no such time. */
bool alert_time_parse(struct alert_time *time_r, const char *text);

/* CAP §3.3.2, as in stamp_text_at(); "" when it is not given. Returns text. */
char *alert_time_text(char text[STAMP_LEN + 1], const struct alert_time *time);

/* Actual, Exercise or Test: the only way a status comes about here (P6). */
enum alert_status alert_status_of(const struct mode *mode);

/* The info in that language ("it" also finds "it-IT"), else the first; NULL
 * when there is none. */
const struct alert_info *alert_info_in(const struct alert *alert, const char *language);

/* The first value under that name, or NULL. */
const char *alert_value_of(const struct alert_values *values, const char *name);

/* The worst severity among the infos; Unknown counts least. */
enum alert_severity alert_severity_of(const struct alert *alert);

/* When the last info expires; 0 when one of them never does, or there is none. */
int64_t alert_expires_ms(const struct alert *alert);

/* "sender,identifier,sent" of the alert itself, for the references of its
 * successors; the time is written as in the alert. */
struct alert_reference alert_reference_to(const struct alert *alert);

#endif
