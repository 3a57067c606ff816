/* photos.h: a picture on its way to a report, from whichever route it came. */
#ifndef TOCSIN_API_PHOTOS_H
#define TOCSIN_API_PHOTOS_H

#include "hub/api/call.h"
#include "hub/flow/intake.h"
#include "hub/flow/review.h"
#include "hub/flow/situation.h"

struct uploading {
    struct call *call;
    /* Once, when it is kept and has given the report its place, or photo.failed. */
    void (*on_done)(struct uploading *);
    struct intake_photo photo; /* report, bytes and len are given */
    struct buf          whole; /* of a picture that came in pieces; given back */

    struct review_job   amend; /* ours, to the end of the struct */
    struct incident     incident;
    struct cluster_side side;
    struct who          system;
};

void photo_keep(struct uploading *uploading);

#endif
