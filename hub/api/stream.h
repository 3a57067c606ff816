/* stream.h: live events for consoles, as Server-Sent Events (HTML §9.2). */
#ifndef TOCSIN_API_STREAM_H
#define TOCSIN_API_STREAM_H

#include <stdbool.h>
#include <stddef.h>

#include "hub/base/id.h"
#include "hub/model/event.h"

struct api;
struct stream;

struct stream *stream_new(struct api *api);         /* its timer leans on api->tally */
void           stream_close(struct stream *stream); /* ends what is open, stops the timer */
void           stream_free(struct stream *stream);

void stream_tell(struct stream *stream, const struct event *event);
/* To who listens now: it is not remembered, and takes the place of nothing that is. */
void stream_pass(struct stream *stream, const struct event *event);

/* Does a console of this person listen? */
bool   stream_holds(const struct stream *stream, const struct id *person);
size_t stream_count(const struct stream *stream); /* consoles listening */

#endif
