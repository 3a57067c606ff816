/* sending.h: how an alert goes out, kept beside its content: through which channels,
 * what each says in each language as frozen by the proposal, and the words that would
 * take it back. The JSON of the column "rendered"; message_json.h reads its messages alone. */
#ifndef TOCSIN_MODEL_SENDING_H
#define TOCSIN_MODEL_SENDING_H

#include "hub/base/buf.h"
#include "hub/base/err.h"
#include "hub/base/mem.h"
#include "hub/model/message_json.h"
#include "hub/model/retraction.h"

enum { SENDING_CHANNELS_MAX = 64 };

struct sending {
    const char *const    *channels; /* names, sirens first */
    size_t                channel_count;
    const char           *no_siren_reason; /* P9; or NULL */
    const char *const    *lost; /* that carried what it follows, and are configured no more */
    size_t                lost_count;
    const struct message *messages; /* none: a draft */
    size_t                message_count;
    const char           *retraction; /* JSON: {"false_alarm": content, …}; NULL: a draft */
    size_t                retraction_len;
};

/* Adds the JSON object; what is absent is not written. */
void sending_write(struct buf *buf, const struct sending *sending);

/* Reads what sending_write() wrote; NULL is an empty one. In the arena. */
int sending_read(struct sending *sending_r, struct arena *arena, const char *json,
                 struct err *err);

bool sending_has(const struct sending *sending, const char *channel);
/* … or the messages before it, when they could still. */
bool sending_carried(const struct sending *sending, const char *channel);

/* The four retractions of an alert in all its languages, as JSON, added to buf. */
void sending_prepare_retraction(struct buf *buf, struct arena *arena, const struct lang *lang,
                                const struct alert *original, int64_t now_ms);

/* The one prepared for this reason, as content: words and place. References and expiry
 * are the caller's to set. ERR_NOT_FOUND: none was prepared. */
int sending_retraction(struct alert *alert_r, struct arena *arena,
                       const struct sending *sending, enum retraction kind, struct err *err);

#endif
