/* mails.h: the mail calls of one client: which line serves which, who waits for one, and
 * until when. Inside this room only. */
#ifndef TOCSIN_LOOP_CURL_MAILS_H
#define TOCSIN_LOOP_CURL_MAILS_H

#include <uv.h>

#include "hub/base/tally.h"

struct mail_line;
struct transfer;

struct mails {
    uv_loop_t        *loop;
    struct tally     *tally;
    uv_timer_t        timer; /* looks for what is over its time */
    struct mail_line *lines;
    struct transfer  *waiting, **waiting_end;
    unsigned          per_host;
    const char       *ca_file;           /* NULL: the system's */
    void (*on_ended)(struct transfer *); /* the call's result stands in the transfer */
};

void mails_open(struct mails *mails); /* all but the timer and the lists is set */
void mails_close(struct mails *mails);

/* Finds the call a line, makes one, or lets it wait. */
void mails_serve(struct mails *mails, struct transfer *transfer);

/* Nothing more is done for this call. */
void mails_drop(struct mails *mails, struct transfer *transfer);

#endif
