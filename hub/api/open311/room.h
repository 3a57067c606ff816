/* room.h: what the routes of GeoReport v2 share: who may, and in which form it is answered. */
#ifndef TOCSIN_API_OPEN311_ROOM_H
#define TOCSIN_API_OPEN311_ROOM_H

#include "hub/api/open311/sheet.h"
#include "hub/base/multipart.h"
#include "hub/flow/situation.h"
#include "hub/model/open311.h"

#define OPEN311_PATH "/open311/v2"

/* Of one call, in call->mine once it has entered. */
struct open311 {
    struct multipart fields; /* of the query, or of the form that was posted */
    bool             is_json, is_post;
    void (*run)(struct call *);
};

/* run, once it is sure that Open311 is open here, the asker may read, or report, the form of
 * the answer is one we have and the jurisdiction ours. Else it is answered. */
void open311_read(struct call *call, void (*run)(struct call *));
void open311_write(struct call *call, void (*run)(struct call *));

/* The fields that came, and the answer they get. */
const struct multipart *open311_fields(const struct call *call);
struct sheet            open311_sheet(struct call *call);

/* tell.c: one request as the public may read it; false when it may not. */
bool open311_may_tell(const struct call *call, const struct situation_told *told);
void open311_tell(struct sheet *sheet, const struct situation_told *told);
/* When it was last decided about; at first, when it came. */
int64_t open311_updated_ms(const struct situation_told *told);

#endif
