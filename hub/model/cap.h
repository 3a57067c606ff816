/* cap.h: alerts as the Common Alerting Protocol 1.2 (OASIS, 1 July 2010; ITU-T
 * X.1303bis): read what the world really sends, write strictly, and check the rules
 * the schema cannot say. */
#ifndef TOCSIN_MODEL_CAP_H
#define TOCSIN_MODEL_CAP_H

#include <stdbool.h>
#include <stddef.h>

#include "hub/base/buf.h"
#include "hub/base/err.h"
#include "hub/base/mem.h"
#include "hub/model/alert.h"

#define CAP_SPACE_10 "http://www.incident.com/cap/1.0"
#define CAP_SPACE_11 "urn:oasis:names:tc:emergency:cap:1.1"
#define CAP_SPACE_12 "urn:oasis:names:tc:emergency:cap:1.2"

enum { CAP_NOTES_MAX = 200 };

/* One remark on one place of an alert: "infos/0/areas/1/polygons/0". */
struct cap_note {
    const char *place;
    const char *text;
    bool        must; /* the alert may not go out like this; else it is advice */
};

/* Remarks are kept in the arena; the first CAP_NOTES_MAX of them. */
struct cap_notes {
    struct arena    *arena;
    struct cap_note *items;
    size_t           count;
};

void cap_note(struct cap_notes *notes, bool must, const char *place, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* The first remark that forbids sending, or NULL. */
const struct cap_note *cap_first_must(const struct cap_notes *notes);

/* Reads a CAP 1.2, 1.1 or 1.0 message in any order of elements. ERR_INVALID when it
 * is no XML, no CAP, or one of identifier, sender, sent, status and msgType is missing
 * or unknown: such a message can be neither told apart nor judged. Everything else is
 * taken as far as it goes, with a note (never a must) on what was not as it should
 * be: times without offset are UTC, unknown words are Unknown, shapes that cannot be
 * read are left out, swapped coordinates are turned, an order other than the schema's is
 * remarked. References, texts and the signature's presence are kept; the signature is not
 * verified. Takes time and memory in proportion to len. */
int cap_read(struct alert *alert_r, struct cap_notes *notes, const char *bytes, size_t len,
             struct err *err);

/* The same of a message inside another document. */
struct xml_node;
bool cap_is_alert(const struct xml_node *node);
int  cap_read_node(struct alert *alert_r, struct cap_notes *notes, const struct xml_node *root,
                   struct err *err);

/* How we write it. */
struct cap_style {
    const char *zone_name; /* valueName of our zones' geocodes, "ISTAT"; NULL: TOCSIN:zone */
    bool        has_declaration; /* <?xml …?> in front; canonical bytes have none */
    bool        keeps_shapes;    /* polygons and circles as they came, not as understood */
};

/* Adds the message to buf: CAP 1.2, elements in the order of the schema, times with
 * their offset, "lat,lon", canonical XML. What is absent is left out. The result is
 * valid against schemas/cap/tocsin-cap.xsd when cap_check() found no must. */
void cap_write(struct buf *buf, const struct alert *alert, const struct cap_style *style);

/* Every rule of CAP 1.2 §3 that the schema cannot say; what only helps is advice. Of an
 * alert of this house language, expires and an area are required too; areas are checked
 * as P5 asks (geometry.h) in both. */
enum cap_origin { CAP_OF_OTHERS, CAP_OF_OURS };

void cap_check(struct cap_notes *notes, const struct alert *alert, enum cap_origin origin);

/* What a country or a network asks beyond CAP: rules as data, schemas/cap/profiles/NAME.yaml
 * (schemas/cap/profile.schema.json). NULL with err set when they are not of that shape. */
struct cap_profile;

struct cap_profile *cap_profile_open(const char *json, size_t len, struct err *err);
void                cap_profile_close(struct cap_profile *profile); /* NULL is fine */
const char         *cap_profile_title(const struct cap_profile *profile);

/* Adds a note for each rule the message breaks, in the rule's own words. */
void cap_profile_check(struct cap_notes *notes, const struct cap_profile *profile,
                       const struct alert *alert);

#endif
