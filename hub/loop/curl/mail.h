/* mail.h: one mail call on its way. Inside this room only. */
#ifndef TOCSIN_LOOP_CURL_MAIL_H
#define TOCSIN_LOOP_CURL_MAIL_H

#include <stdbool.h>
#include <stdint.h>

#include "hub/loop/curl/transfer.h"

struct mail {
    struct smtp_call *call;
    struct transfer  *transfer;
    struct mail_line *line;        /* NULL: none yet */
    struct buf        relay;       /* what two calls over one line have in common, as a text */
    uint64_t          deadline_ms; /* of the loop's clock */
    size_t            asked;       /* recipients asked for */
    bool              is_any_taken, was_sent;
    int               status; /* the reply that settled it */
    char              why[SMTP_WHY_MAX];
};

#endif
