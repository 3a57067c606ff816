/* enter.h: who is asking, and whether he may. */
#ifndef TOCSIN_API_ENTER_H
#define TOCSIN_API_ENTER_H

#include "hub/api/call.h"

#define SESSION_COOKIE "__Host-tocsin"

enum entering {
    ENTERED,  /* call->who is who asks, and he may */
    REFUSED,  /* answered already */
    AWAITING, /* enter_look_up() has to be asked, once the request is whole */
};

/* What can be told at once: who is remembered, who is nobody, whom the page of another
 * site sent here (W1). */
enum entering enter(struct call *call);

/* Asks the desk of people; on_entered when he may, else it is answered. */
void enter_look_up(struct call *call, void (*on_entered)(struct call *));

/* Is the request sent by a page that is not ours? */
bool enter_is_foreign(const struct call *call);

#endif
