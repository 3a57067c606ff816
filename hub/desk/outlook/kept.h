/* kept.h: what holds, as the text that is kept of it. */
#ifndef TOCSIN_DESK_OUTLOOK_KEPT_H
#define TOCSIN_DESK_OUTLOOK_KEPT_H

#include "hub/base/buf.h"
#include "hub/desk/outlook.h"

/* Texts live in the arena. */
int  outlook_read_kept(struct outlook_now *now_r, struct arena *arena, const char *json,
                       size_t len, struct err *err);
void outlook_write_kept(struct buf *json, const struct outlook_now *now);

#endif
