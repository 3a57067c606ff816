/* office.h: the whole API on the workbench: a real server on a free port of 127.0.0.1, the
 * real store, desks and stations below it, and somebody who asks over a socket. */
#ifndef TOCSIN_TESTS_API_OFFICE_H
#define TOCSIN_TESTS_API_OFFICE_H

#define OFFICE_EMPOLI "048014"
#define OFFICE_VINCI  "048050"

#include "hub/api/api.h"
#include "hub/desk/areas.h"
#include "hub/desk/board.h"
#include "hub/desk/gauges.h"
#include "hub/desk/outlook.h"
#include "hub/desk/people.h"
#include "hub/desk/received.h"
#include "hub/desk/records.h"
#include "hub/desk/subscriptions.h"
#include "hub/desk/telephones.h"
#include "hub/flow/intake.h"
#include "hub/flow/receipt.h"
#include "hub/flow/release.h"
#include "hub/model/target.h"
#include "tests/hub/flow/kit/control.h"
#include "tests/kit/visitor.h"

struct office {
    struct control         control;
    struct chance          chance;
    struct lang           *lang;
    struct people         *people;
    struct records        *records;
    struct intake         *intake;
    struct areas          *areas;
    struct outlook        *outlook;
    struct board          *board;
    struct received       *received;
    struct gauges         *gauges; /* one at Ponte a Elsa */
    struct notices        *notices;
    struct subscriptions  *subscriptions;
    struct telephones     *telephones;
    struct release        *release;
    struct receipt        *receipt;
    struct targets         sirens;
    struct policy          policy;
    struct release_channel channels[2];
    struct api_open311     open311; /* open to readers; office_map() takes another */
    struct api_map         map;     /* as office_map() said; at first there is none */
    struct api            *api;
    struct tally           door; /* the API is a layer of its own */
    bool                   is_shut;
    struct api_health      health;
    int                    port;
    struct who             admin; /* an account that answers for tokens */
    unsigned               session_count;
    char                   public_dir[96], web_dir[96]; /* the latter is not made */

    struct template template; /* ready words for a flood, red only */

    /* Set before office_open_with() for a narrower intake; zero: wide. */
    struct intake_settings limits;

    /* What was asked with office_ask() and answered. */
    struct visitor visitor;
    bool           has_visitor;
    struct buf     head, body;
    int            status;
};

void office_open(struct office *office);
void office_open_with(struct office *office, const struct intake_settings *limits);
void office_close(struct office *office);

/* The API closes, and opens anew with these maps. */
void office_map(struct office *office, const struct api_map *map);

/* One request on a connection that is kept; returns the status. headers: whole lines with
 * CR LF, or "". body NULL: none. What was answered stands in office->head and ->body. */
struct asked {
    const char *method, *path, *token, *type, *headers, *body;
    size_t      body_len; /* 0: to the NUL */
};
int office_ask(struct office *office, const struct asked *asked);
int office_get(struct office *office, const char *path, const char *token);
int office_post(struct office *office, const char *path, const char *token, const char *json);

/* What the last answer said: is text in its body, in its head. */
bool office_said(const struct office *office, const char *text);
bool office_head(const struct office *office, const char *text);
/* A text field of the last answer's body, in the arena; "" when it is not there. */
const char *office_field(struct office *office, const char *name);

/* The secret of a session of that role, signed in now with its second factor; of a token
 * for machines and where a mode is given. zone NULL: everywhere. In the control's arena. */
const char *office_token(struct office *office, enum role role);
const char *office_token_for(struct office *office, enum role role, const char *zone,
                             const char *mode);

/* Somebody known signs in once more, now, with the second factor; the session's secret. */
const char *office_enter(struct office *office, const char *name);

/* The code in the message that waits to be sent by SMS; it is sent with that. */
const char *office_code(struct office *office);

/* A person of that name and roles; the one-time link. In the control's arena. */
const char *office_person(struct office *office, const char *name, unsigned roles);

#endif
