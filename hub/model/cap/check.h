/* check.h: what the files of cap_check() share. */
#ifndef TOCSIN_MODEL_CAP_CHECK_H
#define TOCSIN_MODEL_CAP_CHECK_H

#include "hub/model/cap.h"

struct cap_checking {
    struct cap_notes *notes;
    const char       *place; /* "infos/0/", before the name of the element */
    enum cap_origin   origin;
};

void cap_must(const struct cap_checking *in, const char *name, const char *text);
/* What only this house requires. */
void cap_ours_must(const struct cap_checking *in, const char *name, const char *text);
void cap_advise(const struct cap_checking *in, const char *name, const char *text);

/* Plain words: no tags, no HTML entities, nothing XML cannot say. NULL is fine. */
void cap_check_text(const struct cap_checking *in, const char *name, const char *text);

/* An absolute URI (RFC 3986 §4.3) of a scheme one can follow. NULL is fine. */
void cap_check_uri(const struct cap_checking *in, const char *name, const char *text);

void cap_check_info(const struct cap_checking *in, const struct alert_info *info,
                    const struct alert *alert);
void cap_check_resource(const struct cap_checking *in, const struct alert_resource *resource);
void cap_check_area(const struct cap_checking *in, const struct alert_area *area);

#endif
