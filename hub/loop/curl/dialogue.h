/* dialogue.h: what is said over a line for one mail, and what the answers mean (RFC 5321
 * §3.3, §4.1.4). Inside this room only. */
#ifndef TOCSIN_LOOP_CURL_DIALOGUE_H
#define TOCSIN_LOOP_CURL_DIALOGUE_H

#include "hub/loop/curl/line.h"
#include "hub/loop/curl/mail.h"

enum step {
    STEP_CONNECT,
    STEP_IDLE,
    STEP_MAIL,
    STEP_RCPT,
    STEP_DATA,
    STEP_MESSAGE,
    STEP_RESET
};

/* A line, and how far it is with the call it serves. */
struct mail_line {
    struct mails     *mails;
    struct mail_line *next;
    struct line      *line;
    char             *relay; /* whom it speaks to, and as whom */
    struct mail      *mail;  /* NULL: none */
    enum step         step;
    bool              was_used; /* it may have died since */
    uint64_t          idle_since_ms;
    /* The call has its answer; the line goes on. Takes the call off it. */
    void (*on_settled)(struct mail_line *, CURLcode result);
    void (*on_free)(struct mail_line *); /* another may begin */
    void (*on_dead)(struct mail_line *); /* nothing more can be said over it */
};

/* Over a line that is up and free. */
void dialogue_begin(struct mail_line *line, struct mail *mail);

/* One line of a reply. */
void dialogue_hear(struct mail_line *line, const char *text);

#endif
