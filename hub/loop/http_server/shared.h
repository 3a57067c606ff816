/* shared.h: what the conversations of one server share: its settings with nothing left
 * out, its figures, requests not in use, and the Date of this second. */
#ifndef TOCSIN_LOOP_HTTP_SERVER_SHARED_H
#define TOCSIN_LOOP_HTTP_SERVER_SHARED_H

#include "hub/loop/http_server/request.h"

enum { HTTP_DATE_LEN = 29 };

struct shared {
    uv_loop_t                  *loop;
    struct http_server_settings settings;
    struct http_server_figures  figures;
    struct request_pool         pool;
    int64_t                     date_s; /* what date says */
    char                        date[HTTP_DATE_LEN + 1];
    bool                        is_closing;
};

#endif
