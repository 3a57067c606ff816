/* render.h: from an alert to what each channel says in each language. Deterministic
 * and pure: the preview and the send path get the same bytes, for nothing is looked
 * at but the alert, the mode, the channel and the catalogue of texts.
 *
 * A text is made of slots in the order people need them: source, hazard, impact,
 * place, action, what to avoid, until when, next message, link. Each slot has a long
 * form (an element of CAP) and may have a short one (alert_json.h). What does not
 * fit is first said shorter, then left out in this order: impact, avoid, next, link;
 * never source, hazard, place, action or time. */
#ifndef TOCSIN_MODEL_RENDER_H
#define TOCSIN_MODEL_RENDER_H

#include <stddef.h>

#include "hub/base/lang.h"
#include "hub/base/mem.h"
#include "hub/model/alert.h"
#include "hub/model/cap.h"
#include "hub/model/channel.h"
#include "hub/model/message.h"
#include "hub/model/sms_text.h"

enum { RENDER_SMS_SEGMENTS = 2 }; /* aimed at when the channel names no limit */

/* Programs of a siren, TOCSIN-SIREN-1: what the alert says of itself; else "warning", and
 * "none" of a Cancel and of an Update that is no longer Severe or says AllClear. */
#define RENDER_SIREN_PARAMETER "TOCSIN:siren"
#define RENDER_SIREN_NONE      "none"

struct render {
    const struct lang *lang;
    struct mode        mode;
    enum sms_policy    sms_policy;
};

struct messages {
    struct message *items;
    size_t          count;
};

/* One message per channel and language; of a siren one in all, its text the name of
 * the program ("warning"; "none" of a Cancel: stop). In an exercise or a test every
 * text begins and ends with the word for it, in its language, counted like the rest.
 * Everything lives in arena. */
struct messages render_alert(struct arena *arena, const struct render *with,
                             const struct alert *alert, const struct channel *channels,
                             size_t channel_count);

/* What a good warning must not lack, per language (Warning Lexicon): source, hazard,
 * place, what to do, until when; what it must not hold: a placeholder nobody filled,
 * "this is not a drill" in an exercise or test. And of the messages: one longer than
 * its channel takes, letters that make an SMS dearer (advice); last, what is not in plain
 * words (advice, lint.h). Missing guidance or time may be let through with a written reason;
 * its note begins with "lacks". */
void render_check(struct cap_notes *notes, const struct render *with, const struct alert *alert,
                  const struct channel *channels, size_t channel_count,
                  const struct messages *messages);

/* "13:15 di domenica 22 novembre", by the clock of the place; "UTC" is said when it is. The day
 * always stands with the hour: what is left as a file is read tomorrow, too. In arena. */
const char *render_moment(struct arena *arena, const struct lang *lang, const char *language,
                          int64_t ms, int offset_min);

/* "domenica 22 novembre", by the same clock. */
const char *render_day(struct arena *arena, const struct lang *lang, const char *language,
                       int64_t ms, int offset_min);

/* Adds text to out as HTML character data or attribute value. */
void render_html(struct buf *out, const char *text);

#endif
