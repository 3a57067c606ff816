/* web.h: the console and the field app, as built from hub/web. */
#ifndef TOCSIN_API_WEB_H
#define TOCSIN_API_WEB_H

#include "hub/base/buf.h"

/* Adds the fields of every answer that is part of a face; xyz: where else pictures of the map
 * may come from, or "". */
void web_add_fields(struct buf *out, const char *xyz);

#endif
