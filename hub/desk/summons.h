/* summons.h: calls officers to what waits for them: a notice to each address of everybody
 * who may act there. The same call goes to an address once, also after a restart, and
 * nobody is called more often than so many times an hour. */
#ifndef TOCSIN_DESK_SUMMONS_H
#define TOCSIN_DESK_SUMMONS_H

#include "hub/base/lang.h"
#include "hub/desk/notices.h"
#include "hub/desk/people.h"

struct summons;

enum { SUMMONS_LASTS_MS = 3600 * 1000, SUMMONS_VALUES_MAX = 4 };

struct summons_settings {
    struct people      *people;
    struct notices     *notices;
    const struct clock *clock;
    struct tally       *owner; /* a place is held until summons_close() is through */
    const struct lang  *lang;
    const char         *site;     /* its name, as officers read it */
    unsigned            per_hour; /* calls of one officer; 0: nobody is called */

    /* Does what is called for lie in this territory? content as in the call. */
    bool (*is_within)(void *house, const char *content, const struct territory *territory);
    void *house;
};

int  summons_open(struct summons **summons_r, const struct summons_settings *settings,
                  struct err *err);
void summons_close(struct summons *summons); /* calls under way still leave */

/* From the next call on. */
void summons_take_limit(struct summons *summons, unsigned per_hour);

/* How much of an officer's hour it may take. */
enum summons_weight {
    SUMMONS_USUAL, /* all of it */
    SUMMONS_MINOR, /* half: the rest is left to what is graver */
    SUMMONS_GRAVE, /* as much again: no one is unreachable because others called before */
};

/* Copied before the call returns. */
struct summons_call {
    const char         *once;  /* names it: who was told this is not told again */
    const char         *about; /* "alert:<id>", "channel:sms" */
    const char         *text;  /* key in the section "summons"; its subject: "<text>_subject" */
    const struct mode  *mode;  /* a channel that carries it carries the call (P6) */
    const char         *content; /* of the alert, as in its row; NULL: it is everywhere's */
    unsigned            rights;  /* bit 1 << right: may do one of these there */
    const char         *but;     /* not this account (its id); NULL */
    const char         *also;    /* this one whatever it may; NULL */
    enum summons_weight weight;
    struct lang_value   values[SUMMONS_VALUES_MAX + 1]; /* of the text, beside {site}; the
                                                           names are literals */
};
void summons_call(struct summons *summons, const struct summons_call *call);

#endif
