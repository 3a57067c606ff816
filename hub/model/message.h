/* message.h: what one channel will say in one language: the result of
 * rendering an alert, frozen into its proposal and sent byte for byte. */
#ifndef TOCSIN_MODEL_MESSAGE_H
#define TOCSIN_MODEL_MESSAGE_H

#include <stddef.h>

#include "hub/model/channel.h"

enum { MESSAGE_TEXT_MAX = 20000 };

struct message {
    const char       *channel; /* its name */
    enum channel_kind kind;
    const char       *language; /* of the info it was made from */
    const char       *subject;  /* e-mail and push; NULL elsewhere */
    const char       *text;     /* of a siren: the name of its program */
    const char       *html;     /* e-mail only; NULL elsewhere */
    unsigned          segments; /* SMS only */
    unsigned          length;   /* in the channel's own counting */
};

#endif
