/* sheet.h: one answer of GeoReport v2, as XML or as the JSON that says the same: an element
 * around a list vanishes, an empty one is null. */
#ifndef TOCSIN_API_OPEN311_SHEET_H
#define TOCSIN_API_OPEN311_SHEET_H

#include "hub/api/call.h"
#include "hub/base/xml.h"

enum { SHEET_DEPTH_MAX = 8 };

struct sheet {
    struct call      *call;
    bool              is_json;
    struct xml_writer xml;
    struct writer     json;
    bool              is_list[SHEET_DEPTH_MAX]; /* of the open levels */
    unsigned          depth;
};

/* Begins call->body anew. */
struct sheet sheet_begin(struct call *call, bool is_json);

/* name is the element's; in JSON that of the field, where there is one. */
void sheet_list(struct sheet *sheet, const char *name);
void sheet_object(struct sheet *sheet, const char *name);
void sheet_end(struct sheet *sheet); /* closes the innermost list or object */

void sheet_text(struct sheet *sheet, const char *name, const char *text); /* NULL: empty */
void sheet_bool(struct sheet *sheet, const char *name, bool is_so);
void sheet_integer(struct sheet *sheet, const char *name, int64_t number);
void sheet_degrees(struct sheet *sheet, const char *name, double degrees);
void sheet_stamp(struct sheet *sheet, const char *name, int64_t ms); /* 0: empty */

const char *sheet_type(const struct sheet *sheet);
void        sheet_answer(struct sheet *sheet, int status);

#endif
