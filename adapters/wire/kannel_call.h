/* kannel_call.h: how Kannel calls us: a delivery report through the dlr-url we gave with
 * the message, and a message from a phone through the get-url of its sms-service (Kannel
 * user guide, "Delivery reports" and "SMS-service"; deploy/kannel/smsbox.conf). Pure. */
#ifndef TOCSIN_ADAPTERS_WIRE_KANNEL_CALL_H
#define TOCSIN_ADAPTERS_WIRE_KANNEL_CALL_H

#include <stddef.h>
#include <stdint.h>

#include "hub/base/err.h"
#include "hub/base/mem.h"

enum {
    KANNEL_TEXT_MAX = 4000, /* bytes of UTF-8 a phone may say at once */
    KANNEL_WHY_MAX = 60,
};

enum kannel_report_kind { /* the bits of dlr-mask, gw/dlr.h */
                          KANNEL_DELIVERED = 1,
                          KANNEL_FAILED = 2,
                          KANNEL_QUEUED = 4,
                          KANNEL_SUBMITTED = 8,
                          KANNEL_REJECTED = 16,
                          KANNEL_UNDER_WAY = 32,
};

struct kannel_report {
    const char             *key; /* ours, from the dlr-url */
    enum kannel_report_kind kind;
    int64_t                 at_ms; /* 0: not said */
    /* The exchange's state and error, "UNDELIV 034"; "" when it says none. Never a piece
     * of the message, which some exchanges send along. */
    char why[KANNEL_WHY_MAX + 1];
};

/* What to ask Kannel for: "key=…&type=%d&at=%T&reply=%A", %-escapes for Kannel to fill in. */
const char *kannel_report_query(struct arena *arena, const char *key);

int kannel_report_parse(struct kannel_report *report_r, struct arena *arena, const char *query,
                        struct err *err);

struct kannel_said {
    const char *from, *to; /* as Kannel has them */
    const char *text;      /* UTF-8 */
    const char *name;      /* Kannel's id of the message; NULL: not said */
    int64_t     at_ms;     /* 0: not said */
};

/* query: from=%p&to=%P&text=%b&charset=%C&coding=%c&id=%I&at=%T. Texts come in the
 * phone's alphabet as Kannel names it: UTF-8, UTF-16BE, WINDOWS-1252, ISO-8859-1 or -15,
 * US-ASCII; another one is read as UTF-8 if it is that, else as WINDOWS-1252. */
int kannel_said_parse(struct kannel_said *said_r, struct arena *arena, const char *query,
                      struct err *err);

#endif
