/* email.h: an alert as a letter, in plain text and in HTML: for render.c. */
#ifndef TOCSIN_MODEL_RENDER_EMAIL_H
#define TOCSIN_MODEL_RENDER_EMAIL_H

#include "hub/model/render/slots.h"

/* What to do comes first, then where, until when, what and from whom. */
const char *email_text(struct arena *arena, const struct render *with,
                       const struct alert_info *info, const struct slots *slots);
const char *email_html(struct arena *arena, const struct render *with,
                       const struct alert_info *info, const struct slots *slots);

#endif
