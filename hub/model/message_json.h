/* message_json.h: what was frozen into a proposal, as the store keeps it beside the alert:
 * the messages per channel and language, and the reach as it was estimated. */
#ifndef TOCSIN_MODEL_MESSAGE_JSON_H
#define TOCSIN_MODEL_MESSAGE_JSON_H

#include "hub/base/err.h"
#include "hub/base/mem.h"
#include "hub/base/reader.h"
#include "hub/base/writer.h"
#include "hub/model/proposal.h"
#include "hub/model/render.h"

enum { MESSAGES_MAX = 1280 }; /* 64 channels in 20 languages */

/* {"messages": [{"channel", "kind", "language", "subject", "text", "html", "segments",
 * "length"}, …]}, added to out; or the list alone, into the object now open. */
void messages_write(struct buf *out, const struct message *messages, size_t count);
void messages_write_list(struct writer *out, const struct message *messages, size_t count);
void messages_read_list(struct messages *messages_r, struct reader *in);

/* Reads the same, and what sending.h keeps beside it is passed over; everything lives in
 * arena. ERR_INVALID names the field. */
int messages_parse(struct messages *messages_r, struct arena *arena, const char *json,
                   size_t len, struct err *err);

/* The channel's message in that language ("it" also finds "it-IT" and the other way
 * round), else its first; NULL when the channel has none. */
const struct message *messages_find(const struct messages *messages, const char *channel,
                                    const char *language);

struct reach {
    struct proposal_reach *channels;
    size_t                 count;
    int64_t                persons; /* distinct, over all channels; -1: unknown */
};

/* {"persons": 1300, "channels": [{"channel": "sms", "persons": 1200}, …]}, added to out;
 * null what is unknown. */
void reach_write(struct buf *out, const struct reach *reach);
int  reach_parse(struct reach *reach_r, struct arena *arena, const char *json, size_t len,
                 struct err *err);

/* -1: unknown. */
int64_t reach_of(const struct reach *reach, const char *channel);

#endif
